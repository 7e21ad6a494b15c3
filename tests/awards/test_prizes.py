from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.prizes import BaseSalary, Line, Payment, PrizeError, in_force, payments, prize, totals

D = Decimal
SALARIES = [
    BaseSalary(2_530_000, date(2026, 7, 1)),
    BaseSalary(1_490_000, date(2019, 7, 1), date(2023, 7, 1)),
    BaseSalary(2_340_000, date(2024, 7, 1), date(2026, 7, 1)),
    BaseSalary(1_800_000, date(2023, 7, 1), date(2024, 7, 1)),
]
A, B, C, E = 1_490_000, 1_800_000, 2_340_000, 2_530_000


# The base salary


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2019, 7, 1), A),
        (date(2023, 6, 30), A),
        (date(2023, 7, 1), B),
        (date(2024, 6, 30), B),
        (date(2024, 7, 1), C),
        (date(2026, 6, 30), C),
        (date(2026, 7, 1), E),
        (date(2026, 10, 5), E),
    ],
)
def test_the_base_salary_is_that_of_the_day(day, amount):
    assert in_force(SALARIES, day).amount == amount


def test_rows_left_open_give_way_to_later_ones():
    rows = [BaseSalary(B, date(2023, 7, 1)), BaseSalary(C, date(2024, 7, 1))]
    assert in_force(rows, date(2025, 1, 1)).amount == C
    assert in_force(reversed(rows), date(2024, 6, 30)).amount == B


def test_a_day_before_every_row_is_said():
    with pytest.raises(PrizeError, match="mức lương cơ sở cho ngày 30/6/2019"):
        in_force(SALARIES, date(2019, 6, 30))


# One prize: the table of coefficients, exact product → nearest → up

TABLE = [
    ("CSTĐ toàn quốc", "4.5", 1, A, 6_705_000, 6_710_000, 6_710_000),
    ("CSTĐ toàn quốc", "4.5", 1, B, 8_100_000, 8_100_000, 8_100_000),
    ("CSTĐ toàn quốc", "4.5", 1, C, 10_530_000, 10_530_000, 10_530_000),
    ("CSTĐ toàn quốc", "4.5", 1, E, 11_385_000, 11_390_000, 11_390_000),
    ("CSTĐ tỉnh", "3", 1, A, 4_470_000, 4_470_000, 4_470_000),
    ("CSTĐ tỉnh", "3.0", 1, B, 5_400_000, 5_400_000, 5_400_000),
    ("CSTĐ tỉnh", "3.0", 1, C, 7_020_000, 7_020_000, 7_020_000),
    ("CSTĐ tỉnh", "3.0", 1, E, 7_590_000, 7_590_000, 7_590_000),
    ("CSTĐ cơ sở", "1.0", 1, A, 1_490_000, 1_490_000, 1_490_000),
    ("LĐTT", "0.3", 1, A, 447_000, 450_000, 450_000),
    ("LĐTT", "0.3", 1, B, 540_000, 540_000, 540_000),
    ("LĐTT", "0.3", 1, C, 702_000, 700_000, 710_000),
    ("LĐTT", "0.3", 1, E, 759_000, 760_000, 760_000),
    ("TTLĐXS", "1.5", 1, A, 2_235_000, 2_240_000, 2_240_000),
    ("TTLĐXS", "1.5", 1, B, 2_700_000, 2_700_000, 2_700_000),
    ("TTLĐXS", "1.5", 1, C, 3_510_000, 3_510_000, 3_510_000),
    ("TTLĐXS", "1.5", 1, E, 3_795_000, 3_800_000, 3_800_000),
    ("TTLĐTT", "0.8", 1, A, 1_192_000, 1_190_000, 1_200_000),
    ("TTLĐTT", "0.8", 1, B, 1_440_000, 1_440_000, 1_440_000),
    ("TTLĐTT", "0.8", 1, C, 1_872_000, 1_870_000, 1_880_000),
    ("TTLĐTT", "0.8", 1, E, 2_024_000, 2_020_000, 2_030_000),
    ("Xã tiêu biểu", "2.0", 1, C, 4_680_000, 4_680_000, 4_680_000),
    ("Xã tiêu biểu", "2.0", 1, E, 5_060_000, 5_060_000, 5_060_000),
    ("Gia đình văn hóa", "0.1", 1, B, 180_000, 180_000, 180_000),
    ("Gia đình văn hóa", "0.1", 1, C, 234_000, 230_000, 240_000),
    ("Gia đình văn hóa", "0.1", 1, E, 253_000, 250_000, 260_000),
    ("Cờ Chính phủ", "12.0", 1, A, 17_880_000, 17_880_000, 17_880_000),
    ("Cờ Chính phủ", "12.0", 1, E, 30_360_000, 30_360_000, 30_360_000),
    ("Cờ tỉnh", "8.0", 1, A, 11_920_000, 11_920_000, 11_920_000),
    ("Cờ tỉnh", "8.0", 1, E, 20_240_000, 20_240_000, 20_240_000),
    ("Bằng khen Thủ tướng", "3.5", 1, A, 5_215_000, 5_220_000, 5_220_000),
    ("Bằng khen Thủ tướng", "3.5", 1, E, 8_855_000, 8_860_000, 8_860_000),
    ("Bằng khen Thủ tướng, tập thể", "3.5", 2, A, 10_430_000, 10_430_000, 10_430_000),
    ("Bằng khen Thủ tướng, tập thể", "3.5", 2, E, 17_710_000, 17_710_000, 17_710_000),
    ("Bằng khen tỉnh, chế độ cũ", "1.0", 1, B, 1_800_000, 1_800_000, 1_800_000),
    ("Bằng khen tỉnh", "1.5", 1, B, 2_700_000, 2_700_000, 2_700_000),
    ("Bằng khen tỉnh", "1.5", 1, E, 3_795_000, 3_800_000, 3_800_000),
    ("Bằng khen tỉnh, tập thể", "1.5", 2, C, 7_020_000, 7_020_000, 7_020_000),
    ("Bằng khen tỉnh, tập thể", "1.5", 2, E, 7_590_000, 7_590_000, 7_590_000),
    ("Bằng khen tỉnh, hộ", "1.5", "1.5", C, 5_265_000, 5_270_000, 5_270_000),
    ("Bằng khen tỉnh, hộ", "1.5", "1.5", E, 5_692_500, 5_690_000, 5_700_000),
    ("Giấy khen xã", "0.15", 1, A, 223_500, 220_000, 230_000),
    ("Giấy khen xã", "0.15", 1, E, 379_500, 380_000, 380_000),
    ("Giấy khen xã, tập thể", "0.15", 2, E, 759_000, 760_000, 760_000),
    ("HCLĐ hạng Nhì", "7.5", 1, C, 17_550_000, 17_550_000, 17_550_000),
    ("HCLĐ hạng Nhì", "7.5", 1, E, 18_975_000, 18_980_000, 18_980_000),
    ("HC Độc lập hạng Ba", "10.5", 1, E, 26_565_000, 26_570_000, 26_570_000),
]


@pytest.mark.parametrize(("award", "coefficient", "factor", "base", "exact", "near", "up"), TABLE)
def test_the_table_of_prizes(award, coefficient, factor, base, exact, near, up):
    def amount(rounding):
        return prize(D(coefficient), base, factor=D(factor), rounding=rounding)

    assert (amount("exact"), amount("nearest"), amount("up")) == (exact, near, up)


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2024, 6, 30), 1_800_000),
        (date(2024, 7, 1), 2_340_000),
        (date(2026, 7, 1), 2_530_000),
    ],
)
def test_a_grassroots_fighter_by_the_day_of_the_decision(day, amount):
    assert prize(D(1), in_force(SALARIES, day).amount, rounding="nearest") == amount


def test_half_a_step_goes_up_when_nearest():
    assert prize(D("0.5"), 1_490_000, rounding="nearest") == 750_000
    assert prize(D("0.5"), 1_490_000, rounding="floor") == 740_000


def test_the_step_is_a_setting():
    assert prize(D("0.3"), C, rounding="nearest", step=1_000) == 702_000
    assert prize(D("0.3"), C, rounding="up", step=100_000) == 800_000


def test_money_is_whole_even_unrounded():
    amount = prize(D("0.333"), 1_490_001, rounding="exact")
    assert (amount, type(amount)) == (496_170, int)


def test_floats_are_not_money():
    with pytest.raises(TypeError):
        prize(0.3, C, rounding="nearest")


@pytest.mark.parametrize(
    "wrong",
    [
        {"coefficient": D(-1), "base_salary": C},
        {"coefficient": D(1), "base_salary": -C},
        {"coefficient": D(1), "base_salary": C, "step": 0},
    ],
)
def test_nothing_negative_is_a_prize(wrong):
    with pytest.raises(ValueError):
        prize(**wrong, rounding="nearest")


coefficients = st.decimals(0, 50, places=2)
salaries = st.integers(0, 10**7)


@given(coefficients, salaries, st.sampled_from([1, 2, D("1.5")]), st.integers(1, 10**5))
def test_rounding_stays_within_one_step(coefficient, base, factor, step):
    exact = coefficient * base * factor
    down, near, up = (
        prize(coefficient, base, factor=factor, rounding=rounding, step=step)
        for rounding in ("floor", "nearest", "up")
    )
    assert down <= exact <= up
    assert 0 <= up - down <= step
    assert near in (down, up)
    assert 2 * abs(near - exact) <= step
    assert all(amount % step == 0 for amount in (down, near, up))


# The payments of a decision

TITLE, FORM = "title", "form"


def line(pk, **facts):
    return replace(
        Line(
            pk=pk,
            recipient="lò thị dung",
            award_name="Lao động tiên tiến",
            kind=TITLE,
            decided_on=date(2026, 10, 5),
            base_salary=E,
            coefficient=D("0.3"),
            years=(2026,),
        ),
        **facts,
    )


FIGHTER = {"award_name": "Chiến sĩ thi đua cơ sở", "coefficient": D(1)}


def amounts(*lines, **settings):
    found = payments(lines, **{"rounding": "nearest"} | settings)
    return [payment.amount for payment in found]


def certificates(count, factor, first):
    return [
        line(
            first + number, recipient=first + number, kind=FORM, coefficient=D("1.5"), factor=factor
        )
        for number in range(count)
    ]


def test_five_collectives_and_four_persons_of_a_decision():
    lines = certificates(5, 2, 100) + certificates(4, 1, 200)
    paid = payments(lines, rounding="nearest")
    assert totals(paid).amount == 53_150_000
    assert [payment.amount for payment in paid] == [7_590_000] * 5 + [3_800_000] * 4


def test_of_titles_for_the_same_merit_only_the_highest_is_paid():
    worker, fighter = payments([line(1), line(2, **FIGHTER)], rounding="nearest")
    assert (worker.amount, fighter.amount) == (0, 2_530_000)
    assert "chỉ nhận mức thưởng cao nhất, của Chiến sĩ thi đua cơ sở" in worker.reason


def test_unless_the_setting_says_otherwise():
    assert amounts(line(1), line(2, **FIGHTER), highest_title_only=False) == [760_000, 2_530_000]


@pytest.mark.parametrize(
    "other",
    [
        {"years": (2025,)},
        {"years": (2024, 2025, 2026)},
        {"recipient": "sùng a gió"},
        {"decided_on": date(2026, 12, 1)},
        {"kind": FORM},
    ],
    ids=["other year", "longer period", "other person", "other day", "a form"],
)
def test_else_each_is_paid(other):
    assert amounts(line(1), line(2, **FIGHTER | other)) == [760_000, 2_530_000]


def test_without_years_the_same_achievement_is_the_same_merit():
    one, two = line(1, years=(), achievement="a"), line(2, years=(), achievement="a", **FIGHTER)
    assert amounts(one, two) == [0, 2_530_000]
    assert amounts(one, replace(two, achievement="b")) == [760_000, 2_530_000]
    assert amounts(replace(one, achievement=""), replace(two, achievement="")) == [
        760_000,
        2_530_000,
    ]


def test_of_equals_one_is_paid():
    assert amounts(line(1), line(2), line(3)) == [760_000, 0, 0]


def test_a_household_without_a_factor_has_no_amount_not_zero():
    (payment,) = payments([line(1, kind=FORM, factor=None)], rounding="nearest")
    assert payment.amount is None
    assert "chưa có hệ số" in payment.reason


def test_a_title_of_unknown_amount_leaves_its_rivals_open():
    worker, fighter = payments([line(1, coefficient=None), line(2, **FIGHTER)], rounding="nearest")
    assert (worker.amount, fighter.amount) == (None, None)
    assert "hệ số" in worker.reason and "cao nhất" in fighter.reason


MEDAL = {"kind": FORM, "coefficient": D("0.6"), "is_ceiling": True}


@pytest.mark.parametrize("given_amount", [1_518_000, 1_000_001, 0])
def test_up_to_the_ceiling_any_amount_may_be_given(given_amount):
    assert amounts(line(1, **MEDAL, given=given_amount), rounding="up") == [given_amount]


@pytest.mark.parametrize("given_amount", [None, 1_518_001, 1_520_000, -1])
def test_above_the_ceiling_or_unsaid_there_is_no_amount(given_amount):
    (payment,) = payments([line(1, **MEDAL, given=given_amount)], rounding="up")
    assert payment.amount is None
    assert "1.518.000 đồng" in payment.reason


def test_totals_by_fund_and_unit_leave_out_what_is_missing():
    paid = [
        Payment(line(1, fund="tỉnh", unit="Sở Y tế"), 700_000),
        Payment(line(2, fund="xã", unit="Sở Y tế"), 200_000),
        Payment(line(3, fund="tỉnh", unit="xã Pa Ủ"), None, "chưa có hệ số"),
        Payment(line(4, fund="tỉnh", unit="xã Pa Ủ"), 0, "chỉ nhận mức cao nhất"),
    ]
    sums = totals(paid)
    assert (sums.amount, sums.missing) == (900_000, 1)
    assert sums.by_fund == {"tỉnh": 700_000, "xã": 200_000}
    assert sums.by_unit == {"Sở Y tế": 900_000, "xã Pa Ủ": 0}


@given(st.permutations([line(1), line(2, **FIGHTER), line(3, years=(2025,)), line(4, kind=FORM)]))
def test_the_order_of_lines_changes_no_amount(lines):
    paid = {payment.line.pk: payment.amount for payment in payments(lines, rounding="nearest")}
    assert paid == {1: 0, 2: 2_530_000, 3: 760_000, 4: 760_000}
