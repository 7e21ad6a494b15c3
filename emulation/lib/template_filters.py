"""Figures and dates as a Vietnamese page or document prints them."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils import timezone

from emulation.lib.dates import WEEKDAYS, PartialDate, with_weekday
from emulation.lib.figures import Figure, format_figure, format_number

register = template.Library()


@register.filter
def vn_number(value: Any, decimals: int | None = None) -> str:
    """1.234,56; a Figure with its words and unit of measure; "" for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, Figure):
        return format_figure(value)
    return format_number(_decimal(value), decimals)


@register.filter
def vn_percent(value: Any) -> str:
    """A computed percentage, to two places at most: 112,55, but 136."""
    if value is None or value == "":
        return ""
    return format_number(_decimal(value).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


@register.filter
def vn_count(value: Any) -> str:
    """A count with the administrative zero below ten: 05 tập thể."""
    return "" if value is None or value == "" else format_number(_decimal(value), pad=True)


@register.filter
def vn_date(value: Any, form: str = "short") -> str:
    """30/5/2023, or with "long": ngày 30 tháng 5 năm 2023."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = _here(value)
    day = value if isinstance(value, PartialDate) else PartialDate.of(value)
    return day.long if form == "long" else day.short


@register.filter
def vn_weekday(day: date) -> str:
    """Thứ Sáu, ngày 05 tháng 01 năm 2024."""
    return with_weekday(day)


@register.filter
def vn_datetime(value: Any) -> str:
    """15 giờ 30, 30/5/2023, by the clock of Việt Nam."""
    if not value:
        return ""
    moment = _here(value)
    return f"{moment.hour} giờ {moment.minute:02}, {vn_date(moment.date())}"


@register.filter
def vn_day_time(value: Any) -> str:
    """Chủ nhật, 05/4/2026, 17:00: a term that may fall on a day of rest."""
    if not value:
        return ""
    moment = _here(value)
    return f"{WEEKDAYS[moment.weekday()]}, {vn_date(moment.date())}, {moment:%H:%M}"


def _here(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _decimal(value: Any) -> Decimal:
    """Floats are refused: a figure that went through one is no longer the figure."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"{value!r} is no figure; figures are Decimal or int.")
    return Decimal(value)


@register.filter
def vn_abs(value: Any) -> Any:
    """The size of a figure without its sign, where a word says the direction."""
    return abs(value)
