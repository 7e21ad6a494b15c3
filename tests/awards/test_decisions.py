"""From accepted nominees to an issued decision, its honours and prizes, and what puts it right."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from awards.choices import (
    AwardOccasion,
    DecisionKind,
    DecisionState,
    NomineeState,
    ProposalState,
)
from awards.models import Decision, DecisionLine, Honour, HonourName
from awards.prizes import PrizeError
from awards.queries.decisions import prizes_of, ready_nominees
from awards.services import decisions, examining, proposals, recipients
from campaigns.choices import RecipientKind
from emulation.journal.models import Entry, Notification
from emulation.lib.verdicts import Refused
from tests.awards.build import (
    make_award,
    make_base_salary,
    make_coefficient,
    make_nominee,
    make_prize_setting,
    make_proposal,
    make_regime,
    make_registered,
)
from tests.build import make_campaign, make_participation

pytestmark = pytest.mark.django_db

WORDS = {
    "title": "Về việc tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
    "authority_line": "Chủ tịch Ủy ban nhân dân tỉnh",
    "symbol": "QĐ-UBND",
    "place": "Thượng Nguyên",
    "signer_post": "Chủ tịch",
    "signer_name": "Nguyễn Văn Ký",
}


@pytest.fixture
def certificate():
    return make_award("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", code="bang-khen-tinh")


def accepted(world, award, *names, unit=None, actor=None, campaign=None, kind="individual"):
    """A dossier of these names, concluded by the province's staff."""
    unit, actor = unit or world.north, actor or world.officer_north
    occasion = AwardOccasion.CAMPAIGN if campaign else AwardOccasion.MERIT
    proposal = make_proposal(unit, actor=actor, occasion=occasion, campaign=campaign)
    for name in names:
        recipient = (
            name if not isinstance(name, str) else make_registered(name, unit=unit, kind=kind)
        )
        make_nominee(proposal, actor=actor, recipient=recipient, award=award)
    proposal = proposals.send(proposal, actor=actor, version=proposal.version)
    today = timezone.localdate()
    proposal = examining.receive(
        proposal, actor=world.staff, version=proposal.version, received_on=today
    )
    proposal = examining.assign(
        proposal, actor=world.staff, version=proposal.version, to=world.staff
    )
    return examining.accept(proposal, actor=world.staff, version=proposal.version)


def drafted(world, *, nominees=None, **words):
    if nominees is None:
        nominees = [one.pk for one in ready_nominees(world.province)]
    return decisions.draft(
        world.province, actor=world.staff, nominees=nominees, values=WORDS | words
    )


def issued(world, decision, number=101, day=None):
    return decisions.issue(
        decision,
        actor=world.staff,
        version=decision.version,
        number=number,
        issued_on=day or timezone.localdate(),
    )


@pytest.fixture
def regime():
    return make_regime()


class TestDrawingUp:
    def test_it_holds_accepted_nominees_of_many_dossiers_in_their_order(
        self, world, certificate, regime
    ):
        accepted(world, certificate, "Giàng A Páo", "Lò Thị Dung")
        accepted(
            world,
            certificate,
            "Tẩn Mí Chìn",
            unit=world.south,
            actor=world.officer_south,
        )
        decision = drafted(world)
        assert [line.name for line in decision.lines.all()] == [
            "Giàng A Páo",
            "Lò Thị Dung",
            "Tẩn Mí Chìn",
        ]
        assert [str(basis) for basis in decision.bases.all()] == [
            text.citation for text in regime.texts.all()
        ]
        assert not ready_nominees(world.province).exists()

    def test_who_is_not_accepted_or_is_in_another_decision_is_refused(self, world, certificate):
        proposal = accepted(world, certificate, "Giàng A Páo")
        nominee = proposal.nominees.get()
        drafted(world)
        with pytest.raises(Refused, match="đã có trong quyết định khác"):
            drafted(world, nominees=[nominee.pk])

    def test_only_the_staff_of_the_body_draws_up(self, world, certificate):
        accepted(world, certificate, "Giàng A Páo")
        for user in (world.officer_north, world.leader, world.foreign_staff):
            with pytest.raises(Refused, match="Chỉ chuyên viên"):
                decisions.draft(world.province, actor=user, nominees=[1], values=WORDS)

    def test_a_concluded_dossier_is_not_reopened_under_a_draft(self, world, certificate):
        proposal = accepted(world, certificate, "Giàng A Páo")
        decision = drafted(world)
        with pytest.raises(Refused, match="dự thảo quyết định"):
            examining.reopen(
                proposal, actor=world.staff, version=proposal.version, reason="Xem lại"
            )
        decisions.discard(decision, actor=world.staff)
        proposal = examining.reopen(
            proposal, actor=world.staff, version=proposal.version, reason="Xem lại"
        )
        assert proposal.state == ProposalState.EXAMINING


class TestIssuing:
    def test_it_makes_the_honours_as_printed_and_closes_the_dossier(
        self, world, certificate, regime
    ):
        proposal = accepted(world, certificate, "Giàng A Páo", "Lò Thị Dung")
        decision = drafted(world)
        line = decision.lines.first()
        decisions.save_line(
            line,
            actor=world.staff,
            version=decision.version,
            values={"name": "Giàng A Páo (Pao)", "honorific": "Ông"},
        )
        decision.refresh_from_db()
        decision = issued(world, decision, 101)
        assert (str(decision), decision.state) == ("101/QĐ-UBND", DecisionState.ISSUED)
        rows = Honour.objects.order_by("pk").values_list(
            "name_printed", "number", "decided_on", "award", "year", "owner", "unit"
        )
        today = timezone.localdate()
        common = ("101/QĐ-UBND", today, certificate.pk, 2026, world.province.pk, world.north.pk)
        assert list(rows) == [("Giàng A Páo (Pao)", *common), ("Lò Thị Dung", *common)]
        assert sum(HonourName.objects.values_list("count", flat=True)) == 2
        proposal.refresh_from_db()
        assert proposal.state == ProposalState.DECIDED
        assert set(proposal.nominees.values_list("state", flat=True)) == {NomineeState.DECIDED}
        told = Notification.objects.filter(action="decision.issued")
        assert {notice.recipient for notice in told} == {world.officer_north, world.leader_north}

    def test_a_number_is_never_given_twice_in_a_year_even_when_the_first_was_revoked(
        self, world, certificate, regime
    ):
        accepted(world, certificate, "Giàng A Páo")
        first = issued(world, drafted(world), 7)
        revocation = decisions.amend(
            first,
            actor=world.staff,
            kind=DecisionKind.REVOCATION,
            honours=[Honour.objects.get().pk],
            values=WORDS | {"title": "Về việc thu hồi"},
        )
        issued(world, revocation, 8)
        accepted(world, certificate, "Lò Thị Dung")
        second = drafted(world)
        for number in (7, 8):
            with pytest.raises(Refused, match=f"Số {number}/QĐ-UBND đã dùng"):
                issued(world, second, number)
        assert Decision.objects.get(pk=second.pk).number is None
        assert issued(world, second, 9).number == 9

    def test_another_symbol_or_year_has_its_own_numbers(self, world, certificate, regime):
        accepted(world, certificate, "Giàng A Páo")
        issued(world, drafted(world), 7)
        accepted(world, certificate, "Lò Thị Dung")
        assert issued(world, drafted(world, symbol="QĐ-CTUBND"), 7).number == 7

    def test_what_is_wrong_with_it_is_said_and_nothing_is_issued(self, world, certificate, regime):
        accepted(world, certificate, "Giàng A Páo")
        decision = drafted(world)
        today = timezone.localdate()
        with pytest.raises(Refused, match="không được sau hôm nay"):
            issued(world, decision, 7, today + timedelta(days=1))
        with pytest.raises(Refused, match="khi hồ sơ được tiếp nhận"):
            issued(world, decision, 7, today - timedelta(days=1))
        decision.bases.all().delete()
        with pytest.raises(Refused, match="chưa có căn cứ"):
            issued(world, decision, 7)
        decision.lines.all().delete()
        with pytest.raises(Refused, match="còn trống"):
            issued(world, decision, 7)
        assert not Honour.objects.exists()
        assert not Entry.objects.filter(action="decision.issued").exists()

    def test_one_achievement_is_never_honoured_twice_also_after_a_merge(
        self, world, certificate, regime
    ):
        campaign = make_campaign(world.province)
        make_participation(campaign, world.north)
        other = make_award("Giấy khen", code="giay-khen")
        one, two = (make_registered("Giàng A Páo", unit=world.north) for _ in range(2))
        accepted(world, certificate, one, campaign=campaign)
        first = drafted(world)
        accepted(world, other, two, campaign=campaign)
        second = drafted(world)
        recipients.merge(one, two, actor=world.staff, reason="Cùng một người")
        issued(world, first, 1)
        with pytest.raises(Refused, match="Thành tích đã được khen thưởng: Giàng A Páo"):
            issued(world, second, 2)
        assert Honour.objects.count() == 1


class TestPuttingRight:
    def test_a_correction_puts_a_new_row_in_place_of_the_old(self, world, certificate, regime):
        accepted(world, certificate, "Giàng A Páo", "Lò Thị Dung")
        decision = drafted(world)
        decision.lines.filter(name="Lò Thị Dung").update(honorific="Bà")
        first = issued(world, decision, 7)
        wrong = Honour.objects.get(name_printed="Lò Thị Dung")
        draft = decisions.amend(
            first,
            actor=world.staff,
            kind=DecisionKind.CORRECTION,
            honours=[wrong.pk],
            values=WORDS | {"title": "Về việc đính chính"},
        )
        decisions.save_line(
            draft.lines.get(),
            actor=world.staff,
            version=draft.version,
            values={"name": "Lò Thị Dung (Dúng)"},
        )
        draft.refresh_from_db()
        assert draft.lines.get().honorific == "Bà"
        correction = issued(world, draft, 8)
        wrong.refresh_from_db()
        assert wrong.ended_by == correction
        standing = Honour.objects.standing().order_by("pk")
        assert [(row.name_printed, row.number) for row in standing] == [
            ("Giàng A Páo", "7/QĐ-UBND"),
            ("Lò Thị Dung (Dúng)", "8/QĐ-UBND"),
        ]
        assert standing[1].achievement_key == wrong.achievement_key

    def test_a_revocation_ends_the_honour_and_frees_the_achievement(
        self, world, certificate, regime
    ):
        person = make_registered("Giàng A Páo", unit=world.north)
        accepted(world, certificate, person)
        first = issued(world, drafted(world), 7)
        draft = decisions.amend(
            first,
            actor=world.staff,
            kind=DecisionKind.REVOCATION,
            honours=[Honour.objects.get().pk],
            values=WORDS | {"title": "Về việc thu hồi"},
        )
        issued(world, draft, 8)
        assert not Honour.objects.standing().exists()
        assert Honour.objects.count() == 1

    def test_a_replacement_takes_the_place_of_the_whole(self, world, certificate, regime):
        accepted(world, certificate, "Giàng A Páo", "Lò Thị Dung")
        first = issued(world, drafted(world), 7)
        draft = decisions.amend(
            first, actor=world.staff, kind=DecisionKind.REPLACEMENT, honours=[], values=WORDS
        )
        decisions.remove_line(draft.lines.last(), actor=world.staff, version=draft.version)
        draft.refresh_from_db()
        issued(world, draft, 8)
        standing = Honour.objects.standing()
        assert [(row.name_printed, row.number) for row in standing] == [
            ("Giàng A Páo", "8/QĐ-UBND")
        ]
        assert Honour.objects.filter(ended_by=draft).count() == 2


class TestPrizes:
    def test_five_collectives_and_four_persons(self, world, certificate, regime):
        """Law facts M: 5 × 7.590.000 + 4 × 3.800.000 = 53.150.000, each rounded by itself."""
        make_base_salary(2_530_000)
        make_coefficient(certificate, Decimal("1.5"))
        make_prize_setting()
        bodies = [f"Tập thể {number}" for number in range(5)]
        accepted(world, certificate, *bodies, kind=RecipientKind.COLLECTIVE)
        accepted(world, certificate, *[f"Lò Văn {number}" for number in range(4)])
        found = prizes_of(drafted(world))
        assert [payment.amount for payment in found.payments] == [7_590_000] * 5 + [3_800_000] * 4
        assert found.totals.amount == 53_150_000
        assert found.totals.by_unit == {"huyện Bắc Nguyên": 53_150_000}

    def test_a_household_without_a_factor_has_no_amount_not_zero(self, world, certificate, regime):
        make_base_salary()
        make_coefficient(certificate, Decimal("1.5"))
        make_prize_setting()
        accepted(world, certificate, "Gia đình ông Giàng A Páo", kind=RecipientKind.HOUSEHOLD)
        found = prizes_of(drafted(world))
        assert [payment.amount for payment in found.payments] == [None]
        assert (found.totals.amount, found.totals.missing) == (0, 1)

    def test_what_nobody_can_work_out_is_paid_as_it_was_set_by_hand(
        self, world, certificate, regime
    ):
        make_base_salary()
        make_coefficient(certificate, Decimal("1.5"))
        make_prize_setting()
        accepted(world, certificate, "Gia đình ông Giàng A Páo", kind=RecipientKind.HOUSEHOLD)
        decision = drafted(world)
        decisions.save_line(
            decision.lines.get(),
            actor=world.staff,
            version=decision.version,
            values={"prize": 5_690_000},
        )
        found = prizes_of(decision)
        assert (found.totals.amount, found.totals.missing) == (5_690_000, 0)

    def test_without_a_base_salary_it_says_so(self, world, certificate, regime):
        make_prize_setting()
        accepted(world, certificate, "Giàng A Páo")
        with pytest.raises(PrizeError, match="mức lương cơ sở"):
            prizes_of(drafted(world))


def test_lines_are_put_in_the_order_of_rank(world, certificate, regime):
    accepted(world, certificate, "Giàng A Páo", "Lò Thị Dung")
    decision = drafted(world)
    order = list(decision.lines.values_list("pk", flat=True))[::-1]
    decisions.reorder(decision, actor=world.staff, version=decision.version, order=order)
    assert list(DecisionLine.objects.values_list("pk", flat=True)) == order
