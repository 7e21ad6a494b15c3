"""An administrator: what keeps people from working."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from campaigns.choices import CampaignState
from campaigns.models import Participation
from emulation.accounts.choices import Role
from emulation.accounts.models import Appointment, Unit
from emulation.accounts.queries import people_kept_by
from emulation.lib.vietnamese import collated
from reports.dashboards.blocks import Block, Task, block

NAMES_AT_MOST = 5


def accounts_to_mend(user) -> Block:
    """What keeps people from working: no role, no officer, a role at a unit that is no more."""
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
    tasks = [
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
    return block("Đơn vị và tài khoản", tasks, reverse("admin:index"))


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
    return [
        Task(
            label=f"{what} ({count})",
            url=url,
            note=advice,
            place=f"{names}{rest}",
            icon="people",
            state="Cần xử lý",
            kind="warn",
        )
    ]
