"""Sentences of figures, word for word as administrative Vietnamese writes them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.measures import Judgement, Measure, Reading, judge, judge_count, judge_stated
from emulation.lib.figures import Figure, parse_figure
from reports import phrases

HIGHER = Reading("amount", "higher")


def figure(text):
    return parse_figure(text)


@pytest.mark.parametrize(
    ("label", "said", "quantity", "direction", "decimals", "sentence"),
    [
        (
            "thu ngân sách địa phương",
            "ước gần 14. 000 tỷ đồng",
            "amount",
            "higher",
            None,
            "Thu ngân sách địa phương ước đạt gần 14.000 tỷ đồng",
        ),
        (
            "tổng lượt khách du lịch",
            "hơn 01 triệu lượt",
            "amount",
            "higher",
            None,
            "Tổng lượt khách du lịch đạt trên 01 triệu lượt",
        ),
        ("tỷ lệ hộ nghèo", "24,63%", "level", "lower", None, "Tỷ lệ hộ nghèo còn 24,63%"),
        ("dịch vụ", "3,8%", "rate", "higher", None, "Dịch vụ tăng 3,8%"),
        ("thuế sản phẩm", "1,0%", "rate", "higher", 1, "Thuế sản phẩm tăng 1,0%"),
        (
            "tăng trưởng dịch vụ",
            "3,8%",
            "rate",
            "higher",
            None,
            "Tăng trưởng dịch vụ đạt 3,8%",
        ),
        ("xuất khẩu", "-2,5%", "rate", "higher", None, "Xuất khẩu giảm 2,5%"),
        (
            "mức giảm tỷ lệ hộ nghèo",
            "3,91 điểm %",
            "change",
            "higher",
            None,
            "Mức giảm tỷ lệ hộ nghèo đạt 3,91 điểm %",
        ),
        (
            "tỷ lệ hộ nghèo",
            "-3,91 điểm %",
            "change",
            "lower",
            None,
            "Tỷ lệ hộ nghèo giảm 3,91 điểm %",
        ),
        (
            "GRDP bình quân đầu người",
            "47,2 triệu đồng",
            "level",
            "higher",
            None,
            "GRDP bình quân đầu người đạt 47,2 triệu đồng",
        ),
    ],
)
def test_a_result_is_said_as_its_quantity_is_read(
    label, said, quantity, direction, decimals, sentence
):
    found = phrases.result(
        label, figure(said), quantity=quantity, direction=direction, decimals=decimals
    )
    assert found == sentence


@pytest.mark.parametrize(
    ("kind", "value", "plan", "sentence"),
    [
        ("reach", "108.6", "KH", "đạt 108,6% kế hoạch"),
        ("reach", "203", "Kế hoạch", "đạt 203% kế hoạch"),
        ("exceed", "16.6", "KH", "vượt 16,6% kế hoạch"),
        ("exceed", "36", "dự toán Trung ương giao", "vượt 36% so với dự toán Trung ương giao"),
        ("exceed", "31", "dự toán HĐND tỉnh giao", "vượt 31% so với dự toán HĐND tỉnh giao"),
        ("exceed", "5", "Trung ương giao", "vượt 5% so với mức Trung ương giao"),
        ("exceed", "-4", "KH", "thấp hơn 4% so với kế hoạch"),
    ],
)
def test_a_stated_percentage_of_plan_is_said_as_the_document_says_it(kind, value, plan, sentence):
    judged = judge_stated(kind, Decimal(value), HIGHER)
    assert phrases.against_plan(judged, plan, kind=kind) == sentence


def test_a_computed_percentage_of_plan_is_rounded_half_up_to_one_decimal():
    judged = judge(Measure(Decimal("9004")), Measure(Decimal("8000")), HIGHER)
    assert phrases.against_plan(judged, "kế hoạch") == "đạt 112,6% kế hoạch"


def test_a_lower_bound_gives_a_lower_bound_of_the_percentage():
    judged = judge(Measure(Decimal("300"), "over"), Measure(Decimal("250")), HIGHER)
    assert phrases.against_plan(judged, "kế hoạch") == "đạt trên 120% kế hoạch"


def test_what_cannot_be_computed_is_said_with_its_reason():
    judged = judge(Measure(Decimal("5")), Measure(Decimal("0")), HIGHER)
    assert phrases.against_plan(judged, "KH") == (
        "không tính được tỷ lệ so với kế hoạch "
        "(mức so sánh không lớn hơn 0 nên không tính được tỷ lệ)"
    )


@pytest.mark.parametrize(
    ("kind", "value", "base", "sentence"),
    [
        ("pct", "15", "2022", "tăng 15% so với năm 2022"),
        ("pct", "-11", "cùng kỳ năm trước", "giảm 11% so với cùng kỳ năm trước"),
        ("pct", "0", "2022", "bằng năm 2022"),
        ("pct", "5", "", "tăng 5% so với kỳ trước"),
    ],
)
def test_growth_is_said_against_the_year_it_is_of(kind, value, base, sentence):
    assert phrases.against_former(judge_stated(kind, Decimal(value), HIGHER), base) == sentence


def test_a_share_is_compared_in_points():
    reading = Reading("level", "lower")
    judged = judge(Measure(Decimal("25.64"), uom="%"), Measure(Decimal("30.32"), uom="%"), reading)
    said = phrases.against_former(judged, "năm 2018", by="difference")
    assert said == "giảm 4,68 điểm % so với năm 2018"


def test_a_former_level_is_said_as_from_and_to():
    former, now = Decimal("30.32"), Decimal("25.64")
    assert phrases.from_level(former, now, "%") == "giảm từ 30,32% xuống còn 25,64%"
    assert phrases.from_level(now, former, "%") == "tăng từ 25,64% lên 30,32%"


def test_a_part_of_a_total_is_said_with_its_share():
    judged = judge_count(Decimal(25), Decimal(39))
    said = phrases.counted("trường đạt chuẩn quốc gia", Decimal(25), Decimal(39), "trường", judged)
    assert said == "Trường đạt chuẩn quốc gia đạt 25/39 trường (64,1%)"


def test_a_part_of_a_total_counted_in_percent_says_percent_of_the_ratio_only():
    judgement = judge_count(Decimal(312), Decimal(420))
    said = phrases.counted("xã đạt chuẩn", Decimal(312), Decimal(420), "%", judgement)
    assert said == "Xã đạt chuẩn đạt 312/420 (74,3%)"


@pytest.mark.parametrize(
    ("counts", "mixed", "approximation", "sentence"),
    [
        ({"collectives": 5, "individuals": 4}, None, "exact", "05 tập thể và 04 cá nhân"),
        ({"collectives": 5, "individuals": 42}, None, "exact", "05 tập thể và 42 cá nhân"),
        ({"individuals": 24, "collectives": 0}, None, "exact", "24 cá nhân"),
        ({"individuals": 1, "households": 3}, None, "exact", "01 cá nhân và 03 hộ gia đình"),
        ({}, 339, "over", "trên 339 tập thể, cá nhân, hộ gia đình"),
        ({}, None, "exact", ""),
    ],
)
def test_recipients_are_counted_with_a_leading_zero_and_bounds_stay_bounds(
    counts, mixed, approximation, sentence
):
    found = phrases.recipients(
        counts,
        mixed_total=mixed,
        mixed_kinds=["individuals", "households", "collectives"],
        approximation=approximation,
    )
    assert found == sentence


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a và b"),
        (["a", "", "b", "c"], "a, b và c"),
        (["a, b", "c", "d"], "a, b; c và d"),
    ],
)
def test_lists_are_joined_with_commas_and_a_last_word(items, text):
    assert phrases.listed(items) == text


@pytest.mark.parametrize(
    ("met", "percent", "direction", "word"),
    [
        (True, "108.6", "higher", "Vượt"),
        (True, "100", "higher", "Đạt"),
        (True, "100.04", "higher", "Đạt"),
        (True, "95", "lower", "Đạt"),
        (True, None, "", "Đạt"),
        (False, "95", "higher", "Chưa đạt"),
        (None, "95", "", "Chưa kết luận"),
    ],
)
def test_the_verdict_is_one_word(met, percent, direction, word):
    assert phrases.verdict(met, percent and Decimal(percent), direction) == word


def test_points_follow_the_vietnamese_alphabet():
    assert [phrases.point(number) for number in range(1, 8)] == ["a", "b", "c", "d", "đ", "e", "g"]


def test_roman_numbers_count_the_appendices():
    assert [phrases.roman(number) for number in (1, 4, 6, 9, 14)] == ["I", "IV", "VI", "IX", "XIV"]


def test_a_difference_alone_is_said_as_a_difference():
    judged = Judgement(difference=Decimal("2.1"), uom="triệu đồng")
    assert phrases.against_plan(judged, "KH") == "tăng 2,1 triệu đồng so với kế hoạch"


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_no_number_loses_a_digit_that_counts(value):
    written = phrases.figure(Figure(value, uom="ha"))
    assert parse_figure(written).value == value


@given(st.text())
def test_a_sentence_ends_once(text):
    said = phrases.sentence(text)
    assert said == "" or said[-1] in ".?!…"
    assert not said.endswith((";.", ",."))
