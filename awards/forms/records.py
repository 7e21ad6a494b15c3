"""What people enter of a recipient's records: yearly ratings, initiatives, matters."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from awards.models import Initiative, Matter, Recipient, YearRating
from campaigns.forms.results import LinesField
from campaigns.forms.rows import SpelledForm, YearField
from emulation.accounts.forms import SearchField, SearchInput
from emulation.lib.fields import DayField
from emulation.lib.vietnamese import match_key

NAMED_AT_MOST = 5


class RecipientInput(SearchInput):
    url_name = "awards:recipient-search"
    noun = "người, tập thể"


class RecipientField(SearchField):
    """Somebody of the register, by name."""

    widget = RecipientInput
    default_error_messages = {
        "invalid_choice": "Người, tập thể này không có trong danh sách của bạn."
    }
    help = "Gõ vài chữ của tên, không cần dấu, rồi chọn."
    called_twice = "Có nhiều mục tên “%(text)s”: %(near)s. Hãy chọn một trong danh sách hiện ra."
    not_called = "Danh sách không có “%(text)s”. Hãy thêm người, tập thể trước."

    def called(self, text):
        return list(self.queryset.filter(match=match_key(text)).order_by("pk")[:NAMED_AT_MOST])

    def like(self, text):
        return list(self.queryset.named(text).order_by("pk")[:NAMED_AT_MOST])

    def told(self, rows):
        return [f"{row} ({described(row)})" for row in rows]


def described(row) -> str:
    """What tells two of one name apart."""
    return ", ".join(str(part) for part in (row.birth_year, row.place, row.unit) if part)


class RecordForm(SpelledForm):
    @property
    def values(self):
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class RatingForm(RecordForm):
    year = YearField(label="Năm")

    class Meta:
        model = YearRating
        fields = ["year", "rating", "number"]


class InitiativeForm(RecordForm):
    recognised_on = DayField(label="Công nhận ngày", required=False)
    coauthor = RecipientField(Recipient.objects.none(), label="Thêm đồng tác giả", required=False)

    class Meta:
        model = Initiative
        fields = ["name", "scope", "number", "recognised_on", "recognised_by"]
        help_texts = {
            "scope": "Như người đứng đầu đã công nhận, không phải theo ý kiến của tác giả.",
            "recognised_by": "Ví dụ: Chủ tịch UBND tỉnh; Giám đốc Sở Y tế.",
        }

    def __init__(self, *args, user, recipient, **options):
        super().__init__(*args, **options)
        known = Recipient.objects.visible_to(user).standing().exclude(root=recipient.root_id)
        self.fields["coauthor"].queryset = known.select_related("unit")
        self.others = Recipient.objects.none()
        if self.instance.pk:
            self.others = self.instance.owners.exclude(root=recipient.root_id)
            if self.others.exists():
                self.fields["others"] = forms.ModelMultipleChoiceField(
                    self.others,
                    label="Đồng tác giả",
                    required=False,
                    initial=list(self.others.values_list("pk", flat=True)),
                    widget=forms.CheckboxSelectMultiple,
                    help_text="Bỏ dấu để bỏ tên một đồng tác giả.",
                )

    def clean(self):
        cleaned = super().clean()
        day, number = cleaned.get("recognised_on"), cleaned.get("number")
        if day and not number:
            self.add_error("number", "Hãy ghi số quyết định công nhận của ngày này.")
        if day and day > timezone.localdate():
            self.add_error("recognised_on", "Ngày công nhận không thể sau hôm nay.")
        return cleaned

    @property
    def coauthors(self):
        kept = self.cleaned_data.get("others") or []
        added = self.cleaned_data.get("coauthor")
        return [*kept, *([added] if added else [])]


NO_NAMES = "Không ghi tên người gửi đơn. Hội đồng và lãnh đạo đơn vị đọc được nội dung này."


class MatterForm(RecordForm):
    from_on = DayField(label="Từ ngày")
    until_on = DayField(
        label="Kết thúc ngày", required=False, help_text="Để trống khi còn đang xem xét."
    )
    text = LinesField(label="Nội dung, kết luận", max_length=500, help_text=NO_NAMES)

    class Meta:
        model = Matter
        fields = ["kind", "from_on", "until_on", "text"]

    def clean(self):
        cleaned = super().clean()
        if (begun := cleaned.get("from_on")) and begun > timezone.localdate():
            self.add_error("from_on", "Ngày bắt đầu không thể sau hôm nay.")
        return cleaned


class EndForm(forms.Form):
    until_on = DayField(
        label="Kết thúc ngày", help_text="Từ ngày này, vụ việc không còn cản trở khen thưởng."
    )
    text = LinesField(label="Nội dung, kết luận", max_length=500, help_text=NO_NAMES)

    def __init__(self, *args, matter, **options):
        super().__init__(*args, **options)
        self.matter = matter

    def clean_until_on(self):
        day = self.cleaned_data["until_on"]
        if day < self.matter.from_on:
            raise ValidationError("Ngày kết thúc phải từ ngày bắt đầu trở đi.")
        return day


class RemoveForm(forms.Form):
    reason = LinesField(
        label="Lý do xóa",
        max_length=500,
        error_messages={"required": "Hãy ghi lý do xóa."},
        help_text="Ví dụ: ghi nhầm người. Nhật ký giữ lại lý do này.",
    )
