"""Fields in which officers write: figures with their words, a line, several lines."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from emulation.lib.fields import FigureField
from emulation.lib.figures import Figure, NumberError, format_figure, parse_figure
from emulation.lib.vietnamese import normalise, normalise_paragraphs


class SaidFigureField(FigureField):
    """A figure that may be typed with its words: "trên 300", "ước 14.000 tỷ đồng".

    It asks for no keypad of digits, which has no letters; where there is one to be had the script
    of the page offers both.
    """

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "inputmode": "text"}

    def prepare_value(self, value):
        return format_figure(value) if isinstance(value, Figure) else super().prepare_value(value)

    def to_python(self, value) -> Figure | None:
        if isinstance(value, Decimal | int):
            return Figure(Decimal(value))
        if value in self.empty_values:
            return None
        try:
            figure = parse_figure(str(value))
        except NumberError as error:
            raise ValidationError(str(error), code="invalid") from error
        return figure if figure.value is not None else None

    def validate(self, value: Figure | None) -> None:
        super().validate(value.value if value else None)


class LineField(forms.CharField):
    """One line in the one spelling of the portal."""

    def to_python(self, value):
        return normalise(super().to_python(value))


class LinesField(forms.CharField):
    """Several lines; their breaks mean something."""

    def __init__(self, **options):
        options.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**options)

    def to_python(self, value):
        return normalise_paragraphs(super().to_python(value))
