import pytest

from tests.campaigns.checks.province import (
    DISTRICT,
    LAUNCH,
    NEWS,
    REPORT,
    document,
    fact,
    findings,
    told,
)


def award(id, source=REPORT, **fields):
    said = {"form": "Bằng khen", "authority": "DS.CT", "year": 2023, "recipients": []}
    return fact(id, source, **(said | fields))


def mixed(total, approx="exact"):
    kinds = ["collectives", "individuals"]
    return {"mixed_total": total, "mixed_kinds": kinds, "approx": approx}


def pair(first, second, **fields):
    return {"awards": [award("A1", counts=first), award("A2", NEWS, counts=second, **fields)]}


def test_two_totals_of_one_form_are_set_side_by_side():
    assert told("award_total_differs", **pair(mixed(339, "over"), mixed(300, "over"))) == [
        ("warning", {"A1", "A2"})
    ]
    assert told("award_total_differs", **pair(mixed(312), mixed(313))) != []
    assert told("award_total_differs", **pair({"individuals": 5}, {"individuals": 6})) != []


@pytest.mark.parametrize(
    ("first", "second", "fields"),
    [
        (mixed(312), mixed(312), {}),
        (mixed(300, "over"), mixed(300, "over"), {}),
        (mixed(312), mixed(300, "over"), {}),  # the exact number fits the bound
        (mixed(312), mixed(313), {"year": 2022}),
        (mixed(312), mixed(313), {"authority": "VN.TTG"}),
        (mixed(312), mixed(313), {"form": "Giấy khen"}),
        (mixed(312), mixed(313), {"unit": "DS.BV"}),
        (mixed(312), mixed(13), {"part_of": "A1"}),
    ],
)
def test_equal_totals_and_other_awards_are_not(first, second, fields):
    facts = pair(first, second, **fields)
    kinds = ("award_total_differs", "award_scope", "award_recipient_kind")
    assert [found for kind in kinds for found in findings(kind, **facts)] == []


def test_counts_of_another_scope_are_not_added():
    facts = pair({"individuals": 24}, {"individuals": 42, "collectives": 5})
    assert told("award_scope", **facts) == [("warning", {"A1", "A2"})]
    facts = pair({"individuals": 24}, {"individuals": 42}, category="nông dân")
    assert told("award_scope", **facts) == [("warning", {"A1", "A2"})]
    assert findings("award_total_differs", **facts) == []


def test_a_purpose_or_status_that_only_one_document_tells_is_no_other_scope():
    five, six = {"individuals": 5}, {"individuals": 6}
    for fields in ({"purpose": "phong trào thi đua"}, {"status": "approved"}):
        assert told("award_total_differs", **pair(five, six, **fields)) != []
    asked_for = pair(five, six, status="proposed")
    assert told("award_scope", **asked_for) == [("warning", {"A1", "A2"})]
    [found] = findings("award_scope", **asked_for)
    assert "proposed" not in found.message


def test_what_is_handed_over_at_the_closing_in_january_is_of_the_year_before():
    campaigns = [fact("C-1", LAUNCH, code="C1"), fact("C-2", NEWS, code="C1")]
    conferences = [fact("CF", NEWS, campaign="C1", kind="closing", date="2024-01-15")]
    at_closing = award("A2", NEWS, counts=mixed(313), conference="CF", year=None)

    def beside(**fields):
        awards = [award("A1", LAUNCH, counts=mixed(312)), at_closing | fields]
        return {"campaigns": campaigns, "conferences": conferences, "awards": awards}

    assert told("award_total_differs", **beside()) == [("warning", {"A1", "A2"})]
    assert findings("award_total_differs", **beside(year=2024)) == []


def test_one_number_for_all_kinds_is_that_of_the_kinds_together():
    each = {"individuals": 120, "collectives": 30}
    assert findings("award_total_differs", **pair(each, mixed(150))) == []
    assert findings("award_total_differs", **pair(each, mixed(140, "over"))) == []
    assert told("award_total_differs", **pair(each, mixed(140))) == [("warning", {"A1", "A2"})]


def test_the_same_form_for_another_kind_of_recipient_is_no_duplicate():
    facts = pair({"individuals": 1}, {"collectives": 1})
    assert told("award_recipient_kind", **facts) == [("warning", {"A1", "A2"})]


def test_the_chair_and_the_committee_are_one_authority_here():
    facts = pair(mixed(312), mixed(313), authority="DS.UBND")
    assert told("award_total_differs", **facts) == [("warning", {"A1", "A2"})]


def test_the_total_in_a_title_is_that_of_the_counts():
    counts = {"individuals": 30, "collectives": 25}
    assert findings("award_title_total", awards=[award("A1", counts=counts, title_total=55)]) == []
    assert told("award_title_total", awards=[award("A1", counts=counts, title_total=56)]) == [
        ("error", {"A1"})
    ]
    kinds = {"individuals": 25, "collectives": 30}
    assert told("award_title_total", awards=[award("A1", counts=counts, title_total=kinds)]) == [
        ("error", {"A1"})
    ]
    over = {"mixed_total": 50, "approx": "over"}
    assert findings("award_title_total", awards=[award("A1", counts=over, title_total=55)]) == []


def test_as_many_certificates_as_recipients():
    counts = {"individuals": 30, "collectives": 25}
    assert findings("award_items_differ", awards=[award("A1", counts=counts, items=55)]) == []
    assert told("award_items_differ", awards=[award("A1", counts=counts, items=54)]) == [
        ("warning", {"A1"})
    ]


def test_parts_of_a_count_do_not_outgrow_it():
    whole = award("A1", counts={"individuals": 10})
    parts = [award(f"A{n}", part_of="A1", counts={"individuals": 4}) for n in (2, 3)]
    assert findings("parts_do_not_add_up", awards=[whole, *parts]) == []
    parts[1]["counts"] = {"individuals": 7}
    assert told("parts_do_not_add_up", awards=[whole, *parts]) == [("error", {"A1", "A2", "A3"})]


def test_parts_of_a_count_do_not_outgrow_their_own_kind():
    def parts(*individuals):
        whole = award("A0", counts={"collectives": 40, "individuals": 16})
        rows = [
            award(f"A{place}", part_of="A0", counts={"individuals": count})
            for place, count in enumerate(individuals, start=1)
        ]
        return {"awards": [whole, *rows]}

    assert findings("parts_do_not_add_up", **parts(10, 6)) == []
    assert told("parts_do_not_add_up", **parts(10, 8)) == [("error", {"A0", "A1", "A2"})]


def test_one_authority_under_two_names_in_a_document():
    both = [award("A1", counts=mixed(9)), award("A2", authority="DS.UBND", part_of="A1")]
    assert told("award_authority_variant", awards=both) == [("warning", {"A1", "A2"})]
    [found] = findings("award_authority_variant", awards=both)
    assert found.expected == "Chủ tịch UBND tỉnh"


def test_a_certificate_of_the_committee_alone_is_of_its_chair():
    alone = [award("A1", authority="UBND tỉnh"), award("A2", NEWS)]
    assert told("award_authority_variant", awards=alone) == [("warning", {"A1"})]
    flag = [award("A1", form="Cờ thi đua", authority="DS.UBND")]
    assert findings("award_authority_variant", awards=flag) == []
    assert findings("award_authority_variant", awards=[award("A1"), award("A2", NEWS)]) == []


def test_a_committee_of_another_place_is_another_authority():
    awards = [award("A1"), award("A2", form="Cờ thi đua", authority="DS.BV.UBND")]
    assert findings("award_authority_variant", awards=awards) == []


@pytest.mark.parametrize(
    "authority", [["VN.TTG", "DS.CT"], "Thủ tướng Chính phủ, Chủ tịch UBND tỉnh"]
)
def test_one_count_for_several_authorities_is_told(authority):
    awards = [award("A1", authority=authority, counts=mixed(9))]
    assert told("award_authority_mixed", awards=awards) == [("warning", {"A1"})]


@pytest.mark.parametrize("authority", ["DS.CT", "Bộ Văn hóa, Thể thao và Du lịch", ["DS.CT"]])
def test_one_authority_with_a_comma_is_one(authority):
    assert findings("award_authority_mixed", awards=[award("A1", authority=authority)]) == []


def test_forms_are_told_by_their_name_in_the_law():
    flag = award("A1", form="Cờ thi đua", authority="VN.TTG")
    other = award("A2", form="Cờ thi đua", authority="DS.UBND")
    assert told("award_form_variant", awards=[flag, other]) == [("info", {"A1"})]


def test_spellings_of_one_form_are_told_together():
    awards = [
        award("A1", form="Huân chương Lao động hạng Ba"),
        award("A2", form="Huân chương lao động hạng III"),
        award("A3", form="Huân chương Lao động hạng Nhì"),
        award("A4", form="Huân chương Lao động hạng Ba"),
    ]
    assert told("award_form_variant", awards=awards) == [("info", {"A1", "A2"})]


def test_purposes_at_one_conference_are_kept_apart():
    def handed(*purposes, conference="CF"):
        return [
            award(f"A{n}", purpose=purpose, conference=conference)
            for n, purpose in enumerate(purposes)
        ]

    assert told("award_purpose_mixed", awards=handed("phong trào A", "cả năm")) == [
        ("warning", {"A0", "A1"})
    ]
    assert findings("award_purpose_mixed", awards=handed("phong trào A", "phong trào A")) == []
    assert findings("award_purpose_mixed", awards=handed("một", "hai", conference=None)) == []


def named(*people, counts=None, **fields):
    recipients = [{"kind": "individual", "name": name} for name in people]
    return award("A1", counts=counts or {"individuals": 2}, recipients=recipients, **fields)


def test_fewer_names_than_counted_is_only_information():
    awards = [
        named("An"),
        award("A2", counts=mixed(300, "over")),
        award("A3", NEWS, counts={"individuals": 5}),
        award("A4", counts={"individuals": 1}, part_of="A2"),
        award("A5", counts={}),
    ]
    assert told("unnamed_recipients", awards=awards) == [("info", {"A1", "A2"}), ("info", {"A3"})]
    assert findings("unnamed_recipients", awards=[named("An", "Bình")]) == []


def test_more_names_than_counted_is_an_error():
    assert told("recipients_exceed_count", awards=[named("An", "Bình", "Chi")]) == [
        ("error", {"A1"})
    ]
    collective = named("An", counts={"individuals": 0, "collectives": 4})
    assert told("recipients_exceed_count", awards=[collective]) == [("error", {"A1"})]
    over = named("An", "Bình", counts={"mixed_total": 1, "approx": "over"})
    assert findings("recipients_exceed_count", awards=[over]) == []


def honoured(name="Trần An", position=None, unit="DS.UBND", **fields):
    person = {"kind": "individual", "name": name, "position": position, "unit": unit}
    return award("A1", recipients=[person], counts={"individuals": 1}, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"position": "Chủ tịch UBND tỉnh"},
        {"position": "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh", "authority": "DS.UBND"},
        {"position": "Chủ tịch", "authority": "DS.UBND"},
        {"presented_by": {"name": "Trần An"}},
        {"decision": {"number": "12/QĐ-UBND", "signer": {"name": "Trần An"}}},
        {"decision": {"number": "12/QĐ-UBND", "signer": "Trần An"}},
    ],
)
def test_the_head_of_the_authority_or_the_signer_among_recipients_is_told(fields):
    assert told("signer_is_recipient", awards=[honoured(**fields)]) == [("warning", {"A1"})]


@pytest.mark.parametrize(
    "fields",
    [
        {"position": "Phó Chủ tịch UBND tỉnh"},
        {"position": "Chủ tịch UBND huyện Ba Vân", "unit": "DS.BV.UBND"},
        {"position": "Chủ tịch Hội Nông dân tỉnh", "unit": "DS.SNN"},
        {"position": "Chủ tịch UBND tỉnh", "authority": "VN.TTG"},
        {"presented_by": {"name": "Lê Bình"}},
    ],
)
def test_others_are_not(fields):
    assert findings("signer_is_recipient", awards=[honoured(**fields)]) == []


def test_the_office_of_a_recipient_may_be_told_elsewhere_in_the_document():
    chair = {"name": "Trần An", "position": "Chủ tịch UBND tỉnh"}
    here = [fact("P1", REPORT, **chair)]
    assert told("signer_is_recipient", awards=[honoured()], persons=here) == [("warning", {"A1"})]
    elsewhere = [fact("P1", LAUNCH, **chair)]
    assert findings("signer_is_recipient", awards=[honoured()], persons=elsewhere) == []


def test_the_signer_of_the_decision_itself_is_known_from_the_document():
    decision = document(
        "qd.txt",
        "award_decision",
        number="5/QĐ",
        date="2023-12-01",
        signer={"name": "Trần An", "position": "Chủ tịch"},
    )
    awards = [honoured(position="Giám đốc") | {"source": "qd.txt"}]
    assert told("signer_is_recipient", documents=(decision,), awards=awards) != []


def test_an_open_list_has_no_total():
    open_document = document(NEWS, "news", title="Tin", date="2023-12-20", awards_exhaustive=False)
    documents = (open_document, document(REPORT, "report", title="B", date="2024-01-05"))
    awards = [award("A1", NEWS), award("A2", NEWS), award("A3", REPORT)]
    assert told("open_list", documents=documents, awards=awards) == [("warning", {"A1", "A2"})]
    cut = [award("A1", raw=["5 cá nhân…"]), award("A2", raw=["5 cá nhân"])]
    assert told("open_list", awards=cut) == [("warning", {"A1"})]
    marked = [award("A1", DISTRICT, exhaustive=False), award("A2", DISTRICT, exhaustive=True)]
    assert told("open_list", awards=marked) == [("warning", {"A1"})]
