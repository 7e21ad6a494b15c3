"""What people do with their sign-in, and a unit with how it reports."""

from axes.utils import reset as forget_failures
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from emulation.accounts import rules, tasks
from emulation.accounts.choices import Role
from emulation.accounts.models import Appointment, ListChoice, Unit, User
from emulation.journal.services import notify, record
from emulation.lib.verdicts import require


@transaction.atomic
def ask_for_reset(email: str) -> None:
    """Mail a link to whoever has this address. The caller learns nothing about who does."""
    people = User.objects.filter(email__iexact=email, is_active=True).order_by("id")
    for user in people:
        if user.has_usable_password():
            record(user, "user.reset_asked", user)
            tasks.send_reset_link.delay_on_commit(user.pk)


@transaction.atomic
def set_password(user, *, actor, password: str) -> User:
    """A new password; every other session of the person ends with the former one."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    user.set_password(password)
    user.save(update_fields=["password"])
    forget_failures(username=user.username)
    record(actor, "user.password_changed", user)
    notify(
        [user],
        "user.password_changed",
        "Mật khẩu của bạn vừa được đổi. Nếu không phải bạn đổi, hãy báo ngay người quản trị cổng.",
    )
    return user


@transaction.atomic
def unlock(user, *, actor) -> int:
    """Forget the failed sign-ins, so that the person need not wait; returns how many there were."""
    count = forget_failures(username=user.username)
    record(actor, "user.unlocked", user)
    return count


@transaction.atomic
def end_appointments(appointments, *, actor) -> int:
    """Today is the last day of those in force; returns how many ended."""
    today = timezone.localdate()
    held = Appointment.objects.in_force(today).filter(pk__in=appointments.values("pk"))
    held = held.exclude(until_on=today).select_for_update(of=("self",))
    for appointment in held:
        former, appointment.until_on = appointment.until_on, today
        appointment._history_user = actor
        appointment.save(update_fields=["until_on"])
        record(
            actor,
            "appointment.ended",
            appointment,
            before={"đến hết ngày": former},
            after={"đến hết ngày": today},
        )
    return len(held)


@transaction.atomic
def set_confirmation(unit, *, actor, confirms: bool) -> Unit:
    """Whether reports of the unit go through its leader; the unit's officers are told."""
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    require(rules.may_set_confirmation(actor, unit))
    if unit.leader_confirms == confirms:
        return unit
    record(
        actor,
        "unit.confirmation_set",
        unit,
        before={"leader_confirms": unit.leader_confirms},
        after={"leader_confirms": confirms},
    )
    unit.leader_confirms = confirms
    unit._history_user = actor
    unit.save(update_fields=["leader_confirms"])
    now = "lãnh đạo đơn vị xác nhận trước khi gửi" if confirms else "cán bộ gửi thẳng"
    notify(
        User.objects.holding_at([Role.UNIT_OFFICER], unit).exclude(pk=actor.pk),
        "unit.confirmation_set",
        f"Từ nay báo cáo của {unit}: {now} đến Hội đồng.",
        url=reverse("accounts:unit-detail", args=[unit.pk]),
    )
    return unit


@transaction.atomic
def act_in(appointment, *, actor) -> None:
    """Work in this role alone; None is all that is held. The caller's session keeps the choice."""
    if appointment is not None:
        require(rules.may_act_in(actor, appointment))
    role = appointment.role_said if appointment else "mọi vai trò"
    record(actor, "user.role_chosen", actor, after={"vai trò": role})


def choose_list(user, *, key: str, columns: list[str], size: int | None) -> None:
    """How this person sees a list from now on: a taste, not an act, so the journal is silent."""
    chosen = {"columns": columns, "size": size}
    ListChoice.objects.update_or_create(user=user, list_key=key, defaults=chosen)


def forget_list(user, *, key: str) -> None:
    """The list as it was meant, again."""
    ListChoice.objects.filter(user=user, list_key=key).delete()
