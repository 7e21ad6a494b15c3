"""A dossier from its draft to the conclusion, through its services."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from awards import assessments
from awards.choices import (
    AwardOccasion,
    DocumentKind,
    MatterKind,
    NomineeState,
    ProposalState,
)
from awards.models import Matter, Proposal, Rule
from awards.services import examining, proposals
from awards.services.examining import Stopped
from awards.services.proposals import Incomplete, Outdated
from emulation.journal.models import Entry, Notification
from emulation.lib.verdicts import Refused
from tests.awards.build import (
    make_award,
    make_checklist_item,
    make_nominee,
    make_paper,
    make_proposal,
    make_registered,
    make_rule,
)
from tests.build import make_appointment, make_campaign, make_holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return make_award("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", code="bang-khen-tinh")


@pytest.fixture
def draft(world, certificate):
    """Two nominees of the north, whole."""
    proposal = make_proposal(world.north, actor=world.officer_north)
    for name in ("Giàng A Páo", "Lò Thị Dung"):
        make_nominee(
            proposal,
            actor=world.officer_north,
            recipient=make_registered(name, unit=world.north),
            award=certificate,
        )
    return proposal


def sent(world, proposal):
    return proposals.send(proposal, actor=world.officer_north, version=proposal.version)


def examined(world, proposal):
    """Sent, received today and assigned to the staff."""
    proposal = sent(world, proposal)
    today = timezone.localdate()
    proposal = examining.receive(
        proposal, actor=world.staff, version=proposal.version, received_on=today
    )
    return examining.assign(proposal, actor=world.staff, version=proposal.version, to=world.staff)


def names(proposal):
    return [str(one) for one in proposal.nominees.all()]


class TestSending:
    def test_it_goes_to_the_nearest_body_above_that_examines(self, world, draft):
        proposal = sent(world, draft)
        assert (proposal.state, proposal.at) == (ProposalState.SENT, world.province)
        assert proposal.owner == world.province
        told = Notification.objects.filter(action="proposal.sent")
        assert [notice.recipient for notice in told] == [world.staff]

    def test_the_exact_list_of_what_is_missing_stops_it(self, world, draft):
        make_checklist_item(DocumentKind.LETTER, per_nominee=False)
        make_checklist_item(DocumentKind.REPORT)
        make_checklist_item(DocumentKind.OPINION, is_required=False)
        first, second = draft.nominees.all()
        make_paper(draft, by=world.officer_north, nominee=first)
        with pytest.raises(Incomplete) as refusal:
            sent(world, draft)
        assert [gap.sentence for gap in refusal.value.gaps] == [
            "Hồ sơ: thiếu tờ trình.",
            "Lò Thị Dung: thiếu báo cáo thành tích.",
        ]
        make_paper(draft, by=world.officer_north, nominee=second)
        make_paper(draft, by=world.officer_north, kind=DocumentKind.LETTER)
        assert sent(world, draft).state == ProposalState.SENT

    def test_a_dossier_without_letter_or_nominees_is_told_so(self, world):
        proposal = make_proposal(world.north, actor=world.officer_north, letter_number="")
        with pytest.raises(Incomplete) as refusal:
            sent(world, proposal)
        assert [gap.sentence for gap in refusal.value.gaps] == [
            "Hồ sơ: thiếu số và ngày của tờ trình.",
            "Hồ sơ: chưa có người, tập thể nào được đề nghị.",
        ]

    def test_where_the_leader_confirms_the_officer_hands_it_over(self, world, draft):
        world.north.leader_confirms = True
        world.north.save()
        draft.refresh_from_db()
        with pytest.raises(Refused, match="lãnh đạo xác nhận"):
            sent(world, draft)
        proposals.hand_over(draft, actor=world.officer_north, version=draft.version)
        told = Notification.objects.filter(action="proposal.handed")
        assert [notice.recipient for notice in told] == [world.leader_north]
        proposal = proposals.send(draft, actor=world.leader_north, version=draft.version)
        assert proposal.sent_by == world.leader_north

    def test_another_units_officer_may_not(self, world, draft):
        with pytest.raises(Refused):
            proposals.send(draft, actor=world.officer_south, version=draft.version)
        assert Proposal.objects.get().state == ProposalState.DRAFT

    def test_who_saved_an_older_page_is_told(self, world, draft):
        with pytest.raises(Outdated):
            proposals.send(draft, actor=world.officer_north, version=draft.version - 1)

    def test_it_is_recalled_before_anybody_received_it_and_not_after(self, world, draft):
        proposal = sent(world, draft)
        proposal = proposals.recall(proposal, actor=world.officer_north, version=proposal.version)
        assert (proposal.state, proposal.at) == (ProposalState.DRAFT, world.north)
        assert not proposal.stops.exists()
        proposal = sent(world, proposal)
        today = timezone.localdate()
        proposal = examining.receive(
            proposal, actor=world.staff, version=proposal.version, received_on=today
        )
        with pytest.raises(Refused, match="chưa tiếp nhận"):
            proposals.recall(proposal, actor=world.officer_north, version=proposal.version)

    def test_a_campaign_is_named_exactly_where_the_occasion_is_one(self, world):
        campaign = make_campaign(world.province)
        with pytest.raises(Refused, match="phải chọn phong trào"):
            make_proposal(world.north, actor=world.officer_north, occasion=AwardOccasion.CAMPAIGN)
        with pytest.raises(Refused, match="phải chọn phong trào"):
            make_proposal(world.north, actor=world.officer_north, campaign=campaign)

    def test_nobody_is_proposed_twice_for_one_award(self, world, draft, certificate):
        person = draft.nominees.first().recipient
        with pytest.raises(Refused, match="đã có trong hồ sơ"):
            make_nominee(draft, actor=world.officer_north, recipient=person, award=certificate)


class TestVisibility:
    def test_a_draft_is_seen_by_its_unit_alone(self, world, draft):
        seers = {
            name for name, user in world.cast.items() if Proposal.objects.visible_to(user).exists()
        }
        assert seers == {"officer_north", "leader_north"}

    def test_once_sent_the_council_of_the_branch_sees_it_and_nobody_else(self, world, draft):
        sent(world, draft)
        seers = {
            name for name, user in world.cast.items() if Proposal.objects.visible_to(user).exists()
        }
        assert seers == {"officer_north", "leader_north", "staff", "leader", "member", "viewer"}


class TestExamining:
    def test_the_day_of_receipt_is_kept_and_lies_between_sending_and_today(self, world, draft):
        proposal = sent(world, draft)
        today = timezone.localdate()
        for day in (today + timedelta(days=1), today - timedelta(days=1)):
            with pytest.raises(Refused, match="Ngày tiếp nhận"):
                examining.receive(
                    proposal, actor=world.staff, version=proposal.version, received_on=day
                )
        proposal = examining.receive(
            proposal, actor=world.staff, version=proposal.version, received_on=today
        )
        assert proposal.received_on == today
        assert proposal.trail[-1].received_by == world.staff

    def test_who_sent_it_does_not_examine_it(self, world, draft):
        make_appointment(world.officer_north, world.province, role="council_staff")
        officer = type(world.officer_north).objects.get(pk=world.officer_north.pk)
        proposal = proposals.send(draft, actor=officer, version=draft.version)
        with pytest.raises(Refused, match="người khác phải thẩm định"):
            examining.receive(
                proposal,
                actor=officer,
                version=proposal.version,
                received_on=timezone.localdate(),
            )

    def test_returned_only_what_was_flagged_reopens_and_who_asked_is_told(
        self, world, draft, certificate
    ):
        proposal = examined(world, draft)
        first, second = proposal.nominees.all()
        proposal = examining.send_back(
            proposal,
            actor=world.staff,
            version=proposal.version,
            asked=[(first.pk, "achievement", "Ghi rõ kết quả bằng số.")],
        )
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.state, second.state) == (NomineeState.RETURNED, NomineeState.OPEN)

        def save(nominee, **values):
            return proposals.save_nominee(
                nominee,
                actor=world.officer_north,
                version=proposal.version,
                person=proposals.Person(nominee.recipient, certificate, values),
            )

        with pytest.raises(Refused, match="không yêu cầu bổ sung"):
            save(second, achievement="Khác")
        save(first, achievement="Trồng 12 ha rừng", post="Trưởng bản")
        first.refresh_from_db()
        assert (first.achievement, first.post) == ("Trồng 12 ha rừng", "")
        proposal.refresh_from_db()
        with pytest.raises(Incomplete, match="còn thiếu"):
            sent(world, proposal)
        (request,) = proposal.requests.all()
        proposals.answer(request, actor=world.officer_north, text="Đã ghi số ha.")
        proposal = sent(world, proposal)
        assert proposal.state == ProposalState.EXAMINING
        told = Notification.objects.filter(action="proposal.answered")
        assert [notice.recipient for notice in told] == [world.staff]
        with pytest.raises(Refused, match="chưa giải quyết"):
            examining.accept(proposal, actor=world.staff, version=proposal.version)
        request.refresh_from_db()
        examining.settle(request, actor=world.staff)
        proposal.refresh_from_db()
        assert (
            examining.accept(proposal, actor=world.staff, version=proposal.version).state
            == ProposalState.ACCEPTED
        )

    def test_one_is_refused_and_the_others_go_on(self, world, draft):
        proposal = examined(world, draft)
        first, _ = proposal.nominees.all()
        examining.refuse_nominee(
            first, actor=world.staff, version=proposal.version, reason="Chưa đủ thời gian"
        )
        proposal.refresh_from_db()
        proposal = examining.accept(proposal, actor=world.staff, version=proposal.version)
        states = dict(proposal.nominees.values_list("name_as_submitted", "state"))
        assert states == {"Giàng A Páo": "refused", "Lò Thị Dung": "accepted"}

    def test_a_rule_that_fails_stops_it_until_a_leader_sets_it_aside(
        self, world, draft, certificate
    ):
        make_rule("no_pending_matter", awards=[certificate], code="khong-vuong-mac")
        first, second = draft.nominees.all()
        Matter.objects.create(
            recipient=first.recipient,
            kind=MatterKind.COMPLAINT,
            from_on=timezone.localdate() - timedelta(days=3),
            text="Đơn về đất đai",
            created_by=world.staff,
        )
        proposal = examined(world, draft)
        with pytest.raises(Stopped) as stopped:
            examining.accept(proposal, actor=world.staff, version=proposal.version)
        assert [one.nominee for one in stopped.value.reasons] == [first.pk]

        def set_aside(actor):
            return examining.set_aside(
                first,
                actor=actor,
                version=proposal.version,
                rule="khong-vuong-mac",
                reason="Đã xác minh, đơn không có căn cứ",
            )

        with pytest.raises(Refused, match="Chỉ cán bộ thẩm định"):
            set_aside(world.staff)
        override = set_aside(world.leader)
        assert (override.by, override.rule) == (world.leader, "khong-vuong-mac")
        entry = Entry.objects.filter(action="nominee.rule_set_aside").get()
        assert entry.reason == "Đã xác minh, đơn không có căn cứ"
        proposal.refresh_from_db()
        proposal = examining.accept(proposal, actor=world.staff, version=proposal.version)
        assert proposal.state == ProposalState.ACCEPTED

    def test_a_new_rule_changes_what_a_second_run_says(self, world, draft, certificate):
        proposal = examined(world, draft)
        found = assessments.assessment_of(proposal, by_council=True)
        assert assessments.differences(proposal, found, by_council=True) == {}
        make_rule("no_pending_matter", awards=[certificate], code="khong-vuong-mac", name="Vụ việc")
        make_rule("award_in_force", awards=[certificate], code="con-hieu-luc")
        examining.assess_again(proposal, actor=world.staff, version=proposal.version)
        Rule.objects.filter(code="con-hieu-luc").delete()
        found = assessments.assessment_of(proposal, by_council=True)
        differ = assessments.differences(proposal, found, by_council=True)
        assert {
            nominee: [(change.rule, change.is_gone) for change in changes]
            for nominee, changes in differ.items()
        } == {one.pk: [("con-hieu-luc", True)] for one in proposal.nominees.all()}

    def test_forwarded_it_is_received_anew_and_the_earlier_body_still_sees_it(self, world, draft):
        district_staff = make_holder("council_staff", world.north, "thuongtruchuyen")
        proposal = proposals.create(
            world.north_commune,
            actor=world.officer_commune,
            occasion=AwardOccasion.MERIT,
            year=2026,
            title="Đề nghị của xã",
            letter_number="1/TTr-UBND",
            letter_on=date(2026, 11, 1),
        )
        make_nominee(proposal, actor=world.officer_commune)
        proposal = proposals.send(proposal, actor=world.officer_commune, version=proposal.version)
        assert proposal.at == world.north
        today = timezone.localdate()
        proposal = examining.receive(
            proposal, actor=district_staff, version=proposal.version, received_on=today
        )
        proposal = examining.forward(
            proposal,
            actor=district_staff,
            version=proposal.version,
            to=world.province,
            note="Đề nghị tỉnh xét",
        )
        assert (proposal.state, proposal.at) == (ProposalState.SENT, world.province)
        assert proposal.received_on is None
        assert Proposal.objects.visible_to(district_staff).filter(pk=proposal.pk).exists()
        proposal = proposals.recall(proposal, actor=district_staff, version=proposal.version)
        assert (proposal.state, proposal.at) == (ProposalState.EXAMINING, world.north)
        assert proposal.received_on == today

    def test_withdrawn_with_a_reason_and_not_after_the_conclusion(self, world, draft):
        proposal = examined(world, draft)
        proposal = proposals.withdraw(
            proposal, actor=world.officer_north, version=proposal.version, reason="Nhầm năm"
        )
        assert (proposal.state, proposal.closing_reason) == (ProposalState.WITHDRAWN, "Nhầm năm")
        entry = Entry.objects.filter(action="proposal.withdrawn").get()
        assert (entry.reason, entry.after) == ("Nhầm năm", {"state": "withdrawn"})
