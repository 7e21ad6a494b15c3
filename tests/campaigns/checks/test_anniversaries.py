from hypothesis import given
from hypothesis import strategies as st

from tests.campaigns.checks.province import DISTRICT, LAUNCH, NEWS, fact, findings, told

LIBERATION = {"key": "giai_phong", "name": "giải phóng tỉnh", "years": 70}


def anniversary(id, source=LAUNCH, **fields):
    return fact(id, source, **({"campaign": "C1"} | LIBERATION | fields))


def campaign(id, source=LAUNCH, code="C1", unit="DS.UBND", **fields):
    return fact(id, source, code=code, launched_by={"unit": unit}, **fields)


def test_years_that_the_dates_do_not_give_are_an_error():
    wrong = anniversary("A1", start="1950-05-01", end="2024-05-01")
    assert told("anniversary_years", anniversaries=[wrong]) == [("error", {"A1"})]
    [finding] = findings("anniversary_years", anniversaries=[wrong])
    assert finding.expected == {"years_between": 74}
    assert "70 năm" in finding.message and "74 năm" in finding.message


@given(st.integers(1800, 2000), st.integers(1, 200), st.sampled_from(["", "-05", "-05-01"]))
def test_right_years_are_never_an_error_however_exactly_the_dates_are_known(start, years, rest):
    right = anniversary("A1", years=years, start=f"{start}{rest}", end=f"{start + years}{rest}")
    assert findings("anniversary_years", anniversaries=[right]) == []


def test_years_without_both_dates_are_not_checked():
    half = anniversary("A1", start="1950-05-01", end=None)
    assert findings("anniversary_years", anniversaries=[half]) == []


def test_an_end_before_the_start_is_out_of_order():
    turned = anniversary("A1", years=None, start="2024-05-01", end="1954-05-01")
    right = anniversary("A2", years=None, start="1954-05-01", end="2024-05-01")
    assert told("anniversary_order", anniversaries=[turned, right]) == [("error", {"A1"})]


def test_an_anniversary_on_another_day_than_the_event_is_worth_a_look():
    other_day = anniversary("A1", start="1954-05-01", end="2024-05-02")
    by_year = anniversary("A2", start="1954", end="2024-05-02")
    facts = [other_day, by_year]
    assert told("anniversary_day_differs", anniversaries=facts) == [("warning", {"A1"})]


def test_an_uneven_number_of_years_is_only_information():
    uneven = anniversary("A1", years=78, start="1945-08-19", end="2023-08-19")
    even = anniversary("A2", years=75, start="1948-08-19", end="2023-08-19")
    assert told("non_round_anniversary", anniversaries=[uneven, even]) == [("info", {"A1"})]
    assert findings("anniversary_years", anniversaries=[uneven, even]) == []


def test_undated_anniversaries_are_told_together():
    facts = [anniversary("A1"), anniversary("A2", NEWS), anniversary("A3", start="1954-05-01")]
    assert told("undated_anniversary", anniversaries=facts) == [("info", {"A1", "A2"})]


def test_one_event_with_two_dates_in_two_documents_is_an_error():
    facts = [
        anniversary("A1", start="1954-05-01", end="2024-05-01"),
        anniversary("A2", NEWS, start="1954-05-10", end="2024-05-10"),
    ]
    assert told("cross_document_date", anniversaries=facts) == [("error", {"A1", "A2"})]


def test_a_date_known_to_the_month_or_another_jubilee_is_no_contradiction():
    facts = [
        anniversary("A1", start="1954-05-01", end="2024-05-01"),
        anniversary("A2", NEWS, start="1954-05", end="2024"),
        anniversary("A3", DISTRICT, years=65, start="1954-05-01", end="2019-05-01"),
    ]
    assert findings("cross_document_date", anniversaries=facts) == []


def test_without_keys_one_event_is_recognised_by_its_name():
    facts = [
        anniversary("A1", key=None, start="1954-05-01", end="2024-05-01"),
        anniversary("A2", NEWS, key=None, start="1955-05-01", end="2025-05-01"),
        anniversary("A3", DISTRICT, key=None, name="thành lập huyện", start="1960-01-01"),
    ]
    assert told("cross_document_date", anniversaries=facts) == [("error", {"A1", "A2"})]


def test_the_same_dates_under_two_names_are_proposed_as_one_event():
    dates = {"start": "1954-05-01", "end": "2024-05-01"}
    facts = [
        anniversary("A1", NEWS, **dates),
        anniversary("A2", LAUNCH, **dates),
        anniversary("A3", DISTRICT, name="ngày hoàn toàn giải phóng Đông Sơn", **dates),
    ]
    # of the two that say the same, the launch document speaks
    assert told("naming_variant", anniversaries=facts) == [("info", {"A2", "A3"})]
    assert findings("naming_variant", anniversaries=facts[:2]) == []


def response(parent=None, shared="giai_phong", unit="DS.BV.UBND"):
    """The province's campaign with two events, a unit's with one of them and one of its own."""
    return {
        "campaigns": [
            campaign("C-1"),
            campaign("C-2", DISTRICT, code="C2", unit=unit, parent=parent),
        ],
        "anniversaries": [
            anniversary("A1"),
            anniversary("A2", key="dang_bo", name="thành lập Đảng bộ tỉnh"),
            anniversary("A3", DISTRICT, campaign="C2", key=shared),
            anniversary("A4", DISTRICT, campaign="C2", key="huyen", name="thành lập huyện"),
        ],
    }


def test_what_a_district_adds_and_leaves_out_is_shown():
    assert told("anniversary_set_differs", **response()) == [("info", {"A2", "A4"})]


def test_campaigns_that_share_nothing_are_not_compared_unless_linked():
    apart = response(shared="khac")
    assert findings("anniversary_set_differs", **apart) == []
    linked = response(shared="khac", parent="C1")
    assert told("anniversary_set_differs", **linked) == [("info", {"A1", "A2", "A3", "A4"})]


def test_two_campaigns_of_one_province_are_not_compared():
    assert findings("anniversary_set_differs", **response(unit="DS.UBND")) == []
