from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from simple_history.models import HistoricalRecords

from emulation.accounts.authority import AFTER
from emulation.accounts.choices import Role, UnitKind
from emulation.lib.dates import PartialDate
from emulation.lib.vietnamese import found_by, search_key


class PathField(models.CharField):
    """The chain of ids from the root ("1.4.17."), compared byte by byte on both databases."""

    def db_parameters(self, connection):
        parameters = super().db_parameters(connection)
        # A PostgreSQL locale may pass over the dots, and a branch would no longer be a range.
        parameters["collation"] = "C" if connection.vendor == "postgresql" else None
        return parameters


class UnitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own branches, and the chain of units above them; an administrator's branch too."""
        branches = user.authority.branches(*Role.values)
        above = {int(part) for path in branches for part in path.split(".") if part}
        return self.filter(user.authority.reach("path", *Role.values) | Q(pk__in=above))

    def in_force(self, on):
        opened = Q(opened_on=None) | Q(opened_on__lte=on)
        return self.filter(opened, Q(closed_on=None) | Q(closed_on__gt=on))

    def branch(self, unit):
        """The unit and everything below it."""
        return self.filter(path__gte=unit.path, path__lt=unit.path + AFTER)

    def named(self, words):
        """Units whose name, other name or code holds each of these words, whatever the accents."""
        return found_by(self, words, "search")


class Unit(models.Model):
    """A body in the tree (đơn vị): province, department, commune, enterprise, school, village …"""

    code = models.CharField("mã", max_length=60, unique=True)
    name = models.CharField("tên", max_length=250)
    kind = models.CharField("loại", max_length=20, choices=UnitKind, default=UnitKind.OTHER)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="đơn vị cấp trên",
    )
    path = PathField(max_length=200, unique=True, null=True, editable=False)
    opened_on = models.DateField("thành lập ngày", null=True, blank=True)
    closed_on = models.DateField(
        "ngừng hoạt động từ ngày",
        null=True,
        blank=True,
        help_text="Ngày đầu tiên đơn vị không còn, ví dụ 1/7/2025 với cấp huyện.",
    )
    official_code = models.CharField("mã hành chính", max_length=20, blank=True)
    variants = models.JSONField("tên khác", default=list, blank=True)
    label_only = models.BooleanField(
        "chỉ là nhãn trong cây",
        default=False,
        help_text="Chỉ để xếp các đơn vị khác vào dưới, không tự tham gia phong trào.",
    )
    outside = models.BooleanField(
        "ngoài hệ thống",
        default=False,
        help_text="Được nhắc đến trong tài liệu nhưng không báo cáo trên cổng này.",
    )
    leader_confirms = models.BooleanField(
        "lãnh đạo xác nhận trước khi gửi báo cáo",
        default=False,
        help_text="Báo cáo do cán bộ lập chỉ gửi đến Hội đồng sau khi lãnh đạo đơn vị xác nhận.",
    )
    note = models.TextField("ghi chú", blank=True)
    search = models.TextField(editable=False, default="")

    objects = UnitQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search", "path"])

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gt=F("opened_on")),
                name="unit_closes_after_opening",
                violation_error_message="Ngày ngừng hoạt động phải sau ngày thành lập.",
            ),
        ]

    def __str__(self):
        if self.closed_on:
            last = self.closed_on - timedelta(days=1)
            return f"{self.name} (đến {PartialDate.of(last).short})"
        return self.name

    @transaction.atomic
    def save(self, *args, **kwargs):
        names = [self.name, *self.variants, self.code, self.official_code]
        self.search = search_key(" ".join(names))
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search"}
        super().save(*args, **kwargs)
        self.place()

    def clean(self):
        if not (self.parent and self.path):
            return
        if self.parent == self or self.parent.path.startswith(self.path):
            raise ValidationError(
                {"parent": f"{self.parent} nằm trong {self}, không thể là cấp trên của {self}."}
            )

    def place(self):
        """Give the unit, and the branch below it, the path that its parent says."""
        above = self.parent.path if self.parent else ""
        if self.path == f"{above}{self.pk}.":
            return
        if self.parent:
            # Two moves at once must not make a ring: the second one waits here and sees the first.
            above = Unit.objects.select_for_update().get(pk=self.parent_id).path
        if self.path and above.startswith(self.path):
            raise ValueError("A unit cannot be placed below itself.")
        former, self.path = self.path, f"{above}{self.pk}."
        if former is None:
            Unit.objects.filter(pk=self.pk).update(path=self.path)
            return
        moved = Unit.objects.filter(path__gte=former, path__lt=former + AFTER)
        moved.update(path=Concat(Value(self.path), Substr("path", len(former) + 1)))

    @property
    def has_ended(self):
        return self.closed_on is not None and self.closed_on <= timezone.localdate()

    @property
    def has_not_begun(self):
        return self.opened_on is not None and self.opened_on > timezone.localdate()

    @property
    def state_label(self):
        return self.state_said[0]

    @property
    def state_said(self):
        """Whether the unit is at work today: the word, and the kind of tag that shows it."""
        if self.has_ended:
            return "Đã ngừng hoạt động", "neutral"
        if self.has_not_begun:
            return "Chưa thành lập", "info"
        if self.label_only:
            return "Chỉ là nhãn", "neutral"
        if self.outside:
            return "Ngoài hệ thống", "neutral"
        return "Đang hoạt động", "ok"

    @property
    def ancestor_ids(self):
        return [int(part) for part in self.path.split(".") if part][:-1]


class Succession(models.Model):
    """One unit continues another (chia tách, sáp nhập, kế thừa), wholly or with a share of it."""

    from_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="successions", verbose_name="đơn vị cũ"
    )
    to_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="predecessions", verbose_name="đơn vị kế thừa"
    )
    on = models.DateField("từ ngày")
    share = models.DecimalField(
        "phần kế thừa (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    legal_basis = models.CharField("căn cứ", max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "kế thừa đơn vị"
        verbose_name_plural = "kế thừa đơn vị"
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_unit", "to_unit", "on"], name="succession_once_per_day"
            ),
            models.CheckConstraint(
                condition=~Q(from_unit=F("to_unit")),
                name="succession_between_two_units",
                violation_error_message="Đơn vị không kế thừa chính nó.",
            ),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gt=0, share__lte=100),
                name="succession_share_is_percent",
                violation_error_message="Phần kế thừa là số lớn hơn 0 và không quá 100.",
            ),
        ]

    def __str__(self):
        return f"{self.from_unit.name} → {self.to_unit.name}"
