"""Fields of a fact as typed values. What is not there, or is of another type, is not said."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from campaigns.checks.words import REMEMBERED, match_words, normalise
from campaigns.facts import Fact, as_list
from campaigns.facts.schema import APPROXIMATIONS
from emulation.lib.dates import DateError, PartialDate
from emulation.lib.figures import NumberError, format_number, parse_number

# First words of units of measure of things that can be had in parts. All else is counted.
MEASURED = frozenset(
    match_words(
        "đồng vnd vnđ đ usd eur ha héc hecta km km2 m m2 m3 mét tấn tạ yến kg gam lít kwh mwh gwh"
        " mw điểm phần nghìn ngàn vạn triệu tỷ giờ tuổi năm tháng lần tăng giảm"
    )
)
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_NUMBER = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:\. ?\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)(?![\d]|[.,]\d)"
)


@dataclass(frozen=True)
class Bounds:
    """All that a printed figure may stand for. Exact fractions, so that no edge is lost."""

    low: Fraction
    high: Fraction

    @classmethod
    def around(cls, value: Decimal, half: Fraction = Fraction(0)) -> "Bounds":
        return cls(Fraction(value) - half, Fraction(value) + half)

    def __add__(self, other: "Bounds") -> "Bounds":
        return Bounds(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Bounds") -> "Bounds":
        return Bounds(self.low - other.high, self.high - other.low)

    def __mul__(self, factor: int | Fraction) -> "Bounds":
        ends = (self.low * factor, self.high * factor)
        return Bounds(min(ends), max(ends))

    def over(self, other: "Bounds") -> "Bounds | None":
        """The ratio; None where the divisor is not surely above zero."""
        if other.low <= 0:
            return None
        ends = [one / two for one in (self.low, self.high) for two in (other.low, other.high)]
        return Bounds(min(ends), max(ends))

    def widened(self, by: Fraction) -> "Bounds":
        return Bounds(self.low - by, self.high + by)

    def meets(self, other: "Bounds") -> bool:
        return self.low <= other.high and other.low <= self.high

    @property
    def middle(self) -> Fraction:
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class Said:
    """A figure as printed: with its last digit, its approximation and its unit of measure."""

    value: Decimal
    decimals: int = 0
    approximation: str = "exact"
    uom: str = ""

    @property
    def step(self) -> Fraction:
        """One unit of the last printed digit; nothing where whole things are counted."""
        if self.decimals == 0 and is_counted(self.uom):
            return Fraction(0)
        return Fraction(1, 10**self.decimals)

    @property
    def bounds(self) -> Bounds:
        printed = Bounds.around(self.value, self.step / 2)
        room = self._room
        if self.approximation == "over":
            return Bounds(Fraction(self.value), printed.high + room)
        if self.approximation == "under":
            return Bounds(printed.low - room, Fraction(self.value))
        if self.approximation == "estimate":
            return printed.widened(abs(Fraction(self.value)) / 20)
        return printed

    @property
    def _room(self) -> Fraction:
        """How far "trên 300" may reach: to the next round number, at least a tenth."""
        digits = str(abs(int(self.value)))
        zeros = len(digits) - len(digits.rstrip("0")) if self.value else 0
        round_step = Fraction(10**zeros) if not self.decimals else self.step
        return max(round_step, abs(Fraction(self.value)) / 10)

    def agrees_with(self, other: "Said") -> bool:
        """Whether two prints of one figure can be right: the coarser one rounds the finer one."""
        if self.approximation != "exact" or other.approximation != "exact":
            return self.bounds.meets(other.bounds)
        half = Fraction(1, 2 * 10 ** min(self.decimals, other.decimals))
        return abs(Fraction(self.value) - Fraction(other.value)) <= half

    @property
    def shown(self) -> str:
        return show(self.value, self.uom, self.approximation, self.decimals)


def text(fact: Fact, name: str) -> str:
    value = fact.get(name)
    return normalise(value) if isinstance(value, str) else ""


def texts(value: Any) -> list[str]:
    return [item for item in as_list(value) if isinstance(item, str) and item.strip()]


def raws(fact: Fact) -> list[str]:
    return [normalise(item) for item in texts(fact.get("raw")) + texts(fact.get("printed_as"))]


def number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    exact = Decimal(value)
    return exact if exact.is_finite() else None


def day(value: Any) -> PartialDate | None:
    """A date as far as it is known; None where even the year is missing."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return _parsed(value) if isinstance(value, str) else None


@lru_cache(REMEMBERED)
def _parsed(written: str) -> PartialDate | None:
    try:
        return PartialDate.parse(written)
    except DateError:
        return None


def rows(value: Any) -> list[Fact]:
    return [item for item in as_list(value) if isinstance(item, dict)]


def strings(value: Any) -> Iterator[str]:
    """Every text inside a value, keys apart."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


def years_in(value: Any) -> list[int]:
    return [int(found) for found in _YEAR.findall(str(value))] if value is not None else []


@lru_cache(REMEMBERED)
def printed_numbers(written: str) -> tuple[Decimal, ...]:
    """The numbers of a printed phrase, each with the decimals it was printed with."""
    numbers = []
    for found in _NUMBER.findall(written):
        with suppress(NumberError):
            numbers.append(parse_number(found))
    return tuple(numbers)


def decimals_of(value: Decimal, printed: list[str]) -> int:
    """Digits after the comma where the figure is printed, otherwise as the fact holds it."""
    for written in printed:
        for candidate in printed_numbers(written):
            if candidate == abs(value):
                return max(0, -candidate.as_tuple().exponent)
    return max(0, -value.as_tuple().exponent)


def said(
    fact: Fact, name: str = "value", *, uom: str = "", printed: Fact | None = None
) -> "Said | None":
    """A figure of a fact (or of a row inside the fact `printed`), or None where none is said."""
    value = number(fact.get(name))
    if value is None:
        return None
    uom = text(fact, "uom") or uom
    approximation = approximation_of(fact) if name in ("value", "mixed_total") else "exact"
    return Said(value, decimals_of(value, raws(printed or fact) + raws(fact)), approximation, uom)


def approximation_of(fact: Fact) -> str:
    found = APPROXIMATIONS.get(text(fact, "approx").lower(), "exact")
    return "estimate" if found == "exact" and fact.get("estimate") is True else found


def is_counted(uom: str) -> bool:
    words = match_words(uom)
    return bool(words) and words[0] not in MEASURED


def is_percent(uom: str) -> bool:
    """A share or a rate in percent; neither percentage points nor "% tăng"."""
    return normalise(uom) in ("%", "phần trăm", "% ")


def plain_uom(uom: str) -> str:
    """Without "per head" and "per year", which a yearly average carries or leaves out."""
    return re.sub(r"(\s*/\s*(năm|người))+$", "", normalise(uom))


def show(
    value: Decimal | Fraction,
    uom: str = "",
    approximation: str = "exact",
    decimals: int | None = None,
) -> str:
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
        decimals = 2 if decimals is None else decimals
    shown = format_number(value, decimals)
    before = {"over": "trên ", "under": "gần ", "estimate": "ước "}.get(approximation, "")
    if not uom:
        return before + shown
    return before + shown + (uom if uom.startswith("%") else f" {uom}")


def decimal(value: Fraction, decimals: int = 2) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding="ROUND_HALF_UP")
