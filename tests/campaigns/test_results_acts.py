"""Many reports verified or returned at once: the sheet, the act, and who is told what."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.choices import CampaignState, SubmissionState
from campaigns.models import Snapshot, Submission
from campaigns.services import results, verification
from emulation.journal.models import Entry, Notification
from emulation.lib import bulk
from tests.build import (
    make_campaign,
    make_participation,
    make_period,
    make_result,
    make_submission,
    make_target,
)
from tests.pages import summary, text

pytestmark = pytest.mark.django_db

ACTS = "/bao-cao/cho-xu-ly/nhieu/"
QUEUE = "/bao-cao/cho-xu-ly/"


@pytest.fixture
def campaign(world):
    campaign = make_campaign(world.province, code="PT", state=CampaignState.COLLECTING)
    for unit in (world.north, world.south, world.city):
        make_participation(campaign, unit)
        make_target(campaign, unit, plan=100)
    return campaign


@pytest.fixture
def period(campaign):
    return make_period(campaign, name="quý I", due_at=timezone.now() + timedelta(days=9))


def sent(period, unit, **more):
    submission = make_submission(
        period, unit, state="submitted", submitted_at=timezone.now(), **more
    )
    make_result(submission, period.campaign.targets.get(unit=unit), value=90)
    return submission


@pytest.fixture
def north(period, world):
    return sent(period, world.north, submitted_by=world.officer_north)


@pytest.fixture
def south(period, world):
    return sent(period, world.south, submitted_by=world.officer_south)


@pytest.fixture
def staff(client, world):
    client.force_login(world.staff)
    return client


def asked(response):
    """What the sheet would send."""
    html = response.content.decode()
    found = re.findall(r'<input type="hidden" name="(chon|viec|xac-nhan)" value="([^"]*)"', html)
    fields = {}
    for name, value in found:
        fields.setdefault(name, []).append(unescape(value))
    return fields


def items(response):
    html = response.content.decode()
    lists = re.findall(r'<ul class="list-sheet">(.*?)</ul>', html, re.S)
    return [
        [unescape(re.sub(r"<[^>]+>", "", item)) for item in re.findall(r"<li>(.*?)</li>", found)]
        for found in lists
    ]


def states():
    return dict(Submission.objects.values_list("unit__name", "state"))


def test_the_sheet_names_what_will_happen_and_changes_nothing(staff, north, south):
    response = staff.post(ACTS, {"viec": "tham-dinh", "chon": [north.pk, south.pk]})
    assert items(response) == [
        ["Báo cáo quý I của huyện Bắc Nguyên", "Báo cáo quý I của huyện Nam Nguyên"]
    ]
    assert "Thẩm định: 2 báo cáo" in text(response)
    assert "lưu cố định" in text(response)
    assert set(states().values()) == {"submitted"}
    assert not Entry.objects.filter(action="submission.verified").exists()


def test_chosen_reports_are_verified_frozen_told_and_written_down(staff, world, north, south):
    sheet = staff.post(ACTS, {"viec": "tham-dinh", "chon": [north.pk, south.pk]})
    response = staff.post(f"{ACTS}?q=nguyen&xep=unit", asked(sheet), follow=True)
    assert (response.request["PATH_INFO"], response.request["QUERY_STRING"]) == (
        QUEUE,
        "q=nguyen&xep=unit",
    )
    assert "Đã thẩm định 2 báo cáo." in text(response)
    assert states() == {"huyện Bắc Nguyên": "verified", "huyện Nam Nguyên": "verified"}
    assert Snapshot.objects.filter(is_current=True, taken_by=world.staff).count() == 2
    assert Entry.objects.filter(action="submission.verified", actor=world.staff).count() == 2
    told = Notification.objects.filter(action="submission.verified")
    assert {notice.recipient for notice in told} == {world.officer_north, world.officer_south}


def test_all_for_one_reason_are_returned(staff, north, south):
    sheet = staff.post(ACTS, {"viec": "tra-lai", "chon": [north.pk, south.pk]})
    again = staff.post(ACTS, asked(sheet))
    assert summary(again) == ["Lý do trả lại: Hãy ghi lý do trả lại để đơn vị biết cần sửa gì."]
    assert set(states().values()) == {"submitted"}
    done = staff.post(ACTS, {**asked(again), "reason": "Thiếu minh chứng"}, follow=True)
    assert "Đã trả lại 2 báo cáo." in text(done)
    reasons = Submission.objects.values_list("state", "return_reason")
    assert set(reasons) == {("returned", "Thiếu minh chứng")}


def test_exceptions_are_named_with_their_reasons_before_the_act(staff, world, period, north, south):
    own = sent(period, world.city, submitted_by=world.staff)
    verification.verify(south, actor=world.staff, version=south.version)
    chosen = {"viec": "tham-dinh", "chon": [north.pk, south.pk, own.pk]}
    response = staff.post(ACTS, chosen)
    assert items(response) == [
        ["Báo cáo quý I của huyện Bắc Nguyên"],
        [
            "Báo cáo quý I của huyện Nam Nguyên: Chỉ thẩm định được báo cáo đang chờ thẩm định.",
            "Báo cáo quý I của thành phố Thượng Nguyên: Người nộp báo cáo không được tự thẩm định.",
        ],
    ]
    assert asked(response)["chon"] == [f"{north.pk}:{north.version}"]


def test_nothing_to_do_offers_no_act(staff, world, period):
    own = sent(period, world.city, submitted_by=world.staff)
    response = staff.post(ACTS, {"viec": "tham-dinh", "chon": [own.pk]})
    assert "Không có dòng nào làm được việc này" in text(response)
    assert 'type="submit" class="button button-primary"' not in response.content.decode()


def test_what_changed_after_the_sheet_is_refused_and_the_rest_is_done(staff, world, north, south):
    sheet = staff.post(ACTS, {"viec": "tham-dinh", "chon": [north.pk, south.pk]})
    verification.send_back(north, actor=world.staff, reason="Sai", version=north.version)
    fresh = Submission.objects.get(pk=north.pk)
    results.submit(fresh, actor=world.officer_north, version=fresh.version)
    response = staff.post(ACTS, asked(sheet), follow=True)
    said = text(response)
    assert "Đã thẩm định 1 báo cáo." in said
    assert "1 báo cáo chưa làm được." in said
    assert "Báo cáo quý I của huyện Bắc Nguyên: Báo cáo vừa thay đổi" in said
    assert states() == {"huyện Bắc Nguyên": "submitted", "huyện Nam Nguyên": "verified"}


def test_the_second_answer_of_two_is_told(staff, north, south):
    sheet = staff.post(ACTS, {"viec": "tham-dinh", "chon": [north.pk, south.pk]})
    staff.post(ACTS, asked(sheet))
    said = text(staff.post(ACTS, asked(sheet), follow=True))
    assert "2 báo cáo chưa làm được." in said
    assert Snapshot.objects.count() == 2


def test_an_answer_without_the_version_that_was_seen_does_nothing(staff, north):
    staff.post(ACTS, {"viec": "tham-dinh", "xac-nhan": "1", "chon": [north.pk]})
    assert set(states().values()) == {"submitted"}


def test_all_rows_are_those_of_the_filter(staff, north, south):
    response = staff.post(f"{ACTS}?q=bac+nguyen", {"viec": "tham-dinh", "tat-ca": "1"})
    assert items(response) == [["Báo cáo quý I của huyện Bắc Nguyên"]]
    # The answer does what the sheet named, whatever came into the filter since.
    staff.post(ACTS, {**asked(response), "tat-ca": "1"})
    assert states() == {"huyện Bắc Nguyên": "verified", "huyện Nam Nguyên": "submitted"}


def test_reports_of_another_province_are_not_there(staff, world):
    campaign = make_campaign(world.foreign_province, state=CampaignState.COLLECTING)
    make_target(campaign, world.foreign_district, plan=1)
    foreign = sent(make_period(campaign), world.foreign_district)
    response = staff.post(ACTS, {"viec": "tham-dinh", "chon": [foreign.pk]}, follow=True)
    assert "Hãy đánh dấu ít nhất một báo cáo" in text(response)
    assert str(foreign) not in text(response)
    mark = f"{foreign.pk}:{foreign.version}"
    staff.post(ACTS, {"viec": "tham-dinh", "xac-nhan": "1", "chon": [mark]})
    assert set(states().values()) == {"submitted"}


def test_a_leader_sees_the_queue_and_no_boxes(client, world, north):
    client.force_login(world.leader)
    assert 'name="chon"' not in client.get(QUEUE).content.decode()
    mark = {"viec": "tham-dinh", "xac-nhan": "1", "chon": [f"{north.pk}:{north.version}"]}
    assert client.post(ACTS, mark).status_code == 403
    assert set(states().values()) == {"submitted"}


def test_boxes_of_the_page_can_be_ticked_without_scripts(staff, north, south):
    html = staff.get(QUEUE).content.decode()
    assert html.count('name="chon"') == 2
    assert "checked" not in re.search(r"<tbody>.*</tbody>", html, re.S)[0]
    link = re.search(r'href="([^"]+)" data-tick-page', html)[1]
    ticked = staff.get(QUEUE + unescape(link)).content.decode()
    assert re.search(r"<tbody>.*</tbody>", ticked, re.S)[0].count(" checked") == 2


@pytest.mark.parametrize(
    "given", [{}, {"chon": ["x", "-1", "9" * 30, "0:2:3", "٣", ""]}, {"chon": ["0:0"]}]
)
def test_a_choice_of_nothing_is_said(staff, north, given):
    response = staff.post(f"{ACTS}?q=bac", {"viec": "tham-dinh", **given}, follow=True)
    assert response.request["QUERY_STRING"] == "q=bac"
    assert "Hãy đánh dấu ít nhất một báo cáo" in text(response)


def test_an_unknown_act_is_not_found(staff, north):
    assert staff.post(ACTS, {"viec": "xoa", "chon": [north.pk]}).status_code == 404


def test_too_many_at_once_are_said(staff, north, south, monkeypatch):
    monkeypatch.setattr(bulk, "AT_MOST", 1)
    for given in ({"tat-ca": "1"}, {"chon": [north.pk, south.pk]}):
        response = staff.post(ACTS, {"viec": "tham-dinh", **given}, follow=True)
        assert "nhiều nhất 1 báo cáo" in text(response)


def test_a_long_sheet_names_the_first_and_counts_the_rest(staff, north, south, monkeypatch):
    monkeypatch.setattr(bulk, "NAMED_AT_MOST", 1)
    response = staff.post(ACTS, {"viec": "tham-dinh", "tat-ca": "1"})
    assert items(response) == [["Báo cáo quý I của huyện Bắc Nguyên", "và 1 báo cáo khác"]]
    assert len(asked(response)["chon"]) == 2


def test_many_refusals_are_counted(staff, world, north, south, monkeypatch):
    monkeypatch.setattr(bulk, "REASONS_AT_MOST", 1)
    sheet = staff.post(ACTS, {"viec": "tham-dinh", "tat-ca": "1"})
    Submission.objects.update(version=9)
    said = text(staff.post(ACTS, asked(sheet), follow=True))
    assert "2 báo cáo chưa làm được." in said
    assert "và 1 báo cáo khác." in said


def test_the_sheet_costs_the_same_for_one_and_for_three(
    staff, world, period, north, django_assert_num_queries
):
    staff.get(QUEUE)
    with django_assert_num_queries(7):
        staff.post(ACTS, {"viec": "tham-dinh", "tat-ca": "1"})
    sent(period, world.south)
    sent(period, world.city)
    with django_assert_num_queries(7):
        staff.post(ACTS, {"viec": "tham-dinh", "tat-ca": "1"})


def test_the_pages_of_one_report_still_ask_for_its_version(staff, north):
    url = reverse("campaigns:submission-return", args=[north.pk])
    staff.post(url, {"reason": "Thiếu"})
    assert Submission.objects.get(pk=north.pk).state == SubmissionState.SUBMITTED
