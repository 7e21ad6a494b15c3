"""The council's staff: what they have to verify, to press for and to take further."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from campaigns.choices import OPEN_FOR_RESULTS
from campaigns.models import Campaign, Obligation, Period
from campaigns.queries.board import OWED
from campaigns.queries.results import STILL_OWED, clock_of
from campaigns.queries.verification import queue
from campaigns.reminders import board_url
from emulation.accounts.choices import Role
from emulation.lib import clocks
from emulation.lib.template_filters import vn_datetime
from emulation.lib.vietnamese import collated
from reports.choices import BuildState
from reports.dashboards.blocks import TASKS_AT_MOST, Block, Task, block, first_of
from reports.dashboards.steps import next_step, with_outlook, with_progress
from reports.models import ReportBuild

STAFF = Role.COUNCIL_STAFF
NAMES_AT_MOST = 5
SOON = timedelta(days=7)
# After so long a report has waited too long.
PATIENCE = timedelta(days=7)


def work(user) -> list[Block]:
    """All of it: what waits for a person before what waits for a date."""
    return [reports_waiting(user), units_missing(user), steps_due(user), builds_failed(user)]


def reports_waiting(user) -> Block:
    """Reports that wait for verification: answers to this person first, then the oldest."""
    now = timezone.now()
    rows = queue(user).filter(user.authority.reach("campaign__unit__path", STAFF))

    def task(row):
        clock = clock_of(row, now)
        due_at = clock.due_at
        return Task(
            label=capfirst(f"{row.unit}: báo cáo {row.period}"),
            url=reverse("campaigns:submission-verify", args=[row.pk]),
            note=capfirst(f"{clock.left}, hạn {vn_datetime(due_at)}" if due_at else clock.left),
            place=str(row.campaign),
            icon="inbox",
            state="trả lời bạn" if row.is_answer else f"chờ {clock.age}",
            kind="warn" if now - row.submitted_at >= PATIENCE else "info",
            when=f"nộp lúc {vn_datetime(row.submitted_at)}",
        )

    return first_of("Báo cáo chờ thẩm định", rows, task, reverse("campaigns:submission-queue"))


def units_missing(user) -> Block:
    """Periods that end within days or have ended, and the units whose report is still theirs."""
    now = timezone.now()
    lead = user.authority.reach("campaign__unit__path", STAFF)
    periods = (
        Period.objects.filter(lead, Exists(_owed().filter(period=OuterRef("pk"))))
        .filter(campaign__state__in=OPEN_FOR_RESULTS, due_at__lte=now + SOON)
        .select_related("campaign")
        .order_by("-due_at", "id")
    )
    shown = sorted(periods[:TASKS_AT_MOST], key=lambda period: period.due_at)
    missing = _missing_in(shown)
    tasks = [_missing(period, *missing[period.pk], now) for period in shown]
    count = len(tasks) if len(tasks) < TASKS_AT_MOST else periods.count()
    return block(
        "Đơn vị chưa nộp báo cáo", tasks, reverse("campaigns:submission-list"), count=count
    )


def _owed():
    """Expected by the tree of the day, and not with the council."""
    still = Q(submission=None) | Q(submission__state__in=STILL_OWED)
    return Obligation.objects.expected().filter(still)


def _missing_in(periods) -> dict[int, tuple[int, list[str]]]:
    """How many units have still to send, and the names of the first, by period: one query."""
    by_name = [collated("unit__name"), "id"]
    rows = (
        _owed()
        .filter(period__in=periods)
        .annotate(
            number=Window(Count("pk"), partition_by="period_id"),
            place=Window(RowNumber(), partition_by="period_id", order_by=by_name),
        )
        .filter(place__lte=NAMES_AT_MOST)
        .order_by("period_id", "place")
        .values_list("period_id", "number", "unit__name")
    )
    found: dict[int, tuple[int, list[str]]] = {}
    for period, number, name in rows:
        found.setdefault(period, (number, []))[1].append(name)
    return found


def _missing(period, number, names, now) -> Task:
    first = "; ".join(names)
    more = number - len(names)
    return Task(
        label=f"{number} đơn vị chưa nộp báo cáo {period}",
        url=board_url(period, standing=OWED),
        note=f"{first} và {more} đơn vị khác" if more > 0 else first,
        place=str(period.campaign),
        icon="people",
        state=clocks.left(period.due_at, now),
        kind=clocks.haste(period.due_at, now),
        when=f"hạn {vn_datetime(period.due_at)}",
    )


def steps_due(user) -> Block:
    """Campaigns of the own council that could or should go on to the next step."""
    lead = user.authority.reach("unit__path", STAFF)
    rows = with_outlook(with_progress(Campaign.objects.filter(lead), user))
    return first_of(
        "Phong trào chờ bước tiếp theo",
        rows.filter(is_asking=True).order_by("-id"),
        _step_task,
        reverse("campaigns:campaign-list"),
    )


def _step_task(campaign) -> Task:
    step = next_step(campaign)
    page = "campaign-advance" if step.is_ready else "campaign-detail"
    return Task(
        label=step.act,
        url=reverse(f"campaigns:{page}", args=[campaign.pk]),
        note=step.sentence,
        place=str(campaign),
        icon="flag",
        state="Có thể chuyển bước" if step.is_ready else "Chưa đủ điều kiện",
        kind="info" if step.is_ready else "neutral",
    )


def builds_failed(user) -> Block:
    """Reports that could not be made, unless one was made since."""
    made = ReportBuild.objects.done().filter(
        Q(campaign=OuterRef("campaign")) | Q(decision=OuterRef("decision")),
        kind=OuterRef("kind"),
        pk__gt=OuterRef("pk"),
    )
    reach = user.authority.reach
    rows = (
        ReportBuild.objects.visible_to(user)
        .filter(reach("campaign__unit__path", STAFF) | reach("decision__unit__path", STAFF))
        .filter(~Exists(made), state=BuildState.FAILED)
        .select_related("campaign", "decision")
        .order_by("-id")
    )

    def task(build):
        return Task(
            label=build.get_kind_display(),
            url=reverse("reports:build-detail", args=[build.pk]),
            note=build.error,
            place=str(build.subject),
            icon="file",
            state="Không lập được",
            kind="warn",
            when=f"yêu cầu lúc {vn_datetime(build.requested_at)}",
        )

    return first_of("Báo cáo không lập được", rows, task, reverse("campaigns:campaign-list"))
