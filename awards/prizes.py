"""Prize money (tiền thưởng) in whole đồng: coefficient × base salary × factor, then rounded.

The base salary is that of the day of the decision. Coefficients, factors, base salaries and the
way of rounding are rows with their legal basis; nothing of them stands here. Decimal only.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Protocol, TypeVar

from awards.choices import AwardKind, Rounding
from emulation.lib.dates import PartialDate
from emulation.lib.figures import format_number

STEP = 10_000  # đồng
_MODES = {
    Rounding.FLOOR: ROUND_FLOOR,
    Rounding.NEAREST: ROUND_HALF_UP,
    Rounding.UP: ROUND_CEILING,
}


class PrizeError(ValueError):
    """There is no figure to reckon with; the message is a Vietnamese sentence."""


class Dated(Protocol):
    """A row of the law in force from `from_on` until the day before `until_on`."""

    @property
    def from_on(self) -> date | None: ...
    @property
    def until_on(self) -> date | None: ...


Row = TypeVar("Row", bound=Dated)


@dataclass(frozen=True)
class BaseSalary:
    """The base salary (mức lương cơ sở) in đồng a month."""

    amount: int
    from_on: date
    until_on: date | None = None
    basis: str = ""


def in_force(rows: Iterable[Row], day: date, what: str = "mức lương cơ sở") -> Row:
    """The row of that day, of several the one that began last; PrizeError when there is none."""
    found = [
        row
        for row in rows
        if (row.from_on or date.min) <= day and (row.until_on is None or day < row.until_on)
    ]
    if not found:
        raise PrizeError(
            f"Chưa có {what} cho ngày {PartialDate.of(day).short}. Hãy bổ sung trong danh mục."
        )
    return max(found, key=lambda row: row.from_on or date.min)


def prize(
    coefficient: Decimal,
    base_salary: int,
    *,
    factor: Decimal | int = 1,
    rounding: str,
    step: int = STEP,
) -> int:
    """One prize in whole đồng.

    `factor` multiplies by kind of recipient (a collective 2). `rounding` to whole steps; EXACT
    leaves the product, which with coefficients of two decimals is whole already; a rest of a đồng
    is rounded to the nearest one. TypeError for a float, ValueError for what is negative.
    """
    whole = _exact(coefficient, base_salary, factor)
    if Rounding(rounding) == Rounding.EXACT:
        step = 1
    if step <= 0:
        raise ValueError("Prizes are rounded to a positive step.")
    mode = _MODES.get(Rounding(rounding), ROUND_HALF_UP)
    return int((whole / step).to_integral_value(mode)) * step


def _exact(*factors: Decimal | int) -> Decimal:
    product = Decimal(1)
    for factor in factors:
        if isinstance(factor, float):
            raise TypeError("Money is Decimal; a float is no longer what the decree says.")
        if factor < 0:
            raise ValueError("A prize is not negative.")
        product *= factor
    return product


# --- The payments of a decision ----------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One honour for which money may be due.

    recipient: any key that is equal for the same recipient. kind: title or form of commendation.
    coefficient, factor: None when the catalogue has none (a household's factor is not known).
    given: the amount in đồng that was set by hand, where nobody can work it out or the coefficient
    is only a ceiling.
    fund, unit: by which totals are made; the fund pays, the unit is the recipient's.
    """

    pk: int
    recipient: int | str
    award_name: str
    kind: str
    decided_on: date
    base_salary: int
    coefficient: Decimal | None
    factor: Decimal | int | None = 1
    years: tuple[int, ...] = ()
    achievement: str = ""
    is_ceiling: bool = False
    given: int | None = None
    fund: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Payment:
    """What is paid for a line in đồng: None when it cannot be said, 0 when another is paid instead;
    `reason` says why."""

    line: Line
    amount: int | None
    reason: str = ""


@dataclass(frozen=True)
class Totals:
    """Sums in đồng of what is known; `missing` payments have no amount yet."""

    amount: int
    by_fund: Mapping[str, int]
    by_unit: Mapping[str, int]
    missing: int


def payments(
    lines: Iterable[Line],
    *,
    rounding: str,
    step: int = STEP,
    highest_title_only: bool = True,
) -> list[Payment]:
    """The payment of each line, in the order of the lines, each rounded by itself.

    Titles that one recipient gets on the same day for the same years bring only the highest
    prize; titles of different periods bring each its own, and a form of commendation beside a title
    is paid too. Without years, the same achievement is the same merit; without both, none is.
    """
    lines = list(lines)
    paid = {line.pk: _payment(line, rounding, step) for line in lines}
    if highest_title_only:
        for rivals in _rivals(lines):
            paid |= _only_the_highest([paid[line.pk] for line in rivals])
    return [paid[line.pk] for line in lines]


def _payment(line: Line, rounding: str, step: int) -> Payment:
    if line.given is not None and None in (line.coefficient, line.factor):
        return Payment(line, line.given, "Mức do cơ quan quyết định nhập.")
    if line.coefficient is None:
        return Payment(line, None, f"Danh mục chưa có hệ số tiền thưởng của {line.award_name}.")
    if line.factor is None:
        return Payment(
            line, None, f"{line.award_name}: chưa có hệ số cho loại đối tượng này. Hãy nhập hệ số."
        )
    if not line.is_ceiling:
        return Payment(
            line,
            prize(
                line.coefficient,
                line.base_salary,
                factor=line.factor,
                rounding=rounding,
                step=step,
            ),
        )
    # Rounding never lifts a ceiling.
    most = int(
        _exact(line.coefficient, line.base_salary, line.factor).to_integral_value(ROUND_FLOOR)
    )
    if line.given is None:
        return Payment(
            line,
            None,
            f"Hãy nhập mức thưởng của {line.award_name}, tối đa {format_number(most)} đồng.",
        )
    if not 0 <= line.given <= most:
        return Payment(
            line,
            None,
            f"Mức thưởng {format_number(line.given)} đồng của {line.award_name} không nằm trong "
            f"khoảng từ 0 đến {format_number(most)} đồng.",
        )
    return Payment(line, line.given)


def _rivals(lines: list[Line]) -> list[list[Line]]:
    """Titles of one recipient, decided on the same day, for the same merit."""
    groups = defaultdict(list)
    for line in lines:
        merit = frozenset(line.years) or line.achievement
        if line.kind == AwardKind.TITLE and merit:
            groups[line.recipient, line.decided_on, merit].append(line)
    return [group for group in groups.values() if len(group) > 1]


def _only_the_highest(rivals: list[Payment]) -> dict[int, Payment]:
    if any(payment.amount is None for payment in rivals):
        return {
            payment.line.pk: Payment(
                payment.line,
                None,
                payment.reason
                or "Chưa xác định được danh hiệu có mức thưởng cao nhất trong cùng thành tích.",
            )
            for payment in rivals
        }
    highest = max(rivals, key=lambda payment: payment.amount or 0)  # of equals, the first
    return {
        payment.line.pk: payment
        if payment is highest
        else Payment(
            payment.line,
            0,
            f"Cùng thành tích, chỉ nhận mức thưởng cao nhất, của {highest.line.award_name}.",
        )
        for payment in rivals
    }


def totals(paid: Iterable[Payment]) -> Totals:
    """The sums of all, by fund and by unit."""
    by_fund: dict[str, int] = defaultdict(int)
    by_unit: dict[str, int] = defaultdict(int)
    amount = missing = 0
    for payment in paid:
        if payment.amount is None:
            missing += 1
            continue
        amount += payment.amount
        by_fund[payment.line.fund] += payment.amount
        by_unit[payment.line.unit] += payment.amount
    return Totals(amount, dict(by_fund), dict(by_unit), missing)
