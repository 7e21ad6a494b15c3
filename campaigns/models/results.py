from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from campaigns.choices import (
    Approximation,
    ComparisonKind,
    SubmissionState,
)
from campaigns.models.periods import Period
from campaigns.models.planning import Campaign
from campaigns.models.sources import SourceDocument
from campaigns.models.targets import Baseline, Target, figure_field
from emulation.accounts.choices import COUNCIL, UNIT_ROLES
from emulation.accounts.models import Unit
from emulation.lib import uploads

PICTURES = {kind.content_type for kind in uploads.PICTURES}
SHOWN = {kind.content_type for kind in uploads.SHOWN}


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
        """With what the rules ask about, so that a save is judged by one query."""
        around = ("campaign__unit", "unit", "period", "obligation")
        return self.select_for_update(of=("self",)).select_related(*around).get(pk=pk)


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
    # Two pages may show the same report; whoever acts on what has changed since is told.
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
    # When the server last knew that figures were typed; see campaigns/terms.py.
    typed_at = models.DateTimeField("nhập lúc", null=True)
    # Of the first sending, by which a report is on time or late: when it was sent, or, within the
    # grace, when the server stamped the page on which it had been typed.
    counted_at = models.DateTimeField("tính là nộp lúc", null=True)
    # Who asked the unit's leader to confirm it before it is sent.
    handed_at = models.DateTimeField("chuyển lãnh đạo xác nhận lúc", null=True)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người chuyển xác nhận",
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

    # Found by the constraint below, which begins with it.
    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="results", db_index=False
    )
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
    # Why a figure far from what is usual is right all the same.
    unusual_reason = models.CharField("lý do số khác thường", max_length=500, blank=True)
    verified_at = models.DateTimeField("thẩm định lúc", null=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người thẩm định",
    )

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

    @property
    def reports_figure(self):
        """A row that holds only evidence, a source or a note reports nothing yet."""
        numbers = (self.value, self.numerator, self.denominator, self.reached)
        return bool(self.wording) or any(number is not None for number in numbers)


class ReturnNoteQuerySet(models.QuerySet):
    def open(self):
        """Asked and not settled: the unit has to answer, or the council to look at the answer."""
        return self.filter(settled_at=None)

    def unanswered(self):
        return self.open().filter(answered_at=None)


class ReturnNote(models.Model):
    """What the council asks about one figure, and what the unit answers (trả lại từng ô).

    It is there for a figure that was left empty too, so it hangs on the target.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="return_notes")
    target = models.ForeignKey(Target, models.PROTECT, related_name="return_notes")
    reason = models.TextField("lý do trả lại")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người hỏi"
    )
    asked_at = models.DateTimeField("hỏi lúc")
    answer = models.TextField("trả lời", blank=True)
    # When it was sent to the council; until then the answer is a draft.
    answered_at = models.DateTimeField("trả lời lúc", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người trả lời",
    )
    # When the council verified the figure, or asked anew.
    settled_at = models.DateTimeField("xong lúc", null=True)

    objects = ReturnNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "ô trả lại"
        verbose_name_plural = "ô trả lại"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "target"],
                condition=Q(settled_at=None),
                name="return_note_open_is_one",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="return_note_has_reason"),
        ]

    def __str__(self):
        return self.reason


class SaveReceipt(models.Model):
    """That a save with this key was carried out: sent twice by a weak line, it is done once."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="receipts")
    key = models.UUIDField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "key"], name="save_receipt_once"),
        ]

    def __str__(self):
        return f"{self.submission_id}: {self.key}"


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

    @property
    def is_picture(self):
        """Whether there may be a small picture of it."""
        return bool(self.file) and self.content_type in PICTURES

    @property
    def is_shown(self):
        """Whether a browser shows it by itself."""
        return bool(self.file) and self.content_type in SHOWN

    @property
    def ending(self):
        return self.name.rpartition(".")[2].upper() if self.file else ""


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
