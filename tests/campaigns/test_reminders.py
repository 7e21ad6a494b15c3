"""Reminders: those that go out by themselves, and those that somebody asks for."""

from contextlib import suppress
from datetime import datetime, timedelta
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import connection, connections
from django.utils import timezone

from campaigns import reminders
from campaigns.choices import CampaignState, ReminderStep, SubmissionState
from campaigns.models import Obligation, Reminder, Submission
from campaigns.reminders import send_due
from campaigns.services import reminders as services
from campaigns.services.verification import send_back
from campaigns.tasks import send_reminders
from emulation.accounts.choices import Role
from emulation.accounts.models import User
from emulation.journal.models import Entry, MailState, Notification
from tests.build import (
    make_campaign,
    make_holder,
    make_obligation,
    make_participation,
    make_period,
    make_submission,
)

DUE = timezone.make_aware(datetime(2023, 10, 30, 17))
DAY = timedelta(days=1)
WEEK_BEFORE = DUE - 5 * DAY - timedelta(hours=8)
OVERDUE = DUE + timedelta(hours=16)
ESCALATED = DUE + 4 * DAY - timedelta(hours=5)


def make_board(world, **values):
    campaign = make_campaign(
        world.province, theme="Thi đua 2023", launched_on="2023-01-05", ends_on="2023-12-31"
    )
    for unit in (world.north, world.north_commune, world.south):
        make_participation(campaign, unit)
    return make_period(campaign, **{"name": "quý III", "due_at": DUE, **values})


@pytest.fixture
def period(world):
    return make_board(world)


def told():
    """Who was told what, by user name: the action and the first words."""
    rows = Notification.objects.select_related("recipient").order_by("recipient__username", "id")
    return [(row.recipient.username, row.action, row.sentence[:60]) for row in rows]


def steps():
    rows = Reminder.objects.order_by("obligation__unit__path", "id")
    return [(row.obligation.unit.code, row.step, row.told) for row in rows]


@pytest.mark.django_db
class TestByThemselves:
    def test_each_unit_that_has_not_sent_hears_once(self, world, period):
        make_submission(period, world.south, state=SubmissionState.SUBMITTED)
        assert send_due(WEEK_BEFORE) == 2
        assert steps() == [("TN.BN", "week_before", 1), ("TN.BN.NL", "week_before", 1)]
        assert told() == [
            (
                "canbobac",
                "obligation.reminded",
                "Báo cáo quý III của huyện Bắc Nguyên còn 5 ngày 8 giờ, đến 1",
            ),
            (
                "canboxa",
                "obligation.reminded",
                "Báo cáo quý III của xã Nà Lao còn 5 ngày 8 giờ, đến 17:00 ng",
            ),
        ]
        assert set(Notification.objects.values_list("mail_state", flat=True)) == {MailState.WAITING}
        assert send_due(WEEK_BEFORE) == 0
        assert send_due(WEEK_BEFORE + timedelta(hours=3)) == 0
        assert len(told()) == 2

    def test_the_journal_says_that_it_was_the_portal_and_how_many(self, period):
        send_due(WEEK_BEFORE)
        entry = Entry.objects.get(action="period.reminded")
        assert (entry.actor, entry.target_id, entry.within_id) == (
            None,
            period.pk,
            period.campaign_id,
        )
        assert entry.after == {
            "lần nhắc": "Trước hạn 7 ngày",
            "số đơn vị": 3,
            "số đơn vị chưa có ai để nhắc": 0,
        }

    def test_at_night_nobody_hears_and_in_the_morning_everybody_does(self, period):
        night = timezone.make_aware(datetime(2023, 10, 25, 21))
        assert send_due(night) == 0
        assert Reminder.objects.count() == 0
        assert send_due(night + timedelta(hours=10)) == 3

    def test_after_an_outage_only_the_step_of_now_is_sent(self, period):
        send_due(DUE - timedelta(hours=9))
        assert {step for _, step, _ in steps()} == {ReminderStep.DAY_BEFORE}

    def test_whoever_answers_for_several_units_gets_one_notice(self, world, period):
        world.officer_commune.appointments.update(until_on="2020-12-31")
        make_participation(period.campaign, world.north_other)
        send_due(WEEK_BEFORE)
        (sentence,) = Notification.objects.filter(recipient=world.officer_north).values_list(
            "sentence", flat=True
        )
        assert sentence.startswith(
            "3 đơn vị chưa nộp báo cáo quý III: huyện Bắc Nguyên; xã Nà Lao; xã Bản Phố, còn 5 ngày"
        )
        assert [told for _, _, told in steps()] == [1, 1, 1, 1]

    def test_a_unit_without_officer_is_written_down_as_told_to_nobody(self, world, period):
        world.officer_south.appointments.update(until_on="2020-12-31")
        send_due(WEEK_BEFORE)
        assert steps()[-1] == ("TN.NN", "week_before", 0)

    def test_a_waived_unit_and_one_that_no_longer_stands_are_left_alone(self, world, period):
        make_obligation(
            period, world.south, waived_at=timezone.now(), waived_reason="Mới thành lập"
        )
        world.north_commune.closed_on = "2023-07-01"
        world.north_commune.save()
        send_due(WEEK_BEFORE)
        assert steps() == [("TN.BN", "week_before", 1)]

    @pytest.mark.parametrize(
        "state", [CampaignState.DRAFT, CampaignState.LAUNCHED, CampaignState.CLOSED]
    )
    def test_only_campaigns_that_take_reports_remind(self, period, state):
        period.campaign.state = state
        period.campaign.save()
        assert send_due(WEEK_BEFORE) == 0

    def test_a_period_that_does_not_remind_is_silent_to_units_and_staff(self, world):
        make_board(world, reminds=False)
        assert send_due(WEEK_BEFORE) == 0
        assert send_due(OVERDUE) == 0
        assert told() == []

    def test_a_unit_with_more_time_is_reminded_of_its_own_term(self, world, period):
        until = DUE + 6 * DAY
        make_obligation(period, world.south, extended_until=until, extension_reason="Mưa lũ")
        send_due(OVERDUE)
        assert steps() == [
            ("TN.BN", "overdue", 1),
            ("TN.BN.NL", "overdue", 1),
            ("TN.NN", "week_before", 1),
        ]

    def test_a_term_that_was_moved_is_reminded_of_anew(self, world, period):
        send_due(DUE - timedelta(hours=9))
        later = DUE + 20 * DAY
        period.due_at = later
        period.save()
        assert send_due(later - timedelta(hours=9)) == 3
        assert len(steps()) == 6

    def test_a_returned_report_is_reminded_of_until_it_is_sent_again(self, world, period):
        submission = make_submission(period, world.north, state=SubmissionState.SUBMITTED)
        send_back(submission, actor=world.staff, reason="Thiếu minh chứng.", version=1)
        Notification.objects.all().delete()
        # The journal takes no change, so the days pass from the return on.
        returned_at = Entry.objects.get(action="submission.returned").at
        noon = timezone.localtime(returned_at).replace(hour=12, minute=0)
        Obligation.objects.exclude(unit=world.north).delete()
        assert send_due(noon + 2 * DAY) == 0
        assert send_due(noon + 4 * DAY) == 1
        assert send_due(noon + 5 * DAY) == 0
        assert send_due(noon + 8 * DAY) == 1
        assert steps() == [("TN.BN", "returned", 1), ("TN.BN", "returned_long", 2)]
        leader = Notification.objects.get(recipient=world.leader_north)
        days = 8 if noon > returned_at else 7
        assert f"được trả lại đã {days} ngày, chưa nộp lại. Đề nghị đôn đốc" in leader.sentence
        Submission.objects.update(state=SubmissionState.SUBMITTED)
        Reminder.objects.all().delete()
        assert send_due(noon + 8 * DAY) == 0

    def test_what_waits_for_the_leader_is_told_to_the_leader_too(self, world, period):
        make_submission(period, world.north, state=SubmissionState.CONFIRMING)
        send_due(WEEK_BEFORE)
        leader = Notification.objects.get(recipient=world.leader_north)
        assert "Lãnh đạo đơn vị hãy xem và xác nhận" in leader.sentence


@pytest.mark.django_db
class TestEscalation:
    def test_leaders_and_the_officers_above_hear_and_the_staff_get_one_digest(self, world, period):
        send_due(ESCALATED)
        assert [(who, action) for who, action, _ in told()] == [
            ("canbobac", "obligation.reminded"),
            ("canbobac", "obligation.reminded"),
            ("canbonam", "obligation.reminded"),
            ("canboxa", "obligation.reminded"),
            ("lanhdaobac", "obligation.reminded"),
            ("thuongtruc", "period.overdue"),
        ]
        own, below = Notification.objects.filter(recipient=world.officer_north).order_by("id")
        assert "Báo cáo quý III của huyện Bắc Nguyên quá hạn 3 ngày" in own.sentence
        assert "Báo cáo quý III của xã Nà Lao quá hạn 3 ngày" in below.sentence
        assert "Đề nghị đôn đốc" in below.sentence

    def test_the_digest_counts_by_the_tree_and_links_to_those_units(self, world, period):
        make_submission(period, world.south, state=SubmissionState.SUBMITTED)
        world.officer_commune.appointments.update(until_on="2020-12-31")
        world.officer_north.appointments.update(until_on="2020-12-31")
        send_due(OVERDUE)
        digest = Notification.objects.get(recipient=world.staff)
        assert digest.sentence.startswith(
            "2/3 đơn vị đã quá hạn, chưa nộp báo cáo quý III: huyện Bắc Nguyên; xã Nà Lao. Đơn vị "
            "đã được nhắc, trừ 2 đơn vị chưa có ai trên cổng để nhắc."
        )
        assert digest.url == (
            f"/phong-trao/{period.campaign_id}/nop-bao-cao/?ky={period.pk}&punctuality=overdue"
        )

    def test_a_digest_is_one_per_step_however_often_the_task_runs(self, world, period):
        for moment in (OVERDUE, OVERDUE + timedelta(hours=1), ESCALATED, ESCALATED):
            send_due(moment)
        digests = Notification.objects.filter(recipient=world.staff)
        assert digests.count() == 2
        assert Entry.objects.filter(action="period.overdue").count() == 2

    def test_when_all_have_sent_nobody_hears_anything(self, world, period):
        for unit in (world.north, world.north_commune, world.south):
            make_submission(period, unit, state=SubmissionState.SUBMITTED)
        assert send_due(OVERDUE) == 0
        assert told() == []

    def test_what_is_long_past_stays_so(self, period):
        assert send_due(DUE + 40 * DAY) == 0
        assert told() == []


@pytest.mark.django_db(transaction=True)
class TestKilled:
    def test_a_worker_killed_in_the_middle_told_nobody_and_the_next_tells_everybody(
        self, world, monkeypatch
    ):
        make_board(world)
        usual = reminders.record

        def killed(*args, **values):
            raise KeyboardInterrupt

        monkeypatch.setattr(reminders, "record", killed)
        with pytest.raises(KeyboardInterrupt):
            send_due(WEEK_BEFORE)
        assert (Reminder.objects.count(), Notification.objects.count()) == (0, 0)
        monkeypatch.setattr(reminders, "record", usual)
        assert send_due(WEEK_BEFORE) == 3
        assert Notification.objects.count() == 3

    def test_what_was_finished_before_the_end_stays_done(self, world, monkeypatch):
        make_board(world)
        monkeypatch.setattr(reminders, "CHUNK", 1)
        usual, seen = reminders.record, []

        def killed(*args, **values):
            seen.append(args)
            if len(seen) == 2:
                raise KeyboardInterrupt
            return usual(*args, **values)

        monkeypatch.setattr(reminders, "record", killed)
        with pytest.raises(KeyboardInterrupt):
            send_due(WEEK_BEFORE)
        assert Notification.objects.count() == 1
        monkeypatch.setattr(reminders, "record", usual)
        assert send_due(WEEK_BEFORE) == 2
        assert Notification.objects.count() == Reminder.objects.count() == 3


@pytest.mark.django_db
def test_the_task_runs_twice(period):
    send_reminders.delay()
    send_reminders.delay()
    assert Reminder.objects.count() == 0  # long past


@pytest.mark.django_db
class TestByHand:
    @pytest.fixture
    def rows(self, period):
        return list(period.obligations.order_by("unit__path"))

    def test_the_officers_are_told_with_the_message_and_it_is_written_down(
        self, world, period, rows
    ):
        outcome = services.remind_many(rows[:1], actor=world.staff, message="Họp chiều thứ Sáu.")
        assert [row.unit for row in outcome.done] == [world.north]
        notice = Notification.objects.get()
        assert notice.recipient == world.officer_north
        assert notice.sentence.startswith("Báo cáo quý III của huyện Bắc Nguyên quá hạn")
        assert notice.sentence.endswith("Lời nhắn: Họp chiều thứ Sáu.")
        reminder = Reminder.objects.get()
        assert (reminder.step, reminder.by, reminder.told, reminder.about_at) == (
            "manual",
            world.staff,
            1,
            None,
        )
        entry = Entry.objects.get(action="obligation.reminded")
        assert (entry.actor, entry.target_id, entry.within_id) == (
            world.staff,
            rows[0].pk,
            period.campaign_id,
        )
        assert entry.after == {"số người nhận": 1, "lời nhắn": "Họp chiều thứ Sáu."}

    def test_leaders_hear_if_wanted(self, world, rows):
        services.remind_many(rows[:1], actor=world.staff, leaders=True)
        assert [who for who, _, _ in told()] == ["canbobac", "lanhdaobac"]

    def test_who_cannot_be_reminded_is_named_with_the_reason(self, world, period, rows):
        make_submission(period, world.north, state=SubmissionState.SUBMITTED)
        make_obligation(period, world.south, waived_at=timezone.now(), waived_reason="Mới lập")
        other = make_participation(period.campaign, world.city).unit
        rows = list(period.obligations.order_by("unit__path"))
        outcome = services.remind_many(rows, actor=world.staff)
        assert [row.unit for row in outcome.done] == [world.north_commune]
        assert {row.unit: reason for row, reason in outcome.refused} == {
            world.north: "Đơn vị đã nộp.",
            world.south: "Đơn vị được miễn nộp.",
            other: "Chưa có cán bộ nào trên cổng để nhắc. Hãy đề nghị quản trị phân công.",
        }

    def test_twice_within_the_hour_is_once(self, world, rows):
        services.remind_many(rows[:1], actor=world.staff)
        outcome = services.remind_many(rows[:1], actor=world.staff)
        assert [reason for _, reason in outcome.refused] == ["Vừa được nhắc 1 phút trước."]
        Reminder.objects.update(at=timezone.now() - timedelta(minutes=61))
        assert services.remind_many(rows[:1], actor=world.staff).done == rows[:1]
        assert Notification.objects.count() == 2

    def test_an_automatic_reminder_hinders_nobody(self, world, rows):
        Reminder.objects.create(
            obligation=rows[0], step=ReminderStep.OVERDUE, about_at=DUE, sentence="Nhắc", told=1
        )
        assert services.remind_many(rows[:1], actor=world.staff).done == rows[:1]

    @pytest.mark.parametrize(
        "who", ["leader", "member", "viewer", "officer_north", "foreign_staff"]
    )
    def test_only_the_staff_of_the_council_remind(self, world, rows, who):
        outcome = services.remind_many(rows, actor=getattr(world, who))
        assert (outcome.done, len(outcome.refused)) == ([], 3)
        assert told() == []


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite writes one transaction at a time"
)
@pytest.mark.django_db(transaction=True)
class TestRaces:
    @pytest.fixture
    def together(self, monkeypatch):
        """Runs acts at once: both have chosen their rows before either writes, if it gets there."""

        def run(*acts):
            barrier = Barrier(len(acts))
            usual = Reminder.objects.bulk_create

            def meet(rows, *args, **values):
                with suppress(BrokenBarrierError):
                    barrier.wait(timeout=1.5)
                return usual(rows, *args, **values)

            monkeypatch.setattr(Reminder.objects, "bulk_create", meet)
            outcomes, faults = [], []

            def attempt(act):
                try:
                    outcomes.append(act())
                except Exception as error:
                    faults.append(error)
                finally:
                    connections.close_all()

            threads = [Thread(target=attempt, args=[act]) for act in acts]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(timeout=60)
            return outcomes, faults

        return run

    def test_of_two_workers_each_unit_is_told_by_one(self, world, together):
        make_board(world)
        outcomes, faults = together(*[lambda: send_due(WEEK_BEFORE)] * 2)
        assert faults == []
        assert sum(outcomes) == 3
        assert Reminder.objects.count() == Notification.objects.count() == 3

    def test_without_the_lock_the_constraint_is_what_stops_the_second(
        self, world, together, monkeypatch
    ):
        """The negative control: what the lock prevents does happen without it."""
        make_board(world)
        monkeypatch.setattr(
            type(Obligation.objects.all()), "select_for_update", lambda self, **options: self
        )
        outcomes, faults = together(*[lambda: send_due(WEEK_BEFORE)] * 2)
        assert [type(fault).__name__ for fault in faults] == ["IntegrityError"]
        assert Reminder.objects.count() == Notification.objects.count() == 3

    def test_of_two_who_remind_by_hand_one_is_told_that_it_was_just_done(self, world, together):
        period = make_board(world)
        other = make_holder(Role.COUNCIL_STAFF, world.province, "thuongtruc2")

        def act(person):
            rows = list(period.obligations.all())
            return services.remind_many(rows, actor=User.objects.get(pk=person.pk))

        outcomes, faults = together(lambda: act(world.staff), lambda: act(other))
        assert faults == []
        totals = sorted((len(outcome.done), len(outcome.refused)) for outcome in outcomes)
        assert totals == [(0, 3), (3, 0)]
        assert Notification.objects.count() == 3

    def test_two_digests_at_once_are_one(self, world, together):
        period = make_board(world)
        for row in period.obligations.all():
            row.reminders.create(step="overdue", about_at=DUE, sentence="Nhắc", told=1)
        outcomes, faults = together(*[lambda: send_due(OVERDUE)] * 2)
        assert (outcomes, faults) == ([0, 0], [])
        assert Notification.objects.filter(recipient=world.staff).count() == 1
