"""Dates known to the day, the month or the year, as documents give them."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering
from typing import Self

from emulation.lib.vietnamese import fold, normalise

FIRST_YEAR = 1000  # four digits, so that ISO texts sort as the dates do


class DateError(ValueError):
    """The text is no date; the message is a Vietnamese sentence for who typed it."""


_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_DAY = r"(?P<day>\d{1,2})"
_MONTH = r"(?P<month>\d{1,2})"
_YEAR = r"(?P<year>\d{4})"
# Folded text, without blanks around the marks.
_FORMS = [
    re.compile(form, re.ASCII)
    for form in (
        rf"(?:nam )?{_YEAR}",
        rf"{_YEAR}(?P<mark>[-/.]){_MONTH}(?:(?P=mark){_DAY})?",
        rf"(?:ngay )?{_DAY}(?P<mark>[-/.]){_MONTH}(?P=mark){_YEAR}",
        rf"(?:ngay )?{_DAY}(?P<mark>[-/.]){_MONTH}",
        rf"(?:thang )?{_MONTH}[-/.]{_YEAR}",
        rf"(?:(?:ngay )?{_DAY} )?thang {_MONTH}(?:(?:,? nam |/){_YEAR})?",
        # The day left blank for the pen: "ngày      tháng 12 năm 2022"
        rf"ngay [.…_]* ?thang {_MONTH}(?:(?: nam |/){_YEAR})?",
        rf"ngay ?[.…_]*/{_MONTH}/{_YEAR}",
    )
]


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A date as exactly as it is known. Sorts as its ISO text does: 2022, 2022-12, 2022-12-05."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= date.max.year:
            raise DateError(f"Năm {self.year} không hợp lệ. Hãy nhập năm có bốn chữ số.")
        if self.month is None:
            if self.day is not None:
                raise DateError("Có ngày thì phải có tháng.")
            return
        if not 1 <= self.month <= 12:
            raise DateError(f"Không có tháng {self.month}.")
        if self.day is not None and not 1 <= self.day <= self._days_in_month:
            raise DateError(f"Tháng {self.month} năm {self.year} không có ngày {self.day}.")

    # Reading

    @classmethod
    def parse(cls, text: str, default_year: int | None = None) -> Self:
        """ISO or Vietnamese, as typed or printed; "30/5" needs the year it is meant in."""
        written = normalise(text)
        if not written:
            raise DateError("Chưa nhập ngày.")
        plain = re.sub(r"\s*([-/.])\s*(?=\d)", r"\1", fold(written).rstrip(" .,;"))
        found = next((match for form in _FORMS if (match := form.fullmatch(plain))), None)
        if not found:
            shown = written if len(written) <= 40 else f"{written[:40]}…"
            raise DateError(
                f"Không đọc được ngày “{shown}”. Hãy viết ngày/tháng/năm, ví dụ 30/5/2023; "
                "nếu chỉ biết tháng thì viết 12/2022."
            )
        parts = {"year": default_year, "month": None, "day": None} | {
            name: int(part) for name, part in found.groupdict().items() if part and name != "mark"
        }
        if parts["year"] is None:
            raise DateError(f"Ngày “{written}” chưa có năm. Hãy viết cả năm, ví dụ 30/5/2023.")
        return cls(**parts)

    @classmethod
    def from_iso(cls, text: str) -> Self:
        """Only what `str` gives; for stored texts."""
        found = _ISO.fullmatch(text)
        if not found:
            raise DateError(f"“{text}” không phải ngày theo dạng năm-tháng-ngày.")
        return cls(*(int(part) if part else None for part in found.groups()))

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month, day.day)

    # Comparing

    @property
    def _days_in_month(self) -> int:
        return calendar.monthrange(self.year, self.month)[1]

    @property
    def first_day(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        if self.month is None:
            return date(self.year, 12, 31)
        return date(self.year, self.month, self.day or self._days_in_month)

    @property
    def is_full(self) -> bool:
        return self.day is not None

    def certainly_before(self, other: "PartialDate | date") -> bool:
        """Whatever the unknown days are: 12/2022 is before 2023, not before 05/12/2022."""
        return self.last_day < partial(other).first_day

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self._order < other._order

    @property
    def _order(self) -> tuple[int, int, int]:
        return self.year, self.month or 0, self.day or 0

    # Writing

    def __str__(self) -> str:
        parts = [f"{self.year}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def short(self) -> str:
        """30/5/2023, 07/4/2014, 01/01/2004: only months 1 and 2 take a zero, as the rules say."""
        parts = [f"{self.day:02}"] if self.day else []
        parts += [_padded_month(self.month)] if self.month else []
        return "/".join([*parts, f"{self.year}"])

    @property
    def long(self) -> str:
        """ngày 05 tháng 01 năm 2024; tháng 12 năm 2022; năm 2022."""
        parts = [f"ngày {self.day:02}"] if self.day else []
        parts += [f"tháng {_padded_month(self.month)}"] if self.month else []
        return " ".join([*parts, f"năm {self.year}"])


def partial(day: PartialDate | date) -> PartialDate:
    return day if isinstance(day, PartialDate) else PartialDate.of(day)


WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def with_weekday(day: date) -> str:
    """Thứ Sáu, ngày 05 tháng 01 năm 2024."""
    return f"{WEEKDAYS[day.weekday()]}, {PartialDate.of(day).long}"


def full_years(start: PartialDate | date, end: PartialDate | date) -> int:
    """Years completed from start to end, as an anniversary counts; what is unknown is not held
    against it: 10/1949 to 10/10/2024 are 75. Negative when end lies before start."""
    start, end = partial(start), partial(end)
    if (end.year, end.month or 0, end.day or 0) < (start.year, start.month or 0, start.day or 0):
        return -full_years(end, start) if end.year < start.year else 0
    known = [
        (later, earlier)
        for later, earlier in ((end.month, start.month), (end.day, start.day))
        if later is not None and earlier is not None
    ]
    reached = tuple(later for later, _ in known) >= tuple(earlier for _, earlier in known)
    return end.year - start.year - (0 if reached else 1)


def _padded_month(month: int) -> str:
    return f"{month:02}" if month <= 2 else f"{month}"
