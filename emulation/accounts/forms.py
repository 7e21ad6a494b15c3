"""Reading what people type about themselves and about units."""

from dataclasses import dataclass

from django import forms
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AuthenticationForm,
    BaseUserCreationForm,
    ReadOnlyPasswordHashField,
    UserChangeForm,
)
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from emulation.accounts.models import Appointment, Unit, User
from emulation.accounts.queries import (
    names_above,
    note_of,
    people_called,
    people_like,
    units_called,
    units_like,
)
from emulation.lib.ids import is_id
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


class RoleForm(forms.Form):
    """In which role to work: one that the person holds today, or nothing for all of them."""

    appointment = forms.ModelChoiceField(Appointment.objects.none(), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        held = user.appointments.in_force(timezone.localdate()).select_related("unit")
        self.fields["appointment"].queryset = held


class ConfirmationForm(forms.Form):
    """What the page offered, so that a second click does not take it back."""

    confirms = forms.ChoiceField(choices=[("yes", "có"), ("no", "không")], widget=forms.HiddenInput)


class NewPersonForm(BaseUserCreationForm):
    class Meta:
        model = User
        fields = ["username", "full_name", "email", "phone"]


class PersonForm(UserChangeForm):
    password = ReadOnlyPasswordHashField(
        label="Mật khẩu",
        required=True,
        help_text="Cổng không giữ mật khẩu ở dạng đọc được; quên thì đặt mật khẩu mới.",
    )

    class Meta:
        model = User
        fields = "__all__"


class NewPasswordForm(AdminPasswordChangeForm):
    """What an administrator sets for somebody else. Everyone signs in with a password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True


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
    """What came from the two inputs of a search field: the words, and the id of what was picked.

    No words at all (None) is a program that sent the id alone.
    """

    text: str | None = ""
    pk: str = ""


class SearchInput(forms.Widget):
    """A text input beside the id of what was picked; search-field.js makes it a combobox."""

    template_name = "accounts/widgets/search_input.html"
    input_type = "search"
    url_name = noun = role = ""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        query = f"?{urlencode({'role': self.role})}" if self.role else ""
        context["widget"] |= {
            "typed": value if isinstance(value, Typed) else Typed(),
            "search_url": reverse(self.url_name) + query,
            "noun": self.noun,
        }
        return context

    def value_from_datadict(self, data, files, name):
        if self.value_omitted_from_data(data, files, name):
            return None
        text = data.get(f"{name}_text")
        return Typed(None if text is None else normalise(text), str(data.get(name) or ""))

    def value_omitted_from_data(self, data, files, name):
        return name not in data and f"{name}_text" not in data


class UnitInput(SearchInput):
    url_name = "accounts:unit-search"
    noun = "đơn vị"


class PersonInput(SearchInput):
    url_name = "accounts:person-search"
    noun = "người"


class SearchField(forms.ModelChoiceField):
    """One row of `queryset`, found by typing; the words count, the id tells equal names apart.

    Works without JavaScript: the code or the exact name is enough. A kind of it says which rows are
    `called` so, which are spelt `like` it, and how they are `told` apart.
    """

    help = called_twice = not_called = ""

    def __init__(self, queryset, *, role="", help_text="", **options):
        super().__init__(queryset, help_text=help_text or self.help, **options)
        self.widget.role = role

    def to_python(self, value):
        if isinstance(value, self.queryset.model):
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
        typed = _typed(value.pk if isinstance(value, self.queryset.model) else value)
        if isinstance(value, Typed) and typed.text is not None:
            return typed
        row = value if isinstance(value, self.queryset.model) else self._picked(typed.pk)
        return Typed(str(row), str(row.pk)) if row else Typed()

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
        return self.queryset.filter(pk=pk).first() if is_id(pk) else None

    def _named(self, text):
        """The one row of this code or name; else an error that proposes."""
        rows = self.called(text)
        if len(rows) == 1:
            return rows[0]
        message = self.called_twice
        if not rows:
            rows = self.like(text)
            message = self.not_called + (" Gần giống: %(near)s." if rows else "")
        near = "; ".join(self.told(rows))
        raise ValidationError(message, code="unknown", params={"text": text, "near": near})


class UnitField(SearchField):
    """A unit."""

    widget = UnitInput
    default_error_messages = {
        "required": "Hãy chọn một đơn vị.",
        "invalid_choice": "Đơn vị đã chọn không có hoặc ngoài phạm vi của bạn.",
    }
    help = "Gõ vài chữ của tên, không cần dấu, rồi chọn; hoặc gõ đúng mã đơn vị."
    called_twice = "Có nhiều đơn vị tên “%(text)s”: %(near)s. Hãy gõ mã của đơn vị cần chọn."
    not_called = "Không có đơn vị nào trong phạm vi có tên hoặc mã “%(text)s”."

    def called(self, text):
        return units_called(self.queryset, text)

    def like(self, text):
        return units_like(self.queryset, text)

    def told(self, rows):
        above = names_above(rows)
        return [f"{unit} ({note_of(unit, above)})" for unit in rows]


class PersonField(SearchField):
    """A person with a sign-in, by name or by the name of the sign-in."""

    widget = PersonInput
    default_error_messages = {
        "required": "Hãy chọn một người.",
        "invalid_choice": "Người đã chọn không có hoặc ngoài phạm vi của bạn.",
    }
    help = "Gõ vài chữ của họ tên, không cần dấu, rồi chọn; hoặc gõ đúng tên đăng nhập."
    called_twice = (
        "Có nhiều người tên “%(text)s”: %(near)s. Hãy gõ tên đăng nhập của người cần chọn."
    )
    not_called = "Không có ai trong phạm vi có họ tên hoặc tên đăng nhập “%(text)s”."

    def called(self, text):
        return people_called(self.queryset, text)

    def like(self, text):
        return people_like(self.queryset, text)

    def told(self, rows):
        return [f"{person} ({person.username})" for person in rows]


def _typed(value) -> Typed:
    if isinstance(value, Typed):
        return value
    return Typed(None, "" if value is None else str(value))
