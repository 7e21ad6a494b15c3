"""What a report reads: verified figures as they were frozen, and nothing that was not verified."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import snapshots
from campaigns.choices import CampaignState, SubmissionState
from reports import queries
from tests import build


@pytest.fixture
def campaign(world):
    return build.make_campaign(world.province, state=CampaignState.REVIEWING)


def verified(campaign, unit, value="120", plan=100):
    submission = build.make_submission(
        build.make_period(campaign), unit, state=SubmissionState.VERIFIED
    )
    target = build.make_target(campaign, unit, plan=plan)
    build.make_result(submission, target, value=Decimal(value))
    snapshots.freeze(submission)
    return submission


def values_of(campaign):
    return [
        result["value"]
        for report in queries.snapshot_of(campaign)["reports"]
        for result in report["results"]
    ]


def test_figures_are_those_that_were_frozen_not_those_typed_since(campaign, world):
    submission = verified(campaign, world.north)
    submission.results.update(value=Decimal("999"))
    assert values_of(campaign) == ["120"]


@pytest.mark.parametrize(
    "state", [SubmissionState.DRAFT, SubmissionState.SUBMITTED, SubmissionState.RETURNED]
)
def test_what_is_not_verified_is_not_in_the_report(campaign, world, state):
    submission = build.make_submission(build.make_period(campaign), world.north, state=state)
    build.make_result(submission, build.make_target(campaign, world.north))
    assert values_of(campaign) == []


def test_a_report_that_was_returned_after_verification_is_read_no_more(campaign, world):
    submission = verified(campaign, world.north)
    snapshots.release(submission)
    assert values_of(campaign) == []


def test_verified_anew_only_the_new_figures_count_and_the_report_says_which(campaign, world):
    submission = verified(campaign, world.north)
    submission.results.update(value=Decimal("130"))
    snapshots.freeze(submission)
    (report,) = queries.snapshot_of(campaign)["reports"]
    assert [result["value"] for result in report["results"]] == ["130"]
    assert (report["number"], report["reference"]) == (2, f"BC{submission.pk}.2")
    assert report["results"][0]["references"] == [f"BC{submission.pk}.2"]


def test_figures_of_another_campaign_stay_there(campaign, world):
    verified(build.make_campaign(world.province), world.north)
    assert values_of(campaign) == []


def test_the_launching_unit_and_what_lies_above_it_speak_for_the_whole(world):
    campaign = build.make_campaign(world.committee, state=CampaignState.REVIEWING)
    verified(campaign, world.province)
    verified(campaign, world.north)
    found = {
        report["unit"]: report["is_whole"] for report in queries.snapshot_of(campaign)["reports"]
    }
    assert found == {world.province.name: True, world.north.name: False}


def test_targets_without_a_verified_result_are_named(campaign, world):
    verified(campaign, world.north)
    open_target = build.make_target(campaign, world.south, plan=50)
    found = queries.snapshot_of(campaign)["open_targets"]
    assert [(row["label"], row["unit"]) for row in found] == [(open_target.label, world.south.name)]
    assert found[0]["baselines"][0]["value"] == "50"


def test_units_that_take_part_and_have_no_verified_report_are_named(campaign, world):
    verified(campaign, world.north)
    build.make_participation(campaign, world.south)
    found = queries.snapshot_of(campaign)["participation"]
    assert found == {
        "total": 2,
        "kinds": [["huyện", 2]],
        "reported": 1,
        "missing": [world.south.name],
    }


def test_a_figure_of_a_document_is_traced_to_its_facts_and_its_printed_decimals(campaign, world):
    submission = verified(campaign, world.province, value="9")
    result = submission.results.get()
    document = build.make_document(world.province)
    build.make_fact(
        document,
        row=result,
        fact_id="D-R1",
        campaign=campaign,
        data={"id": "D-R1", "value": Decimal("9.0")},
    )
    snapshots.freeze(submission)
    (report,) = queries.snapshot_of(campaign)["reports"]
    assert report["results"][0]["references"] == ["D-R1"]
    assert report["results"][0]["decimals"] == 1


def test_what_was_typed_in_the_portal_has_a_mark_of_its_own(campaign):
    work = build.make_work(campaign)
    (row,) = queries.snapshot_of(campaign)["works"]
    assert row["facts"] == [f"CT{work.pk}"]


def test_a_campaign_still_collecting_makes_drafts(campaign):
    assert queries.snapshot_of(campaign)["campaign"]["is_draft"] is False
    campaign.state = CampaignState.COLLECTING
    assert queries.snapshot_of(campaign)["campaign"]["is_draft"] is True


def test_reading_costs_the_same_for_one_unit_and_for_three(campaign, world):
    """One query per list, whatever its length."""
    counts = []
    for unit in (world.north, world.south, world.city):
        verified(campaign, unit)
        build.make_work(campaign, unit=unit)
        build.make_recipient(build.make_award_count(campaign))
        with CaptureQueriesContext(connection) as captured:
            queries.snapshot_of(campaign)
        counts.append(len(captured))
    assert counts[1] == counts[2]
