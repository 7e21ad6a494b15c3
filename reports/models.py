from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from awards.models import Decision
from campaigns.models import Campaign
from emulation.accounts.choices import COUNCIL
from emulation.lib.fields import PartialDateField
from reports.choices import PAPERS, BuildKind, BuildStage, BuildState, Section


class Narrative(models.Model):
    """What staff write for one part of a report (lời văn); a build keeps its own copy."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="narratives")
    section = models.CharField("phần", max_length=20, choices=Section)
    text = models.TextField("lời văn", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    edited_at = models.DateTimeField("sửa lúc", auto_now=True)

    class Meta:
        verbose_name = "lời văn báo cáo"
        verbose_name_plural = "lời văn báo cáo"
        ordering = ["campaign", "id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "section"], name="narrative_once"),
        ]

    def __str__(self):
        return self.get_section_display()


class Imprint(models.Model):
    """The official parts (thể thức) of a campaign's report, or of the letter that submits a
    decision; the empty ones follow the data."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, null=True, related_name="imprint")
    decision = models.OneToOneField(
        Decision, models.CASCADE, null=True, related_name="letter_imprint"
    )
    superior = models.CharField("cơ quan chủ quản", max_length=200, blank=True)
    issuer = models.TextField("cơ quan ban hành", blank=True)
    number = models.CharField("số", max_length=20, blank=True)
    symbol = models.CharField("ký hiệu", max_length=60, blank=True)
    place = models.CharField("địa danh", max_length=100, blank=True)
    issued_on = PartialDateField("ngày ban hành", null=True, blank=True)
    subject = models.CharField("trích yếu", max_length=300, blank=True)
    addressed_to = models.TextField("kính gửi", blank=True)
    capacity = models.TextField("quyền hạn ký", blank=True)
    position = models.CharField("chức vụ người ký", max_length=150, blank=True)
    other_position = models.CharField("chức vụ khác", max_length=200, blank=True)
    signer = models.CharField("người ký", max_length=150, blank=True)
    recipients = models.TextField("nơi nhận", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    edited_at = models.DateTimeField("sửa lúc", auto_now=True)

    FIELDS = (
        *("superior", "issuer", "number", "symbol", "place", "issued_on", "subject"),
        *("addressed_to", "capacity", "position", "other_position", "signer", "recipients"),
    )

    class Meta:
        verbose_name = "thể thức văn bản"
        verbose_name_plural = "thể thức văn bản"
        constraints = [
            models.CheckConstraint(
                condition=Q(campaign__isnull=False, decision=None)
                | Q(campaign=None, decision__isnull=False),
                name="imprint_of_one_paper",
            ),
        ]

    def __str__(self):
        if self.campaign:
            return f"Thể thức báo cáo: {self.campaign}"
        return f"Thể thức tờ trình: {self.decision}"

    def laid_over(self, derived):
        """The parts as printed: those that staff wrote in place of those that follow the data."""
        written = {name: getattr(self, name) for name in self.FIELDS}
        written["issued_on"] = str(self.issued_on) if self.issued_on else ""
        parts = derived | {name: value for name, value in written.items() if value}
        if written["issuer"]:
            parts["issuer_name"] = " ".join(written["issuer"].split())
        return parts


class ReportBuildQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The council's people of the branch: a report shows the figures of all units, and the
        papers of a decision are seen as the decision is."""
        reach = user.authority.reach
        return self.filter(
            reach("campaign__unit__path", *COUNCIL) | reach("decision__unit__path", *COUNCIL)
        )

    def locked(self, pk):
        return self.select_for_update(of=("self",)).get(pk=pk)

    def done(self):
        return self.filter(state=BuildState.DONE)

    def checkable(self):
        """Those that anyone may ask for by the code: a draft of a decision is not public."""
        return self.done().exclude(is_draft=True, kind__in=PAPERS)


class ReportBuild(models.Model):
    """One report or paper as it was asked for and made: what it says, how far it is, the file.

    It belongs to a campaign, or to a decision on awards. The same figures, words and layout are the
    same build. `snapshot` and `narrative` hold everything that is printed, so that it can be made
    again to the byte.
    """

    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        null=True,
        related_name="report_builds",
        verbose_name="phong trào",
    )
    # A draft that is thrown away takes its papers along; an issued decision stays.
    decision = models.ForeignKey(
        Decision,
        models.CASCADE,
        null=True,
        related_name="papers",
        verbose_name="quyết định",
    )
    kind = models.CharField("loại", max_length=20, choices=BuildKind, default=BuildKind.CLOSING)
    state = models.CharField(
        "trạng thái", max_length=10, choices=BuildState, default=BuildState.QUEUED
    )
    stage = models.CharField("bước", max_length=12, choices=BuildStage, default=BuildStage.WAITING)
    progress = models.PositiveSmallIntegerField("tiến độ (%)", default=0)
    pages = models.PositiveIntegerField("số trang", null=True)
    is_draft = models.BooleanField("bản dự thảo", default=False)
    snapshot = models.JSONField("số liệu", encoder=DjangoJSONEncoder)
    narrative = models.JSONField("lời văn", default=dict, encoder=DjangoJSONEncoder)
    template_version = models.CharField("bản trình bày", max_length=64)
    fingerprint = models.CharField("dấu vân", max_length=64)
    file = models.FileField("tệp", upload_to="reports/", blank=True)
    digest = models.CharField("SHA-256", max_length=64, blank=True)
    check_code = models.CharField("mã kiểm tra", max_length=20, unique=True)
    error = models.TextField("lý do không lập được", blank=True)
    attempt = models.PositiveSmallIntegerField("lần lập", default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người yêu cầu",
    )
    requested_at = models.DateTimeField("yêu cầu lúc", auto_now_add=True)
    # When it was last heard of: asked for, begun, a page laid out.
    touched_at = models.DateTimeField("tiến triển lúc")
    finished_at = models.DateTimeField("xong lúc", null=True)
    replaces = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        related_name="replaced_by",
        verbose_name="thay cho",
    )

    objects = ReportBuildQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo đã lập"
        verbose_name_plural = "báo cáo đã lập"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["touched_at"],
                name="build_underway",
                condition=Q(state__in=["queued", "running"]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "fingerprint"], name="build_once_per_content"
            ),
            models.UniqueConstraint(
                fields=["decision", "kind", "fingerprint"], name="build_once_per_paper"
            ),
            models.CheckConstraint(
                condition=Q(kind="closing", campaign__isnull=False, decision=None)
                | Q(kind__in=["decision", "letter", "prizes"], campaign=None)
                & Q(decision__isnull=False),
                name="build_of_what_its_kind_says",
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | (~Q(file="") & ~Q(digest="") & Q(finished_at__isnull=False)),
                name="build_done_has_file",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""), name="build_failed_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=100), name="build_progress_is_percent"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.subject}"

    @property
    def subject(self):
        """The campaign or the decision that it belongs to."""
        return self.campaign or self.decision

    @property
    def is_checkable(self):
        """Whether anyone may ask for it by its code; of a decision only what was issued."""
        return not (self.is_draft and self.kind_choice.is_paper)

    @property
    def kind_choice(self):
        return BuildKind(self.kind)

    @property
    def state_choice(self):
        return BuildState(self.state)

    def action(self, done):
        """As the journal names what was done with it: report.built, paper.downloaded."""
        return f"{'paper' if self.kind_choice.is_paper else 'report'}.{done}"

    @property
    def file_name(self):
        """What the file is called when it is downloaded."""
        name = self.kind_choice.file_name
        about = self.campaign.code if self.campaign else self.decision.number or "du-thao"
        return f"{name}-{about}-{self.check_code}.pdf".lower()
