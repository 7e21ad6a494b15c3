"""The sheet, the queue, the leader's page and the histories through the web client."""

import re
from decimal import Decimal

import pytest

from campaigns.choices import SubmissionState
from campaigns.models import ReturnNote, Submission
from campaigns.services import results, verification
from campaigns.services.results import Entry
from emulation.accounts.choices import Role
from emulation.accounts.models import Unit
from emulation.journal.models import Entry as JournalEntry
from emulation.journal.models import Notification
from emulation.lib.template_filters import vn_datetime
from tests.build import (
    make_campaign,
    make_holder,
    make_indicator,
    make_period,
    make_result,
    make_submission,
    make_target,
)
from tests.pages import page, summary, text

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def campaign(world):
    return make_campaign(world.province)


@pytest.fixture
def targets(world, campaign):
    names = ("trồng rừng", "trường chuẩn", "đường bản")
    return [
        make_target(campaign, world.north, indicator=make_indicator(name), plan=D(100), position=n)
        for n, name in enumerate(names)
    ]


@pytest.fixture
def period(campaign):
    return make_period(campaign, name="Quý IV")


@pytest.fixture
def sent(world, period, targets):
    """Two figures, and one target left empty."""
    submission = make_submission(period, world.north)
    entries = [Entry(targets[0].pk, D(120)), Entry(targets[1].pk, D(80))]
    submission = results.save_cells(
        submission, actor=world.officer_north, entries=entries, version=submission.version
    )
    return results.submit(submission, actor=world.officer_north, version=submission.version)


@pytest.fixture
def staff(client, world):
    client.force_login(world.staff)
    return client


def choices(submission, *chosen, act="chosen", **more):
    """What a browser sends: (target, choice, reason), every other row "later"."""
    fields = {"version": submission.version, "act": act, **more}
    for target, choice, reason in chosen:
        fields |= {f"t{target.pk}-choice": choice, f"t{target.pk}-reason": reason}
    return fields


def answered(submission, world, target, answer="Đã sửa.", value=81):
    now = results.save_cells(
        submission,
        actor=world.officer_north,
        entries=[Entry(target.pk, D(value), answer=answer)],
        version=submission.version,
    )
    return results.submit(now, actor=world.officer_north, version=now.version)


# The sheet


def test_figures_are_verified_and_returned_with_one_form(staff, sent, targets):
    sheet = page("submission-verify", sent.pk)
    forest, school, road = targets
    response = staff.post(
        sheet,
        choices(
            sent,
            (forest, "verify", ""),
            (school, "return", "Khác với niên giám."),
            (road, "return", "Thiếu số liệu, đề nghị bổ sung."),
        ),
        follow=True,
    )
    assert response.request["PATH_INFO"] == page("submission-detail", sent.pk)
    assert "Đã thẩm định 1 ô; trả lại 2 ô, đơn vị đã được báo kèm lý do." in text(response)
    assert dict(ReturnNote.objects.values_list("target", "reason")) == {
        school.pk: "Khác với niên giám.",
        road.pk: "Thiếu số liệu, đề nghị bổ sung.",
    }
    assert sent.results.get(target=forest).verified_at is not None


def test_a_return_without_a_reason_is_said_and_keeps_the_other_choices(staff, sent, targets):
    forest, school, _ = targets
    response = staff.post(
        page("submission-verify", sent.pk),
        choices(sent, (forest, "verify", ""), (school, "return", " ")),
    )
    assert response.status_code == 422
    assert summary(response) == [
        f"Trường chuẩn: {'Hãy ghi lý do để đơn vị biết cần sửa hoặc bổ sung gì.'}"
    ]
    chosen = {cell.line.target: cell.chosen for cell in response.context["forms"].cells}
    assert (chosen[forest], chosen[school]) == ("verify", "return")
    assert not ReturnNote.objects.exists()


def test_verifying_all_first_says_how_many_and_how_many_are_empty(staff, sent):
    sheet = page("submission-verify", sent.pk)
    asked = staff.post(sheet, choices(sent, act="all"))
    assert "Ô được thẩm định 2 ô Ô để trống" in text(asked)
    assert "Ô để trống 1 ô, không vào báo cáo tổng kết" in text(asked)
    assert Submission.objects.get().state == SubmissionState.SUBMITTED
    hidden = dict(re.findall(r'type="hidden" name="(act|version)" value="([^"]+)"', page_of(asked)))
    assert hidden == {"act": "confirmed", "version": str(sent.version)}
    done = staff.post(sheet, hidden, follow=True)
    assert "Đã thẩm định cả báo cáo." in text(done)
    assert Submission.objects.get().state == SubmissionState.VERIFIED


def test_verifying_all_does_not_swallow_what_was_to_be_returned(staff, sent, targets):
    response = staff.post(
        page("submission-verify", sent.pk),
        choices(sent, (targets[1], "return", "Vì sao?"), act="all"),
    )
    assert response.status_code == 422
    assert "Bạn đã chọn trả lại 1 ô" in text(response)
    assert "Vì sao?" in page_of(response)


def test_the_second_of_two_verifiers_is_told_by_name_and_keeps_the_reasons(
    client, world, sent, targets
):
    forest, school, _ = targets
    verification.examine(sent, actor=world.staff, version=sent.version, verified={forest.pk})
    other = make_holder(Role.COUNCIL_STAFF, world.province, "thuongtruc2", full_name="Lò Thị Hai")
    client.force_login(other)
    response = client.post(
        page("submission-verify", sent.pk), choices(sent, (school, "return", "Vì sao giảm?"))
    )
    assert response.status_code == 409
    at = vn_datetime(JournalEntry.objects.latest("id").at)
    assert f"{world.staff}: thẩm định một phần, lúc {at}." in text(response)
    assert 'value="Vì sao giảm?"' in page_of(response)
    states = {line.target: line.is_verified for line in response.context["sheet"].rows}
    assert states[forest]
    # The same form again now means the new state.
    fresh = Submission.objects.get()
    assert f'name="version" value="{fresh.version}"' in page_of(response)
    client.post(
        page("submission-verify", sent.pk), choices(fresh, (school, "return", "Vì sao giảm?"))
    )
    assert ReturnNote.objects.get().asked_by == other


def test_what_was_typed_survives_also_when_the_unit_took_the_report_back(
    staff, world, sent, targets
):
    results.take_back(sent, actor=world.officer_north, version=sent.version)
    response = staff.post(
        page("submission-verify", sent.pk), choices(sent, (targets[1], "return", "Vì sao giảm?"))
    )
    assert response.status_code == 409
    assert f"{world.officer_north}: rút lại báo cáo" in text(response)
    assert 'value="Vì sao giảm?"' in page_of(response)
    assert 'value="chosen"' not in page_of(response)


def test_clean_rows_are_chosen_by_a_link(staff, world, sent, targets):
    now = verification.examine(
        sent, actor=world.staff, version=sent.version, returned={targets[1].pk: "Vì sao?"}
    )
    now = answered(now, world, targets[1])
    response = staff.get(page("submission-verify", sent.pk), {"chon": "sach"})
    chosen = {cell.line.target: cell.chosen for cell in response.context["forms"].cells}
    assert chosen == {targets[0]: "verify", targets[1]: "later", targets[2]: "later"}


def test_changed_figures_stand_beside_what_they_were_and_are_shown_alone(
    staff, world, sent, targets
):
    now = verification.verify(sent, actor=world.staff, version=sent.version)
    now = verification.examine(
        now, actor=world.staff, version=now.version, returned={targets[1].pk: "Vì sao?"}
    )
    answered(now, world, targets[1])
    sheet = staff.get(page("submission-verify", sent.pk))
    assert "1 ô đã đổi sau thẩm định" in text(sheet)
    assert "Khi thẩm định: 80 ha → 81 ha" in text(sheet)
    assert "Đơn vị trả lời" in text(sheet)
    shown = staff.get(page("submission-verify", sent.pk), {"xem": "doi"}).context["forms"].cells
    assert [cell.line.target for cell in shown] == [targets[1]]


def test_a_leader_of_the_council_reads_the_sheet_and_chooses_nothing(client, world, sent):
    client.force_login(world.leader)
    response = client.get(page("submission-verify", sent.pk))
    assert "Chỉ chuyên viên thường trực Hội đồng" in text(response)
    assert 'type="radio"' not in page_of(response)


def test_one_goes_on_to_the_next_in_the_queue(staff, world, campaign, sent):
    later = make_submission(make_period(campaign), world.south, state="submitted")
    link = f'href="{page("submission-verify", later.pk)}"'
    assert link in page_of(staff.get(page("submission-verify", sent.pk)))
    verification.verify(sent, actor=world.staff, version=sent.version)
    detail = staff.get(page("submission-detail", sent.pk))
    assert link in page_of(detail)
    assert "Báo cáo tiếp theo trong hàng chờ" in text(detail)


def test_un_verifying_asks_for_a_reason_on_a_page(staff, world, sent):
    now = verification.verify(sent, actor=world.staff, version=sent.version)
    address = page("submission-unverify", sent.pk)
    refused = staff.post(address, {"version": now.version, "reason": ""})
    assert summary(refused) == ["Lý do bỏ thẩm định: Hãy ghi lý do bỏ thẩm định."]
    done = staff.post(address, {"version": now.version, "reason": "Nhầm kỳ."}, follow=True)
    assert done.request["PATH_INFO"] == page("submission-verify", sent.pk)
    assert "chờ thẩm định lại" in text(done)


# The queue


def test_the_queue_marks_and_narrows_to_answers_to_me(staff, world, campaign, sent, targets):
    make_submission(make_period(campaign), world.south, state="submitted")
    now = verification.examine(
        sent, actor=world.staff, version=sent.version, returned={targets[1].pk: "Vì sao?"}
    )
    answered(now, world, targets[1])
    queue = staff.get(page("submission-queue"))
    body = re.search(r"<tbody>.*</tbody>", page_of(queue), re.S)[0]
    assert body.index("Bắc Nguyên") < body.index("Nam Nguyên")
    assert body.count("Trả lời câu hỏi của bạn") == 1
    assert "1 ô đã trả lời" in body
    mine = text(staff.get(page("submission-queue"), {"asked": "me"}))
    assert ("Bắc Nguyên" in mine, "Nam Nguyên" in mine) == (True, False)


# The unit


@pytest.fixture
def handed(world, period, targets):
    Unit.objects.filter(pk=world.north.pk).update(leader_confirms=True)
    submission = make_submission(period, Unit.objects.get(pk=world.north.pk))
    make_result(submission, targets[0])
    return results.submit(submission, actor=world.officer_north, version=submission.version)


def test_the_leader_is_led_from_home_to_the_page_and_sends(client, world, handed):
    client.force_login(world.leader_north)
    address = page("submission-confirm", handed.pk)
    assert f'href="{address}"' in page_of(client.get("/"))
    assert f'href="{address}"' in page_of(client.get(page("submission-list")))
    assert "2 chỉ tiêu để trống" in text(client.get(address))
    done = client.post(address, {"act": "confirm", "version": handed.version}, follow=True)
    assert "Đã xác nhận và gửi Hội đồng." in text(done)
    assert Submission.objects.get().state == SubmissionState.SUBMITTED
    again = client.get(address, follow=True)
    assert "Báo cáo không chờ xác nhận." in text(again)


def test_the_leader_hands_back_with_a_reason(client, world, handed):
    client.force_login(world.leader_north)
    address = page("submission-confirm", handed.pk)
    silent = client.post(address, {"act": "hand_back", "version": handed.version, "reason": ""})
    assert "Hãy ghi lý do để cán bộ biết cần sửa gì." in text(silent)
    fields = {"act": "hand_back", "version": handed.version, "reason": "Xem lại rừng."}
    assert "Đã chuyển lại cán bộ" in text(client.post(address, fields, follow=True))
    assert Notification.objects.get(action="submission.handed_back").sentence.endswith(
        "Xem lại rừng."
    )


def test_the_officer_takes_back(client, world, sent):
    client.force_login(world.officer_north)
    detail = page_of(client.get(page("submission-detail", sent.pk)))
    address = page("submission-take-back", sent.pk)
    assert f'href="{address}"' in detail
    assert "Lần nộp sau được tính giờ lại" in text(client.get(address))
    done = client.post(address, {"version": sent.version}, follow=True)
    assert "Đã rút lại." in text(done)
    assert Submission.objects.get().state == SubmissionState.DRAFT


def test_what_is_in_the_way_is_linked_before_the_button(client, world, sent, targets):
    verification.examine(
        sent, actor=world.staff, version=sent.version, returned={targets[1].pk: "Vì sao giảm?"}
    )
    client.force_login(world.officer_north)
    for name in ("submission-submit", "submission-detail"):
        response = client.get(page(name, sent.pk))
        assert "Hội đồng hỏi 1 ô chưa được trả lời" in text(response)
        assert f'href="{page("submission-edit", sent.pk)}#t{targets[1].pk}"' in page_of(response)
    assert "Nộp báo cáo</button>" not in page_of(client.get(page("submission-submit", sent.pk)))


def test_the_unit_decides_whether_its_leader_confirms(client, world):
    client.force_login(world.leader_north)
    address = f"/don-vi/{world.north.pk}/xac-nhan/"
    assert f'href="{address}"' in page_of(client.get(f"/don-vi/{world.north.pk}/"))
    for _ in range(2):  # the second click of two takes nothing back
        client.post(address, {"confirms": "yes"})
    assert Unit.objects.get(pk=world.north.pk).leader_confirms
    entry = JournalEntry.objects.get(action="unit.confirmation_set")
    assert (entry.actor, entry.after) == (world.leader_north, {"leader_confirms": True})
    assert [row.recipient for row in Notification.objects.all()] == [world.officer_north]
    assert Unit.history.filter(id=world.north.pk).first().history_user == world.leader_north


def test_a_unit_without_a_leader_is_warned(client, world):
    client.force_login(world.administrator)
    assert "chưa có lãnh đạo nào trên cổng" in text(
        client.get(f"/don-vi/{world.south.pk}/xac-nhan/")
    )


# The histories


def test_the_history_of_a_figure_says_who_when_old_new_and_why(client, world, sent, targets):
    school = targets[1]
    now = verification.examine(
        sent, actor=world.staff, version=sent.version, returned={school.pk: "Vì sao giảm?"}
    )
    answered(now, world, school, "Do lũ.", "81.5")
    client.force_login(world.officer_north)
    response = client.get(page("figure-history", sent.pk, school.pk))
    said = text(response)
    assert "Kết quả: 80 → 81,5" in said
    assert "Trả lời: Do lũ." in said
    assert "Lý do: Vì sao giảm?" in said
    assert "Nộp báo cáo" in said
    assert "Trồng rừng" not in said
    (row,) = response.context["periods"]
    assert (row.written, row.result.value) == (2, D("81.5"))
    client.force_login(world.officer_south)
    assert client.get(page("figure-history", sent.pk, school.pk)).status_code == 404


def test_the_history_of_a_report_opens_to_its_figures(client, world, sent):
    client.force_login(world.officer_north)
    response = client.get(page("submission-detail", sent.pk))
    assert [run.said if run.is_long else "" for run in response.context["runs"]] == [
        "",
        "Nhập, sửa 2 số liệu",
    ]
    assert "Trồng rừng : Kết quả: 120" in text(response)


def test_a_long_history_is_read_page_by_page(client, world, sent, monkeypatch):
    monkeypatch.setattr("campaigns.queries.history.ENTRIES_A_PAGE", 2)
    client.force_login(world.officer_north)
    address, seen = page("submission-detail", sent.pk), []
    for _ in range(5):
        response = client.get(address)
        seen += [entry.pk for run in response.context["runs"] for entry in run.entries]
        found = re.search(r'href="(\?truoc=\d+)', page_of(response))
        if not found:
            break
        address = page("submission-detail", sent.pk) + found[1]
    everything = JournalEntry.objects.about(sent).values_list("pk", flat=True)
    assert seen == list(everything)


# The same number of queries for one and for many


def counted(django_assert_max_num_queries, client, address):
    client.get(address)
    with django_assert_max_num_queries(200) as asked:
        assert client.get(address).status_code == 200
    return len(asked.captured_queries)


@pytest.mark.parametrize("name", ["submission-verify", "submission-detail", "figure-history"])
def test_the_pages_of_a_report_cost_the_same_with_more_figures(
    staff, world, campaign, sent, targets, name, django_assert_max_num_queries
):
    objects = [sent.pk, targets[0].pk] if name == "figure-history" else [sent.pk]
    verification.examine(
        sent, actor=world.staff, version=sent.version, returned={targets[0].pk: "Vì sao?"}
    )
    few = counted(django_assert_max_num_queries, staff, page(name, *objects))
    for number in range(6):
        target = make_target(campaign, world.north, plan=D(10))
        make_result(sent, target)
        if number % 2:
            now = Submission.objects.get(pk=sent.pk)
            verification.examine(
                now, actor=world.staff, version=now.version, returned={target.pk: "Vì sao?"}
            )
    assert counted(django_assert_max_num_queries, staff, page(name, *objects)) == few


def test_the_queue_costs_the_same_with_more_reports(
    staff, world, campaign, sent, django_assert_max_num_queries
):
    few = counted(django_assert_max_num_queries, staff, page("submission-queue"))
    for unit in (world.south, world.city, world.north_other):
        make_result(make_submission(make_period(campaign), unit, state="submitted"))
    assert counted(django_assert_max_num_queries, staff, page("submission-queue")) == few


def page_of(response):
    return response.content.decode()
