"""What typing a campaign and the rows of its parts has in common."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max

from emulation.accounts.forms import UnitField
from emulation.accounts.models import Unit
from emulation.lib.fields import FigureField
from emulation.lib.vietnamese import normalise, normalise_paragraphs

ROWS_AT_MOST = 200
# A name so long gets the width of two short fields.
WIDE_FROM = 150


NOTHING = "Chưa chọn"


class CountField(FigureField):
    """A whole number, typed as 1.234 or 1234."""

    def __init__(self, **options):
        options.setdefault("min_value", 0)
        super().__init__(decimal_places=0, max_digits=9, **options)

    def to_python(self, value):
        number = super().to_python(value)
        if number is None:
            return None
        if number != int(number):
            raise ValidationError("Hãy nhập một số nguyên, ví dụ 1.234.", code="invalid")
        return int(number)


class YearField(forms.IntegerField):
    widget = forms.TextInput

    def __init__(self, **options):
        options.update(min_value=1900, max_value=2100)
        super().__init__(**options)

    def widget_attrs(self, widget):
        return {"inputmode": "numeric", "autocomplete": "off"}


class OrderField(CountField):
    """The place of a row among its like. Left empty, a new row comes last."""

    def __init__(self, **options):
        options.update(required=False, max_value=9_999)
        super().__init__(**options)


class SpelledForm(forms.ModelForm):
    """A form whose texts are kept in the one spelling that search and documents rely on."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = NOTHING
            elif isinstance(field, forms.TypedChoiceField) and field.choices[0][0] == "":
                field.choices = [("", NOTHING), *field.choices[1:]]

    def clean(self):
        super().clean()
        for name, value in list(self.cleaned_data.items()):
            if not isinstance(value, str):
                continue
            field = self.fields[name]
            is_long = isinstance(field.widget, forms.Textarea)
            self.cleaned_data[name] = normalise_paragraphs(value) if is_long else normalise(value)
            if field.required and not self.cleaned_data[name]:
                self.add_error(name, field.error_messages["required"])
        return self.cleaned_data


class RowForm(SpelledForm):
    """A row of a part. Units are looked up by the server; long lists are never printed.

    `among` says that the form is one of several on the page: hints are then said once above them,
    and the formset, which holds every row of the part, judges what must differ.
    """

    unit_fields: tuple[str, ...] = ()
    parent_field = "campaign"
    # The field that orders the rows, and those whose values together stand once in the part.
    order: str | None = "position"
    once: tuple[str, ...] = ()

    def __init__(self, *args, campaign, user, among=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign, self.user, self.among = campaign, user, among
        self._look_units_up(Unit.objects.visible_to(user))
        if self.order in self.fields:
            hint = "" if among else "Để trống: xếp cuối."
            label = self.fields[self.order].label
            self.fields[self.order] = OrderField(label=label, help_text=hint)
            if not self.instance.pk:
                self.initial[self.order] = None
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and (field.max_length or 0) >= WIDE_FROM:
                field.widget.attrs["class"] = "wide"

    def _look_units_up(self, units):
        for name in self.unit_fields:
            column = self._meta.model._meta.get_field(name)
            # A unit that stands in the row may stay, also one that this person could not choose.
            own = Unit.objects.filter(pk=getattr(self.instance, column.attname))
            field = UnitField(units | own, required=not column.blank, label=self.fields[name].label)
            if self.among:
                field.help_text = ""
            self.fields[name] = field
            # Read with the row, the unit need not be asked for its name again.
            if column.is_cached(self.instance) and getattr(self.instance, name):
                self.initial[name] = getattr(self.instance, name)

    def clean(self):
        super().clean()
        is_ordered = self.order in self.fields and not self.among
        if is_ordered and not self.errors and self.cleaned_data[self.order] is None:
            self.put_at(self._last() + 1)
        return self.cleaned_data

    def _last(self):
        siblings = self._meta.model.objects.filter(**{self.parent_field: self.campaign})
        return siblings.aggregate(last=Max(self.order))["last"] or 0

    def put_at(self, place):
        self.cleaned_data[self.order] = place
        setattr(self.instance, self.order, place)

    def identity(self):
        """What must differ from row to row; None while it is not known."""
        values = tuple(self.cleaned_data.get(name) for name in self.once)
        return values if values and None not in values and "" not in values else None

    def validate_unique(self):
        if not self.among:
            super().validate_unique()

    def validate_constraints(self):
        if not self.among:
            super().validate_constraints()

    def rows(self):
        """What this form adds or changes, parents first."""
        return [self.instance]


class RowFormSet(forms.BaseInlineFormSet):
    """Every row of a part on one page."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.use_required_attribute = True  # the page marks what a row needs
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Xóa dòng này"
        key = form.fields[self.model._meta.pk.name]
        key.label = "Dòng này"
        key.error_messages["invalid_choice"] = (
            "vừa bị người khác xóa. Hãy đánh dấu “Xóa dòng này” rồi lưu lại."
        )

    def kept_forms(self):
        """Rows that will stand in the part afterwards, each with its number on the page."""
        return [
            (number, form)
            for number, form in enumerate(self.forms, start=1)
            if not self._should_delete_form(form) and (form.instance.pk or form.has_changed())
        ]

    def clean(self):
        self._put_new_rows_last()
        seen = {}
        for number, form in self.kept_forms():
            identity = form.identity() if form.is_valid() else None
            if identity is None:
                continue
            if identity in seen:
                form.add_error(form.once[-1], f"Trùng với dòng {seen[identity]}.")
            seen.setdefault(identity, number)

    def _put_new_rows_last(self):
        order = self.form.order
        if order not in self.form.base_fields:
            return
        valid = [form for _, form in self.kept_forms() if form.is_valid()]
        places = [form.cleaned_data.get(order) for form in valid]
        last = max((place for place in places if place is not None), default=0)
        for form, place in zip(valid, places, strict=True):
            if place is None:
                last += 1
                form.put_at(last)

    def changes(self):
        """Rows added or changed, parents first, and rows to delete."""
        saved = []
        for _, form in self.kept_forms():
            if form.has_changed():
                saved += form.rows()
        return saved, [form.instance for form in self.deleted_forms if form.instance.pk]

    def problems(self):
        found = [Problem(str(error)) for error in self.non_form_errors()]
        for number, form in enumerate(self.forms, start=1):
            if not self._should_delete_form(form):
                found += problems_of(form, before=f"Dòng {number}. ")
        return found


@dataclass(frozen=True)
class Problem:
    """Something wrong on a page of several forms, and the field that it is about."""

    text: str
    anchor: str = ""


def problems_of(form, before=""):
    found = [Problem(f"{before}{error}") for error in form.non_field_errors()]
    for bound in form:
        anchor = "" if bound.is_hidden else bound.auto_id
        found += [Problem(f"{before}{bound.label}: {error}", anchor) for error in bound.errors]
    return found


def row_formset(parent, form, *, extra):
    return forms.inlineformset_factory(
        parent,
        form._meta.model,
        form=form,
        formset=RowFormSet,
        extra=extra,
        can_delete=True,
        max_num=ROWS_AT_MOST,
        validate_max=True,
        absolute_max=ROWS_AT_MOST + 50,
    )
