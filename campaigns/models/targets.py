from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from campaigns.choices import (
    Approximation,
    BaselineKind,
    Comparator,
    Direction,
    Quantity,
)
from campaigns.models.planning import Campaign
from emulation.accounts.choices import COUNCIL, UNIT_ROLES
from emulation.accounts.models import Unit
from emulation.lib.vietnamese import found_by, search_key


def figure_field(label, **options):
    """A figure: 18 digits before the comma, 6 after; empty is not zero."""
    return models.DecimalField(
        label, max_digits=24, decimal_places=6, null=True, blank=True, **options
    )


class Limits(models.Model):
    """Within which a figure lies (giới hạn), in its unit of measure; None: no limit.

    Beyond `lowest` and `highest` it is refused; beyond the usual ones a reason is asked for.
    """

    lowest = figure_field("thấp nhất được nhận")
    highest = figure_field("cao nhất được nhận")
    usual_low = figure_field("thường không dưới")
    usual_high = figure_field("thường không quá")

    class Meta:
        abstract = True

    def clean(self):
        """From the lowest to the highest, as far as they are given."""
        super().clean()
        names = ("lowest", "usual_low", "usual_high", "highest")
        given = [name for name in names if getattr(self, name) is not None]
        for lower, upper in pairwise(given):
            if getattr(self, lower) > getattr(self, upper):
                said = self._meta.get_field(lower).verbose_name
                raise ValidationError({upper: f"Phải từ mức “{said}” trở lên."})


class IndicatorQuerySet(models.QuerySet):
    def named(self, words):
        return found_by(self, words, "search")


class Indicator(Limits):
    """What is measured (chỉ tiêu), in the catalogue shared by all campaigns."""

    code = models.CharField("mã", max_length=80, unique=True)
    label = models.CharField("tên", max_length=300)
    field = models.CharField("lĩnh vực", max_length=120, blank=True)
    uom = models.CharField("đơn vị tính", max_length=60, blank=True)
    other_uoms = models.JSONField("đơn vị tính khác", default=list, blank=True)
    direction = models.CharField(
        "chiều", max_length=10, choices=Direction, default=Direction.UNKNOWN
    )
    quantity = models.CharField(
        "cách đọc", max_length=10, choices=Quantity, default=Quantity.UNKNOWN
    )
    decimals = models.PositiveSmallIntegerField("số chữ số thập phân", null=True, blank=True)
    note = models.TextField("ghi chú", blank=True)
    position = models.PositiveIntegerField("thứ tự", default=0)
    search = models.TextField(editable=False, default="")

    objects = IndicatorQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "danh mục chỉ tiêu"
        ordering = ["position", "label"]

    def __str__(self):
        return f"{self.label} ({self.uom})" if self.uom else self.label

    def save(self, *args, **kwargs):
        self.search = search_key(f"{self.code} {self.label}")
        super().save(*args, **kwargs)


class TargetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The council's people: every target of their campaigns. A unit's people: their own."""
        authority = user.authority
        council = authority.reach("campaign__unit__path", *COUNCIL)
        own = authority.reach("unit__path", *UNIT_ROLES)
        return self.filter(council | own)


class Target(Limits):
    """What a unit is to reach in a campaign (chỉ tiêu được giao), by figure or by wording only."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="targets")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="targets", verbose_name="đơn vị")
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name="chỉ tiêu",
    )
    label = models.CharField("tên chỉ tiêu", max_length=300)
    uom = models.CharField("đơn vị tính", max_length=60, blank=True)
    direction = models.CharField(
        "chiều", max_length=10, choices=Direction, default=Direction.UNKNOWN
    )
    quantity = models.CharField(
        "cách đọc", max_length=10, choices=Quantity, default=Quantity.UNKNOWN
    )
    comparator = models.CharField("so sánh", max_length=2, choices=Comparator, blank=True)
    wording = models.CharField("yêu cầu bằng lời", max_length=300, blank=True)
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True)
    scope = models.CharField("phạm vi", max_length=200, blank=True)
    per_unit = models.JSONField("giao cho từng", default=list, blank=True)
    group = models.CharField("nhóm", max_length=200, blank=True)
    position = models.PositiveIntegerField("thứ tự", default=0)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu được giao"
        verbose_name_plural = "chỉ tiêu được giao"
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["campaign", "unit"], name="target_by_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "indicator", "label", "group"],
                name="target_once_per_unit",
            ),
            models.UniqueConstraint(
                fields=["campaign", "unit", "label", "group"],
                condition=Q(indicator=None),
                name="target_by_wording_once_per_unit",
            ),
            models.CheckConstraint(condition=~Q(label=""), name="target_has_label"),
        ]

    def __str__(self):
        return self.label


class Baseline(models.Model):
    """A named figure that results are judged against (Trung ương giao, HĐND giao, cùng kỳ …).

    The value may be unknown: a document often prints only the percentage.
    """

    target = models.ForeignKey(Target, models.CASCADE, related_name="baselines")
    kind = models.CharField("loại", max_length=10, choices=BaselineKind, default=BaselineKind.PLAN)
    name = models.CharField("tên", max_length=150)
    value = figure_field("giá trị")
    approximation = models.CharField(
        "mức độ", max_length=10, choices=Approximation, default=Approximation.EXACT
    )
    uom = models.CharField("đơn vị tính", max_length=60, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "mức so sánh"
        verbose_name_plural = "mức so sánh"
        ordering = ["kind", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["target", "kind", "name"], name="baseline_once"),
        ]

    def __str__(self):
        return self.name
