"""What council staff enter of a decision: its words, its list, its number when it is issued."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from awards.choices import DecisionKind, SigningCapacity
from awards.models import LegalText
from campaigns.forms.results import LineField, LinesField, VersionForm
from campaigns.forms.rows import CountField
from emulation.lib.fields import DayField

TICKED_AT_MOST = 2_000


class WordsForm(forms.Form):
    """The words of a decision around its list."""

    title = LineField(
        label="Trích yếu",
        max_length=400,
        help_text="Ví dụ: Về việc tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh.",
    )
    reason = LinesField(
        label="Đã có thành tích",
        required=False,
        max_length=2000,
        help_text="Viết tiếp sau tên người, tập thể ở Điều 1, ví dụ: đã có thành tích xuất sắc "
        "trong phong trào …",
    )
    authority_line = LineField(
        label="Người có thẩm quyền ban hành",
        max_length=250,
        help_text="In hoa trên quyết định, ví dụ: Chủ tịch Ủy ban nhân dân tỉnh.",
    )
    symbol = LineField(label="Ký hiệu", max_length=60, initial="QĐ-UBND")
    place = LineField(label="Địa danh", max_length=80, help_text="Ví dụ: Lai Châu.")
    capacity = forms.ChoiceField(
        label="Thẩm quyền ký", choices=SigningCapacity.choices, required=False
    )
    signer_post = LineField(label="Chức vụ người ký", max_length=120)
    signer_name = LineField(label="Người ký", max_length=120)
    proposed_by = LinesField(
        label="Theo đề nghị của",
        required=False,
        max_length=2000,
        help_text="Mỗi dòng một đề nghị: cơ quan, số và ngày tờ trình.",
    )
    executors = LinesField(
        label="Trách nhiệm thi hành",
        required=False,
        max_length=2000,
        help_text="Ai thi hành quyết định này, viết thành câu.",
    )
    receivers = LinesField(
        label="Nơi nhận", required=False, max_length=2000, help_text="Mỗi dòng một nơi nhận."
    )


class DraftForm(WordsForm):
    """A new draft; which nominees is ticked in the table beside it."""

    def __init__(self, *args, offered, **options):
        super().__init__(*args, **options)
        self.offered = {one.pk: one for one in offered}
        self.fields["nominees"] = forms.MultipleChoiceField(
            label="Người, tập thể",
            choices=[(str(pk), str(one)) for pk, one in self.offered.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Hãy chọn ít nhất một người, tập thể."},
        )

    def clean_nominees(self):
        return [int(pk) for pk in self.cleaned_data["nominees"]]


class AddForm(VersionForm):
    """More accepted nominees into a draft."""

    def __init__(self, *args, offered, **options):
        super().__init__(*args, **options)
        self.fields["nominees"] = forms.TypedMultipleChoiceField(
            label="Người, tập thể đủ điều kiện",
            choices=[(one.pk, f"{one}: {one.award} ({one.proposal.unit})") for one in offered],
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Hãy chọn ít nhất một người, tập thể."},
        )


class EditForm(WordsForm):
    bases = LinesField(
        label="Căn cứ",
        max_length=10_000,
        help_text="Mỗi dòng một căn cứ, không viết chữ “Căn cứ” ở đầu. Danh mục văn bản ở trang "
        "Quản trị cho sẵn cách viện dẫn.",
        error_messages={"required": "Quyết định phải có ít nhất một căn cứ."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_bases(self):
        """[(text of the catalogue or None, citation)], each once, in order."""
        lines = [line.rstrip(" ;.") for line in self.cleaned_data["bases"].splitlines()]
        lines = [line.removeprefix("Căn cứ ").strip() for line in lines]
        known = {text.citation: text for text in LegalText.objects.all()}
        return [(known.get(line), line[:1000]) for line in dict.fromkeys(lines) if line]


class IssueForm(VersionForm):
    number = CountField(
        label="Số",
        min_value=1,
        help_text="Chỉ phần số, như văn thư đã cấp. Số đã dùng trong năm không dùng lại.",
    )
    issued_on = DayField(label="Ngày ban hành")

    def clean_issued_on(self):
        day = self.cleaned_data["issued_on"]
        if day > timezone.localdate():
            raise ValidationError("Ngày ban hành không được sau hôm nay.")
        return day


class LineForm(VersionForm):
    honorific = LineField(label="Xưng hô", max_length=40, required=False)
    name = LineField(label="Tên", max_length=300)
    post = LineField(label="Chức vụ, nơi công tác", max_length=300, required=False)
    prize = CountField(
        label="Tiền thưởng đã định (đồng)",
        required=False,
        help_text="Chỉ khi danh mục ghi mức tối đa, hoặc chưa có hệ số cho đối tượng này.",
    )


class AmendForm(WordsForm):
    """Which honours of an issued decision are put right, replaced or revoked."""

    kind = forms.ChoiceField(
        label="Loại",
        choices=[one for one in DecisionKind.choices if one[0] != DecisionKind.AWARD],
    )
    field_order = ["kind", "honours"]

    def __init__(self, *args, offered, **options):
        super().__init__(*args, **options)
        self.fields["honours"] = forms.TypedMultipleChoiceField(
            label="Khen thưởng",
            choices=[(one.pk, str(one)) for one in offered],
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="Thay thế thì cả quyết định được thay, không cần chọn.",
        )
        self.order_fields(self.field_order)

    def clean(self):
        cleaned = super().clean()
        needs = cleaned.get("kind") != DecisionKind.REPLACEMENT
        if needs and not cleaned.get("honours") and "honours" not in self.errors:
            self.add_error("honours", "Hãy chọn ít nhất một khen thưởng.")
        return cleaned
