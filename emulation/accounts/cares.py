"""What needs an administrator's care: people who cannot work yet, roles that hang, mail that fails.

A kind of care is declared once. The front page of the management pages and the administrator's home
count it and name the first rows; the list where it is mended offers it as a filter. Apps above add
theirs to `admin.site.cares`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Sum, Window
from django.utils import timezone

from emulation.accounts.choices import Role
from emulation.accounts.models import Appointment, User
from emulation.accounts.queries import people_kept_by
from emulation.journal.models import MailState, Notification
from emulation.lib.vietnamese import collated

NAMES_AT_MOST = 3
SOON = timedelta(days=30)
# A notice is mailed within minutes; after an hour something is wrong with the server or the queue.
MAILED_WITHIN = timedelta(hours=1)
# A mail that was given up is nobody's work for ever.
FAILED_SINCE = timedelta(days=14)


@dataclass(frozen=True)
class Care:
    """A kind of care: `rows` are those that need it, in the branch that this person administers."""

    model: type[Model]
    key: str
    label: str
    choice: str  # of the list's filter
    noun: str
    advice: str
    rows: Callable[[User], QuerySet]
    name: Callable[[Model], str] = str


@dataclass(frozen=True)
class Needed:
    """A kind of care that some rows need now."""

    care: Care
    count: int
    names: tuple[str, ...]

    @property
    def counted(self) -> str:
        return f"{self.count} {self.care.noun}"

    @property
    def named(self) -> str:
        """The first ones; equal names, such as of two mails to one person, once."""
        names = "; ".join(dict.fromkeys(self.names))
        return f"{names}; …" if self.count > len(self.names) else names


def needed(cares, user) -> list[Needed]:
    """What needs care now, by one query for each kind."""
    found = []
    for care in cares:
        rows = care.rows(user).annotate(of_all=Window(Count("pk")))[:NAMES_AT_MOST]
        if first := list(rows):
            names = tuple(care.name(row) for row in first)
            found.append(Needed(care, first[0].of_all, names))
    return found


def administered(user, field: str) -> Q:
    """Rows whose path `field` lies in a branch that this person administers."""
    return Q() if user.is_superuser else user.authority.reach(field, Role.ADMINISTRATOR)


def own_people(user, field: str) -> Q:
    """Rows whose person `field` holds or held a role in the branch."""
    if user.is_superuser:
        return Q()
    held = Appointment.objects.filter(administered(user, "unit__path"))
    return Q(**{f"{field}__in": held.values("user")})


def without_appointment(user):
    """Who may sign in and holds nothing, today or from a later day on."""
    held = Appointment.objects.filter(_lasts(timezone.localdate()), user=OuterRef("pk"))
    people = people_kept_by(user).filter(~Exists(held), is_active=True, is_superuser=False)
    return people.exclude(pk=user.pk).order_by(collated("sort_key"), "id")


def locked_out(user):
    """Whose sign-in is refused for a while, from some address, after too many wrong passwords."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    locked = (
        AccessAttempt.objects.filter(attempt_time__gt=since)
        .order_by()
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .values("username")
    )
    people = people_kept_by(user).filter(username__in=locked, is_active=True)
    return people.order_by(collated("sort_key"), "id")


def at_ending_units(user):
    """In force, and to last beyond the day on which the unit is no more, or that day is past."""
    today = timezone.localdate()
    rows = Appointment.objects.in_force(today).filter(
        administered(user, "unit__path"),
        Q(until_on=None) | Q(until_on__gte=F("unit__closed_on")),
        unit__closed_on__lte=today + SOON,
        user__is_active=True,
    )
    return rows.select_related("user", "unit").order_by("unit__path", "id")


def running_out(user):
    """In force and ended soon, with nothing after it: the person then cannot go on."""
    today = timezone.localdate()
    later = Appointment.objects.filter(
        Q(until_on=None) | Q(until_on__gt=OuterRef("until_on")), user=OuterRef("user")
    )
    rows = Appointment.objects.in_force(today).filter(
        ~Exists(later),
        administered(user, "unit__path"),
        until_on__gt=today,
        until_on__lte=today + SOON,
        user__is_active=True,
    )
    return rows.select_related("user", "unit").order_by("until_on", "id")


def not_mailed(user):
    now = timezone.now()
    failed = Q(mail_state=MailState.FAILED, created_at__gt=now - FAILED_SINCE)
    waiting = Q(mail_state__in=[MailState.WAITING, MailState.SENDING])
    rows = Notification.objects.filter(failed | waiting & Q(created_at__lt=now - MAILED_WITHIN))
    rows = rows.filter(own_people(user, "recipient"))
    return rows.select_related("recipient").order_by("-id")


def _lasts(today) -> Q:
    return Q(until_on=None) | Q(until_on__gte=today)


def _held(appointment) -> str:
    return f"{appointment.user} – {appointment.unit.name}"


CARES = [
    Care(
        model=User,
        key="without-appointment",
        label="Người dùng chưa có phân công",
        choice="Chưa có phân công",
        noun="người",
        advice="Phân công vai trò ở đơn vị của họ; người đã thôi việc thì cho ngừng hoạt động.",
        rows=without_appointment,
    ),
    Care(
        model=User,
        key="locked-out",
        label="Người dùng đang bị khóa đăng nhập",
        choice="Đang bị khóa đăng nhập",
        noun="người",
        advice="Hỏi lại chính người đó. Nếu đúng họ gõ sai mật khẩu thì mở khóa ở danh sách.",
        rows=locked_out,
    ),
    Care(
        model=Appointment,
        key="unit-ends",
        label="Phân công ở đơn vị đã hoặc sắp ngừng hoạt động",
        choice="Ở đơn vị đã hoặc sắp ngừng hoạt động",
        noun="phân công",
        advice="Kết thúc các phân công này và phân công lại ở đơn vị kế thừa.",
        rows=at_ending_units,
        name=_held,
    ),
    Care(
        model=Appointment,
        key="runs-out",
        label="Phân công hết hạn trong 30 ngày tới",
        choice="Hết hạn trong 30 ngày tới",
        noun="phân công",
        advice="Nếu người đó làm tiếp thì lùi ngày kết thúc hoặc phân công mới.",
        rows=running_out,
        name=_held,
    ),
    Care(
        model=Notification,
        key="not-mailed",
        label="Thư báo không gửi được",
        choice="Không gửi được",
        noun="thư",
        advice="Sửa địa chỉ thư của người nhận rồi gửi lại; lỗi của máy chủ thì báo người giữ máy.",
        rows=not_mailed,
        name=lambda notice: str(notice.recipient),
    ),
]
