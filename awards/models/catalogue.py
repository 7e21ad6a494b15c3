"""What the law says, as dated rows: awards, regimes, rules, thresholds, amounts.

Every row bears its legal basis and the days on which it is in force; nothing of it is a constant in
code. A row that nobody has compared with the official text yet says so (chưa đối chiếu).
"""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from awards.choices import (
    AwardKind,
    Ballot,
    DocumentKind,
    FairGroup,
    Rounding,
    VoteBase,
)
from campaigns.choices import AwardLevel, RecipientKind
from emulation.lib.dates import PartialDate
from emulation.lib.vietnamese import match_key

CITED_BY_NAME = ("Luật", "Bộ luật", "Pháp lệnh")


class DatedQuerySet(models.QuerySet):
    def in_force(self, day):
        return self.filter(
            Q(from_on=None) | Q(from_on__lte=day), Q(until_on=None) | Q(until_on__gt=day)
        )


class Dated(models.Model):
    """A row that is in force from one day until another, by a legal basis."""

    code = models.CharField(
        "mã",
        max_length=80,
        unique=True,
        validators=[
            RegexValidator(
                r"\A[A-Za-z0-9]+(-[A-Za-z0-9]+)*\Z",
                "Mã chỉ gồm chữ không dấu, số và dấu gạch nối, như bang-khen-tinh.",
            )
        ],
        help_text="Chữ không dấu, số, dấu gạch nối; không đổi sau khi đã lưu.",
    )
    from_on = models.DateField("hiệu lực từ ngày", null=True, blank=True)
    until_on = models.DateField(
        "hết hiệu lực từ ngày", null=True, blank=True, help_text="Ngày đầu tiên không còn áp dụng."
    )
    legal_basis = models.CharField("căn cứ pháp lý", max_length=500, blank=True)
    is_unchecked = models.BooleanField(
        "chưa đối chiếu",
        default=True,
        help_text="Bỏ dấu này khi đã đối chiếu với văn bản chính thức.",
    )
    note = models.TextField("ghi chú", blank=True)
    # Of the values that were loaded from the file of the portal: a row that somebody has edited
    # since is never overwritten.
    loaded = models.CharField(max_length=64, blank=True, editable=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gt=F("from_on")),
                name="%(class)s_ends_after_it_begins",
                violation_error_message="Ngày hết hiệu lực phải sau ngày có hiệu lực.",
            ),
        ]

    def is_in_force(self, day: date) -> bool:
        begun = self.from_on is None or self.from_on <= day
        return begun and (self.until_on is None or day < self.until_on)


class LegalText(Dated):
    """A law, decree, circular or regulation (văn bản), as decisions cite it."""

    kind = models.CharField("loại văn bản", max_length=60)
    number = models.CharField("số, ký hiệu", max_length=80, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    title = models.CharField("trích yếu", max_length=500, blank=True)
    # Laws come first, then decrees, circulars, regulations of the province.
    rank = models.PositiveSmallIntegerField("thứ tự viện dẫn", default=100)
    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta(Dated.Meta):
        verbose_name = "văn bản pháp lý"
        verbose_name_plural = "văn bản pháp lý"
        ordering = ["rank", "issued_on", "id"]

    def __str__(self):
        return " ".join(part for part in (self.kind, self.number) if part) or self.title

    @property
    def citation(self):
        """As it stands after "Căn cứ" (Decree 30/2020, App I): kind, number, day, issuer, subject.

        A law or an ordinance is cited by its name and day, without number and issuer.
        """
        day = PartialDate.of(self.issued_on).long if self.issued_on else ""
        if self.kind in CITED_BY_NAME and self.title:
            return " ".join(part for part in (self.kind, self.title, day) if part)
        number = f"số {self.number}" if self.number else ""
        issuer = f"của {self.issuer}" if self.issuer else ""
        parts = (self.kind, number, day, issuer, self.title)
        return " ".join(part for part in parts if part)


class Regime(Dated):
    """A span in which one set of law, decree and circular applies (chế độ pháp lý).

    Which one applies follows the day on which a dossier was received for appraisal.
    """

    name = models.CharField("tên", max_length=200)
    texts = models.ManyToManyField(LegalText, blank=True, verbose_name="văn bản")
    history = HistoricalRecords(excluded_fields=["loaded"], m2m_fields=[texts])

    class Meta(Dated.Meta):
        verbose_name = "chế độ pháp lý"
        verbose_name_plural = "chế độ pháp lý"
        ordering = [F("from_on").asc(nulls_first=True)]

    def __str__(self):
        return f"{self.code}: {self.name}"


class Award(Dated):
    """A title or a form of commendation (danh hiệu, hình thức khen thưởng)."""

    name = models.CharField("tên", max_length=250)
    # Other spellings and wrong names in use; each leads to this award.
    variants = models.JSONField("tên khác", default=list, blank=True)
    keys = models.JSONField(default=list, editable=False)
    kind = models.CharField("loại", max_length=10, choices=AwardKind)
    level = models.CharField("cấp", max_length=12, choices=AwardLevel)
    # Of all times; where it depends on the day or the place, `Authority` rows say more.
    authority = models.CharField("người có thẩm quyền quyết định", max_length=200, blank=True)
    # Empty: not known yet, and then a dossier goes to a human.
    recipient_kinds = models.JSONField("đối tượng (trống: chưa rõ)", default=list, blank=True)
    occasions = models.JSONField("loại hình khen thưởng (trống: chưa rõ)", default=list, blank=True)
    symbol = models.CharField("chữ viết tắt trong văn bản", max_length=30, blank=True)
    # The higher the award, the smaller the number.
    precedence = models.PositiveSmallIntegerField("thứ bậc", default=500)
    raised_to = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="hình thức cao hơn liền kề",
    )
    history = HistoricalRecords(excluded_fields=["loaded", "keys"])

    class Meta(Dated.Meta):
        verbose_name = "danh hiệu, hình thức khen thưởng"
        verbose_name_plural = "danh hiệu, hình thức khen thưởng"
        ordering = ["precedence", "name"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.keys = sorted({match_key(name) for name in (self.name, *self.variants)})
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "keys"}
        super().save(*args, **kwargs)


def _award(**options):
    return models.ForeignKey(
        Award, models.CASCADE, related_name="+", verbose_name="danh hiệu, hình thức", **options
    )


class Authority(Dated):
    """Who proposes, examines and decides awards at one level (thẩm quyền), while it is in force.

    A title such as CSTĐ cơ sở is decided at several levels at once, and by others since 1/7/2025.
    """

    awards = models.ManyToManyField(
        Award, related_name="authorities", verbose_name="danh hiệu, hình thức"
    )
    level = models.CharField("cấp quyết định", max_length=12, choices=AwardLevel)
    decided_by = models.CharField("người quyết định", max_length=200)
    proposed_by = models.CharField("người đề nghị", max_length=300, blank=True)
    appraised_by = models.CharField("cơ quan thẩm định", max_length=200, blank=True)
    council = models.CharField("Hội đồng xét", max_length=200, blank=True)
    history = HistoricalRecords(excluded_fields=["loaded"], m2m_fields=[awards])

    class Meta(Dated.Meta):
        verbose_name = "thẩm quyền khen thưởng"
        verbose_name_plural = "thẩm quyền khen thưởng"
        ordering = ["code"]

    def __str__(self):
        return f"{self.decided_by} ({self.get_level_display()})"


class Rule(Dated):
    """A rule of eligibility (điều kiện): a predicate of `awards/eligibility.py` with parameters."""

    name = models.CharField("tên", max_length=250)
    predicate = models.CharField("kiểu điều kiện", max_length=60)
    params = models.JSONField("tham số", default=dict, blank=True)
    awards = models.ManyToManyField(
        Award, blank=True, related_name="rules", verbose_name="áp dụng cho (trống: tất cả)"
    )
    recipient_kinds = models.JSONField("đối tượng (trống: tất cả)", default=list, blank=True)
    occasions = models.JSONField("loại hình (trống: tất cả)", default=list, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=100)
    history = HistoricalRecords(excluded_fields=["loaded"], m2m_fields=[awards])

    class Meta(Dated.Meta):
        verbose_name = "điều kiện khen thưởng"
        verbose_name_plural = "điều kiện khen thưởng"
        ordering = ["position", "code"]

    def __str__(self):
        return self.name


class ChecklistItem(Dated):
    """A paper that a dossier must hold (thành phần hồ sơ)."""

    award = _award(null=True, blank=True)
    kind = models.CharField(
        "loại danh hiệu, hình thức", max_length=10, choices=AwardKind, blank=True
    )
    occasions = models.JSONField("loại hình (trống: tất cả)", default=list, blank=True)
    recipient_kinds = models.JSONField("đối tượng (trống: tất cả)", default=list, blank=True)
    document = models.CharField("giấy tờ", max_length=15, choices=DocumentKind)
    name = models.CharField("tên giấy tờ", max_length=250, blank=True)
    # One for the whole dossier (the submission letter), or one for each nominee.
    per_nominee = models.BooleanField("mỗi người, mỗi tập thể một bản", default=True)
    is_required = models.BooleanField("bắt buộc", default=True)
    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta(Dated.Meta):
        verbose_name = "giấy tờ của hồ sơ"
        verbose_name_plural = "giấy tờ của hồ sơ"
        ordering = ["code"]

    def __str__(self):
        return self.name or self.get_document_display()


class VoteThreshold(Dated):
    """How many votes an award needs in a council (tỷ lệ phiếu)."""

    award = _award(null=True, blank=True)
    level = models.CharField("cấp Hội đồng", max_length=12, choices=AwardLevel, blank=True)
    numerator = models.PositiveSmallIntegerField("tử số")
    denominator = models.PositiveSmallIntegerField("mẫu số", default=100)
    is_strict = models.BooleanField("phải quá tỷ lệ này (quá bán), không chỉ bằng", default=False)
    base = models.CharField("tính trên", max_length=10, choices=VoteBase, default=VoteBase.ALL)
    ballot = models.CharField("hình thức", max_length=10, choices=Ballot, default=Ballot.SECRET)
    quorum_numerator = models.PositiveSmallIntegerField("số người dự họp: tử số", default=2)
    quorum_denominator = models.PositiveSmallIntegerField("số người dự họp: mẫu số", default=3)
    absent_in_writing = models.BooleanField("người vắng gửi ý kiến bằng văn bản", default=False)
    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta(Dated.Meta):
        verbose_name = "tỷ lệ phiếu"
        verbose_name_plural = "tỷ lệ phiếu"
        ordering = ["code"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    denominator__gt=0,
                    quorum_denominator__gt=0,
                    numerator__lte=F("denominator"),
                    quorum_numerator__lte=F("quorum_denominator"),
                ),
                name="votethreshold_is_a_share",
                violation_error_message="Tử số không được lớn hơn mẫu số.",
            ),
        ]

    def __str__(self):
        return f"{self.award or self.get_level_display()}: {self.numerator}/{self.denominator}"


class Quota(Dated):
    """The share of an award's recipients, or a goal for a group of people (tỷ lệ, định mức)."""

    award = _award(null=True, blank=True)
    group = models.CharField("nhóm", max_length=30, blank=True, choices=FairGroup)
    percent = models.DecimalField("tỷ lệ %", max_digits=6, decimal_places=3)
    is_goal = models.BooleanField("là mục tiêu phải đạt (không phải mức trần)", default=False)
    size = models.PositiveIntegerField(
        "số người nhiều nhất",
        null=True,
        blank=True,
        help_text="Chỉ của nhóm tập thể nhỏ: từ bao nhiêu người trở xuống.",
    )
    rounding = models.CharField("làm tròn", max_length=10, choices=Rounding, default=Rounding.FLOOR)
    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta(Dated.Meta):
        verbose_name = "tỷ lệ, định mức"
        verbose_name_plural = "tỷ lệ, định mức"
        ordering = ["code"]

    def __str__(self):
        return f"{self.award or self.get_group_display()}: {self.percent}%"


class ProcessingTime(Dated):
    """How many working days a step may take (thời hạn giải quyết)."""

    level = models.CharField("cấp khen thưởng", max_length=12, choices=AwardLevel, blank=True)
    step = models.CharField("bước", max_length=40)
    name = models.CharField("tên bước", max_length=200)
    working_days = models.PositiveSmallIntegerField("số ngày làm việc")
    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta(Dated.Meta):
        verbose_name = "thời hạn giải quyết"
        verbose_name_plural = "thời hạn giải quyết"
        ordering = ["code"]

    def __str__(self):
        return f"{self.name}: {self.working_days} ngày làm việc"


class Holiday(Dated):
    """A day off, or a Saturday that is worked for one (ngày nghỉ, ngày làm bù).

    In force from its first day until the day after its last.
    """

    name = models.CharField("tên", max_length=200)
    is_worked = models.BooleanField("là ngày làm bù", default=False)
    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta(Dated.Meta):
        verbose_name = "ngày nghỉ, ngày làm bù"
        verbose_name_plural = "ngày nghỉ, ngày làm bù"
        ordering = ["from_on"]

    def __str__(self):
        return self.name


class BaseSalary(Dated):
    """Mức lương cơ sở, in đồng a month; prizes take that of the day of the decision."""

    amount = models.PositiveIntegerField("số tiền (đồng/tháng)")
    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta(Dated.Meta):
        verbose_name = "mức lương cơ sở"
        verbose_name_plural = "mức lương cơ sở"
        ordering = ["from_on"]

    def __str__(self):
        return f"{self.amount:,} đồng".replace(",", ".")


class Coefficient(Dated):
    """The prize of an award in base salaries (hệ số tiền thưởng).

    With a kind of recipient it is the whole coefficient. Without one it is that of an individual,
    and other kinds are multiplied by the factors of `PrizeSetting`.
    """

    award = _award()
    recipient_kind = models.CharField(
        "đối tượng",
        max_length=12,
        choices=RecipientKind,
        blank=True,
        help_text="Để trống: hệ số của cá nhân; đối tượng khác nhân theo cách tính tiền thưởng.",
    )
    value = models.DecimalField("hệ số", max_digits=8, decimal_places=4)
    is_ceiling = models.BooleanField("là mức tối đa", default=False)
    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta(Dated.Meta):
        verbose_name = "hệ số tiền thưởng"
        verbose_name_plural = "hệ số tiền thưởng"
        ordering = ["code"]

    def __str__(self):
        return f"{self.award}: {self.value}"


class PrizeSetting(Dated):
    """How prizes are worked out: factors by kind of recipient, rounding, several at once."""

    collective_factor = models.DecimalField(
        "tập thể nhân với", max_digits=6, decimal_places=3, null=True, blank=True
    )
    enterprise_factor = models.DecimalField(
        "doanh nghiệp nhân với",
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        help_text="Để trống khi chưa có quy định: tiền thưởng không tính được, không là 0.",
    )
    household_factor = models.DecimalField(
        "hộ gia đình nhân với",
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        help_text="Để trống khi chưa có quy định: tiền thưởng của hộ không tính được, không là 0.",
    )
    rounding = models.CharField(
        "làm tròn", max_length=10, choices=Rounding, default=Rounding.NEAREST
    )
    rounding_step = models.PositiveIntegerField("làm tròn đến (đồng)", default=10_000)
    highest_title_only = models.BooleanField(
        "nhiều danh hiệu cùng lúc, cùng thành tích: chỉ chi mức cao nhất", default=True
    )
    history = HistoricalRecords(excluded_fields=["loaded"])

    class Meta(Dated.Meta):
        verbose_name = "cách tính tiền thưởng"
        verbose_name_plural = "cách tính tiền thưởng"
        ordering = ["from_on"]

    def __str__(self):
        return self.code
