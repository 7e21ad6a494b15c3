"""Who owes what: the board of a period, its counts, filters and file, and what is done from it."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from campaigns.choices import CampaignState, ReminderStep, SubmissionState
from campaigns.models import Bloc, Reminder
from campaigns.queries import board
from emulation.journal.models import Entry, Notification
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
from tests.pages import page, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(world):
    campaign = make_campaign(world.province, code="PT", launched_on="2026-01-05", ends_on=None)
    for unit in (world.north, world.north_commune, world.south, world.city):
        make_participation(campaign, unit)
    return campaign


@pytest.fixture
def period(campaign):
    due_at = timezone.now() + timedelta(days=2, hours=5, minutes=1)
    return make_period(campaign, name="quý III", due_at=due_at)


@pytest.fixture
def staff(client, world):
    client.force_login(world.staff)
    return client


def counts(period, user, grouping=board.Grouping.NOTHING):
    rows = board.expected_in(period, user, timezone.now())
    summary = board.summary_of(rows, period, grouping)
    return summary.counts, summary.groups


def make_bloc(name, unit, *members, **values):
    bloc = Bloc.objects.create(name=name, unit=unit)
    for member in members:
        bloc.memberships.create(unit=member, **values)
    return bloc


def listed(response):
    return [line.row.unit.name for line in response.context["listing"].lines]


# Counts


def test_every_expected_report_is_counted_once_by_step_and_once_by_time(world, period):
    late = period.due_at - timedelta(days=3)
    period.due_at = late
    period.save()
    make_submission(
        period, world.north, state=SubmissionState.VERIFIED, counted_at=late - timedelta(hours=1)
    )
    make_submission(period, world.north_commune, state=SubmissionState.RETURNED)
    make_submission(period, world.south)
    make_obligation(period, world.city, waived_at=timezone.now(), waived_reason="Mới thành lập")
    found, _ = counts(period, world.staff)
    assert (found.expected, found.owed, found.waived) == (3, 2, 1)
    assert {key: number for key, number in found.standings.items() if number} == {
        "verified": 1,
        "returned": 1,
        "draft": 1,
        "waived": 1,
    }
    assert {key: number for key, number in found.punctualities.items() if number} == {
        "on_time": 1,
        "late": 1,
        "overdue": 1,
        "": 1,
    }
    assert [str(found.share(key)) for key in ("draft", "owed", "overdue")] == [
        "33.3",
        "66.7",
        "33.3",
    ]
    assert found.share("waived") is None


def test_the_denominator_follows_the_dated_tree(world, period):
    world.city.closed_on = timezone.localdate() - timedelta(days=1)
    world.city.save()
    assert counts(period, world.staff)[0].expected == 3
    world.city.closed_on = timezone.localdate() + timedelta(days=30)
    world.city.save()
    assert counts(period, world.staff)[0].expected == 4
    world.city.opened_on = timezone.localdate() + timedelta(days=20)
    world.city.save()
    assert counts(period, world.staff)[0].expected == 3


def test_groups_divide_the_whole_without_remainder_or_doubles(world, period):
    make_bloc("Khối huyện", world.province, world.north, world.south)
    make_bloc("Khối khác", world.province, world.south)
    make_bloc("Khối cũ", world.province, world.city, until_on=date(2020, 12, 31))
    make_bloc("Khối tỉnh khác", world.foreign_province, world.city)
    said = {}
    for grouping in ("khoi", "loai", "nhanh"):
        _, groups = counts(period, world.staff, grouping)
        said[grouping] = [(group.label, group.counts.expected) for group in groups]
    assert said == {
        "khoi": [("Khối huyện", 2), ("Chưa thuộc khối nào", 2)],
        "loai": [("Huyện", 2), ("Thành phố, thị xã thuộc tỉnh", 1), ("Xã", 1)],
        "nhanh": [
            ("huyện Bắc Nguyên", 2),
            ("huyện Nam Nguyên", 1),
            ("thành phố Thượng Nguyên", 1),
        ],
    }


def test_the_launching_unit_and_units_of_elsewhere_are_a_branch_of_their_own(world, campaign):
    make_participation(campaign, world.province)
    make_participation(campaign, world.foreign_district)
    period = make_period(campaign)
    _, groups = counts(period, world.staff, "nhanh")
    assert (groups[-1].label, groups[-1].counts.expected) == (
        "Cơ quan phát động, đơn vị ngoài địa bàn",
        2,
    )


def test_a_body_that_launches_counts_the_branches_of_its_place(world):
    campaign = make_campaign(world.committee)
    make_participation(campaign, world.north_commune)
    period = make_period(campaign)
    _, groups = counts(period, world.staff, "nhanh")
    assert [(group.label, group.counts.expected) for group in groups] == [("huyện Bắc Nguyên", 1)]


def test_counts_come_from_one_query(world, period, django_assert_num_queries):
    rows = board.expected_in(period, world.staff, timezone.now())
    with django_assert_num_queries(1):
        board.summary_of(rows, period, board.Grouping.KIND)


# The page


def test_the_page_says_the_clock_in_words_and_each_count_with_its_share(staff, world, period):
    make_submission(period, world.north, state=SubmissionState.SUBMITTED)
    said = text(staff.get(page("board", period.campaign_id)))
    assert "Nộp báo cáo quý III" in said
    assert "Còn 2 ngày 5 giờ, đến" in said
    assert "4 Phải nộp 3 75% số phải nộp Còn ở đơn vị 3 75% số phải nộp Chưa lập" in said
    assert "1 25% số phải nộp Chờ thẩm định" in said
    assert "1 25% số phải nộp Đúng hạn" in said


def test_every_figure_leads_to_a_list_of_just_as_many(staff, world, period):
    make_bloc("Khối huyện", world.province, world.north, world.south)
    make_submission(period, world.north, state=SubmissionState.SUBMITTED)
    make_submission(period, world.south)
    make_obligation(period, world.city, waived_at=timezone.now(), waived_reason="Mới thành lập")
    url = page("board", period.campaign_id)
    for grouping in ("khoi", "loai", "nhanh"):
        response = staff.get(url, {"nhom": grouping})
        figures = [*response.context["steps"], *response.context["times"]]
        for _, cells in response.context["groups"]:
            figures += cells
        for figure in figures:
            if not (figure.url and figure.number):
                continue
            found = staff.get(url + figure.url, headers={"HX-Request": "true"})
            rows = found.context["listing"].page.total
            # "Phải nộp" leads to all of them, the waived beside the expected.
            more = sum(row.waived_at is not None for row in found.context["listing"].object_list)
            is_expected = figure.label == "Phải nộp"
            assert rows - (more if is_expected else 0) == figure.number, (grouping, figure)


def test_a_row_says_where_the_report_is_by_when_how_full_and_when_reminded(
    staff, world, campaign, period
):
    target = make_target(campaign, world.north)
    make_target(campaign, world.north)
    make_result(make_submission(period, world.north), target)
    until = timezone.now() + timedelta(days=9)
    row = make_obligation(
        period, world.north, extended_until=until, extension_reason="Mưa lũ chia cắt"
    )
    row.reminders.create(step=ReminderStep.WEEK_BEFORE, about_at=until, sentence="Nhắc", told=1)
    row.reminders.create(step=ReminderStep.MANUAL, sentence="Nhắc", told=1, by=world.staff)
    row.reminders.create(step=ReminderStep.DAY_BEFORE, about_at=until, sentence="Nhắc", told=0)
    Reminder.objects.update(at=timezone.now() - timedelta(days=1))
    said = text(staff.get(page("board", campaign.pk), {"q": "bac nguyen", "kind": "district"}))
    assert re.search(
        r"Huyện Bắc Nguyên – Đang soạn Chưa đến hạn Gia hạn đến .{5,30}: Mưa lũ chia cắt 1/2 "
        r"Nhắc lần 2, hôm qua",
        said,
    )


def test_a_unit_without_officer_is_marked(staff, world, period):
    said = text(staff.get(page("board", period.campaign_id)))
    assert said.count("Chưa có cán bộ") == 1  # the city; the commune has its own, the south too


def test_an_officer_above_is_an_officer(staff, world, period):
    world.officer_commune.appointments.update(until_on="2020-12-31")
    response = staff.get(page("board", period.campaign_id))
    rows = {row.unit: row.has_officer for row in response.context["listing"].object_list}
    assert rows == {
        world.north: True,
        world.north_commune: True,
        world.south: True,
        world.city: False,
    }


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"standing": "owed"}, ["xã Nà Lao", "huyện Nam Nguyên", "thành phố Thượng Nguyên"]),
        ({"standing": "submitted"}, ["huyện Bắc Nguyên"]),
        ({"punctuality": "on_time"}, ["huyện Bắc Nguyên"]),
        ({"kind": "commune"}, ["xã Nà Lao"]),
        ({"q": "nam nguyen"}, ["huyện Nam Nguyên"]),
        ({"bloc": "0"}, ["xã Nà Lao", "huyện Nam Nguyên", "thành phố Thượng Nguyên"]),
        ({"branch": "north"}, ["huyện Bắc Nguyên", "xã Nà Lao"]),
        ({"branch_text": "huyện Bắc Nguyên"}, ["huyện Bắc Nguyên", "xã Nà Lao"]),
    ],
)
def test_the_list_is_filtered_by_the_address(staff, world, period, filters, found):
    make_bloc("Khối huyện", world.province, world.north)
    make_submission(period, world.north, state=SubmissionState.SUBMITTED)
    if "branch" in filters:
        filters = {"branch": world.north.pk}
    response = staff.get(page("board", period.campaign_id), {"ky": period.pk, **filters})
    assert sorted(listed(response)) == sorted(found)


def test_the_period_stays_when_the_filter_changes_or_is_dropped(staff, world, campaign, period):
    earlier = make_period(campaign, name="quý II", due_at=timezone.now() - timedelta(days=30))
    url = page("board", campaign.pk)
    html = staff.get(url, {"ky": earlier.pk, "standing": "owed"}).content.decode()
    assert f'<input type="hidden" name="ky" value="{earlier.pk}">' in html
    assert f'<a class="list-tags-all" href="?ky={earlier.pk}">' in html


def test_without_a_period_in_the_address_the_one_due_next_is_shown(staff, campaign, period):
    now = timezone.now()
    make_period(campaign, name="quý II", due_at=now - timedelta(days=30))
    make_period(campaign, name="quý IV", due_at=now + timedelta(days=90))
    make_period(campaign, name="chưa mở", due_at=now + timedelta(days=1), opens_on=date(2199, 1, 1))
    url = page("board", campaign.pk)
    assert staff.get(url).context["period"].name == "quý III"
    assert staff.get(url, {"ky": "999999"}).context["period"].name == "quý III"
    assert staff.get(url, {"ky": "x"}).context["period"].name == "quý III"


def test_a_campaign_without_periods_says_so(staff, campaign):
    assert "Chưa có kỳ báo cáo" in text(staff.get(page("board", campaign.pk)))


def test_a_units_person_sees_the_own_branch_and_nothing_to_do(client, world, period):
    client.force_login(world.officer_north)
    response = client.get(page("board", period.campaign_id))
    assert listed(response) == ["huyện Bắc Nguyên", "xã Nà Lao"]
    assert response.context["counts"].expected == 2
    assert response.context["listing"].acts_url == ""
    assert "huyện Nam Nguyên" not in text(response)


def test_an_unknown_word_in_the_address_filters_nothing(staff, period):
    url = page("board", period.campaign_id)
    for words in ({"nhom": "x"}, {"standing": "x"}, {"branch": "x"}, {"bloc": "99999"}):
        assert staff.get(url, words).status_code == 200


def test_the_file_holds_every_column_of_the_person_and_names_the_period(staff, world, period):
    make_submission(period, world.north, state=SubmissionState.SUBMITTED)
    response = staff.get(page("board", period.campaign_id), {"xuat": "csv", "standing": "owed"})
    rows = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig")), delimiter=";"))
    rows = [row for row in rows if row and row[0] != "Đơn vị"]
    # In the order of the tree, whose paths are made of ids.
    assert {row[0] for row in rows[:3]} == {
        "xã Nà Lao",
        "huyện Nam Nguyên",
        "thành phố Thượng Nguyên",
    }
    assert "quý III" in Entry.objects.get(action="list.exported").after["danh sách"]


def test_the_page_costs_the_same_for_one_unit_and_for_three(
    staff, world, django_assert_max_num_queries, django_assert_num_queries
):
    campaign = make_campaign(world.province)
    make_bloc("Khối huyện", world.province, world.north)
    period = make_period(campaign)
    make_participation(campaign, world.north)
    url = page("board", campaign.pk)
    staff.get(url)  # the session is written once
    with django_assert_max_num_queries(40) as first:
        staff.get(url, {"nhom": "nhanh"})
    for unit in (world.north_commune, world.south):
        make_participation(campaign, unit)
        make_result(make_submission(period, unit), make_target(campaign, unit))
    with django_assert_num_queries(len(first)):
        assert len(listed(staff.get(url, {"nhom": "nhanh"}))) == 3
    with django_assert_max_num_queries(len(first)):
        staff.get(url, {"nhom": "nhanh"}, headers={"HX-Request": "true"})


# Acts


def acts(period):
    return f"{page('board-acts', period.campaign_id)}?ky={period.pk}"


def test_the_sheet_names_who_is_reminded_and_who_cannot_be_and_why(staff, world, period):
    make_submission(period, world.north, state=SubmissionState.SUBMITTED)
    response = staff.post(acts(period), {"viec": "nhac", "tat-ca": "1"})
    said = text(response)
    assert "Nhắc nộp báo cáo: 2 đơn vị" in said
    names = [f"Báo cáo quý III của {name}" for name in ("xã Nà Lao", "huyện Nam Nguyên")]
    assert f"{' '.join(names)} Không làm được" in said
    assert "huyện Bắc Nguyên: Đơn vị đã nộp." in said
    assert "thành phố Thượng Nguyên: Chưa có cán bộ nào trên cổng để nhắc." in said
    assert Notification.objects.count() == 0


def test_after_the_answer_only_those_are_reminded_and_the_filter_stays(staff, world, period):
    rows = period.obligations.filter(unit__in=[world.south, world.north_commune])
    response = staff.post(
        f"{acts(period)}&standing=owed",
        {
            "viec": "nhac",
            "xac-nhan": "1",
            "chon": [row.pk for row in rows],
            "message": "Gửi trước thứ Sáu.",
            "leaders": "on",
        },
        follow=True,
    )
    assert response.redirect_chain[-1][0].endswith(f"?ky={period.pk}&standing=owed")
    assert "Đã nhắc 2 đơn vị." in text(response)
    told = Notification.objects.values_list("recipient__username", flat=True)
    assert sorted(told) == ["canbonam", "canboxa"]
    assert "Nhắc lần 1, hôm nay" in text(response)


def test_more_time_needs_a_moment_and_a_reason_and_can_be_taken_back(staff, world, period):
    row = period.obligations.get(unit=world.south)
    given = {"viec": "gia-han", "xac-nhan": "1", "chon": row.pk}
    said = text(staff.post(acts(period), given))
    assert "Hãy ghi ngày gia hạn đến" in said
    assert "Hãy ghi lý do gia hạn." in said
    until = timezone.localtime(period.due_at) + timedelta(days=5)
    moment = {"until_0": f"{until:%d/%m/%Y}", "until_1": "17:00", "reason": "Mưa lũ"}
    staff.post(acts(period), given | moment)
    row.refresh_from_db()
    assert timezone.localtime(row.extended_until) == until.replace(
        hour=17, minute=0, second=0, microsecond=0
    )
    assert (row.extension_reason, row.extended_by) == ("Mưa lũ", world.staff)
    staff.post(acts(period), {"viec": "bo-gia-han", "xac-nhan": "1", "chon": row.pk})
    row.refresh_from_db()
    assert (row.extended_until, row.extension_reason) == (None, "")


def test_a_report_is_waived_with_a_reason_and_expected_again(staff, world, period):
    row = period.obligations.get(unit=world.city)
    given = {"viec": "mien-nop", "xac-nhan": "1", "chon": row.pk, "reason": "Mới thành lập"}
    staff.post(acts(period), given)
    assert counts(period, world.staff)[0].expected == 3
    assert "Miễn nộp Mới thành lập" in text(staff.get(page("board", period.campaign_id)))
    staff.post(acts(period), {"viec": "bo-mien-nop", "xac-nhan": "1", "chon": row.pk})
    assert counts(period, world.staff)[0].expected == 4


def test_what_there_is_nothing_to_take_back_of_is_said_before(staff, world, period):
    row = period.obligations.get(unit=world.south)
    for act, why in (
        ("bo-gia-han", "Đơn vị không có gia hạn nào."),
        ("bo-mien-nop", "Đơn vị không được miễn nộp báo cáo này."),
    ):
        assert why in text(staff.post(acts(period), {"viec": act, "chon": row.pk}))


def test_nothing_is_done_to_reports_of_another_campaign(staff, world, period):
    other = make_period(make_campaign(world.foreign_province))
    foreign = make_obligation(other, make_unit(parent=world.foreign_province))
    given = {"viec": "mien-nop", "xac-nhan": "1", "chon": foreign.pk, "reason": "Không"}
    staff.post(acts(period), given)
    foreign.refresh_from_db()
    assert foreign.waived_at is None


def test_the_acts_of_a_closed_campaign_are_refused(staff, campaign, period):
    campaign.state = CampaignState.CLOSED
    campaign.save()
    assert staff.post(acts(period), {"viec": "nhac", "tat-ca": "1"}).status_code == 403
