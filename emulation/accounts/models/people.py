from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from emulation.accounts.authority import authority_of
from emulation.accounts.choices import Role
from emulation.accounts.models.units import Unit
from emulation.lib.vietnamese import fold


class UserQuerySet(models.QuerySet):
    def holding(self, roles, unit):
        """People who hold one of these roles at the unit or above it today."""
        chain = [*unit.ancestor_ids, unit.pk]
        held = Appointment.objects.in_force(timezone.localdate()).filter(
            role__in=roles, unit__in=chain
        )
        return self.filter(is_active=True, pk__in=held.values("user"))


class User(AbstractUser):
    """A person with a sign-in. Names are one field: minority names must not be split."""

    first_name = None
    last_name = None
    full_name = models.CharField("họ và tên", max_length=150)
    phone = models.CharField("điện thoại", max_length=30, blank=True)
    search = models.TextField(editable=False, default="")

    objects = UserManager.from_queryset(UserQuerySet)()
    REQUIRED_FIELDS = ["full_name", "email"]

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        ordering = ["full_name", "id"]

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)

    def save(self, *args, **kwargs):
        self.search = fold(f"{self.full_name} {self.username} {self.email}")
        super().save(*args, **kwargs)

    @cached_property
    def authority(self):
        return authority_of(self, timezone.localdate())


class AppointmentQuerySet(models.QuerySet):
    def in_force(self, on):
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)


class Appointment(models.Model):
    """A person holds a role at a unit, from a day until a day. Appointments end; none is deleted."""

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
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role", "from_on"], name="appointment_once_per_day"
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}, {self.unit}"
