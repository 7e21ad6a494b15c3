"""Legal regimes (chế độ pháp lý): which law speaks to a dossier.

A dossier follows the regime in force on the day it was received for appraisal, not that of today.
When a law that came later is more favourable, it may be applied instead, with a written reason
(transitional article of the law of 2026). The prize has a date of its own: that of the decision.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from emulation.lib.dates import PartialDate


class RegimeError(ValueError):
    """No regime fits; the message is a Vietnamese sentence for who chose it."""


@dataclass(frozen=True)
class Regime:
    """One regime: from its first day until the day before `until_on`; None: no end is known."""

    code: str
    name: str
    from_on: date | None  # None: since ever
    until_on: date | None = None

    def holds(self, day: date) -> bool:
        return _beginning(self) <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True)
class Applied:
    """The regime that a dossier follows, and the one that its day of receipt alone gives."""

    regime: Regime
    natural: Regime
    reason: str = ""

    @property
    def is_more_favourable(self) -> bool:
        return self.regime != self.natural


def regime_of(received_on: date, regimes: Iterable[Regime]) -> Regime:
    """The regime of the day of receipt; of two that overlap, the one that began later."""
    found = [regime for regime in regimes if regime.holds(received_on)]
    if not found:
        raise RegimeError(
            f"Chưa có chế độ pháp lý nào cho ngày {_short(received_on)}. "
            "Hãy bổ sung trong danh mục chế độ pháp lý."
        )
    return max(found, key=_beginning)


def more_favourable(
    received_on: date, regimes: Iterable[Regime], decided_on: date | None = None
) -> list[Regime]:
    """The later regimes that may be chosen, the earliest first.

    Of those that have begun by the day of the decision; while that day is not known, all.
    """
    regimes = list(regimes)
    natural = regime_of(received_on, regimes)
    later = [
        regime
        for regime in regimes
        if _beginning(regime) > _beginning(natural)
        and (decided_on is None or _beginning(regime) <= decided_on)
    ]
    return sorted(later, key=_beginning)


def applied(
    received_on: date,
    chosen: str | None,
    regimes: Iterable[Regime],
    *,
    decided_on: date | None = None,
    reason: str = "",
) -> Applied:
    """The natural regime, or the later one that was chosen because it is more favourable.

    `chosen` is the code of a regime; none, or the natural one's, needs no reason. RegimeError when
    it is unknown, earlier, begins after the day of the decision, or nobody wrote why.
    """
    regimes = list(regimes)
    natural = regime_of(received_on, regimes)
    if not chosen or chosen == natural.code:
        return Applied(natural, natural)
    regime = next((regime for regime in regimes if regime.code == chosen), None)
    if regime is None:
        raise RegimeError(f"Không có chế độ pháp lý “{chosen}”. Hãy chọn trong danh mục.")
    if _beginning(regime) <= _beginning(natural):
        raise RegimeError(
            f"Hồ sơ tiếp nhận ngày {_short(received_on)} theo chế độ {natural.name}; không áp dụng "
            f"được chế độ có trước là {regime.name}."
        )
    if decided_on is not None and _beginning(regime) > decided_on:
        raise RegimeError(
            f"Chế độ {regime.name} có hiệu lực từ ngày {_short(_beginning(regime))}, sau ngày "
            f"quyết định {_short(decided_on)}, nên chưa áp dụng được."
        )
    if not reason.strip():
        raise RegimeError(
            f"Hãy ghi lý do vì sao chế độ {regime.name} có lợi hơn cho người được đề nghị."
        )
    return Applied(regime, natural, reason.strip())


def law_day(received_on: date, chosen: Regime) -> date:
    """The day whose rules are read: the day of receipt, or the nearest one of the regime chosen."""
    day = max(received_on, chosen.from_on or date.min)
    return day if chosen.until_on is None else min(day, chosen.until_on - timedelta(days=1))


def _beginning(regime: Regime) -> date:
    return regime.from_on or date.min


def _short(day: date) -> str:
    return PartialDate.of(day).short
