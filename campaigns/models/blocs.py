from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from campaigns.choices import BlocPost
from emulation.accounts.models import Unit


class Bloc(models.Model):
    """A group of peer units that emulate each other (cụm, khối thi đua)."""

    name = models.CharField("tên", max_length=200)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="blocs", verbose_name="thuộc tỉnh, ngành"
    )
    document = models.CharField("quyết định thành lập", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "cụm, khối thi đua"
        verbose_name_plural = "cụm, khối thi đua"
        ordering = ["position", "name", "id"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="bloc_once")]

    def __str__(self):
        return self.name


class MembershipQuerySet(models.QuerySet):
    def in_force(self, on):
        begun = Q(from_on=None) | Q(from_on__lte=on)
        return self.filter(begun, Q(until_on=None) | Q(until_on__gte=on))


class BlocMembership(models.Model):
    """A unit in a bloc, from day to day; the head (trưởng khối) changes by year."""

    bloc = models.ForeignKey(Bloc, models.CASCADE, related_name="memberships", verbose_name="khối")
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="bloc_memberships", verbose_name="đơn vị"
    )
    post = models.CharField(
        "vai trò trong khối", max_length=10, choices=BlocPost, default=BlocPost.MEMBER
    )
    from_on = models.DateField("từ ngày", null=True, blank=True)
    until_on = models.DateField("đến hết ngày", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "đơn vị trong khối"
        verbose_name_plural = "đơn vị trong khối"
        ordering = ["bloc", "unit__path", "from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc", "unit", "from_on"], name="bloc_membership_once"
            ),
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="bloc_membership_ends_after_start",
            ),
        ]

    def __str__(self):
        return f"{self.unit} – {self.bloc}"
