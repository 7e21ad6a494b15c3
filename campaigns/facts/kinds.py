"""The kinds of value a field of a fact may have, each a small judge of one value.

A judge is called with what it may report to (`Seen`), the name of the field and a value that is not
null. It reports an error where the value cannot be what the field says, a reference where the value
names another thing, and what it does not understand where the value is kept but means nothing here.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from emulation.lib.dates import DateError, PartialDate

Judge = Callable[["Seen", str, Any], None]

MAX_TEXT = 20_000
# As many characters as the portal stores of names and codes.
MAX_ID = 80
MAX_KEY = 80
MAX_CAMPAIGN_CODE = 60
MAX_UNIT_CODE = 60
MAX_INDICATOR_CODE = 70
MAX_WHOLE_DIGITS = 16
MAX_DECIMALS = 6
MAX_COUNT = 1_000_000_000
LEAP_YEAR = 2000
DATE_SHAPE = re.compile(
    r"\d{4}(-\d{1,2}(-\d{1,2})?)?|\d{1,2}[/-]\d{1,2}([/-]\d{4})?|\d{1,2}[/-]\d{4}"
)
WITHOUT_YEAR = re.compile(r"\d{1,2}[/-]\d{1,2}")
YEARS = re.compile(r"\d{4}(\s*[-–]\s*\d{4})?")
UNIT_CODE = re.compile(r"[A-ZĐ0-9_-]+(\.[A-ZĐ0-9_-]+)+")


@dataclass
class Seen:
    """What was found in one fact: errors, fields not understood, references to other things."""

    errors: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[tuple[str, Any]] = field(default_factory=list)
    references: list[tuple[str, str, str]] = field(default_factory=list)

    def error(self, name: str, message: str) -> None:
        self.errors.append((name, message))

    def refer(self, kind: str, name: str, target: str) -> None:
        self.references.append((kind, name, target))


def judge(seen: Seen, name: str, kind: Judge, value: Any) -> None:
    """Null means "not said in the document" and is right for every field."""
    if value is not None:
        kind(seen, name, value)


def described(value: Any) -> str:
    if isinstance(value, bool):
        return f"giá trị đúng/sai ({'true' if value else 'false'})"
    if isinstance(value, str):
        return f"chữ “{shortened(value)}”"
    if isinstance(value, dict):
        return "một mục nhiều trường"
    if isinstance(value, list):
        return "một danh sách"
    return f"số {value}"


def shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"


def is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def text(seen: Seen, name: str, value: Any) -> None:
    if not isinstance(value, str):
        seen.error(name, f"phải là chữ, không phải {described(value)}.")
    elif len(value) > MAX_TEXT:
        seen.error(name, f"dài quá {MAX_TEXT} ký tự.")


def name_of(length: int) -> Judge:
    """An id, code or key, which is stored in so many characters."""

    def judge_name(seen: Seen, name: str, value: Any) -> None:
        text(seen, name, value)
        if isinstance(value, str) and len(value) > length:
            seen.error(name, f"“{shortened(value)}” dài quá {length} ký tự.")

    return judge_name


def text_or_number(seen: Seen, name: str, value: Any) -> None:
    """Marks such as "34-CT/TW", "IV" or 12, which a file may hold without quotes."""
    if not is_number(value):
        text(seen, name, value)


def number(seen: Seen, name: str, value: Any) -> None:
    if not is_number(value):
        hint = ""
        if isinstance(value, str) and any(letter.isdigit() for letter in value):
            hint = (
                " Ghi số trần, không dấu nháy, dấu chấm chỉ để phân phần thập phân (ví dụ 14000)."
            )
        seen.error(name, f"phải là số, không phải {described(value)}.{hint}")
        return
    exact = Decimal(value)
    if exact.adjusted() >= MAX_WHOLE_DIGITS:
        seen.error(name, f"số {value} quá lớn (hơn {MAX_WHOLE_DIGITS} chữ số phần nguyên).")
    elif -exact.normalize().as_tuple().exponent > MAX_DECIMALS:
        seen.error(name, f"số {value} có hơn {MAX_DECIMALS} chữ số thập phân.")


def whole(seen: Seen, name: str, value: Any) -> None:
    """A count: a whole number, never below zero."""
    number(seen, name, value)
    if is_number(value) and (not 0 <= value < MAX_COUNT or value != int(value)):
        seen.error(name, f"phải là số nguyên từ 0 đến một tỷ, không phải {value}.")


def measured(seen: Seen, name: str, value: Any) -> None:
    """A figure; of a yes/no indicator also true or false (what it measures is judged later)."""
    if isinstance(value, bool):
        seen.refer("yes_no", name, str(value))
    else:
        number(seen, name, value)


def boolean(seen: Seen, name: str, value: Any) -> None:
    if not isinstance(value, bool):
        seen.error(name, f"phải là true hoặc false, không phải {described(value)}.")


def year(seen: Seen, name: str, value: Any) -> None:
    """A year, or a run of years written as text."""
    if isinstance(value, str):
        if not YEARS.fullmatch(value.strip()):
            seen.error(name, f"“{shortened(value)}” không phải là năm.")
    elif not is_number(value) or value != int(value) or not 1 <= value <= 9999:
        seen.error(name, f"phải là năm, không phải {described(value)}.")


def day(seen: Seen, name: str, value: Any) -> None:
    """A date as ISO text, perhaps known to the month or year only; also "31/12" without year."""
    if is_number(value) and value == int(value) and 1000 <= value <= 9999:
        return
    if not isinstance(value, str):
        seen.error(name, f"phải là ngày dạng 2023-05-30, không phải {described(value)}.")
        return
    written = value.strip()
    if not DATE_SHAPE.fullmatch(written):
        seen.error(name, f"“{shortened(value)}” không phải là ngày dạng 2023-05-30 hoặc 2023-05.")
        return
    try:
        if WITHOUT_YEAR.fullmatch(written):
            PartialDate.parse(written, default_year=LEAP_YEAR)
        else:
            PartialDate.parse(written)
    except DateError as error:
        seen.error(name, f"“{shortened(value)}” không phải là ngày có thật. {error}")


def period(seen: Seen, name: str, value: Any) -> None:
    """A period is text ("2023", "6 tháng đầu năm 2023"); where it looks like a date, a real one."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{1,2}(-\d{1,2})?", value.strip()):
        day(seen, name, value.strip())
    elif is_number(value):
        year(seen, name, value)
    elif isinstance(value, dict):
        row({"start": day, "end": day, "label": text_or_number})(seen, name, value)
    else:
        text(seen, name, value)


def free(seen: Seen, name: str, value: Any) -> None:
    """Of no fixed shape; units named inside are still units."""
    if isinstance(value, dict):
        for key, child in value.items():
            kind = body if key in ("unit", "units") and isinstance(child, str) else free
            judge(seen, f"{name}.{key}", kind, child)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            judge(seen, f"{name}[{index}]", free, child)


def unit(seen: Seen, name: str, value: Any) -> None:
    """A unit's code; a code no file defines makes a new unit."""
    if not isinstance(value, str) or not value.strip():
        seen.error(name, f"phải là mã đơn vị, không phải {described(value)}.")
    elif len(value) > MAX_UNIT_CODE:
        seen.error(name, f"mã đơn vị “{shortened(value)}” dài quá {MAX_UNIT_CODE} ký tự.")
    else:
        seen.refer("unit", name, value)


def body(seen: Seen, name: str, value: Any) -> None:
    """A unit's code, or the words of the document for a body that is no unit of the tree."""
    text(seen, name, value)
    if isinstance(value, str) and UNIT_CODE.fullmatch(value):
        unit(seen, name, value)


def reference(kind: str, *, words: bool = False, length: int = MAX_ID) -> Judge:
    """The id, code or key of another thing; with `words`, a name written out is kept as text."""

    def refer(seen: Seen, name: str, value: Any) -> None:
        if not isinstance(value, str):
            seen.error(name, f"phải là mã, không phải {described(value)}.")
        elif words and " " in value.strip():
            return
        elif len(value) > length:
            seen.error(name, f"mã “{shortened(value)}” dài quá {length} ký tự.")
        else:
            seen.refer(kind, name, value)

    return refer


def one_of(words: Collection[str], *, strict: bool) -> Judge:
    """One of some words. Another word is an error where it would change what a figure means."""

    def choose(seen: Seen, name: str, value: Any) -> None:
        if not isinstance(value, str):
            seen.error(name, f"phải là chữ, không phải {described(value)}.")
        elif value.strip().lower() in words:
            return
        elif strict:
            shown = ", ".join(sorted(words))
            seen.error(name, f"“{shortened(value)}” không hiểu được; dùng một trong: {shown}.")
        else:
            seen.unknown.append((name, value))

    return choose


def list_of(kind: Judge) -> Judge:
    def each(seen: Seen, name: str, value: Any) -> None:
        if not isinstance(value, list):
            seen.error(name, f"phải là một danh sách, không phải {described(value)}.")
            return
        for index, item in enumerate(value):
            if item is None:
                seen.error(f"{name}[{index}]", "là một mục để trống trong danh sách.")
            else:
                kind(seen, f"{name}[{index}]", item)

    return each


def some(kind: Judge) -> Judge:
    """One thing, or a list of such things."""
    every = list_of(kind)
    return lambda seen, name, value: (every if isinstance(value, list) else kind)(seen, name, value)


def row(fields: dict[str, Judge]) -> Judge:
    """A mapping with known fields; the others are kept without being understood."""

    def each(seen: Seen, name: str, value: Any) -> None:
        if not isinstance(value, dict):
            seen.error(name, f"phải là một mục nhiều trường, không phải {described(value)}.")
            return
        fields_of(seen, value, fields, prefix=f"{name}.")

    return each


def fields_of(
    seen: Seen, value: dict[str, Any], fields: dict[str, Judge], prefix: str = ""
) -> None:
    for key, child in value.items():
        if key in fields:
            judge(seen, f"{prefix}{key}", fields[key], child)
        else:
            seen.unknown.append((f"{prefix}{key}", child))


def numbers_by_name(names: Collection[str], others: dict[str, Judge]) -> Judge:
    """A mapping of counts: `names` must be counts, other names may be, and a few are no counts."""

    def each(seen: Seen, name: str, value: Any) -> None:
        if not isinstance(value, dict):
            seen.error(name, f"phải là một mục nhiều trường, không phải {described(value)}.")
            return
        for key, child in value.items():
            if key in names or (is_number(child) and key not in others):
                judge(seen, f"{name}.{key}", whole, child)
            elif key in others:
                judge(seen, f"{name}.{key}", others[key], child)
            else:
                seen.unknown.append((f"{name}.{key}", child))

    return each


def either(*cases: tuple[type | tuple[type, ...], Judge]) -> Judge:
    """The judge of the first case whose type the value has; otherwise that of the last case."""

    def choose(seen: Seen, name: str, value: Any) -> None:
        for types, kind in cases:
            if isinstance(value, types):
                kind(seen, name, value)
                return
        cases[-1][1](seen, name, value)

    return choose
