"""Charts: what they say in words, and that a strict content policy lets them through."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation.lib.charts import (
    NARROW,
    PAPER,
    WIDE,
    Fill,
    Pair,
    Part,
    Share,
    for_page,
    pair_bars,
    percent_bars,
    share_bar,
    sparkline,
    wrapped,
)

SVG = "{http://www.w3.org/2000/svg}"
SHARES = [
    Share("Thu ngân sách", Decimal("136"), "136%", reached=True),
    Share("Trồng rừng", Decimal("44.7"), "44,7%", reached=False),
]
PAIRS = [
    Pair("Xã Nà Lao", Decimal(44), Decimal("78.04"), "44", "78,04"),
    Pair("Xã Bản Phố", Decimal(89), Decimal("18.05"), "89", "18,05"),
]


def bars(svg):
    return list(ElementTree.fromstring(svg).iter(f"{SVG}rect"))


def test_a_chart_says_in_words_what_it_shows():
    drawn = ElementTree.fromstring(percent_bars("So với kế hoạch", SHARES))
    assert drawn.find(f"{SVG}title").text == "So với kế hoạch"
    assert drawn.find(f"{SVG}desc").text == "Thu ngân sách: 136%; Trồng rừng: 44,7%"
    texts = [text.text for text in drawn.iter(f"{SVG}text")]
    assert "136%" in texts and "44,7%" in texts and "Thu ngân sách" in texts


def test_bars_are_as_long_as_their_figures():
    first, second = bars(percent_bars("x", SHARES))
    ratio = float(first.get("width")) / float(second.get("width"))
    assert abs(ratio - 136 / 44.7) < 0.01


def test_what_was_not_reached_is_an_empty_bar():
    first, second = bars(percent_bars("x", SHARES))
    assert (first.get("fill-opacity"), second.get("fill-opacity")) == ("0.6", "0")


def test_plan_and_actual_stand_together_in_one_scale():
    key_plan, key_actual, plan, actual, other_plan, other_actual = bars(
        pair_bars("Trồng rừng (ha)", PAIRS, plan="Kế hoạch", actual="Thực hiện")
    )
    assert float(plan.get("width")) < float(actual.get("width")) < float(other_plan.get("width"))
    assert float(plan.get("y")) < float(actual.get("y"))


def test_nothing_in_a_chart_needs_inline_style_or_script():
    drawn = percent_bars("a", SHARES) + pair_bars("b", PAIRS, plan="p", actual="a")
    drawn += share_bar("c", [Part("d", Decimal(1), fill) for fill in Fill])
    drawn += sparkline("e", points(Decimal(1), Decimal(2)))
    assert not re.search(r"style|script|on\w+=|href|url\(|\sid=", drawn)


def test_names_from_data_are_text_not_markup():
    drawn = percent_bars("<b>", [Share('<script>"&', Decimal(1), "1%")])
    assert "<script>" not in drawn
    assert ElementTree.fromstring(drawn).find(f"{SVG}title").text == "<b>"


def test_without_figures_there_is_no_chart():
    assert percent_bars("a", []) == pair_bars("b", [], plan="p", actual="a") == ""


@given(st.lists(st.decimals(min_value=0, max_value=10**12, places=3), min_size=1, max_size=5))
def test_every_bar_stays_inside_the_drawing(percents):
    shares = [Share("a", percent, "b") for percent in percents]
    for bar in bars(percent_bars("x", shares)):
        assert float(bar.get("x")) + float(bar.get("width")) <= PAPER.width


@given(st.text(alphabet="abcđ ư", max_size=80), st.integers(min_value=1, max_value=20))
def test_wrapping_keeps_every_word_in_order(text, letters):
    assert " ".join(wrapped(text, letters)).split() == text.split()


# Shares by kind


def test_a_share_bar_divides_its_whole_width_by_the_counts():
    drawn = share_bar("Kết quả", [Part("Đạt", Decimal(3)), Part("Chưa đạt", Decimal(1))])
    reached, unmet, *key = bars(drawn)
    assert float(reached.get("width")) == 3 * float(unmet.get("width"))
    assert float(reached.get("width")) + float(unmet.get("width")) == PAPER.width - 2
    assert len(key) == 2
    described = ElementTree.fromstring(drawn).find(f"{SVG}desc").text
    assert described == "Đạt: 3 (75%); Chưa đạt: 1 (25%)"


def test_parts_of_a_whole_are_told_apart_without_colour():
    looks = set()
    for fill in Fill:
        drawn = share_bar("x", [Part("a", Decimal(1), fill)])
        lines = re.findall(r' d="([^"]*)"', drawn)
        looks.add((bars(drawn)[0].get("fill-opacity"), lines[0] if lines else ""))
    assert len(looks) == len(Fill)


def test_a_kind_without_any_is_named_but_not_drawn():
    drawn = share_bar("x", [Part("Đạt", Decimal(2)), Part("Chưa đạt", Decimal(0))])
    assert "Chưa đạt: 0 (0%)" in drawn
    assert len(bars(drawn)) == 1 + 2  # one area, two of the key


@given(st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=8))
def test_areas_and_their_lines_stay_inside_their_drawing(counts):
    parts = [Part("a", Decimal(count)) for count in counts]
    for sheet in (PAPER, WIDE, NARROW):
        drawn = share_bar("x", parts, sheet=sheet)
        assert bool(drawn) == any(counts)
        for bar in bars(drawn) if drawn else []:
            assert float(bar.get("x")) + float(bar.get("width")) <= sheet.width
        for x in re.findall(r"[ML](-?[\d.]+) ", drawn):
            assert 0 <= float(x) <= sheet.width


# Sparklines


def points(*values):
    return [(f"Quý {place}", value, str(value)) for place, value in enumerate(values, 1)]


def test_a_sparkline_rises_with_its_values_and_says_them():
    drawn = ElementTree.fromstring(sparkline("x", points(Decimal(1), Decimal(3), Decimal(2))))
    (line,) = drawn.iter(f"{SVG}polyline")
    heights = [float(point.split(",")[1]) for point in line.get("points").split()]
    assert heights == [20, 4, 12]
    assert drawn.find(f"{SVG}desc").text == "Quý 1: 1; Quý 2: 3; Quý 3: 2"


def test_a_missing_period_leaves_a_gap():
    drawn = sparkline("x", points(Decimal(1), Decimal(3), None, Decimal(2), Decimal(2)))
    lines = list(ElementTree.fromstring(drawn).iter(f"{SVG}polyline"))
    assert [len(line.get("points").split()) for line in lines] == [2, 2]
    assert drawn.count("<circle") == 4


def test_one_value_alone_is_no_line():
    assert sparkline("x", points(Decimal(1), None)) == sparkline("x", []) == ""


# On a page


def many(number):
    return [Share(f"xã {place}", Decimal(place), f"{place}%") for place in range(number)]


@pytest.mark.parametrize(("number", "wide", "narrow"), [(38, 38, 20), (106, 40, 20)])
def test_many_units_are_capped_and_the_table_has_them_all(number, wide, narrow):
    rows = [(share.label, share.text) for share in many(number)]
    chart = for_page(
        percent_bars, "x", many(number), head=("Đơn vị", "%"), rows=rows, others="đơn vị"
    )
    assert [len(bars(drawing)) for drawing in (chart.wide, chart.narrow)] == [wide, narrow]
    rest = [f"… và {number - drawn} đơn vị khác" for drawn in (wide, narrow)]
    assert (rest[0] in chart.wide) == (number > wide)
    assert rest[1] in chart.narrow
    assert list(chart.rows) == rows


def test_a_chart_of_a_page_has_the_font_of_the_page_and_colour_by_class_only():
    for sheet in (WIDE, NARROW):
        drawn = percent_bars("x", SHARES, sheet=sheet)
        assert "font-family" not in drawn
        assert [bar.get("class") for bar in bars(drawn)] == ["tone-ok", "tone-bad"]
        assert {bar.get("fill") for bar in bars(drawn)} == {"currentColor"}
    assert "tone-" not in percent_bars("x", SHARES)


def test_on_a_page_the_mark_of_the_plan_crosses_no_figure():
    near = [Share("a", Decimal(98), "98%")]
    drawn = ElementTree.fromstring(percent_bars("x", near, sheet=WIDE))
    mark = float(next(drawn.iter(f"{SVG}line")).get("x1"))
    figure = next(text for text in drawn.iter(f"{SVG}text") if text.text == "98%")
    assert float(figure.get("x")) > mark


def test_where_it_is_narrow_labels_stand_above_their_bars():
    drawn = ElementTree.fromstring(percent_bars("x", SHARES, sheet=NARROW))
    first = next(drawn.iter(f"{SVG}rect"))
    label = next(text for text in drawn.iter(f"{SVG}text") if text.text == "Thu ngân sách")
    assert float(label.get("x")) == float(first.get("x"))
    assert float(label.get("y")) < float(first.get("y"))


def test_letters_stay_at_eleven_pixels_on_the_narrowest_phone():
    """A page of 360 px leaves 268 for a chart inside a panel."""
    assert NARROW.font * 268 / NARROW.width >= 11
