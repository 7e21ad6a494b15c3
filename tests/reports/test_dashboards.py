"""The first page: what waits for each role, how campaigns stand, in queries that do not grow."""

from datetime import date, timedelta

import pytest
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from campaigns.choices import CampaignState, SubmissionState
from emulation.accounts.choices import Role
from reports import dashboards
from tests.build import (
    make_appointment,
    make_campaign,
    make_participation,
    make_period,
    make_submission,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

HOME = reverse_lazy("home")


@pytest.fixture
def campaign(world):
    """Under way, with the north and the south taking part and one period of ten days left."""
    today = timezone.localdate()
    campaign = make_campaign(
        world.province,
        theme="Chào mừng ngày thành lập tỉnh",
        ends_on=str(today + timedelta(days=12)),
    )
    make_participation(campaign, world.north)
    make_participation(campaign, world.south)
    make_period(campaign, name="quý III", due_at=timezone.now() + timedelta(days=10, minutes=5))
    return campaign


def labels(tasks):
    return [task.label for task in tasks]


# The unit's officer


def test_an_officer_sees_what_the_own_unit_owes_with_the_days_left(world, client, campaign):
    client.force_login(world.officer_north)
    page = client.get(HOME)
    (task,) = page.context["owed"].tasks
    assert (task.label, task.note, task.state, task.kind) == (
        "Báo cáo quý III của huyện Bắc Nguyên",
        "Chào mừng ngày thành lập tỉnh",
        "còn 10 ngày",
        "neutral",
    )
    begin = [campaign.periods.get().pk, world.north.pk]
    assert task.url == reverse("campaigns:submission-open", args=begin)
    assert client.get(task.url).status_code == 200
    assertNotContains(page, "huyện Nam Nguyên")


def test_a_returned_report_comes_first_with_its_reason_and_leads_to_the_form(
    world, client, campaign
):
    late = make_period(campaign, name="quý II", due_at=timezone.now() - timedelta(days=3))
    make_submission(late, world.north)
    returned = make_submission(
        campaign.periods.get(name="quý III"),
        world.north,
        state=SubmissionState.RETURNED,
        return_reason="Thiếu minh chứng",
    )
    owed = dashboards.reports_owed(world.officer_north)
    assert labels(owed.tasks) == [
        "Báo cáo quý III của huyện Bắc Nguyên",
        "Báo cáo quý II của huyện Bắc Nguyên",
    ]
    first, second = owed.tasks
    assert first.note == "Trả lại: Thiếu minh chứng – Chào mừng ngày thành lập tỉnh"
    assert first.url == reverse("campaigns:submission-edit", args=[returned.pk])
    assert (second.state, second.kind) == ("quá hạn 3 ngày", "bad")


def test_what_was_sent_is_no_longer_owed(world, client, campaign):
    make_submission(campaign.periods.get(), world.north, state=SubmissionState.SUBMITTED)
    client.force_login(world.officer_north)
    assertContains(client.get(HOME), "Không có báo cáo nào phải nộp")


# The council's staff


def test_staff_see_reports_that_wait_the_oldest_first(world, campaign):
    period = campaign.periods.get()
    now = timezone.now()
    young = make_submission(period, world.north, state=SubmissionState.SUBMITTED, submitted_at=now)
    old = make_submission(
        period,
        world.south,
        state=SubmissionState.SUBMITTED,
        submitted_at=now - timedelta(days=2),
    )
    waiting = dashboards.reports_waiting(world.staff)
    assert [task.url for task in waiting.tasks] == [
        reverse("campaigns:submission-verify", args=[report.pk]) for report in (old, young)
    ]
    assert (waiting.count, waiting.has_rest) == (2, False)
    assert labels(waiting.tasks)[0] == "huyện Nam Nguyên: báo cáo quý III"


def test_a_long_queue_is_cut_and_counted(world, campaign):
    for _ in range(dashboards.TASKS_AT_MOST + 2):
        make_submission(
            campaign.periods.get(),
            make_unit(parent=world.province),
            state=SubmissionState.SUBMITTED,
        )
    waiting = dashboards.reports_waiting(world.staff)
    assert (len(waiting.tasks), waiting.count, waiting.has_rest) == (8, 10, True)


def notes(world):
    return [task.note for task in dashboards.steps_due(world.staff)]


def test_a_campaign_asks_for_its_next_step_when_it_is_time(world, campaign):
    assert notes(world) == []
    period = campaign.periods.get()
    period.due_at = timezone.now() - timedelta(days=1)
    period.save()
    assert notes(world) == ["Không còn kỳ nào trong hạn, 2 đơn vị chưa nộp báo cáo."]
    make_submission(period, world.north, state=SubmissionState.VERIFIED)
    make_submission(period, world.south, state=SubmissionState.SUBMITTED)
    assert notes(world) == ["Mọi đơn vị đã nộp báo cáo. Có thể chuyển sang thẩm định, tổng kết."]
    campaign.state = CampaignState.REVIEWING
    campaign.save()
    assert notes(world) == ["Còn 1 báo cáo chờ thẩm định."]
    campaign.submissions.update(state=SubmissionState.VERIFIED, verified_at=timezone.now())
    assert notes(world) == [
        "Không còn báo cáo chờ thẩm định. Lập báo cáo tổng kết rồi kết thúc phong trào."
    ]
    campaign.state = CampaignState.CLOSED
    campaign.save()
    assert notes(world) == []


@pytest.mark.parametrize(
    ("state", "note"),
    [
        (CampaignState.DRAFT, "Chuẩn bị xong thì phát động."),
        (CampaignState.LAUNCHED, "Đã phát động. Mở nhận báo cáo khi đến kỳ."),
    ],
)
def test_what_is_prepared_asks_to_go_on(world, state, note):
    make_campaign(world.province, state=state)
    make_campaign(world.foreign_province, state=state)
    assert notes(world) == [note]


# Everybody


def test_campaigns_show_how_many_units_have_reported_and_the_days_left(world, campaign):
    make_submission(campaign.periods.get(), world.north, state=SubmissionState.SUBMITTED)
    make_submission(make_period(campaign), world.north, state=SubmissionState.VERIFIED)
    make_submission(campaign.periods.first(), world.south)
    for person in (world.staff, world.leader, world.member, world.viewer):
        (row,) = dashboards.campaigns_underway(person)
        assert (row.campaign.reported, row.campaign.taking_part) == (1, 2)
        assert (row.days, row.kind) == ("còn 12 ngày", "neutral")


def test_a_unit_s_people_see_the_count_of_their_own_branch(world, campaign):
    make_submission(campaign.periods.get(), world.south, state=SubmissionState.SUBMITTED)
    (north,) = dashboards.campaigns_underway(world.leader_north)
    (south,) = dashboards.campaigns_underway(world.officer_south)
    assert (north.campaign.reported, north.campaign.taking_part) == (0, 1)
    assert (south.campaign.reported, south.campaign.taking_part) == (1, 1)


@pytest.mark.parametrize(
    ("days", "words", "kind"),
    [
        (-2, "quá ngày kết thúc 2 ngày", "warn"),
        (0, "kết thúc hôm nay", "warn"),
        (7, "còn 7 ngày", "warn"),
        (8, "còn 8 ngày", "neutral"),
    ],
)
def test_the_end_of_a_campaign_is_told_in_days(world, days, words, kind):
    ends_on = timezone.localdate() + timedelta(days=days)
    make_campaign(world.province, ends_on=str(ends_on))
    (row,) = dashboards.campaigns_underway(world.staff)
    assert (row.days, row.kind) == (words, kind)


def test_what_is_open_stands_first_and_what_has_ended_is_left_out(world):
    make_campaign(world.province, theme="Đang thẩm định", state=CampaignState.REVIEWING)
    make_campaign(world.province, theme="Dự thảo", state=CampaignState.DRAFT, ends_on=None)
    make_campaign(world.province, theme="Đang nhận", state=CampaignState.COLLECTING)
    make_campaign(world.province, theme="Đã kết thúc", state=CampaignState.CLOSED)
    rows = dashboards.campaigns_underway(world.staff)
    assert [str(row.campaign) for row in rows] == ["Đang nhận", "Đang thẩm định", "Dự thảo"]
    assert rows[-1].days == "chưa định ngày kết thúc"


# The administrator


def test_an_administrator_sees_who_cannot_work_yet(world, client, campaign):
    make_participation(campaign, world.city)
    ended = make_unit("huyện Cũ", parent=world.province, closed_on=date(2025, 7, 1))
    make_appointment(make_user(full_name="Lò Thị Cũ"), ended, Role.UNIT_LEADER)
    client.force_login(world.administrator)
    page = client.get(HOME)
    assert [(task.label, task.note) for task in page.context["accounts"]] == [
        ("Người dùng chưa được phân công (1)", "Khoàng Lò Xá. Chưa vào được trang nào của đơn vị."),
        (
            "Đơn vị tham gia phong trào chưa có cán bộ (1)",
            "thành phố Thượng Nguyên. Chưa có ai lập báo cáo.",
        ),
        (
            "Phân công ở đơn vị đã ngừng hoạt động (1)",
            "Lò Thị Cũ: Lãnh đạo đơn vị, huyện Cũ (đến 30/6/2025). "
            "Hãy kết thúc và phân công lại ở đơn vị kế thừa.",
        ),
    ]
    assertNotContains(page, "Chào mừng ngày thành lập tỉnh")


def test_long_lists_of_people_are_cut(world):
    for _ in range(7):
        make_user()
    task = dashboards.accounts_to_mend(world.administrator)[0]
    assert task.label == "Người dùng chưa được phân công (hơn 5)"
    assert task.note.count(";") == 4


def test_only_administrators_learn_of_accounts(world):
    assert dashboards.accounts_to_mend(world.staff) == []


# The page itself


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("officer_north", {"owed", "campaigns"}),
        ("leader_north", {"campaigns"}),
        ("staff", {"waiting", "steps", "campaigns"}),
        ("leader", {"campaigns"}),
        ("member", {"campaigns"}),
        ("viewer", {"campaigns"}),
        ("administrator", {"accounts"}),
        ("superuser", {"accounts"}),
        ("nobody", set()),
    ],
)
def test_each_role_gets_its_parts_and_says_what_next_when_they_are_empty(world, client, who, shown):
    client.force_login(world.cast[who])
    page = client.get(HOME)
    parts = {"owed", "waiting", "steps", "campaigns", "accounts"}
    assert {part for part in parts if part in page.context} == shown
    assertContains(page, "Việc cần làm")


QUERIES = {
    # session, person, authority, units of the shell, unread notices, and:
    "officer_north": 5 + 4,  # campaigns; taking part, periods, reports begun
    "staff": 5 + 3,  # campaigns; waiting; steps
    "leader": 5 + 1,  # campaigns
    "administrator": 5 + 3,  # people, units, appointments
}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("who", QUERIES)
def test_the_page_asks_the_database_as_often_for_three_as_for_one(
    world, client, who, count, django_assert_num_queries
):
    for _ in range(count):
        campaign = make_campaign(world.province)
        period = make_period(campaign)
        make_submission(period, world.north, state=SubmissionState.RETURNED)
        make_submission(period, world.south, state=SubmissionState.SUBMITTED)
        make_participation(make_campaign(world.province), make_unit(parent=world.province))
        make_user()
        make_appointment(unit=make_unit(parent=world.province, closed_on=date(2025, 7, 1)))
    client.force_login(world.cast[who])
    with django_assert_num_queries(QUERIES[who]):
        client.get(HOME)
