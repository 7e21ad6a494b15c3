from datetime import date

import pytest

from awards.regimes import (
    Regime,
    RegimeError,
    applied,
    law_day,
    more_favourable,
    regime_of,
)

R0 = Regime("R0", "Luật 2003", None, date(2024, 1, 1))
R1 = Regime("R1", "Luật 2022 và Nghị định 98", date(2024, 1, 1), date(2025, 7, 1))
R2 = Regime("R2", "Luật 2022 và Nghị định 152", date(2025, 7, 1), date(2026, 10, 1))
R3 = Regime("R3", "Luật sửa đổi 2026", date(2026, 10, 1))
REGIMES = [R3, R1, R0, R2]


@pytest.mark.parametrize(
    ("day", "regime"),
    [
        (date(2019, 8, 1), R0),
        (date(2023, 12, 31), R0),
        (date(2024, 1, 1), R1),
        (date(2025, 6, 30), R1),
        (date(2025, 7, 1), R2),
        (date(2026, 9, 30), R2),
        (date(2026, 10, 1), R3),
    ],
)
def test_the_day_of_receipt_gives_the_regime(day, regime):
    assert regime_of(day, REGIMES) == regime


def test_of_two_that_overlap_the_later_one():
    open_ended = Regime("R2", "Nghị định 152", date(2025, 7, 1))
    assert regime_of(date(2026, 11, 1), [R3, open_ended]) == R3


def test_a_day_without_a_regime_is_said():
    with pytest.raises(RegimeError, match="ngày 31/12/2023"):
        regime_of(date(2023, 12, 31), [R1, R2])


# A dossier received on 30/9/2026 and decided on 5/10/2026

RECEIVED, DECIDED = date(2026, 9, 30), date(2026, 10, 5)


def test_it_follows_the_law_of_its_receipt():
    found = applied(RECEIVED, None, REGIMES, decided_on=DECIDED)
    assert (found.regime, found.is_more_favourable) == (R2, False)
    assert applied(RECEIVED, "R2", REGIMES, decided_on=DECIDED) == found


def test_the_new_law_may_be_chosen_with_a_reason():
    assert more_favourable(RECEIVED, REGIMES, DECIDED) == [R3]
    found = applied(RECEIVED, "R3", REGIMES, decided_on=DECIDED, reason=" Lợi hơn cho hộ. ")
    assert (found.regime, found.natural, found.reason) == (R3, R2, "Lợi hơn cho hộ.")
    assert found.is_more_favourable


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_it_may_not(reason):
    with pytest.raises(RegimeError, match="lý do"):
        applied(RECEIVED, "R3", REGIMES, decided_on=DECIDED, reason=reason)


def test_a_law_that_began_after_the_decision_does_not_apply():
    decided = date(2026, 9, 30)
    assert more_favourable(RECEIVED, REGIMES, decided) == []
    with pytest.raises(RegimeError, match="sau ngày quyết định 30/9/2026"):
        applied(RECEIVED, "R3", REGIMES, decided_on=decided, reason="Lợi hơn")


def test_it_applies_on_its_first_day():
    first = date(2026, 10, 1)
    assert applied(RECEIVED, "R3", REGIMES, decided_on=first, reason="Lợi hơn").regime == R3


def test_an_earlier_law_is_never_chosen():
    with pytest.raises(RegimeError, match="có trước"):
        applied(RECEIVED, "R1", REGIMES, decided_on=DECIDED, reason="Lợi hơn")


def test_an_unknown_regime_is_said():
    with pytest.raises(RegimeError, match="R9"):
        applied(RECEIVED, "R9", REGIMES, reason="Lợi hơn")


def test_while_no_decision_is_dated_every_later_one_is_open():
    assert more_favourable(date(2024, 5, 1), REGIMES) == [R2, R3]


@pytest.mark.parametrize(
    ("received", "chosen", "day"),
    [
        (RECEIVED, R2, RECEIVED),
        (RECEIVED, R3, date(2026, 10, 1)),
        (date(2026, 11, 2), R3, date(2026, 11, 2)),
        (date(2027, 1, 1), R2, date(2026, 9, 30)),
        (date(2019, 8, 1), R0, date(2019, 8, 1)),
    ],
)
def test_rules_are_read_on_the_nearest_day_of_the_regime(received, chosen, day):
    assert law_day(received, chosen) == day
