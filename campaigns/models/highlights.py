from django.db import models
from django.db.models import Q

from campaigns.choices import (
    Approximation,
    AwardLevel,
    AwardStatus,
    ExemplarKind,
    RecipientKind,
    WorkStatus,
)
from campaigns.models.planning import Campaign, Conference, HistoricEvent
from campaigns.models.targets import Target, figure_field
from emulation.accounts.models import Unit
from emulation.lib.fields import PartialDateField


class Work(models.Model):
    """A commemorative work (công trình chào mừng), or a stated number of works without names."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="works")
    name = models.CharField("tên", max_length=400)
    alias = models.CharField("tên khác", max_length=300, blank=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="đơn vị, địa bàn",
    )
    place = models.CharField("địa điểm", max_length=250, blank=True)
    status = models.CharField(
        "tình trạng", max_length=10, choices=WorkStatus, default=WorkStatus.UNKNOWN
    )
    has_plaque = models.BooleanField("gắn biển", null=True, blank=True)
    event = models.ForeignKey(
        HistoricEvent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="works",
        verbose_name="chào mừng",
    )
    target = models.ForeignKey(
        Target,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="works",
        verbose_name="thực hiện chỉ tiêu",
    )
    count = models.PositiveIntegerField("số công trình", null=True, blank=True)
    is_total = models.BooleanField("là số tổng (không nêu tên)", default=False)
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True)
    note = models.TextField("ghi chú", blank=True)
    position = models.PositiveIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "công trình"
        verbose_name_plural = "công trình"
        ordering = ["is_total", "position", "id"]

    def __str__(self):
        return self.name


class Event(models.Model):
    """A festival, contest, conference or publication of the campaign (hoạt động)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="events")
    kind = models.CharField("loại", max_length=60, blank=True)
    name = models.CharField("tên", max_length=400)
    organiser = models.CharField("đơn vị tổ chức", max_length=300, blank=True)
    partners = models.TextField("phối hợp", blank=True)
    starts_on = PartialDateField("từ ngày", null=True, blank=True)
    ends_on = PartialDateField("đến ngày", null=True, blank=True)
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True)
    note = models.TextField("ghi chú", blank=True)
    position = models.PositiveIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "hoạt động"
        verbose_name_plural = "hoạt động"
        ordering = ["position", "id"]

    def __str__(self):
        return self.name


class EventFigure(models.Model):
    """A figure of an event; persons and turns (lượt) are two figures."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="figures")
    what = models.CharField("về", max_length=80)
    value = figure_field("con số")
    uom = models.CharField("đơn vị tính", max_length=80, blank=True)
    approximation = models.CharField(
        "mức độ", max_length=10, choices=Approximation, default=Approximation.EXACT
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "số liệu hoạt động"
        verbose_name_plural = "số liệu hoạt động"
        ordering = ["position", "id"]

    def __str__(self):
        return self.what


class Exemplar(models.Model):
    """An exemplary person, household, collective or co-operative (điển hình tiên tiến)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="exemplars")
    kind = models.CharField("đối tượng", max_length=20, choices=ExemplarKind)
    name = models.CharField("tên", max_length=300, blank=True)
    field = models.CharField("lĩnh vực", max_length=200, blank=True)
    achievement = models.TextField("thành tích", blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đơn vị"
    )
    place = models.CharField("địa chỉ", max_length=250, blank=True)
    figures = models.JSONField("số liệu", default=list, blank=True, editable=False)
    position = models.PositiveIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "điển hình"
        verbose_name_plural = "điển hình"
        ordering = ["field", "position", "id"]

    def __str__(self):
        return self.name or self.achievement or self.field


class AwardCount(models.Model):
    """Awards of a campaign as counted facts: form, authority, counts by kind of recipient.

    Empty is "not said", never zero. `mixed_total` is one number for several kinds of recipients.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="award_counts")
    form = models.CharField("hình thức", max_length=200)
    authority = models.CharField("người, cơ quan tặng", max_length=200, blank=True)
    authority_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thẩm quyền"
    )
    level = models.CharField("cấp", max_length=12, choices=AwardLevel, blank=True)
    status = models.CharField(
        "tình trạng", max_length=10, choices=AwardStatus, default=AwardStatus.APPROVED
    )
    conference = models.ForeignKey(
        Conference,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="award_counts",
        verbose_name="trao tại",
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="của đơn vị",
    )
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True)
    scope = models.CharField("phạm vi, đối tượng", max_length=250, blank=True)
    purpose = models.TextField("thành tích được khen", blank=True)
    individuals = models.PositiveIntegerField("cá nhân", null=True, blank=True)
    collectives = models.PositiveIntegerField("tập thể", null=True, blank=True)
    households = models.PositiveIntegerField("hộ gia đình", null=True, blank=True)
    enterprises = models.PositiveIntegerField("doanh nghiệp", null=True, blank=True)
    mixed_total = models.PositiveIntegerField("tổng chung", null=True, blank=True)
    mixed_kinds = models.JSONField("gồm", default=list, blank=True, editable=False)
    approximation = models.CharField(
        "mức độ", max_length=10, choices=Approximation, default=Approximation.EXACT
    )
    is_implied = models.BooleanField("số suy ra từ tên được nêu", default=False)
    part_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="nằm trong",
    )
    position = models.PositiveIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "khen thưởng (số liệu)"
        verbose_name_plural = "khen thưởng (số liệu)"
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(part_of=None) | ~Q(part_of=models.F("id")),
                name="award_count_not_part_of_itself",
            ),
        ]

    def __str__(self):
        return f"{self.form} của {self.authority}" if self.authority else self.form


class NamedRecipient(models.Model):
    """Someone named among the recipients of a counted award."""

    award = models.ForeignKey(AwardCount, models.CASCADE, related_name="recipients")
    kind = models.CharField("đối tượng", max_length=12, choices=RecipientKind)
    name = models.CharField("tên", max_length=300)
    job = models.CharField("chức vụ", max_length=250, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đơn vị"
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "người được khen"
        verbose_name_plural = "người được khen"
        ordering = ["position", "id"]

    def __str__(self):
        return self.name
