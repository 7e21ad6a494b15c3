"""Verifying a report whole or figure by figure: every path, what is frozen, who is told."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from campaigns import rules
from campaigns.choices import CampaignState, CellState, SubmissionState
from campaigns.models import ReturnNote, Snapshot, Submission
from campaigns.queries.history import report_history
from campaigns.queries.results import clock_of, report_rows
from campaigns.queries.sending import obstacles, punctuality_said
from campaigns.queries.verification import queue, sheet_of, to_confirm, with_changes
from campaigns.services import evidence, results, verification
from campaigns.services.results import Entry, Outdated
from emulation.accounts.choices import Role
from emulation.accounts.models import Appointment
from emulation.journal.models import Entry as JournalEntry
from emulation.journal.models import Notification
from emulation.lib.verdicts import Refused
from reports.queries import _reports as read_by_the_closing_report
from tests.build import (
    make_campaign,
    make_holder,
    make_indicator,
    make_obligation,
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
def forest(world, campaign):
    indicator = make_indicator("trồng rừng")
    return make_target(campaign, world.north, indicator=indicator, plan=D(100), position=1)


@pytest.fixture
def school(world, campaign):
    indicator = make_indicator("trường chuẩn", uom="trường")
    return make_target(campaign, world.north, indicator=indicator, plan=D(9), position=2)


@pytest.fixture
def road(world, campaign):
    """A target for which nothing is reported."""
    indicator = make_indicator("đường bản", uom="km")
    return make_target(campaign, world.north, indicator=indicator, plan=D(30), position=3)


@pytest.fixture
def period(campaign):
    return make_period(campaign, name="Quý IV")


@pytest.fixture
def submission(world, period, forest, school, road):
    submission = make_submission(period, world.north)
    return write(submission, world, Entry(forest.pk, D(120)), Entry(school.pk, D(8)))


@pytest.fixture
def sent(world, submission):
    return send(submission, world)


def write(submission, world, *entries):
    return results.save_cells(
        submission, actor=world.officer_north, entries=entries, version=submission.version
    )


def send(submission, world):
    return results.submit(submission, actor=world.officer_north, version=submission.version)


def examine(submission, world, *verified, returned=None):
    return verification.examine(
        submission,
        actor=world.staff,
        version=submission.version,
        verified={target.pk for target in verified},
        returned=returned or {},
    )


def states(submission):
    submission = Submission.objects.get(pk=submission.pk)
    return [row.state for row in report_rows(submission)]


def open_cells(submission):
    submission = Submission.objects.get(pk=submission.pk)
    return [row.target for row in report_rows(submission) if row.is_open]


def frozen(submission):
    """What the closing report reads of the submission."""
    current = Snapshot.objects.filter(submission=submission, is_current=True).first()
    return {row["target"]: row["value"] for row in current.data["results"]} if current else None


def told(action):
    return [(row.recipient, row.url) for row in Notification.objects.filter(action=action)]


# Figure by figure


def test_what_is_verified_counts_and_what_is_returned_reopens_alone(world, sent, forest, school):
    now = examine(sent, world, forest, returned={school.pk: " Khác với niên giám. "})
    assert now.state == SubmissionState.RETURNED
    assert states(now) == [CellState.VERIFIED, CellState.RETURNED, CellState.EMPTY]
    assert open_cells(now) == [school]
    assert frozen(now) == {forest.pk: "120"}
    note = ReturnNote.objects.get()
    assert (note.target, note.reason, note.asked_by) == (
        school,
        "Khác với niên giám.",
        world.staff,
    )
    assert told("submission.returned") == [(world.officer_north, f"/bao-cao/{now.pk}/nhap/")]
    acts = JournalEntry.objects.filter(action="result.examined").order_by("id")
    assert [(act.target_id, act.after, act.reason) for act in acts] == [
        (forest.pk, {"state": "verified"}, ""),
        (school.pk, {"state": "returned"}, "Khác với niên giám."),
    ]
    move = JournalEntry.objects.get(action="submission.examined")
    assert (move.before, move.after) == (
        {"state": "submitted"},
        {"state": "returned", "số ô thẩm định": 1, "số ô trả lại": 1},
    )
    with pytest.raises(Refused, match="Hội đồng không hỏi về “trồng rừng”"):
        write(now, world, Entry(forest.pk, D(121)))


def test_an_empty_figure_can_be_asked_for(world, sent, road):
    now = examine(sent, world, returned={road.pk: "Thiếu số liệu."})
    assert (now.state, open_cells(now)) == (SubmissionState.RETURNED, [road])
    now = send(write(now, world, Entry(road.pk, D(31))), world)
    assert states(now)[2] == CellState.SENT


def test_the_answer_comes_back_to_who_asked_and_ends_with_the_verification(
    world, sent, forest, school
):
    make_holder(Role.COUNCIL_STAFF, world.province, "thuongtruc2")
    now = examine(sent, world, forest, returned={school.pk: "Khác với niên giám."})
    with pytest.raises(Refused, match="chưa được trả lời hoặc sửa: trường chuẩn"):
        send(now, world)
    now = write(now, world, Entry(school.pk, D(9), answer="Đã sửa theo niên giám."))
    now = send(now, world)
    note = ReturnNote.objects.get()
    assert (note.answer, note.answered_by, note.settled_at) == (
        "Đã sửa theo niên giám.",
        world.officer_north,
        None,
    )
    assert told("submission.answered") == [(world.staff, f"/bao-cao/{now.pk}/tham-dinh/")]
    (row,) = [row for row in sheet_of(now).rows if row.target == school]
    assert (row.row.answered, row.is_changed, row.may_be_verified) == (note, False, True)
    now = examine(now, world, school)
    assert now.state == SubmissionState.VERIFIED
    assert frozen(now) == {forest.pk: "120", school.pk: "9"}
    assert ReturnNote.objects.get().settled_at is not None
    assert told("submission.verified")[-1] == (world.officer_north, f"/bao-cao/{now.pk}/")


def test_where_the_asker_verifies_no_more_all_who_do_are_told(world, sent, school):
    other = make_holder(Role.COUNCIL_STAFF, world.province, "thuongtruc2")
    now = examine(sent, world, returned={school.pk: "Vì sao?"})
    Appointment.objects.filter(user=world.staff).update(
        until_on=timezone.localdate() - timedelta(days=1)
    )
    Notification.objects.all().delete()
    send(write(now, world, Entry(school.pk, D(8), answer="Đúng như vậy.")), world)
    assert told("submission.answered") == []
    assert [user for user, _ in told("submission.submitted")] == [other]


def test_a_verified_figure_that_changed_is_told_with_what_it_was(world, sent, forest, school):
    now = verification.verify(sent, actor=world.staff, version=sent.version)
    now = examine(now, world, returned={forest.pk: "Gồm cả rừng tái sinh?"})
    assert (now.state, now.verified_at) == (SubmissionState.RETURNED, None)
    assert frozen(now) == {school.pk: "8"}
    now = send(write(now, world, Entry(forest.pk, D(90), answer="Đã trừ.")), world)
    assert states(now) == [CellState.CHANGED, CellState.VERIFIED, CellState.EMPTY]
    (changed,) = sheet_of(now).changed
    assert (changed.target, changed.was) == (forest, "120 ha")
    assert [row.cells_changed for row in with_changes(list(queue(world.staff)))] == [1]
    now = examine(now, world, forest)
    assert (now.state, frozen(now)) == (
        SubmissionState.VERIFIED,
        {forest.pk: "90", school.pk: "8"},
    )
    assert sheet_of(now).changed == []


def test_verifying_what_is_verified_is_no_act(world, sent, forest):
    now = verification.verify(sent, actor=world.staff, version=sent.version)
    with pytest.raises(Refused, match="Hãy chọn ô cần thẩm định"):
        examine(now, world, forest)
    assert Submission.objects.get().state == SubmissionState.VERIFIED


def test_the_last_figure_verified_ends_the_report_also_beside_an_empty_one(
    world, submission, forest, school, road
):
    # A link behind a figure that says nothing yet is nothing to judge.
    evidence.add_link(submission, road, actor=world.officer_north, link="https://example.vn/anh")
    now = send(Submission.objects.get(), world)
    now = examine(now, world, forest)
    assert (now.state, frozen(now)) == (SubmissionState.SUBMITTED, {forest.pk: "120"})
    now = examine(now, world, school)
    assert now.state == SubmissionState.VERIFIED


@pytest.mark.parametrize(
    ("verified", "returned", "sentence"),
    [
        ([], {}, "Hãy chọn ô cần thẩm định"),
        (["forest"], {"forest": "Sai"}, "Vừa thẩm định vừa trả lại “trồng rừng”"),
        (["road"], {}, "“đường bản” chưa có số để thẩm định"),
        ([], {"road": "  "}, "Hãy chọn ô cần thẩm định"),
        (["foreign"], {}, "Có chỉ tiêu không thuộc báo cáo này"),
    ],
)
def test_what_cannot_be_judged_is_refused(
    world, campaign, sent, forest, road, verified, returned, sentence
):
    targets = {"forest": forest, "road": road, "foreign": make_target(campaign, world.south)}
    with pytest.raises(Refused, match=sentence):
        examine(
            sent,
            world,
            *(targets[name] for name in verified),
            returned={targets[name].pk: reason for name, reason in returned.items()},
        )
    assert (Submission.objects.get(pk=sent.pk).version, Snapshot.objects.count()) == (
        sent.version,
        0,
    )


def test_what_the_unit_is_correcting_is_not_verified_under_its_hands(world, sent, forest):
    now = verification.send_back(sent, actor=world.staff, reason="Sai kỳ.", version=sent.version)
    with pytest.raises(Refused, match="“trồng rừng” đang ở đơn vị để sửa"):
        examine(now, world, forest)
    examine(now, world, returned={forest.pk: "Và cả ô này."})
    assert ReturnNote.objects.get().target == forest


# The report as a whole


def test_after_a_whole_return_a_single_question_reopens_a_single_figure(
    world, sent, forest, school
):
    now = verification.send_back(sent, actor=world.staff, reason="Sai kỳ.", version=sent.version)
    assert set(open_cells(now)) >= {forest, school}
    now = send(write(now, world, Entry(forest.pk, D(110))), world)
    now = examine(now, world, returned={school.pk: "Khác với niên giám."})
    assert (open_cells(now), now.return_reason) == ([school], "")


def test_un_verifying_needs_a_reason_and_leaves_nothing_frozen(world, sent, forest):
    now = verification.verify(sent, actor=world.staff, version=sent.version)
    with pytest.raises(Refused, match="lý do bỏ thẩm định"):
        verification.unverify(now, actor=world.staff, reason=" ", version=now.version)
    other = make_holder(Role.COUNCIL_STAFF, world.province, "thuongtruc2")
    now = verification.unverify(now, actor=world.staff, reason="Nhầm kỳ.", version=now.version)
    assert (now.state, now.verified_at, frozen(now)) == (SubmissionState.SUBMITTED, None, None)
    assert states(now)[0] == CellState.SENT
    assert {user for user, _ in told("submission.unverified")} == {other, world.officer_north}
    assert JournalEntry.objects.get(action="submission.unverified").reason == "Nhầm kỳ."
    assert list(queue(other)) == [now]


def test_the_closing_report_reads_the_frozen_figures_only(world, campaign, sent, forest, school):
    examine(sent, world, forest, returned={school.pk: "Vì sao?"})
    sent.results.filter(target=forest).update(value=D(777))
    (report,) = read_by_the_closing_report(campaign)
    assert [(row["target"], row["value"]) for row in report["results"]] == [(forest.pk, "120")]
    assert report["verified_by"] == str(world.staff)
    assert report["verified_on"] == timezone.localdate().isoformat()


def test_who_comes_second_is_told_and_changes_nothing(world, sent, forest, school):
    other = make_holder(Role.COUNCIL_STAFF, world.province, "thuongtruc2")
    examine(sent, world, forest)
    with pytest.raises(Outdated):
        verification.examine(
            sent, actor=other, version=sent.version, returned={forest.pk: "Vì sao?"}
        )
    assert not ReturnNote.objects.exists()


# Who may, in which state

ACTS = {
    "verify": lambda s, actor, f: verification.verify(s, actor=actor, version=s.version),
    "examine": lambda s, actor, f: verification.examine(
        s, actor=actor, version=s.version, returned={f.pk: "Vì sao?"}
    ),
    "send_back": lambda s, actor, f: verification.send_back(
        s, actor=actor, reason="Sai", version=s.version
    ),
    "unverify": lambda s, actor, f: verification.unverify(
        s, actor=actor, reason="Nhầm", version=s.version
    ),
}
DONE_IN = {
    "verify": {"submitted"},
    "examine": {"submitted", "returned", "verified"},
    "send_back": {"submitted", "verified"},
    "unverify": {"verified"},
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", SubmissionState.values)
def test_each_act_is_done_in_its_states_by_the_councils_staff_alone(
    world, period, forest, state, act
):
    submission = make_submission(period, world.north, state=state)
    make_result(submission, forest)
    before = Submission.objects.values().get()
    refused = [who for who in world.cast.values() if who != world.staff]
    for person in refused:
        with pytest.raises(Refused):
            ACTS[act](submission, person, forest)
    assert Submission.objects.values().get() == before
    if state in DONE_IN[act]:
        ACTS[act](submission, world.staff, forest)
        assert Submission.objects.get().version == before["version"] + 1
        return
    with pytest.raises(Refused):
        ACTS[act](submission, world.staff, forest)
    assert Submission.objects.values().get() == before


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_judged_once_the_campaign_is_closed(world, campaign, sent, forest, act):
    campaign.state = CampaignState.CLOSED
    campaign.save()
    with pytest.raises(Refused, match="không ở bước nhận báo cáo"):
        ACTS[act](sent, world.staff, forest)


def test_nobody_verifies_what_they_sent_or_handed_over(world, period, forest):
    for who in ("submitted_by", "handed_by"):
        submission = make_submission(
            make_period(period.campaign), world.north, state="submitted", **{who: world.staff}
        )
        assert rules.may_examine(world.staff, submission).reason == (
            "Người nộp báo cáo không được tự thẩm định."
        )


# The unit's leader


@pytest.fixture
def handed(world, submission):
    world.north.leader_confirms = True
    world.north.save()
    submission.refresh_from_db()
    return send(Submission.objects.get(pk=submission.pk), world)


def test_the_leader_is_asked_and_sends(world, handed):
    assert handed.state == SubmissionState.CONFIRMING
    assert told("submission.handed") == [(world.leader_north, f"/bao-cao/{handed.pk}/xac-nhan/")]
    assert list(to_confirm(world.leader_north)) == [handed]
    assert list(to_confirm(world.officer_north)) == []
    now = results.confirm(handed, actor=world.leader_north, version=handed.version)
    assert (now.state, now.submitted_by) == (SubmissionState.SUBMITTED, world.leader_north)
    assert [user for user, _ in told("submission.submitted")] == [world.staff]


def test_the_leader_hands_back_with_a_reason(world, handed):
    with pytest.raises(Refused, match="Hãy ghi lý do"):
        results.hand_back(handed, actor=world.leader_north, reason="", version=handed.version)
    now = results.hand_back(
        handed, actor=world.leader_north, reason="Xem lại.", version=handed.version
    )
    assert (now.state, now.handed_by) == (SubmissionState.DRAFT, None)
    assert told("submission.handed_back") == [(world.officer_north, f"/bao-cao/{now.pk}/nhap/")]


def test_a_correction_passes_through_the_leader_also_after_the_term(world, handed, school, period):
    now = results.confirm(handed, actor=world.leader_north, version=handed.version)
    counted_at = now.counted_at
    now = examine(now, world, returned={school.pk: "Vì sao?"})
    period.closes_at = period.due_at = timezone.now() - timedelta(days=2)
    period.save()
    now = write(now, world, Entry(school.pk, D(8), answer="Đúng vậy."))
    now = send(Submission.objects.get(), world)
    assert now.state == SubmissionState.CONFIRMING
    # The term was for the first sending; it presses no more.
    assert clock_of(now).left.startswith("nộp muộn")
    # Taken back and handed over anew, it keeps the moment of its first sending.
    now = results.take_back(now, actor=world.officer_north, version=now.version)
    assert (now.state, now.counted_at) == (SubmissionState.RETURNED, counted_at)
    now = send(Submission.objects.get(), world)
    now = results.confirm(Submission.objects.get(), actor=world.leader_north, version=now.version)
    assert (now.state, now.counted_at) == (SubmissionState.SUBMITTED, counted_at)


# Taking back


def test_the_unit_takes_back_what_nobody_has_looked_at(world, sent, forest):
    now = results.take_back(sent, actor=world.officer_north, version=sent.version)
    assert (now.state, now.counted_at) == (SubmissionState.DRAFT, None)
    now = examine(send(now, world), world, forest)
    assert rules.may_take_back(world.officer_north, now).reason.startswith("Hội đồng đã xem")


def test_nothing_is_taken_back_that_could_not_be_sent_again(world, sent):
    sent.period.closes_at = timezone.now() - timedelta(minutes=1)
    assert rules.may_take_back(world.officer_north, sent).reason == (
        "Kỳ báo cáo đã đóng: rút lại thì không nộp lại được nữa."
    )


# What is in the way, and what is said


def test_another_figure_or_evidence_answers_a_question_words_alone_taken_back_do_not(
    world, sent, school, road
):
    now = examine(sent, world, returned={school.pk: "Vì sao?", road.pk: "Thiếu minh chứng."})
    assert in_the_way(now) == [school, road]
    now = write(now, world, Entry(school.pk, D(8), answer="Vì thế."))
    now = write(now, world, Entry(school.pk, D(8), answer=""), Entry(road.pk, answer=""))
    assert in_the_way(now) == [school, road]
    evidence.add_link(now, road, actor=world.officer_north, link="https://example.vn/anh")
    assert in_the_way(now) == [school]
    now = write(Submission.objects.get(), world, Entry(school.pk, D(9)))
    assert in_the_way(now) == []


def in_the_way(submission):
    submission = Submission.objects.get(pk=submission.pk)
    return [row.target for row in obstacles(submission, report_rows(submission)).unanswered]


def test_a_note_on_the_whole_report_answers_no_question(world, sent, school):
    now = examine(sent, world, returned={school.pk: "Vì sao?"})
    results.save_cells(
        now, actor=world.officer_north, entries=[], note="Xem thuyết minh.", version=now.version
    )
    assert in_the_way(now) == [school]


@pytest.mark.parametrize(
    ("sent_after", "counted_after", "said"),
    [
        (timedelta(hours=-2), timedelta(hours=-2), "Nộp đúng hạn"),
        (timedelta(minutes=4), timedelta(minutes=-1), "Tính là đúng hạn: số liệu nhập trước hạn"),
        (timedelta(hours=3), timedelta(hours=3), "Nộp muộn 3 giờ"),
    ],
)
def test_whether_it_came_in_time_is_said(world, period, sent_after, counted_after, said):
    submission = make_submission(
        period,
        world.north,
        state="submitted",
        submitted_at=period.due_at + sent_after,
        counted_at=period.due_at + counted_after,
    )
    assert punctuality_said(submission).startswith(said)


def test_an_extension_moves_what_is_in_time(world, period):
    submission = make_submission(
        period, world.north, state="submitted", counted_at=period.due_at + timedelta(hours=3)
    )
    make_obligation(
        period,
        world.north,
        extended_until=period.due_at + timedelta(days=1),
        extension_reason="Lũ quét.",
    )
    submission = Submission.objects.select_related("obligation").get()
    assert punctuality_said(submission).startswith("Nộp đúng hạn")


# The queue


def test_answers_to_my_questions_come_first(world, campaign, sent, school):
    older = make_submission(
        make_period(campaign),
        world.south,
        state="submitted",
        submitted_at=timezone.now() - timedelta(days=5),
    )
    other = make_holder(Role.COUNCIL_STAFF, world.province, "thuongtruc2")
    now = examine(sent, world, returned={school.pk: "Vì sao?"})
    send(write(now, world, Entry(school.pk, D(8), answer="Vì thế.")), world)
    rows = [(row.pk, row.is_answer, row.cells_answered) for row in queue(world.staff)]
    assert rows == [(sent.pk, 1, 1), (older.pk, 0, 0)]
    assert [row.pk for row in queue(other)] == [older.pk, sent.pk]


# The findings of the checks, at the figure


def test_findings_stand_at_the_figure_that_they_are_about(world, campaign, period, forest):
    cover = make_target(
        campaign,
        world.north,
        indicator=make_indicator("Tỷ lệ che phủ rừng", uom="%", quantity="level"),
    )
    submission = make_submission(period, world.north, state="submitted")
    make_result(submission, cover, value=D("154.2"))
    make_result(submission, forest, value=D(120))
    rows = {line.target: line for line in sheet_of(submission).rows}
    (finding,) = rows[cover].findings
    assert (finding.kind, finding.severity) == ("impossible_value", "error")
    assert "154,2%" in finding.message
    assert (rows[cover].is_clean, rows[forest].findings) == (False, [])


# The history


def test_what_one_person_typed_in_one_go_is_one_line(world, submission, forest, school):
    write(submission, world, Entry(forest.pk, D(121)))
    runs, older = report_history(submission)
    assert older == 0
    assert [(run.said if run.is_long else run.newest.action) for run in runs] == [
        "Nhập, sửa 2 số liệu",
    ]
    assert len(runs[0].entries) == 3


def test_a_pause_or_another_person_begins_a_new_line(world, submission, forest, school):
    colleague = make_holder(Role.UNIT_OFFICER, world.north, "canbobac2")
    results.save_cells(
        submission,
        actor=colleague,
        entries=[Entry(forest.pk, D(105))],
        version=submission.version,
    )
    send(Submission.objects.get(), world)
    runs, _ = report_history(submission)
    assert [(run.newest.action, len(run.entries)) for run in runs] == [
        ("submission.submitted", 1),
        ("result.saved", 1),
        ("result.saved", 2),
    ]
