from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear

from awards.choices import DecisionKind, DecisionState, SigningCapacity
from awards.models.catalogue import Award, LegalText
from awards.models.proposals import Nominee
from awards.models.recipients import Recipient
from campaigns.models import Campaign
from emulation.accounts.choices import COUNCIL
from emulation.accounts.models import Unit


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of the council's people of the deciding body's branch; units see their honours."""
        return self.filter(user.authority.reach("unit__path", *COUNCIL))

    def locked(self, pk):
        return self.select_for_update(of=("self",)).select_related("unit", "campaign").get(pk=pk)


class Decision(models.Model):
    """A decision on awards (quyết định khen thưởng). Its number is entered when it is issued."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="decisions", verbose_name="cơ quan ban hành"
    )
    kind = models.CharField("loại", max_length=12, choices=DecisionKind, default=DecisionKind.AWARD)
    # What it corrects, replaces or revokes.
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    state = models.CharField(
        "trạng thái", max_length=10, choices=DecisionState, default=DecisionState.DRAFT
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    title = models.CharField("trích yếu", max_length=400)
    reason = models.TextField("lý do khen thưởng", blank=True)
    # As entered when it is issued: the number alone, and the symbol after it.
    number = models.PositiveIntegerField("số", null=True, blank=True)
    symbol = models.CharField("ký hiệu", max_length=60, default="QĐ-UBND")
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    place = models.CharField("địa danh", max_length=80, blank=True)
    authority_line = models.CharField("người có thẩm quyền ban hành", max_length=250)
    capacity = models.CharField(
        "thẩm quyền ký", max_length=5, choices=SigningCapacity, blank=True, default=""
    )
    signer_post = models.CharField("chức vụ người ký", max_length=120)
    signer_name = models.CharField("người ký", max_length=120)
    proposed_by = models.TextField("theo đề nghị của", blank=True)
    executors = models.TextField("tổ chức thực hiện (Điều cuối)", blank=True)
    receivers = models.TextField("nơi nhận", blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    issued_at = models.DateTimeField(null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "quyết định khen thưởng"
        verbose_name_plural = "quyết định khen thưởng"
        ordering = ["-id"]
        constraints = [
            # Never given twice by one body in one year, whatever became of the first.
            models.UniqueConstraint(
                F("unit"),
                F("symbol"),
                ExtractYear("issued_on"),
                F("number"),
                condition=Q(number__isnull=False),
                name="decision_number_once_a_year",
                violation_error_message="Số quyết định này đã dùng trong năm.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", number=None, issued_on=None)
                | Q(state="issued", number__isnull=False, number__gt=0, issued_on__isnull=False),
                name="decision_issued_has_number_and_day",
            ),
            models.CheckConstraint(
                condition=Q(kind="award") | Q(amends__isnull=False),
                name="decision_amending_names_the_other",
            ),
        ]

    def __str__(self):
        return f"{self.number}/{self.symbol}" if self.number else self.title

    @property
    def state_choice(self):
        return DecisionState(self.state)


class DecisionBasis(models.Model):
    """One line after "Căn cứ", in order; kept as it was cited."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="bases")
    text = models.ForeignKey(LegalText, models.PROTECT, null=True, blank=True, related_name="+")
    citation = models.CharField("viện dẫn", max_length=1000)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "căn cứ"
        verbose_name_plural = "căn cứ"
        ordering = ["position", "id"]

    def __str__(self):
        return self.citation


class DecisionLine(models.Model):
    """One recipient in the list of a decision, in the order of the list."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="lines")
    # None: of a decision that corrects or revokes, which speaks of honours.
    nominee = models.ForeignKey(Nominee, models.PROTECT, null=True, related_name="lines")
    honour = models.ForeignKey(
        "awards.Honour", models.PROTECT, null=True, related_name="amended_by_lines"
    )
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="+")
    award = models.ForeignKey(Award, models.PROTECT, related_name="+")
    honorific = models.CharField("xưng hô", max_length=40, blank=True)
    name = models.CharField("tên", max_length=300)
    post = models.CharField("chức vụ, nơi công tác", max_length=300, blank=True)
    # Where the amount cannot be worked out, or the coefficient is a ceiling: as decided, in đồng.
    prize = models.PositiveBigIntegerField("tiền thưởng đã định", null=True, blank=True)
    position = models.PositiveIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "dòng của quyết định"
        verbose_name_plural = "danh sách của quyết định"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["nominee"],
                condition=Q(nominee__isnull=False),
                name="decisionline_once_per_nominee",
                violation_error_message="Người, tập thể này đã có trong một quyết định khác.",
            ),
            models.CheckConstraint(
                condition=Q(nominee__isnull=False) | Q(honour__isnull=False),
                name="decisionline_has_a_subject",
            ),
        ]

    def __str__(self):
        return self.name
