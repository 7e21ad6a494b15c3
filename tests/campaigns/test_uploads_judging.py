"""A row of a workbook is read as the entry page reads the same words."""

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from campaigns.choices import Quantity
from campaigns.forms.results import ResultForm
from campaigns.limits import Limits
from campaigns.models import Target
from campaigns.queries.results import ReportRow
from campaigns.services.results import Entry, figures_of
from campaigns.uploads.columns import inputs_of
from campaigns.uploads.figures import FIGURES, NOTHING, Key, digest, key_of
from campaigns.uploads.judging import Known, _bare_number, _in_full, judge
from emulation.lib.sheets import Percent


def target_of(quantity, uom="ha", wording=""):
    return Target(pk=7, label="Trồng rừng", uom=uom, quantity=quantity, wording=wording)


def known_of(target, **values):
    inputs = inputs_of(target.quantity, target.wording)
    return Known(7, 1, target.label, target.uom, inputs, **values)


def test_figures_are_named_as_the_service_names_them():
    assert tuple(NOTHING) == FIGURES
    assert dict(NOTHING) == figures_of(Entry(1))


@pytest.mark.parametrize("wording", ["", "có nhà văn hóa"])
@pytest.mark.parametrize("quantity", Quantity.values)
def test_a_target_has_the_same_inputs_on_the_page_and_in_the_workbook(quantity, wording):
    row = ReportRow(target_of(quantity, wording=wording), None, [], None, [])
    on_page = set(ResultForm(row=row).fields) - {"was"}
    assert inputs_of(quantity, wording) == on_page


@pytest.mark.django_db
@pytest.mark.parametrize("uom", ["ha", "%", "", "tỷ đồng"])
@pytest.mark.parametrize(
    "typed",
    [
        "1.234,56",
        "1234.56",
        "14. 000",
        "trên 300",
        "ước gần 47,2",
        "65%",
        "12 triệu đồng",
        "5 tấn",
        "1,1234567",
        "nhiều",
        "5/8",
        "1234567890123456789",
    ],
)
def test_words_and_numbers_mean_the_same(typed, uom):
    target = target_of(Quantity.LEVEL, uom)
    form = ResultForm({"t7-value": typed}, row=ReportRow(target, None, [], None, []))
    judged = judge({"value": typed}, known_of(target))
    assert bool(judged.wrong) == bool(form.errors)
    if not form.errors:
        assert dict(judged.typed) == figures_of(form.entry)


@pytest.mark.django_db
@pytest.mark.parametrize("uom", ["%", "trường"])
@pytest.mark.parametrize(("part", "total"), [(5, 8), (8, 5), (0, 3), (1, 3), (0, 0), (7, 7)])
def test_parts_of_a_total_mean_the_same(part, total, uom):
    target = target_of(Quantity.COUNT_OF, uom)
    data = {"t7-numerator": str(part), "t7-denominator": str(total)}
    form = ResultForm(data, row=ReportRow(target, None, [], None, []))
    cells = {"numerator": Decimal(part), "denominator": Decimal(total)}
    judged = judge(cells, known_of(target))
    assert bool(judged.wrong) == bool(form.errors)
    if not form.errors:
        assert dict(judged.typed) == figures_of(form.entry)


def test_a_cell_with_a_percent_sign_is_no_number_of_hectares():
    assert judge({"value": Percent("65")}, known_of(target_of(Quantity.LEVEL, "%"))).typed[
        "value"
    ] == Decimal(65)
    judged = judge({"value": Percent("65")}, known_of(target_of(Quantity.LEVEL)))
    assert judged.wrong == [("value", "Chỉ tiêu tính bằng ha, không phải %.")]


def test_a_key_comes_back_as_it_was_and_nothing_else_is_one():
    key = Key(12, 345, digest(NOTHING))
    assert key_of(str(key)) == key
    for text in ("", "12", "12-345", "x-345-ab", "12-345-ab-c", "12-²-ab", "9" * 30 + "-1-a"):
        assert key_of(text) is None


def test_the_digest_tells_figures_apart_and_takes_equal_ones_for_one():
    stands = {**NOTHING, "value": Decimal("47.2")}
    assert digest(stands) == digest({**stands, "value": Decimal("47.200000")})
    assert digest(stands) != digest({**stands, "approximation": "over"})
    assert digest({**NOTHING}) == digest(NOTHING)


NUMBERS = st.decimals(allow_nan=True, allow_infinity=True) | st.decimals(
    min_value=-2000, max_value=2000, places=7
)
CELLS = st.none() | NUMBERS | st.sampled_from(["12", "trên 5 ha", Percent("65"), True, "nhiều", ""])
LIMITS = st.builds(
    Limits, *[st.none() | st.integers(-50, 50).map(Decimal)] * 2, st.none(), st.just(Decimal(90))
)
SOMETHING = {**NOTHING, "value": Decimal("47.2")}


@settings(max_examples=300, deadline=None)
@given(
    cells=st.dictionaries(st.sampled_from(["value", "numerator", "reached"]), CELLS)
    | st.builds(lambda value: {"value": value, "note": None, "numerator": None}, NUMBERS),
    uom=st.sampled_from([None, "ha", "HA", "tấn"]),
    quantity=st.sampled_from(Quantity.values),
    limits=LIMITS,
    plan=st.integers(-5, 5000).map(Decimal),
    stands=st.sampled_from([NOTHING, NOTHING, dict(NOTHING), SOMETHING]),
    was=st.sampled_from([None, digest(NOTHING), digest(SOMETHING), "fffff"]),
)
@example({"value": Decimal(5)}, "ha", Quantity.LEVEL, Limits(), Decimal(5), NOTHING, None)
def test_a_bare_number_is_judged_as_any_row_is(cells, uom, quantity, limits, plan, stands, was):
    """The short way for most rows says, where it says anything, what the whole way says."""
    known = known_of(target_of(quantity), limits=limits, alike={"Kế hoạch": plan}, stands=stands)
    short = _bare_number({**cells, "uom": uom}, known, was)
    if short is not None:
        assert short == _in_full({**cells, "uom": uom}, known, was)


@pytest.mark.parametrize("was", [None, digest(NOTHING)])
def test_a_bare_number_goes_the_short_way(was):
    known = known_of(target_of(Quantity.LEVEL))
    judged = _bare_number({"value": Decimal("47.2"), "note": None, "uom": "ha"}, known, was)
    assert (judged.typed, judged.changed) == ({**NOTHING, "value": Decimal("47.2")}, ("value",))
