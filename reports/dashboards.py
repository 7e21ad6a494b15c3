"""What the first page after sign-in shows: what waits for this person, and how campaigns stand."""

from dataclasses import dataclass

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone

from campaigns.choices import CampaignState, SubmissionState
from campaigns.models import Campaign, Participation, Period, Submission
from campaigns.models.planning import COUNCIL
from campaigns.queries.results import SENT, awaiting, owed_by
from campaigns.rules import OPEN_FOR_RESULTS
from emulation.accounts.choices import Role
from emulation.accounts.models import Appointment, Unit
from emulation.accounts.queries import people_kept_by
from emulation.accounts.rules import may_administer
from emulation.lib.vietnamese import collated

TASKS_AT_MOST = 8
CAMPAIGNS_AT_MOST = 10
NAMES_AT_MOST = 5
SOON = 7


@dataclass(frozen=True)
class Task:
    """Something to do, as components/tasks.html prints it."""

    label: str
    url: str
    note: str = ""
    state: str = ""
    kind: str = "neutral"


@dataclass(frozen=True)
class More:
    """The first tasks of a list, and where the rest is."""

    tasks: list[Task]
    count: int
    url: str

    @property
    def has_rest(self) -> bool:
        return self.count > len(self.tasks)


# The unit's officer


def reports_owed(user) -> More:
    """What the own units have to send, the most pressing first."""
    owed = owed_by(user)
    tasks = [_owed_task(row) for row in owed[:TASKS_AT_MOST]]
    return More(tasks, len(owed), reverse("campaigns:submission-list"))


def _owed_task(owed) -> Task:
    if owed.submission is None:
        url = reverse("campaigns:submission-open", args=[owed.period.pk, owed.unit.pk])
    else:
        url = reverse("campaigns:submission-edit", args=[owed.submission.pk])
    label = f"Báo cáo {owed.period} của {owed.unit}"
    note = str(owed.campaign)
    if owed.is_returned:
        note = f"Trả lại: {owed.submission.return_reason} – {note}"
    return Task(label, url, note, owed.clock.left, owed.clock.kind)


# The council's staff


def reports_waiting(user) -> More:
    """Reports that wait for verification, the oldest first."""
    waiting = awaiting(user)
    tasks = [
        Task(
            label=f"{row.unit}: báo cáo {row.period}",
            url=reverse("campaigns:submission-verify", args=[row.pk]),
            note=str(row.campaign),
            state="Chờ thẩm định",
            kind="info",
        )
        for row in waiting[:TASKS_AT_MOST]
    ]
    count = len(tasks) if len(tasks) < TASKS_AT_MOST else waiting.count()
    return More(tasks, count, reverse("campaigns:submission-queue"))


def steps_due(user) -> list[Task]:
    """Campaigns of the own council that could or should go on to the next step."""
    lead = user.authority.reach("unit__path", Role.COUNCIL_STAFF)
    rows = with_progress(Campaign.objects.filter(lead), user).exclude(state=CampaignState.CLOSED)
    rows = rows.annotate(
        is_due=Exists(Period.objects.filter(campaign=OuterRef("pk"), due_at__gt=timezone.now())),
        waiting=_count(Submission.objects.filter(state=SubmissionState.SUBMITTED)),
    ).order_by("-id")
    said = ((campaign, _next_step(campaign)) for campaign in rows[: 2 * TASKS_AT_MOST])
    return [
        Task(
            label=str(campaign),
            url=reverse("campaigns:campaign-detail", args=[campaign.pk]),
            note=sentence,
            state=campaign.get_state_display(),
            kind="neutral" if campaign.state == CampaignState.DRAFT else "info",
        )
        for campaign, sentence in said
        if sentence
    ][:TASKS_AT_MOST]


def _next_step(campaign) -> str:
    """What stands before the next step; nothing while units still have time to report."""
    missing = campaign.taking_part - campaign.reported
    match campaign.state:
        case CampaignState.DRAFT:
            return "Chuẩn bị xong thì phát động."
        case CampaignState.LAUNCHED:
            return "Đã phát động. Mở nhận báo cáo khi đến kỳ."
        case CampaignState.COLLECTING if not missing and campaign.taking_part:
            return "Mọi đơn vị đã nộp báo cáo. Có thể chuyển sang thẩm định, tổng kết."
        case CampaignState.COLLECTING if not campaign.is_due:
            return f"Không còn kỳ nào trong hạn, {missing} đơn vị chưa nộp báo cáo."
        case CampaignState.REVIEWING if campaign.waiting:
            return f"Còn {campaign.waiting} báo cáo chờ thẩm định."
        case CampaignState.REVIEWING:
            return "Không còn báo cáo chờ thẩm định. Lập báo cáo tổng kết rồi kết thúc phong trào."
    return ""


# Everybody


@dataclass(frozen=True)
class Progress:
    """A campaign as the first page shows it. A unit's people see the count of their own branch."""

    campaign: Campaign
    days: str
    kind: str


def campaigns_underway(user) -> list[Progress]:
    """What is open before what is prepared, the newest first; the list has what has ended."""
    is_open = When(state__in=OPEN_FOR_RESULTS, then=Value(0))
    rows = (
        with_progress(Campaign.objects.visible_to(user), user)
        .exclude(state=CampaignState.CLOSED)
        .select_related("unit")
        .annotate(place=Case(is_open, default=Value(1)))
        .order_by("place", "-id")
    )
    today = timezone.localdate()
    return [Progress(row, *_days(row.ends_on, today)) for row in rows[:CAMPAIGNS_AT_MOST]]


def with_progress(campaigns, user):
    """With the number of units taking part and of those that have sent a report, as far as seen."""
    authority = user.authority
    council = authority.reach("campaign__unit__path", *COUNCIL)
    seen = council | authority.reach("unit__path")
    sent = Submission.objects.filter(seen, state__in=SENT)
    return campaigns.annotate(
        taking_part=_count(Participation.objects.filter(seen)),
        reported=_count(sent, distinct=True),
    )


def _count(rows, *, distinct=False):
    """How many of these rows a campaign has; `distinct` counts units."""
    counted = (
        rows.filter(campaign=OuterRef("pk"))
        .order_by()
        .values("campaign")
        .annotate(number=Count("unit", distinct=distinct))
        .values("number")
    )
    return Case(
        When(Exists(rows.filter(campaign=OuterRef("pk"))), then=Subquery(counted)),
        default=Value(0),
        output_field=IntegerField(),
    )


def _days(ends_on, today) -> tuple[str, str]:
    if ends_on is None:
        return "chưa định ngày kết thúc", "neutral"
    days = (ends_on.last_day - today).days
    if days < 0:
        return f"quá ngày kết thúc {-days} ngày", "warn"
    if days == 0:
        return "kết thúc hôm nay", "warn"
    return f"còn {days} ngày", "warn" if days <= SOON else "neutral"


# The administrator


def accounts_to_mend(user) -> list[Task]:
    """What keeps people from working: no role, no officer, a role at a unit that is no more."""
    if not may_administer(user):
        return []
    today = timezone.localdate()
    branch = _administered(user, "path")
    held = Appointment.objects.in_force(today)
    idle = people_kept_by(user).filter(is_active=True, is_superuser=False)
    idle = idle.exclude(pk__in=held.values("user")).exclude(pk=user.pk)
    officers = held.filter(role=Role.UNIT_OFFICER, unit=OuterRef("pk"), user__is_active=True)
    without_officer = Unit.objects.filter(
        branch,
        ~Exists(officers),
        pk__in=Participation.objects.exclude(campaign__state=CampaignState.CLOSED).values("unit"),
    )
    ended = held.filter(_administered(user, "unit__path"), unit__closed_on__lte=today)
    people, roles = reverse("admin:accounts_user_changelist"), _appointments_url()
    return [
        *_named(
            idle.order_by(collated("sort_key")),
            "Người dùng chưa được phân công",
            people,
            "Chưa vào được trang nào của đơn vị.",
        ),
        *_named(
            without_officer.order_by(collated("name")),
            "Đơn vị tham gia phong trào chưa có cán bộ",
            roles,
            "Chưa có ai lập báo cáo.",
        ),
        *_named(
            ended.select_related("unit", "user").order_by("id"),
            "Phân công ở đơn vị đã ngừng hoạt động",
            roles,
            "Hãy kết thúc và phân công lại ở đơn vị kế thừa.",
        ),
    ]


def _appointments_url():
    return reverse("admin:accounts_appointment_changelist")


def _administered(user, field):
    return Q() if user.is_superuser else user.authority.reach(field, Role.ADMINISTRATOR)


def _named(rows, what, url, advice) -> list[Task]:
    """One task that names the first few of these rows; none when there are none."""
    first = list(rows[: NAMES_AT_MOST + 1])
    if not first:
        return []
    names = "; ".join(str(row) for row in first[:NAMES_AT_MOST])
    rest = "…" if len(first) > NAMES_AT_MOST else ""
    count = f"hơn {NAMES_AT_MOST}" if rest else str(len(first))
    return [Task(f"{what} ({count})", url, f"{names}{rest}. {advice}", "Cần xử lý", "warn")]
