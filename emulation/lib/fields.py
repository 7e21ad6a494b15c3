"""Model and form fields that speak Vietnamese: figures, days, dates known in part.

A form field shows again exactly what was typed when it could not be read.
"""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.utils import from_current_timezone

from emulation.lib.dates import DateError, PartialDate
from emulation.lib.figures import NumberError, format_number, parse_number
from emulation.lib.vietnamese import fold, normalise

# A day ends with its last second; on a page that reads 23:59.
END_OF_DAY = time(23, 59, 59)
_CLOCK = re.compile(r"(\d{1,2})\s*(?:(?:[:.]|h|g|gio)\s*(?:(\d{1,2})\s*(?:p|phut)?)?)?", re.ASCII)


class FigureField(forms.Field):
    """A Decimal, typed as 1.234,56 or in any spelling `parse_number` reads."""

    widget = forms.TextInput

    def __init__(
        self,
        *,
        min_value: Decimal | int | None = None,
        max_value: Decimal | int | None = None,
        max_digits: int | None = None,
        decimal_places: int | None = None,
        **options: Any,
    ) -> None:
        self.min_value, self.max_value = min_value, max_value
        self.max_digits, self.decimal_places = max_digits, decimal_places
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal | int):
            return Decimal(value)
        if not normalise(str(value)):
            return None
        try:
            return parse_number(str(value))
        except NumberError as error:
            raise ValidationError(str(error), code="invalid") from error

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            raise ValidationError(
                f"Số phải từ {format_number(self.min_value)} trở lên.", code="min_value"
            )
        if self.max_value is not None and value > self.max_value:
            raise ValidationError(
                f"Số không được quá {format_number(self.max_value)}.", code="max_value"
            )
        self._validate_room(value)

    def _validate_room(self, value: Decimal) -> None:
        """What the column cannot hold is refused, never rounded away."""
        whole, _, fraction = f"{abs(value):f}".partition(".")
        fraction = fraction.rstrip("0")
        if self.decimal_places is not None and len(fraction) > self.decimal_places:
            raise ValidationError(
                f"Chỉ nhập tối đa {self.decimal_places} chữ số sau dấu phẩy.",
                code="max_decimal_places",
            )
        room = (self.max_digits or 0) - (self.decimal_places or 0)
        if self.max_digits is not None and len(whole.lstrip("0")) > room:
            raise ValidationError(
                f"Chỉ nhập tối đa {room} chữ số trước dấu phẩy.", code="max_whole_digits"
            )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal | int):
            return format_number(value)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _has_changed(self, initial, data)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}


class PartialDateFormField(forms.Field):
    """A date known to the day, the month or the year: 30/5/2023, 12/2022, 2022."""

    widget = forms.DateInput

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if isinstance(value, PartialDate):
            return value
        if isinstance(value, date):
            return PartialDate.of(value)
        if not normalise(str(value)):
            return None
        try:
            return PartialDate.parse(str(value))
        except DateError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, date):
            value = PartialDate.of(value)
        return value.short if isinstance(value, PartialDate) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _has_changed(self, initial, data)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "autocomplete": "off"}


class DayField(PartialDateFormField):
    """A full date, as a `date`: 30/5/2023, 30-5-2023, 2023-05-30."""

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, datetime):
            return value.date()
        known = super().to_python(value)
        if known is None:
            return None
        if not known.is_full:
            raise ValidationError(
                "Hãy nhập đủ ngày, tháng và năm, ví dụ 30/5/2023.", code="invalid"
            )
        return known.first_day


class TimeField(forms.Field):
    """A time of day: 17:00, 17h30, 17 giờ. 24:00 and 23:59 are the end of the day."""

    widget = forms.TimeInput

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return END_OF_DAY if (value.hour, value.minute) == (23, 59) else value
        words = normalise(str(value))
        if not words:
            return None
        found = _CLOCK.fullmatch(fold(words))
        hour, minute = (int(part or 0) for part in found.groups()) if found else (99, 0)
        if (hour, minute) in ((24, 0), (23, 59)):
            return END_OF_DAY
        if hour > 23 or minute > 59:
            raise ValidationError(
                "Hãy ghi giờ và phút, ví dụ 17:00 hoặc 17 giờ 30.", code="invalid"
            )
        return time(hour, minute)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _has_changed(self, initial, data)


class MomentField(forms.MultiValueField):
    """A day and a time of day by the clock of Việt Nam; without a time, the end of that day."""

    def __init__(self, **options: Any) -> None:
        fields = (DayField(required=False), TimeField(required=False))
        widget = forms.SplitDateTimeWidget(
            date_format="%d/%m/%Y",
            time_format="%H:%M",
            time_attrs={"placeholder": "giờ:phút", "autocomplete": "off"},
        )
        super().__init__(fields, widget=widget, require_all_fields=False, **options)

    def compress(self, values: list[Any]) -> datetime | None:
        day, at = values or (None, None)
        if day is None:
            if at is not None:
                raise ValidationError("Hãy ghi cả ngày, ví dụ 30/10/2023.", code="incomplete")
            return None
        return from_current_timezone(datetime.combine(day, at or END_OF_DAY))


def _has_changed(field: forms.Field, initial: Any, data: Any) -> bool:
    """Compared as values: 1.234,50 typed over 1234.5 is no change."""
    if field.disabled:
        return False
    try:
        return field.to_python(initial) != field.to_python(data)
    except ValidationError:
        return True


class PartialDateField(models.Field):
    """A `PartialDate`, stored as its ISO text, which sorts and compares as the dates do."""

    description = "Date known to the day, the month or the year"

    def __init__(self, *args: Any, **options: Any) -> None:
        options["max_length"] = len("2023-05-30")
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        del options["max_length"]
        return name, path, args, options

    def get_internal_type(self) -> str:
        return "CharField"

    def to_python(self, value: Any) -> PartialDate | None:
        if value is None or value == "":
            return None
        if isinstance(value, PartialDate):
            return value
        if isinstance(value, date):
            return PartialDate.of(value)
        try:
            return PartialDate.parse(str(value))
        except DateError as error:
            raise ValidationError(str(error), code="invalid") from error

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return PartialDate.from_iso(value) if value else None

    def get_prep_value(self, value: Any) -> str | None:
        value = self.to_python(super().get_prep_value(value))
        return None if value is None else str(value)

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def formfield(self, **options: Any) -> forms.Field:
        return super().formfield(**{"form_class": PartialDateFormField, **options})
