import pytest

from tests.campaigns.checks.province import LAUNCH, NEWS, REPORT, fact, findings, told

CAMPAIGN = [fact("C-1", LAUNCH, code="C1")]


def works(count, *names, **fields):
    total = fact("W0", kind="total", campaign="C1", unit="DS", count=count, label="công trình")
    named = [
        fact(f"W{place}", campaign="C1", name=name) for place, name in enumerate(names, start=1)
    ]
    return {"campaigns": CAMPAIGN, "works": [total | fields, *named]}


def test_a_total_of_works_is_held_against_the_works_named():
    assert findings("works_count", **works(2, "Cầu Nậm Khê", "Nhà văn hóa")) == []
    assert told("works_count", **works(1, "Cầu Nậm Khê", "Nhà văn hóa")) == [
        ("warning", {"W0", "W1", "W2"})
    ]
    assert told("works_count", **works(3, "Cầu Nậm Khê")) == [("info", {"W0", "W1"})]
    assert findings("works_count", **works(3)) == []
    assert findings("works_count", **works(3, "Cầu Nậm Khê", approx="over")) == []


def test_works_of_another_status_or_document_are_not_counted():
    facts = works(1, "Cầu Nậm Khê", "Nhà văn hóa", status="completed")
    facts["works"][2]["status"] = "underway"
    assert findings("works_count", **facts) == []
    facts["works"][2] = facts["works"][2] | {"status": "completed", "source": NEWS}
    assert findings("works_count", **facts) == []


def test_works_due_from_every_unit_stay_open():
    facts = works(2)
    facts["targets"] = [
        fact(
            "T1",
            LAUNCH,
            campaign="C1",
            unit="DS",
            value=1,
            uom="công trình",
            per_unit=["province", "each_district"],
        ),
        fact(
            "T2",
            LAUNCH,
            campaign="C1",
            unit="DS",
            value=1,
            uom="công trình",
            per_unit=["each_commune"],
        ),
    ]
    [found] = findings("works_count", **facts)
    assert (found.severity, set(found.facts)) == ("info", {"W0", "T1"})
    assert found.expected == {"due": 4, "open": 2}  # the province, two districts and a city


def test_two_documents_with_two_totals_of_works_contradict_each_other():
    facts = works(4)
    facts["works"].append(facts["works"][0] | {"id": "W9", "source": NEWS, "count": 5})
    assert told("works_count", **facts) == [("warning", {"W0", "W9"})]
    facts["works"][1]["count"] = 4
    assert findings("works_count", **facts) == []


def test_a_work_with_two_names_keeps_both():
    alias = fact("W1", name="Đường Ba Vân - Lâm Hòa", alias="Đường tỉnh 107")
    same = fact("W2", name="Cầu Nậm Khê", alias="cầu Nậm Khê")
    assert told("work_alias", works=[alias, same]) == [("info", {"W1"})]


def test_a_work_named_alike_in_two_documents_may_be_one():
    long_name = "Khu di tích lịch sử đồn Ba Vân"
    one = fact("W1", REPORT, name=long_name)
    two = fact("W2", NEWS, name=f"{long_name} giai đoạn 2021-2025")
    other = fact("W3", NEWS, name="Khu liên hợp thể thao")
    assert told("work_alias", works=[one, two, other]) == [("info", {"W1", "W2"})]
    assert findings("work_alias", works=[one, one | {"id": "W2", "source": NEWS}]) == []


@pytest.mark.parametrize("name", ["Giải chạy 5.000 người", "Ngày hội 300 hộ sản xuất giỏi"])
def test_a_figure_inside_a_name_is_no_turnout(name):
    assert told("figure_inside_a_name", events=[fact("E1", name=name)]) == [("warning", {"E1"})]


@pytest.mark.parametrize(
    "name", ["Đông Sơn 20 năm một chặng đường", "Hội chợ năm 2023", "Đại hội lần thứ 15"]
)
def test_years_and_ordinals_in_a_name_are_no_figures(name):
    assert findings("figure_inside_a_name", events=[fact("E1", name=name)]) == []


def test_bodies_joined_by_a_comma_may_be_one():
    nested = fact("E1", name="Hội thảo", partners=["DS.CCTL", "DS.SNN"])
    written = fact("E2", name="Hội thi", organiser="Sở Nông nghiệp, Hội Nông dân tỉnh")
    assert told("organiser_comma", events=[nested, written]) == [
        ("info", {"E1"}),
        ("info", {"E2"}),
    ]


def test_one_body_with_a_comma_and_bodies_side_by_side_are_clear():
    events = [
        fact("E1", name="Hội thảo", organiser="Sở Văn hóa, Thể thao và Du lịch"),
        fact("E2", name="Hội thi", partners=["DS.SNN", "DS.TU"]),
        fact("E3", name="Hội thao", organiser="DS.CCTL", advisor="DS.SNN"),
        fact("E4", name="Hội chợ", partners=["DS.SNN", "DS"]),
    ]
    assert findings("organiser_comma", events=events) == []


def turnout(first, second):
    figures = [
        {"what": "participants", "value": first, "uom": "người tham gia"},
        {"what": "entries", "value": second, "uom": "lượt người"},
    ]
    return {"events": [fact("E1", name="Cuộc thi", figures=figures)]}


def test_turns_are_never_fewer_than_persons():
    assert told("entries_below_participants", **turnout(500, 400)) == [("error", {"E1"})]
    assert findings("entries_below_participants", **turnout(400, 400)) == []


def test_authors_enter_at_least_a_work_each():
    figures = [
        {"what": "entries", "value": 30, "uom": "ca khúc"},
        {"what": "authors", "value": 40, "uom": "nhạc sĩ"},
    ]
    events = [fact("E1", name="Cuộc thi", figures=figures)]
    assert told("entries_below_participants", events=events) == [("warning", {"E1"})]
    figures[0]["value"] = 45
    assert findings("entries_below_participants", events=events) == []


def stocks(*pairs):
    figures = [{"what": what, "value": value, "uom": uom} for what, value, uom in pairs]
    return {"exemplars": [fact("X1", kind="household", name="gia đình", figures=figures)]}


def test_a_stock_and_the_total_that_holds_it_are_not_added():
    facts = stocks(("pigs_new", 300, "con"), ("pigs_total", 420, "con"))
    [found] = findings("running_total", **facts)
    assert (found.severity, found.expected) == ("warning", {"difference": 120})


def test_stocks_of_different_things_are_two():
    assert findings("running_total", **stocks(("pigs", 30, "con"), ("total_hens", 40, "con"))) == []
    assert findings("running_total", **stocks(("pigs", 30, "con"), ("pigs_total", 4, "tấn"))) == []


def bloc(**fields):
    members = ["DS.BV", "DS.LH", "DS.TP"]
    return {"blocs": [fact("B1", code="B1", name="Khối huyện", **({"members": members} | fields))]}


def test_announced_members_and_movements_are_counted():
    assert findings("member_count", **bloc(member_count=3)) == []
    assert told("member_count", **bloc(member_count=4)) == [("error", {"B1"})]
    assert told("movements_count", **bloc(movements_count=1, movements=["M1", "M2"])) == [
        ("error", {"B1"})
    ]
    assert findings("member_count", **bloc(member_count=4, members_complete=False)) == []
    assert findings("movements_count", **bloc(movements_count=4)) == []


def test_a_member_listed_twice_is_told():
    twice = ["DS.BV", "DS.BV", "DS.LH"]
    assert told("member_count", **bloc(member_count=3, members=twice)) == [("error", {"B1"})]


def test_the_head_of_a_bloc_is_a_member():
    assert findings("leader_not_member", **bloc(leader={"unit": "DS.BV.UBND"})) == []
    assert told("leader_not_member", **bloc(leader={"unit": "DS.SNN"})) == [("warning", {"B1"})]
    outside = {"leader": {"unit": "DS.SNN"}, "members_complete": False}
    assert findings("leader_not_member", **bloc(**outside)) == []


def ranking(*rows):
    names = ("unit", "rank", "points")
    return bloc(ranking=[dict(zip(names, row, strict=True)) for row in rows])


def test_ranks_follow_the_points():
    assert findings("ranking", **ranking(("DS.BV", 1, 98), ("DS.LH", 2, 95))) == []
    assert findings("ranking", **ranking(("DS.BV", 1, 98), ("DS.LH", 1, 98))) == []
    assert told("ranking", **ranking(("DS.BV", 1, 95), ("DS.LH", 2, 98))) == [("error", {"B1"})]


def test_everybody_is_ranked_once_and_from_within():
    assert told("ranking", **ranking(("DS.BV", 1, 95), ("DS.BV", 2, 90))) == [("error", {"B1"})]
    assert told("ranking", **ranking(("DS.SNN", 1, 95), ("DS.BV", 2, 90))) == [("error", {"B1"})]


def told_twice(source=NEWS, **fields):
    """The bloc of a launch document and what another document says of it."""
    first = bloc(leader={"unit": "DS.BV"}, member_count=3, year=2023)["blocs"][0]
    second = {"id": "B2", "source": source, "code": "B1", "name": "Khối huyện", "year": 2023}
    return {"blocs": [first, second | fields]}


def test_documents_that_tell_one_bloc_differently_contradict_each_other():
    three = ["DS.BV", "DS.LH", "DS.SNN"]
    for fields in ({"leader": {"unit": "DS.LH"}}, {"member_count": 4}, {"members": three}):
        facts = told_twice(**fields)
        assert told("cross_document_value", **facts) == [("warning", {"B1", "B2"})]
        assert findings("cross_document_value", **told_twice(**fields, year=2024)) == []


def test_documents_that_tell_less_or_the_same_of_a_bloc_do_not():
    same = {"leader": {"unit": "DS.BV.UBND"}, "members": ["DS.TP", "DS.BV", "DS.LH"]}
    part = {"members": ["DS.BV"], "members_complete": False}
    for fields in ({}, same, part):
        assert findings("cross_document_value", **told_twice(**fields)) == []
