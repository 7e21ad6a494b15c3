"""The tree of units: names, places, dates, successions."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from emulation.accounts.models import Succession, Unit
from tests.build import make_succession, make_unit

pytestmark = pytest.mark.django_db


def test_a_unit_that_has_ended_says_until_when_it_was():
    assert str(make_unit("huyện Than Uyên", closed_on=date(2025, 7, 1))) == (
        "huyện Than Uyên (đến 30/6/2025)"
    )
    assert str(make_unit("xã Than Uyên", opened_on=date(2025, 7, 1))) == "xã Than Uyên"


def test_the_path_is_the_chain_of_ids():
    province = make_unit()
    district = make_unit(parent=province)
    commune = make_unit(parent=district)
    assert commune.path == f"{province.pk}.{district.pk}.{commune.pk}."
    assert commune.ancestor_ids == [province.pk, district.pk]


def test_moving_a_unit_moves_the_branch_below_it(world):
    world.north.parent = world.south
    world.north.save()
    paths = dict(Unit.objects.values_list("code", "path"))
    assert paths["TN.BN"] == f"{world.south.path}{world.north.pk}."
    assert paths["TN.BN.NL"] == f"{paths['TN.BN']}{world.north_commune.pk}."
    assert paths["TN.NN.SD"] == world.south_commune.path
    below = Unit.objects.branch(Unit.objects.get(pk=world.south.pk))
    assert {"TN.NN", "TN.BN", "TN.BN.NL", "TN.BN.BP"} <= set(below.values_list("code", flat=True))


def test_moving_a_unit_to_the_top_of_the_tree(world):
    world.north.parent = None
    world.north.save()
    paths = dict(Unit.objects.values_list("code", "path"))
    assert paths["TN.BN"] == f"{world.north.pk}."
    assert paths["TN.BN.NL"] == f"{world.north.pk}.{world.north_commune.pk}."


@pytest.mark.parametrize("above", ["north", "north_commune"])
def test_a_unit_is_never_placed_below_itself(world, above):
    world.north.parent = getattr(world, above)
    with pytest.raises(ValidationError, match="không thể là cấp trên") as refusal:
        world.north.full_clean()
    assert list(refusal.value.message_dict) == ["parent"]
    with pytest.raises(ValueError, match="below itself"), transaction.atomic():
        world.north.save()
    assert Unit.objects.get(pk=world.north.pk).parent_id == world.province.pk


def test_a_branch_is_not_the_unit_whose_number_begins_alike():
    first = make_unit()
    others = [make_unit() for _ in range(12)]
    assert list(Unit.objects.branch(first)) == [first]
    assert all(unit.path != first.path for unit in others)


@pytest.mark.parametrize(
    "words",
    ["Sìn Hồ", "sin ho", "SIN HO", "ho sin", "huyen sin", "LC.SH", "Sình Hồ", "  sin   ho "],
)
def test_a_unit_is_found_whatever_the_accents_and_by_its_other_names(words):
    unit = make_unit("huyện Sìn Hồ", code="LC.SH", variants=["Sình Hồ"])
    make_unit("huyện Than Uyên", code="LC.THU")
    assert list(Unit.objects.named(words)) == [unit]


@pytest.mark.parametrize("words", ["Mỷ", "mi", "Mỉ", "my"])
def test_i_and_y_are_one_in_a_search(words):
    unit = make_unit("bản Mỷ")
    assert list(Unit.objects.named(words)) == [unit]


def test_units_in_force_on_a_day():
    district = make_unit(closed_on=date(2025, 7, 1))
    commune = make_unit(opened_on=date(2025, 7, 1))
    always = make_unit()
    assert set(Unit.objects.in_force(date(2025, 6, 30))) == {district, always}
    assert set(Unit.objects.in_force(date(2025, 7, 1))) == {commune, always}


def test_a_unit_cannot_end_before_it_begins():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_unit(opened_on=date(2025, 7, 1), closed_on=date(2025, 7, 1))


@pytest.mark.parametrize("share", [0, 101])
def test_the_share_of_a_succession_is_a_percentage(share):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_succession(share=share)


def test_a_unit_does_not_succeed_itself():
    unit = make_unit()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_succession(unit, unit)


def test_many_units_become_one_and_one_becomes_many():
    old, other, new, rest = (make_unit() for _ in range(4))
    for pair in ((old, new), (other, new), (old, rest)):
        make_succession(*pair)
    assert {row.from_unit for row in new.predecessions.all()} == {old, other}
    assert {row.to_unit for row in old.successions.all()} == {new, rest}
    assert Succession.objects.count() == 3


def test_what_administrators_change_keeps_its_history():
    unit = make_unit("huyện Cũ")
    unit.name = "huyện Mới"
    unit.save()
    assert list(unit.history.values_list("name", flat=True)) == ["huyện Mới", "huyện Cũ"]
