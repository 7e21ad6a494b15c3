"""Dossiers for awards on the first page: of the unit, and at the body that examines them."""

from django.db.models import Count, Q
from django.urls import reverse

from awards.choices import ProposalState
from awards.models import Proposal
from awards.queries import clocks
from awards.queries import proposals as queries
from emulation.accounts.choices import UNIT_ROLES, Role
from emulation.lib.template_filters import vn_date, vn_datetime
from reports.dashboards.blocks import TASKS_AT_MOST, Block, Task, block, first_of

# Fewer working days left than these want haste.
SOON = 5
STEPS = {
    ProposalState.SENT: "chờ tiếp nhận",
    ProposalState.RECEIVED: "chờ phân công",
    ProposalState.EXAMINING: "đang thẩm định",
}


def returned(user) -> Block:
    """Of the own units, sent back with questions."""
    rows = (
        Proposal.objects.filter(
            user.authority.reach("unit__path", *UNIT_ROLES), state=ProposalState.RETURNED
        )
        .select_related("unit", "at")
        .annotate(asked=Count("requests", filter=Q(requests__settled_at=None)))
        .order_by("id")
    )

    def task(row):
        return Task(
            label=row.title,
            url=_url(row),
            note=f"{row.at} yêu cầu bổ sung {row.asked} mục",
            place=str(row.unit),
            icon="return",
            state="Trả lại",
            kind="warn",
        )

    return first_of("Hồ sơ khen thưởng bị trả lại", rows, task, _list("returned"))


def to_confirm(user) -> Block:
    """What officers have handed to this person as leader of their unit."""
    rows = queries.handed_to(user).select_related("unit").order_by("handed_at", "id")

    def task(row):
        return Task(
            label=row.title,
            url=reverse("awards:proposal-send", args=[row.pk]),
            note=f"cán bộ chuyển lúc {vn_datetime(row.handed_at)}",
            place=str(row.unit),
            icon="check",
            state="Chờ bạn gửi",
            kind="info",
        )

    return first_of(
        "Hồ sơ khen thưởng chờ bạn xác nhận", rows, task, reverse("awards:proposal-list")
    )


def waiting(user) -> Block:
    """At the own council, to be received, assigned and examined; the sooner due the earlier.

    What is assigned to a colleague waits for the colleague.
    """
    mine = Q(assigned_to=None) | Q(assigned_to=user)
    rows = queries.awaiting(user).filter(mine, user.authority.reach("at__path", Role.COUNCIL_STAFF))
    rows = rows.select_related("unit", "at").order_by("sent_at", "id")
    shown = list(rows[:TASKS_AT_MOST])
    tasks = [_waiting(row) for row in (clocks.with_time_left(shown) if shown else ())]
    count = len(tasks) if len(tasks) < TASKS_AT_MOST else rows.count()
    url = reverse("awards:proposal-queue")
    return block("Hồ sơ khen thưởng chờ thẩm định", tasks, url, count=count)


def _waiting(row) -> Task:
    kind = "info"
    if row.left_said:
        kind = "bad" if row.is_late else "warn" if row.days_left < SOON else "info"
    return Task(
        label=row.title,
        url=_url(row),
        note=STEPS[row.state],
        place=str(row.unit),
        icon="star",
        state=row.left_said or row.get_state_display(),
        kind=kind,
        when=f"hạn {vn_date(row.due_on)}" if row.due_on else f"gửi lúc {vn_datetime(row.sent_at)}",
    )


def _url(proposal) -> str:
    return reverse("awards:proposal-detail", args=[proposal.pk])


def _list(state) -> str:
    return f"{reverse('awards:proposal-list')}?state={state}"
