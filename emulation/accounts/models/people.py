from datetime import date

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from emulation.accounts.authority import authority_of
from emulation.accounts.choices import Role
from emulation.accounts.models.units import Unit
from emulation.lib.dates import PartialDate
from emulation.lib.lists import Choice
from emulation.lib.vietnamese import collated, found_by, search_key


class UserQuerySet(models.QuerySet):
    def named(self, words):
        return found_by(self, words, "search")

    def holding(self, roles, unit):
        """People who hold one of these roles at the unit or above it today."""
        return self._holding(roles, [*unit.ancestor_ids, unit.pk])

    def holding_at(self, roles, unit):
        """People who hold one of these roles at the unit itself today."""
        return self._holding(roles, [unit.pk])

    def _holding(self, roles, chain):
        held = Appointment.objects.in_force(timezone.localdate()).filter(
            role__in=roles, unit__in=chain
        )
        return self.filter(is_active=True, pk__in=held.values("user"))


class PeopleManager(UserManager.from_queryset(UserQuerySet)):
    """Django's own, which makes users with a hashed password, with our queries."""


class User(AbstractUser):
    """A person with a sign-in. Names are one field: minority names must not be split."""

    first_name = None
    last_name = None
    full_name = models.CharField("họ và tên", max_length=150)
    # Lists go by the given name, the last word; which word that is cannot always be told.
    sort_name = models.CharField(
        "xếp theo tên",
        max_length=150,
        blank=True,
        help_text="Tên, đệm rồi họ, ví dụ “Páo Sìn Chẻo”. Để trống thì lấy chữ cuối làm tên.",
    )
    sort_key = models.CharField(max_length=150, editable=False, default="")
    phone = models.CharField("điện thoại", max_length=30, blank=True)
    search = models.TextField(editable=False, default="")

    objects = PeopleManager()
    REQUIRED_FIELDS = ["full_name", "email"]

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        ordering = [collated("sort_key"), "id"]

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)

    def save(self, *args, **kwargs):
        if self.authority_is_narrowed and kwargs.get("update_fields") is None:
            raise ValueError("This is not the whole person: somebody who acts in one role.")
        self.sort_key = self.sort_name or by_given_name(self.full_name)
        self.search = search_key(f"{self.full_name} {self.username} {self.email}")
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search", "sort_key"}
        super().save(*args, **kwargs)

    @cached_property
    def authority(self):
        return authority_of(self, timezone.localdate())

    def list_choice(self, key):
        """The columns and the number of rows that this person wants of a list."""
        kept = self.list_choices.filter(list_key=key).first()
        return Choice(kept.columns, kept.size) if kept else Choice()

    # Of the person of a request alone; such a one is not saved.
    authority_is_narrowed = False

    def narrow_to(self, appointment_id):
        """Act in this role alone, also no longer as a superuser; False if it is not held today."""
        narrowed = self.authority.narrowed_to(appointment_id)
        if narrowed is None:
            return False
        self.authority, self.is_superuser, self.authority_is_narrowed = narrowed, False, True
        return True


def by_given_name(full_name: str) -> str:
    """ "Chẻo Sìn Páo" → "Páo Sìn Chẻo": given name, middle names, family name."""
    words = full_name.split()
    return " ".join([*words[-1:], *words[1:-1], *words[:1]]) if len(words) > 1 else full_name


class AppointmentQuerySet(models.QuerySet):
    def in_force(self, on):
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)


class Appointment(models.Model):
    """A person holds a role at a unit from a day until a day. It ends; it is not deleted."""

    user = models.ForeignKey(
        User, models.PROTECT, related_name="appointments", verbose_name="người dùng"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="appointments", verbose_name="đơn vị"
    )
    role = models.CharField("vai trò", max_length=20, choices=Role)
    position = models.CharField("chức vụ", max_length=150, blank=True)
    from_on = models.DateField("từ ngày", default=timezone.localdate)
    until_on = models.DateField("đến hết ngày", null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "phân công"
        verbose_name_plural = "phân công"
        ordering = ["-from_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="appointment_ends_after_start",
                violation_error_message="Ngày kết thúc đứng trước ngày bắt đầu.",
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role", "from_on"], name="appointment_once_per_day"
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}, {self.unit}"

    @property
    def role_said(self):
        return f"{self.get_role_display()} – {self.unit}"

    def clean(self):
        if not (self.user_id and self.unit_id and self.role and self.from_on):
            return
        last_day = self.until_on or date.max
        if last_day < self.from_on:
            raise ValidationError({"until_on": "Ngày kết thúc đứng trước ngày bắt đầu."})
        if self.unit.closed_on and last_day >= self.unit.closed_on:
            day = PartialDate.of(self.unit.closed_on).short
            raise ValidationError(
                {"until_on": f"Đơn vị ngừng hoạt động từ {day}; phân công phải kết thúc trước đó."}
            )
        same = Appointment.objects.filter(user=self.user, unit=self.unit, role=self.role)
        same = same.exclude(pk=self.pk).filter(Q(until_on=None) | Q(until_on__gte=self.from_on))
        if same.filter(from_on__lte=last_day).exists():
            raise ValidationError("Người này đã giữ đúng vai trò đó ở đơn vị trong thời gian này.")
