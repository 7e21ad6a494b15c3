"""Two real transactions at what a workbook writes; without the locks each race must go wrong."""

from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import QuerySet

from campaigns.models import FigureUpload, Result, Submission
from campaigns.services import results, uploads
from campaigns.services.results import Entry
from emulation.accounts.models import User
from emulation.journal.models import Entry as JournalEntry
from tests.build import (
    make_campaign,
    make_holder,
    make_participation,
    make_period,
    make_result,
    make_submission,
    make_target,
    make_upload,
)
from tests.campaigns.test_results_races import fresh, together  # noqa: F401 - a fixture

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite writes one transaction at a time"
    ),
]

# Asked by an apply, an undo and a save alike, when each has its locks.
RULE = "may_edit_submission"


@pytest.fixture(params=["locked", "not locked"])
def is_locked(request, monkeypatch):
    if request.param == "not locked":
        monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **values: self)
    return request.param == "locked"


@pytest.fixture
def period(world):
    campaign = make_campaign(world.province)
    make_participation(campaign, world.north)
    return make_period(campaign)


@pytest.fixture
def target(world, period):
    return make_target(period.campaign, world.north)


@pytest.fixture
def colleague(world):
    return make_holder("unit_officer", world.north, "dongnghiep")


def act(service, upload, actor):
    return lambda: service(fresh(FigureUpload, upload), actor=fresh(User, actor))


def save(submission, target, actor, value):
    version = fresh(Submission, submission).version
    return lambda: results.save_cells(
        fresh(Submission, submission),
        actor=fresh(User, actor),
        entries=[Entry(target.pk, value=Decimal(value))],
        version=version,
    )


def written():
    return JournalEntry.objects.filter(action="result.saved").count()


def states():
    return sorted(FigureUpload.objects.values_list("state", flat=True))


def test_of_two_files_for_one_figure_one_is_written_and_the_other_is_told(
    world,
    period,
    target,
    colleague,
    together,  # noqa: F811
    is_locked,
):
    make_submission(period, world.north)
    rows = [
        make_upload(period, target, by=person, value=Decimal(value))
        for person, value in ((world.officer_north, 5), (colleague, 6))
    ]
    outcomes = together(RULE, *(act(uploads.apply, row, row.by) for row in rows))
    (applied,) = FigureUpload.objects.filter(state="applied")[:1]
    went_well = (
        outcomes == ["done", "refused"]
        and states() == ["applied", "trial"]
        and Result.objects.get().value == applied.cells.get().value
        and written() == 1
    )
    assert went_well is is_locked


def test_of_two_files_that_open_one_report_one_is_written_and_the_other_is_told(
    world,
    period,
    target,
    colleague,
    together,  # noqa: F811
):
    """No lock on a report that is not there: that it is made once the database sees to."""
    rows = [
        make_upload(period, target, by=person, value=Decimal(value))
        for person, value in ((world.officer_north, 5), (colleague, 6))
    ]
    outcomes = together(RULE, *(act(uploads.apply, row, row.by) for row in rows))
    assert outcomes == ["done", "refused"]
    assert states() == ["applied", "trial"]
    assert JournalEntry.objects.filter(action="submission.opened").count() == 1
    (applied,) = FigureUpload.objects.filter(state="applied")
    assert Result.objects.get().value == applied.cells.get().value


def test_a_file_and_a_colleague_that_open_one_report_have_one(
    world,
    period,
    target,
    colleague,
    together,  # noqa: F811
):
    upload = make_upload(period, target, by=world.officer_north, value=Decimal(5))
    outcomes = together(
        [RULE, "may_open_submission"],
        act(uploads.apply, upload, upload.by),
        lambda: results.open_submission(period, unit=world.north, actor=fresh(User, colleague)),
    )
    assert outcomes == ["done", "done"]
    assert Submission.objects.count() == 1
    assert JournalEntry.objects.filter(action="submission.opened").count() == 1
    assert Result.objects.get().value == 5


def test_a_file_is_applied_once(world, period, target, together, is_locked):  # noqa: F811
    make_submission(period, world.north)
    upload = make_upload(period, target, by=world.officer_north)
    outcomes = together(RULE, *[act(uploads.apply, upload, upload.by)] * 2)
    once = JournalEntry.objects.filter(action="upload.applied").count() == 1
    went_well = outcomes == ["done", "refused"] and once and written() == 1
    assert went_well is is_locked


def test_a_file_is_undone_once(world, period, target, together, is_locked):  # noqa: F811
    make_submission(period, world.north)
    upload = make_upload(period, target, by=world.officer_north)
    uploads.apply(upload, actor=world.officer_north)
    outcomes = together(RULE, *[act(uploads.undo, upload, upload.by)] * 2)
    once = JournalEntry.objects.filter(action="upload.undone").count() == 1
    went_well = outcomes == ["done", "refused"] and once and written() == 2
    assert went_well is is_locked
    assert not Result.objects.exists()


def test_a_file_does_not_write_over_what_a_colleague_saves_meanwhile(
    world,
    period,
    target,
    colleague,
    together,  # noqa: F811
    is_locked,
):
    submission = make_submission(period, world.north)
    upload = make_upload(period, target, by=world.officer_north, value=Decimal(5))
    outcomes = together(
        RULE, act(uploads.apply, upload, upload.by), save(submission, target, colleague, 6)
    )
    is_applied = states() == ["applied"]
    went_well = (
        outcomes == ["done", "refused"]
        and Result.objects.get().value == (5 if is_applied else 6)
        and written() == 1
        and fresh(Submission, submission).version == submission.version + 1
    )
    assert went_well is is_locked


def test_what_a_colleague_saves_is_not_undone_with_the_file(
    world,
    period,
    target,
    colleague,
    together,  # noqa: F811
    is_locked,
):
    submission = make_submission(period, world.north)
    other = make_target(period.campaign, world.north)
    make_result(submission, other, value=Decimal(1))
    upload = make_upload(period, target, by=world.officer_north, value=Decimal(5))
    uploads.apply(upload, actor=world.officer_north)
    outcomes = together(
        RULE, act(uploads.undo, upload, upload.by), save(submission, target, colleague, 6)
    )
    left = Result.objects.filter(target=target).values_list("value", flat=True)
    went_well = outcomes == ["done", "refused"] and list(left) == (
        [] if states() == ["undone"] else [6]
    )
    assert went_well is is_locked
