"""What a unit types into a dossier: the letter, whom it proposes, the papers."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from awards import citizens
from awards.choices import AwardOccasion, DocumentKind
from awards.forms.recipients import ForgetsNumber, NumberInput
from awards.models import Award, Initiative, Recipient
from awards.queries import recipients as registered
from awards.services.proposals import Person
from awards.years import read_years, years_said
from campaigns.choices import CampaignState, RecipientKind
from campaigns.forms.evidence import FilesField, FilesInput
from campaigns.forms.results import LineField, LinesField
from campaigns.forms.rows import CountField, YearField
from campaigns.models import Campaign
from emulation.accounts.choices import UNIT_ROLES
from emulation.accounts.forms import SearchField, SearchInput, UnitField
from emulation.accounts.models import Unit
from emulation.lib.fields import DayField
from emulation.lib.lists import FilterForm
from emulation.lib.uploads import ACCEPT, MAX_SIZE, MEGABYTE, TAKEN
from emulation.lib.vietnamese import match_key

YES_NO = [("", "Chưa rõ"), ("yes", "Có"), ("no", "Không")]
# No page renders a longer list to choose from.
CHOSEN_FROM = 50
NEW = "new"


class AwardInput(SearchInput):
    url_name = "awards:award-search"
    noun = "danh hiệu, hình thức"


class AwardField(SearchField):
    """A title or form of the catalogue, by its name, a variant or its code."""

    widget = AwardInput
    default_error_messages = {
        "required": "Hãy chọn danh hiệu hoặc hình thức khen thưởng.",
        "invalid_choice": "Danh mục không có danh hiệu, hình thức này.",
    }
    help = "Gõ vài chữ của tên, không cần dấu, rồi chọn; ví dụ “bang khen”."
    called_twice = "Có nhiều danh hiệu, hình thức tên “%(text)s”: %(near)s. Hãy chọn một."
    not_called = "Danh mục không có danh hiệu, hình thức “%(text)s”."

    def called(self, text):
        key = match_key(text)
        return [one for one in self.queryset if key in one.keys or one.code == text]

    def like(self, text):
        return like_awards(self.queryset, text)[:5]

    def told(self, rows):
        return [str(award) for award in rows]


def like_awards(awards, text):
    """Those of which a name holds every word, whatever the accents; the catalogue is short."""
    words = match_key(text).split()
    return [one for one in awards if any(all(word in key for word in words) for key in one.keys)]


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or nobody said it."""

    def __init__(self, **options):
        super().__init__(
            choices=YES_NO,
            coerce={"yes": True, "no": False}.get,
            empty_value=None,
            required=False,
            **options,
        )

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)


class YearsField(forms.CharField):
    """Years of an achievement: 2025; 2024, 2025; 2021-2025."""

    def __init__(self, **options):
        options.setdefault("help_text", "Một hoặc nhiều năm, ví dụ 2025 hoặc 2021-2025.")
        super().__init__(**options)

    def prepare_value(self, value):
        return years_said(value) if isinstance(value, list) else value

    def to_python(self, value):
        text = super().to_python(value)
        try:
            return read_years(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


class NomineeFilterForm(FilterForm):
    """Finds among the nominees of one dossier."""

    q = forms.CharField(label="Tìm tên, chức vụ", required=False, max_length=100)
    xem = forms.ChoiceField(
        label="Xem",
        required=False,
        choices=[
            ("", "Tất cả"),
            ("fail", "Có điều kiện không đạt"),
            ("unknown", "Có điều kiện cần xem xét"),
            ("asked", "Cần bổ sung"),
            ("alike", "Giống trong sổ vàng"),
            ("refused", "Không xét"),
        ],
    )


def proposing_units(user):
    """Units for which this person enters dossiers today."""
    own = user.authority.reach("path", *UNIT_ROLES)
    return Unit.objects.filter(own).in_force(timezone.localdate())


class LetterForm(forms.Form):
    """The letter of a dossier (tờ trình)."""

    title = LineField(label="Trích yếu", max_length=300)
    year = YearField(label="Năm thành tích")
    letter_number = LineField(
        label="Số tờ trình",
        max_length=60,
        required=False,
        help_text="Cả ký hiệu, ví dụ 05/TTr-UBND. Có thể điền sau, trước khi gửi.",
    )
    letter_on = DayField(label="Ngày tờ trình", required=False)
    sector = LineField(label="Ngành, lĩnh vực", max_length=120, required=False)
    staff = CountField(
        label="Số người của đơn vị",
        required=False,
        help_text="Để tính các tỷ lệ, ví dụ tỷ lệ chiến sĩ thi đua cơ sở.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_letter_on(self):
        day = self.cleaned_data["letter_on"]
        if day and day > timezone.localdate():
            raise ValidationError("Ngày tờ trình không được sau hôm nay.")
        return day


class ProposalForm(LetterForm):
    """A new dossier: whose, why, and for which campaign; these stay as they are afterwards."""

    unit = UnitField(Unit.objects.none(), label="Đơn vị đề nghị")
    occasion = forms.ChoiceField(
        label="Loại hình khen thưởng",
        choices=AwardOccasion.choices,
        help_text="Không đổi được sau khi lập hồ sơ.",
    )
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        label="Phong trào",
        required=False,
        empty_label="Không thuộc phong trào",
        help_text="Bắt buộc khi khen phong trào thi đua.",
    )
    field_order = ["unit", "occasion", "campaign", "title", "year"]

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        units = proposing_units(user)
        self.fields["unit"].queryset = units
        campaigns = Campaign.objects.visible_to(user).exclude(state=CampaignState.DRAFT)
        newest = campaigns.order_by("-id").values("pk")[:CHOSEN_FROM]
        self.fields["campaign"].queryset = Campaign.objects.filter(pk__in=newest).order_by("-id")
        few = list(units.order_by("path")[:1])
        if few:
            self.fields["unit"].initial = few[0]
        self.fields["year"].initial = timezone.localdate().year

    def clean(self):
        cleaned = super().clean()
        is_campaign = cleaned.get("occasion") == AwardOccasion.CAMPAIGN
        if is_campaign and not cleaned.get("campaign"):
            self.add_error("campaign", "Hãy chọn phong trào mà người, tập thể lập thành tích.")
        if not is_campaign and cleaned.get("campaign"):
            self.add_error("campaign", "Chỉ hồ sơ khen phong trào thi đua mới chọn phong trào.")
        return cleaned


# What tells who a recipient is; asked once, when it is entered.
OF_RECIPIENT = (
    "kind",
    "citizen_number",
    "birth_year",
    "place",
    "body",
    "sex",
    "ethnic_group",
    "same_as",
)


class NomineeForm(ForgetsNumber, forms.Form):
    """Whom, for what and which award; a recipient that is new is entered with it."""

    number_field = "citizen_number"

    kind = forms.ChoiceField(label="Đối tượng", choices=RecipientKind.choices)
    name = LineField(
        label="Tên",
        max_length=300,
        help_text="Họ và tên, tên tập thể, hoặc “Gia đình ông/bà …”, không viết tắt.",
    )
    honorific = LineField(
        label="Xưng hô", max_length=40, required=False, help_text="Ông, Bà, đồng chí, cấp bậc."
    )
    post = LineField(label="Chức vụ, nơi công tác", max_length=300, required=False)
    citizen_number = LineField(
        label="Số định danh cá nhân",
        required=False,
        max_length=20,
        widget=NumberInput,
        help_text="Không hiện lại và không lưu thành chữ; chỉ dùng để nhận ra đúng một người.",
    )
    birth_year = YearField(label="Năm sinh", required=False)
    place = LineField(label="Quê quán, nơi ở, trụ sở", max_length=250, required=False)
    body = UnitField(
        Unit.objects.none(),
        label="Là đơn vị trong cây",
        required=False,
        help_text="Với tập thể là đơn vị có trên cổng, ví dụ một xã, một sở.",
    )
    award = AwardField(Award.objects.none(), label="Danh hiệu, hình thức đề nghị")
    years = YearsField(label="Năm thành tích")
    achievement = LinesField(
        label="Thành tích",
        max_length=5000,
        help_text="Tóm tắt kết quả, bằng con số nếu có.",
    )
    initiatives = forms.ModelMultipleChoiceField(
        Initiative.objects.none(),
        label="Sáng kiến, đề tài dùng cho đề nghị này",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    votes_for = CountField(label="Số phiếu đồng ý", required=False)
    votes_present = CountField(label="Số người dự họp bình xét", required=False)
    votes_total = CountField(label="Tổng số người có quyền bỏ phiếu", required=False)
    sex = forms.ChoiceField(
        label="Giới tính",
        choices=[("", "Chưa rõ"), ("female", "Nữ"), ("male", "Nam")],
        required=False,
    )
    ethnic_group = LineField(label="Dân tộc", max_length=40, required=False)
    is_direct_worker = YesNoField(label="Trực tiếp lao động, công tác, học tập")
    is_leader = YesNoField(label="Là lãnh đạo, quản lý")
    is_remote = YesNoField(label="Ở vùng sâu, vùng xa, biên giới")
    leads_bloc = YesNoField(label="Dẫn đầu cụm, khối thi đua")
    staff = CountField(label="Số người của tập thể", required=False)
    # Which of the likely same ones it is; asked only where there are some.
    same_as = forms.ChoiceField(
        label="Có phải một trong những mục đã có?", required=False, widget=forms.RadioSelect
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, proposal, user, nominee=None, **options):
        super().__init__(*args, **options)
        self.proposal, self.user, self.nominee = proposal, user, nominee
        today = timezone.localdate()
        self.fields["award"].queryset = Award.objects.in_force(proposal.received_on or today)
        self.likely = []
        if nominee is None:
            self.fields.pop("initiatives")
            self.fields["body"].queryset = Unit.objects.branch(proposal.unit)
            # Offered with its choices where it is asked; the answer is read from what was sent.
            self.fields.pop("same_as")
            return
        for name in OF_RECIPIENT:
            self.fields.pop(name)
        owned = Initiative.objects.filter(owners__root=nominee.recipient.root_id).distinct()
        self.fields["initiatives"].queryset = owned

    def clean_citizen_number(self):
        try:
            return citizens.read_number(self.cleaned_data["citizen_number"])
        except citizens.CitizenNumberError as error:
            raise ValidationError(str(error)) from error

    def clean(self):
        cleaned = super().clean()
        votes = [cleaned.get(name) for name in ("votes_for", "votes_present", "votes_total")]
        known = [number for number in votes if number is not None]
        if known != sorted(known):
            self.add_error(
                "votes_for",
                "Số phiếu đồng ý không được lớn hơn số người dự họp và tổng số người có quyền.",
            )
        if votes[0] is not None and votes[2] is None:
            self.add_error("votes_total", "Hãy ghi cả tổng số người có quyền bỏ phiếu.")
        award, kind = cleaned.get("award"), cleaned.get("kind")
        if award and kind and award.recipient_kinds and kind not in award.recipient_kinds:
            label = RecipientKind(kind).label.lower()
            self.add_error("award", f"{award} không dành cho {label}.")
        if cleaned.get("body") and kind not in (RecipientKind.COLLECTIVE, RecipientKind.ENTERPRISE):
            self.add_error("body", "Chỉ tập thể, doanh nghiệp là đơn vị trong cây.")
        if self.nominee is None and not self.errors:
            self._ask_who(cleaned)
        return cleaned

    def _ask_who(self, cleaned):
        """Where somebody alike is known, the page asks whether it is the same."""
        known = Recipient.objects.visible_to(self.user)
        if body := cleaned.get("body"):
            cleaned["recipient"] = known.standing().filter(body=body).first()
            return
        digest = citizens.digest_of(cleaned["citizen_number"])
        self.likely = registered.likely_duplicates(
            name=cleaned["name"],
            kind=cleaned["kind"],
            birth_year=cleaned.get("birth_year"),
            unit_id=self.proposal.unit_id,
            digest=digest,
            among=known,
        )
        cleaned["recipient"] = next((one.recipient for one in self.likely if one.is_sure), None)
        if cleaned["recipient"] is not None or not self.likely:
            return
        chosen = str(self.data.get("same_as") or "")
        by_key = {str(one.recipient.pk): one.recipient for one in self.likely}
        if chosen in by_key:
            cleaned["recipient"] = by_key[chosen]
        elif chosen != NEW:
            self._offer()

    def _offer(self):
        field = forms.ChoiceField(
            label="Có phải một trong những mục đã có?",
            widget=forms.RadioSelect,
            choices=[
                *((str(one.recipient.pk), told(one)) for one in self.likely),
                (NEW, "Không, đây là mục mới"),
            ],
            help_text="Chọn đúng thì các lần khen trước được tính; không chắc thì hỏi Hội đồng.",
        )
        self.fields = {"same_as": field, **self.fields}
        self.add_error("same_as", "Trong danh sách đã có tên giống. Hãy chọn.")

    def person(self, recipient) -> Person:
        cleaned = self.cleaned_data
        values = {
            "name_as_submitted": cleaned["name"],
            **{
                name: cleaned[name]
                for name in (
                    "honorific",
                    "post",
                    "years",
                    "achievement",
                    "votes_for",
                    "votes_present",
                    "votes_total",
                    "is_direct_worker",
                    "is_leader",
                    "is_remote",
                    "leads_bloc",
                    "staff",
                )
            },
        }
        return Person(
            recipient, cleaned["award"], values, initiatives=list(cleaned.get("initiatives") or [])
        )


def told(likely) -> str:
    one = likely.recipient
    parts = [one.name, one.birth_year, one.place, one.unit]
    return ", ".join(str(part) for part in parts if part) + f". {likely.reason}"


class PapersForm(forms.Form):
    """Papers of the dossier, or of one nominee, several files of one kind at once."""

    kind = forms.ChoiceField(label="Loại giấy tờ", choices=DocumentKind.choices)
    file = FilesField(
        label="Tệp",
        help_text=f"Chọn được nhiều tệp. {TAKEN}; mỗi tệp không quá {MAX_SIZE // MEGABYTE} MB.",
        widget=FilesInput(attrs={"accept": ACCEPT, "data-limit": MAX_SIZE}),
        error_messages={"required": "Hãy chọn tệp."},
    )
