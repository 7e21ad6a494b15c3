"""A unit's officers and leaders: what has to be sent, and what became of what was sent."""

from django.urls import reverse

from campaigns.choices import SubmissionState
from campaigns.models import Submission
from campaigns.queries.results import clock_of, owed_by
from campaigns.queries.verification import to_confirm
from campaigns.rules import may_speak_for, may_write_for
from emulation.accounts.choices import UNIT_ROLES
from emulation.lib.clocks import Haste
from emulation.lib.template_filters import vn_datetime
from reports.dashboards.blocks import Block, Task, block

SENT_AT_MOST = 5


def reports_owed(user) -> list[Block]:
    """What the own units have to send, late first: to write for officers, to follow for leaders."""
    owed = sorted(owed_by(user, roles=UNIT_ROLES), key=lambda row: row.clock.kind != Haste.OVER)
    to_write, to_follow = [], []
    for row in owed:
        if row.is_confirming and may_speak_for(user, row.unit):
            continue  # waits in a block of its own
        if may_write_for(user, row.unit) and not row.is_confirming:
            to_write.append(_to_write(row))
        else:
            to_follow.append(_to_follow(row))
    url = reverse("campaigns:submission-list")
    return [
        block("Báo cáo cần nộp", to_write, url),
        block("Báo cáo đơn vị bạn còn phải nộp", to_follow, url),
    ]


def reports_to_confirm(user) -> Block:
    """What officers have handed to this person as leader of their unit."""
    tasks = [_to_confirm(row) for row in to_confirm(user)]
    return block("Báo cáo chờ bạn xác nhận", tasks, reverse("campaigns:submission-list"))


def _to_write(owed) -> Task:
    """Straight to the entry page; a report that is not begun is begun by it."""
    if owed.submission is None:
        url = reverse("campaigns:submission-open", args=[owed.period.pk, owed.unit.pk])
    else:
        url = reverse("campaigns:submission-edit", args=[owed.submission.pk])
    return _owed(owed, url, post=owed.submission is None)


def _to_confirm(submission) -> Task:
    clock = clock_of(submission)
    return Task(
        label=f"Báo cáo {submission.period} của {submission.unit.name}",
        url=reverse("campaigns:submission-confirm", args=[submission.pk]),
        note=f"{submission.handed_by or 'Cán bộ'} chuyển lúc {vn_datetime(submission.handed_at)}",
        place=str(submission.campaign),
        icon="check",
        state=clock.left,
        kind=clock.kind,
        when=f"hạn {vn_datetime(clock.due_at)}" if clock.due_at else "",
    )


def _to_follow(owed) -> Task:
    if owed.submission is None:
        return _owed(owed, reverse("campaigns:campaign-tab", args=[owed.campaign.pk, "units"]))
    return _owed(owed, reverse("campaigns:submission-detail", args=[owed.submission.pk]))


def _owed(owed, url, *, post=False) -> Task:
    if owed.submission is None:
        icon, note = "plus", "Chưa bắt đầu"
    elif owed.is_returned:
        icon, note = "return", owed.returned_said
    elif owed.is_confirming:
        icon, note = "clock", f"Chờ lãnh đạo xác nhận từ {vn_datetime(owed.submission.handed_at)}"
    else:
        icon, note = "pencil", f"Đang soạn, lưu lúc {vn_datetime(owed.submission.saved_at)}"
    due_at = owed.clock.due_at
    return Task(
        label=f"Báo cáo {owed.period} của {owed.unit.name}",
        url=url,
        note=note,
        place=str(owed.campaign),
        icon=icon,
        state=owed.clock.left,
        kind=owed.clock.kind,
        when=f"hạn {vn_datetime(due_at)}" if due_at else "",
        post=post,
    )


def reports_sent(user) -> Block:
    """The last reports that the own units sent, so that one sees that they arrived."""
    rows = (
        Submission.objects.visible_to(user)
        .filter(user.authority.reach("unit__path", *UNIT_ROLES), submitted_at__isnull=False)
        .exclude(state__in=(SubmissionState.DRAFT, SubmissionState.CONFIRMING))
        .select_related("campaign", "unit", "period")
        .order_by("-submitted_at", "-id")[:SENT_AT_MOST]
    )
    tasks = [_sent(row) for row in rows]
    return block("Báo cáo đã nộp gần đây", tasks, reverse("campaigns:submission-list"))


def _sent(submission) -> Task:
    note = f"Nộp lúc {vn_datetime(submission.submitted_at)}"
    if submission.state == SubmissionState.VERIFIED:
        note = f"{note}, thẩm định lúc {vn_datetime(submission.verified_at)}"
    return Task(
        label=f"Báo cáo {submission.period} của {submission.unit.name}",
        url=reverse("campaigns:submission-detail", args=[submission.pk]),
        note=note,
        place=str(submission.campaign),
        icon="list",
        state=submission.get_state_display(),
        kind=submission.state_choice.kind,
    )
