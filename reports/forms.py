from django import forms

from reports.models import Imprint

LINES = {"rows": 4}


class NarrativeForm(forms.Form):
    """One part in the words of staff; a line break begins a paragraph."""

    text = forms.CharField(
        label="Lời văn",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Mỗi lần xuống dòng là một đoạn. Để trống thì báo cáo không in phần này.",
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean_version(self):
        return self.cleaned_data["version"] or 0


class ImprintForm(forms.ModelForm):
    """The official parts, filled in as they would be printed; only what differs is kept."""

    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = Imprint
        fields = [*Imprint.FIELDS]
        widgets = {
            "issuer": forms.Textarea(attrs={"rows": 2}),
            "capacity": forms.Textarea(attrs={"rows": 2}),
            "addressed_to": forms.Textarea(attrs=LINES),
            "recipients": forms.Textarea(attrs={"rows": 8}),
        }
        help_texts = {
            "issuer": "Viết như tên gọi, phần đầu văn bản tự in hoa; xuống dòng ở chỗ muốn ngắt.",
            "number": "Chỉ số, ví dụ 58. Chưa có số thì để trống.",
            "issued_on": "Chưa ký thì để trống; báo cáo chừa chỗ cho văn thư ghi.",
            "addressed_to": "Chỉ khi báo cáo gửi cơ quan cấp trên; mỗi nơi một dòng.",
            "capacity": "Ví dụ: KT. CHỦ TỊCH.",
            "position": "Ví dụ: PHÓ CHỦ TỊCH.",
            "other_position": "Chức vụ trong cơ quan, in phía trên họ tên.",
            "signer": "Họ và tên, không kèm học hàm, học vị.",
            "recipients": "Mỗi nơi một dòng, dòng cuối là Lưu: VT, …",
        }

    def __init__(self, *args, derived, **options):
        super().__init__(*args, **options)
        self.derived = derived
        for name in Imprint.FIELDS:
            self.fields[name].required = False
            self.initial[name] = self.initial.get(name) or derived[name]

    def clean_version(self):
        return self.cleaned_data["version"] or 0

    def clean_number(self):
        number = self.cleaned_data["number"].strip()
        if number and not number.isdigit():
            raise forms.ValidationError("Số chỉ gồm chữ số; ký hiệu ghi ở ô bên cạnh.")
        return number

    def clean_issued_on(self):
        day = self.cleaned_data["issued_on"]
        if day and not day.is_full:
            raise forms.ValidationError("Ngày ban hành phải có đủ ngày, tháng, năm.")
        return day

    def values(self):
        """A part left as the portal derives it goes on following the data."""
        written = {name: self.cleaned_data[name] for name in Imprint.FIELDS}
        return written | {
            name: ""
            for name, value in written.items()
            if isinstance(value, str) and value.split() == self.derived[name].split()
        }


class CheckCodeForm(forms.Form):
    code = forms.CharField(
        label="Mã kiểm tra",
        max_length=40,
        help_text="In ở trang cuối của văn bản, ví dụ KVG2-9XD4-TPRM.",
    )

    def clean_code(self):
        """Without marks that slip in when a code is copied; what is left fits into an address."""
        code = "".join(c for c in self.cleaned_data["code"] if c.isalnum() or c == "-")
        if not code:
            raise forms.ValidationError("Mã kiểm tra gồm chữ và số. Hãy gõ như in trên văn bản.")
        return code
