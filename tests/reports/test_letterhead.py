"""The head of a report follows from the unit tree; names of other provinces do as well."""

import pytest

from emulation.accounts.choices import UnitKind
from reports.letterhead import Body, initials, letterhead, level_word, place_name

CENTRE = Body("Trung ương", UnitKind.CENTRAL)
PROVINCE = Body("tỉnh Thượng Nguyên", UnitKind.PROVINCE)
COMMITTEE = Body("UBND tỉnh", UnitKind.PEOPLE_COMMITTEE)
COMMUNE = Body("xã Nà Lao", UnitKind.COMMUNE)


def test_a_council_stands_below_the_peoples_committee_of_its_place():
    council = Body("Hội đồng Thi đua, Khen thưởng tỉnh", UnitKind.EMULATION_COUNCIL)
    head = letterhead(council, [PROVINCE, CENTRE], [COMMITTEE])
    assert head.superior == "UBND tỉnh Thượng Nguyên"
    assert head.issuer == "Hội đồng\nThi đua - Khen thưởng"
    assert head.issuer_name == "Hội đồng Thi đua - Khen thưởng tỉnh Thượng Nguyên"
    assert (head.symbol, head.place) == ("BC-HĐTĐKT", "Thượng Nguyên")
    assert (head.capacity, head.position) == ("TM. HỘI ĐỒNG", "CHỦ TỊCH")


@pytest.mark.parametrize(
    ("body", "above"),
    [
        (COMMITTEE, [PROVINCE, CENTRE]),
        (PROVINCE, [CENTRE]),
        (Body("Chủ tịch UBND tỉnh", UnitKind.AUTHORITY), [COMMITTEE, PROVINCE, CENTRE]),
    ],
)
def test_a_province_speaks_through_its_peoples_committee_which_has_none_above(body, above):
    head = letterhead(body, above)
    assert head.superior == ""
    assert head.issuer == "Ủy ban nhân dân\ntỉnh Thượng Nguyên"
    assert (head.symbol, head.capacity) == ("BC-UBND", "TM. ỦY BAN NHÂN DÂN")


def test_a_commune_signs_with_its_own_name_and_place():
    head = letterhead(
        Body("UBND xã Nà Lao", UnitKind.PEOPLE_COMMITTEE), [COMMUNE, PROVINCE, CENTRE]
    )
    assert (head.issuer, head.place) == ("Ủy ban nhân dân xã Nà Lao", "Nà Lao")


def test_a_department_stands_below_the_committee_and_its_head_signs():
    head = letterhead(Body("Sở Nội vụ", UnitKind.DEPARTMENT), [COMMITTEE, PROVINCE, CENTRE], [])
    assert (head.superior, head.issuer) == ("UBND tỉnh Thượng Nguyên", "Sở Nội vụ")
    assert (head.symbol, head.capacity, head.position) == ("BC-SNV", "", "GIÁM ĐỐC")


def test_of_a_body_that_nothing_is_known_of_no_post_is_made_up():
    head = letterhead(Body("Công ty Chè Thượng Nguyên", UnitKind.ENTERPRISE), [PROVINCE, CENTRE])
    assert (head.superior, head.capacity, head.position) == ("", "", "")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("tỉnh Thượng Nguyên", "Thượng Nguyên"),
        ("thành phố Nam Giang", "Nam Giang"),
        ("Quận 1", "Quận 1"),
        ("phường 7", "Phường 7"),
    ],
)
def test_the_place_is_the_proper_name_unless_it_is_a_number(name, place):
    assert place_name(name) == place


def test_initials_lose_their_tones_but_not_their_letters():
    assert initials("Ủy ban nhân dân") == "UBND"
    assert initials("Hội đồng Thi đua - Khen thưởng") == "HĐTĐKT"


def test_a_level_is_read_off_the_name():
    assert level_word("thành phố Nam Giang") == "thành phố"
    assert level_word("Trường Chính trị") == ""
