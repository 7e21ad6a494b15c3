"""The register of recipients: citizen numbers, likely duplicates, merging and taking apart."""

import json
import logging
from datetime import date

import pytest
from django.core import serializers

from awards.citizens import CitizenNumberError, digest_of, read_number
from awards.models import Honour, Merge, Recipient
from awards.names import block_of, is_like
from awards.queries.recipients import by_number, family_of, likely_duplicates
from awards.queries.units import kin_of
from awards.services import recipients as services
from emulation.journal.models import Entry
from emulation.lib.verdicts import Refused
from emulation.lib.vietnamese import match_key
from tests.build import make_honour, make_registered, make_succession, make_unit

NUMBER = "012089001234"


# Citizen numbers


@pytest.mark.parametrize(
    "typed", [NUMBER, f" {NUMBER} ", "012 089 001 234", "012.089.001.234", "'012089001234"]
)
def test_a_number_is_read_however_it_is_spaced(typed):
    assert read_number(typed) == NUMBER


def test_an_old_card_has_nine_digits_and_nothing_is_nothing():
    assert read_number("045 123 456") == "045123456"
    assert (read_number(None), read_number(""), read_number("  ")) == ("", "", "")


def test_a_whole_number_of_excel_is_read_as_its_digits():
    assert read_number(312089001234) == read_number(312089001234.0) == "312089001234"


@pytest.mark.parametrize("typed", [12089001234, 12089001234.0, "12089001234", 45123456])
def test_a_lost_zero_is_asked_about_and_not_filled_up(typed):
    with pytest.raises(CitizenNumberError, match="mất số 0 ở đầu") as raised:
        read_number(typed)
    assert "12089001234" not in str(raised.value)


@pytest.mark.parametrize(
    "typed", ["12345", "0120890012345", "A12089001234", "０１２０８９００１２３４"]
)
def test_what_is_no_number_is_refused_without_repeating_it(typed):
    with pytest.raises(CitizenNumberError) as raised:
        read_number(typed)
    assert typed not in str(raised.value)


def test_a_digest_needs_the_key(settings):
    one = digest_of(NUMBER)
    settings.CITIZEN_NUMBER_KEY = "another key of another installation"
    assert digest_of(NUMBER) != one
    assert digest_of("") == ""
    assert NUMBER not in one and len(one) == 64


# Names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Thị Lan", "Nguyễn Lan"),
        ("Chẻo Sìn Páo", "Chẻo Xín Páo"),
        ("Sùng A Gió", "Sùng Á Gío"),
        ("Sùng Sa Gió", "Sùng A Gió"),
    ],
)
def test_near_spellings_are_alike(one, other):
    assert is_like(match_key(one), match_key(other))


def test_other_people_are_not_alike():
    assert not is_like(match_key("Lò Văn Hùng"), match_key("Lý A Hùng"))
    assert not is_like(match_key("Nguyễn Thị Hoa"), match_key("Nguyễn Đình Hoa"))


def test_a_block_is_the_given_name_and_an_initial():
    assert block_of(match_key("Chẻo Sìn Páo")) == "pao c"
    assert block_of("") == ""


# The register


@pytest.mark.django_db
def test_a_number_is_found_exactly_and_shows_nowhere(world, caplog):
    with caplog.at_level(logging.DEBUG):
        made = services.create(
            actor=world.officer_north,
            unit=world.north_commune,
            kind="individual",
            name="Giàng  A Páo",
            birth_year=1989,
            number="012 089 001 234",
        )
        services.edit(made, actor=world.officer_north, number="312089001234")
    assert made.name == "Giàng A Páo"
    kept = serializers.serialize("json", [*Recipient.objects.all(), *Entry.objects.all()])
    assert NUMBER not in kept and "312089001234" not in kept and NUMBER not in caplog.text
    digest = Recipient.objects.get(pk=made.pk).citizen_digest
    journal = json.dumps(list(Entry.objects.values("before", "after")), ensure_ascii=False)
    assert digest and digest not in journal and "đã đổi" in journal
    assert by_number(world.officer_north, "312089001234") == made
    assert by_number(world.officer_north, NUMBER) is None
    assert by_number(world.officer_south, "312089001234") is None
    assert by_number(world.officer_north, "") is None


@pytest.mark.django_db
def test_one_number_is_one_person_and_others_do_not_learn_whose(world):
    services.create(
        actor=world.officer_north,
        unit=world.north,
        kind="individual",
        name="Lò Văn Inh",
        number=NUMBER,
    )
    again = {"kind": "individual", "name": "Lò Văn In", "number": NUMBER}
    with pytest.raises(Refused, match="đã ghi cho “Lò Văn Inh”"):
        services.create(actor=world.leader_north, unit=world.north, **again)
    with pytest.raises(Refused, match="ngoài phạm vi") as refused:
        services.create(actor=world.officer_south, unit=world.south, **again)
    assert "Inh" not in str(refused.value)
    with pytest.raises(Refused, match="Chỉ cá nhân"):
        services.create(
            actor=world.staff, unit=world.south, kind="collective", name="Tổ 1", number="1" * 12
        )


@pytest.mark.django_db
def test_nobody_enters_people_of_another_branch(world):
    with pytest.raises(Refused, match="trong phạm vi của mình"):
        services.create(actor=world.officer_south, unit=world.north, kind="individual", name="A")


@pytest.mark.django_db
def test_likely_duplicates_say_why_and_the_surest_come_first(world):
    digest = digest_of(NUMBER)
    same_number = make_registered("Vàng Thị Mẩy", world.south, citizen_digest=digest)
    same_all = make_registered("Giang A Pao", world.north, birth_year=1989)
    same_year = make_registered("Giàng Á Páo", world.south, birth_year=1989)
    near = make_registered(
        "Giàng A Pháo".replace("Pháo", "Páo").replace(" A ", " La "), world.north, birth_year=1989
    )
    make_registered("Giàng A Páo", world.south, birth_year=1950)
    make_registered("Giàng A Páo", world.north, birth_year=1989, kind="household")
    found = likely_duplicates(
        name="Giàng A Páo", birth_year=1989, unit_id=world.north.pk, digest=digest
    )
    assert [(one.recipient, one.reason) for one in found] == [
        (same_number, "Cùng số định danh."),
        (same_all, "Cùng tên, cùng năm sinh 1989, cùng đơn vị."),
        (same_year, "Cùng tên, cùng năm sinh 1989; khác đơn vị."),
        (near, "Tên gần giống, cùng năm sinh 1989, cùng đơn vị."),
    ]
    assert [one.is_sure for one in found] == [True, False, False, False]


@pytest.mark.django_db
def test_a_person_of_a_commune_that_was_merged_is_found_by_the_commune_of_today(world):
    today = make_unit("xã Nà Lao Mới", parent=world.province)
    make_succession(world.north_commune, today)
    old = make_registered("Lý A Đành", world.north_commune)
    found = likely_duplicates(name="Lý A Dành", unit_id=today.pk)
    assert [one.recipient for one in found] == [old]
    assert "đơn vị trước hoặc sau sắp xếp: xã Nà Lao" in found[0].reason


@pytest.mark.django_db
def test_kin_are_who_stands_in_line_and_not_sisters():
    old, sister, middle, new = (make_unit() for _ in range(4))
    make_succession(old, middle, on=date(2020, 1, 1))
    make_succession(middle, new)
    make_succession(sister, new)
    make_succession(new, middle, on=date(2026, 1, 1))  # a ring in the data
    kin = kin_of([old.pk])
    assert kin == {old.pk: {old.pk, middle.pk, new.pk}}


# Merging


@pytest.mark.django_db
def test_merging_keeps_every_row_and_taking_apart_restores_exactly(world):
    first = make_registered("Tao Văn Ín", world.north, birth_year=1980)
    second = make_registered("Tao Văn In", world.north_commune)
    third = make_registered("Tao Văn Ỉn", world.south)
    honour = make_honour(third)
    before = _stand()
    one = services.merge(second, third, actor=world.staff, reason="Cùng căn cước")
    between = _stand()
    two = services.merge(first, second, actor=world.staff, reason="Cùng người")
    assert {row.root_id for row in Recipient.objects.all()} == {first.pk}
    assert family_of(Recipient.objects.get(pk=third.pk)) == [first, second, third]
    assert Honour.objects.get(recipient__root=first) == honour
    with pytest.raises(Refused, match="“Tao Văn In” đã được gộp vào “Tao Văn Ín”.*tách lần gộp ấy"):
        services.unmerge(one, actor=world.staff)
    services.unmerge(two, actor=world.staff)
    assert _stand() == between
    services.unmerge(one, actor=world.staff)
    assert _stand() == before
    with pytest.raises(Refused, match="đã được tách"):
        services.unmerge(one, actor=world.staff)
    actions = list(Entry.objects.order_by("id").values_list("action", flat=True))
    assert actions == [*["recipient.merged"] * 2, *["recipient.unmerged"] * 2]
    assert Entry.objects.order_by("id").first().reason == "Cùng căn cước"


def _stand():
    return list(Recipient.objects.order_by("id").values())


@pytest.mark.django_db
def test_a_later_merge_into_the_same_row_does_not_stand_in_the_way(world):
    kept, one, other = (make_registered("Lò Thị Dung", world.north) for _ in range(3))
    first = services.merge(kept, one, actor=world.staff, reason="trùng")
    services.merge(kept, other, actor=world.staff, reason="trùng")
    services.unmerge(first, actor=world.staff)
    assert [Recipient.objects.get(pk=row.pk).root_id for row in (one, other)] == [one.pk, kept.pk]


@pytest.mark.django_db
def test_what_may_not_be_merged(world):
    person = make_registered("Lò Thị Dung", world.north)
    other = make_registered("Lò Thị Dung", world.north)
    group = make_registered("Tổ 3", world.north, kind="collective")
    body = make_registered("xã Nà Lao", world.north, kind="collective", body=world.north_commune)
    body2 = make_registered("xã Suối Đá", world.south, kind="collective", body=world.south_commune)
    for actor, kept, merged, reason, said in [
        (world.officer_north, person, other, "trùng", "Chỉ chuyên viên thường trực"),
        (world.foreign_staff, person, other, "trùng", "Chỉ chuyên viên thường trực"),
        (world.staff, person, other, "  ", "Hãy ghi lý do"),
        (world.staff, person, person, "trùng", "Hai mục là một"),
        (world.staff, person, group, "trùng", "không gộp được"),
        (world.staff, body, body2, "trùng", "kế thừa"),
    ]:
        with pytest.raises(Refused, match=said):
            services.merge(kept, merged, actor=actor, reason=reason)
    assert not Merge.objects.exists()


@pytest.mark.django_db
def test_a_number_of_a_merged_row_leads_to_the_one_that_stands(world):
    kept = make_registered("Lò Thị Dung", world.north)
    merged = make_registered("Lò Thị Rung", world.north, citizen_digest=digest_of(NUMBER))
    row = services.merge(kept, merged, actor=world.staff, reason="trùng")
    assert by_number(world.staff, NUMBER) == kept
    with pytest.raises(Refused, match="đã ghi cho “Lò Thị Dung”"):
        services.create(
            actor=world.staff, unit=world.north, kind="individual", name="X", number=NUMBER
        )
    services.edit(kept, actor=world.staff, number=NUMBER)
    with pytest.raises(Refused, match="nay đã ghi cho mục khác"):
        services.unmerge(row, actor=world.staff)
