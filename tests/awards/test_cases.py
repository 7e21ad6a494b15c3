"""From rows to findings: what the registry, dossiers and records make of a nominee.

By the catalogue as it is loaded, so that its data and the predicates fit together.
"""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from awards import assessments, catalogue
from awards.choices import AwardKind, AwardOccasion, MatterKind, NomineeState, ProposalState
from awards.models import Award, Initiative, Matter, Nominee, Regime, Rule
from awards.queries.eligibility import cases_of, law_of
from awards.services import proposals, recipients
from campaigns.choices import RecipientKind
from tests.awards.build import make_nominee, make_proposal, make_registered
from tests.build import make_campaign, make_honour, make_participation, make_succession, make_unit
from tests.world import World

pytestmark = pytest.mark.django_db

IN_R0, IN_R1 = date(2023, 6, 15), date(2024, 6, 15)
IN_R2, IN_R3 = date(2026, 6, 15), date(2026, 11, 2)
DAYS = (IN_R0, IN_R1, IN_R2, IN_R3)
COLLECTIVE = RecipientKind.COLLECTIVE


@pytest.fixture(scope="module")
def loaded(frozen_world, django_db_blocker) -> Iterator[World]:
    """One world with the catalogue for all tests; each test is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = frozen_world.thaw()
        catalogue.load()
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(loaded) -> World:
    return loaded


def award(code):
    return Award.objects.get(code=code)


def had(person, code, *years, occasion="merit", decided_on=None, **values):
    for year in years:
        make_honour(
            person,
            award=award(code),
            year=year,
            occasion=occasion,
            decided_on=decided_on or date(year + 1, 1, 5),
            **values,
        )


def proposed(world, code, *people, unit=None, years=(2025,), campaign=None, staff=None, **facts):
    """A draft of the north with these people for the award."""
    unit = unit or world.north
    actor = {world.south: world.officer_south}.get(unit, world.officer_north)
    occasion = AwardOccasion.CAMPAIGN if campaign else AwardOccasion.MERIT
    proposal = make_proposal(
        unit, actor=actor, occasion=occasion, campaign=campaign, year=max(years), staff=staff
    )
    for person in people:
        facts = {"years": list(years), **facts}
        make_nominee(proposal, actor=actor, recipient=person, award=award(code), **facts)
    return proposal


def received(world, proposal, day=IN_R2):
    """As it lies with the council that received it on that day; papers are another matter."""
    type(proposal).objects.filter(pk=proposal.pk).update(
        state=ProposalState.EXAMINING,
        at=world.province,
        received_on=day,
        sent_at="2026-06-01T00:00Z",
        sent_by=proposal.created_by,
    )
    proposal.refresh_from_db()
    return proposal


def found(proposal, *, by_council=True, nominee=None):
    """Rule → finding of one nominee, the first if none is named."""
    findings = assessments.assessment_of(proposal, by_council=by_council).findings
    nominee = nominee or proposal.nominees.order_by("pk").first()
    return {one.rule: one for one in findings[nominee.pk]}


def outcome(proposal, rule, **options):
    return found(proposal, **options)[rule].outcome.value


def told(proposal, *, by_council):
    """Everything that the findings say, in one text."""
    findings = assessments.assessment_of(proposal, by_council=by_council).findings
    return " ".join(
        f"{one.sentence} {one.proofs} {one.parts}" for row in findings.values() for one in row
    )


class TestConsecutiveYears:
    def test_three_years_of_a_person_whose_commune_was_merged(self, world):
        """The years of a person are the person's, in whatever unit they were given."""
        commune = make_unit("xã Nà Lao mới", parent=world.north)
        make_succession(world.north_commune, commune)
        person = make_registered(unit=commune)
        had(person, "cstd-co-so", 2022, 2023, unit=world.north_commune)
        had(person, "cstd-co-so", 2024, unit=commune)
        proposal = received(world, proposed(world, "cstd-tinh", person))
        assert outcome(proposal, "cstd-tinh-ba-nam") == "pass"

    def test_three_years_over_two_rows_that_were_merged(self, world):
        person, twin = (make_registered("Lò Thị Dung", unit=world.north) for _ in range(2))
        had(person, "cstd-co-so", 2022, 2024)
        had(twin, "cstd-co-so", 2023)
        proposal = received(world, proposed(world, "cstd-tinh", person))
        assert outcome(proposal, "cstd-tinh-ba-nam") == "unknown"
        recipients.merge(person, twin, actor=world.staff, reason="trùng")
        assert outcome(proposal, "cstd-tinh-ba-nam") == "pass"

    def test_two_years_are_not_three_and_a_gap_goes_to_a_person(self, world):
        person, gap = make_registered(unit=world.north), make_registered(unit=world.north)
        had(person, "cstd-co-so", 2023, 2024)
        had(gap, "cstd-co-so", 2021, 2022, 2024)
        proposal = received(world, proposed(world, "cstd-tinh", person, gap))
        first, second = proposal.nominees.order_by("pk")
        assert outcome(proposal, "cstd-tinh-ba-nam", nominee=first) == "fail"
        finding = found(proposal, nominee=second)["cstd-tinh-ba-nam"]
        assert finding.outcome.value == "unknown"
        assert "năm 2023" in finding.sentence

    def test_what_bodies_before_had_is_shown_and_sends_to_a_person_through_a_chain(self, world):
        """Merged twice: the body of 2023 went into one of 2024, that into the present one."""
        oldest = make_unit("xã Cũ Nhất", parent=world.north)
        older = make_unit("xã Cũ", parent=world.north)
        make_succession(oldest, older, on=date(2024, 1, 1))
        make_succession(older, world.north_commune, on=date(2025, 7, 1))
        former = make_registered("UBND xã Cũ Nhất", unit=oldest, kind=COLLECTIVE, body=oldest)
        had(former, "ttldxs", 2023)
        now = make_registered(
            "UBND xã Nà Lao", unit=world.north_commune, kind=COLLECTIVE, body=world.north_commune
        )
        had(now, "ttldxs", 2024)
        proposal = received(world, proposed(world, "bang-khen-tinh", now))
        finding = found(proposal)["bang-khen-tinh-tap-the"]
        assert finding.outcome.value == "unknown"
        assert "tiền thân" in finding.sentence
        assert any("năm 2023" in proof.sentence for proof in finding.proofs)

    def test_a_sister_of_the_same_former_body_inherits_nothing_from_it(self, world):
        former = make_unit("xã Cũ", parent=world.north)
        for heir in (world.north_commune, world.north_other):
            make_succession(former, heir)
        sister = make_registered(
            "Chị em", unit=world.north, kind=COLLECTIVE, body=world.north_other
        )
        had(sister, "ttldxs", 2023)
        now = make_registered("Này", unit=world.north, kind=COLLECTIVE, body=world.north_commune)
        had(now, "ttldxs", 2024)
        proposal = received(world, proposed(world, "bang-khen-tinh", now))
        finding = found(proposal)["bang-khen-tinh-tap-the"]
        assert (finding.outcome.value, len(finding.proofs)) == ("fail", 1)

    def test_a_campaign_certificate_does_not_count_and_is_named(self, world):
        person = make_registered(unit=world.north)
        had(person, "bang-khen-tinh", 2019, occasion="campaign")
        proposal = received(world, proposed(world, "bang-khen-thu-tuong", person))
        finding = found(proposal)["bang-khen-thu-tuong-5-nam"]
        assert finding.outcome.value == "fail"
        assert "Không tính" in finding.sentence
        had(person, "bang-khen-tinh", 2018)
        assert outcome(proposal, "bang-khen-thu-tuong-5-nam") == "pass"


class TestTwice:
    def test_an_achievement_that_was_honoured_also_on_a_merged_row(self, world):
        person, twin = (make_registered("Lò Thị Dung", unit=world.north) for _ in range(2))
        proposal = received(world, proposed(world, "bang-khen-tinh", person))
        key = proposal.nominees.get().achievement_key
        had(twin, "bang-khen-tinh", 2025, achievement_key=key)
        assert outcome(proposal, "mot-thanh-tich-mot-lan") == "pass"
        recipients.merge(person, twin, actor=world.staff, reason="trùng")
        assert outcome(proposal, "mot-thanh-tich-mot-lan") == "fail"

    def test_a_revoked_honour_binds_nobody(self, world):
        person = make_registered(unit=world.north)
        proposal = received(world, proposed(world, "bang-khen-tinh", person))
        key = proposal.nominees.get().achievement_key
        had(person, "bang-khen-tinh", 2025, achievement_key=key)
        assert outcome(proposal, "mot-thanh-tich-mot-lan") == "fail"
        person.honours.update(achievement_key="")
        assert outcome(proposal, "mot-thanh-tich-mot-lan") == "pass"

    def test_pending_elsewhere_is_the_councils_to_see_and_leaks_to_no_unit(self, world):
        person = make_registered("Lò Thị Dung", unit=world.north)
        other = received(world, proposed(world, "bang-khen-tinh", person, unit=world.south))
        proposal = received(world, proposed(world, "bang-khen-tinh", person))
        finding = found(proposal)["khong-trung-ho-so"]
        assert finding.outcome.value == "unknown"
        assert str(other.unit) in finding.sentence
        assert outcome(proposal, "khong-trung-ho-so", by_council=False) == "pass"
        assert str(other.unit) not in told(proposal, by_council=False)
        # Kept findings are two sets as well.
        assessments.keep(proposal, by_council=False)
        assessments.keep(proposal, by_council=True)
        kept = proposal.nominees.get().findings
        assert str(other.unit) not in str(list(kept.filter(by_council=False).values()))
        assert str(other.unit) in str(list(kept.filter(by_council=True).values()))

    def test_a_draft_of_others_is_nobodys_to_see(self, world):
        person = make_registered(unit=world.north)
        proposed(world, "bang-khen-tinh", person, unit=world.south)
        proposal = received(world, proposed(world, "bang-khen-tinh", person))
        assert outcome(proposal, "khong-trung-ho-so") == "pass"

    def test_an_initiative_used_twice_is_told_to_the_council_by_name(self, world):
        person, other = (
            make_registered(name, unit=world.north) for name in ("Dung", "Đồng tác giả")
        )
        idea = Initiative.objects.create(
            name="Lịch trực", scope="province", number="8/QĐ", recognised_on=date(2026, 3, 2)
        )
        idea.owners.set([person, other])
        ours = {"initiatives": [idea]}
        received(world, proposed(world, "cstd-tinh", other, unit=world.south, **ours))
        proposal = received(world, proposed(world, "cstd-tinh", person, **ours))
        assert outcome(proposal, "sang-kien-mot-lan") == "unknown"
        assert outcome(proposal, "cstd-tinh-sang-kien") == "fail"
        assert outcome(proposal, "sang-kien-mot-lan", by_council=False) == "pass"
        assert "Đồng tác giả" in told(proposal, by_council=True)
        assert "Đồng tác giả" not in told(proposal, by_council=False)

    def test_of_another_province_the_council_is_told_nothing(self, world):
        person, other = (make_registered(name, unit=world.north) for name in ("Dung", "Người xa"))
        idea = Initiative.objects.create(name="Lịch trực", scope="province")
        idea.owners.set([person, other])
        theirs = make_proposal(world.foreign_district, actor=world.foreign_officer)
        make_nominee(
            theirs,
            actor=world.foreign_officer,
            recipient=other,
            award=award("cstd-tinh"),
            initiatives=[idea],
        )
        received(world, theirs)
        proposal = received(world, proposed(world, "cstd-tinh", person, initiatives=[idea]))
        assert "Người xa" not in told(proposal, by_council=True)


class TestRecords:
    def test_a_missing_rating_is_asked_for(self, world):
        person = make_registered(unit=world.north)
        proposal = received(world, proposed(world, "ldtt", person))
        assert outcome(proposal, "ldtt-hoan-thanh-tot") == "unknown"
        row = person.ratings.create(year=2025, rating="done")
        assert outcome(proposal, "ldtt-hoan-thanh-tot") == "fail"
        row.rating = "good"
        row.save()
        assert outcome(proposal, "ldtt-hoan-thanh-tot") == "pass"

    def test_a_complaint_stops_it_until_it_is_ended(self, world):
        person = make_registered(unit=world.north)
        matter = Matter.objects.create(
            recipient=person,
            kind=MatterKind.COMPLAINT,
            from_on=date(2026, 11, 20),  # after the receipt: it stops the dossier all the same
            text="Đơn về quỹ thôn",
            created_by=world.staff,
        )
        proposal = received(world, proposed(world, "bang-khen-tinh", person))
        assert outcome(proposal, "khong-dang-xem-xet") == "fail"
        assert outcome(proposal, "khong-dang-xem-xet", by_council=False) == "fail"
        assert "quỹ thôn" in told(proposal, by_council=True)
        assert "quỹ thôn" not in told(proposal, by_council=False)
        matter.until_on = date(2026, 11, 25)
        matter.save()
        assert outcome(proposal, "khong-dang-xem-xet") == "pass"


class TestShares:
    def workers(self, world, number, *, unit=None):
        unit = unit or world.north
        people = [make_registered(unit=unit) for _ in range(number)]
        for person in people:
            had(person, "ldtt", 2022, unit=unit)
        return people

    def test_fifteen_percent_of_the_old_regime_counts_the_units_other_dossiers(self, world):
        people = self.workers(world, 20)  # 15 % of 20 are 3
        values = {"years": (2022,)}
        proposal = received(world, proposed(world, "cstd-co-so", *people[:3], **values), IN_R0)
        assert outcome(proposal, "cstd-co-so-15-phan-tram-r0") == "pass"
        received(world, proposed(world, "cstd-co-so", people[3], **values), IN_R0)
        finding = found(proposal)["cstd-co-so-15-phan-tram-r0"]
        assert finding.outcome.value == "fail"
        assert "nhiều hơn 1" in finding.sentence
        later = received(world, proposed(world, "cstd-co-so", people[4]), IN_R1)
        assert "cstd-co-so-15-phan-tram-r0" not in found(later)

    def test_shares_of_an_excellent_collective_are_those_of_its_own_people(self, world):
        body = world.north_commune
        collective = make_registered("UBND xã", unit=body, kind=COLLECTIVE, body=body)
        self.workers(world, 7, unit=body)
        self.workers(world, 9)  # of the district: none of the commune's
        values = {"years": (2022,), "staff": 99}
        proposal = received(world, proposed(world, "ttldxs", collective, **values), IN_R0)
        nominee = proposal.nominees.get()
        # 99 are the people of the proposing district, not of the commune.
        assert outcome(proposal, "ttldxs-70-phan-tram-r0") == "unknown"
        Nominee.objects.filter(pk=nominee.pk).update(staff=10)
        assert outcome(proposal, "ttldxs-70-phan-tram-r0") == "pass"
        Nominee.objects.filter(pk=nominee.pk).update(staff=11)
        assert outcome(proposal, "ttldxs-70-phan-tram-r0") == "fail"
        assert outcome(proposal, "ttldxs-co-cstd-r0") == "unknown"
        had(make_registered(unit=body), "cstd-co-so", 2022, unit=body)
        assert outcome(proposal, "ttldxs-co-cstd-r0") == "pass"

    def test_of_a_collective_that_is_no_unit_nobody_can_say(self, world):
        room = make_registered("Phòng Tổng hợp", unit=world.north, kind=COLLECTIVE)
        self.workers(world, 5)
        proposal = received(world, proposed(world, "ttldtt", room, years=(2022,), staff=5))
        assert outcome(proposal, "ttldtt-50-phan-tram") == "unknown"

    def test_the_government_flag_is_capped_over_the_whole_province(self, world):
        def leading(unit, number, code):
            people = [
                make_registered(f"{unit} {n}", unit=unit, kind=COLLECTIVE) for n in range(number)
            ]
            proposal = proposed(world, code, *people, unit=unit, leads_bloc=True)
            return received(world, proposal)

        leading(world.south, 8, "co-tinh")
        leading(world.south, 1, "co-chinh-phu")
        ours = leading(world.north, 1, "co-chinh-phu")  # 10 lead, 20 % are 2
        assert outcome(ours, "co-chinh-phu-20-phan-tram") == "pass"
        leading(world.south, 1, "co-chinh-phu")  # 11 lead, still 2
        finding = found(ours)["co-chinh-phu-20-phan-tram"]
        assert (finding.outcome.value, "đang có 3" in finding.sentence) == ("fail", True)
        # To the unit the number of the others is not told.
        assert outcome(ours, "co-chinh-phu-20-phan-tram", by_council=False) == "unknown"


class TestFlags:
    def test_the_provincial_flag_leads_and_gives_way_to_the_governments(self, world):
        body = make_registered("UBND huyện", unit=world.north, kind=COLLECTIVE, body=world.north)
        proposal = received(world, proposed(world, "co-tinh", body))
        assert outcome(proposal, "co-tinh-dan-dau") == "unknown"
        proposal.nominees.update(leads_bloc=False)
        assert outcome(proposal, "co-tinh-dan-dau") == "fail"
        proposal.nominees.update(leads_bloc=True)
        assert outcome(proposal, "co-tinh-dan-dau") == "pass"
        assert outcome(proposal, "co-tinh-khong-trung") == "pass"
        had(body, "co-chinh-phu", 2025)
        assert outcome(proposal, "co-tinh-khong-trung") == "fail"

    def test_a_thematic_flag_asks_how_long_the_campaign_lasted(self, world):
        body = make_registered("UBND huyện", unit=world.north, kind=COLLECTIVE, body=world.north)
        campaign = make_campaign(
            world.province, launched_on=date(2023, 1, 5), ends_on=date(2025, 12, 20)
        )
        make_participation(campaign, world.north)
        proposal = received(world, proposed(world, "co-tinh", body, campaign=campaign))
        assert outcome(proposal, "gan-voi-phong-trao") == "pass"
        assert outcome(proposal, "co-tinh-chuyen-de-3-nam") == "fail"
        campaign.ends_on = date(2026, 1, 4)
        campaign.save()
        proposal.refresh_from_db()
        assert outcome(proposal, "co-tinh-chuyen-de-3-nam") == "fail"


class TestRegimes:
    def test_the_day_of_receipt_reads_the_rules_and_a_later_regime_where_chosen(self, world):
        person = make_registered(unit=world.north)
        proposal = received(world, proposed(world, "cstd-co-so", person), IN_R2)
        assert "cstd-co-so-xuat-sac-hoac-sang-kien" in found(proposal)
        assert "cstd-co-so-r3" not in found(proposal)
        assert law_of(proposal).regime.regime.code == "R2"
        proposal.regime = Regime.objects.get(code="R3")
        proposal.regime_reason = "Có lợi hơn cho người được đề nghị"
        proposal.save()
        law = law_of(proposal)
        assert (law.regime.regime.code, law.day) == ("R3", date(2026, 10, 1))
        assert "cstd-co-so-r3" in found(proposal)

    def test_a_law_that_changed_is_told_with_what_differs(self, world):
        person = make_registered(unit=world.north)
        person.ratings.create(year=2025, rating="good")
        proposal = received(world, proposed(world, "ldtt", person))
        assessments.keep(proposal, by_council=True)
        nominee = proposal.nominees.get()

        def differing():
            now = assessments.assessment_of(proposal, by_council=True)
            return assessments.differences(proposal, now, by_council=True).get(nominee.pk, [])

        assert differing() == []
        rule = Rule.objects.get(code="ldtt-hoan-thanh-tot")
        rule.params = {"rating": "excellent"}
        rule.save()
        (change,) = differing()
        assert change.differs_in_outcome
        rule.delete()
        (change,) = differing()
        assert change.is_gone


class TestVotes:
    def test_they_come_from_the_nominee(self, world):
        person = make_registered(unit=world.north)
        votes = {"votes_for": 18, "votes_present": 20, "votes_total": 25}
        proposal = received(world, proposed(world, "cstd-tinh", person, **votes))
        (case,) = cases_of(proposal, IN_R2, by_council=True)
        assert (case.votes_for, case.votes_present, case.votes_total) == (18, 20, 25)


class TestComposite:
    def test_its_parts_are_kept_and_read_back_the_same(self, world):
        person = make_registered(unit=world.north)
        person.ratings.create(year=2025, rating="excellent")
        proposal = received(world, proposed(world, "bang-khen-tinh", person))
        now = assessments.keep(proposal, by_council=True)
        nominee = proposal.nominees.get()
        kept = assessments.kept_findings(nominee, by_council=True)
        assert kept == now.findings[nominee.pk]
        (composite,) = [one for one in kept if one.rule == "bang-khen-tinh-cong-trang"]
        assert [len(part.parts) for part in composite.parts][:2] == [0, 2]


KINDS = {
    "ttldxs": COLLECTIVE,
    "thon-van-hoa": COLLECTIVE,
    "gia-dinh-van-hoa": RecipientKind.HOUSEHOLD,
}


class TestCatalogue:
    def test_every_title_is_asked_readable_rules_in_every_regime(self, world):
        titles = Award.objects.filter(kind=AwardKind.TITLE)
        assert titles.count() == 15
        asked = {}
        for title in titles:
            kind = (title.recipient_kinds or [RecipientKind.INDIVIDUAL])[0]
            person = make_registered(unit=world.north, kind=kind)
            proposal = proposed(world, title.code, person)
            for day in DAYS:
                if not title.is_in_force(day):
                    continue
                findings = found(received(world, proposal, day))
                assert findings["doi-tuong"].outcome.value == "pass", title
                assert not [one for one in findings.values() if "Quy tắc chưa dùng" in one.sentence]
                asked[title.code, day] = {
                    one.rule for one in findings.values() if one.outcome.value != "pass"
                }
        # Nobody gets one of these by being proposed: each asks for something of its own.
        own = ("cstd-tinh", "cstd-toan-quoc", "ttldxs", "ttldtt", "co-tinh", "xa-tieu-bieu")
        for code in (*own, "co-chinh-phu"):
            for day in DAYS:
                assert asked[code, day], (code, day)

    def test_a_national_fighter_by_the_records(self, world):
        person = make_registered(unit=world.north)
        idea = Initiative.objects.create(
            name="Lịch trực", scope="nation", number="8/QĐ", recognised_on=date(2026, 3, 2)
        )
        idea.owners.add(person)
        had(person, "cstd-tinh", 2024)
        proposal = received(world, proposed(world, "cstd-toan-quoc", person, initiatives=[idea]))
        assert outcome(proposal, "cstd-toan-quoc-hai-lan") == "fail"
        had(person, "cstd-tinh", 2023)
        findings = found(proposal)
        wrong = {rule: one.outcome.value for rule, one in findings.items() if one.outcome != "pass"}
        assert wrong == {}

    def test_yearly_titles_of_households_and_villages_once_a_year(self, world):
        for code in ("gia-dinh-van-hoa", "thon-van-hoa"):
            subject = make_registered(unit=world.north, kind=KINDS[code])
            proposal = received(world, proposed(world, code, subject))
            assert outcome(proposal, "danh-hieu-hang-nam") == "pass"
            had(subject, code, 2025, achievement_key="")
            assert outcome(proposal, "danh-hieu-hang-nam") == "fail"

    def test_an_exemplary_commune_leads(self, world):
        body = world.north_commune
        commune = make_registered("xã Nà Lao", unit=body, kind=COLLECTIVE, body=body)
        proposal = received(world, proposed(world, "xa-tieu-bieu", commune, leads_bloc=True))
        assert outcome(proposal, "xa-tieu-bieu-dan-dau") == "pass"


def test_the_database_is_asked_as_often_for_three_as_for_one(world):
    def asked(number):
        people = []
        for _ in range(number):
            person = make_registered(unit=world.north)
            had(person, "cstd-co-so", 2022, 2023, 2024)
            person.ratings.create(year=2025, rating="good")
            idea = Initiative.objects.create(name="Lịch trực", scope="province")
            idea.owners.add(person)
            people.append(person)
        body = world.north_commune
        people += [
            make_registered(f"Tập thể {n}", unit=body, kind=COLLECTIVE) for n in range(number)
        ]
        proposal = received(world, proposed(world, "cstd-tinh", *people))
        with CaptureQueriesContext(connection) as queries:
            assert len(cases_of(proposal, IN_R2, by_council=True)) == 2 * number
        return len(queries)

    assert asked(1) == asked(3) == asked(3)


def test_a_refused_and_a_withdrawn_nominee_are_not_judged(world):
    people = [make_registered(unit=world.north) for _ in range(3)]
    proposal = received(world, proposed(world, "ldtt", *people))
    first, second, third = proposal.nominees.order_by("pk")
    Nominee.objects.filter(pk=first.pk).update(state=NomineeState.WITHDRAWN)
    Nominee.objects.filter(pk=second.pk).update(state=NomineeState.REFUSED, refusal="thiếu")
    cases = cases_of(proposal, IN_R2, by_council=True)
    assert [case.nominee for case in cases] == [third.pk]


def test_the_unit_that_sends_keeps_findings_of_its_own(world):
    person = make_registered("Lò Thị Dung", unit=world.north)
    received(world, proposed(world, "ldtt", person, unit=world.south))
    proposal = proposed(world, "ldtt", person)
    assert proposals.Proposal.objects.filter(pk=proposal.pk).exists()
    assessments.keep(proposal, by_council=False)
    sentences = proposal.nominees.get().findings.values_list("sentence", flat=True)
    assert not [one for one in sentences if str(world.south) in one]
