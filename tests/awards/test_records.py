"""Ratings, initiatives and matters of a recipient: who enters and who reads them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from awards.choices import MatterKind, ProposalState
from awards.models import Initiative, Matter, YearRating
from awards.queries.records import JUDGED
from awards.services import proposals, recipients
from awards.services import records as services
from emulation.journal.models import Entry
from emulation.lib.verdicts import Refused
from tests.awards.build import make_award, make_nominee, make_proposal, make_registered, make_rule
from tests.pages import text as text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(world):
    return make_registered("Giàng A Páo", unit=world.north)


def page(client, user, person):
    client.force_login(user)
    return text_of(client.get(reverse("awards:recipient-records", args=[person.pk])))


def with_matter(world, person, text="Đơn tố cáo về quỹ thôn"):
    return services.add_matter(
        person,
        actor=world.staff,
        kind=MatterKind.COMPLAINT,
        from_on=date(2026, 5, 4),
        until_on=None,
        text=text,
    )


def proposed(world, person, *, initiatives=(), is_sent=True):
    actor = world.officer_north
    proposal = make_proposal(world.north, actor=actor)
    make_nominee(
        proposal, actor=actor, recipient=person, award=make_award(), initiatives=initiatives
    )
    if is_sent:
        return proposals.send(proposal, actor=actor, version=proposal.version)
    return proposal


class TestRatings:
    def test_one_of_a_year_also_over_merged_rows(self, world, person):
        twin = make_registered("Giang A Pao", unit=world.north)
        services.add_rating(twin, actor=world.officer_north, year=2025, rating="good", number="")
        recipients.merge(person, twin, actor=world.staff, reason="trùng")
        with pytest.raises(Refused, match="Năm 2025 đã có xếp loại"):
            services.add_rating(
                person, actor=world.officer_north, year=2025, rating="excellent", number=""
            )

    def test_while_others_examine_a_dossier_the_unit_only_adds(self, world, person):
        officer = world.officer_north
        row = services.add_rating(person, actor=officer, year=2025, rating="good", number="")
        proposed(world, person)
        values = {"year": 2025, "rating": "excellent", "number": "12/TB"}
        with pytest.raises(Refused, match="đang được thẩm định"):
            services.edit_rating(row, actor=officer, recipient=person, **values)
        services.add_rating(person, actor=officer, year=2024, rating="good", number="")
        services.edit_rating(row, actor=world.staff, recipient=person, **values)
        row.refresh_from_db()
        assert row.rating == "excellent"

    def test_removing_asks_why_and_is_written_down(self, world, person):
        officer = world.officer_north
        row = services.add_rating(person, actor=officer, year=2025, rating="good", number="")
        with pytest.raises(Refused, match="lý do"):
            services.remove_rating(row, actor=officer, recipient=person, reason=" ")
        services.remove_rating(row, actor=officer, recipient=person, reason="ghi nhầm người")
        assert not YearRating.objects.exists()
        entry = Entry.objects.get(action="rating.removed")
        assert entry.reason == "ghi nhầm người"
        assert entry.before["xếp loại"] == "Hoàn thành tốt nhiệm vụ"

    def test_the_form_enters_and_puts_right(self, client, world, person):
        client.force_login(world.officer_north)
        url = reverse("awards:rating-add", args=[person.pk])
        client.post(url, {"year": "2025", "rating": "good", "number": "12/TB-UBND"})
        row = person.ratings.get()
        again = client.post(url, {"year": "2025", "rating": "good", "number": ""})
        assert (again.status_code, "đã có xếp loại" in text_of(again)) == (422, True)
        client.post(
            reverse("awards:rating-edit", args=[person.pk, row.pk]),
            {"year": "2025", "rating": "excellent", "number": "12/TB-UBND"},
        )
        assert "Hoàn thành xuất sắc nhiệm vụ" in page(client, world.officer_north, person)


class TestInitiatives:
    def entered(self, world, person, **values):
        defaults = {
            "name": "Lịch trực chung",
            "scope": "province",
            "number": "8/QĐ-UBND",
            "recognised_on": date(2026, 3, 2),
            "recognised_by": "Chủ tịch UBND tỉnh",
        }
        return services.add_initiative(person, actor=world.officer_north, **defaults | values)

    def test_coauthors_are_added_and_taken_off(self, client, world, person):
        other = make_registered("Lò Thị Dung", unit=world.north)
        row = self.entered(world, person)
        client.force_login(world.officer_north)
        url = reverse("awards:initiative-edit", args=[person.pk, row.pk])
        data = {"name": row.name, "scope": "province", "number": "8/QĐ-UBND"}
        client.post(url, data | {"coauthor_text": "Lo Thi Dung"})
        assert set(row.owners.all()) == {person, other}
        client.post(url, data)
        assert set(row.owners.all()) == {person}

    def test_a_day_needs_the_number_and_lies_not_ahead(self, client, world, person):
        client.force_login(world.officer_north)
        ahead = timezone.localdate() + timedelta(days=2)
        data = {"name": "A", "scope": "unit", "recognised_on": f"{ahead:%d/%m/%Y}"}
        response = client.post(reverse("awards:initiative-add", args=[person.pk]), data)
        text = text_of(response)
        assert "số quyết định công nhận" in text
        assert "không thể sau hôm nay" in text

    def test_what_a_sent_dossier_relies_on_is_the_councils_to_change(self, world, person):
        row = self.entered(world, person)
        proposed(world, person, initiatives=[row])
        values = {"name": "Khác", "scope": "nation"}
        with pytest.raises(Refused, match="chỉ thường trực"):
            services.edit_initiative(row, actor=world.officer_north, recipient=person, **values)
        for actor in (world.officer_north, world.staff):
            with pytest.raises(Refused, match="không xóa được"):
                services.remove_initiative(row, actor=actor, recipient=person, reason="nhầm")
        services.edit_initiative(row, actor=world.staff, recipient=person, **values)

    def test_a_draft_does_not_bind_it(self, world, person):
        row = self.entered(world, person)
        proposed(world, person, initiatives=[row], is_sent=False)
        services.remove_initiative(row, actor=world.officer_north, recipient=person, reason="nhầm")
        assert not Initiative.objects.exists()

    def test_from_the_nominees_form_and_back_to_tick_it(self, client, world, person):
        proposal = proposed(world, person, is_sent=False)
        nominee = proposal.nominees.get()
        client.force_login(world.officer_north)
        form = reverse("awards:nominee-edit", args=[nominee.pk])
        url = f"{reverse('awards:initiative-add', args=[person.pk])}?de-nghi={nominee.pk}"
        response = client.post(url, {"name": "Lịch trực chung", "scope": "unit"})
        assert response["Location"] == form
        assert "Lịch trực chung" in text_of(client.get(form))

    def test_somebody_elses_nominee_is_no_way_back(self, client, world, person):
        other = make_registered("Tẩn Mí Chìn", unit=world.north)
        nominee = proposed(world, other, is_sent=False).nominees.get()
        client.force_login(world.officer_north)
        url = f"{reverse('awards:initiative-add', args=[person.pk])}?de-nghi={nominee.pk}"
        response = client.post(url, {"name": "Lịch trực chung", "scope": "unit"})
        assert response["Location"] == reverse("awards:recipient-records", args=[person.pk])


class TestMatters:
    def test_the_council_and_the_units_leader_read_it_its_officers_do_not(
        self, client, world, person
    ):
        with_matter(world, person)
        for user in (world.staff, world.leader, world.member, world.leader_north):
            assert "Đơn tố cáo về quỹ thôn" in page(client, user, person)
        text = page(client, world.officer_north, person)
        assert "quỹ thôn" not in text
        assert "Vụ việc Chỉ" not in text

    def test_the_unit_learns_that_it_stands_and_not_what(self, client, world, person):
        with_matter(world, person)
        proposal = proposed(world, person, is_sent=False)
        nominee = proposal.nominees.get()
        make_rule("no_pending_matter", awards=[nominee.award])
        client.force_login(world.officer_north)
        text = text_of(client.get(reverse("awards:nominee-detail", args=[nominee.pk])))
        assert "Không đạt" in text
        assert "một vụ việc do thường trực Hội đồng ghi" in text
        assert "quỹ thôn" not in text
        assert "Đơn thư, khiếu nại, tố cáo" not in text.replace("thanh tra, kiểm tra", "")
        proposals.send(proposal, actor=world.officer_north, version=proposal.version)
        kept = nominee.findings.get(by_council=False)
        assert "quỹ thôn" not in f"{kept.sentence} {kept.proofs} {kept.parts}"
        client.force_login(world.staff)
        text = text_of(client.get(reverse("awards:nominee-detail", args=[nominee.pk])))
        assert "Đơn tố cáo về quỹ thôn" in text
        # Whoever only reads dossiers is no member of the council.
        client.force_login(world.viewer)
        text = text_of(client.get(reverse("awards:nominee-detail", args=[nominee.pk])))
        assert "một vụ việc do thường trực Hội đồng ghi" in text
        assert "quỹ thôn" not in text

    def test_the_journal_does_not_tell_what_it_is_about(self, client, world, person):
        row = with_matter(world, person)
        services.edit_matter(
            row,
            actor=world.staff,
            recipient=person,
            kind=MatterKind.COMPLAINT,
            from_on=row.from_on,
            until_on=None,
            text="Đơn tố cáo khác",
        )
        entries = Entry.objects.filter(action__startswith="matter.")
        assert {entry.action for entry in entries} == {"matter.added", "matter.saved"}
        for entry in entries:
            assert "tố cáo về" not in str((entry.before, entry.after, entry.target_label))
            assert entry.within_id is None
        assert entries.get(action="matter.saved").after == {"nội dung": "đã đổi"}
        assert "Ai đã ghi" not in page(client, world.officer_north, person)

    def test_it_stands_until_it_is_ended(self, client, world, person):
        row = with_matter(world, person)
        client.force_login(world.staff)
        url = reverse("awards:matter-end", args=[person.pk, row.pk])
        early = client.post(url, {"until_on": "3/5/2026", "text": "Tố cáo sai"})
        assert "từ ngày bắt đầu trở đi" in text_of(early)
        client.post(url, {"until_on": "10/6/2026", "text": "Tố cáo sai"})
        row.refresh_from_db()
        assert (row.until_on, row.text) == (date(2026, 6, 10), "Tố cáo sai")
        with pytest.raises(Refused, match="đã ghi ngày kết thúc"):
            services.end_matter(
                row, actor=world.staff, recipient=person, until_on=date(2026, 7, 1), text=""
            )

    def test_removed_only_by_the_staff_with_a_reason(self, client, world, person):
        row = with_matter(world, person)
        with pytest.raises(Refused):
            services.remove_matter(
                row, actor=world.leader_north, recipient=person, reason="không thích"
            )
        client.force_login(world.staff)
        url = reverse("awards:matter-remove", args=[person.pk, row.pk])
        assert client.post(url, {"reason": ""}).status_code == 422
        assert Matter.objects.exists()
        client.post(url, {"reason": "ghi nhầm người"})
        assert not Matter.objects.exists()

    def test_one_of_another_recipient_is_not_found_here(self, client, world, person):
        other = make_registered("Lò Thị Dung", unit=world.south)
        row = with_matter(world, other)
        client.force_login(world.staff)
        assert (
            client.get(reverse("awards:matter-edit", args=[person.pk, row.pk])).status_code == 404
        )


def test_the_page_asks_the_database_as_often_for_one_as_for_many(client, world, person):
    def asked():
        with CaptureQueriesContext(connection) as found:
            page(client, world.officer_north, person)
        return len(found)

    def add(number):
        Initiative.objects.create(name=f"Sáng kiến {number}", scope="unit").owners.add(person)

    add(1)
    page(client, world.officer_north, person)
    once = asked()
    for number in range(2, 6):
        add(number)
    assert asked() == once


def test_the_search_offers_those_one_works_with(client, world, person):
    make_registered("Giàng A Páo", unit=world.south)
    client.force_login(world.officer_north)
    found = client.get(reverse("awards:recipient-search"), {"q": "giang pao"}).json()["found"]
    assert [one["id"] for one in found] == [person.pk]


def test_states_that_bind_are_those_in_which_others_judge():
    assert ProposalState.RETURNED not in JUDGED
    assert ProposalState.DRAFT not in JUDGED
