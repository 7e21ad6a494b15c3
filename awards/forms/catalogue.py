"""Reading what administrators type into the catalogue of awards."""

import json

from django import forms
from django.core.exceptions import ValidationError

from awards.choices import AwardOccasion
from awards.eligibility import PREDICATES, RuleError, check_rule
from awards.models import Award, Rule
from awards.queries.catalogue import AwardNames, rule_value
from campaigns.choices import RecipientKind
from emulation.lib.vietnamese import match_key, normalise


class NamesField(forms.CharField):
    """A list of names, one on each line."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 60})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        lines = map(normalise, super().to_python(value).splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class TicksField(forms.MultipleChoiceField):
    """A list of codes, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def has_changed(self, initial, data):
        return super().has_changed(initial or [], data)


class ParamsField(forms.JSONField):
    """Parameters of a rule, indented, with Vietnamese letters as they are."""

    widget = forms.Textarea(attrs={"rows": 8, "cols": 70, "spellcheck": "false"})
    default_error_messages = {
        "invalid": "Chưa đúng cách viết. Hãy viết các cặp tên và giá trị trong ngoặc nhọn, như "
        '{"years": 3, "awards": ["cstd-co-so"]}.'
    }

    def prepare_value(self, value):
        if isinstance(value, dict):
            return json.dumps(value, ensure_ascii=False, indent=2)
        return super().prepare_value(value)

    def clean(self, value):
        found = super().clean(value)
        if found in (None, ""):
            return {}
        if not isinstance(found, dict):
            raise ValidationError(self.error_messages["invalid"])
        return found


def field_for(column, **kwargs):
    """The form field of a JSON column of the catalogue; None for other columns."""
    common = {
        "label": column.verbose_name.capitalize(),
        "help_text": column.help_text,
        "required": False,
    }
    if column.name == "recipient_kinds":
        return TicksField(choices=RecipientKind.choices, **common)
    if column.name == "occasions":
        return TicksField(choices=AwardOccasion.choices, **common)
    if column.name == "variants":
        common["help_text"] = (
            "Mỗi dòng một tên, như tài liệu có thể viết. Khi nhập từ tệp, cổng nhận các tên này."
        )
        return NamesField(**common)
    if column.name == "params":
        common["help_text"] = "Theo bảng “Các kiểu điều kiện và tham số” bên dưới."
        return ParamsField(**common)
    return None


class AwardForm(forms.ModelForm):
    def clean(self):
        """A name that leads to two awards would lead to none."""
        cleaned = super().clean()
        names = [cleaned.get("name") or "", *(cleaned.get("variants") or [])]
        taken = AwardNames().by_key
        for name in names:
            others = [one for one in taken.get(match_key(name), []) if one.pk != self.instance.pk]
            if name and others:
                column = "name" if name == cleaned.get("name") else "variants"
                self.add_error(column, f"“{name}” đã là tên của {others[0]} ({others[0].code}).")
        return cleaned


class RuleForm(forms.ModelForm):
    predicate = forms.ChoiceField(
        label="Kiểu điều kiện",
        choices=[
            ("", "Chọn kiểu điều kiện"),
            *((key, one.label) for key, one in PREDICATES.items()),
        ],
    )

    def clean(self):
        """What the rule asks must be readable before it judges anybody."""
        cleaned = super().clean()
        if not cleaned.get("predicate") or "params" not in cleaned:
            return cleaned
        asked = Rule(
            code=cleaned.get("code") or self.instance.code,
            name=cleaned.get("name") or "",
            predicate=cleaned["predicate"],
            params=cleaned["params"],
        )
        codes = set(Award.objects.values_list("code", flat=True))
        try:
            check_rule(rule_value(asked, (one.code for one in cleaned.get("awards") or ())), codes)
        except RuleError as error:
            self.add_error("params", str(error))
        return cleaned
