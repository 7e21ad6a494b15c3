"""The filter of a list: its form, and the conditions in force as tags."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

# Words of the address. A filter must not bear one of these names.
ORDER, AFTER, BEFORE, EXPORT, TICKED = "xep", "sau", "truoc", "xuat", "danh-dau"
PLACE = (AFTER, BEFORE, EXPORT, TICKED)


@dataclass(frozen=True)
class Tag:
    """A filter in force, and the address without it."""

    label: str
    said: str
    url: str


class FilterForm(forms.Form):
    """For `Meta.form` of a filter set: the first fields in one row, the others on demand."""

    in_sight = 3
    # Words of the address that say which list it is, such as its period: no filter, but kept.
    stays: tuple[str, ...] = ()

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return self.visible_fields()[: self._split]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return self.visible_fields()[self._split :]

    @property
    def has_more_set(self) -> bool:
        names = {name for name, _, _ in active(self)} | set(self.errors)
        return any(bound.name in names for bound in self.more_fields)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The order stays when the filter changes, and what the list is about."""
        given = ((name, self.data.get(name, "")) for name in (*self.stays, ORDER))
        return [(name, value) for name, value in given if value]

    @property
    def _split(self) -> int:
        """One field is not worth a fold of its own."""
        count = len(self.visible_fields())
        return count if count <= self.in_sight + 1 else self.in_sight


def active(form: forms.Form) -> list[tuple[str, str, str]]:
    """(name, label, what it is set to) of every field that filters something."""
    if not form.is_bound:
        return []
    form.is_valid()  # what cannot be read filters nothing
    return [
        (name, str(form.fields[name].label or name), _field_said(form.fields[name], value))
        for name, value in form.cleaned_data.items()
        if name in form.changed_data and value not in (None, "", [])
    ]


def _field_said(made: forms.Field, value: Any) -> str:
    if isinstance(value, Model):
        return str(value)  # its choices may be the whole table
    choices = getattr(made, "choices", None)
    if choices is not None:
        labels = {str(key): str(label) for key, label in choices}
        values = value if isinstance(value, list | tuple) else [value]
        return ", ".join(labels.get(str(one), str(one)) for one in values)
    if isinstance(value, bool):
        return "có" if value else "không"
    try:
        return str(made.prepare_value(value))
    except ValidationError:
        return str(value)
