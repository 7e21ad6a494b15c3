import unicodedata

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


def movements(*names):
    sources = (LAUNCH, DISTRICT, REPORT)
    return {
        "movements": [
            fact(f"M{place}", source, name=name)
            for place, (name, source) in enumerate(zip(names, sources, strict=False))
        ]
    }


def test_a_short_and_a_long_name_of_one_movement_are_information():
    names = ("Chung tay giữ rừng đầu nguồn", "Cả nước chung tay giữ rừng đầu nguồn và nguồn nước")
    assert told("movement_name_variant", **movements(*names)) == [("info", {"M0", "M1"})]


def test_names_that_differ_both_ways_are_a_warning():
    names = (
        "Đông Sơn chung tay giữ rừng đầu nguồn",
        "Chung tay giữ rừng đầu nguồn",
        "Ba Vân chung tay giữ rừng đầu nguồn",
    )
    assert told("movement_name_variant", **movements(*names)) == [("warning", {"M0", "M1", "M2"})]


def test_a_misprint_in_a_name_makes_a_variant():
    names = ("Chung tay giữ rừng đầu nguồn", "Chung tay giữ rùng đầu nguồm")
    assert told("movement_name_variant", **movements(*names)) == [("warning", {"M0", "M1"})]


def test_other_movements_and_one_name_told_twice_are_no_variants():
    others = ("Chung tay giữ rừng đầu nguồn", "Chung tay giữ gìn vệ sinh", "Thi đua quyết thắng")
    assert findings("movement_name_variant", **movements(*others)) == []
    same = ("Thi đua quyết thắng", "thi đua Quyết Thắng")
    assert findings("movement_name_variant", **movements(*same)) == []


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("position", "Ủy viên Ban Chấp hành Trung"),
        ("position", "Ủy viên Ban Chấp hành Trung [bị cắt]"),
        ("position", "Giám đốc Sở Văn hóa, Thể thao và"),
        ("position", "Chủ tịch Hội đồng (kiêm nhiệm"),
        ("other_position", "Phó Chủ tịch Ủy ban nhân"),
        ("position", "Ủy viên Ban Thường vụ Tỉnh"),
        ("position", "Phó Bí thư Huyện"),
        ("position", "Thứ trưởng kiêm"),
    ],
)
def test_positions_that_stop_in_the_middle_are_told(field, written):
    persons = [fact("P1", name="Trần An", **{field: written})]
    assert told("truncated", persons=persons) == [("warning", {"P1"})]


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Trần An", "position": "Ủy viên Ban Chấp hành Trung ương"},
        {"name": "Trần An", "position": "Chủ tịch UBND xã"},
        {"name": "Trần An", "position": "Ủy viên Ban Thường vụ Tỉnh ủy, Chủ tịch UBND tỉnh"},
        {"name": "Trần An", "position": "Bí thư Thành Đoàn, Chánh Văn phòng Tỉnh"},
        {"name": "Giàng A Của", "position": "Trưởng bản"},
        {"name": "Nguyễn Trung", "position": "Giám đốc (kiêm nhiệm)"},
    ],
)
def test_whole_names_and_positions_are_not(fields):
    assert findings("truncated", persons=[fact("P1", **fields)]) == []


def test_a_place_cut_off_is_told_with_units_that_go_on_like_it():
    cut = fact(
        "X1", kind="household", name="gia đình", unit="DS.BV", place="bản A, xã Nậm [bị cắt]"
    )
    elsewhere = cut | {"id": "X2", "unit": "DS.LH"}
    at_the_unit = fact("W1", name="Cầu", location="DS.BV.NK")
    found = told("truncated", exemplars=[cut, elsewhere], works=[at_the_unit])
    assert found == [("warning", {"X1", "W1"}), ("warning", {"X2"})]
    bare = fact("X1", kind="household", name="gia đình", place="bản A, xã")
    whole = bare | {"id": "X2", "place": "bản A, xã Nậm Khê"}
    assert told("truncated", exemplars=[bare, whole]) == [("warning", {"X1"})]


def test_foreign_letters_and_odd_blanks_are_told_by_document():
    facts = [
        fact("M1", LAUNCH, name="\u00d0ông Sơn đoàn kết"),
        fact("M2", LAUNCH, name="Đoàn\u00a0kết"),
        fact("M3", LAUNCH, name=unicodedata.normalize("NFD", "Đoàn kết")),
        fact("M4", LAUNCH, name="Đoàn kết"),
        fact("M5", NEWS, name="Thi ®ua"),
        fact("M6", NEWS, name="Thi\u200b đua"),
    ]
    assert told("encoding", movements=facts[3:4]) == []
    assert told("encoding", movements=facts) == [
        ("warning", {"M1", "M2", "M3"}),
        ("warning", {"M5", "M6"}),
    ]


@pytest.mark.parametrize("name", ["Sữa ABC® của xã", "Vinamilk®, §5", "xã¹ và thôn", "10 µg", "m²"])
def test_signs_that_are_signs_are_left_alone(name):
    assert findings("encoding", movements=[fact("M1", name=name)]) == []


@pytest.mark.parametrize(
    ("name", "raw", "stated"),
    [
        ("gửi cán bộ tỉnh Đông Sơn", "gửi cán tộ tỉnh Đông Sơn", ["cán tộ"]),
        ("nâng lên", "chất lượng đươc nâng lên", ["đươc"]),
        ("thành lập tỉnh", "thànVõh lập tỉnh", ["thànVõh"]),
        ("thi đua", "các phòng trào thi đua", ["phòng trào"]),
        ("Chỉ thị", "ngày 07/4/ 2014", ["07/4/ 2014"]),
    ],
)
def test_what_no_vietnamese_can_have_meant_is_a_misprint(name, raw, stated):
    [found] = findings("misprint", movements=[fact("M1", name=name, raw=[raw])])
    assert (found.severity, found.stated) == ("info", stated)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("gửi cán bộ tỉnh Đông Sơn", "gửi cán bộ tỉnh Đông Sơn"),
        ("Uỷ ban nhân dân tỉnh", "Ủy ban nhân dân tỉnh"),
        ("gia đình ông Nguyễn Thanh Lập", "ông Nguyễn Thanh Lập, xã Khe Ngấn"),
        ("Hội thi năm 2023", "Hội thi năm 2024"),
        ("Tủa Sín", "Tủa Sín Chải, Păc Ta, các ngày 30/5/2023"),
        ("phong trao", "phong trao thi dua"),
    ],
)
def test_spellings_names_and_bare_letters_are_none(name, raw):
    assert findings("misprint", movements=[fact("M1", name=name, raw=[raw])]) == []


def person(id, name, position="Chủ tịch UBND tỉnh", unit="DS.UBND"):
    return fact(id, NEWS, name=name, position=position, unit=unit)


def test_two_names_a_mark_apart_in_one_office_may_be_one_person():
    persons = [person("P1", "Lê Văn Lương"), person("P2", "Lê Văn Lượng")]
    assert told("misprint", persons=persons) == [("warning", {"P1", "P2"})]


@pytest.mark.parametrize(
    "other",
    [
        person("P2", "Lê Văn Lương"),
        person("P2", "Lê Thị Bình"),
        person("P2", "Lê Văn Lượng", "Phó Chủ tịch UBND tỉnh"),
        person("P2", "Lê Văn Lượng", "Chủ tịch UBND tỉnh", "DS.BV.UBND"),
    ],
)
def test_other_names_and_other_offices_are_other_persons(other):
    assert findings("misprint", persons=[person("P1", "Lê Văn Lương"), other]) == []


def test_a_place_a_letter_apart_from_a_unit_may_be_it():
    def at(place):
        return [fact("X1", kind="household", name="gia đình", place=place)]

    assert told("misprint", exemplars=at("bản A, xã Nậm Khi")) == [("info", {"X1"})]
    assert told("misprint", exemplars=at("bản A, xã Nấm Khê")) == [("info", {"X1"})]
    assert findings("misprint", exemplars=at("bản A, xã Nậm Khê")) == []
    assert findings("misprint", exemplars=at("ban A, xa Nam Khe")) == []
    assert findings("misprint", exemplars=at("bản A, xã Pa Cheo")) == []


def test_documents_themselves_are_read_for_letters_only():
    page = document(NEWS, "news", title="\u00d0oàn kết", date="2023-12-20")
    assert told("encoding", documents=(page,)) == [("warning", {f"D-{NEWS}"})]
