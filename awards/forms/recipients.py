"""What people enter about recipients. A citizen number is read here and shown by no page again."""

from django import forms
from django.core.exceptions import ValidationError

from awards.citizens import CitizenNumberError, read_number
from awards.models import Recipient
from awards.rules import REGISTERS
from campaigns.forms.rows import SpelledForm, YearField
from emulation.accounts.forms import UnitField
from emulation.accounts.models import Unit


class NumberInput(forms.TextInput):
    """Prints no number, also not the one that was just typed."""

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "numeric", "autocomplete": "off", **(attrs or {})})

    def get_context(self, name, value, attrs):
        return super().get_context(name, None, attrs)


class ForgetsNumber:
    """A form that comes back without the citizen number that was typed, and says so.

    Unsaid, the next try would enter the person without it.
    """

    number_field = "number"

    def add_error(self, field, error):
        super().add_error(field, error)
        if field != self.number_field:
            self.ask_for_number_again()

    def ask_for_number_again(self):
        name = self.number_field
        typed = name in self.fields and self.data.get(self.add_prefix(name))
        if typed and name not in self.errors:
            sentence = "Hãy gõ lại số định danh: số đã gõ không được in lại trên trang."
            super().add_error(name, ValidationError(sentence, code="again"))


class NumberField(forms.CharField):
    """A citizen number: never an initial value, never in an address."""

    widget = NumberInput

    def __init__(self, **options):
        options.setdefault("label", "Số định danh (căn cước)")
        super().__init__(required=options.pop("required", False), max_length=20, **options)

    def clean(self, value):
        try:
            return read_number(super().clean(value))
        except CitizenNumberError as error:
            raise ValidationError(str(error), code="number") from error


class NumberForm(forms.Form):
    number = NumberField(required=True, help_text="Chỉ tìm đúng cả số. Số không lưu trên cổng.")


class RecipientForm(ForgetsNumber, SpelledForm):
    birth_year = YearField(label="Năm sinh", required=False)
    unit = UnitField(Unit.objects.none(), label="Đơn vị")
    number = NumberField(help_text="Cổng chỉ giữ dấu vân của số; không ai đọc lại được số.")
    is_other = forms.BooleanField(
        label="Đã xem các mục giống ở trên; đây là người, tập thể khác",
        required=False,
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Recipient
        fields = ["kind", "name", "birth_year", "place", "unit", "sex", "ethnic_group"]

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        reach = user.authority.reach("path", *REGISTERS)
        self.fields["unit"].queryset = Unit.objects.filter(reach)
        if self.instance.pk:
            self.fields["kind"].disabled = True
            kept = "Đã có số; để trống thì giữ nguyên." if self.instance.citizen_digest else ""
            self.fields["number"].help_text = kept or self.fields["number"].help_text

    def ask_about_likeness(self):
        """Those that are alike are shown; who goes on says that it is another one."""
        self.fields["is_other"].widget = forms.CheckboxInput()
        self.ask_for_number_again()

    @property
    def values(self):
        names = [name for name in self._meta.fields if not self.fields[name].disabled]
        return {name: self.cleaned_data[name] for name in names}


def _told(one) -> str:
    """Two that may be one often bear one name."""
    born = f", sinh {one.birth_year}" if one.birth_year else ""
    return f"{one.name}{born}, {one.unit}"


class MergeForm(forms.Form):
    kept = forms.ChoiceField(label="Giữ lại", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Lý do gộp",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ví dụ: cùng căn cước, đã đối chiếu với đơn vị ngày 12/5/2026.",
    )

    def __init__(self, *args, pair, **options):
        super().__init__(*args, **options)
        self.fields["kept"].choices = [(str(one.pk), _told(one)) for one in pair]


class UnmergeForm(forms.Form):
    reason = forms.CharField(
        label="Lý do tách", max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
