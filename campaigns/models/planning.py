from itertools import chain, count

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify
from simple_history.models import HistoricalRecords

from campaigns.choices import (
    AddresseeKind,
    CampaignKind,
    CampaignState,
    ConferenceKind,
    SigningCapacity,
)
from emulation.accounts.choices import COUNCIL, UNIT_ROLES
from emulation.accounts.models import Unit
from emulation.lib.fields import PartialDateField
from emulation.lib.vietnamese import fold, found_by, search_key, shortened


class HistoricEvent(models.Model):
    """What is commemorated (sự kiện lịch sử), recognised across campaigns by its key."""

    key = models.SlugField("khóa", max_length=80, unique=True)
    name = models.CharField("tên", max_length=300)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="của đơn vị",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "sự kiện lịch sử"
        verbose_name_plural = "sự kiện lịch sử"
        ordering = ["name"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.key = self.key or self._free_key()
        super().save(*args, **kwargs)

    def _free_key(self):
        """Made of the name; events of two places may bear the same name."""
        stem = slugify(fold(self.name)).replace("-", "_")[:70] or "su_kien"
        taken = set(
            HistoricEvent.objects.filter(key__startswith=stem).values_list("key", flat=True)
        )
        others = (f"{stem}_{number}" for number in count(2))
        return next(key for key in chain([stem], others) if key not in taken)


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The council's people: their branch. A unit's people: what is launched and theirs."""
        authority = user.authority
        council = authority.reach("unit__path", *COUNCIL)
        own = authority.reach("unit__path", *UNIT_ROLES)
        taking_part = Participation.objects.filter(
            authority.reach("unit__path"), campaign=models.OuterRef("pk")
        )
        launched = ~Q(state=CampaignState.DRAFT)
        return self.filter(council | launched & (own | models.Exists(taking_part)))

    def locked(self, pk):
        return self.select_for_update(of=("self",)).get(pk=pk)

    def named(self, words):
        return found_by(self, words, "search")


class Campaign(models.Model):
    """An emulation campaign (phong trào thi đua): launched by a body, with theme and period."""

    code = models.CharField("mã", max_length=60, unique=True)
    kind = models.CharField("loại", max_length=10, choices=CampaignKind)
    theme = models.TextField("chủ đề")
    second_name = models.TextField("tên gọi khác", blank=True)
    spirit = models.TextField("tinh thần", blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="campaigns", verbose_name="cơ quan phát động"
    )
    launcher_position = models.CharField("chức vụ người phát động", max_length=200, blank=True)
    launcher_name = models.CharField("họ tên người phát động", max_length=150, blank=True)
    closing_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="cơ quan tổng kết",
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responses",
        verbose_name="hưởng ứng phong trào",
    )
    document_number = models.CharField("số, ký hiệu văn bản", max_length=60, blank=True)
    document_on = PartialDateField("ngày văn bản", null=True, blank=True)
    document_place = models.CharField("nơi ban hành", max_length=100, blank=True)
    signing_capacity = models.CharField(
        "thẩm quyền ký", max_length=4, choices=SigningCapacity, blank=True, default=""
    )
    signing_for = models.CharField("ký thay, thay mặt", max_length=150, blank=True)
    signer_position = models.CharField("chức vụ người ký", max_length=150, blank=True)
    signer_name = models.CharField("người ký", max_length=150, blank=True)
    launched_on = PartialDateField("phát động ngày", null=True, blank=True)
    start_note = models.CharField("bắt đầu (theo lời văn)", max_length=150, blank=True)
    ends_on = PartialDateField("kết thúc ngày", null=True, blank=True)
    state = models.CharField(
        "trạng thái", max_length=10, choices=CampaignState, default=CampaignState.DRAFT
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    search = models.TextField(editable=False, default="")

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "phong trào thi đua"
        verbose_name_plural = "phong trào thi đua"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="campaign_not_its_own_parent"
            ),
            models.CheckConstraint(condition=~Q(theme=""), name="campaign_has_theme"),
        ]

    def __str__(self):
        """Themes run to hundreds of letters."""
        return shortened(self.theme, 160)

    def save(self, *args, **kwargs):
        self.search = search_key(f"{self.code} {self.theme} {self.second_name}")
        super().save(*args, **kwargs)

    @property
    def state_choice(self):
        return CampaignState(self.state)


class Anniversary(models.Model):
    """An anniversary that a campaign names (kỷ niệm … năm …); dates as printed, also wrong ones."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="anniversaries")
    event = models.ForeignKey(
        HistoricEvent,
        models.PROTECT,
        related_name="anniversaries",
        verbose_name="sự kiện",
    )
    name = models.CharField("tên trong văn bản", max_length=300)
    years = models.PositiveSmallIntegerField("số năm", null=True, blank=True)
    starts_on = PartialDateField("từ ngày", null=True, blank=True)
    ends_on = PartialDateField("đến ngày", null=True, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "ngày kỷ niệm"
        verbose_name_plural = "ngày kỷ niệm"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "event"], name="anniversary_once"),
        ]

    def __str__(self):
        return f"{self.years} năm {self.name}" if self.years else self.name


class FocusArea(models.Model):
    """A numbered content of the launch (nội dung thi đua)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="focus_areas")
    number = models.PositiveSmallIntegerField("số thứ tự")
    label = models.TextField("nội dung")

    class Meta:
        verbose_name = "nội dung thi đua"
        verbose_name_plural = "nội dung thi đua"
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="focus_area_once"),
        ]

    def __str__(self):
        return f"{self.number}. {self.label}"


class LegalBasis(models.Model):
    """A directive, plan or resolution that the campaign rests on (căn cứ)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="legal_bases")
    kind = models.CharField("loại văn bản", max_length=60, blank=True)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    dated = PartialDateField("ngày", null=True, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=250, blank=True)
    subject = models.TextField("trích yếu", blank=True)
    term = models.CharField("khóa, nhiệm kỳ", max_length=60, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "căn cứ"
        verbose_name_plural = "căn cứ"
        ordering = ["position", "id"]

    def __str__(self):
        """As a document cites it: Chỉ thị số 34-CT/TW ngày 07/4/2014 của Bộ Chính trị về …"""
        parts = [self.kind]
        if self.number:
            parts.append(f"số {self.number}")
        if self.dated:
            parts.append(f"ngày {self.dated.short}")
        if self.issuer:
            parts.append(f"của {self.issuer}")
        if self.term:
            parts.append(self.term)
        if self.subject:
            subject = self.subject[0].lower() + self.subject[1:]
            parts.append(subject if subject.startswith("về ") else f"về {subject}")
        return " ".join(part for part in parts if part)


class Addressee(models.Model):
    """Who the launch document is addressed or copied to (kính gửi, nơi nhận)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="addressees")
    kind = models.CharField("mục", max_length=10, choices=AddresseeKind)
    name = models.CharField("tên như trong văn bản", max_length=250)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đơn vị"
    )
    purpose = models.CharField("để (B/c, P/h …)", max_length=30, blank=True)
    is_archive = models.BooleanField("dòng lưu", default=False)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "nơi nhận"
        verbose_name_plural = "kính gửi, nơi nhận"
        ordering = ["kind", "position", "id"]

    def __str__(self):
        return self.name


class Participation(models.Model):
    """A unit takes part in a campaign (đơn vị tham gia)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="participations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="participations")
    joined_at = models.DateTimeField("tham gia từ", auto_now_add=True)

    class Meta:
        verbose_name = "đơn vị tham gia"
        verbose_name_plural = "đơn vị tham gia"
        ordering = ["unit__path"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="participation_once"),
        ]

    def __str__(self):
        return f"{self.unit}"


class Conference(models.Model):
    """A conference of the campaign (hội nghị), above all the closing one."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="conferences")
    kind = models.CharField(
        "loại", max_length=10, choices=ConferenceKind, default=ConferenceKind.CLOSING
    )
    held_on = PartialDateField("ngày", null=True, blank=True)
    session = models.CharField("buổi", max_length=30, blank=True)
    mode = models.CharField("hình thức", max_length=60, blank=True)
    venue = models.CharField("địa điểm", max_length=250, blank=True)
    organiser = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tổ chức"
    )
    chair = models.CharField("chủ trì, kết luận", max_length=250, blank=True)
    reporter = models.CharField("người trình bày báo cáo", max_length=250, blank=True)

    class Meta:
        verbose_name = "hội nghị"
        verbose_name_plural = "hội nghị"
        ordering = ["held_on", "id"]

    def __str__(self):
        day = f" {self.held_on.short}" if self.held_on else ""
        return f"{self.get_kind_display()}{day}"


class Presentation(models.Model):
    """A paper read at a conference (tham luận)."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="presentations")
    topic = models.TextField("nội dung")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đơn vị"
    )
    speaker = models.CharField("người trình bày", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "tham luận"
        verbose_name_plural = "tham luận"
        ordering = ["position", "id"]

    def __str__(self):
        return self.topic
