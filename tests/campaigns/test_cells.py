"""Saving cell by cell as the entry page does: what is answered, and that nothing is done twice."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns.choices import SubmissionState
from campaigns.forms.results import LOCKED, ResultForm
from campaigns.models import Result, ReturnNote, Submission
from campaigns.queries.results import report_rows
from campaigns.services import results
from campaigns.services.results import Entry
from emulation.journal.models import Entry as JournalEntry
from emulation.lib.stamps import stamp
from tests.build import (
    make_campaign,
    make_evidence,
    make_indicator,
    make_period,
    make_result,
    make_return_note,
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
    indicator = make_indicator("đào tạo lao động", uom="lao động", highest=D(1_000_000))
    return make_target(campaign, world.north, indicator=indicator, plan=D(8000))


@pytest.fixture
def other(world, campaign):
    return make_target(campaign, world.north)


@pytest.fixture
def submission(world, campaign, target, other):
    return make_submission(make_period(campaign, name="Quý IV"), world.north)


@pytest.fixture
def officer(client, world):
    client.force_login(world.officer_north)
    return client


def was(submission, target):
    """The signature that a page of this moment carries for the cell."""
    (row,) = report_rows(Submission.objects.get(pk=submission.pk), [target.pk])
    return ResultForm(row=row).stands_signed


def cell(submission, target, **values):
    names = dict.fromkeys(("value", "source", "note", "unusual_reason"), "") | values
    names.setdefault("was", was(submission, target))
    return {f"t{target.pk}-{name}": value for name, value in names.items()}


def send(client, world, submission, *cells, **more):
    user = world.officer_north
    fields = {"key": str(uuid4()), "user": user.pk, "stamp": stamp(user.pk, timezone.now())}
    for fields_of_cell in cells:
        fields |= fields_of_cell
    return client.post(reverse("campaigns:submission-cells", args=[submission.pk]), fields | more)


def saved_entries():
    return JournalEntry.objects.filter(action="result.saved").count()


def colleague_saves(submission, world, *entries, **values):
    current = Submission.objects.get(pk=submission.pk)
    results.save_cells(
        current, actor=world.officer_north, entries=entries, version=current.version, **values
    )


def test_a_cell_is_saved_and_told_as_it_stands(officer, world, submission, target):
    answer = send(officer, world, submission, cell(submission, target, value="9. 004")).json()
    told = answer["cells"][str(target.pk)]
    assert (told["saved"], told["state"], told["state_label"]) == (True, "draft", "Nháp")
    assert (told["values"]["value"], told["errors"], told["conflict"]) == ("9.004", {}, None)
    assert "112,55%" in told["judged"]
    assert told["was"] == was(submission, target)
    assert answer["version"] == Submission.objects.get().version
    assert Result.objects.get().value == 9004
    assert saved_entries() == 1


def test_fields_that_do_not_come_stay(officer, world, submission, target):
    make_result(submission, target, value=D(5000), source="Chi cục Thống kê", note="Số tròn.")
    before = was(submission, target)
    fields = {f"t{target.pk}-value": "trên 6.000", f"t{target.pk}-was": before}
    assert send(officer, world, submission, fields).json()["cells"][str(target.pk)]["saved"]
    result = Result.objects.get()
    assert (result.value, result.approximation) == (6000, "over")
    assert (result.source, result.note) == ("Chi cục Thống kê", "Số tròn.")


def test_a_mistake_in_one_cell_keeps_the_others_from_nothing(
    officer, world, submission, target, other
):
    answer = send(
        officer,
        world,
        submission,
        cell(submission, target, value="chín nghìn"),
        cell(submission, other, value="12,5"),
    ).json()
    wrong, sound = answer["cells"][str(target.pk)], answer["cells"][str(other.pk)]
    assert (wrong["saved"], wrong["state"]) == (False, "empty")
    assert "không có số nào" in wrong["errors"]["value"][0]
    assert (sound["saved"], sound["errors"]) == (True, {})
    assert {r.target: r.value for r in Result.objects.all()} == {other: D("12.5")}


def test_beyond_a_hard_limit_one_sentence_is_said_and_nothing_saved(
    officer, world, submission, target
):
    answer = send(officer, world, submission, cell(submission, target, value="2.000.000")).json()
    told = answer["cells"][str(target.pk)]
    assert told["errors"] == {"value": ["Số này không được quá 1.000.000 lao động."]}
    assert not Result.objects.exists()


def test_an_unusual_figure_is_saved_and_asked_about_until_explained(
    officer, world, submission, target
):
    unusual = cell(submission, target, value="800.000")
    told = send(officer, world, submission, unusual).json()["cells"][str(target.pk)]
    assert told["saved"] is True
    assert told["ask"].startswith("Gấp 10 lần trở lên so với Kế hoạch")
    explained = cell(submission, target, value="800.000", unusual_reason="Có khu công nghiệp mới.")
    told = send(officer, world, submission, explained).json()["cells"][str(target.pk)]
    assert (told["saved"], told["ask"]) == (True, "")


def test_what_a_colleague_saved_is_shown_and_not_overwritten(
    officer, world, submission, target, other
):
    mine = cell(submission, target, value="5.000")
    colleague_saves(submission, world, Entry(target.pk, value=D(6000)))
    answer = send(officer, world, submission, mine, cell(submission, other, value="7")).json()
    told = answer["cells"][str(target.pk)]
    assert told["saved"] is False
    assert told["conflict"]["by"] == "Giàng Páo Mỷ"
    assert told["values"]["value"] == "6.000"
    assert answer["cells"][str(other.pk)]["saved"] is True
    assert {r.target: r.value for r in Result.objects.all()} == {target: 6000, other: 7}
    # Chosen: mine, over what stands now; a third change would be asked about again.
    chosen = cell(submission, target, value="5.000", was=told["was"])
    assert send(officer, world, submission, chosen).json()["cells"][str(target.pk)]["saved"]
    assert Result.objects.get(target=target).value == 5000
    assert send(officer, world, submission, mine).json()["cells"][str(target.pk)]["saved"]


def test_a_save_that_comes_again_is_done_once(officer, world, submission, target):
    key = str(uuid4())
    typed = cell(submission, target, value="5.000")
    first = send(officer, world, submission, typed, key=key).json()
    again = send(officer, world, submission, typed, key=key).json()
    assert saved_entries() == 1
    assert again["cells"] == first["cells"]
    assert again["version"] == first["version"]


def test_a_save_that_comes_again_overwrites_nobody(officer, world, submission, target):
    key = str(uuid4())
    typed = cell(submission, target, value="5.000")
    send(officer, world, submission, typed, key=key)
    colleague_saves(submission, world, Entry(target.pk, value=D(6000)))
    told = send(officer, world, submission, typed, key=key).json()["cells"][str(target.pk)]
    assert (told["saved"], told["values"]["value"]) == (False, "6.000")
    assert Result.objects.get().value == 6000


def test_a_conflict_whose_answer_was_lost_is_told_again(officer, world, submission, target):
    key = str(uuid4())
    mine = cell(submission, target, value="5.000")
    colleague_saves(submission, world, Entry(target.pk, value=D(6000)))
    for _ in range(2):
        told = send(officer, world, submission, mine, key=key).json()["cells"][str(target.pk)]
        assert told["saved"] is False
        assert told["conflict"] is not None
    assert Result.objects.get().value == 6000


def test_the_note_of_the_report_is_a_cell_too(officer, world, submission):
    page = officer.get(reverse("campaigns:submission-edit", args=[submission.pk]))
    signed = page.context["report"].whole["was"].value()
    note = {"all-note": "Mưa lũ kéo dài.", "all-was": signed}
    told = send(officer, world, submission, note).json()["note"]
    assert (told["saved"], told["values"]) == (True, {"note": "Mưa lũ kéo dài."})
    assert Submission.objects.get().note == "Mưa lũ kéo dài."
    late = {"all-note": "Khác.", "all-was": signed}
    told = send(officer, world, submission, late).json()["note"]
    assert (told["saved"], told["conflict"]["by"]) == (False, "Giàng Páo Mỷ")
    assert Submission.objects.get().note == "Mưa lũ kéo dài."


def test_a_locked_cell_is_told_so_and_the_asked_one_is_saved(
    officer, world, campaign, target, other
):
    returned = make_submission(
        make_period(campaign), world.north, state=SubmissionState.RETURNED, return_reason=""
    )
    make_result(returned, other, value=D(3), verified_at=timezone.now())
    make_return_note(returned, target, asked_by=world.staff)
    answer = send(
        officer,
        world,
        returned,
        cell(returned, target, value="9.004", answer="Đã đối chiếu niên giám."),
        cell(returned, other, value="4"),
    ).json()
    asked, locked = answer["cells"][str(target.pk)], answer["cells"][str(other.pk)]
    assert asked["saved"] is True
    assert (locked["saved"], locked["errors"]) == (False, {"__all__": [LOCKED]})
    assert ReturnNote.objects.get().answer == "Đã đối chiếu niên giám."
    assert {r.target: r.value for r in Result.objects.all()} == {target: 9004, other: 3}


def test_who_is_signed_out_is_told_so_in_a_word(client, world, submission, target):
    response = send(client, world, submission, cell(submission, target, value="5.000"))
    assert response.status_code == 401
    assert "Phiên đăng nhập đã hết" in response.json()["error"]
    assert not Result.objects.exists()


def test_the_work_of_one_person_is_not_saved_as_another(client, world, submission, target):
    client.force_login(world.officer_south)
    response = send(client, world, submission, cell(submission, target, value="5.000"))
    assert response.status_code == 409
    assert "tài khoản khác" in response.json()["error"]
    assert not Result.objects.exists()


def test_a_report_that_was_sent_meanwhile_is_refused_with_a_sentence(
    officer, world, submission, target
):
    typed = cell(submission, target, value="5.000")
    make_result(submission, target, value=D(6000))
    current = Submission.objects.get()
    results.submit(current, actor=world.officer_north, version=current.version)
    response = send(officer, world, submission, typed)
    assert response.status_code == 403
    assert response.json()["error"].startswith("Báo cáo đã gửi.")
    assert Result.objects.get().value == 6000


def test_what_was_typed_before_the_closing_is_taken_within_the_grace(
    officer, world, campaign, target
):
    now = timezone.now()
    closed = now - timedelta(minutes=5)
    period = make_period(campaign, due_at=closed, closes_at=closed, grace_minutes=30)
    submission = make_submission(period, world.north)
    typed = cell(submission, target, value="5.000")
    edit = reverse("campaigns:submission-edit", args=[submission.pk])
    # The page opens for what a browser still keeps, and says that nothing new is taken.
    assert "số nhập từ bây giờ không được nhận" in officer.get(edit).content.decode()
    late = send(officer, world, submission, typed)
    assert late.status_code == 403
    user = world.officer_north.pk
    in_time = stamp(user, closed - timedelta(minutes=1))
    assert send(officer, world, submission, typed, stamp=in_time).status_code == 200
    period.grace_minutes = 1
    period.save()
    assert officer.get(edit).status_code == 302


def test_too_many_cells_at_once_are_refused(officer, world, submission):
    fields = {f"t{number}-value": "1" for number in range(1, 402)}
    assert send(officer, world, submission, fields).status_code == 413


def test_a_page_of_another_site_saves_nothing(world, submission, target):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.officer_north)
    response = send(strict, world, submission, cell(submission, target, value="5.000"))
    assert response.status_code == 403
    assert not response.headers["Content-Type"].startswith("application/json")
    assert not Result.objects.exists()
    # The page asks for a fresh token and sends the same again.
    token = strict.get(reverse("accounts:session")).json()["csrf"]
    typed = cell(submission, target, value="5.000")
    assert send(strict, world, submission, typed, csrfmiddlewaretoken=token).status_code == 200


def test_a_save_costs_the_same_for_one_cell_and_for_four(
    officer, world, campaign, submission, target, other, django_assert_num_queries
):
    """Who it is, the lock with all that rules ask about, the receipt, the cells, the writing."""
    more = [make_target(campaign, world.north, plan=D(7)) for _ in range(2)]
    submission.period.position = 2
    submission.period.save()
    earlier = make_submission(make_period(campaign, position=1), world.north, state="verified")
    for one in (target, other, *more):
        make_result(earlier, one)
    send(officer, world, submission, {})

    def costs(queries, *targets, value):
        typed = [cell(submission, one, value=value) for one in targets]
        with django_assert_num_queries(queries):
            told = send(officer, world, submission, *typed).json()["cells"]
        assert [one["saved"] for one in told.values()] == [True] * len(targets)

    costs(14, target, value="5.001")
    # Of a figure that is there also what documents say of it and its evidence.
    costs(16, target, value="5.002")
    Result.objects.filter(submission=submission).delete()
    costs(14, target, other, *more, value="5.003")
    costs(16, target, other, *more, value="5.004")


def test_cells_that_are_kept_and_those_that_are_new_come_in_one_save(
    officer, world, campaign, submission, target, other
):
    """What stands afterwards is what a page that is opened anew shows."""
    make_evidence(make_result(submission, target, value=D(5000), source="Chi cục Thống kê"))
    share = make_target(campaign, world.north, quantity="count_of", uom="%")
    typed = [
        cell(submission, target, value=""),
        cell(submission, other, value="ước trên 12,5"),
        cell(submission, share, numerator="1", denominator="3"),
    ]
    answer = send(officer, world, submission, *typed).json()
    shown = report_rows(Submission.objects.get())
    assert {pk: told["was"] for pk, told in answer["cells"].items()} == {
        str(row.target.pk): ResultForm(row=row).stands_signed for row in shown
    }
    assert {pk: told["state"] for pk, told in answer["cells"].items()} == {
        str(row.target.pk): row.state for row in shown
    }
    kept = {row.target: row.result for row in shown}
    assert (kept[target].value, kept[target].source) == (None, "")
    assert (kept[other].value, kept[other].approximation) == (D("12.5"), "over")
    assert kept[share].value == D("33.333333")
    assert answer["cells"][str(other.pk)]["values"]["value"] == "ước trên 12,5"
    assert saved_entries() == 3
