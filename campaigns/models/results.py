from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from campaigns.choices import (
    Approximation,
    ComparisonKind,
    PeriodKind,
    SubmissionState,
)
from campaigns.models.planning import Campaign
from campaigns.models.sources import SourceDocument
from campaigns.models.targets import Baseline, Target, figure_field
from emulation.accounts.choices import COUNCIL, UNIT_ROLES
from emulation.accounts.models import Unit


class Period(models.Model):
    """A reporting period of a campaign (kỳ báo cáo)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="periods")
    kind = models.CharField("loại", max_length=10, choices=PeriodKind, default=PeriodKind.FINAL)
    code = models.CharField("mã kỳ", max_length=20)
    name = models.CharField("tên kỳ", max_length=100)
    opens_on = models.DateField("mở từ ngày", null=True, blank=True)
    due_at = models.DateTimeField("hạn nộp", null=True, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ["position", "code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="period_once"),
        ]

    def __str__(self):
        return self.name


class SubmissionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The council's people: reports of their campaigns. A unit's people: their own."""
        authority = user.authority
        council = authority.reach("campaign__unit__path", *COUNCIL)
        own = authority.reach("unit__path", *UNIT_ROLES)
        return self.filter(council | own)

    def awaiting_verification(self):
        return self.filter(state=SubmissionState.SUBMITTED)

    def locked(self, pk):
        return self.select_for_update(of=("self",)).select_related("campaign", "unit").get(pk=pk)


class Submission(models.Model):
    """What one unit reports for one period of a campaign (báo cáo kết quả của đơn vị)."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="submissions", verbose_name="phong trào"
    )
    period = models.ForeignKey(
        Period, models.PROTECT, related_name="submissions", verbose_name="kỳ báo cáo"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="submissions", verbose_name="đơn vị"
    )
    state = models.CharField(
        "trạng thái", max_length=10, choices=SubmissionState, default=SubmissionState.DRAFT
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    note = models.TextField("thuyết minh", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField("lưu lúc", auto_now=True)
    submitted_at = models.DateTimeField("nộp lúc", null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người nộp",
    )
    verified_at = models.DateTimeField("thẩm định lúc", null=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người thẩm định",
    )
    return_reason = models.TextField("lý do trả lại", blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người trả lại",
    )
    # Figures taken from documents stand as verified, with no person who sent them.
    imported = models.BooleanField("lấy từ tài liệu", default=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo của đơn vị"
        verbose_name_plural = "báo cáo của đơn vị"
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "submitted_at"], name="submission_queue")]
        constraints = [
            models.UniqueConstraint(fields=["period", "unit"], name="submission_once_per_period"),
            models.CheckConstraint(
                condition=Q(imported=True)
                | ~Q(state__in=["submitted", "verified"])
                | Q(submitted_at__isnull=False),
                name="submission_submitted_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_at__isnull=False),
                name="submission_verified_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(return_reason=""),
                name="submission_returned_has_reason",
            ),
        ]

    def __str__(self):
        return f"Báo cáo {self.period} của {self.unit}"

    @property
    def state_choice(self):
        return SubmissionState(self.state)


class ResultQuerySet(models.QuerySet):
    def with_figure(self):
        """A row that holds only evidence, a source or a note reports nothing yet."""
        return self.exclude(value=None, numerator=None, denominator=None, reached=None, wording="")


class Result(models.Model):
    """One figure of a submission (số liệu)."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="results")
    target = models.ForeignKey(Target, models.PROTECT, related_name="results")
    value = figure_field("kết quả")
    approximation = models.CharField(
        "mức độ", max_length=10, choices=Approximation, default=Approximation.EXACT
    )
    is_estimate = models.BooleanField("ước", default=False)
    uom = models.CharField("đơn vị tính", max_length=60, blank=True)
    numerator = figure_field("số đạt")
    denominator = figure_field("tổng số")
    reached = models.BooleanField("đạt (có/không)", null=True, blank=True)
    wording = models.TextField("kết quả bằng lời", blank=True)
    source = models.CharField("nguồn số liệu", max_length=300, blank=True)
    note = models.TextField("ghi chú", blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu"
        verbose_name_plural = "số liệu"
        ordering = ["target__position", "target_id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "target"], name="result_once"),
            models.CheckConstraint(
                condition=Q(denominator=None) | ~Q(denominator=0),
                name="result_denominator_not_zero",
            ),
        ]

    def __str__(self):
        return f"{self.target}"


class StatedComparison(models.Model):
    """What a document prints of a result beside a baseline: "vượt 36% dự toán Trung ương giao".

    It is shown as stated; where both figures are known, measures.py computes and a check compares.
    """

    result = models.ForeignKey(Result, models.CASCADE, related_name="comparisons")
    baseline = models.ForeignKey(Baseline, models.CASCADE, related_name="comparisons")
    kind = models.CharField("cách nói", max_length=10, choices=ComparisonKind)
    value = models.DecimalField("con số", max_digits=24, decimal_places=6)
    uom = models.CharField("đơn vị tính", max_length=60, blank=True)
    approximation = models.CharField(
        "mức độ", max_length=10, choices=Approximation, default=Approximation.EXACT
    )
    is_unconfirmed = models.BooleanField("chưa rõ thuộc số liệu nào", default=False)
    document = models.ForeignKey(SourceDocument, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "so sánh theo tài liệu"
        verbose_name_plural = "so sánh theo tài liệu"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["result", "baseline", "kind", "document"],
                name="comparison_once_per_document",
            ),
            models.UniqueConstraint(
                fields=["result", "baseline", "kind"],
                condition=Q(document=None),
                name="comparison_once_without_document",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.value} ({self.baseline})"


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(result__submission__in=Submission.objects.visible_to(user))


class Evidence(models.Model):
    """A file or a link behind a figure (minh chứng). Files are private."""

    result = models.ForeignKey(Result, models.CASCADE, related_name="evidence")
    file = models.FileField("tệp", upload_to="evidence/", blank=True)
    name = models.CharField("tên tệp", max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    link = models.URLField("đường dẫn", max_length=500, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "minh chứng"
        verbose_name_plural = "minh chứng"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file="", link__gt="") | Q(file__gt="", link=""),
                name="evidence_is_file_or_link",
            ),
        ]

    def __str__(self):
        return self.name or self.link


class Snapshot(models.Model):
    """The figures of a submission as they were verified, frozen, with a fingerprint.

    Reports read these, never the live rows.
    """

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="snapshots", verbose_name="báo cáo"
    )
    number = models.PositiveIntegerField("lần")
    data = models.JSONField("số liệu", encoder=DjangoJSONEncoder)
    fingerprint = models.CharField("dấu vân", max_length=64)
    taken_at = models.DateTimeField("thời điểm", auto_now_add=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người thẩm định",
    )
    # The one that reports read; a returned submission has none.
    is_current = models.BooleanField("đang dùng", default=True)

    class Meta:
        verbose_name = "số liệu đã thẩm định"
        verbose_name_plural = "số liệu đã thẩm định"
        ordering = ["submission", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="snapshot_numbered"),
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(is_current=True),
                name="snapshot_current_is_one",
            ),
        ]

    def __str__(self):
        return f"{self.submission}, lần {self.number}"
