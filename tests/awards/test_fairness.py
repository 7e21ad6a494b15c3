"""Shares of groups of people: nothing unknown is hidden, nothing of others is counted."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.choices import AwardOccasion, FairGroup, NomineeState
from awards.fairness import Member, Standing, is_ethnic, share_of
from awards.models import Nominee, Proposal, Quota
from awards.queries import fairness as queries
from awards.services import proposals
from campaigns.choices import RecipientKind
from tests.awards.build import make_award, make_nominee, make_proposal, make_registered
from tests.build import make_campaign, make_honour, make_participation
from tests.pages import text as text_of

WOMAN = FairGroup.WOMAN


def women(yes, no, unknown, kind="individual"):
    values = [(True, yes), (False, no), (None, unknown)]
    return [Member(kind, {WOMAN: value}, count) for value, count in values]


class TestShares:
    def test_the_unknown_ones_are_in_the_base_and_told(self):
        share = share_of(WOMAN, women(3, 4, 5))
        assert (share.yes, share.no, share.unknown, share.base) == (3, 4, 5, 12)
        assert share.percent == Decimal("25.0")
        assert share.unknown_percent == Decimal("41.7")

    def test_of_nobody_there_is_no_share(self):
        share = share_of(WOMAN, women(2, 1, 1, kind="collective"))
        assert (share.base, share.percent, share.against(Decimal(30))) == (0, None, None)

    @pytest.mark.parametrize(
        ("yes", "no", "unknown", "standing"),
        [
            (3, 7, 0, Standing.MET),
            (2, 8, 0, Standing.MISSED),
            (2, 7, 1, Standing.OPEN),
            (2, 6, 2, Standing.OPEN),
            (1, 8, 1, Standing.MISSED),
            (3, 0, 7, Standing.MET),
        ],
    )
    def test_a_goal_is_judged_however_the_unknown_turn_out(self, yes, no, unknown, standing):
        assert share_of(WOMAN, women(yes, no, unknown)).against(Decimal(30)) == standing

    def test_a_goal_is_compared_exactly_not_as_printed(self):
        # 1999 of 4000 print as 50,0 %.
        share = share_of(WOMAN, women(1999, 2001, 0))
        assert (share.percent, share.against(Decimal(50))) == (Decimal("50.0"), Standing.MISSED)

    @pytest.mark.parametrize(
        ("written", "found"),
        [
            ("Mông", True),
            ("H'mông", True),
            ("Kinh", False),
            ("kinh", False),
            ("Kinh (Việt)", False),
            ("", None),
            ("  ", None),
        ],
    )
    def test_every_group_but_kinh_counts(self, written, found):
        assert is_ethnic(written) is found


@pytest.fixture
def certificate(db):
    return make_award("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", code="bang-khen-tinh")


def dossier(world, unit, actor, award, people, *, campaign=None, is_sent=True):
    """`people`: name → facts of the nominee; `sex` and `ethnic_group` are the person's."""
    occasion = AwardOccasion.CAMPAIGN if campaign else AwardOccasion.MERIT
    proposal = make_proposal(unit, actor=actor, occasion=occasion, campaign=campaign)
    for name, facts in people.items():
        own = {key: facts.pop(key) for key in ("sex", "ethnic_group", "kind") if key in facts}
        person = make_registered(name, unit=unit, **own)
        make_nominee(proposal, actor=actor, recipient=person, award=award, **facts)
    if is_sent:
        proposal = proposals.send(proposal, actor=actor, version=proposal.version)
    return proposal


def share(user, group, step=queries.PROPOSED, size=None, **conditions):
    rows = Proposal.objects.visible_to(user).filter(**conditions)
    found = share_of(group, queries.proposed(rows, size).of(step))
    return found.yes, found.no, found.unknown


class TestMembers:
    def test_the_council_counts_the_branch_and_a_unit_its_own(self, world, certificate):
        north, south = world.officer_north, world.officer_south
        dossier(
            world,
            world.north,
            north,
            certificate,
            {"Lò Thị Dung": {"sex": "female"}, "Giàng A Páo": {"sex": "male"}, "Lý A": {}},
        )
        dossier(world, world.south, south, certificate, {"Tẩn Thị Mẩy": {"sex": "female"}})
        assert share(world.staff, WOMAN) == (2, 1, 1)
        assert share(world.officer_north, WOMAN) == (1, 1, 1)
        assert share(world.officer_south, WOMAN) == (1, 0, 0)
        assert share(world.foreign_staff, WOMAN) == (0, 0, 0)

    def test_drafts_and_the_withdrawn_are_not_proposed_the_refused_are(self, world, certificate):
        officer = world.officer_north
        women = {"Lò Thị Dung": {"sex": "female"}}
        dossier(world, world.north, officer, certificate, women, is_sent=False)
        assert share(officer, WOMAN) == (0, 0, 0)
        sent = dossier(
            world,
            world.north,
            officer,
            certificate,
            {"Lò Thị A": {"sex": "female"}, "Lò Thị B": {"sex": "female"}},
        )
        Nominee.objects.filter(proposal=sent, name_as_submitted="Lò Thị A").update(
            state=NomineeState.REFUSED, refusal="thiếu"
        )
        Nominee.objects.filter(proposal=sent, name_as_submitted="Lò Thị B").update(
            state=NomineeState.WITHDRAWN
        )
        assert share(officer, WOMAN) == (1, 0, 0)

    def test_a_decided_one_was_accepted_and_proposed(self, world, certificate):
        sent = dossier(
            world, world.north, world.officer_north, certificate, {"Dung": {"sex": "female"}}
        )
        assert share(world.staff, WOMAN, queries.ACCEPTED) == (0, 0, 0)
        sent.nominees.update(state=NomineeState.DECIDED)
        for step in queries.STEPS:
            assert share(world.staff, WOMAN, step) == (1, 0, 0)

    def test_small_is_what_the_catalogue_says(self, world, certificate):
        def collective(**facts):
            return {"kind": RecipientKind.COLLECTIVE, **facts}

        dossier(
            world,
            world.north,
            world.officer_north,
            certificate,
            {"Tổ A": collective(staff=10), "Tổ B": collective(staff=11), "Tổ C": collective()},
        )
        small = FairGroup.SMALL_COLLECTIVE
        assert share(world.staff, small, size=10) == (1, 1, 1)
        assert share(world.staff, small, size=None) == (0, 0, 3)

    def test_a_collective_that_is_the_unit_has_its_persons(self, world, certificate):
        proposal = make_proposal(world.north, actor=world.officer_north, staff=8)
        body = make_registered("UBND", unit=world.north, kind="collective", body=world.north)
        make_nominee(proposal, actor=world.officer_north, recipient=body, award=certificate)
        proposals.send(proposal, actor=world.officer_north, version=proposal.version)
        assert share(world.staff, FairGroup.SMALL_COLLECTIVE, size=10) == (1, 0, 0)

    def test_past_years_are_the_branchs_and_say_what_they_do_not_know(self, world, certificate):
        north = make_registered("Lò Thị Dung", unit=world.north, sex="female")
        south = make_registered("Tẩn A Chìn", unit=world.south, sex="male")
        for person in (north, south):
            make_honour(person, award=certificate, year=2025, occasion="campaign")

        def found(user):
            members = queries.honoured(user, [2025], None, is_campaign=True).of(2025)
            women, workers = (share_of(one, members) for one in (WOMAN, FairGroup.DIRECT_WORKER))
            return (women.yes, women.no), workers.unknown

        assert found(world.staff) == ((1, 1), 2)
        assert found(world.officer_north) == ((1, 0), 1)
        assert found(world.foreign_staff) == ((0, 0), 0)

    def test_the_goal_that_began_later_speaks(self, certificate):
        def quota(code, percent, **values):
            defaults = {"group": WOMAN, "is_goal": True}
            Quota.objects.create(code=code, percent=percent, **defaults | values)

        quota("nu-cu", 30)
        quota("nu-moi", 35, from_on=date(2026, 1, 1))
        quota("nu-bang-khen", 40, award=certificate)
        quota("tran", 15, is_goal=False, group="ethnic")
        quota("nho", 20, group="small_collective", size=10)
        goals = queries.goals_at(date(2026, 6, 1))
        assert (goals.of(WOMAN), goals.of(WOMAN, "bang-khen-tinh")) == (35, 40)
        assert goals.of(FairGroup.ETHNIC) is None
        assert goals.size == 10
        assert queries.goals_at(date(2025, 6, 1)).of(WOMAN) == 30


class TestPage:
    def url(self):
        return reverse("awards:fairness-year", args=[2026])

    def test_it_tells_shares_goals_and_scope(self, client, world, certificate):
        Quota.objects.create(code="nu", group=WOMAN, percent=50, is_goal=True)
        dossier(
            world,
            world.north,
            world.officer_north,
            certificate,
            {"Dung": {"sex": "female"}, "Páo": {"sex": "male"}, "Lý": {}, "Mẩy": {}},
        )
        client.force_login(world.staff)
        text = text_of(client.get(self.url()))
        assert "25% 1/4; 2 không rõ Chưa rõ, thiếu thông tin" in text
        assert "Tính trên hồ sơ đã gửi của tỉnh Thượng Nguyên, năm 2026" in text
        assert "Nữ: 1 (25%)" in text
        assert "Không rõ: 2 (50%)" in text

    def test_the_file_has_what_the_list_has(self, client, world, certificate):
        dossier(world, world.north, world.officer_north, certificate, {"Dung": {"sex": "female"}})
        client.force_login(world.staff)
        response = client.get(self.url(), {"xuat": "csv", "step": "proposed"})
        content = b"".join(response.streaming_content).decode("utf-8-sig")
        rows = [row for row in csv.reader(StringIO(content), delimiter=";") if row[0] == "Nữ"]
        assert [row[2:6] for row in rows] == [["Đã đề nghị", "1", "1", "100"]]

    def test_it_asks_the_database_as_often_for_three_as_for_one(self, client, world, certificate):
        def asked():
            client.force_login(world.staff)
            client.get(self.url())
            with CaptureQueriesContext(connection) as found:
                client.get(self.url())
            return len(found)

        dossier(world, world.north, world.officer_north, certificate, {"Dung": {"sex": "female"}})
        once = asked()
        people = {f"Lò Thị {number}": {"is_leader": number > 1} for number in range(3)}
        dossier(world, world.north, world.officer_north, certificate, people)
        assert asked() == once

    def test_a_unit_sees_a_campaign_by_its_own_dossiers(self, client, world, certificate):
        campaign = make_campaign(world.province)
        for unit, actor, sex in (
            (world.north, world.officer_north, "female"),
            (world.south, world.officer_south, "male"),
        ):
            make_participation(campaign, unit)
            people = {f"Người {sex}": {"sex": sex}}
            dossier(world, unit, actor, certificate, people, campaign=campaign)
        url = reverse("awards:fairness-campaign", args=[campaign.pk])

        def read(user):
            client.force_login(user)
            return text_of(client.get(url))

        assert "50% 1/2" in read(world.staff)
        own = read(world.officer_north)
        assert "100% 1/1" in own
        assert "1/2" not in own
        assert "hồ sơ đã gửi của riêng huyện Bắc Nguyên" in own
        client.force_login(world.officer_north)
        assert client.get(self.url()).status_code == 403
