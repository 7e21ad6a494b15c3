"""Reading what people type about themselves and about units."""

from dataclasses import dataclass

from django import forms
from django.contrib.auth.forms import AuthenticationForm, BaseUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import urlencode

from emulation.accounts.models import Unit, User
from emulation.accounts.queries import names_above, note_of, units_called, units_like
from emulation.lib.vietnamese import match_key, normalise


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu không đúng. Hãy xem lại chữ hoa, chữ thường.",
        "inactive": "Tài khoản này đã ngừng hoạt động. Hãy hỏi người quản trị cổng.",
    }


class ForgottenForm(forms.Form):
    email = forms.EmailField(
        label="Thư điện tử",
        max_length=254,
        help_text="Địa chỉ đã khai trong tài khoản của bạn.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class NewPersonForm(BaseUserCreationForm):
    class Meta:
        model = User
        fields = ["username", "full_name", "email", "phone"]


class PersonForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"


class UnitForm(forms.ModelForm):
    variants = forms.CharField(
        label="Tên khác",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text="Mỗi dòng một tên, như tài liệu có thể viết. Tìm kiếm nhận cả các tên này.",
    )

    class Meta:
        model = Unit
        fields = [
            "code",
            "name",
            "kind",
            "parent",
            "variants",
            "opened_on",
            "closed_on",
            "official_code",
            "label_only",
            "outside",
            "note",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["variants"] = "\n".join(self.instance.variants)

    def clean_name(self):
        return normalise(self.cleaned_data["name"])

    def clean_variants(self):
        lines = map(normalise, self.cleaned_data["variants"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))


@dataclass(frozen=True)
class Typed:
    """What came from the two inputs of a UnitField: the words, and the id of what was picked.

    No words at all (None) is a program that sent the id alone.
    """

    text: str | None = ""
    pk: str = ""


class UnitInput(forms.Widget):
    """A text input for a unit, with the id beside it; unit-search.js turns it into a combobox."""

    template_name = "accounts/widgets/unit_input.html"
    input_type = "search"
    role = ""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        query = f"?{urlencode({'role': self.role})}" if self.role else ""
        context["widget"] |= {
            "typed": value if isinstance(value, Typed) else Typed(),
            "search_url": reverse("accounts:unit-search") + query,
        }
        return context

    def value_from_datadict(self, data, files, name):
        if self.value_omitted_from_data(data, files, name):
            return None
        text = data.get(f"{name}_text")
        return Typed(None if text is None else normalise(text), str(data.get(name) or ""))

    def value_omitted_from_data(self, data, files, name):
        return name not in data and f"{name}_text" not in data


class UnitField(forms.ModelChoiceField):
    """A unit of `queryset`, found by typing; the words count, the id tells equal names apart.

    Works without JavaScript: the code or the exact name is enough. `role` narrows what the search
    proposes to the branches in which the user holds it.
    """

    widget = UnitInput
    default_error_messages = {
        "required": "Hãy chọn một đơn vị.",
        "invalid_choice": "Đơn vị đã chọn không có hoặc ngoài phạm vi của bạn.",
    }
    HELP = "Gõ vài chữ của tên, không cần dấu, rồi chọn; hoặc gõ đúng mã đơn vị."

    def __init__(self, queryset, *, role="", help_text="", **options):
        super().__init__(queryset, help_text=help_text or self.HELP, **options)
        self.widget.role = role

    def to_python(self, value):
        if isinstance(value, Unit):
            return value
        typed = _typed(value)
        if not (typed.pk if typed.text is None else typed.text):
            return None
        picked = self._picked(typed.pk)
        if typed.text is None:
            if picked is None:
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
            return picked
        if picked and match_key(typed.text) == match_key(str(picked)):
            return picked
        return self._named(typed.text)

    def prepare_value(self, value):
        """Shown by its name; what could not be read is shown as typed."""
        typed = _typed(value.pk if isinstance(value, Unit) else value)
        if isinstance(value, Typed) and typed.text is not None:
            return typed
        unit = value if isinstance(value, Unit) else self._picked(typed.pk)
        return Typed(str(unit), str(unit.pk)) if unit else Typed()

    def has_changed(self, initial, data):
        if self.disabled:
            return False
        former, typed = self.prepare_value(initial), _typed(data)
        if typed.text == "" or former.pk == "":
            return bool(former.pk) != bool(typed.pk if typed.text is None else typed.text)
        return typed.pk != former.pk or (
            typed.text is not None and match_key(typed.text) != match_key(former.text)
        )

    def _picked(self, pk):
        return self.queryset.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None

    def _named(self, text):
        """The one unit of this code or name; else an error that proposes."""
        units = units_called(self.queryset, text)
        if len(units) == 1:
            return units[0]
        if units:
            message = "Có nhiều đơn vị tên “%(text)s”: %(near)s. Hãy gõ mã của đơn vị cần chọn."
        else:
            units = units_like(self.queryset, text)
            message = "Không có đơn vị nào trong phạm vi có tên hoặc mã “%(text)s”."
            message += " Gần giống: %(near)s." if units else ""
        above = names_above(units)
        near = "; ".join(f"{unit} ({note_of(unit, above)})" for unit in units)
        raise ValidationError(message, code="unknown", params={"text": text, "near": near})


def _typed(value) -> Typed:
    if isinstance(value, Typed):
        return value
    return Typed(None, "" if value is None else str(value))
