from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from campaigns.choices import Approximation, UploadState
from campaigns.models.periods import Period
from campaigns.models.planning import Campaign
from campaigns.models.results import Submission
from campaigns.models.targets import Target, figure_field
from emulation.accounts.models import Unit


class FigureUploadQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who uploaded it: it spans the units that this person reports for, and no other's."""
        return self.filter(by=user)

    def locked(self, pk):
        return self.select_for_update(of=("self",)).get(pk=pk)


class FigureUpload(models.Model):
    """A workbook of figures that somebody uploaded (lần nhập từ tệp), read on trial first.

    What it would change is kept row by row, with what stood before; nothing is written to reports
    until it is applied.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="uploads")
    # Of rows that do not say it themselves.
    period = models.ForeignKey(
        Period, models.CASCADE, related_name="uploads", verbose_name="kỳ báo cáo"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="uploads", verbose_name="đơn vị"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="uploads",
        verbose_name="người tải lên",
    )
    # The role in which it was uploaded; None: all that this person holds.
    acting = models.BigIntegerField(null=True, editable=False)
    at = models.DateTimeField("tải lên lúc", auto_now_add=True)
    file = models.FileField("tệp", upload_to="uploads/", blank=True)
    name = models.CharField("tên tệp", max_length=200)
    size = models.PositiveBigIntegerField("dung lượng")
    digest = models.CharField("SHA-256", max_length=64)
    state = models.CharField(
        "trạng thái", max_length=10, choices=UploadState, default=UploadState.WAITING
    )
    attempt = models.PositiveSmallIntegerField("lần đọc", default=0)
    # When it was last heard of: uploaded, begun, a part read.
    touched_at = models.DateTimeField("tiến triển lúc")
    rows_read = models.PositiveIntegerField("số dòng đã đọc", default=0)
    sheets = models.JSONField("các trang", default=list)
    skipped = models.JSONField("trang không đọc", default=list)
    figures = models.PositiveIntegerField("số ô thay đổi", default=0)
    units = models.PositiveIntegerField("số đơn vị", default=0)
    unchanged = models.PositiveIntegerField("số dòng không đổi", default=0)
    # The first of them; `error_count` counts all.
    errors = models.JSONField("lỗi", default=list)
    error_count = models.PositiveIntegerField("số lỗi", default=0)
    applied_at = models.DateTimeField("áp dụng lúc", null=True)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)

    objects = FigureUploadQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập từ tệp"
        verbose_name_plural = "các lần nhập từ tệp"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["by", "-id"], name="upload_by_person"),
            models.Index(
                fields=["touched_at"],
                name="upload_not_applied",
                condition=Q(state__in=["waiting", "reading", "refused", "trial"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["applied", "undone"]) | Q(applied_at__isnull=False),
                name="upload_applied_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="undone") | Q(undone_at__isnull=False),
                name="upload_undone_has_time",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def state_choice(self):
        return UploadState(self.state)


class UploadedReport(models.Model):
    """One unit's report as an upload touches it: the version it was read at, and left at."""

    upload = models.ForeignKey(FigureUpload, models.CASCADE, related_name="reports")
    period = models.ForeignKey(Period, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    # None: not opened when the file was read.
    submission = models.ForeignKey(Submission, models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(null=True)
    version_left = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = "báo cáo trong lần nhập"
        verbose_name_plural = "báo cáo trong lần nhập"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "period", "unit"], name="uploaded_report_once"
            ),
        ]

    def __str__(self):
        return f"{self.unit} – {self.period}"


class UploadedCell(models.Model):
    """One figure that an upload changes: what it becomes, and what stood before.

    `before` and `after` are the fields that differ, as the journal keeps them.

    The database does not look each of the three rows up that a cell points at, which takes longer
    than to store it; applying finds out whether one has gone.
    """

    upload = models.ForeignKey(
        FigureUpload, models.CASCADE, related_name="cells", db_index=False, db_constraint=False
    )
    report = models.ForeignKey(
        UploadedReport, models.CASCADE, related_name="cells", db_index=False, db_constraint=False
    )
    target = models.ForeignKey(Target, models.CASCADE, related_name="+", db_constraint=False)
    # Where it stands in the file.
    sheet = models.PositiveSmallIntegerField()
    row = models.PositiveIntegerField("dòng")
    value = figure_field("kết quả")
    approximation = models.CharField(
        "mức độ", max_length=10, choices=Approximation, default=Approximation.EXACT
    )
    is_estimate = models.BooleanField("ước", default=False)
    numerator = figure_field("số đạt")
    denominator = figure_field("tổng số")
    reached = models.BooleanField("đạt (có/không)", null=True, blank=True)
    wording = models.TextField("kết quả bằng lời", blank=True)
    source = models.CharField("nguồn số liệu", max_length=300, blank=True)
    note = models.TextField("ghi chú", blank=True)
    unusual_reason = models.CharField("lý do số khác thường", max_length=500, blank=True)
    uom = models.CharField("đơn vị tính", max_length=60, blank=True)
    is_empty = models.BooleanField("xóa số đã có", default=False)
    was_empty = models.BooleanField("trước chưa có số", default=False)
    before = models.JSONField("trước", default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField("sau", default=dict, encoder=DjangoJSONEncoder)
    # What has to be explained before the report is sent.
    asks = models.CharField("cần giải thích", max_length=300, blank=True)

    class Meta:
        verbose_name = "số liệu trong lần nhập"
        verbose_name_plural = "số liệu trong lần nhập"
        ordering = ["id"]
        indexes = [models.Index(fields=["upload", "id"], name="uploaded_cell_in_order")]
        constraints = [
            models.UniqueConstraint(fields=["report", "target"], name="uploaded_cell_once"),
        ]

    def __str__(self):
        return f"{self.target}"
