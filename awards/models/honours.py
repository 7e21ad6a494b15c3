from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from awards.choices import AwardOccasion, HonourUploadState
from awards.models.catalogue import Award
from awards.models.decisions import Decision
from awards.models.proposals import Nominee
from awards.models.recipients import Recipient
from campaigns.choices import RecipientKind
from campaigns.models import Campaign
from emulation.accounts.models import Unit
from emulation.lib.vietnamese import found_by


class HonourNameQuerySet(models.QuerySet):
    def named(self, words):
        """Names that hold each of these words, whatever the accents."""
        return found_by(self, words, "search")


class HonourName(models.Model):
    """One name in the registry of a province, with how many honours bear it.

    Two million honours have few names: a search looks here first. Honours come and go through
    `awards/registry.py` alone, which keeps the count.
    """

    # The top of the branch, as of its honours.
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    # Equal for two spellings of one name, and as search reads it.
    key = models.CharField(max_length=300)
    search = models.CharField(max_length=300)
    count = models.PositiveIntegerField(default=0)

    objects = HonourNameQuerySet.as_manager()

    class Meta:
        verbose_name = "tên trong sổ vàng"
        verbose_name_plural = "tên trong sổ vàng"
        constraints = [
            # By the key first: a check for duplicates asks for a name wherever it stands.
            models.UniqueConstraint(fields=["key", "owner"], name="honourname_once"),
        ]

    def __str__(self):
        return self.key


def owners_of(user):
    """The tops of the branches in which the user holds a role, administering apart.

    A unit that is only a label (the state above its provinces) is nobody's top.
    """
    chains = [path.split(".")[:-1] for path in user.authority.branches()]
    ids = {int(pk) for chain in chains for pk in chain}
    labels = set(Unit.objects.filter(pk__in=ids, label_only=True).values_list("pk", flat=True))
    found = set()
    for chain in chains:
        found.add(next((int(pk) for pk in chain if int(pk) not in labels), int(chain[-1])))
    return found


def owner_id_of(unit):
    """The top of the branch in which a unit stands: its province, below what is only a label."""
    chain = [*unit.ancestor_ids, unit.pk]
    labels = set(Unit.objects.filter(pk__in=chain, label_only=True).values_list("pk", flat=True))
    return next((pk for pk in chain if pk not in labels), unit.pk)


class HonourQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Awards are announced publicly: who holds any role sees those of the same province."""
        return self.filter(owner__in=owners_of(user))

    def standing(self):
        """Without those that were revoked or replaced."""
        return self.filter(ended_by=None)


class Honour(models.Model):
    """One award to one recipient under a decision (sổ vàng). As printed; never rewritten."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="honours")
    # Other indexes begin with these three.
    name = models.ForeignKey(HonourName, models.PROTECT, related_name="honours", db_index=False)
    # The top of the branch.
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField("đối tượng", max_length=12, choices=RecipientKind)
    name_printed = models.CharField("tên ghi trong quyết định", max_length=300)
    # What near spellings of the printed name share (`awards.names.block_of`).
    block = models.CharField(max_length=80, editable=False, default="")
    post = models.CharField("chức vụ, nơi công tác", max_length=300, blank=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="honours",
        db_index=False,
        verbose_name="đơn vị tại thời điểm khen",
    )
    unit_printed = models.CharField("đơn vị như đã ghi", max_length=300, blank=True)
    award = models.ForeignKey(
        Award,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="honours",
        verbose_name="danh hiệu, hình thức",
    )
    award_printed = models.CharField("tên danh hiệu, hình thức như đã ghi", max_length=250)
    occasion = models.CharField("loại hình", max_length=15, choices=AwardOccasion, blank=True)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="honours", db_index=False
    )
    # The years it is for; and the year under which the registry lists it.
    years = models.JSONField("các năm thành tích", default=list)
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True)
    achievement = models.TextField("thành tích", blank=True)
    achievement_key = models.CharField(max_length=120, blank=True, editable=False)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="honours"
    )
    number = models.CharField("quyết định số", max_length=80, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    authority = models.CharField("người quyết định", max_length=200, blank=True)
    nominee = models.ForeignKey(
        Nominee, models.PROTECT, null=True, blank=True, related_name="honours"
    )
    # The decision that revoked it, or that put another row in its place.
    ended_by = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="ended"
    )
    upload = models.ForeignKey(
        "awards.HonourUpload", models.PROTECT, null=True, blank=True, related_name="honours"
    )
    # Of a fact of emulation-facts/1: its source and id, so that a second import adds nothing.
    fact = models.CharField(max_length=120, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = HonourQuerySet.as_manager()

    class Meta:
        verbose_name = "khen thưởng đã quyết định"
        verbose_name_plural = "sổ vàng"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["owner", "-id"], name="honour_by_owner"),
            models.Index(fields=["name", "-id"], name="honour_by_name"),
            models.Index(fields=["unit", "-id"], name="honour_by_unit"),
            models.Index(fields=["owner", "award", "-id"], name="honour_by_award"),
            models.Index(fields=["owner", "year", "-id"], name="honour_by_year"),
            models.Index(fields=["number"], name="honour_by_number"),
            # What a check for duplicates asks: a name like this one with the same award in the same
            # year, for the same achievement, or in the same campaign.
            models.Index(fields=["block", "award", "year"], name="honour_by_block_and_year"),
            models.Index(
                fields=["block", "achievement_key"],
                # As a comparison that the statement repeats: the planner proves no other.
                condition=Q(achievement_key__gt=""),
                name="honour_by_block_and_deed",
            ),
            models.Index(fields=["campaign", "block"], name="honour_by_campaign"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "achievement_key"],
                condition=~Q(achievement_key="") & Q(ended_by=None),
                name="honour_once_per_achievement",
                violation_error_message="Thành tích này đã được khen thưởng.",
            ),
            models.UniqueConstraint(
                fields=["nominee"],
                condition=Q(nominee__isnull=False, ended_by=None),
                name="honour_once_per_nominee",
            ),
            models.UniqueConstraint(
                fields=["fact"], condition=~Q(fact=""), name="honour_once_per_fact"
            ),
        ]

    def __str__(self):
        return f"{self.award_printed}: {self.name_printed}"

    @property
    def years_said(self):
        return ", ".join(map(str, self.years)) or str(self.year or "")


class HonourUploadQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(by=user)

    def locked(self, pk):
        return self.select_for_update(of=("self",)).get(pk=pk)


class HonourUpload(models.Model):
    """A workbook of old decisions (nhập quyết định cũ), read on trial before it is applied."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="thuộc đơn vị")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("tải lên lúc", auto_now_add=True)
    acting = models.BigIntegerField(null=True, editable=False)
    file = models.FileField("tệp", upload_to="uploads/", blank=True)
    name = models.CharField("tên tệp", max_length=200)
    size = models.PositiveBigIntegerField("dung lượng")
    digest = models.CharField("SHA-256", max_length=64)
    state = models.CharField(
        "trạng thái",
        max_length=10,
        choices=HonourUploadState,
        default=HonourUploadState.WAITING,
    )
    # Of what a worker is at: reading, or later entering or taking out.
    attempt = models.PositiveSmallIntegerField("lần thử", default=0)
    touched_at = models.DateTimeField("tiến triển lúc")
    rows_read = models.PositiveIntegerField("số dòng đã đọc", default=0)
    fresh = models.PositiveIntegerField("số dòng mới", default=0)
    known = models.PositiveIntegerField("số dòng đã có", default=0)
    errors = models.JSONField("lỗi", default=list)
    error_count = models.PositiveIntegerField("số lỗi", default=0)
    # Why what was asked for last did not come about.
    note = models.CharField("ghi chú", max_length=300, blank=True)
    applied_at = models.DateTimeField("áp dụng lúc", null=True)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)

    objects = HonourUploadQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập quyết định cũ"
        verbose_name_plural = "các lần nhập quyết định cũ"
        ordering = ["-id"]

    def __str__(self):
        return self.name

    @property
    def state_choice(self):
        return HonourUploadState(self.state)


class UploadedHonour(models.Model):
    """A row of such a workbook as it would be kept."""

    upload = models.ForeignKey(HonourUpload, models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField("dòng")
    data = models.JSONField(encoder=DjangoJSONEncoder)
    # None: a recipient that is new to the register.
    recipient = models.ForeignKey(Recipient, models.SET_NULL, null=True, related_name="+")
    # Why it is probably one that the registry has already.
    doubt = models.CharField("nghi trùng", max_length=300, blank=True)

    class Meta:
        verbose_name = "dòng của lần nhập"
        verbose_name_plural = "các dòng của lần nhập"
        ordering = ["id"]

    def __str__(self):
        return f"dòng {self.row}"
