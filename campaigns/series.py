"""Periods of reporting that follow one another: each month, each quarter, with their terms."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from django.db.models import TextChoices

from campaigns.choices import PeriodKind

MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3}
ROMAN = ("", "I", "II", "III", "IV")


class Opening(TextChoices):
    START = "start", "Từ ngày đầu của kỳ"
    END = "end", "Từ hôm sau ngày cuối của kỳ"
    ALWAYS = "always", "Không giới hạn ngày mở"


@dataclass(frozen=True)
class Span:
    """The days that one period is about."""

    kind: str
    starts_on: date
    ends_on: date

    @property
    def code(self) -> str:
        if self.kind == PeriodKind.QUARTER:
            return f"{self.starts_on.year}-Q{self.ends_on.month // 3}"
        return f"{self.starts_on:%Y-T%m}"

    @property
    def name(self) -> str:
        if self.kind == PeriodKind.QUARTER:
            return f"Quý {ROMAN[self.ends_on.month // 3]} năm {self.starts_on.year}"
        return f"Tháng {self.starts_on.month} năm {self.starts_on.year}"


@dataclass(frozen=True)
class Proposal:
    span: Span
    opens_on: date | None
    due_at: datetime
    closes_at: datetime | None


@dataclass(frozen=True)
class Rhythm:
    """When each period opens, is due and closes. `closing_days` None: late reports are taken."""

    opening: str
    due_days: int
    due_time: time
    closing_days: int | None

    def proposal(self, span: Span, zone: tzinfo) -> Proposal:
        due_on = span.ends_on + timedelta(days=self.due_days)
        opens_on = {
            Opening.START: span.starts_on,
            # Due on the last day itself, it has to be open by then.
            Opening.END: min(span.ends_on + timedelta(days=1), due_on),
        }.get(self.opening)
        due_at = datetime.combine(due_on, self.due_time, zone)
        closes_at = None
        if self.closing_days is not None:
            closes_on = due_on + timedelta(days=self.closing_days)
            closes_at = datetime.combine(closes_on, self.due_time, zone)
        return Proposal(span, opens_on, due_at, closes_at)


def spans(kind: str, first: date, last: date) -> list[Span]:
    """Every month or quarter that has a day between `first` and `last`."""
    size = MONTHS[PeriodKind(kind)]
    start = _number(first) // size * size
    return [
        Span(kind, _first_of(number), _first_of(number + size) - timedelta(days=1))
        for number in range(start, _number(last) + 1, size)
    ]


def _number(day: date) -> int:
    """Months counted through, so that the turn of a year needs no care."""
    return day.year * 12 + day.month - 1


def _first_of(number: int) -> date:
    year, month = divmod(number, 12)
    return date(year, month + 1, 1)
