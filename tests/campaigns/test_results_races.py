"""Two real transactions at one report; without the lock each race must go wrong."""

from contextlib import suppress
from decimal import Decimal
from threading import Barrier, BrokenBarrierError, Thread
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.db.utils import Error

from campaigns import rules
from campaigns.choices import SubmissionState
from campaigns.models import Result, ReturnNote, SaveReceipt, Snapshot, Submission
from campaigns.models.planning import CampaignQuerySet
from campaigns.models.results import SubmissionQuerySet
from campaigns.services import results, verification
from campaigns.services.results import Entry
from emulation.accounts.choices import Role
from emulation.accounts.models import User
from emulation.journal.models import Entry as JournalEntry
from emulation.lib.verdicts import Refused
from tests.build import (
    make_campaign,
    make_holder,
    make_period,
    make_result,
    make_submission,
    make_target,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite writes one transaction at a time"
    ),
]


@pytest.fixture
def submission(world):
    campaign = make_campaign(world.province)
    make_target(campaign, world.north, plan=Decimal(100))
    return make_submission(make_period(campaign), world.north)


@pytest.fixture(params=["locked", "not locked"])
def is_locked(request, monkeypatch):
    if request.param == "not locked":
        # The campaign's lock too, which sending and verifying take first.
        for rows in (SubmissionQuerySet, CampaignQuerySet):
            monkeypatch.setattr(rows, "locked", lambda self, pk: self.get(pk=pk))
    return request.param == "locked"


@pytest.fixture
def together(monkeypatch):
    """Runs acts at once: both pass the rule before either goes on, if the lock lets them."""

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


def fresh(model, row):
    """As another process would have it: nothing is shared between the two sides."""
    return model.objects.get(pk=row.pk)


def test_of_two_verifiers_one_wins_and_the_other_is_told(world, submission, together, is_locked):
    make_result(submission, submission.campaign.targets.get())
    sent = results.submit(submission, actor=world.officer_north, version=submission.version)
    other = make_holder(Role.COUNCIL_STAFF, world.province, "thuongtruc2")
    outcomes = together(
        "may_verify",
        *(
            lambda actor=actor: verification.verify(
                fresh(Submission, sent), actor=fresh(User, actor), version=sent.version
            )
            for actor in (world.staff, other)
        ),
    )
    went_well = (
        outcomes == ["done", "refused"]
        and Snapshot.objects.count() == 1
        and JournalEntry.objects.filter(action="submission.verified").count() == 1
    )
    assert went_well is is_locked


def test_of_two_who_judge_figures_one_wins_and_nothing_is_asked_twice(
    world, submission, together, is_locked
):
    target = submission.campaign.targets.get()
    make_result(submission, target)
    sent = results.submit(submission, actor=world.officer_north, version=submission.version)
    other = make_holder(Role.COUNCIL_STAFF, world.province, "thuongtruc2")
    outcomes = together(
        "may_examine",
        lambda: verification.examine(
            fresh(Submission, sent),
            actor=fresh(User, world.staff),
            version=sent.version,
            verified={target.pk},
        ),
        lambda: verification.examine(
            fresh(Submission, sent),
            actor=fresh(User, other),
            version=sent.version,
            returned={target.pk: "Vì sao?"},
        ),
    )
    # Whoever wins, the figure is either verified or asked about.
    is_verified = Result.objects.exclude(verified_at=None).exists()
    went_well = outcomes == ["done", "refused"] and is_verified != ReturnNote.objects.exists()
    assert went_well is is_locked


def test_a_report_is_not_taken_back_while_it_is_judged(world, submission, together, is_locked):
    target = submission.campaign.targets.get()
    make_result(submission, target)
    sent = results.submit(submission, actor=world.officer_north, version=submission.version)
    outcomes = together(
        ["may_take_back", "may_verify"],
        lambda: verification.verify(
            fresh(Submission, sent), actor=fresh(User, world.staff), version=sent.version
        ),
        lambda: results.take_back(
            fresh(Submission, sent), actor=fresh(User, world.officer_north), version=sent.version
        ),
    )
    now = fresh(Submission, sent)
    is_frozen = Snapshot.objects.filter(is_current=True).exists()
    is_one = is_frozen == (now.state == SubmissionState.VERIFIED)
    went_well = outcomes == ["done", "refused"] and is_one
    assert went_well is is_locked


def test_of_two_who_verify_many_at_once_each_report_is_done_once(
    world, submission, together, is_locked
):
    make_result(submission, submission.campaign.targets.get())
    sent = results.submit(submission, actor=world.officer_north, version=submission.version)
    other = make_holder(Role.COUNCIL_STAFF, world.province, "thuongtruc2")
    outcomes = []
    together(
        "may_verify",
        *(
            lambda actor=actor: outcomes.append(
                verification.verify_many(
                    [fresh(Submission, sent)],
                    actor=fresh(User, actor),
                    versions={sent.pk: sent.version},
                )
            )
            for actor in (world.staff, other)
        ),
    )
    totals = sorted((len(outcome.done), len(outcome.refused)) for outcome in outcomes)
    went_well = totals == [(0, 1), (1, 0)] and Snapshot.objects.count() == 1
    assert went_well is is_locked


def test_of_two_who_save_one_wins_and_nothing_is_overwritten(
    world, submission, together, is_locked
):
    target = submission.campaign.targets.get()
    make_result(submission, target, value=Decimal(1))
    outcomes = together(
        "may_edit_submission",
        *(
            lambda value=value: results.save_cells(
                fresh(Submission, submission),
                actor=fresh(User, world.officer_north),
                entries=[Entry(target.pk, value=Decimal(value))],
                version=submission.version,
            )
            for value in (5, 6)
        ),
    )
    assert Result.objects.get().value in (5, 6)
    went_well = (
        outcomes == ["done", "refused"]
        and fresh(Submission, submission).version == submission.version + 1
        and JournalEntry.objects.filter(action="result.saved").count() == 1
    )
    assert went_well is is_locked


def test_a_save_that_comes_twice_at_once_is_done_once(world, submission, together, is_locked):
    target, key = submission.campaign.targets.get(), uuid4()
    typed = SimpleNamespace(sound_entries=[Entry(target.pk, value=Decimal(5))], sound_note=None)
    outcomes = together(
        "may_edit_submission",
        *[
            lambda: results.save_typed(
                Submission.objects.all(),
                submission.pk,
                actor=fresh(User, world.officer_north),
                only=[target.pk],
                read=lambda rows, note: typed,
                key=key,
            )
        ]
        * 2,
    )
    assert JournalEntry.objects.filter(action="result.saved").count() == 1
    went_well = (
        outcomes == ["done", "done"]
        and fresh(Submission, submission).version == submission.version + 1
        and SaveReceipt.objects.count() == 1
    )
    assert went_well is is_locked


def test_nothing_is_written_into_a_report_while_it_is_sent(world, submission, together, is_locked):
    target = submission.campaign.targets.get()
    make_result(submission, target, value=Decimal(100))

    def save():
        results.save_cells(
            fresh(Submission, submission),
            actor=fresh(User, world.officer_north),
            entries=[Entry(target.pk, value=Decimal(99))],
            version=submission.version,
        )

    def submit():
        results.submit(
            fresh(Submission, submission),
            actor=fresh(User, world.officer_north),
            version=submission.version,
        )

    outcomes = together("may_edit_submission", save, submit)
    now = fresh(Submission, submission)
    is_sent = now.state == SubmissionState.SUBMITTED
    went_well = outcomes == ["done", "refused"] and is_sent == (Result.objects.get().value == 100)
    assert went_well is is_locked


def test_a_report_opened_by_two_at_once_is_one(world, together):
    campaign = make_campaign(world.province)
    period = make_period(campaign)
    campaign.participations.create(unit=world.north)
    outcomes = together(
        "may_open_submission",
        *(
            lambda: results.open_submission(
                period, unit=world.north, actor=fresh(User, world.officer_north)
            )
            for _ in range(2)
        ),
    )
    assert outcomes == ["done", "done"]
    assert Submission.objects.count() == 1
