from django.conf import settings
from django.db import models
from django.db.models import F, Q

from awards.choices import InitiativeScope, MatterKind, Rating
from awards.names import block_of
from campaigns.choices import RecipientKind
from emulation.accounts.choices import UNIT_ROLES, Role
from emulation.accounts.models import Unit
from emulation.lib.dates import PartialDate
from emulation.lib.vietnamese import found_by, match_key, search_key

# Who works with proposals, and so with facts about people; a viewer does not.
WORK_WITH_PEOPLE = (
    Role.COUNCIL_STAFF,
    Role.COUNCIL_LEADER,
    Role.COUNCIL_MEMBER,
    *UNIT_ROLES,
)


class RecipientQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the branches in which the user works with proposals."""
        return self.filter(user.authority.reach("unit__path", *WORK_WITH_PEOPLE))

    def named(self, words):
        return found_by(self, words, "search")

    def standing(self):
        """Without those that were merged into another one."""
        return self.filter(root=F("pk"))


class Recipient(models.Model):
    """A person, collective, household, enterprise or group that awards go to (đối tượng).

    People have a stable key: the digest of their citizen number, made with a key that is not in the
    database, so that a dump does not show the number. It is found by exact match only.
    """

    kind = models.CharField("đối tượng", max_length=12, choices=RecipientKind)
    name = models.CharField("tên", max_length=300)
    citizen_digest = models.CharField(max_length=64, blank=True, editable=False)
    birth_year = models.PositiveSmallIntegerField("năm sinh", null=True, blank=True)
    # What tells two people of one name apart: home village, or seat of a collective.
    place = models.CharField("quê quán, nơi ở, trụ sở", max_length=250, blank=True)
    # Where it belongs today; nominees and honours keep the unit of their time.
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="recipients", verbose_name="đơn vị")
    # A collective that is itself a unit of the tree.
    body = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="là đơn vị trong cây",
    )
    # For the statistics, each only if somebody said it.
    sex = models.CharField(
        "giới tính", max_length=6, choices=[("female", "Nữ"), ("male", "Nam")], blank=True
    )
    ethnic_group = models.CharField("dân tộc", max_length=40, blank=True)
    search = models.TextField(editable=False, default="")
    match = models.CharField(max_length=300, editable=False, default="")
    # What near spellings of one name share; of them alone the spelling is compared.
    block = models.CharField(max_length=80, editable=False, default="")
    # What it was merged into, and the last of that chain; itself when it stands.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", editable=False
    )
    root = models.ForeignKey("self", models.PROTECT, null=True, related_name="same", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = "người, tập thể được khen"
        verbose_name_plural = "người, tập thể được khen"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["match", "birth_year"], name="recipient_by_name"),
            models.Index(fields=["match", "unit"], name="recipient_by_name_and_unit"),
            models.Index(fields=["unit", "-id"], name="recipient_by_unit"),
            models.Index(fields=["block", "birth_year"], name="recipient_by_block"),
            models.Index(fields=["block", "unit"], name="recipient_by_block_and_unit"),
            # Also of those that were merged: their number leads to whom they were merged into.
            models.Index(
                fields=["citizen_digest"],
                condition=~Q(citizen_digest=""),
                name="recipient_by_citizen",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["citizen_digest"],
                condition=~Q(citizen_digest="") & Q(merged_into=None),
                name="recipient_once_per_citizen",
                violation_error_message="Số định danh này đã có trong danh sách.",
            ),
            models.UniqueConstraint(
                fields=["body"],
                condition=Q(body__isnull=False, merged_into=None),
                name="recipient_once_per_body",
            ),
            models.CheckConstraint(
                condition=Q(citizen_digest="") | Q(kind="individual"),
                name="recipient_with_number_is_a_person",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.search, self.match = search_key(f"{self.name} {self.place}"), match_key(self.name)
        self.block = block_of(self.match)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search", "match", "block"}
        super().save(*args, **kwargs)
        if self.root_id is None:
            self.root_id = self.pk
            type(self).objects.filter(pk=self.pk).update(root=self.pk)


class Merge(models.Model):
    """Two rows that were found to be one recipient; it can be taken back."""

    kept = models.ForeignKey(Recipient, models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Recipient, models.PROTECT, related_name="+")
    reason = models.TextField("lý do")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "lần gộp"
        verbose_name_plural = "các lần gộp"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.merged} → {self.kept}"


class YearRating(models.Model):
    """How a recipient's tasks of a year were assessed (đánh giá, xếp loại)."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="ratings")
    year = models.PositiveSmallIntegerField("năm")
    rating = models.CharField("xếp loại", max_length=10, choices=Rating)
    number = models.CharField("quyết định, thông báo số", max_length=80, blank=True)

    class Meta:
        verbose_name = "xếp loại năm"
        verbose_name_plural = "xếp loại năm"
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "year"], name="yearrating_once_a_year"),
        ]

    def __str__(self):
        return f"{self.year}: {self.get_rating_display()}"


class Matter(models.Model):
    """Discipline, complaint, inspection or audit that bears on awards (vụ việc)."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="matters")
    kind = models.CharField("loại", max_length=15, choices=MatterKind)
    from_on = models.DateField("từ ngày")
    until_on = models.DateField(
        "kết thúc ngày", null=True, blank=True, help_text="Để trống khi còn đang xem xét."
    )
    text = models.CharField("nội dung, kết luận", max_length=500)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "vụ việc"
        verbose_name_plural = "vụ việc"
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="matter_ends_after_it_begins",
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
        ]

    def __str__(self):
        # The journal keeps it: what the matter is about is told where it may be read.
        return f"vụ việc từ {PartialDate.of(self.from_on).short}"

    @property
    def said(self):
        return f"{self.get_kind_display()}: {self.text}"


class InitiativeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(owners__in=Recipient.objects.visible_to(user)).distinct()


class Initiative(models.Model):
    """An initiative or research topic (sáng kiến, đề tài) with the decision that recognised it."""

    name = models.CharField("tên", max_length=500)
    scope = models.CharField("phạm vi ảnh hưởng", max_length=10, choices=InitiativeScope)
    owners = models.ManyToManyField(
        Recipient, related_name="initiatives", verbose_name="tác giả, đồng tác giả"
    )
    number = models.CharField("quyết định công nhận số", max_length=80, blank=True)
    recognised_on = models.DateField("công nhận ngày", null=True, blank=True)
    recognised_by = models.CharField("người công nhận", max_length=250, blank=True)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = "sáng kiến, đề tài"
        verbose_name_plural = "sáng kiến, đề tài"
        ordering = ["-recognised_on", "id"]

    def __str__(self):
        return self.name
