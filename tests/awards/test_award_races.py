"""Two real transactions at one dossier or two decisions; without the lock the race goes wrong."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import connection, connections
from django.db.utils import Error
from django.utils import timezone

from awards import rules
from awards.choices import DecisionState, ProposalState
from awards.models import Decision, Honour, HonourName, Proposal, Stop
from awards.models.decisions import DecisionQuerySet
from awards.models.proposals import ProposalQuerySet
from awards.services import decisions, examining, proposals
from emulation.accounts.choices import Role
from emulation.accounts.models import User
from emulation.journal.models import Entry
from emulation.lib.verdicts import Refused
from tests.awards.build import make_award, make_nominee, make_proposal, make_regime, make_registered
from tests.awards.test_decisions import accepted, drafted
from tests.build import make_campaign, make_holder, make_participation

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite writes one transaction at a time"
    ),
]


@pytest.fixture(params=["locked", "not locked"])
def is_locked(request, monkeypatch):
    if request.param == "not locked":
        for rows in (ProposalQuerySet, DecisionQuerySet):
            monkeypatch.setattr(rows, "locked", lambda self, pk: self.get(pk=pk))
    return request.param == "locked"


@pytest.fixture
def together(monkeypatch):
    """Runs acts at once: all pass the rule before one goes on, if the lock lets them."""

    def run(named, *acts):
        barrier = Barrier(len(acts))

        def meeting(judge):
            def meet(*args, **values):
                with suppress(BrokenBarrierError):
                    barrier.wait(timeout=1.5)
                return judge(*args, **values)

            return meet

        for rule in [named] if isinstance(named, str) else named:
            monkeypatch.setattr(rules, rule, meeting(getattr(rules, rule)))
        outcomes = []

        def attempt(act):
            try:
                act()
                outcomes.append("done")
            except Refused:
                outcomes.append("refused")
            except Error:
                outcomes.append("database error")
            finally:
                connections.close_all()

        threads = [Thread(target=attempt, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        return sorted(outcomes)

    return run


def fresh(row):
    """As another process would have it: nothing is shared between the two sides."""
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def certificate(world):
    make_regime()
    return make_award("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh")


def test_of_two_who_receive_one_dossier_one_wins(world, certificate, together, is_locked):
    proposal = make_proposal(world.north, actor=world.officer_north)
    make_nominee(proposal, actor=world.officer_north, award=certificate)
    sent = proposals.send(proposal, actor=world.officer_north, version=proposal.version)
    other = make_holder(Role.COUNCIL_STAFF, world.province, "thuongtruc2")
    today = timezone.localdate()
    outcomes = together(
        "may_receive",
        *(
            lambda actor=actor: examining.receive(
                fresh(sent), actor=fresh(actor), version=sent.version, received_on=today
            )
            for actor in (world.staff, other)
        ),
    )
    received = Entry.objects.filter(action="proposal.received").count()
    assert (outcomes == ["done", "refused"] and received == 1) is is_locked


def test_recalled_and_received_at_once_only_one_happens(world, certificate, together, is_locked):
    proposal = make_proposal(world.north, actor=world.officer_north)
    make_nominee(proposal, actor=world.officer_north, award=certificate)
    sent = proposals.send(proposal, actor=world.officer_north, version=proposal.version)

    def recall():
        proposals.recall(fresh(sent), actor=fresh(world.officer_north), version=sent.version)

    def receive():
        examining.receive(
            fresh(sent),
            actor=fresh(world.staff),
            version=sent.version,
            received_on=timezone.localdate(),
        )

    outcomes = together(("may_recall", "may_receive"), recall, receive)
    proposal = Proposal.objects.get(pk=sent.pk)
    stops = Stop.objects.filter(proposal=proposal).count()
    consistent = (proposal.state, stops) in [(ProposalState.DRAFT, 0), (ProposalState.RECEIVED, 1)]
    assert (outcomes == ["done", "refused"] and consistent) is is_locked


def issue(decision, actor, number):
    return decisions.issue(
        fresh(decision),
        actor=fresh(actor),
        version=decision.version,
        number=number,
        issued_on=timezone.localdate(),
    )


def test_two_decisions_never_bear_one_number(world, certificate, together):
    """The database has the last word here, so that there is no lock to leave out."""
    drafts = []
    for name in ("Giàng A Páo", "Lò Thị Dung"):
        accepted(world, certificate, name)
        drafts.append(drafted(world))
    other = make_holder(Role.COUNCIL_STAFF, world.province, "thuongtruc2")
    outcomes = together(
        "may_edit_decision",
        lambda: issue(drafts[0], world.staff, 15),
        lambda: issue(drafts[1], other, 15),
    )
    assert outcomes == ["done", "refused"]
    assert Decision.objects.filter(number=15).count() == 1
    assert Honour.objects.count() == 1
    assert sum(HonourName.objects.values_list("count", flat=True)) == 1


def test_of_two_who_issue_one_decision_one_wins(world, certificate, together, is_locked):
    accepted(world, certificate, "Giàng A Páo")
    decision = drafted(world)
    other = make_holder(Role.COUNCIL_STAFF, world.province, "thuongtruc2")
    outcomes = together(
        "may_edit_decision",
        lambda: issue(decision, world.staff, 15),
        lambda: issue(decision, other, 16),
    )
    issued = Entry.objects.filter(action="decision.issued", target_type="awards.decision").count()
    assert Honour.objects.count() == 1
    if is_locked:
        assert (outcomes, issued) == (["done", "refused"], 1)
        assert Decision.objects.get().state == DecisionState.ISSUED


def test_two_decisions_never_honour_one_achievement(world, certificate, together):
    """The same person in two dossiers of one campaign, decided in two decisions at once."""
    campaign = make_campaign(world.province)
    make_participation(campaign, world.north)
    person = make_registered("Giàng A Páo", unit=world.north)
    drafts = []
    for award in (certificate, make_award("Giấy khen")):
        accepted(world, award, person, campaign=campaign)
        drafts.append(drafted(world))
    outcomes = together(
        "may_edit_decision",
        lambda: issue(drafts[0], world.staff, 15),
        lambda: issue(drafts[1], User.objects.get(pk=world.staff.pk), 16),
    )
    assert outcomes == ["done", "refused"]
    assert Honour.objects.count() == 1
    assert sorted(Decision.objects.values_list("state", flat=True)) == ["draft", "issued"]
