"""What rows facts would become, judged without a database."""

import copy
import json

import pytest

from campaigns.checks import examine
from campaigns.drafts import MODELS, Ref, drafts_of
from campaigns.facts import FactBook
from campaigns.facts.gathering import take_content
from campaigns.facts.loading import load_json
from campaigns.facts.reading import Gathered
from campaigns.facts.resolving import resolve
from tests.campaigns.test_facts import LAUNCH

JUNK = [None, 5, 1.5, True, "x y", "HG.BQ", "HG-R2", [], {}, [[1]], {"unit": "HG"}, ["x y"]]


def gathered(content) -> Gathered:
    read = Gathered()
    take_content(read, "a.json", load_json(json.dumps(content)))
    resolve(read)
    return read


def drafts(content):
    book = gathered(content).book
    return drafts_of(book, units=book.units, indicators=book.indicators)


def paths(value, path=()):
    if path:
        yield path
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, child in items:
            yield from paths(child, (*path, key))


def full_set():
    """The launch, with fields that only some data sets have."""
    content = copy.deepcopy(LAUNCH)
    content["document"] |= {
        "addressed_to": ["UBND các huyện"],
        "recipients": [{"name": "TT. HĐND tỉnh", "unit": "HG"}],
        "place": "Hà Giang",
        "number": "01/KH",
    }
    content["campaigns"][0] |= {
        "participants": ["HG.BQ"],
        "launched_by": {"unit": "HG.UBND", "position": "Chủ tịch"},
        "second_name": "tên khác",
        "closing_body": "HG.UBND",
        "parent": None,
    }
    content["targets"][0] |= {"scope": "mỗi xã", "per_unit": ["each_commune"], "group": "A"}
    content["results"][0] |= {
        "numerator": 1,
        "denominator": 2,
        "plan_value": 120,
        "group": "A",
        "qualitative": "đạt",
        "met": True,
        "by_level": {"xã": 1},
    }
    content["works"][0] |= {
        "location": "HG.BQ",
        "endpoints": ["HG.BQ", "xã Vĩ Thượng"],
        "alias": "cầu mới",
        "status": "completed",
        "plaque": True,
        "count": 1,
    }
    content["events"][0] |= {"partners": ["HG.BQ"], "advisor": "HG", "end": "2024-05", "year": 2024}
    content["exemplars"][0] |= {"figures": [{"what": "trees", "value": 1}], "for": "làm đường"}
    content["awards"][0] |= {"title_total": 5, "items": {"cờ": 1}, "scope": "x", "year": 2024}
    return content


def test_no_odd_value_anywhere_makes_the_reading_the_checks_or_the_drafting_fall_over():
    content = full_set()
    accepted = 0
    for number, path in enumerate(paths(content)):
        for junk in JUNK[number % 3 :: 3]:
            changed = copy.deepcopy(content)
            place = changed
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = junk
            read = gathered(changed)
            if not read.reading.errors:
                accepted += 1
                drafts_of(read.book, units=read.book.units, indicators=read.book.indicators)
                examine(read.book)
    assert accepted > 150


def test_every_reference_leads_to_a_draft_made_before_it():
    found = drafts(full_set())
    made = set()
    for model in MODELS:
        for draft in found[model].values():
            for name, value in draft.values.items():
                if isinstance(value, Ref) and value.model != model:
                    assert (value.model, value.key) in made, (draft.key, name)
        made |= {(model, key) for key in found[model]}


def test_parents_come_before_what_hangs_on_them():
    content = copy.deepcopy(LAUNCH)
    content["units"].reverse()
    content["campaigns"].insert(
        0, {"id": "HG-C0", "code": "C-BQ", "theme": "Hưởng ứng", "parent": "C-HG-2024"}
    )
    found = drafts(content)
    assert list(found["Unit"]) == [("HG",), ("HG.BQ",), ("HG.UBND",)]
    assert list(found["Campaign"]) == [("C-HG-2024",), ("C-BQ",)]


def campaign_told_by(*documents):
    """The draft of one campaign that these documents (kind, field, value) tell of."""
    book = FactBook(
        documents=[
            {"id": f"D{number}", "source": f"{number}.txt", "kind": kind, "province": "X"}
            for number, (kind, _, _) in enumerate(documents)
        ],
        lists={
            "campaigns": [
                {"id": f"C{number}", "code": "C", "source": f"{number}.txt", name: value}
                for number, (_, name, value) in enumerate(documents)
            ]
        },
        units={"X": {"code": "X", "name": "tỉnh X", "type": "province"}},
    )
    return drafts_of(book, units=[], indicators=[])["Campaign"]["C",].values


@pytest.mark.parametrize(
    ("documents", "theme"),
    [
        ([("news", "theme", "báo"), ("launch_plan", "theme", "phát động")], "phát động"),
        ([("news", "theme", "báo"), ("launch_plan", "theme", None)], "báo"),
        ([("news", "theme", "báo"), ("report", "theme", "báo cáo")], "báo"),
        ([("news_launch", "theme", "tin"), ("phát động", "theme", "phát động")], "phát động"),
        ([("news", "second_name", "tên khác")], "tên khác"),
        ([("news", "kind", "special")], "Phong trào C"),
    ],
)
def test_the_launch_document_speaks_first_and_then_the_others_in_order(documents, theme):
    assert campaign_told_by(*documents)["theme"] == theme


@pytest.mark.parametrize(
    ("capacity", "expected"),
    [
        ("KT. CHỦ TỊCH", ("KT.", "CHỦ TỊCH")),
        ("TM. ỦY BAN NHÂN DÂN", ("TM.", "ỦY BAN NHÂN DÂN")),
        ("TUQ CHỦ TỊCH", ("TUQ.", "CHỦ TỊCH")),
        ("Q. GIÁM ĐỐC", ("Q.", "GIÁM ĐỐC")),
        ("CHỦ TỊCH", ("", "CHỦ TỊCH")),
        (None, ("", "")),
    ],
)
def test_the_signing_capacity_is_parted_from_what_it_stands_for(capacity, expected):
    content = copy.deepcopy(LAUNCH)
    content["document"]["signer"]["capacity"] = capacity
    values = drafts(content)["Campaign"]["C-HG-2024",].values
    assert (values["signing_capacity"], values["signing_for"]) == expected


def result_of(**fields):
    """Result, baselines and comparisons of one figure of the launch with other fields."""
    content = copy.deepcopy(LAUNCH)
    content["targets"] = []
    content["results"] = [content["results"][0] | {"part_of": None} | fields]
    found = drafts(content)
    (result,) = found["Result"].values()
    baselines = {
        draft.values["name"]: draft.values["value"] for draft in found["Baseline"].values()
    }
    comparisons = [
        (draft.key[-3], draft.values["kind"], draft.values["value"])
        for draft in found["StatedComparison"].values()
    ]
    return result.values, baselines, comparisons


def test_plans_and_former_figures_become_named_baselines():
    _, baselines, comparisons = result_of(
        plan_value=120,
        vs_plan=[
            {"basis": "KH", "kind": "reach", "pct": 110},
            {"basis": "HĐND tỉnh giao", "kind": "exceed", "pct": 5},
            {"basis": "Trung ương giao", "kind": "short", "pct": 2},
        ],
        vs_prev=[
            {"base": "2023", "kind": "abs", "value": 11.5, "uom": "km"},
            {"base": "đầu kỳ", "kind": "from", "value": 100, "uom": "km"},
            {"base": None, "kind": "pct", "value": 9},
        ],
    )
    assert baselines == {
        "kế hoạch": 120,
        "HĐND tỉnh giao": None,
        "Trung ương giao": None,
        "năm 2023": None,
        "đầu kỳ": 100,
        "kỳ trước": None,
    }
    assert comparisons == [
        ("kế hoạch", "reach", 110),
        ("HĐND tỉnh giao", "exceed", 5),
        ("Trung ương giao", "exceed", -2),
        ("năm 2023", "abs", load_json("11.5")),
        ("đầu kỳ", "from", 100),
        ("kỳ trước", "pct", 9),
    ]


def test_growth_that_repeats_the_figure_is_not_compared_again():
    growth = {"value": 5.1, "uom": "% tăng"}
    same = [{"base": None, "kind": "pct", "value": 5.1}]
    assert result_of(**growth, vs_plan=[], vs_prev=same)[2] == []
    other = [{"base": "2023", "kind": "pct", "value": 5.1}]
    assert len(result_of(**growth, vs_plan=[], vs_prev=other)[2]) == 1


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"approx": "over"}, ("over", False)),
        ({"approx": "gần"}, ("under", False)),
        ({"approx": "under", "estimate": True}, ("under", True)),
        ({"approx": "khoảng"}, ("exact", True)),
        ({"approx": None}, ("exact", False)),
    ],
)
def test_how_exact_a_figure_is_stays_with_it(fields, expected):
    values, _, _ = result_of(**fields)
    assert (values["approximation"], values["is_estimate"]) == expected


def test_a_total_of_nothing_is_no_fraction():
    values, _, _ = result_of(numerator=3, denominator=0)
    assert (values["numerator"], values["denominator"]) == (None, None)


def test_a_figure_without_unit_or_name_stays_a_fact_only():
    content = copy.deepcopy(LAUNCH)
    content["results"] = [{"id": "HG-R1", "value": 3}, {"id": "HG-R2", "unit": "HG", "value": 4}]
    assert drafts(content)["Result"] == {}


def test_items_stand_for_counts_only_where_no_counts_are_given():
    content = copy.deepcopy(LAUNCH)
    content["awards"] = [
        {"id": "HG-A1", "form": "Cờ thi đua", "items": 9},
        {"id": "HG-A2", "form": "Cờ thi đua", "items": 9, "counts": {"collectives": 8}},
        {"id": "HG-A3", "form": "Cờ", "title_total": {"tập thể": 4, "cá nhân": 6}, "counts": {}},
    ]
    found = drafts(content)["AwardCount"]
    assert [draft.values["mixed_total"] for draft in found.values()] == [9, None, 10]


def test_one_work_named_by_two_documents_is_one_work():
    content = copy.deepcopy(LAUNCH)
    content["works"] += [
        {"id": "HG-W2", "name": "CẦU VĨ THƯỢNG", "status": "completed"},
        {"id": "HG-W3", "kind": "total", "label": "công trình", "count": 2},
    ]
    found = drafts(content)["Work"]
    assert [draft.facts for draft in found.values()] == [("HG-W1", "HG-W2"), ("HG-W3",)]
    assert [draft.values["status"] for draft in found.values()] == ["completed", "unknown"]
