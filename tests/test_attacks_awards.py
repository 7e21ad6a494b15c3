"""Ways into dossiers, decisions and the registry of honours that were tried and must stay shut."""

import csv
import io
import json
import re
import zipfile
from datetime import timedelta
from html import unescape

import pytest
from django.apps import apps
from django.core import mail as mailing
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from awards.choices import DecisionKind, ProposalState
from awards.citizens import digest_of
from awards.models import (
    Decision,
    DecisionLine,
    Honour,
    Nominee,
    Proposal,
    Recipient,
    Regime,
)
from awards.services import decisions, examining, proposals, recipients
from awards.services.proposals import Person
from awards.urls import urlpatterns
from emulation.accounts.acting import KEY
from emulation.accounts.choices import Role
from emulation.journal.models import Entry
from emulation.lib.uploads import DOCX
from emulation.lib.verdicts import Refused
from tests.awards import build as awards
from tests.awards.test_decisions import WORDS, accepted, drafted, issued
from tests.build import make_appointment, make_campaign, make_holder, make_participation
from tests.pages import text
from tests.scene import Scene
from tests.test_access import ROWS
from tests.test_access import address as address_of_row

pytestmark = pytest.mark.django_db

OWN_ROWS = [row for row in ROWS if row.name.startswith("awards:")]


@pytest.fixture
def scene(world):
    return Scene(world)


def go(name, *arguments):
    return reverse(f"awards:{name}", args=arguments)


# Without the token of the page


def test_no_address_takes_anything_without_the_token_of_the_page(world, scene):
    scene.set()
    addresses = {address_of_row(row, scene): row.data for row in OWN_ROWS}
    assert {f"awards:{pattern.name}" for pattern in urlpatterns} == {row.name for row in OWN_ROWS}
    for person in (world.staff, world.officer_north):
        client = Client(enforce_csrf_checks=True)
        client.force_login(person)
        for url, data in addresses.items():
            for body in (
                {"data": data},
                {"data": json.dumps(data), "content_type": "application/json"},
                {"data": "version=1", "content_type": "text/plain"},
            ):
                with CaptureQueriesContext(connection) as asked:
                    answer = client.post(url, **body)
                assert answer.status_code == 403, url
                assert "Trang đã hết hạn" in answer.content.decode(), url
                assert writes(asked) == [], url


def writes(asked):
    words = ("INSERT", "UPDATE", "DELETE")
    return [query["sql"] for query in asked if query["sql"].lstrip().startswith(words)]


# Who learns of a dossier

TITLE, NAME, DEED = "Kínhoa Đạilộ", "Mậtdanh Tiếnsĩ", "Cônglao Thầmlặng"
LETTER, PAPER, REASON = "77/BM-KÍN", "giấykín-riêng.pdf", "lýdokín riêngtư"
# What is typed in a search is printed back: each is looked for by its first word.
TOLD = ("Đạilộ", "Tiếnsĩ", "Thầmlặng", LETTER, "riêng.pdf", "riêngtư")


def hidden(world, unit=None, actor=None, campaign=None):
    """A dossier, and words that stand nowhere else."""
    unit, actor = unit or world.north, actor or world.officer_north
    proposal = awards.make_proposal(
        unit, actor=actor, title=TITLE, letter_number=LETTER, **campaign or {}
    )
    person = awards.make_registered(NAME, unit=unit)
    awards.make_nominee(proposal, actor=actor, recipient=person, achievement=DEED)
    awards.make_paper(proposal, by=actor, name=PAPER)
    proposal.refresh_from_db()
    return proposal


LISTS = (
    "home",
    "search",
    "awards:proposal-list",
    "awards:proposal-queue",
    "awards:decision-list",
    "awards:honour-list",
    "awards:recipient-list",
    "awards:recipient-search",
    "awards:award-search",
    "accounts:person-search",
    "journal:notice-list",
    "campaigns:campaign-list",
    "campaigns:calendar",
    "campaigns:submission-list",
)


def looked(client, campaign=None):
    """Everything that these pages and files say, by address."""
    found = {}
    places = [reverse(name) for name in LISTS]
    if campaign:
        tabs = ("overview", "awards", "history", "findings", "units")
        places.append(reverse("campaigns:campaign-detail", args=[campaign.pk]))
        places += [reverse("campaigns:campaign-tab", args=[campaign.pk, tab]) for tab in tabs]
        places.append(go("fairness-campaign", campaign.pk))
    places.append(go("fairness-year", 2026))
    for place in places:
        asks = [{}, {"xuat": "csv"}]
        if place == reverse("search") or "/tim/" in place or "awards" in resolve(place).view_name:
            asks += [{"q": "Kínhoa"}, {"q": "mat danh"}]
        for ask in asks:
            answer = client.get(place, ask)
            assert answer.status_code in (200, 302, 403, 404), place
            body = b"".join(answer) if answer.streaming else answer.content
            found[place, str(ask)] = unescape(body.decode("utf-8", "replace"))
    return found


def leaks(found, told=TOLD):
    return {(place, word) for place, said in found.items() for word in told if word in said}


def pages_of(proposal):
    nominee = proposal.nominees.get()
    paper = proposal.documents.get()
    names = [pattern.name for pattern in urlpatterns]
    about = {
        "proposal": proposal.pk,
        "document-add": proposal.pk,
        "nominee-add": proposal.pk,
        "nominee-list": proposal.pk,
        "document": paper.pk,
        "nominee": nominee.pk,
    }
    plain = ("proposal-list", "proposal-queue", "proposal-create")
    for name in names:
        key = name if name in about else name.split("-")[0]
        if name.startswith("nominee-list"):
            key = "nominee-list"
        if name in plain or key not in about:
            continue
        yield go(name, about[key])


OUTSIDERS = (
    "administrator",
    "officer_south",
    "officer_commune",
    "foreign_staff",
    "foreign_officer",
    "nobody",
    "superuser",
)


@pytest.mark.parametrize(
    "state", ["draft", "sent", "received", "examining", "returned", "accepted"]
)
def test_nobody_outside_the_branch_learns_of_a_dossier(world, state):
    proposal = hidden(world)
    if state != "draft":
        now = timezone.now()
        proposal.stops.create(unit=world.province, sent_at=now, sent_by=world.officer_north)
        values = {"state": state, "at": world.province, "sent_at": now}
        values |= {"sent_by": world.officer_north, "received_on": timezone.localdate()}
        Proposal.objects.filter(pk=proposal.pk).update(**values)
    names = OUTSIDERS + (("staff", "leader", "member", "viewer") if state == "draft" else ())
    for who in names:
        client = Client()
        client.force_login(world.cast[who])
        # The council has a register of the people of its branch: it tells nothing of proposals.
        told = [word for word in TOLD if who in OUTSIDERS or word not in NAME]
        if state in ("draft", "examining"):
            assert leaks(looked(client), told) == set(), who
        for address in pages_of(proposal):
            for send in (client.get, client.post):
                answer = send(address)
                assert answer.status_code in (404, 405), (who, address)
                assert not any(word in answer.content.decode() for word in TOLD)


@pytest.mark.parametrize("who", ["staff", "leader", "member", "viewer", "administrator"])
def test_the_history_of_a_campaign_tells_nobody_of_a_draft(world, who):
    campaign = make_campaign(world.province)
    make_participation(campaign, world.north)
    make_participation(campaign, world.south)
    hidden(world, campaign={"campaign": campaign, "occasion": "campaign"})
    client = Client()
    client.force_login(world.cast[who])
    # Of people of the branch the council has a register; it tells nothing of proposals.
    assert leaks(looked(client, campaign), [word for word in TOLD if word not in NAME]) == set()


def test_only_what_was_sent_is_in_the_record_of_its_campaign(world):
    """Nothing that is done to a dossier is told as done to the campaign."""
    campaign = make_campaign(world.province)
    make_participation(campaign, world.north)
    awards.make_regime()
    proposal = hidden(world, campaign={"campaign": campaign, "occasion": "campaign"})
    proposal = proposals.send(proposal, actor=world.officer_north, version=proposal.version)
    for act in (examined, asked_back, answered, concluded, decided):
        proposal = act(world, proposal)
    told = Entry.objects.about(campaign).values_list("target_type", flat=True)
    assert "awards.proposal" not in told
    assert proposal.state == ProposalState.DECIDED


def examined(world, proposal):
    today, staff = timezone.localdate(), world.staff
    version = proposal.version
    proposal = examining.receive(proposal, actor=staff, version=version, received_on=today)
    return examining.assign(proposal, actor=staff, version=proposal.version, to=staff)


def asked_back(world, proposal):
    asked = [(proposal.nominees.get().pk, "achievement", REASON), (None, "letter", REASON)]
    return examining.send_back(proposal, actor=world.staff, version=proposal.version, asked=asked)


def answered(world, proposal):
    actor = world.officer_north
    for question in proposal.requests.all():
        proposals.answer(question, actor=actor, text="Đã sửa")
    return proposals.send(proposal, actor=actor, version=proposal.version)


def concluded(world, proposal):
    for question in proposal.requests.filter(settled_at=None):
        examining.settle(question, actor=world.staff)
    proposal.refresh_from_db()
    return examining.accept(proposal, actor=world.staff, version=proposal.version)


def decided(world, proposal):
    issued(world, drafted(world))
    proposal.refresh_from_db()
    return proposal


# Steps of the work: nothing is skipped, repeated or done twice

D, S, C, E = (ProposalState.DRAFT, ProposalState.SENT, ProposalState.RECEIVED, "examining")
R, A, N = (ProposalState.RETURNED, ProposalState.ACCEPTED, ProposalState.REFUSED)
MOVES = {
    "save_letter": {D, R},
    "add_nominee": {D},
    "save_nominee": {D, R},
    "remove_nominee": {D, R},
    "reorder": {D},
    "reorder_examined": {E},
    "send": {D, R},
    "recall": {S},
    "withdraw": {D, S, C, E, R},
    "discard": {D},
    "receive": {S},
    "assign": {C, E},
    "send_back": {E},
    "refuse_nominee": {E},
    "raise_award": {E},
    "rename": {E},
    "choose_regime": {E},
    "assess_again": {E},
    "set_aside": {E},
    "accept": {E},
    "reopen": {A, N},
    "refuse": {E},
    "forward": {C, E},
    "settle": {E},
    "answer": {D, R},
}


def acts(world, proposal, other):
    nominee = proposal.nominees.get()
    question = proposal.requests.filter(settled_at=None).first()
    to, today, why = other, timezone.localdate(), "Đã xem xét kỹ"
    unit = {"actor": world.officer_north, "version": proposal.version}
    staff = {"actor": world.staff, "version": proposal.version}
    leader = {"actor": world.leader, "version": proposal.version}
    person = Person(nominee.recipient, nominee.award, {"post": "Trưởng bản"})
    second = Person(awards.make_registered(unit=world.north), nominee.award, {"achievement": DEED})
    order, title = [nominee.pk], {"title": "Tên khác"}
    asked = [(nominee.pk, "achievement", why)]
    return {
        "save_letter": lambda: proposals.save_letter(proposal, **unit, values=title),
        "add_nominee": lambda: proposals.add_nominee(proposal, **unit, person=second),
        "save_nominee": lambda: proposals.save_nominee(nominee, **unit, person=person),
        "remove_nominee": lambda: proposals.remove_nominee(nominee, **unit),
        "reorder": lambda: proposals.reorder(proposal, **unit, order=order),
        "reorder_examined": lambda: proposals.reorder(proposal, **staff, order=order),
        "send": lambda: proposals.send(proposal, **unit),
        "recall": lambda: proposals.recall(proposal, **unit),
        "withdraw": lambda: proposals.withdraw(proposal, **unit, reason=why),
        "discard": lambda: proposals.discard(proposal, actor=world.officer_north),
        "receive": lambda: examining.receive(proposal, **staff, received_on=today),
        "assign": lambda: examining.assign(proposal, **staff, to=world.staff),
        "send_back": lambda: examining.send_back(proposal, **staff, asked=asked),
        "refuse_nominee": lambda: examining.refuse_nominee(nominee, **staff, reason=why),
        "raise_award": lambda: examining.raise_award(nominee, **staff, award=None, reason=why),
        "rename": lambda: examining.rename(nominee, **staff, name="Tên in", post=""),
        "choose_regime": lambda: examining.choose_regime(proposal, **staff, regime=None, reason=""),
        "assess_again": lambda: examining.assess_again(proposal, **staff),
        "set_aside": lambda: examining.set_aside(nominee, **leader, rule="kem", reason=why),
        "accept": lambda: examining.accept(proposal, **staff),
        "reopen": lambda: examining.reopen(proposal, **staff, reason=why),
        "refuse": lambda: examining.refuse(proposal, **staff, reason=why),
        "forward": lambda: examining.forward(proposal, **staff, to=to, note=""),
        "settle": lambda: examining.settle(question, actor=world.staff),
        "answer": lambda: proposals.answer(question, actor=world.officer_north, text=why),
    }


@pytest.mark.parametrize("state", ProposalState.values)
def test_an_act_is_done_only_in_the_states_of_the_table(world, state):
    awards.make_regime()
    other = make_holder(Role.COUNCIL_STAFF, world.north, "thamdinhbac").appointments.get().unit
    proposal, staff = hidden(world), world.staff
    nominee, today, now = proposal.nominees.get(), timezone.localdate(), timezone.now()
    finding = {"rule": "kem", "name": "Kém", "outcome": "fail", "sentence": "Không đạt"}
    nominee.findings.create(by_council=True, **finding)
    flagged = state in (ProposalState.RETURNED, ProposalState.EXAMINING)
    if state != ProposalState.DRAFT:
        sent = {"sent_at": now, "sent_by": world.officer_north}
        proposal.stops.create(unit=world.province, **sent)
        given = {"state": state, "at": world.province, "received_on": today, **sent}
        given |= {"closing_reason": "x", "assigned_to": None}
        Proposal.objects.filter(pk=proposal.pk).update(**given)
        proposal.refresh_from_db()
    done = set()
    for name in MOVES:
        with transaction.atomic():
            nominee.requests.all().delete()
            asks = flagged and name not in ("accept", "forward") or name in ("settle", "answer")
            if asks:
                for field, about in (("achievement", nominee), ("letter", None)):
                    proposal.requests.create(
                        nominee=about, field=field, reason="x", asked_by=staff, answer="Đã sửa"
                    )
            if state == ProposalState.RETURNED:
                type(nominee).objects.filter(pk=nominee.pk).update(state="returned")
            try:
                with transaction.atomic():
                    acts(world, proposal, other)[name]()
            except Refused:
                pass
            else:
                done.add(name)
                after = Proposal.objects.filter(pk=proposal.pk).first()
                was = ProposalState(state)
                assert after is None or after.state == was or was.may_become(after.state), name
            transaction.set_rollback(True)
        proposal.refresh_from_db()
    assert done == {name for name, states in MOVES.items() if state in states}


# Decisions: no number twice, nobody twice, nothing after the fact


@pytest.fixture
def certificate(world):
    awards.make_regime()
    return awards.make_award("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh")


def posted(client, place, pk, **fields):
    return client.post(go(place, pk), fields)


WORDS_POSTED = {**WORDS, "capacity": "", "executors": "", "receivers": "", "proposed_by": ""}


def test_a_nominee_ticked_twice_stands_once(world, client, certificate):
    nominee = accepted(world, certificate, "Giàng A Páo").nominees.get()
    client.force_login(world.staff)
    sent = WORDS_POSTED | {"nominees": [nominee.pk, nominee.pk]}
    assert client.post(go("decision-draft", world.province.pk), sent).status_code == 302
    assert nominee.lines.count() == 1
    # The same page sent once more: it is in a decision by now.
    assert client.post(go("decision-draft", world.province.pk), sent).status_code == 200
    assert Decision.objects.count() == 1


def test_a_nominee_taken_into_another_draft_meanwhile_is_refused(world, certificate, monkeypatch):
    nominee = accepted(world, certificate, "Giàng A Páo").nominees.get()
    seen = list(Nominee.objects.filter(pk=nominee.pk).select_related("recipient", "award"))
    drafted(world)

    class AsItWas(list):
        def filter(self, **_):
            return seen

    monkeypatch.setattr(decisions, "ready_nominees", lambda unit: AsItWas())
    with pytest.raises(Refused, match="vừa được đưa vào một quyết định khác"):
        drafted(world, nominees=[nominee.pk])
    assert nominee.lines.count() == 1


@pytest.mark.parametrize("foreign", ["elsewhere", "not accepted", "unknown", "refused"])
def test_nobody_slips_into_a_decision(world, client, certificate, foreign):
    accepted(world, certificate, "Giàng A Páo")
    decision = drafted(world)
    if foreign == "elsewhere":
        proposal = accepted(world, certificate, "Lò Thị Dung")
        Proposal.objects.filter(pk=proposal.pk).update(at=world.foreign_province)
        pk = proposal.nominees.get().pk
    elif foreign == "not accepted":
        pk = hidden(world).nominees.get().pk
    elif foreign == "refused":
        nominee = accepted(world, certificate, "Lò Thị Dung").nominees.get()
        Nominee.objects.filter(pk=nominee.pk).update(state="refused", refusal="x")
        pk = nominee.pk
    else:
        pk = 99_999
    client.force_login(world.staff)
    sent = {"version": decision.version, "nominees": [pk]}
    assert posted(client, "decision-add", decision.pk, **sent).status_code == 200
    draft = WORDS_POSTED | {"nominees": [pk]}
    assert client.post(go("decision-draft", world.province.pk), draft).status_code == 200
    with pytest.raises(Refused):
        drafted(world, nominees=[pk])
    assert decision.lines.count() == DecisionLine.objects.count() == 1


@pytest.mark.parametrize(
    "number", ["0", "-1", "1,5", "1e3", "NaN", "2147483648", "9223372036854775808", "٣", "\0", ""]
)
def test_a_number_that_is_none_issues_nothing(world, client, certificate, number):
    accepted(world, certificate, "Giàng A Páo")
    decision = drafted(world)
    client.force_login(world.staff)
    sent = {"version": decision.version, "number": number, "issued_on": "28/11/2026"}
    assert posted(client, "decision-issue", decision.pk, **sent).status_code == 200
    decision.refresh_from_db()
    assert (decision.state, decision.number, Honour.objects.count()) == ("draft", None, 0)


@pytest.mark.parametrize("day", ["31/12/9999", "01/01/0001", "31/02/2026", "x", "", "1/1/1900"])
def test_a_day_that_cannot_be_issues_nothing(world, client, certificate, day):
    accepted(world, certificate, "Giàng A Páo")
    decision = drafted(world)
    client.force_login(world.staff)
    sent = {"version": decision.version, "number": "5", "issued_on": day}
    assert posted(client, "decision-issue", decision.pk, **sent).status_code == 200
    assert Honour.objects.count() == 0


def test_a_number_is_never_used_again(world, certificate):
    accepted(world, certificate, "Giàng A Páo")
    first = issued(world, drafted(world), number=7)
    revocation = decisions.amend(
        first,
        actor=world.staff,
        kind=DecisionKind.REVOCATION,
        honours=[first.honours.get().pk],
        values=WORDS,
    )
    with pytest.raises(Refused, match="đã dùng trong năm"):
        issued(world, revocation, number=7)
    issued(world, revocation, number=8)
    accepted(world, certificate, "Lò Thị Dung")
    with pytest.raises(Refused, match="đã dùng trong năm"):
        issued(world, drafted(world), number=7)


def test_nothing_of_an_issued_decision_changes(world, client, certificate):
    accepted(world, certificate, "Giàng A Páo")
    decision = issued(world, drafted(world))
    accepted(world, certificate, "Lò Thị Dung")
    line, version = decision.lines.get(), decision.version
    staff = {"actor": world.staff, "version": version}
    for act in (
        lambda: decisions.save(decision, **staff, values={"title": "Khác"}),
        lambda: decisions.add_nominees(decision, **staff, nominees=[1]),
        lambda: decisions.remove_line(line, **staff),
        lambda: decisions.save_line(line, **staff, values={"name": "Khác"}),
        lambda: decisions.reorder(decision, **staff, order=[line.pk]),
        lambda: decisions.discard(decision, actor=world.staff),
        lambda: decisions.issue(decision, **staff, number=9, issued_on=timezone.localdate()),
    ):
        with pytest.raises(Refused):
            act()
    client.force_login(world.staff)
    for name in ("decision-edit", "decision-add", "decision-issue", "decision-discard"):
        answer = posted(client, name, decision.pk, version=version, number="9", title="Khác")
        assert answer.status_code in (302, 403)
    for name in ("line-edit", "line-remove"):
        assert posted(client, name, line.pk, version=version, name="Khác").status_code == 403
    assert Decision.objects.get().title == WORDS["title"]
    assert Honour.objects.get().name_printed == "Giàng A Páo"


def test_only_honours_of_an_issued_decision_are_amended_and_once(world, client, certificate):
    accepted(world, certificate, "Giàng A Páo")
    draft = drafted(world)
    amend = {"actor": world.staff, "kind": DecisionKind.REVOCATION, "values": WORDS}
    with pytest.raises(Refused):
        decisions.amend(draft, honours=[1], **amend)
    first = issued(world, draft, number=1)
    accepted(world, certificate, "Lò Thị Dung")
    second = issued(world, drafted(world), number=2)
    foreign, own = second.honours.get(), first.honours.get()
    with pytest.raises(Refused):
        decisions.amend(first, honours=[foreign.pk], **amend)
    client.force_login(world.staff)
    sent = WORDS_POSTED | {"kind": "revocation", "honours": [foreign.pk]}
    assert client.post(go("decision-amend", first.pk), sent).status_code == 200
    sent |= {"kind": "award", "honours": [own.pk]}
    assert client.post(go("decision-amend", first.pk), sent).status_code == 200
    assert Decision.objects.count() == 2
    revocations = [decisions.amend(first, honours=[own.pk], **amend) for _ in range(2)]
    issued(world, revocations[0], number=3)
    with pytest.raises(Refused, match="không còn hợp lệ"):
        issued(world, revocations[1], number=4)
    with pytest.raises(Refused, match="còn hiệu lực"):
        decisions.amend(first, honours=[own.pk], **amend)


def test_a_chain_of_corrections_leaves_one_honour(world, certificate):
    accepted(world, certificate, "Giàng A Páo")
    decision = issued(world, drafted(world), number=1)
    for number in (2, 3, 4):
        honour = Honour.objects.standing().get()
        fresh = decisions.amend(
            decision,
            actor=world.staff,
            kind=DecisionKind.CORRECTION,
            honours=[honour.pk],
            values=WORDS,
        )
        decision = issued(world, fresh, number=number)
    assert Honour.objects.standing().count() == 1
    assert Honour.objects.count() == 4


def test_two_rows_found_to_be_one_are_honoured_once_for_one_achievement(world, certificate):
    one = awards.make_registered("Giàng A Páo", unit=world.north)
    other = awards.make_registered("Giang A Pao", unit=world.north)
    accepted(world, certificate, one, other)
    decision = drafted(world)
    recipients.merge(one, other, actor=world.staff, reason="Cùng căn cước")
    with pytest.raises(Refused, match="là một, với cùng một thành tích"):
        issued(world, decision)
    assert Honour.objects.count() == 0
    decisions.remove_line(decision.lines.last(), actor=world.staff, version=decision.version)
    decision.refresh_from_db()
    issued(world, decision)
    # The other one, in a second decision, after the merge.
    with pytest.raises(Refused, match="đã được khen thưởng"):
        issued(world, drafted(world), number=102)
    assert Honour.objects.count() == 1


def test_a_merge_while_a_decision_is_issued_is_seen(world, certificate, monkeypatch):
    """What the lines say is read under the locks: here the merge wins just before them."""
    one = awards.make_registered("Giàng A Páo", unit=world.north)
    other = awards.make_registered("Giang A Pao", unit=world.north)
    accepted(world, certificate, one)
    issued(world, drafted(world), number=1)
    accepted(world, certificate, other)
    decision = drafted(world)
    lock, merged = type(Recipient.objects.all()).select_for_update, []

    def late(rows, **options):
        if not merged:
            merged.append(True)
            Recipient.objects.filter(pk=other.pk).update(merged_into=one, root=one)
        return lock(rows, **options)

    monkeypatch.setattr(type(Recipient.objects.all()), "select_for_update", late)
    with pytest.raises(Refused, match="đã được khen thưởng"):
        issued(world, decision, number=2)
    assert merged and Honour.objects.count() == 1


def test_an_honour_revoked_while_its_correction_is_issued_stays_revoked(
    world, certificate, monkeypatch
):
    accepted(world, certificate, "Giàng A Páo")
    first = issued(world, drafted(world), number=1)
    honour = first.honours.get()
    kinds = (DecisionKind.CORRECTION, DecisionKind.REVOCATION)
    correction, revocation = (
        decisions.amend(first, actor=world.staff, kind=kind, honours=[honour.pk], values=WORDS)
        for kind in kinds
    )
    lock, revoked = type(Recipient.objects.all()).select_for_update, []

    def late(rows, **options):
        if not revoked:
            revoked.append(True)
            issued(world, revocation, number=2)
        return lock(rows, **options)

    monkeypatch.setattr(type(Recipient.objects.all()), "select_for_update", late)
    with pytest.raises(Refused, match="không còn hợp lệ"):
        issued(world, correction, number=3)
    assert Honour.objects.count() == 1


# Rows that must not be, also past the services


def test_the_database_refuses_what_the_services_never_write(world, certificate):
    accepted(world, certificate, "Giàng A Páo", "Lò Thị Dung")
    decision = issued(world, drafted(world), number=7)
    proposal = Proposal.objects.get()
    draft = {"unit": world.province, "created_by": world.staff, "title": "Khác"}
    line, honour = decision.lines.first(), decision.honours.first()
    today, now = timezone.localdate(), timezone.now()
    full = {**draft, "state": "issued", "symbol": decision.symbol, "issued_on": today}

    def copy(row, **values):
        row = type(row).objects.get(pk=row.pk)
        row.pk, row._state.adding = None, True
        for name, value in values.items():
            setattr(row, name, value)
        row.save()

    decisions_of, rows = Decision.objects, Proposal.objects.filter(pk=proposal.pk)
    own = decisions_of.filter(pk=decision.pk)
    for write in (
        lambda: decisions_of.create(**full, number=7),
        lambda: decisions_of.create(**full, number=0),
        lambda: decisions_of.create(**full, number=None),
        lambda: decisions_of.create(**draft, number=8),
        lambda: decisions_of.create(**draft, kind="revocation"),
        lambda: own.update(issued_on=None),
        lambda: own.update(number=None),
        lambda: own.update(state="draft"),
        lambda: copy(line),
        lambda: DecisionLine.objects.filter(pk=line.pk).update(nominee=None),
        lambda: copy(honour),
        lambda: copy(honour, nominee=None),
        lambda: copy(proposal.nominees.first()),
        lambda: rows.update(state="examining", received_on=None),
        lambda: rows.update(state="sent", sent_at=None),
        lambda: rows.update(state="refused", closing_reason=""),
        lambda: rows.update(occasion="campaign", campaign=None),
        lambda: proposal.nominees.update(votes_for=5, votes_total=4),
        lambda: proposal.nominees.update(state="refused", refusal=""),
        lambda: [
            proposal.stops.create(unit=world.province, sent_at=now, sent_by=world.staff)
            for _ in range(2)
        ],
        lambda: awards.make_registered(unit=world.north, kind="household", citizen_digest="a" * 64),
        lambda: [awards.make_registered(unit=world.north, citizen_digest="b" * 64) for _ in "12"],
        lambda: [
            awards.make_registered(unit=world.north, kind="collective", body=world.north)
            for _ in "12"
        ],
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


# Odd bodies and addresses

ODD = ["\0", "-1", "9" * 30, "٣", "NaN", "1e999", "<b>x", "31/12/9999", "0001-01-01", "'"]
FIELD = re.compile(r'<(?:input|textarea|select)[^>]*?\sname="([^"]+)"[^>]*?(?:\svalue="([^"]*)")?')


@pytest.fixture
def whole(world, scene):
    scene.set()
    return scene


def test_no_odd_body_of_a_form_ends_in_an_error(world, whole):
    """Each field by itself, and all together; whatever a request changes is undone."""
    tried = 0
    for row in OWN_ROWS:
        url = address_of_row(row, whole)
        for who in ("staff", "officer_north", "leader"):
            client = Client()
            client.force_login(world.cast[who])
            answer = client.get(url)
            if answer.status_code != 200 or answer.streaming:
                continue
            fields = [name for name in form_of(answer) if name not in ("csrfmiddlewaretoken", "q")]
            bodies = [dict.fromkeys(fields, odd) for odd in ODD[::2]]
            bodies += [
                form_of(answer) | {name: ODD[place % len(ODD)]} for place, name in enumerate(fields)
            ]
            for body in bodies if fields else []:
                with transaction.atomic():
                    status = client.post(url, body).status_code
                    transaction.set_rollback(True)
                assert status in (200, 302, 400, 403, 404, 405, 409, 422), (url, body)
                tried += 1
            break
    assert tried > 300


def form_of(answer):
    html = answer.content.decode()
    main = html[html.find("<main") :]
    return {name: unescape(value) for name, value in FIELD.findall(main)}


def test_no_odd_address_ends_in_an_error(world, whole):
    client = Client()
    client.force_login(world.staff)
    asked = ("q", "state", "unit", "year", "award", "kind", "theo", "trang", "cot", "sau", "number")
    lists = ("proposal-list", "proposal-queue", "decision-list", "honour-list", "recipient-list")
    for name in (*lists, "recipient-search", "award-search"):
        asks = [dict.fromkeys(asked, odd) for odd in ODD]
        asks += [{one: ODD[place % len(ODD)]} for place, one in enumerate(asked)]
        for ask in asks:
            assert client.get(go(name), ask).status_code in (200, 404), (name, ask)
    client.force_login(world.officer_north)
    for odd in ODD:
        assert client.get(go("proposal-create"), {"campaign": odd}).status_code == 200
        papers = go("document-add", whole.dossier_draft.pk)
        assert client.get(papers, {"nominee": odd}).status_code == 404
        assert client.get(papers, {"kind": odd}).status_code == 200


def test_a_body_of_many_megabytes_is_refused(world, whole):
    client = Client()
    client.force_login(world.officer_north)
    version = whole.dossier_draft.version
    for typed, status in (("a" * 10_000_000, 400), ("a" * 500_000, 200)):
        sent = {"version": version, "title": typed, "achievement": typed, "name": typed}
        for name in ("proposal-letter", "nominee-add"):
            assert posted(client, name, whole.dossier_draft.pk, **sent).status_code == status
    assert whole.dossier_draft.nominees.count() == 1


NOT_ASKED = {
    "state": "accepted",
    "proposal": "1",
    "position": "77",
    "achievement_key": "x",
    "received_on": "01/01/2020",
    "assigned_to": "1",
    "owner": "1",
    "at": "1",
    "version_": "9",
    "created_by": "1",
    "sent_at": "2020-01-01",
    "regime": "1",
    "refusal": "x",
    "suggested_award": "1",
    "name_in_decision": "Kẻ Gian",
    "citizen_digest": "a" * 64,
    "merged_into": "1",
    "root": "1",
    "honour": "1",
    "number": "999",
    "issued_on": "01/01/2020",
    "issued_by": "1",
}


def test_fields_that_no_form_offers_change_nothing(world, whole, client):
    draft, examined = whole.dossier_draft, whole.dossier_examined
    decision = whole.decision_draft
    for person, name, row in (
        (world.officer_north, "proposal-letter", draft),
        (world.officer_north, "nominee-edit", draft.nominees.get()),
        (world.staff, "nominee-rename", examined.nominees.get()),
        (world.staff, "decision-edit", decision),
        (world.staff, "line-edit", decision.lines.get()),
    ):
        client.force_login(person)
        sent = form_of(client.get(go(name, row.pk)))
        before = kept(row)
        texts = {
            "title": "Đổi tên",
            "achievement": "Đổi thành tích",
            "name": "Đổi tên",
            "years": "2026",
        }
        offered = {key: value for key, value in texts.items() if key in sent}
        texts |= {"award": str(whole.award.pk), "award_text": whole.award.name}
        texts |= {
            key: WORDS_POSTED[key]
            for key in ("signer_post", "signer_name", "place", "symbol", "authority_line")
        }
        more = {key: value for key, value in NOT_ASKED.items() if key not in sent}
        version = (decision if "line" in name or "decision" in name else None) or (
            draft if person == world.officer_north else examined
        )
        version.refresh_from_db()
        fields = sent | texts | offered | more | {"version": version.version, "bases": "Luật x"}
        answer = client.post(go(name, row.pk), fields)
        assert answer.status_code == 302, (name, answer.content.decode()[-3000:])
        after = kept(row)
        changed = {key for key in after if after[key] != before[key]}
        changed -= {"saved_at", "version"}
        assert not changed & set(NOT_ASKED) - {"name_in_decision"}, name
        assert after.get("name_in_decision") != "Kẻ Gian"


def kept(row):
    return type(row).objects.filter(pk=row.pk).values().get()


@pytest.mark.parametrize("version", ["", "0", "1", "-5", "999999999999999999999", "x"])
def test_an_old_or_invented_version_changes_nothing(world, whole, client, version):
    draft = whole.dossier_draft
    client.force_login(world.officer_north)
    for name, pk in (
        ("proposal-letter", draft.pk),
        ("proposal-withdraw", draft.pk),
        ("proposal-send", draft.pk),
        ("nominee-edit", draft.nominees.get().pk),
        ("nominee-remove", draft.nominees.get().pk),
    ):
        sent = form_of(client.get(go(name, pk))) | {"version": version, "reason": "x"}
        client.post(go(name, pk), sent)
    client.force_login(world.staff)
    decision = whole.decision_draft
    for name in ("decision-edit", "decision-issue"):
        sent = form_of(client.get(go(name, decision.pk))) | {"version": version, "number": "3"}
        client.post(go(name, decision.pk), sent)
    if version != "1":  # a decision begins with it
        assert kept(decision)["version"] == 1
        assert kept(decision)["state"] == "draft"
    assert kept(draft)["version"] == draft.version
    assert kept(draft)["state"] == "draft"


def test_only_bodies_and_people_that_are_offered_get_a_dossier(world, whole, client):
    make_holder(Role.COUNCIL_STAFF, world.foreign_district, "thamdinhkhac")
    client.force_login(world.officer_north)
    draft = whole.dossier_draft
    for unit in (world.foreign_province, world.foreign_district, world.north, world.centre):
        sent = {"version": draft.version, "to": unit.pk}
        assert posted(client, "proposal-send", draft.pk, **sent).status_code == 200
        with pytest.raises(Refused):
            proposals.send(draft, actor=world.officer_north, version=draft.version, to=unit)
    client.force_login(world.staff)
    examined = whole.dossier_examined
    for unit in (world.foreign_province, world.foreign_district, world.south, world.province):
        sent = {"version": examined.version, "to": unit.pk, "note": "x"}
        assert posted(client, "proposal-forward", examined.pk, **sent).status_code == 200
    for person in (world.member, world.viewer, world.officer_north, world.foreign_staff):
        sent = {"version": examined.version, "to": person.pk}
        assert posted(client, "proposal-assign", examined.pk, **sent).status_code == 200
    assert kept(draft)["at_id"] == world.north.pk
    assert kept(examined)["assigned_to_id"] == world.staff.pk


def test_what_is_asked_back_is_of_this_dossier_and_of_the_list(world, whole, client):
    client.force_login(world.staff)
    examined, foreign = whole.dossier_examined, whole.dossier_accepted.nominees.get()
    own = examined.nominees.get()
    for prefix, fields in ((f"n{foreign.pk}", "award"), (f"n{own.pk}", "state"), ("letter", "at")):
        sent = {
            "version": examined.version,
            f"{prefix}-fields": fields,
            f"{prefix}-reason": "Sửa lại",
        }
        assert posted(client, "proposal-send-back", examined.pk, **sent).status_code == 200
    for asked in ([(foreign.pk, "award", "x")], [(own.pk, "state", "x")], [(None, "at", "x")], []):
        with pytest.raises(Refused):
            examining.send_back(examined, actor=world.staff, version=examined.version, asked=asked)
    assert kept(examined)["state"] == "examining"


def test_a_nominee_that_was_refused_is_not_asked_about(world, whole):
    examined = whole.dossier_examined
    nominee = examined.nominees.get()
    examining.refuse_nominee(nominee, actor=world.staff, version=examined.version, reason="Thiếu")
    examined.refresh_from_db()
    asked = [(nominee.pk, "achievement", "x")]
    with pytest.raises(Refused):
        examining.send_back(examined, actor=world.staff, version=examined.version, asked=asked)
    assert kept(nominee)["state"] == "refused"


def test_who_made_or_sent_a_dossier_never_examines_it(world, whole):
    """Also where the appointment to the council came later."""
    make_appointment(world.officer_north, world.province, Role.COUNCIL_STAFF)
    officer = type(world.staff).objects.get(pk=world.officer_north.pk)
    today = timezone.localdate()
    sent, received, examined = whole.dossier_sent, whole.dossier_received, whole.dossier_examined
    nominee, why = examined.nominees.get(), "x"
    for act in (
        lambda: examining.receive(sent, actor=officer, version=sent.version, received_on=today),
        lambda: examining.assign(received, actor=officer, version=received.version, to=officer),
        lambda: examining.assign(received, actor=world.staff, version=received.version, to=officer),
        lambda: examining.accept(examined, actor=officer, version=examined.version),
        lambda: examining.refuse(examined, actor=officer, version=examined.version, reason=why),
        lambda: examining.refuse_nominee(
            nominee, actor=officer, version=examined.version, reason=why
        ),
        lambda: examining.set_aside(
            nominee, actor=officer, version=examined.version, rule="khong-vuong-mac", reason=why
        ),
    ):
        with pytest.raises(Refused):
            act()


@pytest.mark.parametrize("who", ["staff", "member", "viewer", "officer_north", "leader_north"])
def test_only_a_leader_of_the_council_sets_a_rule_aside(world, whole, client, who):
    nominee = whole.nominee_examined
    client.force_login(world.cast[who])
    sent = {"version": whole.dossier_examined.version, "reason": "Bỏ qua"}
    client.post(go("rule-set-aside", nominee.pk, "khong-vuong-mac"), sent)
    assert not nominee.overrides.exists()
    with pytest.raises(Refused):
        examining.accept(
            whole.dossier_examined, actor=world.staff, version=whole.dossier_examined.version
        )


def test_votes_that_were_asked_about_are_put_right_with_their_total(world, client, certificate):
    awards_of = {"award": certificate, "votes_for": 30, "votes_present": 30, "votes_total": 30}
    proposal = awards.make_proposal(world.north, actor=world.officer_north)
    nominee = awards.make_nominee(proposal, actor=world.officer_north, **awards_of)
    proposal = proposals.send(proposal, actor=world.officer_north, version=proposal.version)
    proposal = examined(world, proposal)
    asked = [(nominee.pk, "votes_for", "Kiểm lại")]
    proposal = examining.send_back(
        proposal, actor=world.staff, version=proposal.version, asked=asked
    )
    client.force_login(world.officer_north)
    sent = form_of(client.get(go("nominee-edit", nominee.pk)))
    sent |= {"award": certificate.pk, "award_text": str(certificate), "achievement": "Đổi lén"}
    sent |= {"votes_for": "40", "votes_present": "45", "votes_total": "50"}
    assert posted(client, "nominee-edit", nominee.pk, **sent).status_code == 302
    after = kept(nominee)
    assert (after["votes_for"], after["votes_total"]) == (40, 50)
    assert after["achievement"] == nominee.achievement


# What a name or a text may carry

BREAKS = ("\r\n", "\n", "\x85", "\u2028")
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
FORMULAS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1")


def test_nothing_typed_is_markup_on_any_page(world, whole):
    Proposal.objects.update(title=SCRIPT, letter_number=SCRIPT[:60], closing_reason=SCRIPT)
    texts = {"name_as_submitted": SCRIPT, "achievement": SCRIPT, "post": SCRIPT, "refusal": SCRIPT}
    Nominee.objects.update(**texts, honorific="<b>x")
    Recipient.objects.update(name=SCRIPT, place=SCRIPT, ethnic_group="<b>x")
    Decision.objects.update(title=SCRIPT, reason=SCRIPT, signer_name=SCRIPT, receivers=SCRIPT)
    DecisionLine.objects.update(name=SCRIPT, post=SCRIPT)
    Honour.objects.update(name_printed=SCRIPT, post=SCRIPT, unit_printed=SCRIPT, number="<b>")
    whole.question.__class__.objects.update(reason=SCRIPT, answer=SCRIPT)
    whole.override.__class__.objects.update(reason=SCRIPT, sentence=SCRIPT)
    whole.paper.__class__.objects.update(name=SCRIPT)
    whole.matter.__class__.objects.update(text=SCRIPT)
    whole.initiative.__class__.objects.update(name=SCRIPT)
    looked_at = 0
    for who in ("staff", "officer_north", "leader"):
        client = Client()
        client.force_login(world.cast[who])
        for url in sorted({address_of_row(row, whole) for row in OWN_ROWS} | {"/"}):
            answer = client.get(url)
            if answer.status_code == 200 and "html" in answer["Content-Type"]:
                html = answer.content.decode()
                assert "<script>alert" not in html, url
                assert "<img src=x" not in html, url
                looked_at += "&lt;script&gt;alert" in html
    assert looked_at > 60


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_exported_cell_begins_a_formula(world, whole, formula):
    Proposal.objects.update(title=formula, letter_number=formula)
    Nominee.objects.update(name_as_submitted=formula, post=formula, achievement=formula)
    Recipient.objects.update(name=formula, place=formula)
    Decision.objects.update(title=formula)
    Honour.objects.update(name_printed=formula, post=formula, unit_printed=formula)
    client = Client()
    client.force_login(world.staff)
    places = [
        go("proposal-list"),
        go("proposal-queue"),
        go("proposal-detail", whole.dossier_examined.pk),
        go("decision-list"),
        go("honour-list"),
        go("recipient-list"),
    ]
    for place in places:
        answer = client.get(place, {"xuat": "csv"})
        assert answer.status_code == 200, place
        body = (b"".join(answer) if answer.streaming else answer.content).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(body), delimiter=delimiter_of(body)))
        bare = [cell for row in rows for cell in row if cell.startswith(tuple("=+@\t"))]
        assert bare == [], place
        assert not any(cell == formula for row in rows for cell in row), place
        answer = client.get(place, {"xuat": "xlsx"})
        body = b"".join(answer) if answer.streaming else answer.content
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            sheets = [name for name in book.namelist() if "worksheets/" in name]
            assert sheets
            assert not any(b"<f" in book.read(name) for name in sheets), place


def delimiter_of(body):
    return max(",;\t", key=body.splitlines()[0].count)


@pytest.mark.parametrize("broken", BREAKS)
def test_no_title_reaches_the_head_of_a_mail(
    world, certificate, broken, django_capture_on_commit_callbacks
):
    evil = f"Đề nghị{broken}Bcc: ke-gian@example.com{broken}{broken}<b>x"
    proposal = awards.make_proposal(world.north, actor=world.officer_north, title=evil)
    awards.make_nominee(proposal, actor=world.officer_north, award=certificate)
    type(world.staff).objects.filter(pk=world.staff.pk).update(email="thuongtruc@example.vn")
    with django_capture_on_commit_callbacks(execute=True):
        proposals.send(proposal, actor=world.officer_north, version=proposal.version)
    mails = [mail for mail in mailing.outbox if "thuongtruc@example.vn" in mail.to]
    assert mails
    for mail in mails:
        head = mail.message().as_bytes().split(b"\n\n")[0]
        assert b"\nBcc" not in head and b"\nbcc" not in head.lower()
        assert "\n" not in mail.subject and "\r" not in mail.subject


# Files


def packed(size=0, **parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        if size:
            with archive.open("word/document.xml", "w") as part:
                for _ in range(size):
                    part.write(b"\0" * 1_000_000)
    return data.getvalue()


HARMFUL = {
    "bao-cao.pdf": b"MZ\x90\0" + b"\0" * 500,
    "bao-cao.docx": b"MZ\x90\0" + b"\0" * 500,
    "bao-cao.html.pdf": b"<html><script>alert(1)</script></html>",
    "anh.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "goi.docx": packed(),
    "kich-ban.docx": packed(**{"a.exe": b"MZ"}),
    "bom.docx": packed(450, **{"[Content_Types].xml": "<Types/>"}),
    "rong.pdf": b"",
}


@pytest.mark.parametrize("name", HARMFUL)
def test_a_harmful_file_is_no_paper(world, whole, client, name):
    client.force_login(world.officer_north)
    before = whole.dossier_draft.documents.count()
    file = SimpleUploadedFile(name, HARMFUL[name], content_type="application/pdf")
    sent = {"kind": "report", "file": file}
    answer = client.post(go("document-add", whole.dossier_draft.pk), sent)
    assert answer.status_code in (200, 422)
    assert whole.dossier_draft.documents.count() == before


def test_a_paper_goes_to_a_nominee_of_its_own_dossier_alone(world, whole, client):
    client.force_login(world.officer_north)
    foreign = whole.dossier_returned.nominees.get()
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")
    address = f"{go('document-add', whole.dossier_draft.pk)}?nominee={foreign.pk}"
    sent = {"kind": "report", "file": file, "nominee": foreign.pk, "proposal": foreign.proposal_id}
    assert client.post(address, sent).status_code == 404
    assert not foreign.documents.exists()
    # Sent dossiers take no papers, and give none away.
    address = go("document-add", whole.dossier_sent.pk)
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")
    assert client.post(address, {"kind": "report", "file": file}).status_code == 403


def test_a_paper_leaves_with_headers_that_run_nothing(world, whole, client):
    client.force_login(world.officer_north)
    for name in ("document-download", "document-show"):
        answer = client.get(go(name, whole.paper.pk))
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"] or "private" in answer["Cache-Control"]
    assert client.get(go("document-download", whole.paper.pk))["Content-Disposition"].startswith(
        "attachment"
    )


# Citizen numbers

NUMBER = "011089004567"


def test_a_citizen_number_is_nowhere_to_be_read(world, whole, client, caplog):
    caplog.set_level(0)
    client.force_login(world.officer_north)
    form = {"kind": "individual", "name": "Lò Văn Kín", "years": "2026", "achievement": DEED}
    form |= {"award": whole.award.pk, "award_text": str(whole.award), "citizen_number": NUMBER}
    answers = []
    for version in ("99", whole.dossier_draft.version):
        sent = form | {"version": version, "birth_year": "x" if version == "99" else "1989"}
        answers.append(posted(client, "nominee-add", whole.dossier_draft.pk, **sent))
    assert answers[-1].status_code == 302
    person = Recipient.objects.get(name="Lò Văn Kín")
    edit = {"name": "Lò Văn Kín", "unit": world.north.pk, "number": NUMBER, "birth_year": "x"}
    answers += [
        posted(client, "recipient-edit", person.pk, **edit),
        client.post(go("recipient-by-number"), {"number": NUMBER}, follow=True),
        client.post(go("recipient-by-number"), {"number": NUMBER + "9"}, follow=True),
        client.get(go("recipient-detail", person.pk)),
        client.get(go("recipient-search"), {"q": person.citizen_digest[:10]}),
        client.get(go("recipient-list"), {"q": person.citizen_digest[:12]}),
    ]
    for answer in answers:
        body = b"".join(answer) if answer.streaming else answer.content
        asked = answer.request["QUERY_STRING"]
        if NUMBER not in asked:
            assert NUMBER.encode() not in body, answer.request["PATH_INFO"]
        assert person.citizen_digest.encode() not in body
        assert NUMBER not in answer.get("Location", "")
    assert NUMBER not in caplog.text
    for model in apps.get_models():
        for row in model._base_manager.values():
            said = str(row)
            assert NUMBER not in said, model
            if model is not Recipient:
                assert person.citizen_digest not in said, model


def test_a_number_that_is_not_printed_back_is_asked_for_anew(world, whole, client):
    """A form that comes back empty of it would else enter the person without the number."""
    awards.make_registered("Lò Văn Kín", unit=world.north)
    client.force_login(world.officer_north)
    form = {"kind": "individual", "name": "Lò Văn Kín", "years": "2026", "achievement": DEED}
    form |= {"award": whole.award.pk, "award_text": str(whole.award), "citizen_number": NUMBER}
    form |= {"version": whole.dossier_draft.version}
    answer = posted(client, "nominee-add", whole.dossier_draft.pk, **form)
    assert "Hãy gõ lại số định danh" in text(answer) and NUMBER not in answer.content.decode()
    new = {"kind": "individual", "name": "Lò Văn Kín", "unit": world.north.pk, "number": NUMBER}
    answer = client.post(go("recipient-create"), new)
    assert "Hãy gõ lại số định danh" in text(answer) and NUMBER not in answer.content.decode()
    answer = posted(client, "nominee-add", whole.dossier_draft.pk, **form | {"same_as": "new"})
    assert answer.status_code == 302
    assert Recipient.objects.filter(citizen_digest=digest_of(NUMBER)).count() == 1


def test_who_has_a_number_elsewhere_is_not_told(world, whole, client):
    digest = digest_of(NUMBER)
    person = awards.make_registered("Ngườilạ Tỉnhkhác", unit=world.foreign_district)
    Recipient.objects.filter(pk=person.pk).update(citizen_digest=digest)
    client.force_login(world.officer_north)
    form = {"kind": "individual", "name": "Lò Văn Kín", "years": "2026", "achievement": DEED}
    form |= {"award": whole.award.pk, "award_text": str(whole.award), "citizen_number": NUMBER}
    sent = form | {"version": whole.dossier_draft.version}
    new = {"kind": "individual", "name": "Lò Văn Kín", "unit": world.north.pk, "number": NUMBER}
    for answer in (
        posted(client, "nominee-add", whole.dossier_draft.pk, **sent),
        client.post(go("recipient-create"), new),
        client.post(go("recipient-by-number"), {"number": NUMBER}, follow=True),
        client.get(go("recipient-detail", person.pk)),
        client.get(go("recipient-records", person.pk)),
        client.get(go("recipient-search"), {"q": "Ngườilạ"}),
    ):
        said = answer.content.decode()
        assert "Tỉnhkhác" not in said and "Hạ Bình" not in said and "Hạ Giang" not in said


# Rights that ended, or that were put down


def test_rights_that_ended_show_nothing_any_more(world, whole):
    officer = make_holder(Role.UNIT_OFFICER, world.north, "canbocu")
    client = Client()
    client.force_login(officer)
    places = [go("proposal-detail", whole.dossier_draft.pk), go("document-show", whole.paper.pk)]
    assert {client.get(place).status_code for place in places} == {200}
    ended = timezone.localdate() - timedelta(days=1)
    officer.appointments.update(from_on=ended, until_on=ended)
    assert {client.get(place).status_code for place in places} == {404}
    assert whole.dossier_draft.title not in text(client.get(go("proposal-list")))


def test_who_acts_in_one_role_sees_what_that_role_sees(world, whole):
    member = make_holder(Role.COUNCIL_STAFF, world.province, "haivai")
    south = make_appointment(member, world.south, Role.UNIT_OFFICER)
    client = Client()
    client.force_login(member)
    places = [
        go("proposal-detail", whole.dossier_examined.pk),
        go("nominee-detail", whole.nominee_examined.pk),
        go("decision-detail", whole.decision_draft.pk),
    ]
    assert {client.get(place).status_code for place in places} == {200}
    session = client.session
    session[KEY] = south.pk
    session.save()
    assert {client.get(place).status_code for place in places} == {404}
    for name in ("proposal-list", "proposal-queue", "decision-list", "recipient-list"):
        for ask in ({}, {"xuat": "csv"}):
            answer = client.get(go(name), ask)
            body = b"".join(answer) if answer.streaming else answer.content
            assert whole.dossier_examined.title not in body.decode(), name
            assert "Tẩn Mí Chìn" not in body.decode(), name


def test_a_unit_reads_nothing_of_what_the_council_alone_was_told(world, whole, client):
    """The matter in full, and the sentence that a leader set aside."""
    override = whole.override
    secret = "Đơn chưa xác minh"
    assert secret in override.sentence or secret in str(
        list(override.nominee.findings.filter(by_council=True).values("sentence", "proofs"))
    )
    client.force_login(world.officer_north)
    nominee = override.nominee
    for place in (
        go("nominee-detail", nominee.pk),
        go("proposal-detail", nominee.proposal_id),
        go("recipient-detail", nominee.recipient_id),
        go("recipient-records", nominee.recipient_id),
        f"{go('proposal-detail', nominee.proposal_id)}?xuat=csv",
        go("rule-restore", override.pk),
        go("rule-set-aside", nominee.pk, "khong-vuong-mac"),
    ):
        answer = client.get(place, follow=True)
        body = b"".join(answer) if answer.streaming else answer.content
        assert secret not in unescape(body.decode()), place


# The catalogue under dossiers that rely on it


def test_what_a_dossier_relies_on_is_not_deleted_from_the_catalogue(world, whole, client):
    editor = world.administrator
    client.force_login(editor)
    regime = Regime.objects.first()
    legal_text = regime.texts.first()
    assert whole.decision_issued.bases.filter(text=legal_text).exists()
    for row in (whole.award, legal_text):
        name = row._meta.model_name
        address = reverse(f"admin:awards_{name}_delete", args=[row.pk])
        answer = client.post(address, {"post": "yes"})
        assert answer.status_code in (200, 302, 403), name
        assert type(row).objects.filter(pk=row.pk).exists(), name
        listed = reverse(f"admin:awards_{name}_changelist")
        sent = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
        assert client.post(listed, sent).status_code in (200, 302, 403), name
        assert type(row).objects.filter(pk=row.pk).exists(), name


def test_a_catalogue_edited_meanwhile_judges_anew_at_the_conclusion(world, whole):
    """What was found when the dossier came is no licence: the rules of the conclusion decide."""
    proposal = whole._proposal("examining", name="Người Cuối")
    awards.make_rule("recipient_kind", awards=[whole.award], code="doi-tuong")
    type(whole.award).objects.filter(pk=whole.award.pk).update(recipient_kinds=["household"])
    with pytest.raises(examining.Stopped):
        examining.accept(proposal, actor=world.staff, version=proposal.version)
    assert kept(proposal)["state"] == "examining"


def test_a_unit_that_the_register_has_elsewhere_is_not_entered_twice(world, whole, client):
    awards.make_registered(unit=world.province, kind="collective", body=world.north_commune)
    client.force_login(world.officer_north)
    form = {"kind": "collective", "name": "xã Nà Lao", "years": "2026", "achievement": DEED}
    form |= {"award": whole.award.pk, "award_text": str(whole.award)}
    form |= {"body": world.north_commune.pk, "body_text": str(world.north_commune)}
    form |= {"version": whole.dossier_draft.version}
    answer = posted(client, "nominee-add", whole.dossier_draft.pk, **form)
    assert answer.status_code == 200
    assert "ngoài phạm vi của bạn" in text(answer)
    assert Recipient.objects.filter(body=world.north_commune).count() == 1


W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WORD = b"<w:document " + W + b"><w:body>%s</w:body></w:document>"
SAID = b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>"
DOCUMENTS = {
    "entity": b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + WORD % (SAID % b"&x;"),
    "laughs": b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + WORD % (SAID % b"&b;"),
    "markup": WORD % (SAID % b"&lt;script&gt;alert(1)&lt;/script&gt;"),
    "deep": WORD % (b"<w:sdt>" * 20_000 + b"</w:sdt>" * 20_000),
    "no xml": b"\xff\xfe\0",
    "empty": b"",
}


@pytest.mark.parametrize("name", [*DOCUMENTS, "bomb", "no archive"])
def test_a_word_file_shows_its_words_and_nothing_else(world, whole, client, name):
    """Also one that was let in before the checks of today."""
    if name == "bomb":
        content = packed(450)
    elif name == "no archive":
        content = b"PK\x03\x04" + b"\0" * 100
    else:
        content = packed(**{"word/document.xml": DOCUMENTS[name]})
    row = whole.paper
    row.file.save("a.docx", ContentFile(content), save=False)
    row.content_type, row.size, row.name = DOCX.content_type, len(content), "a.docx"
    row.save()
    client.force_login(world.officer_north)
    answer = client.get(go("document-text", row.pk))
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "root:" not in html and "haha" not in html and "<script>alert" not in html
