"""Charts: what they say in words, and that a strict content policy lets them through."""

import re
from decimal import Decimal
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from emulation.lib.charts import WIDTH, Pair, Share, pair_bars, percent_bars, wrapped

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
    assert not re.search(r"style|script|on\w+=|href", drawn)


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
        assert float(bar.get("x")) + float(bar.get("width")) <= WIDTH


@given(st.text(alphabet="abcđ ư", max_size=80), st.integers(min_value=1, max_value=20))
def test_wrapping_keeps_every_word_in_order(text, letters):
    assert " ".join(wrapped(text, letters)).split() == text.split()
