"""Whether a figure can be right: refused beyond hard limits, asked about beyond the usual."""

from dataclasses import dataclass
from decimal import Decimal

from emulation.lib.figures import format_number

# A slipped decimal point, or a mixed-up unit of measure, makes a figure ten times what it was.
SLIP = 10
CHECK = "Hãy xem lại hoặc ghi lý do."


@dataclass(frozen=True)
class Limits:
    """In the unit of measure of the figure; None: no limit."""

    lowest: Decimal | None = None
    highest: Decimal | None = None
    usual_low: Decimal | None = None
    usual_high: Decimal | None = None


@dataclass(frozen=True)
class Doubt:
    """What is wrong with a figure, or to be explained. At most one of the two is said."""

    refused: str = ""
    asks: str = ""

    def __bool__(self) -> bool:
        return bool(self.refused or self.asks)


NONE = Doubt()


def doubt(
    value: Decimal | None, limits: Limits, uom: str = "", others: dict[str, Decimal] | None = None
) -> Doubt:
    """`others` are figures that this one should resemble, by name: the plan, the last period."""
    if value is None:
        return NONE

    def said(figure):
        return f"{format_number(figure)} {uom}".strip()

    if limits.lowest is not None and value < limits.lowest:
        return Doubt(refused=f"Số này phải từ {said(limits.lowest)} trở lên.")
    if limits.highest is not None and value > limits.highest:
        return Doubt(refused=f"Số này không được quá {said(limits.highest)}.")
    if limits.usual_low is not None and value < limits.usual_low:
        return Doubt(asks=f"Thường không dưới {said(limits.usual_low)}. {CHECK}")
    if limits.usual_high is not None and value > limits.usual_high:
        return Doubt(asks=f"Thường không quá {said(limits.usual_high)}. {CHECK}")
    if limits.usual_low is not None and limits.usual_high is not None:
        return NONE
    for name, other in (others or {}).items():
        if other > 0 and value >= other * SLIP:
            return Doubt(asks=f"Gấp {SLIP} lần trở lên so với {name} ({said(other)}). {CHECK}")
        if other > 0 and 0 < value * SLIP <= other:
            return Doubt(asks=f"Chưa bằng một phần {SLIP} của {name} ({said(other)}). {CHECK}")
    return NONE
