"""A unit or a person by typing: with JavaScript an id comes beside the words, without it the words
must do.
"""

from datetime import date

import pytest
from django import forms
from django.urls import reverse

from emulation.accounts.choices import Role
from emulation.accounts.forms import PersonField, UnitField
from emulation.accounts.models import Unit
from emulation.accounts.queries import people_seen_by
from tests.build import make_appointment, make_holder, make_unit

pytestmark = pytest.mark.django_db


def form_of(data=None, *, queryset=None, initial=None, required=True):
    units = Unit.objects.all() if queryset is None else queryset

    class Page(forms.Form):
        unit = UnitField(units, label="Đơn vị", required=required)

    return Page(data, initial={"unit": initial} if initial else None)


def chosen(**data):
    form = form_of(data)
    assert form.errors == {}
    return form.cleaned_data["unit"]


def error_of(**data):
    (error,) = form_of(data).errors["unit"]
    return error


def test_what_was_picked_from_the_list_is_taken(world):
    assert chosen(unit=world.north.pk, unit_text="huyện Bắc Nguyên") == world.north


def test_the_code_or_the_exact_name_is_enough_without_javascript(world):
    for text in ("TN.BN", "tn.bn", "huyện Bắc Nguyên", "Huyen Bac Nguyen", " huyện  Bắc Nguyên "):
        assert chosen(unit="", unit_text=text) == world.north


def test_another_name_of_the_unit_is_enough():
    unit = make_unit("huyện Sìn Hồ", variants=["Sình Hồ"])
    assert chosen(unit_text="sinh ho") == unit


def test_the_words_count_when_they_were_changed_after_picking(world):
    assert chosen(unit=world.north.pk, unit_text="huyện Nam Nguyên") == world.south


def test_the_id_tells_units_of_one_name_apart(world):
    make_unit("HĐND huyện", code="A", parent=world.north)
    second = make_unit("HĐND huyện", code="B", parent=world.south)
    assert chosen(unit=second.pk, unit_text="HĐND huyện") == second
    assert error_of(unit="", unit_text="HĐND huyện") == (
        "Có nhiều đơn vị tên “HĐND huyện”: HĐND huyện (A · huyện Bắc Nguyên); "
        "HĐND huyện (B · huyện Nam Nguyên). Hãy gõ mã của đơn vị cần chọn."
    )


def test_a_name_means_the_unit_of_today_its_label_the_one_that_ended():
    former = make_unit("xã Mường Kim", closed_on=date(2025, 7, 1))
    present = make_unit("xã Mường Kim", opened_on=date(2025, 7, 1))
    assert chosen(unit_text="xã Mường Kim") == present
    assert chosen(unit_text="xã Mường Kim (đến 30/6/2025)") == former


def test_a_near_spelling_is_proposed_never_taken(world):
    assert error_of(unit_text="huyện Bắc Nguyeen") == (
        "Không có đơn vị nào trong phạm vi có tên hoặc mã “huyện Bắc Nguyeen”. "
        "Gần giống: huyện Bắc Nguyên (TN.BN · tỉnh Thượng Nguyên); "
        "huyện Nam Nguyên (TN.NN · tỉnh Thượng Nguyên)."
    )
    assert "Gần giống: huyện Bắc Nguyên" in error_of(unit_text="bắc nguyên")
    assert error_of(unit_text="zzzz") == (
        "Không có đơn vị nào trong phạm vi có tên hoặc mã “zzzz”."
    )


def test_units_outside_the_queryset_do_not_exist(world):
    own = Unit.objects.branch(world.north)
    by_id = form_of({"unit": world.south.pk}, queryset=own)
    by_pick = form_of({"unit": world.south.pk, "unit_text": "huyện Nam Nguyên"}, queryset=own)
    assert by_id.errors["unit"] == ["Đơn vị đã chọn không có hoặc ngoài phạm vi của bạn."]
    assert "Không có đơn vị nào trong phạm vi" in by_pick.errors["unit"][0]
    assert "Nam" not in by_pick.errors["unit"][0].replace("“huyện Nam Nguyên”", "")


@pytest.mark.parametrize("pk", ["x", "-1", "9" * 40, "1 OR 1=1"])
def test_an_id_that_is_none_is_refused(world, pk):
    assert form_of({"unit": pk}).errors["unit"] == [
        "Đơn vị đã chọn không có hoặc ngoài phạm vi của bạn."
    ]


def test_nothing_typed_is_nothing_chosen(world):
    assert form_of({"unit": "", "unit_text": ""}).errors["unit"] == ["Hãy chọn một đơn vị."]
    emptied = form_of({"unit": world.north.pk, "unit_text": "  "}, required=False)
    assert emptied.is_valid()
    assert emptied.cleaned_data["unit"] is None


def test_the_page_shows_the_name_and_what_was_typed_stays():
    unit = make_unit("huyện <Sìn> Hồ")
    page = str(form_of(initial=unit)["unit"])
    assert 'value="huyện &lt;Sìn&gt; Hồ"' in page
    assert f'name="unit" value="{unit.pk}"' in page
    assert 'data-search-field="/don-vi/tim/"' in page
    wrong = form_of({"unit": "", "unit_text": "Sìn Hồ kia"})
    assert 'value="Sìn Hồ kia"' in str(wrong["unit"])


def test_a_program_that_sends_the_id_alone_is_understood(world):
    assert chosen(unit=world.north.pk) == world.north
    assert 'value="huyện Bắc Nguyên"' in str(form_of({"unit": world.north.pk})["unit"])


@pytest.mark.parametrize(
    ("data", "changed"),
    [
        ({"unit": "north", "unit_text": "huyện Bắc Nguyên"}, False),
        ({"unit": "north"}, False),
        ({"unit": "north", "unit_text": "huyện Nam Nguyên"}, True),
        ({"unit": "south", "unit_text": "huyện Nam Nguyên"}, True),
        ({"unit": "south"}, True),
        ({"unit": "", "unit_text": ""}, True),
        ({}, True),
    ],
)
def test_a_form_knows_whether_the_unit_was_changed(world, data, changed):
    if "unit" in data and data["unit"]:
        data = data | {"unit": getattr(world, data["unit"]).pk}
    assert form_of(data, initial=world.north.pk).has_changed() is changed


def test_an_empty_field_left_empty_has_not_changed(world):
    assert not form_of({"unit": "", "unit_text": ""}).has_changed()
    assert form_of({"unit": "", "unit_text": "huyện Bắc Nguyên"}).has_changed()
    assert form_of({"unit": world.north.pk}).has_changed()


# A person


def person_of(people, **data):
    class Page(forms.Form):
        person = PersonField(people, label="Người thực hiện")

    return Page(data)


def test_a_person_is_taken_by_name_or_by_sign_in(world):
    for text in ("Giàng Páo Mỷ", "giang pao my", "canbobac", "CANBOBAC"):
        form = person_of(people_seen_by(world.staff), person="", person_text=text)
        assert form.errors == {}
        assert form.cleaned_data["person"] == world.officer_north


def test_two_people_of_one_name_are_told_apart_by_their_sign_in(world):
    make_holder(Role.VIEWER, world.north, "giang2", full_name="Giàng Páo Mỷ")
    form = person_of(people_seen_by(world.staff), person="", person_text="giang pao my")
    assert form.errors["person"] == [
        "Có nhiều người tên “giang pao my”: Giàng Páo Mỷ (canbobac); Giàng Páo Mỷ (giang2). "
        "Hãy gõ tên đăng nhập của người cần chọn."
    ]


def test_people_of_another_province_do_not_exist(world):
    people = people_seen_by(world.staff)
    by_name = person_of(people, person="", person_text="Hoàng Thị Lan")
    by_id = person_of(people, person=world.foreign_staff.pk)
    assert by_name.errors["person"] == [
        "Không có ai trong phạm vi có họ tên hoặc tên đăng nhập “Hoàng Thị Lan”."
    ]
    assert by_id.errors["person"] == ["Người đã chọn không có hoặc ngoài phạm vi của bạn."]


def test_the_search_of_people_says_what_they_do_and_knows_no_stranger(world, client):
    client.force_login(world.staff)
    answer = client.get(reverse("accounts:person-search"), {"q": "giang"}).json()
    assert answer == {
        "found": [
            {
                "id": world.officer_north.pk,
                "label": "Giàng Páo Mỷ",
                "note": "Cán bộ đơn vị, huyện Bắc Nguyên",
            }
        ],
        "more": False,
    }
    assert (
        client.get(reverse("accounts:person-search"), {"q": "hoang thi lan"}).json()["found"] == []
    )
    client.force_login(world.viewer)
    assert client.get(reverse("accounts:person-search"), {"q": "giang"}).json()["found"] == []


def test_a_role_at_a_unit_of_others_is_not_told(world, client):
    make_appointment(world.officer_north, world.foreign_district, Role.VIEWER)
    client.force_login(world.staff)
    (found,) = client.get(reverse("accounts:person-search"), {"q": "giang"}).json()["found"]
    assert found["note"] == "Cán bộ đơn vị, huyện Bắc Nguyên"


def test_a_superuser_is_told_every_role(world, client):
    client.force_login(world.superuser)
    asked = {"q": "giang", "role": Role.ADMINISTRATOR}
    (found,) = client.get(reverse("accounts:person-search"), asked).json()["found"]
    assert found["note"] == "Cán bộ đơn vị, huyện Bắc Nguyên"


def test_the_search_of_people_costs_the_same_for_one_and_for_many(
    world, client, django_assert_num_queries
):
    client.force_login(world.staff)
    for words in ("giang", "a"):
        with django_assert_num_queries(5):
            client.get(reverse("accounts:person-search"), {"q": words})
