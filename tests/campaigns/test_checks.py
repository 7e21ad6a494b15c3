"""The checks on the given set, and what holds of any set."""

import json
import shutil
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from campaigns.checks import Finding, examine
from campaigns.facts import FactBook, read_directory

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "campaigns" / "sample" / "facts"
JUDGEMENTS = yaml.safe_load(
    (ROOT / "tests" / "data" / "inconsistencies.yaml").read_text(encoding="utf-8")
)
# Of the wording of a whole text, which the facts do not hold.
OF_THE_TEXT = {"timing_wording", "page_noise"}
INCONSISTENCIES = [
    case
    for case in JUDGEMENTS["inconsistencies"]
    if case["facts"] and case["kind"] not in OF_THE_TEXT
]
# Two cases name one of several facts that tell the same; all of them are found.
TOLD_BY_MORE_FACTS = {"INC-009", "INC-011"}


def by_id(case: dict) -> str:
    return case["id"]


@cache
def given_set() -> FactBook:
    reading = read_directory(SAMPLE)
    assert not reading.errors
    return reading.book


@cache
def found() -> list[Finding]:
    return examine(given_set())


@pytest.mark.parametrize("case", INCONSISTENCIES, ids=by_id)
def test_every_decidable_inconsistency_is_found_with_its_kind_severity_and_facts(case):
    facts = [set(f.facts) for f in found() if (f.kind, f.severity) == kind_of(case)]
    if case["id"] in TOLD_BY_MORE_FACTS:
        assert any(own > set(case["facts"]) for own in facts)
    else:
        assert set(case["facts"]) in facts


def kind_of(case: dict) -> tuple[str, str]:
    return case["kind"], case["severity"]


@pytest.mark.parametrize(
    ("left_out", "out_of_reach"),
    [
        ({"indicators.yaml"}, set()),
        # which body lies within which, and what a cut name may be, only the tree of units says
        ({"units.yaml"}, {"INC-031", "INC-050"}),
        ({"units.yaml", "indicators.yaml"}, {"INC-031", "INC-050"}),
    ],
)
def test_a_set_without_catalogues_is_judged_by_its_words_and_codes(
    left_out, out_of_reach, tmp_path
):
    for path in SAMPLE.glob("*.yaml"):
        if path.name not in left_out:
            shutil.copy(path, tmp_path)
    bare = [(f.kind, f.severity, set(f.facts)) for f in examine(read_directory(tmp_path).book)]
    missed = {
        case["id"]
        for case in INCONSISTENCIES
        if case["id"] not in TOLD_BY_MORE_FACTS and (*kind_of(case), set(case["facts"])) not in bare
    }
    assert missed == out_of_reach


@pytest.mark.parametrize("control", JUDGEMENTS["controls"], ids=by_id)
def test_what_agrees_is_left_alone(control):
    known = [(case["kind"], set(case["facts"])) for case in INCONSISTENCIES]
    own = set(control["facts"])
    spoken = [(f.kind, set(f.facts)) for f in found() if set(f.facts) <= own]
    assert [finding for finding in spoken if finding not in known] == []


def test_little_is_said_beside_what_the_analyst_wrote_down():
    known = [(case["kind"], set(case["facts"])) for case in INCONSISTENCIES]
    beside = [f for f in found() if (f.kind, set(f.facts)) not in known]
    assert {(f.kind, f.severity) for f in beside} == {
        ("order_of_campaigns", "warning"),
        ("period_variant", "info"),
        ("deadline_before_event", "warning"),  # of the district's campaign
        ("target_without_figure", "info"),  # temporary houses
        ("unnamed_recipients", "info"),  # of the other two documents
        ("misprint", "info"),  # "cán tộ", "07/4/ 2014"
    }
    assert len(beside) == 8


EXPECTED = {
    "INC-001": {"years_between": 22},
    "INC-005": {"years_between": 74},
    "INC-008": {"days_after_end": 53},
    "INC-024": {
        "implied_plans": {
            "dự toán Trung ương giao": "10294.1",
            "dự toán HĐND tỉnh giao": 10687,
        }
    },
    "INC-029": {"value": 14000},
    "INC-044": {"plan_if_points": "56.7", "plan_if_relative": "61.2"},
    "INC-046": {"tỷ đồng": "64.2"},
    "INC-051": {"difference": 400},
    "INC-054": {"reduction_points": "4.68"},
}


@pytest.mark.parametrize("case_id", EXPECTED)
def test_what_is_expected_is_computed(case_id):
    case = next(case for case in INCONSISTENCIES if case["id"] == case_id)
    same_kind = [finding for finding in found() if finding.kind == case["kind"]]
    finding = next(f for f in same_kind if set(f.facts) == set(case["facts"]))
    assert finding.expected == EXPECTED[case_id]


def test_messages_are_sentences_that_say_what_to_do():
    for finding in found():
        assert finding.message[0].isupper() or finding.message[0] in "“1234567890"
        assert finding.message.endswith(".")
        assert "None" not in finding.message and "Decimal" not in finding.message
        assert not any(f"{fact_id} " in finding.message for fact_id in finding.facts)


def test_findings_are_plain_json_in_one_fixed_order():
    json.dumps([[f.stated, f.expected, f.facts] for f in found()], allow_nan=False)
    severities = [f.severity for f in found()]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    assert examine(given_set()) == found()
    assert len({f.order for f in found()}) == len(found())


def test_an_empty_book_has_no_findings():
    assert examine(FactBook()) == []


# What the book itself goes by, which its own reading judges.
LINKS = {"id", "source", "ref", "code", "campaign", "conference", "part_of", "bloc"}
LINKS |= {"name", "title", "number", "address", "mirror"}
FIELDS = sorted(
    {key for _, fact in given_set().rows() for key in fact if key not in LINKS}
    | {"group", "group_total", "verdict_of_group", "met", "by_level", "share_pct", "registered"}
    | {"prizes", "by_unit", "items", "title_total", "ranking", "weeks", "criteria", "decision"}
)
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**9), 10**9),
        st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-999, max_value=999),
        st.sampled_from(["", "2023", "2023-02", "30/2", "LC", "%", "[bị cắt]", "1.234", "x/y"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from([*FIELDS, "pct", "basis", "what"]), inner, max_size=3),
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("members", [79_201, True, "A", {"unit": "A"}, [["A"], None, 3]])
def test_a_bloc_whose_members_are_no_list_makes_no_check_fall_over(members):
    lists = {name: [dict(fact) for fact in facts] for name, facts in given_set().lists.items()}
    for bloc in lists["blocs"]:
        bloc["members"] = members
    book = FactBook(
        documents=given_set().documents,
        lists=lists,
        units=given_set().units,
        indicators=given_set().indicators,
    )
    assert all(finding.message for finding in examine(book))


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a whole book takes too long to shrink
    suppress_health_check=[HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_value_of_any_field_makes_a_check_fall_over(data):
    """The import refuses wrong types; rows typed in the portal may still leave anything out."""
    lists = {}
    for name, facts in given_set().lists.items():
        lists[name] = [dict(fact) for fact in facts]
        for fact in data.draw(st.lists(st.sampled_from(lists[name]), max_size=4)) if facts else []:
            fact[data.draw(st.sampled_from(FIELDS))] = data.draw(VALUES)
    documents = [dict(document) for document in given_set().documents]
    for document in documents:
        document[data.draw(st.sampled_from(FIELDS))] = data.draw(VALUES)
    broken = FactBook(
        documents=documents,
        lists=lists,
        units=given_set().units,
        indicators=given_set().indicators,
    )
    for finding in examine(broken):
        assert finding.message and finding.facts
        json.dumps([finding.stated, finding.expected], allow_nan=False)


def test_decimals_are_told_exactly():
    values = [f.expected for f in found() if f.kind == "from_to"]
    assert values == [{"reduction_points": "4.68"}]
    assert not any(isinstance(v, float | Decimal) for f in found() for v in leaves(f.expected))


def leaves(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    return [value]
