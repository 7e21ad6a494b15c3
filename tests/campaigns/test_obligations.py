"""Expected reports: who owes one, until when, and what a unit is spared."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from campaigns import obligations, rules
from campaigns.choices import CampaignState, Punctuality, ReportStanding, SubmissionState
from campaigns.models import Obligation
from campaigns.queries.results import clock_of, owed_by
from campaigns.services import periods, planning, results
from campaigns.services.results import Entry
from emulation.journal.models import Entry as JournalEntry
from emulation.journal.models import Notification
from emulation.lib.verdicts import Refused
from tests.build import (
    make_campaign,
    make_obligation,
    make_participation,
    make_period,
    make_result,
    make_submission,
    make_target,
    make_unit,
)

pytestmark = pytest.mark.django_db
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
HOUR = timedelta(hours=1)


@pytest.fixture
def campaign(world):
    return make_campaign(world.province, ends_on="2023-10-30")


def owing(campaign):
    rows = Obligation.objects.filter(campaign=campaign).order_by("period", "unit__name")
    return [(row.period.name, row.unit.name) for row in rows]


def expected(campaign):
    return {row.unit.name for row in Obligation.objects.filter(campaign=campaign).expected()}


def test_rows_follow_units_and_periods(world, campaign):
    planning.join(campaign, actor=world.staff, units=[world.north, world.south])
    assert owing(campaign) == []
    make_period(campaign, name="Quý I", position=1)
    make_period(campaign, name="Quý II", position=2)
    both = ["huyện Bắc Nguyên", "huyện Nam Nguyên"]
    assert owing(campaign) == [(name, unit) for name in ("Quý I", "Quý II") for unit in both]
    planning.leave(campaign, actor=world.staff, unit=world.south)
    assert owing(campaign) == [("Quý I", both[0]), ("Quý II", both[0])]


def test_levelling_twice_changes_nothing_and_links_what_was_begun(world, campaign):
    period = make_period(campaign)
    report = make_submission(period, world.north)
    make_obligation(period, world.south, waived_at=timezone.now(), waived_reason="Mới chia tách")
    before = list(Obligation.objects.order_by("pk").values())
    obligations.level(campaign)
    assert list(Obligation.objects.order_by("pk").values()) == before
    assert period.obligations.get(unit=world.north).submission == report


def test_the_unit_that_stood_on_the_last_day_reported_on_owes(world, campaign):
    """The dated tree decides, also when a merger is entered later."""
    gone = make_unit("xã Cũ", parent=world.north, closed_on=date(2023, 7, 1))
    still = make_unit("xã Còn", parent=world.north, closed_on=date(2023, 10, 31))
    last = make_unit("xã Hết", parent=world.north, closed_on=date(2023, 10, 30))
    new = make_unit("xã Mới", parent=world.north, opened_on=date(2023, 7, 1))
    later = make_unit("xã Sau", parent=world.north, opened_on=date(2023, 10, 31))
    make_period(campaign, due_at=datetime(2023, 11, 15, 17, tzinfo=HANOI))
    for unit in (gone, still, last, new, later):
        make_participation(campaign, unit)
    assert expected(campaign) == {"xã Còn", "xã Mới"}
    still.closed_on = date(2023, 8, 1)
    still.save()
    assert expected(campaign) == {"xã Mới"}


def test_the_due_day_in_vietnam_decides_before_the_campaign_ends(world, campaign):
    """23:30 of 31/3 in Hanoi is 31/3, whatever the clock of the server says."""
    period = make_period(campaign, due_at=datetime(2023, 3, 31, 23, 30, tzinfo=HANOI))
    make_participation(campaign, world.north)
    assert period.obligations.get().as_of == date(2023, 3, 31)
    period.due_at = datetime(2024, 1, 15, 17, tzinfo=HANOI)
    planning.save_rows(
        campaign, actor=world.staff, part="periods", saved=[period], version=campaign.version
    )
    assert period.obligations.get().as_of == date(2023, 10, 30)


@pytest.mark.parametrize(
    ("state", "counted", "standing", "punctuality"),
    [
        (None, None, ReportStanding.UNOPENED, Punctuality.OVERDUE),
        (SubmissionState.DRAFT, None, ReportStanding.DRAFT, Punctuality.OVERDUE),
        (SubmissionState.SUBMITTED, -1, ReportStanding.SUBMITTED, Punctuality.ON_TIME),
        (SubmissionState.SUBMITTED, 1, ReportStanding.SUBMITTED, Punctuality.LATE),
        (SubmissionState.RETURNED, -1, ReportStanding.RETURNED, Punctuality.ON_TIME),
        (SubmissionState.VERIFIED, 1, ReportStanding.VERIFIED, Punctuality.LATE),
    ],
)
def test_where_a_report_stands_and_how_it_keeps_to_time(
    world, campaign, state, counted, standing, punctuality
):
    now = timezone.now()
    due_at = now - 2 * HOUR
    period = make_period(campaign, due_at=due_at)
    make_participation(campaign, world.north)
    if state:
        moment = due_at + counted * HOUR if counted else None
        make_submission(period, world.north, state=state, submitted_at=moment, counted_at=moment)
    row = Obligation.objects.with_standing(now).get()
    assert (row.standing, row.punctuality) == (standing, punctuality)


def test_more_time_makes_what_was_late_be_on_time(world, campaign):
    now = timezone.now()
    period = make_period(campaign, due_at=now - 3 * HOUR, closes_at=now - 2 * HOUR)
    make_submission(period, world.north, state="submitted", submitted_at=now - HOUR)
    row = make_obligation(period, world.north)
    assert Obligation.objects.with_standing(now).get().punctuality == Punctuality.LATE
    row = periods.extend(row, actor=world.staff, until=now + HOUR, reason="Mất điện cả huyện")
    found = Obligation.objects.with_standing(now).get()
    assert (found.punctuality, found.due, found.closing) == (
        Punctuality.ON_TIME,
        row.due_at,
        row.closes_at,
    )
    assert row.due_at == now + HOUR
    entry = JournalEntry.objects.get(action="obligation.extended")
    assert (entry.reason, entry.actor) == ("Mất điện cả huyện", world.staff)
    assert Notification.objects.get(action="obligation.extended").recipient == world.officer_north
    periods.end_extension(row, actor=world.staff)
    assert Obligation.objects.with_standing(now).get().punctuality == Punctuality.LATE


@pytest.mark.parametrize(
    ("hours", "reason", "sentence"),
    [(5, " ", "lý do gia hạn"), (-1, "Mưa lũ", "đã qua"), (1, "Mưa lũ", "phải sau hạn nộp")],
)
def test_more_time_needs_a_reason_and_a_later_moment(world, campaign, hours, reason, sentence):
    now = timezone.now()
    row = make_obligation(make_period(campaign, due_at=now + 3 * HOUR), world.north)
    with pytest.raises(Refused, match=sentence):
        periods.extend(row, actor=world.staff, until=now + hours * HOUR, reason=reason)
    assert Obligation.objects.get().extended_until is None


@pytest.mark.parametrize("actor", ["leader", "officer_north", "foreign_staff", "administrator"])
def test_only_the_standing_body_gives_time_or_spares_a_report(world, campaign, actor):
    row = make_obligation(make_period(campaign), world.north)
    person = getattr(world, actor)
    assert not rules.may_extend(person, row)
    with pytest.raises(Refused):
        periods.waive(row, actor=person, reason="Mới thành lập")


def test_a_spared_report_is_owed_by_nobody_until_it_is_expected_again(world, campaign):
    row = make_obligation(make_period(campaign), world.north)
    assert len(owed_by(world.officer_north)) == 1
    row = periods.waive(row, actor=world.staff, reason="Mới thành lập")
    assert (owed_by(world.officer_north), expected(campaign)) == ([], set())
    assert Obligation.objects.with_standing(timezone.now()).get().standing == "waived"
    periods.end_waiver(row, actor=world.staff)
    assert len(owed_by(world.officer_north)) == 1


def test_what_was_sent_is_not_spared(world, campaign):
    period = make_period(campaign)
    make_submission(period, world.north, state=SubmissionState.SUBMITTED)
    with pytest.raises(Refused, match="đã nộp"):
        periods.waive(make_obligation(period, world.north), actor=world.staff, reason="Nhầm")


# The closing moment and the grace


def closed_report(world, campaign, minutes, **values):
    """A draft with one figure of a period that closed so many minutes ago."""
    closes_at = timezone.now() - timedelta(minutes=minutes)
    period = make_period(campaign, due_at=closes_at - HOUR, closes_at=closes_at, **values)
    report = make_submission(period, world.north)
    make_result(report, make_target(campaign, world.north))
    return report, closes_at


def test_a_closed_period_takes_nothing_and_says_what_to_do(world, campaign):
    report, _ = closed_report(world, campaign, 5)
    verdict = rules.may_edit_submission(world.officer_north, report)
    assert not verdict
    assert verdict.reason.startswith("Kỳ báo cáo đã đóng lúc ")
    assert "gia hạn" in verdict.reason
    make_obligation(
        report.period,
        world.north,
        extended_until=timezone.now() + HOUR,
        extension_reason="Mất điện",
    )
    fresh = type(report).objects.get(pk=report.pk)
    assert rules.may_edit_submission(world.officer_north, fresh)


def test_a_returned_report_is_corrected_after_the_period_has_closed(world, campaign):
    report, _ = closed_report(world, campaign, 5)
    report.state, report.return_reason = SubmissionState.RETURNED, "Sai đơn vị tính"
    report.save()
    assert rules.may_edit_submission(world.officer_north, report)


def test_what_was_typed_in_time_is_saved_and_sent_within_the_grace(world, campaign):
    report, closes_at = closed_report(world, campaign, 5)
    target = campaign.targets.get(unit=world.north)
    stamped = closes_at - timedelta(minutes=1)

    def save(stamped_at):
        return results.save_cells(
            report,
            actor=world.officer_north,
            entries=[Entry(target.pk, value=130)],
            version=report.version,
            stamped_at=stamped_at,
        )

    for late in (None, closes_at + timedelta(minutes=1)):
        with pytest.raises(Refused, match="đã đóng"):
            save(late)
    report = save(stamped)
    assert report.typed_at == stamped
    report = results.submit(report, actor=world.officer_north, version=report.version)
    # In time to be taken, too late to be on time.
    assert report.counted_at > report.period.due_at
    found = Obligation.objects.with_standing(timezone.now()).get()
    assert (found.standing, found.punctuality) == ("submitted", Punctuality.LATE)


def test_a_report_typed_in_time_is_on_time_within_the_grace(world, campaign):
    due_at = timezone.now() - timedelta(minutes=10)
    report = make_submission(make_period(campaign, due_at=due_at), world.north)
    target = make_target(campaign, world.north)
    report = results.save_cells(
        report,
        actor=world.officer_north,
        entries=[Entry(target.pk, value=1)],
        version=report.version,
        stamped_at=due_at - HOUR,
    )
    report = results.submit(report, actor=world.officer_north, version=report.version)
    assert report.counted_at == due_at - HOUR
    assert clock_of(report).left == "nộp đúng hạn"
    assert Obligation.objects.with_standing(timezone.now()).get().punctuality == "on_time"


def test_an_older_page_makes_nothing_typed_late_be_on_time(world, campaign):
    due_at = timezone.now() - timedelta(minutes=10)
    report = make_submission(make_period(campaign, due_at=due_at), world.north)
    target = make_target(campaign, world.north)
    for value, stamped_at in ((1, None), (2, due_at - HOUR)):
        report = results.save_cells(
            report,
            actor=world.officer_north,
            entries=[Entry(target.pk, value=value)],
            version=report.version,
            stamped_at=stamped_at,
        )
    report = results.submit(report, actor=world.officer_north, version=report.version)
    assert report.counted_at > due_at


def test_the_grace_ends(world, campaign):
    report, closes_at = closed_report(world, campaign, 31)
    verdict = rules.may_edit_submission(
        world.officer_north, report, stamped_at=closes_at - timedelta(minutes=1)
    )
    assert not verdict


@pytest.mark.parametrize("state", [CampaignState.LAUNCHED, CampaignState.CLOSED])
def test_nothing_is_owed_outside_of_collecting(world, state):
    campaign = make_campaign(world.province, state=state)
    make_obligation(make_period(campaign), world.north)
    assert owed_by(world.officer_north) == []
