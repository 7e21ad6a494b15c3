"""A dossier against the registry: who was honoured before is told, the dossier's own is not."""

import pytest
from django.urls import reverse

from awards.models.honours import owners_of
from awards.queries.duplicates import alike_of
from awards.queries.proposals import standing_nominees
from tests.awards.build import make_award, make_nominee, make_proposal, make_registered
from tests.build import make_honour

pytestmark = pytest.mark.django_db


def test_a_nominee_honoured_before_under_another_spelling_is_told(world):
    award = make_award("Bằng khen của Chủ tịch UBND tỉnh")
    before = make_registered("Giang A Pao", unit=world.north, birth_year=1980)
    honour = make_honour(before, award=award, year=2026, years=[2026])
    proposal = make_proposal(world.north, actor=world.officer_north)
    for name, year in (("Giàng A Páo", 1980), ("Lò Thị Dung", 1985)):
        person = make_registered(name, unit=world.north, birth_year=year)
        make_nominee(proposal, actor=world.officer_north, recipient=person, award=award)
    first, _ = nominees = standing_nominees(proposal)
    found = alike_of(nominees, owners_of(world.officer_north))
    assert {pk: [like.honour_id for like in rows] for pk, rows in found.items()} == {
        first.pk: [honour.pk]
    }
    assert alike_of(nominees, owners_of(world.foreign_officer)) == {}


def test_what_the_nominee_was_honoured_with_itself_is_no_duplicate(world):
    award = make_award("Bằng khen của Chủ tịch UBND tỉnh")
    proposal = make_proposal(world.north, actor=world.officer_north)
    nominee = make_nominee(proposal, actor=world.officer_north, award=award)
    make_honour(nominee.recipient, award=award, year=2026, years=[2026], nominee=nominee)
    nominees = standing_nominees(proposal)
    assert alike_of(nominees, owners_of(world.officer_north)) == {}


def test_the_pages_lead_to_what_is_alike(world, client):
    award = make_award("Bằng khen của Chủ tịch UBND tỉnh")
    before = make_registered("Giang A Pao", unit=world.north, birth_year=1980)
    honour = make_honour(before, award=award, year=2026, years=[2026])
    proposal = make_proposal(world.north, actor=world.officer_north)
    person = make_registered("Giàng A Páo", unit=world.north, birth_year=1980)
    nominee = make_nominee(proposal, actor=world.officer_north, recipient=person, award=award)
    client.force_login(world.officer_north)
    page = client.get(reverse("awards:proposal-detail", args=[proposal.pk])).text
    assert "Giống 1 khen thưởng trong sổ vàng" in page
    page = client.get(reverse("awards:nominee-detail", args=[nominee.pk])).text
    assert reverse("awards:honour-detail", args=[honour.pk]) in page
