"""Writing, sending, verifying, returning a report: what each act changes, records and refuses."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from campaigns.choices import Approximation, Quantity, SubmissionState
from campaigns.models import Result, Snapshot, Submission
from campaigns.queries import results as queries
from campaigns.services import results, verification
from campaigns.services.results import Entry, Outdated
from campaigns.snapshots import contents_of, differences, fingerprint
from emulation.journal.models import Entry as JournalEntry
from emulation.journal.models import Notification
from emulation.lib.verdicts import Refused
from tests.build import (
    make_baseline,
    make_campaign,
    make_comparison,
    make_evidence,
    make_indicator,
    make_participation,
    make_period,
    make_result,
    make_submission,
    make_target,
)

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def campaign(world):
    return make_campaign(world.province)


@pytest.fixture
def target(world, campaign):
    return make_target(campaign, world.north, plan=D(8000))


@pytest.fixture
def submission(world, campaign, target):
    return make_submission(make_period(campaign, name="Quý IV"), world.north)


def saved(submission, world, *entries, **values):
    values.setdefault("version", submission.version)
    return results.save_cells(submission, actor=world.officer_north, entries=entries, **values)


def sent(submission, world):
    submission = saved(submission, world, Entry(submission_target(submission).pk, value=D(9004)))
    return results.submit(submission, actor=world.officer_north, version=submission.version)


def submission_target(submission):
    return submission.campaign.targets.get(unit=submission.unit)


# Writing


def test_a_report_is_opened_once(world, campaign):
    period = make_period(campaign)
    make_participation(campaign, world.north)
    first = results.open_submission(period, unit=world.north, actor=world.officer_north)
    again = results.open_submission(period, unit=world.north, actor=world.officer_north)
    assert first == again
    assert JournalEntry.objects.filter(action="submission.opened").count() == 1
    with pytest.raises(Refused, match="Chỉ cán bộ của đơn vị"):
        results.open_submission(period, unit=world.north, actor=world.officer_south)


def test_what_was_typed_is_kept_and_written_down(world, submission, target):
    entry = Entry(
        target.pk,
        value=D("9004.5"),
        approximation=Approximation.OVER,
        is_estimate=True,
        source="Sở Lao động",
    )
    before = submission.version
    submission = saved(submission, world, entry, note="Có bốn lớp mới.")
    result = submission.results.get()
    assert (result.value, result.approximation, result.is_estimate, result.source, result.uom) == (
        D("9004.5"),
        "over",
        True,
        "Sở Lao động",
        target.uom,
    )
    assert (submission.version, submission.note) == (before + 1, "Có bốn lớp mới.")
    figure, whole = JournalEntry.objects.filter(action="result.saved").order_by("id")
    assert (figure.actor, figure.target_id, figure.target_label, figure.within_id) == (
        world.officer_north,
        target.pk,
        target.label,
        submission.pk,
    )
    assert figure.after == {
        "value": "9004.5",
        "approximation": "over",
        "is_estimate": True,
        "source": "Sở Lao động",
    }
    assert figure.before["value"] is None
    assert (whole.before, whole.after) == ({"note": ""}, {"note": "Có bốn lớp mới."})


def test_saving_the_same_again_changes_and_records_nothing(world, submission, target):
    entry = Entry(target.pk, value=D("47.20"))
    submission = saved(submission, world, entry)
    again = saved(submission, world, Entry(target.pk, value=D("47.2")))
    assert again.version == submission.version
    assert JournalEntry.objects.filter(action="result.saved").count() == 1


def test_an_emptied_figure_goes_away_and_is_not_zero(world, submission, target):
    submission = saved(submission, world, Entry(target.pk, value=D(0)))
    assert submission.results.get().value == 0
    submission = saved(submission, world, Entry(target.pk))
    assert not submission.results.exists()


def test_evidence_holds_an_emptied_row(world, submission, target):
    submission = saved(submission, world, Entry(target.pk, value=D(5)))
    make_evidence(submission.results.get(), added_by=world.officer_north)
    submission = saved(submission, world, Entry(target.pk))
    assert submission.results.get().value is None
    with pytest.raises(Refused, match="chưa có số liệu nào"):
        results.submit(submission, actor=world.officer_north, version=submission.version)


def test_a_target_of_another_unit_is_refused_and_nothing_is_written(world, submission, target):
    foreign = make_target(submission.campaign, world.south)
    with pytest.raises(Refused, match="không thuộc báo cáo này"):
        saved(submission, world, Entry(target.pk, value=D(1)), Entry(foreign.pk, value=D(1)))
    assert not Result.objects.exists()


def test_a_page_made_from_an_older_version_overwrites_nothing(world, submission, target):
    saved(submission, world, Entry(target.pk, value=D(10)))
    with pytest.raises(Outdated, match="Có người vừa lưu"):
        saved(submission, world, Entry(target.pk, value=D(20)))
    assert Result.objects.get().value == 10


@pytest.mark.parametrize("actor", ["leader_north", "officer_south", "staff", "administrator"])
def test_others_do_not_write(world, submission, target, actor):
    with pytest.raises(Refused, match="Chỉ cán bộ của đơn vị"):
        results.save_cells(
            submission,
            actor=getattr(world, actor),
            entries=[Entry(target.pk, value=D(1))],
            version=submission.version,
        )
    assert not Result.objects.exists()


# Sending


def test_sending_tells_the_standing_body(world, submission):
    submission = sent(submission, world)
    assert (submission.state, submission.submitted_by) == ("submitted", world.officer_north)
    assert submission.submitted_at is not None
    notice = Notification.objects.get()
    assert (notice.recipient, notice.action, notice.url) == (
        world.staff,
        "submission.submitted",
        f"/bao-cao/{submission.pk}/tham-dinh/",
    )
    written = JournalEntry.objects.get(action="submission.submitted")
    assert (written.before, written.after) == (
        {"state": "draft"},
        {"state": "submitted"},
    )


def test_a_report_is_sent_once(world, submission):
    submission = sent(submission, world)
    with pytest.raises(Refused, match="Báo cáo đã gửi"):
        results.submit(submission, actor=world.officer_north, version=submission.version)
    assert Notification.objects.count() == 1


def test_an_empty_report_is_not_sent(world, submission, target):
    with pytest.raises(Refused, match="chưa có số liệu nào"):
        results.submit(submission, actor=world.officer_north, version=submission.version)
    submission = saved(submission, world, Entry(target.pk, note="Chưa có số."))
    with pytest.raises(Refused, match="chưa có số liệu nào"):
        results.submit(submission, actor=world.officer_north, version=submission.version)
    assert Submission.objects.get().state == SubmissionState.DRAFT


@pytest.mark.parametrize(
    "figure",
    [{"value": D(0)}, {"reached": False}, {"wording": "đang làm"}, {"numerator": D(0)}],
)
def test_whatever_reports_something_is_a_figure(world, submission, target, figure):
    submission = saved(submission, world, Entry(target.pk, **figure))
    results.submit(submission, actor=world.officer_north, version=submission.version)
    assert Submission.objects.get().state == SubmissionState.SUBMITTED


def test_what_was_sent_is_closed_for_the_unit(world, submission, target):
    submission = sent(submission, world)
    with pytest.raises(Refused, match="Báo cáo đã gửi"):
        saved(submission, world, Entry(target.pk, value=D(1)))
    assert Result.objects.get().value == 9004


# Verifying and returning


def test_verifying_freezes_the_figures_and_tells_the_unit(world, submission):
    submission = sent(submission, world)
    Notification.objects.all().delete()
    submission = verification.verify(submission, actor=world.staff, version=submission.version)
    assert (submission.state, submission.verified_by) == ("verified", world.staff)
    snapshot = submission.snapshots.get()
    assert (snapshot.number, snapshot.is_current, snapshot.taken_by) == (1, True, world.staff)
    assert snapshot.data["results"][0]["value"] == "9004"
    assert JournalEntry.objects.get(action="submission.verified").after == {
        "state": "verified",
        "snapshot": 1,
        "fingerprint": snapshot.fingerprint,
    }
    assert {notice.recipient for notice in Notification.objects.all()} == {world.officer_north}


def test_a_report_is_verified_once(world, submission):
    submission = sent(submission, world)
    submission = verification.verify(submission, actor=world.staff, version=submission.version)
    with pytest.raises(Refused, match="đang chờ thẩm định"):
        verification.verify(submission, actor=world.staff, version=submission.version)
    assert Snapshot.objects.count() == 1


def test_nobody_verifies_what_changed_unseen(world, submission):
    submission = sent(submission, world)
    with pytest.raises(Outdated):
        verification.verify(submission, actor=world.staff, version=submission.version - 1)
    assert not Snapshot.objects.exists()


def test_returning_needs_a_reason_and_opens_the_report(world, submission, target):
    submission = sent(submission, world)
    with pytest.raises(Refused, match="lý do"):
        verification.send_back(
            submission, actor=world.staff, reason="  ", version=submission.version
        )
    submission = verification.send_back(
        submission, actor=world.staff, reason=" Thiếu nguồn. ", version=submission.version
    )
    assert (submission.state, submission.return_reason, submission.returned_by) == (
        "returned",
        "Thiếu nguồn.",
        world.staff,
    )
    notice = Notification.objects.get(action="submission.returned")
    assert notice.recipient == world.officer_north
    assert notice.sentence.endswith("được trả lại: Thiếu nguồn.")
    assert JournalEntry.objects.get(action="submission.returned").reason == "Thiếu nguồn."
    saved(submission, world, Entry(target.pk, value=D(8000)))
    assert Result.objects.get().value == 8000


def test_a_returned_report_is_read_by_no_one_until_verified_anew(world, submission, target):
    submission = sent(submission, world)
    submission = verification.verify(submission, actor=world.staff, version=submission.version)
    submission = verification.send_back(
        submission, actor=world.staff, reason="Sai số.", version=submission.version
    )
    assert not submission.snapshots.filter(is_current=True).exists()
    submission = saved(submission, world, Entry(target.pk, value=D(8000), source="Sở Lao động"))
    submission = results.submit(submission, actor=world.officer_north, version=submission.version)
    submission = verification.verify(submission, actor=world.staff, version=submission.version)
    second, first = submission.snapshots.all()
    assert [(s.number, s.is_current) for s in (first, second)] == [(1, False), (2, True)]
    assert [s.data["results"][0]["value"] for s in (first, second)] == ["9004", "8000"]
    assert [(row.what, row.before, row.after) for row in differences(first.data, second.data)] == [
        ("kết quả", "9.004", "8.000"),
        ("nguồn số liệu", "", "Sở Lao động"),
    ]


# Snapshots


def full_report(world, campaign):
    submission = make_submission(make_period(campaign), world.north)
    first = make_target(campaign, world.north, plan=D(150), position=2)
    second = make_target(
        campaign, world.north, indicator=make_indicator(quantity=Quantity.COUNT_OF), position=1
    )
    result = make_result(submission, first, value=D("195.5"))
    make_result(submission, second, value=D(25), numerator=D(25), denominator=D(39))
    make_comparison(result, first.baselines.get(), value=D("30.3"))
    make_evidence(result, added_by=world.officer_north)
    return submission


def test_the_same_figures_give_the_same_fingerprint(world, campaign):
    submission = full_report(world, campaign)
    first = contents_of(submission, is_whole=True)
    again = contents_of(Submission.objects.get(pk=submission.pk), is_whole=True)
    assert first == again
    assert fingerprint(first) == fingerprint(again)
    assert fingerprint(dict(reversed(first.items()))) == fingerprint(first)


@pytest.mark.parametrize(
    "change",
    [
        {"value": D("195.6")},
        {"approximation": "over"},
        {"is_estimate": True},
        {"uom": "km2"},
        {"source": "khác"},
        {"note": "khác"},
    ],
)
def test_any_other_figure_gives_another_fingerprint(world, campaign, change):
    submission = full_report(world, campaign)
    before = fingerprint(contents_of(submission, is_whole=True))
    Result.objects.filter(value=D("195.5")).update(**change)
    assert fingerprint(contents_of(submission, is_whole=True)) != before


def test_later_changes_leave_the_snapshot_alone(world, submission):
    submission = sent(submission, world)
    verification.verify(submission, actor=world.staff, version=submission.version)
    kept = Snapshot.objects.get()
    Result.objects.update(value=D(1), note="đổi thẳng trong cơ sở dữ liệu")
    target = submission_target(submission)
    make_baseline(target, name="Kế hoạch sau", value=D(1))
    target.label = "tên mới"
    target.save()
    now = Snapshot.objects.get()
    assert (now.data, now.fingerprint) == (kept.data, kept.fingerprint)
    assert fingerprint(now.data) == now.fingerprint


def test_differences_name_what_came_and_what_went(world, campaign):
    submission = full_report(world, campaign)
    before = contents_of(submission, is_whole=True)
    Result.objects.get(value=D("195.5")).delete()
    third = make_target(campaign, world.north)
    make_result(submission, third, value=D(3), approximation="under")
    submission.note = "Bổ sung."
    after = contents_of(submission, is_whole=True)
    rows = {(row.target, row.what): (row.before, row.after) for row in differences(before, after)}
    gone = next(row["label"] for row in before["results"] if row["value"] == "195.5")
    assert rows["Cả báo cáo", "thuyết minh"] == ("", "Bổ sung.")
    assert rows[gone, "kết quả"] == ("195,5", "")
    assert rows[gone, "mức so sánh"] == ("Kế hoạch: 150", "")
    assert rows[third.label, "kết quả"] == ("", "3")
    assert rows[third.label, "mức độ"] == ("", "Gần, dưới")
    assert differences(before, before) == []


# What is owed


def test_an_officer_owes_what_is_not_sent_the_returned_first(world, campaign):
    now = timezone.now()
    soon = make_period(campaign, name="gấp", due_at=now + timedelta(hours=5))
    later = make_period(campaign, name="sau", due_at=now + timedelta(days=9))
    make_period(campaign, name="chưa mở", opens_on=timezone.localdate() + timedelta(days=3))
    never = make_period(campaign, name="không hạn", due_at=None)
    make_submission(later, world.north, state=SubmissionState.RETURNED)
    make_submission(soon, world.south)
    make_submission(never, world.north_commune, state=SubmissionState.SUBMITTED)
    owed = [
        (row.period.name, row.unit.name, row.is_returned, row.clock.left)
        for row in queries.owed_by(world.officer_north, now)
    ]
    assert owed == [
        ("sau", "huyện Bắc Nguyên", True, "còn 9 ngày"),
        ("gấp", "huyện Bắc Nguyên", False, "còn 5 giờ"),
        ("gấp", "xã Nà Lao", False, "còn 5 giờ"),
        ("sau", "xã Nà Lao", False, "còn 9 ngày"),
        ("không hạn", "huyện Bắc Nguyên", False, "không có hạn nộp"),
    ]
    assert queries.owed_by(world.leader_north, now) == []
    assert queries.owed_by(world.foreign_officer, now) == []


@pytest.mark.parametrize("state", ["draft", "launched", "closed"])
def test_nothing_is_owed_to_a_campaign_that_takes_no_results(world, state):
    campaign = make_campaign(world.province, state=state)
    make_period(campaign)
    make_participation(campaign, world.north)
    assert queries.owed_by(world.officer_north) == []


def test_the_former_figure_is_the_last_one_sent_before(world, campaign, target):
    first, second, third, last = (
        make_period(campaign, name=name, position=place)
        for place, name in enumerate(["I", "II", "III", "IV"], 1)
    )
    for period, value, state in (
        (first, 1, "verified"),
        (second, 2, "submitted"),
        (third, 3, "draft"),
    ):
        make_result(make_submission(period, world.north, state=state), target, value=D(value))
    now = make_submission(last, world.north)
    assert queries.report_rows(now)[0].previous.value == 2
    assert queries.report_rows(first.submissions.get())[0].previous is None


def test_a_report_is_read_in_a_number_of_queries_that_does_not_grow(
    world, campaign, django_assert_num_queries
):
    period = make_period(campaign, position=2)
    earlier = make_submission(make_period(campaign, position=1), world.north, state="verified")
    submission = make_submission(period, world.north)

    def one_more():
        target = make_target(campaign, world.north, plan=D(5))
        make_result(earlier, target)
        result = make_result(submission, target)
        make_evidence(result)
        make_comparison(result, target.baselines.get())

    one_more()
    with django_assert_num_queries(6):
        assert len(queries.report_rows(submission)) == 1
    one_more()
    one_more()
    with django_assert_num_queries(6):
        assert len(queries.report_rows(submission)) == 3


@pytest.mark.parametrize(("is_unconfirmed", "met"), [(False, True), (True, None)])
def test_a_comparison_of_uncertain_belonging_concludes_nothing(
    world, campaign, submission, is_unconfirmed, met
):
    target = make_target(campaign, world.north)
    baseline = make_baseline(target, value=None)
    result = make_result(submission, target, value=D(800))
    make_comparison(result, baseline, value=D("124.3"), is_unconfirmed=is_unconfirmed)
    row = next(row for row in queries.report_rows(submission) if row.target == target)
    assert row.met is met
