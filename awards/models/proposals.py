from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from awards.choices import (
    AwardOccasion,
    DocumentKind,
    NomineeState,
    Outcome,
    ProposalState,
)
from awards.models.catalogue import Award, Regime
from awards.models.recipients import Initiative, Recipient
from campaigns.models import Campaign
from emulation.accounts.choices import COUNCIL, UNIT_ROLES
from emulation.accounts.models import Unit
from emulation.lib import uploads

SHOWN = {kind.content_type for kind in uploads.SHOWN}


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A unit's people: their own. The council's people: what was sent to their branch."""
        authority = user.authority
        own = authority.reach("unit__path", *UNIT_ROLES)
        stops = Stop.objects.filter(authority.reach("unit__path", *COUNCIL))
        return self.filter(own | Q(pk__in=stops.values("proposal")))

    def locked(self, pk):
        # First the lock alone: where another transaction has just sent the row elsewhere, a row
        # joined by its former place would not be found at all.
        self.select_for_update(of=("self",)).values_list("pk").get(pk=pk)
        around = ("unit", "at", "campaign__unit", "regime")
        return self.select_related(*around).get(pk=pk)


class Proposal(models.Model):
    """A unit's dossier for awards (hồ sơ đề nghị khen thưởng): a letter with nominees."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="proposals", verbose_name="đơn vị đề nghị"
    )
    # The top of the branch, whose lists it stands in.
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+", editable=False)
    # Where it is now; its own unit until it is sent.
    at = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="nơi đang giữ")
    occasion = models.CharField("loại hình", max_length=15, choices=AwardOccasion)
    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name="phong trào",
    )
    year = models.PositiveSmallIntegerField("năm thành tích")
    title = models.CharField("trích yếu", max_length=300)
    sector = models.CharField("ngành, lĩnh vực", max_length=120, blank=True)
    letter_number = models.CharField("số tờ trình", max_length=60, blank=True)
    letter_on = models.DateField("ngày tờ trình", null=True, blank=True)
    staff = models.PositiveIntegerField("số người của đơn vị", null=True, blank=True)
    state = models.CharField(
        "trạng thái", max_length=12, choices=ProposalState, default=ProposalState.DRAFT
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField("lưu lúc", auto_now=True)
    sent_at = models.DateTimeField("gửi lúc", null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # Received for appraisal by who has it now: it fixes the regime.
    received_on = models.DateField("ngày tiếp nhận thẩm định", null=True)
    # Another regime than that of the day, because it is more favourable.
    regime = models.ForeignKey(
        Regime, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chế độ"
    )
    regime_reason = models.TextField("lý do áp dụng", blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người thẩm định",
    )
    closing_reason = models.TextField("lý do từ chối, rút", blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "hồ sơ đề nghị khen thưởng"
        verbose_name_plural = "hồ sơ đề nghị khen thưởng"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["owner", "-id"], name="proposal_by_owner"),
            models.Index(fields=["unit", "-id"], name="proposal_by_unit"),
            models.Index(fields=["at", "state", "-id"], name="proposal_by_place"),
            models.Index(fields=["campaign", "-id"], name="proposal_by_campaign"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(occasion="campaign") | Q(campaign__isnull=False),
                name="proposal_of_campaign_names_it",
                violation_error_message="Hãy chọn phong trào.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="proposal_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "sent", "withdrawn", "refused"])
                | Q(received_on__isnull=False),
                name="proposal_received_has_day",
            ),
            models.CheckConstraint(
                condition=Q(regime=None) | ~Q(regime_reason=""),
                name="proposal_regime_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "withdrawn"]) | ~Q(closing_reason=""),
                name="proposal_closed_has_reason",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def state_choice(self):
        return ProposalState(self.state)

    @cached_property
    def trail(self):
        """Where it was and is, in order."""
        return list(self.stops.select_related("unit", "received_by"))

    @property
    def is_forwarded(self):
        """Whether it lies with another body than the one it was first sent to."""
        return len(self.trail) > 1

    @property
    def sender(self):
        """From where it came to where it is."""
        return self.trail[-2].unit if self.is_forwarded else self.unit


class Stop(models.Model):
    """One place where a dossier was, or is (chặng): sent there, received, sent on or back."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="stops")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("gửi đến lúc")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    received_on = models.DateField("tiếp nhận ngày", null=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    left_at = models.DateTimeField("chuyển đi lúc", null=True)
    note = models.TextField("ý kiến khi chuyển", blank=True)

    class Meta:
        verbose_name = "chặng"
        verbose_name_plural = "các chặng"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(left_at=None), name="stop_open_once"
            ),
        ]
        indexes = [models.Index(fields=["unit", "proposal"], name="stop_by_unit")]

    def __str__(self):
        return str(self.unit)


class NomineeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(proposal__in=Proposal.objects.visible_to(user))

    def standing(self):
        """Those that still may be, or are, honoured."""
        return self.exclude(state__in=[NomineeState.REFUSED, NomineeState.WITHDRAWN])


class Nominee(models.Model):
    """Whom a dossier proposes, for which award and achievement (người, tập thể được đề nghị)."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="nominees")
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="nominations")
    award = models.ForeignKey(
        Award, models.PROTECT, related_name="+", verbose_name="danh hiệu, hình thức"
    )
    # As the unit wrote it, and as the appraiser put it right for the decision.
    name_as_submitted = models.CharField("tên", max_length=300)
    name_in_decision = models.CharField("tên ghi trong quyết định", max_length=300, blank=True)
    honorific = models.CharField("xưng hô", max_length=40, blank=True)
    post = models.CharField("chức vụ, nơi công tác", max_length=300, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name="đơn vị tại thời điểm đề nghị"
    )
    years = models.JSONField("các năm thành tích", default=list)
    achievement = models.TextField("thành tích")
    achievement_key = models.CharField(max_length=120, editable=False)
    initiatives = models.ManyToManyField(
        Initiative, blank=True, related_name="nominees", verbose_name="sáng kiến, đề tài"
    )
    votes_for = models.PositiveIntegerField("số phiếu đồng ý", null=True, blank=True)
    votes_total = models.PositiveIntegerField("tổng số người có quyền", null=True, blank=True)
    votes_present = models.PositiveIntegerField("số người có mặt", null=True, blank=True)
    is_direct_worker = models.BooleanField("trực tiếp lao động", null=True, blank=True)
    is_leader = models.BooleanField("là lãnh đạo, quản lý", null=True, blank=True)
    is_remote = models.BooleanField("vùng sâu, vùng xa, biên giới", null=True, blank=True)
    leads_bloc = models.BooleanField("dẫn đầu cụm, khối", null=True, blank=True)
    # Of a collective: how many persons it has.
    staff = models.PositiveIntegerField("số người của tập thể", null=True, blank=True)
    position = models.PositiveIntegerField("thứ tự", default=0)
    state = models.CharField(
        "trạng thái", max_length=10, choices=NomineeState, default=NomineeState.OPEN
    )
    refusal = models.TextField("lý do không xét", blank=True)
    suggested_award = models.ForeignKey(
        Award,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="đề nghị xét mức cao hơn",
    )
    # When the rules were last run over it, and by the law of which day.
    assessed_at = models.DateTimeField("kiểm tra điều kiện lúc", null=True)
    assessed_by_law_of = models.DateField("theo quy định tại ngày", null=True)

    objects = NomineeQuerySet.as_manager()

    class Meta:
        verbose_name = "người, tập thể được đề nghị"
        verbose_name_plural = "người, tập thể được đề nghị"
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["recipient", "award"], name="nominee_by_recipient")]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "recipient", "award"],
                name="nominee_once_per_award",
                violation_error_message="Người, tập thể này đã có trong hồ sơ với danh hiệu đó.",
            ),
            models.CheckConstraint(
                condition=Q(votes_for=None) | Q(votes_for__lte=F("votes_total")),
                name="nominee_votes_within_total",
                violation_error_message="Số phiếu đồng ý không được lớn hơn tổng số.",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal=""), name="nominee_refused_has_reason"
            ),
        ]

    def __str__(self):
        return self.printed_name

    @property
    def printed_name(self):
        return self.name_in_decision or self.name_as_submitted

    @property
    def state_choice(self):
        return NomineeState(self.state)


class DossierDocument(models.Model):
    """A paper of a dossier (giấy tờ): of the whole, or of one nominee. Files are private."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="documents")
    nominee = models.ForeignKey(
        Nominee, models.CASCADE, null=True, blank=True, related_name="documents"
    )
    kind = models.CharField("loại giấy tờ", max_length=15, choices=DocumentKind)
    file = models.FileField("tệp", upload_to="dossiers/")
    name = models.CharField("tên tệp", max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "giấy tờ của hồ sơ"
        verbose_name_plural = "giấy tờ của hồ sơ"
        ordering = ["id"]

    def __str__(self):
        return self.name

    @property
    def is_shown(self):
        """Whether a browser shows it by itself."""
        return self.content_type in SHOWN

    @property
    def is_text(self):
        """Whether the portal shows what it says, as plain words."""
        return self.content_type == uploads.DOCX.content_type


class Request(models.Model):
    """What the council asks a unit to put right: a field or a nominee, with the answer to it."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="requests")
    # None: of the letter itself.
    nominee = models.ForeignKey(Nominee, models.CASCADE, null=True, related_name="requests")
    field = models.CharField("mục", max_length=40)
    reason = models.TextField("lý do")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField("trả lời", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField("giải quyết xong lúc", null=True)

    class Meta:
        verbose_name = "yêu cầu bổ sung"
        verbose_name_plural = "yêu cầu bổ sung"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["nominee", "field"],
                condition=Q(settled_at=None, nominee__isnull=False),
                name="request_open_once",
            ),
            models.UniqueConstraint(
                fields=["proposal", "field"],
                condition=Q(settled_at=None, nominee=None),
                name="request_on_the_letter_open_once",
            ),
        ]

    def __str__(self):
        return self.reason


class Checked(models.Model):
    """What one rule said of one nominee when it was last asked (kết quả kiểm tra điều kiện)."""

    nominee = models.ForeignKey(Nominee, models.CASCADE, related_name="findings")
    # What the council sees of other proposals is not for the unit that proposes: each has its own.
    by_council = models.BooleanField(default=False)
    rule = models.CharField("mã điều kiện", max_length=80)
    name = models.CharField("điều kiện", max_length=250)
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome)
    sentence = models.TextField("giải thích")
    basis = models.CharField("căn cứ pháp lý", max_length=500, blank=True)
    is_unchecked = models.BooleanField("căn cứ chưa đối chiếu", default=False)
    proofs = models.JSONField("bằng chứng", default=list, encoder=DjangoJSONEncoder)
    # Of a composite rule: what each of its parts says.
    parts = models.JSONField("kết quả từng phần", default=list, encoder=DjangoJSONEncoder)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "kết quả kiểm tra điều kiện"
        verbose_name_plural = "kết quả kiểm tra điều kiện"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["nominee", "by_council", "rule"], name="checked_once_per_rule"
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.get_outcome_display()}"

    @property
    def outcome_choice(self):
        return Outcome(self.outcome)


class Override(models.Model):
    """A rule set aside for one nominee by a person who may, with a reason; it stays visible."""

    nominee = models.ForeignKey(Nominee, models.CASCADE, related_name="overrides")
    rule = models.CharField("mã điều kiện", max_length=80)
    sentence = models.TextField("kết quả khi bỏ qua")
    reason = models.TextField("lý do")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "điều kiện được bỏ qua"
        verbose_name_plural = "điều kiện được bỏ qua"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["nominee", "rule"],
                condition=Q(undone_at=None),
                name="override_stands_once",
            ),
        ]

    def __str__(self):
        return self.reason
