"""Nominees against the registry: the same, however spelled, and nothing that only looks so."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards import registry
from awards.citizens import digest_of
from awards.models import Decision
from awards.queries.duplicates import Candidate, duplicates_of
from awards.services import recipients
from tests.build import (
    make_award,
    make_campaign,
    make_honour,
    make_registered,
    make_succession,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(world):
    return make_award("Bằng khen của Chủ tịch UBND tỉnh")


def found(candidate, **options):
    rows = duplicates_of([candidate], **options).get(candidate.key, [])
    return [(row.honour_id, row.reason, row.is_sure) for row in rows]


def of(recipient, award, **values):
    """A nominee for this award in 2023, as its unit writes it."""
    values.setdefault("name", recipient.name)
    values.setdefault("years", (2023,))
    values.setdefault("unit_ids", (recipient.unit_id,))
    return Candidate("a", award_id=award.pk, **values)


def test_the_same_achievement_of_the_same_recipient_is_beyond_doubt(world, paper):
    person = make_registered("Lò Văn Inh", world.north)
    merged = make_registered("Lò Văn In", world.south)
    made = make_honour(merged, achievement_key="campaign:7", award=paper, year=2019)
    make_honour(person, achievement_key="campaign:8", award=paper, year=2020)
    recipients.merge(person, merged, actor=world.staff, reason="trùng")
    other = make_award("Giấy khen")
    candidate = of(person, other, recipient_id=merged.pk, achievement_key="campaign:7")
    said = "Đã được khen: cùng thành tích, Bằng khen của Chủ tịch UBND tỉnh (ghi là “Lò Văn In”)."
    assert found(candidate) == [(made.pk, said, True)]


def test_the_same_award_in_the_same_year(world, paper):
    person = make_registered("Lò Văn Inh", world.north)
    made = make_honour(person, award=paper, year=2023)
    make_honour(person, award=paper, year=2022)
    make_honour(person, award=make_award("Giấy khen"), year=2023)
    candidate = of(person, paper, recipient_id=person.pk)
    said = "Đã được khen: Bằng khen của Chủ tịch UBND tỉnh năm 2023."
    assert found(candidate) == [(made.pk, said, False)]


@pytest.mark.parametrize(
    "spelled", ["Giang A Pao", "GIÀNG Á PÁO", "Giàng  A Pảo", "Giàng La Páo", "Giàg A Páo"]
)
def test_another_row_of_the_same_person_however_spelled(world, paper, spelled):
    made = make_honour(
        make_registered("Giàng A Páo", world.south, birth_year=1989), award=paper, year=2023
    )
    new = make_registered(spelled, world.north, birth_year=1989)
    rows = found(of(new, paper, recipient_id=new.pk, birth_year=1989))
    assert [row[0] for row in rows] == [made.pk]
    assert "cùng năm sinh 1989" in rows[0][1] and rows[0][2] is False


def test_another_year_of_birth_is_another_person(world, paper):
    make_honour(make_registered("Giàng A Páo", world.north, birth_year=1950), award=paper)
    new = make_registered("Giàng A Páo", world.north, birth_year=1989)
    assert found(of(new, paper, recipient_id=new.pk, birth_year=1989)) == []


def test_the_same_name_in_another_unit_without_a_year_of_birth_says_nothing(world, paper):
    make_honour(make_registered("Giàng A Páo", world.south), award=paper)
    assert found(of(make_registered("Giàng A Páo", world.north), paper)) == []


def test_a_unit_by_its_old_row_and_by_its_old_name(world, paper):
    today = make_unit("xã Pu Đao", parent=world.province)
    make_succession(world.south_commune, today)
    by_row = make_honour(make_registered("Tẩn Mí Chìn", world.south_commune), award=paper)
    by_name = make_honour(
        make_registered("Tẩn Mý Chìn", world.province),
        award=paper,
        unit=None,
        unit_printed="Xã Suối Đá",
    )
    rows = found(
        Candidate("a", name="Tẩn Mí Chìn", unit_ids=(today.pk,), award_id=paper.pk, years=(2023,))
    )
    assert [row[0] for row in rows] == [by_row.pk, by_name.pk]
    assert "đơn vị trước khi sắp xếp (xã Suối Đá)" in rows[0][1]
    assert "cùng tên đơn vị (Xã Suối Đá)" in rows[1][1]


def test_whom_a_decision_printed_under_quite_another_name(world, paper):
    person = make_registered("Lò Thị Dung", world.north, birth_year=1990)
    made = make_honour(person, award=paper, name_printed="Nguyễn Thị Nhung")
    without_year = make_registered("Tổ 3", world.south, kind="collective")
    other = make_honour(without_year, award=paper, name_printed="Hợp tác xã Sao Mai")
    by_year = Candidate("a", name="Lo Thi Dung", birth_year=1990, award_id=paper.pk, years=(2023,))
    assert [row[0] for row in found(by_year)] == [made.pk]
    by_unit = Candidate(
        "a", name="TỔ 3", unit_ids=(world.south.pk,), award_id=paper.pk, years=(2023,)
    )
    assert [row[0] for row in found(by_unit)] == [other.pk]


def test_the_same_award_without_a_year_and_the_same_campaign_of_another_year(world, paper):
    campaign = make_campaign(world.province)
    undated = make_honour(
        make_registered("Tẩn Mý Chìn", world.north), award=paper, year=None, years=[]
    )
    told = make_honour(
        make_registered("Tẩn Mí Chìn", world.north, birth_year=1980),
        award=make_award("Giấy khen"),
        campaign=campaign,
        year=2019,
    )
    make_honour(make_registered("Tẩn Mí Chìn", world.north), award=make_award("Kỷ niệm"), year=2019)
    candidate = Candidate(
        "a",
        name="Tẩn Mí Chìn",
        unit_ids=(world.north.pk,),
        award_id=paper.pk,
        years=(2023,),
        campaign_id=campaign.pk,
    )
    assert {row[0] for row in found(candidate)} == {undated.pk, told.pk}


def test_a_number_tells_whatever_the_name(world, paper):
    digest = digest_of("012089001234")
    made = make_honour(
        make_registered("Vàng Thị Mẩy", world.south, citizen_digest=digest), award=paper
    )
    candidate = Candidate("a", name="Lý Thị Mẩy", digest=digest, award_id=paper.pk, years=(2023,))
    assert [(row[0], row[1][:16]) for row in found(candidate)] == [(made.pk, "Cùng số định dan")]


def test_the_same_campaign_is_told_and_the_same_deed_by_another_row(world, paper):
    campaign = make_campaign(world.province)
    person = make_registered("Lò Thị Dung", world.north, birth_year=1990)
    key = f"campaign:{campaign.pk}"
    made = make_honour(
        person, campaign=campaign, achievement_key=key, award=make_award("Giấy khen")
    )
    again = make_registered("Lo Thi Dung", world.south, birth_year=1990)
    candidate = of(
        again, paper, birth_year=1990, achievement_key=key, campaign_id=campaign.pk, years=(2031,)
    )
    ((pk, reason, is_sure),) = found(candidate)
    assert pk == made.pk and "cùng thành tích, Giấy khen" in reason and not is_sure


def test_what_was_revoked_and_what_others_may_not_see_is_left_out(world, paper):
    person = make_registered("Lò Văn Inh", world.north)
    made = make_honour(person, award=paper)
    candidate = of(person, paper, recipient_id=person.pk)
    assert found(candidate, owner_ids={world.foreign_province.pk}) == []
    assert found(candidate, except_honours=[made.pk]) == []
    assert found(candidate, owner_ids={world.province.pk}) != []
    registry.end([made], by=_revocation(world))
    assert found(candidate) == []


def _revocation(world):
    return Decision.objects.create(
        unit=world.province,
        kind="award",
        title="Thu hồi",
        authority_line="CHỦ TỊCH",
        signer_post="Chủ tịch",
        signer_name="Lê Văn A",
        state="issued",
        number=7,
        issued_on=date(2024, 3, 1),
        created_by=world.staff,
    )


def test_four_hundred_cost_as_many_queries_as_one(world, paper):
    people = [make_registered(f"Lò Văn Số {n}", world.north, birth_year=1990) for n in range(8)]
    for person in people:
        make_honour(person, award=paper)

    def cost(some):
        candidates = [
            Candidate(
                one.pk, one.pk, one.name, 1990, (one.unit_id,), paper.pk, (2023,), f"merit:{one.pk}"
            )
            for one in some
        ]
        with CaptureQueriesContext(connection) as queries:
            assert set(duplicates_of(candidates)) == {one.pk for one in some}
        return len(queries)

    assert cost(people) == cost(people[:1])
    assert duplicates_of([]) == {}
