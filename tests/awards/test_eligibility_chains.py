from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.choices import Outcome
from tests.awards.cases import ask, case, each, had, outcome, proposed

PASS, FAIL, UNKNOWN = "pass", "fail", "unknown"
THREE = {"awards": ["cstdcs"], "years": 3}


def chain(*years, **params):
    return outcome("consecutive_years", case(past=each("cstdcs", *years)), **THREE | params)


# Consecutive years; the proposal is for 2025


def test_three_in_a_row_are_told_with_their_decisions():
    found = ask("consecutive_years", case(past=each("cstdcs", 2023, 2024, 2025)), **THREE)
    assert found.outcome == Outcome.PASS
    assert "3 năm liên tục có Chiến sĩ thi đua cơ sở: các năm 2023, 2024 và 2025" in found.sentence
    assert [proof.sentence for proof in found.proofs] == [
        "Chiến sĩ thi đua cơ sở năm 2023 (Quyết định số 23/QĐ-UBND ngày 05/01/2024)",
        "Chiến sĩ thi đua cơ sở năm 2024 (Quyết định số 24/QĐ-UBND ngày 05/01/2025)",
        "Chiến sĩ thi đua cơ sở năm 2025 (Quyết định số 25/QĐ-UBND ngày 05/01/2026)",
    ]


def test_a_gap_goes_to_a_person():
    found = ask("consecutive_years", case(past=each("cstdcs", 2022, 2023, 2025)), **THREE)
    assert found.outcome == Outcome.UNKNOWN
    assert "thiếu năm 2024. Chuyển người xét." in found.sentence


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ((), FAIL),
        ((2025,), FAIL),
        ((2024, 2025), FAIL),
        ((2022, 2023, 2024), PASS),
        ((2021, 2022, 2023, 2024, 2025), PASS),
        ((2023, 2025), UNKNOWN),
        ((2021, 2022, 2023), UNKNOWN),
        ((2021, 2022), FAIL),
        ((2024, 2025, 2026), FAIL),
        ((2026, 2027, 2028), FAIL),
    ],
)
def test_chains_that_end_in_the_year_or_the_one_before(years, expected):
    assert chain(*years) == expected


@pytest.mark.parametrize(
    ("ending", "years", "expected"),
    [
        ("this_year", (2023, 2024, 2025), PASS),
        ("this_year", (2022, 2023, 2024), UNKNOWN),
        ("year_before", (2022, 2023, 2024), PASS),
        ("year_before", (2023, 2024, 2025), UNKNOWN),
        ("any", (2018, 2019, 2020), PASS),
        ("any", (2018, 2019, 2021), UNKNOWN),
        ("any", (), FAIL),
        ("any", (2026, 2027, 2028), FAIL),
    ],
)
def test_the_last_year_of_the_chain_is_a_parameter(ending, years, expected):
    assert chain(*years, ending=ending) == expected


def test_a_year_counts_once_however_often_it_is_recorded():
    twice = (*each("cstdcs", 2024, 2025), had("cstdcs", 2025, pk=99, number="9/QĐ-SNV"))
    assert outcome("consecutive_years", case(past=twice), **THREE) == FAIL


def test_one_decision_may_be_for_several_years():
    past = (had("cstdcs", 2023, 2024), had("cstdcs", 2025))
    assert outcome("consecutive_years", case(past=past), **THREE) == PASS


def test_a_campaign_honour_does_not_count_and_is_named():
    past = (*each("cstdcs", 2024, 2025), had("cstdcs", 2023, occasion="campaign"))
    found = ask("consecutive_years", case(past=past), **THREE, excluded_basis="Điều 4 Nghị định 98")
    assert found.outcome == Outcome.FAIL
    assert (
        "Không tính Chiến sĩ thi đua cơ sở năm 2023 (Quyết định số 23/QĐ-UBND ngày 05/01/2024), vì "
        "là khen thưởng phong trào thi đua (chuyên đề, theo đợt); chỉ tính khen thưởng công trạng "
        "(theo Điều 4 Nghị định 98)." in found.sentence
    )
    assert len(found.proofs) == 3


def test_other_awards_do_not_count():
    past = (*each("cstdcs", 2024, 2025), had("ldtt", 2023))
    assert outcome("consecutive_years", case(past=past), **THREE) == FAIL


def test_what_a_predecessor_had_is_shown_and_left_to_a_person():
    past = (*each("cstdcs", 2024, 2025), had("cstdcs", 2023, is_inherited=True))
    found = ask("consecutive_years", case(past=past), **THREE)
    assert found.outcome == Outcome.UNKNOWN
    assert "đơn vị tiền thân" in found.sentence
    own = case(past=(*each("cstdcs", 2023, 2024, 2025), had("cstdcs", 2022, is_inherited=True)))
    assert outcome("consecutive_years", own, **THREE) == PASS


def test_a_predecessor_that_would_not_decide_leaves_the_refusal():
    """An award of the district of 2019 is history, not the commune's own chain."""
    past = (had("cstdcs", 2019, is_inherited=True), had("cstdcs", 2025))
    found = ask("consecutive_years", case(past=past), **THREE)
    assert found.outcome == Outcome.FAIL
    assert "Chưa tính Chiến sĩ thi đua cơ sở năm 2019 của đơn vị tiền thân" in found.sentence


def test_a_proposal_of_the_same_year_counts_when_the_rule_says_so():
    nominee = case(past=each("cstdcs", 2023, 2024), pending=(proposed("cstdcs", 2025),))
    counted = {"ending": "this_year", "counting_pending": True}
    found = ask("consecutive_years", nominee, **THREE | counted)
    assert found.outcome == Outcome.PASS
    assert "trong đó năm 2025 đang đề nghị" in found.sentence
    waiting = ask("consecutive_years", nominee, **THREE, ending="this_year")
    assert waiting.outcome == Outcome.UNKNOWN
    assert "Chờ quyết định" in waiting.sentence


@pytest.mark.parametrize(
    "pending",
    [
        proposed("cstdcs", 2024),
        proposed("ldtt", 2025),
        proposed("cstdcs", 2025, occasion="campaign"),
        proposed("cstdcs"),
    ],
)
def test_other_proposals_do_not(pending):
    nominee = case(past=each("cstdcs", 2023, 2024), pending=(pending,))
    found = ask("consecutive_years", nominee, **THREE, ending="this_year", counting_pending=True)
    assert found.outcome == Outcome.FAIL


def test_an_honour_without_years_that_could_decide_is_asked_for():
    past = (*each("cstdcs", 2024, 2025), had("cstdcs", pk=5))
    found = ask("consecutive_years", case(past=past), **THREE)
    assert found.outcome == Outcome.UNKNOWN
    assert "chưa rõ năm" in found.sentence
    alone = case(past=(had("cstdcs", pk=5), had("cstdcs", 2025)))
    assert outcome("consecutive_years", alone, **THREE) == FAIL


def test_a_proposal_without_years_is_for_the_year_of_receipt_or_the_last():
    nominee = {"years": (), "day": date(2026, 1, 20)}
    for years in ((2023, 2024, 2025), (2024, 2025, 2026)):
        assert (
            outcome("consecutive_years", case(**nominee, past=each("cstdcs", *years)), **THREE)
            == PASS
        )


def test_years_may_run_from_an_earlier_decision():
    ladder = {"awards": ["cstdcs"], "years": 2, "since": ["bk-tinh"], "ending": "any"}
    before, after = each("cstdcs", 2019, 2020), each("cstdcs", 2024, 2025)
    certificate = had("bk-tinh", 2022)
    assert outcome("consecutive_years", case(past=(certificate, *after)), **ladder) == PASS
    assert outcome("consecutive_years", case(past=(*before, certificate)), **ladder) == FAIL
    assert outcome("consecutive_years", case(past=after), **ladder) == FAIL
    undated = had("bk-tinh", 2022, decided_on=None)
    assert outcome("consecutive_years", case(past=(undated, *after)), **ladder) == UNKNOWN


years = st.sets(st.integers(2010, 2027), max_size=10)


@given(years, years, st.integers(1, 5), st.sampled_from(["either", "this_year", "any"]))
def test_more_honours_never_undo_a_pass(some, more, wanted, ending):
    asked = {"awards": ["cstdcs"], "years": wanted, "ending": ending}
    before = outcome("consecutive_years", case(past=each("cstdcs", *some)), **asked)
    after = outcome("consecutive_years", case(past=each("cstdcs", *some | more)), **asked)
    assert after == PASS or before != PASS


@given(years, st.integers(1, 5))
def test_it_passes_exactly_when_the_years_are_all_there(some, wanted):
    found = outcome(
        "consecutive_years", case(past=each("cstdcs", *some)), awards=["cstdcs"], years=wanted
    )
    windows = [set(range(end - wanted + 1, end + 1)) for end in (2024, 2025)]
    assert (found == PASS) == any(window <= some for window in windows)


@given(years, st.integers(1, 5))
def test_a_gap_is_never_refused(some, wanted):
    found = outcome(
        "consecutive_years", case(past=each("cstdcs", *some)), awards=["cstdcs"], years=wanted
    )
    known = {year for year in some if year <= 2025}
    if known and max(known) - min(known) + 1 != len(known):
        assert found != FAIL


# At least so many


def test_a_campaign_certificate_is_no_step_to_the_prime_ministers():
    step = {"awards": ["bk-tinh"], "count": 1}
    nominee = case(past=(had("bk-tinh", 2023, occasion="campaign", campaign_id=4),))
    found = ask("honours_within", nominee, **step)
    assert found.outcome == Outcome.FAIL
    assert "Không tính Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh năm 2023" in found.sentence
    assert "khen thưởng phong trào thi đua" in found.sentence
    assert outcome("honours_within", case(past=(had("bk-tinh", 2023),)), **step) == PASS
    sudden = case(past=(had("bk-tinh", 2023, occasion="sudden"),))
    assert outcome("honours_within", sudden, **step) == FAIL


@pytest.mark.parametrize(
    ("years", "expected"),
    [((2021, 2025), PASS), ((2020, 2025), FAIL), ((2021, 2026), FAIL), ((2024, 2025), PASS)],
)
def test_the_years_are_the_last_ones_up_to_that_of_the_proposal(years, expected):
    nominee = case(past=each("cstdcs", *years))
    found = ask("honours_within", nominee, awards=["cstdcs"], count=2, within_years=5)
    assert found.outcome == expected
    assert "từ năm 2021 đến năm 2025" in found.sentence


def test_without_years_the_decision_dates_the_honour():
    asked = {"awards": ["cstdcs"], "count": 1, "within_years": 5}
    edge = had("cstdcs", pk=5, decided_on=date(2021, 6, 15))
    assert outcome("honours_within", case(past=(edge,)), **asked) == PASS
    older = had("cstdcs", pk=5, decided_on=date(2021, 6, 14))
    assert outcome("honours_within", case(past=(older,)), **asked) == FAIL
    undated = case(past=(had("cstdcs", pk=5),))
    assert outcome("honours_within", undated, **asked) == UNKNOWN
    assert outcome("honours_within", undated, awards=["cstdcs"]) == PASS


def test_the_same_honour_twice_in_the_registry_is_one():
    past = (had("cstdcs", 2025), had("cstdcs", 2025, pk=99))
    assert outcome("honours_within", case(past=past), awards=["cstdcs"], count=2) == FAIL


def test_what_is_pending_or_inherited_leaves_it_open():
    two = {"awards": ["cstdcs"], "count": 2}
    pending = case(past=each("cstdcs", 2024), pending=(proposed("cstdcs", 2025),))
    assert outcome("honours_within", pending, **two) == UNKNOWN
    assert outcome("honours_within", pending, **two, counting_pending=True) == PASS
    inherited = case(past=(had("cstdcs", 2024), had("cstdcs", 2023, is_inherited=True)))
    assert outcome("honours_within", inherited, **two) == UNKNOWN
    known = case(past=each("cstdcs", 2025), pending=(proposed("cstdcs", 2025),))
    assert outcome("honours_within", known, **two, counting_pending=True) == FAIL


# Waiting time

FIVE = {"awards": ["hcld3"], "years": 5}


def decided(day, **facts):
    return case(past=(had("hcld3", 2020, decided_on=day, **facts),))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 6, 15), PASS),
        (date(2021, 6, 16), FAIL),
        (date(2016, 1, 1), PASS),
        (date(2026, 6, 20), FAIL),
        (None, UNKNOWN),
    ],
)
def test_full_years_pass_since_the_decision(day, expected):
    assert outcome("waiting_time", decided(day), **FIVE) == expected


def test_it_says_from_which_day():
    sentence = ask("waiting_time", decided(date(2022, 3, 1)), **FIVE).sentence
    assert "Quyết định số 20/QĐ-UBND ngày 01/3/2022" in sentence
    assert "đề nghị được từ ngày 01/3/2027" in sentence


def test_a_leap_day_waits_for_the_first_of_march():
    asked = {"awards": ["hcld3"], "years": 1}
    past = (had("hcld3", 2023, decided_on=date(2024, 2, 29)),)
    nominee = {"past": past, "years": (2024,)}
    assert outcome("waiting_time", case(**nominee, day=date(2025, 2, 28)), **asked) == FAIL
    assert outcome("waiting_time", case(**nominee, day=date(2025, 3, 1)), **asked) == PASS


def test_the_last_of_several_decisions_counts():
    past = (
        had("hcld3", 2010, decided_on=date(2011, 1, 1)),
        had("hcld3", 2022, decided_on=date(2023, 1, 1)),
    )
    assert outcome("waiting_time", case(past=past), **FIVE) == FAIL


def test_nobody_waits_for_what_was_never_given():
    assert outcome("waiting_time", case(), **FIVE) == PASS
    assert outcome("waiting_time", case(), **FIVE, must_have=True) == FAIL
    campaign = case(past=(had("hcld3", 2025, occasion="campaign"),))
    assert outcome("waiting_time", campaign, **FIVE) == PASS
    found = ask("waiting_time", campaign, **FIVE, must_have=True)
    assert found.outcome == Outcome.FAIL
    assert "Không tính Huân chương Lao động hạng Ba năm 2025" in found.sentence
    other = case(past=(had("bk-tinh", 2025, occasion="campaign"),))
    assert "Không tính" not in ask("waiting_time", other, **FIVE, must_have=True).sentence


def test_an_undated_decision_cannot_be_waited_out_nor_hide_a_known_one():
    old = had("hcld3", 2010, decided_on=date(2011, 1, 1))
    undated = had("hcld3", 2020, decided_on=None)
    late = had("hcld3", 2024)
    assert outcome("waiting_time", case(past=(old, undated)), **FIVE) == UNKNOWN
    assert outcome("waiting_time", case(past=(late, undated)), **FIVE) == FAIL


def test_a_predecessors_decision_is_left_to_a_person():
    recent = decided(date(2023, 1, 1), is_inherited=True)
    assert outcome("waiting_time", recent, **FIVE) == UNKNOWN
    both = case(
        past=(
            had("hcld3", 2010, decided_on=date(2011, 1, 1)),
            had("hcld3", 2022, is_inherited=True),
        )
    )
    assert outcome("waiting_time", both, **FIVE) == UNKNOWN


def test_without_awards_it_is_the_same_award():
    from_same = case(past=(had("ldtt", 2024, award="cstd-tinh"),))
    assert outcome("waiting_time", from_same, years=3) == FAIL


@given(
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(1, 10),
    st.integers(0, 5000),
)
def test_who_has_waited_long_enough_has_so_a_day_later(day, wanted, days):
    asked = {"awards": ["hcld3"], "years": wanted}

    def on(later):
        past = (had("hcld3", 2000, decided_on=day),)
        return outcome("waiting_time", case(past=past, day=day + timedelta(days=later)), **asked)

    assert on(days + 1) == PASS or on(days) == FAIL
    assert (on(days) == PASS) == ((day + timedelta(days=days)) >= anniversary(day, wanted))


def anniversary(day, wanted):
    try:
        return day.replace(year=day.year + wanted)
    except ValueError:
        return date(day.year + wanted, 3, 1)
