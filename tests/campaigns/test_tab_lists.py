"""The lists in the tabs of a campaign: files of them, and units taken off the list together."""

import csv
import io
import re
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.choices import CampaignState, SubmissionState
from campaigns.models import Participation, Submission
from campaigns.services import planning
from emulation.journal.models import Entry
from emulation.lib.verdicts import Refused
from tests.build import (
    make_campaign,
    make_participation,
    make_period,
    make_result,
    make_submission,
    make_target,
)
from tests.pages import page, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(world):
    campaign = make_campaign(world.province, code="PT", state=CampaignState.COLLECTING)
    for unit in (world.north, world.south, world.city):
        make_participation(campaign, unit)
    return campaign


@pytest.fixture
def period(campaign):
    due_at = timezone.make_aware(datetime(2023, 9, 30, 17))
    return make_period(campaign, name="quý III", due_at=due_at)


@pytest.fixture
def staff(client, world):
    client.force_login(world.staff)
    return client


def tab(campaign, key):
    return page("campaign-tab", campaign.pk, key)


def file(client, url, **query):
    data = b"".join(client.get(url, {"xuat": "csv", **query})).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(data, newline=""), delimiter=";"))


def units(campaign):
    return set(campaign.participations.values_list("unit__name", flat=True))


def asked(response):
    html = response.content.decode()
    found = re.findall(r'<input type="hidden" name="(chon|viec|xac-nhan)" value="([^"]*)"', html)
    return {"viec": "bo", "xac-nhan": "1", "chon": [v for name, v in found if name == "chon"]}


def place_of(campaign, unit):
    return campaign.participations.get(unit=unit).pk


# Files


def test_units_leave_with_the_state_of_every_period(staff, world, campaign, period):
    make_submission(period, world.north, state=SubmissionState.SUBMITTED)
    assert file(staff, tab(campaign, "units")) == [
        ["Đơn vị", "Quý III, hạn 30/9/2023"],
        ["huyện Bắc Nguyên", "Chờ thẩm định"],
        ["huyện Nam Nguyên", ""],
        ["thành phố Thượng Nguyên", ""],
    ]
    assert [row[0] for row in file(staff, tab(campaign, "units"), begun="none")][1:] == [
        "huyện Nam Nguyên",
        "thành phố Thượng Nguyên",
    ]


def test_an_officer_takes_out_the_own_branch_alone(client, world, campaign, period):
    make_submission(period, world.south, state=SubmissionState.VERIFIED)
    make_target(campaign, world.south, label="Chỉ tiêu nam")
    make_target(campaign, world.north, label="Chỉ tiêu bắc")
    client.force_login(world.officer_north)
    assert [row[0] for row in file(client, tab(campaign, "units"))[1:]] == ["huyện Bắc Nguyên"]
    assert [row[1] for row in file(client, tab(campaign, "targets"))[1:]] == ["Chỉ tiêu bắc"]
    for key in ("findings", "history"):
        assert client.get(tab(campaign, key), {"xuat": "csv"}).status_code == 404


def test_targets_leave_under_their_unit_with_plan_and_judgement(staff, world, campaign, period):
    target = make_target(campaign, world.north, label="Số lao động", uom="lao động", plan=8000)
    submission = make_submission(period, world.north, state=SubmissionState.SUBMITTED)
    make_result(submission, target, value=9004, uom="lao động")
    make_target(campaign, world.south, label="Nhà mới", uom="nhà", plan=None)
    head, *rows = file(staff, tab(campaign, "targets"))
    assert head == [
        "Đơn vị", "Chỉ tiêu", "Mức giao", "Kết quả", "So với mức giao", "Đánh giá", "Nguồn",
    ]  # fmt: skip
    plan = target.baselines.get().name
    assert rows == [
        [
            "huyện Bắc Nguyên",
            "Số lao động",
            f"{plan}: 8.000 lao động",
            "9.004 lao động",
            f"112,6% {plan}",
            "Đạt",
            "quý III",
        ],
        ["huyện Nam Nguyên", "Nhà mới", "", "", "", "", ""],
    ]


def test_sorted_by_name_targets_stand_without_headings(staff, world, campaign):
    for unit, label in ((world.north, "Đường"), (world.south, "Điện"), (world.city, "An ninh")):
        make_target(campaign, unit, label=label)
    grouped = staff.get(tab(campaign, "targets")).content.decode()
    assert grouped.count("group-row") == 3
    response = staff.get(tab(campaign, "targets"), {"xep": "label"})
    assert "group-row" not in response.content.decode()
    labels = [row.target.label for row in response.context["listing"].object_list]
    assert labels == ["An ninh", "Điện", "Đường"]


def test_the_history_is_searched_and_taken_out(staff, world, campaign):
    planning.leave(campaign, actor=world.staff, unit=world.city)
    head, row = file(staff, tab(campaign, "history"), q="tao thi HOA")
    assert head == ["Việc", "Thời điểm", "Người thực hiện", "Thay đổi"]
    assert (row[0], row[2]) == ("Bỏ đơn vị tham gia", "Tao Thị Hoa")
    assert row[3] == "đơn vị: thành phố Thượng Nguyên → trống"
    assert len(file(staff, tab(campaign, "history"), q="không có ai")) == 1
    # The campaign tells who took its lists out.
    assert "Xuất danh sách" in text(staff.get(tab(campaign, "history")))
    assert Entry.objects.about(campaign).filter(action="list.exported").count() == 2


def test_findings_are_a_file_too(staff, campaign):
    assert file(staff, tab(campaign, "findings"))[0] == ["Phát hiện", "Mức", "Dữ kiện"]


# Units taken off the list together


def test_units_with_figures_are_named_as_exceptions(staff, world, campaign, period):
    target = make_target(campaign, world.north)
    make_result(make_submission(period, world.north), target, value=1)
    make_submission(period, world.south)
    url = page("campaign-units", campaign.pk)
    sheet = staff.post(url, {"viec": "bo", "tat-ca": "1"})
    assert "huyện Bắc Nguyên: Đơn vị đã có số liệu" in text(sheet)
    assert len(asked(sheet)["chon"]) == 2
    assert units(campaign) == {"huyện Bắc Nguyên", "huyện Nam Nguyên", "thành phố Thượng Nguyên"}
    done = staff.post(f"{url}?q=nguyen", asked(sheet), follow=True)
    assert done.request["PATH_INFO"] == tab(campaign, "units")
    assert done.request["QUERY_STRING"] == "q=nguyen"
    assert "Đã bỏ khỏi danh sách 2 đơn vị." in text(done)
    assert units(campaign) == {"huyện Bắc Nguyên"}
    assert Submission.objects.get().unit == world.north
    left = Entry.objects.filter(action="campaign.unit_left", actor=world.staff)
    assert [entry.before for entry in left.order_by("id")] == [
        {"đơn vị": ["huyện Nam Nguyên"]},
        {"đơn vị": ["thành phố Thượng Nguyên"]},
    ]


def test_a_unit_that_reports_after_the_sheet_stays(staff, world, campaign, period):
    target = make_target(campaign, world.north)
    url = page("campaign-units", campaign.pk)
    sheet = staff.post(url, {"viec": "bo", "chon": [place_of(campaign, world.north)]})
    make_result(make_submission(period, world.north), target, value=1)
    said = text(staff.post(url, asked(sheet), follow=True))
    assert "1 đơn vị chưa làm được." in said
    assert "huyện Bắc Nguyên" in units(campaign)


def test_a_place_in_another_campaign_is_not_taken(staff, world, campaign):
    other = make_campaign(world.foreign_province)
    make_participation(other, world.foreign_district)
    mark = Participation.objects.get(campaign=other).pk
    url = page("campaign-units", campaign.pk)
    staff.post(url, {"viec": "bo", "xac-nhan": "1", "chon": [mark]})
    assert units(other) == {"huyện Hạ Bình"}


def test_who_has_left_already_is_told(world, campaign):
    planning.leave(campaign, actor=world.staff, unit=world.city)
    with pytest.raises(Refused, match="không còn trong danh sách"):
        planning.leave(campaign, actor=world.staff, unit=world.city)


def test_only_staff_may_tick_units(client, world, campaign):
    for who, may in (("staff", True), ("leader", False), ("officer_north", False)):
        client.force_login(getattr(world, who))
        html = client.get(tab(campaign, "units")).content.decode()
        assert ('name="chon"' in html) == may, who


def test_a_closed_campaign_keeps_its_units(staff, campaign):
    campaign.state = CampaignState.CLOSED
    campaign.save()
    url = page("campaign-units", campaign.pk)
    assert staff.post(url, {"viec": "bo", "tat-ca": "1"}).status_code == 403


@pytest.mark.parametrize("key", ["units", "targets"])
def test_a_file_of_a_tab_takes_as_many_queries_for_three_as_for_one(staff, world, key):
    counts = []
    for some in ((world.north,), (world.north, world.south, world.city)):
        campaign = make_campaign(world.province, state=CampaignState.COLLECTING)
        period = make_period(campaign)
        for unit in some:
            make_participation(campaign, unit)
            submission = make_submission(period, unit, state=SubmissionState.SUBMITTED)
            make_result(submission, make_target(campaign, unit), value=1)
        staff.get(tab(campaign, key))
        with CaptureQueriesContext(connection) as captured:
            file(staff, tab(campaign, key))
        counts.append(len(captured))
    assert counts[0] == counts[1]
