"""Who may write, send, verify and return a report: role × state."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns import rules
from campaigns.choices import CampaignState, SubmissionState
from emulation.accounts.choices import Role
from emulation.journal.services import record
from tests.build import (
    make_appointment,
    make_campaign,
    make_holder,
    make_participation,
    make_period,
    make_submission,
)

pytestmark = pytest.mark.django_db

DRAFT, SUBMITTED = SubmissionState.DRAFT, SubmissionState.SUBMITTED
RETURNED, VERIFIED = SubmissionState.RETURNED, SubmissionState.VERIFIED
CAST = (
    "administrator", "staff", "leader", "member", "viewer", "officer_north", "leader_north",
    "officer_commune", "officer_south", "foreign_staff", "foreign_officer", "nobody", "superuser",
)  # fmt: skip


def allowed(world, rule, *objects):
    """The people of the cast to whom the rule says yes."""
    return {name for name in CAST if rule(getattr(world, name), *objects)}


def report(world, *, state=DRAFT, campaign_state=CampaignState.COLLECTING, unit=None, **values):
    campaign = make_campaign(world.province, state=campaign_state)
    return make_submission(make_period(campaign), unit or world.north, state=state, **values)


@pytest.mark.parametrize(
    ("state", "writers"),
    [
        (DRAFT, {"officer_north"}),
        (RETURNED, {"officer_north"}),
        (SUBMITTED, set()),
        (VERIFIED, set()),
    ],
)
def test_the_units_officer_writes_while_the_report_is_open(world, state, writers):
    submission = report(world, state=state)
    assert allowed(world, rules.may_edit_submission, submission) == writers
    assert allowed(world, rules.may_submit, submission) == writers


@pytest.mark.parametrize(
    ("campaign_state", "writers", "verifiers"),
    [
        (CampaignState.DRAFT, set(), set()),
        (CampaignState.LAUNCHED, set(), set()),
        (CampaignState.COLLECTING, {"officer_north"}, {"staff"}),
        (CampaignState.REVIEWING, {"officer_north"}, {"staff"}),
        (CampaignState.CLOSED, set(), set()),
    ],
)
def test_the_campaign_must_take_results(world, campaign_state, writers, verifiers):
    draft = report(world, campaign_state=campaign_state)
    sent = report(world, campaign_state=campaign_state, state=SUBMITTED)
    assert allowed(world, rules.may_edit_submission, draft) == writers
    assert allowed(world, rules.may_open_submission, draft.campaign, world.north) == writers
    assert allowed(world, rules.may_verify, sent) == verifiers
    assert allowed(world, rules.may_send_back, sent) == verifiers


@pytest.mark.parametrize(
    ("state", "verifiers", "returners"),
    [
        (DRAFT, set(), set()),
        (RETURNED, set(), set()),
        (SUBMITTED, {"staff"}, {"staff"}),
        (VERIFIED, set(), {"staff"}),
    ],
)
def test_the_standing_body_verifies_and_returns_what_was_sent(world, state, verifiers, returners):
    submission = report(world, state=state)
    assert allowed(world, rules.may_verify, submission) == verifiers
    assert allowed(world, rules.may_send_back, submission) == returners


def test_an_officer_of_a_district_writes_for_its_communes_and_not_the_other_way(world):
    commune = report(world, unit=world.north_commune)
    assert allowed(world, rules.may_edit_submission, commune) == {
        "officer_north",
        "officer_commune",
    }


def test_who_sent_a_report_does_not_verify_it(world):
    submission = report(world, state=SUBMITTED, submitted_by=world.staff)
    verdict = rules.may_verify(world.staff, submission)
    assert (bool(verdict), verdict.reason) == (
        False,
        "Người nộp báo cáo không được tự thẩm định.",
    )


def test_figures_of_documents_are_read_only_for_everyone(world):
    submission = report(world, state=VERIFIED, imported=True)
    for rule in (rules.may_edit_submission, rules.may_verify, rules.may_send_back):
        assert allowed(world, rule, submission) == set()
    assert rules.may_edit_submission(world.officer_north, submission).reason == (
        "Số liệu lấy từ tài liệu nên không sửa ở đây."
    )


def test_a_period_that_is_not_open_yet_takes_no_figures(world):
    campaign = make_campaign(world.province)
    today = timezone.localdate()
    opened = make_submission(make_period(campaign, opens_on=today), world.north)
    closed = make_submission(make_period(campaign, opens_on=today + timedelta(days=1)), world.north)
    assert rules.may_edit_submission(world.officer_north, opened)
    verdict = rules.may_edit_submission(world.officer_north, closed)
    assert not verdict
    assert verdict.reason.startswith("Kỳ báo cáo mở từ ngày ")


def test_a_unit_that_does_not_take_part_opens_no_report(world):
    campaign = make_campaign(world.province)
    assert not rules.may_open_submission(world.officer_north, campaign, world.north)
    make_participation(campaign, world.north)
    assert allowed(world, rules.may_open_submission, campaign, world.north) == {"officer_north"}


def test_the_queue_is_for_the_council(world):
    assert allowed(world, rules.may_see_queue) == {"staff", "leader", "foreign_staff"}


def test_who_sent_a_report_before_a_colleague_corrected_it_does_not_verify_it(world):
    """A second sending names another sender; the journal still knows the first."""
    both = make_holder(Role.COUNCIL_STAFF, world.province)
    make_appointment(both, world.north, Role.UNIT_OFFICER)
    submission = report(world, state=SUBMITTED, submitted_by=world.officer_north)
    assert rules.may_verify(both, submission)
    record(both, "submission.submitted", submission, within=submission.campaign)
    verdict = rules.may_verify(both, submission)
    assert verdict.reason == "Người nộp báo cáo không được tự thẩm định."
    assert rules.may_verify(world.staff, submission)
