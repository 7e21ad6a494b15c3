"""The first page: what waits for each role, how campaigns stand, in queries that do not grow."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.contrib import admin
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from awards.choices import ProposalState
from awards.models import ProcessingTime
from awards.services import proposals
from campaigns.choices import AwardLevel, CampaignState, SubmissionState
from campaigns.models import Submission
from campaigns.queries.targets import Tally
from emulation.accounts.choices import Role
from emulation.lib.template_filters import vn_datetime
from reports.choices import BuildState
from reports.dashboards import council, dossiers, units
from reports.dashboards.blocks import Block, Task, summary
from reports.dashboards.underway import End, Own, campaigns_underway, end_of
from tests.awards.build import make_nominee, make_proposal, make_waiting
from tests.build import (
    make_appointment,
    make_campaign,
    make_comparison,
    make_holder,
    make_participation,
    make_period,
    make_report_build,
    make_result,
    make_submission,
    make_target,
    make_unit,
    make_user,
)
from tests.pages import page, text

pytestmark = pytest.mark.django_db

HOME = reverse_lazy("home")
THEME = "Chào mừng ngày thành lập tỉnh"


@pytest.fixture
def due_at():
    return timezone.now() + timedelta(days=10, minutes=5)


@pytest.fixture
def campaign(world, due_at):
    """Under way, with the north and the south taking part and one period of ten days left."""
    campaign = make_campaign(
        world.province, theme=THEME, ends_on=str(timezone.localdate() + timedelta(days=12))
    )
    make_participation(campaign, world.north)
    make_participation(campaign, world.south)
    make_period(campaign, name="quý III", due_at=due_at)
    return campaign


def labels(tasks):
    return [task.label for task in tasks]


# The unit's officer


def test_an_officer_sees_what_the_own_unit_owes_and_by_when(world, client, campaign, due_at):
    client.force_login(world.officer_north)
    home = client.get(HOME)
    period = campaign.periods.get()
    task = Task(
        label="Báo cáo quý III của huyện Bắc Nguyên",
        url=page("submission-open", period.pk, world.north.pk),
        note="Chưa bắt đầu",
        place=THEME,
        icon="plus",
        state="còn 10 ngày",
        kind="neutral",
        when=f"hạn {vn_datetime(due_at)}",
        post=True,
    )
    assert home.context["to_do"] == [
        Block("Báo cáo cần nộp", [task], 1, page("submission-list"), late=0)
    ]
    assert home.context["first"] == task
    assertContains(home, "Bạn có 1 việc.")
    assertNotContains(home, "Nam Nguyên")


def test_the_main_button_goes_straight_to_the_entry_page(world, client, campaign):
    client.force_login(world.officer_north)
    first = client.get(HOME).context["first"]
    opened = client.post(first.url)
    report = Submission.objects.get()
    assert opened.headers["Location"] == page("submission-edit", report.pk)
    first = client.get(HOME).context["first"]
    assert (first.url, first.post) == (page("submission-edit", report.pk), False)
    assert client.get(first.url).status_code == 200


def test_what_is_late_stands_first_then_what_was_returned_with_its_reason(world, client, campaign):
    late = make_period(campaign, name="quý II", due_at=timezone.now() - timedelta(days=3))
    draft = make_submission(late, world.north)
    returned = make_submission(
        campaign.periods.get(name="quý III"),
        world.north,
        state=SubmissionState.RETURNED,
        return_reason="Thiếu minh chứng",
    )
    make_period(campaign, name="quý IV", due_at=timezone.now() + timedelta(days=2))
    client.force_login(world.officer_north)
    home = client.get(HOME)
    (block,) = home.context["to_do"]
    assert [(task.label, task.note, task.icon, task.kind) for task in block.tasks] == [
        (
            "Báo cáo quý II của huyện Bắc Nguyên",
            f"Đang soạn, lưu lúc {vn_datetime(draft.saved_at)}",
            "pencil",
            "bad",
        ),
        (
            "Báo cáo quý III của huyện Bắc Nguyên",
            "Hội đồng trả lại: Thiếu minh chứng",
            "return",
            "neutral",
        ),
        ("Báo cáo quý IV của huyện Bắc Nguyên", "Chưa bắt đầu", "plus", "warn"),
    ]
    assert block.tasks[0].state == "quá hạn 3 ngày"
    assert block.tasks[1].url == page("submission-edit", returned.pk)
    assert home.context["summary"] == "Bạn có 3 việc, 1 việc quá hạn."


def test_a_period_without_a_due_date_says_so(world, campaign):
    campaign.periods.update(due_at=None)
    (task,) = units.reports_owed(world.officer_north)[0].tasks
    assert (task.state, task.kind, task.when) == ("không có hạn nộp", "neutral", "")


def test_what_waits_for_the_leader_is_to_confirm_for_one_and_to_follow_for_the_other(
    world, client, campaign
):
    period = campaign.periods.get()
    report = make_submission(
        period,
        world.north,
        state=SubmissionState.CONFIRMING,
        handed_by=world.officer_north,
        handed_at=timezone.make_aware(datetime(2023, 11, 5, 8, 30)),
    )
    client.force_login(world.leader_north)
    (block,) = client.get(HOME).context["to_do"]
    (task,) = block.tasks
    assert (block.title, task.url, task.note) == (
        "Báo cáo chờ bạn xác nhận",
        page("submission-confirm", report.pk),
        "Giàng Páo Mỷ chuyển lúc 8 giờ 30, 05/11/2023",
    )
    client.force_login(world.officer_north)
    home = client.get(HOME)
    (block,) = home.context["to_do"]
    (task,) = block.tasks
    assert (block.title, task.url, task.note, home.context["first"]) == (
        "Báo cáo đơn vị bạn còn phải nộp",
        page("submission-detail", report.pk),
        "Chờ lãnh đạo xác nhận từ 8 giờ 30, 05/11/2023",
        None,
    )
    # Corrected after it was sent once: it is with the unit again, not among what was sent.
    Submission.objects.update(submitted_at=timezone.now())
    assert client.get(HOME).context["sent"].tasks == []


def test_what_was_sent_is_no_longer_owed_and_is_seen_to_have_arrived(world, client, campaign):
    sent_at = timezone.make_aware(datetime(2023, 11, 5, 8, 30))
    period = campaign.periods.get()
    report = make_submission(
        period, world.north, state=SubmissionState.SUBMITTED, submitted_at=sent_at
    )
    make_submission(period, world.south, state=SubmissionState.SUBMITTED)
    client.force_login(world.officer_north)
    home = client.get(HOME)
    assert home.context["to_do"] == []
    assert "Không có việc nào đang chờ bạn. Mọi việc đã xong" in text(home)
    task = Task(
        label="Báo cáo quý III của huyện Bắc Nguyên",
        url=page("submission-detail", report.pk),
        note="Nộp lúc 8 giờ 30, 05/11/2023",
        place=THEME,
        icon="list",
        state="Chờ thẩm định",
        kind="info",
    )
    assert home.context["sent"].tasks == [task]


def test_what_became_of_a_report_is_told(world, campaign):
    times = [timezone.make_aware(datetime(2023, 11, day, 8, 30)) for day in (5, 6, 7)]
    verified = make_submission(
        make_period(campaign, name="quý I"),
        world.north,
        state=SubmissionState.VERIFIED,
        submitted_at=times[0],
        verified_at=times[2],
    )
    returned = make_submission(
        make_period(campaign, name="quý II"),
        world.north,
        state=SubmissionState.RETURNED,
        submitted_at=times[1],
    )
    make_submission(campaign.periods.get(name="quý III"), world.north)
    tasks = units.reports_sent(world.officer_north).tasks
    assert [(task.url, task.note, task.state, task.kind) for task in tasks] == [
        (
            page("submission-detail", returned.pk),
            "Nộp lúc 8 giờ 30, 06/11/2023",
            "Trả lại",
            "warn",
        ),
        (
            page("submission-detail", verified.pk),
            "Nộp lúc 8 giờ 30, 05/11/2023, thẩm định lúc 8 giờ 30, 07/11/2023",
            "Đã thẩm định",
            "ok",
        ),
    ]


# The unit's leader


def test_a_unit_s_leader_follows_what_the_officers_owe(world, client, campaign):
    late = make_period(campaign, name="quý II", due_at=timezone.now() - timedelta(days=3))
    draft = make_submission(late, world.north)
    client.force_login(world.leader_north)
    home = client.get(HOME)
    (block,) = home.context["to_do"]
    assert block.title == "Báo cáo đơn vị bạn còn phải nộp"
    assert [(task.url, task.post) for task in block.tasks] == [
        (page("submission-detail", draft.pk), False),
        (page("campaign-tab", campaign.pk, "units"), False),
    ]
    for task in block.tasks:
        assert client.get(task.url).status_code == 200
    assert home.context["first"] is None
    assertNotContains(home, "Nhập số liệu")


def test_who_leads_and_writes_finds_each_report_once(world, client, campaign):
    both = make_holder(Role.UNIT_OFFICER, world.north)
    make_appointment(both, world.north, Role.UNIT_LEADER)
    client.force_login(both)
    titles = [block.title for block in client.get(HOME).context["to_do"]]
    assert titles == ["Báo cáo cần nộp"]


# The council's staff


def test_staff_see_reports_that_wait_the_oldest_first(world, campaign, due_at):
    period = campaign.periods.get()
    now = timezone.now()
    young = make_submission(period, world.north, state=SubmissionState.SUBMITTED, submitted_at=now)
    sent_at = now - timedelta(days=8)
    old = make_submission(
        period, world.south, state=SubmissionState.SUBMITTED, submitted_at=sent_at
    )
    waiting = council.reports_waiting(world.staff)
    assert waiting.tasks[0] == Task(
        label="Huyện Nam Nguyên: báo cáo quý III",
        url=page("submission-verify", old.pk),
        note=f"Nộp đúng hạn, hạn {vn_datetime(due_at)}",
        place=THEME,
        icon="inbox",
        state="chờ 8 ngày",
        kind="warn",
        when=f"nộp lúc {vn_datetime(sent_at)}",
    )
    second = waiting.tasks[1]
    assert (second.url, second.kind) == (page("submission-verify", young.pk), "info")
    assert (waiting.count, waiting.has_rest) == (2, False)


def test_a_long_queue_is_cut_and_counted(world, client, campaign):
    for _ in range(10):
        make_submission(
            campaign.periods.get(),
            make_unit(parent=world.province),
            state=SubmissionState.SUBMITTED,
        )
    waiting = council.reports_waiting(world.staff)
    assert (len(waiting.tasks), waiting.count, waiting.has_rest) == (8, 10, True)
    client.force_login(world.staff)
    assertContains(client.get(HOME), "Mọi việc (10)")


def test_staff_see_which_units_have_not_reported_when_a_period_ends(world, campaign):
    assert council.units_missing(world.staff).tasks == []  # ten days left
    period = campaign.periods.get()
    period.due_at = timezone.now() + timedelta(days=6, minutes=5)
    period.save()
    late = make_period(campaign, name="quý II", due_at=timezone.now() - timedelta(days=2))
    make_submission(period, world.north, state=SubmissionState.SUBMITTED)
    make_submission(period, world.south)
    block = council.units_missing(world.staff)
    board = page("board", campaign.pk)
    assert block == Block(
        "Đơn vị chưa nộp báo cáo",
        [
            Task(
                label="2 đơn vị chưa nộp báo cáo quý II",
                url=f"{board}?ky={late.pk}&standing=owed",
                note="huyện Bắc Nguyên; huyện Nam Nguyên",
                place=THEME,
                icon="people",
                state="quá hạn 2 ngày",
                kind="bad",
                when=f"hạn {vn_datetime(late.due_at)}",
            ),
            Task(
                label="1 đơn vị chưa nộp báo cáo quý III",
                url=f"{board}?ky={period.pk}&standing=owed",
                note="huyện Nam Nguyên",
                place=THEME,
                icon="people",
                state="còn 6 ngày",
                kind="neutral",
                when=f"hạn {vn_datetime(period.due_at)}",
            ),
        ],
        2,
        page("submission-list"),
        late=1,
    )
    make_submission(late, world.north, state=SubmissionState.VERIFIED)
    make_submission(late, world.south, state=SubmissionState.VERIFIED)
    assert labels(council.units_missing(world.staff).tasks) == ["1 đơn vị chưa nộp báo cáo quý III"]
    assert council.units_missing(world.foreign_staff).tasks == []


def test_of_many_units_the_first_are_named(world, campaign):
    campaign.periods.update(due_at=timezone.now() + timedelta(days=1))
    for number in range(5):
        unit = make_unit(f"xã {number}", code=f"TN.{number}", parent=world.province)
        make_participation(campaign, unit)
    (task,) = council.units_missing(world.staff).tasks
    assert task.label == "7 đơn vị chưa nộp báo cáo quý III"
    assert task.note.endswith("; xã 2 và 2 đơn vị khác")


def steps(world):
    return [(task.label, task.note, task.state) for task in council.steps_due(world.staff).tasks]


REVIEW = "Chuyển sang thẩm định, tổng kết"
CLOSE = "Kết thúc phong trào"
READY = "Có thể chuyển bước"
LACKING = "Chưa đủ điều kiện"


def test_a_campaign_without_units_is_not_said_to_be_reported_by_all(world, campaign):
    campaign.participations.all().delete()
    campaign.periods.update(due_at=timezone.now() - timedelta(days=1))
    assert steps(world) == [(REVIEW, "Chưa có đơn vị tham gia.", LACKING)]


def test_a_campaign_asks_for_its_next_step_when_it_is_time(world, client, campaign):
    assert steps(world) == []
    period = campaign.periods.get()
    period.due_at = timezone.now() - timedelta(days=1)
    period.save()
    late = "Không còn kỳ nào trong hạn, 2 đơn vị chưa nộp báo cáo."
    assert steps(world) == [(REVIEW, late, READY)]
    (task,) = council.steps_due(world.staff).tasks
    assert task.url == page("campaign-advance", campaign.pk)
    make_submission(period, world.north, state=SubmissionState.VERIFIED)
    make_submission(period, world.south, state=SubmissionState.SUBMITTED)
    assert steps(world) == [(REVIEW, "Mọi đơn vị đã nộp báo cáo.", READY)]
    campaign.state = CampaignState.REVIEWING
    campaign.save()
    assert steps(world) == [(CLOSE, "Còn 1 báo cáo chờ thẩm định.", LACKING)]
    (task,) = council.steps_due(world.staff).tasks
    assert task.url == page("campaign-detail", campaign.pk)
    campaign.submissions.update(state=SubmissionState.VERIFIED, verified_at=timezone.now())
    done = "Không còn báo cáo chờ thẩm định. Lập báo cáo tổng kết rồi kết thúc."
    assert steps(world) == [(CLOSE, done, READY)]
    make_participation(campaign, world.city)
    missing = (
        "Không còn báo cáo chờ thẩm định. 1 đơn vị chưa nộp báo cáo. "
        "Lập báo cáo tổng kết rồi kết thúc."
    )
    assert steps(world) == [(CLOSE, missing, READY)]
    campaign.periods.update(due_at=None)  # units may still report
    assert steps(world) == []
    campaign.state = CampaignState.CLOSED
    campaign.save()
    campaign.participations.filter(unit=world.city).delete()
    assert steps(world) == []


@pytest.mark.parametrize(
    ("state", "lacking", "ready"),
    [
        (
            CampaignState.DRAFT,
            ("Phát động phong trào", "Chưa có ngày kết thúc. Chưa có đơn vị tham gia.", LACKING),
            ("Phát động phong trào", "Đã đủ điều kiện phát động.", READY),
        ),
        (
            CampaignState.LAUNCHED,
            (
                "Mở nhận báo cáo",
                "Chưa có kỳ báo cáo. Chưa có chỉ tiêu nào được giao.",
                LACKING,
            ),
            ("Mở nhận báo cáo", "Mở khi đến kỳ báo cáo.", READY),
        ),
    ],
)
def test_what_is_prepared_says_what_it_lacks(world, state, lacking, ready):
    campaign = make_campaign(world.province, state=state, ends_on=None)
    make_campaign(world.foreign_province, state=state)
    assert steps(world) == [lacking]
    campaign.ends_on = "2023-11-30"
    campaign.save()
    make_participation(campaign, world.north)
    make_period(campaign)
    make_target(campaign, world.north)
    assert steps(world) == [ready]


def test_a_report_that_could_not_be_made_is_told_until_one_was_made(world, campaign):
    build = make_report_build(campaign, state=BuildState.FAILED, error="Máy chủ thiếu phông chữ.")
    (task,) = council.builds_failed(world.staff).tasks
    assert task == Task(
        label="Báo cáo tổng kết phong trào thi đua",
        url=reverse("reports:build-detail", args=[build.pk]),
        note="Máy chủ thiếu phông chữ.",
        place=THEME,
        icon="file",
        state="Không lập được",
        kind="warn",
        when=f"yêu cầu lúc {vn_datetime(build.requested_at)}",
    )
    assert council.builds_failed(world.foreign_staff).tasks == []
    make_submission(campaign.periods.get(), world.north, state=SubmissionState.VERIFIED)
    make_report_build(campaign, template_version="2", fingerprint="2")
    assert council.builds_failed(world.staff).tasks == []


# Everybody


def test_campaigns_show_how_many_units_have_reported_and_the_days_left(world, campaign):
    make_submission(campaign.periods.get(), world.north, state=SubmissionState.SUBMITTED)
    make_submission(make_period(campaign), world.north, state=SubmissionState.VERIFIED)
    make_submission(campaign.periods.first(), world.south)
    for person in (world.staff, world.leader, world.member, world.viewer):
        (card,) = campaigns_underway(person)
        assert (card.campaign.reported, card.campaign.taking_part) == (1, 2)
        assert card.end.figure == "12 ngày"
        assert card.own is None


def test_campaigns_show_how_many_targets_are_met(world, campaign):
    report = make_submission(campaign.periods.get(), world.north, state=SubmissionState.SUBMITTED)
    for value in (120, 90):
        target = make_target(campaign, world.north, plan=Decimal(100))
        make_result(report, target, value=Decimal(value))
    make_target(campaign, world.south, plan=Decimal(100))
    for person in (world.leader, world.member, world.viewer, world.staff):
        (card,) = campaigns_underway(person)
        assert card.targets == Tally(met=1, unmet=1, silent=1)
        assert card.unmet == "1 chưa đạt, 1 chưa có số liệu"
    (card,) = campaigns_underway(world.leader_north)
    assert card.targets == Tally(met=1, unmet=1)
    (card,) = campaigns_underway(world.officer_north)
    assert card.targets is None


def test_a_leader_reads_a_campaign_in_three_figures(world, client, campaign):
    make_submission(campaign.periods.get(), world.north, state=SubmissionState.SUBMITTED)
    make_target(campaign, world.south, plan=Decimal(100))
    client.force_login(world.leader)
    home = client.get(HOME)
    said = text(home)
    assert "12 ngày còn lại, đến" in said
    assert "1/2 đơn vị đã báo cáo 0/1 chỉ tiêu đạt; 1 chưa có số liệu" in said
    assert "Không có phong trào nào cần quyết định." in said


def test_only_a_leader_is_asked_to_decide_and_first(world, client, campaign):
    for unit in (world.north, world.south):
        make_submission(campaign.periods.get(), unit, state=SubmissionState.SUBMITTED)
    newer = make_period(make_campaign(world.province, theme="Mới hơn")).campaign
    make_participation(newer, world.north)
    cards = campaigns_underway(world.leader)
    assert [str(card.campaign) for card in cards] == [THEME, "Mới hơn"]
    assert [card.decision and card.decision.act for card in cards] == [REVIEW, None]
    client.force_login(world.leader)
    home = client.get(HOME)
    assert home.context["summary"] == "1 phong trào cần quyết định."
    assert f"Cần quyết định: {REVIEW} Mọi đơn vị đã nộp báo cáo." in text(home)
    for person in (world.member, world.viewer, world.staff, world.officer_north):
        cards = campaigns_underway(person)
        assert [(str(card.campaign), card.decision) for card in cards] == [
            ("Mới hơn", None),
            (THEME, None),
        ]


@pytest.mark.parametrize(
    ("state", "own"),
    [
        (None, Own(0, 1, "quý III", "Chưa lập báo cáo")),
        (SubmissionState.DRAFT, Own(0, 1, "quý III", "Đang soạn")),
        (SubmissionState.SUBMITTED, Own(1, 1, "quý III", "Chờ thẩm định", "info")),
        (SubmissionState.RETURNED, Own(0, 1, "quý III", "Trả lại", "warn")),
        (SubmissionState.VERIFIED, Own(1, 1, "quý III", "Đã thẩm định", "ok")),
    ],
)
def test_a_unit_s_people_see_the_state_of_their_own_report(world, client, campaign, state, own):
    if state:
        make_submission(campaign.periods.get(), world.north, state=state)
    make_submission(campaign.periods.get(), world.south, state=SubmissionState.SUBMITTED)
    for person in (world.officer_north, world.leader_north):
        (card,) = campaigns_underway(person)
        assert card.own == own
        client.force_login(person)
        assert f"Báo cáo quý III: {own.state}" in text(client.get(HOME))


def test_several_reports_of_the_own_branch_are_counted(world, client, campaign):
    make_participation(campaign, world.north_commune)
    make_submission(campaign.periods.get(), world.north_commune, state=SubmissionState.SUBMITTED)
    (card,) = campaigns_underway(world.leader_north)
    assert card.own == Own(1, 2)
    client.force_login(world.leader_north)
    assert "Báo cáo đã nộp 1/2" in text(client.get(HOME))


def test_before_there_is_a_period_a_unit_is_told_so(world, client, campaign):
    campaign.periods.all().delete()
    client.force_login(world.officer_north)
    home = client.get(HOME)
    assert home.context["campaigns"][0].own == Own(0, 0)
    assertContains(home, "Chưa có kỳ báo cáo.")


@pytest.mark.parametrize("who", ["leader", "member", "viewer", "staff", "leader_north"])
def test_a_campaign_is_one_click_from_its_sheet(world, client, campaign, who):
    client.force_login(world.cast[who])
    sheet = reverse("reports:campaign-brief", args=[campaign.pk])
    assertContains(client.get(HOME), f'href="{sheet}"', count=1)
    assert client.get(sheet).status_code == 200


TODAY = date(2023, 10, 20)


@pytest.mark.parametrize(
    ("ends_on", "state", "end"),
    [
        (None, "draft", End("–", "chưa định ngày kết thúc", "chưa định ngày kết thúc")),
        (
            "2023-10-30",
            "collecting",
            End("10 ngày", "còn lại, đến 30/10/2023", "còn 10 ngày, đến 30/10/2023"),
        ),
        (
            "2023-10-27",
            "launched",
            End("7 ngày", "còn lại, đến 27/10/2023", "còn 7 ngày, đến 27/10/2023", "warn"),
        ),
        (
            "2023-10-20",
            "reviewing",
            End(
                "Hôm nay",
                "là ngày kết thúc (20/10/2023)",
                "hôm nay là ngày kết thúc (20/10/2023)",
                "warn",
            ),
        ),
        (
            "2023-10-18",
            "collecting",
            End(
                "18/10/2023",
                "ngày kết thúc, đã qua, vẫn nhận báo cáo",
                "quá ngày kết thúc 2 ngày",
                "warn",
            ),
        ),
        (
            "2023-10-18",
            "reviewing",
            End("18/10/2023", "ngày kết thúc, đã qua", "quá ngày kết thúc 2 ngày"),
        ),
        (
            "2020-10-18",
            "launched",
            End("18/10/2020", "ngày kết thúc, đã qua", "kết thúc ngày 18/10/2020, đã 3 năm"),
        ),
    ],
)
def test_the_end_of_a_campaign_alarms_only_where_it_matters(world, ends_on, state, end):
    campaign = make_campaign(world.province, ends_on=ends_on, state=state)
    campaign.refresh_from_db()
    assert end_of(campaign, TODAY) == end


def test_what_is_open_stands_first_and_what_has_ended_is_left_out(world):
    make_campaign(world.province, theme="Đang thẩm định", state=CampaignState.REVIEWING)
    make_campaign(world.province, theme="Dự thảo", state=CampaignState.DRAFT)
    make_campaign(world.province, theme="Đang nhận", state=CampaignState.COLLECTING)
    make_campaign(world.province, theme="Đã kết thúc", state=CampaignState.CLOSED)
    make_campaign(world.foreign_province, theme="Của tỉnh khác")
    for person in (world.staff, world.member):
        themes = [str(card.campaign) for card in campaigns_underway(person)]
        assert themes == ["Đang nhận", "Đang thẩm định", "Dự thảo"]


# The administrator


def test_an_administrator_sees_what_needs_care_and_where_it_is_mended(world, client, campaign):
    make_participation(campaign, world.city)
    client.force_login(world.administrator)
    home = client.get(HOME)
    (block,) = home.context["to_do"]
    assert block.url == reverse("admin:index")
    assert block.tasks == [
        Task(
            label="Người dùng chưa có phân công",
            url=f"{reverse('admin:accounts_user_changelist')}?care=without-appointment",
            note="Phân công vai trò ở đơn vị của họ; người đã thôi việc thì cho ngừng hoạt động.",
            place="Khoàng Lò Xá",
            icon="gear",
            state="1 người",
            kind="warn",
        ),
        Task(
            label="Đơn vị tham gia phong trào chưa có cán bộ",
            url=f"{reverse('admin:accounts_unit_changelist')}?care=without-officer",
            note="Phân công cán bộ đơn vị; khi chưa có thì không ai lập được báo cáo.",
            place="thành phố Thượng Nguyên",
            icon="gear",
            state="1 đơn vị",
            kind="warn",
        ),
    ]
    assert home.context["summary"] == "Bạn có 2 việc."
    assert client.get(block.tasks[0].url).status_code == 200
    assertNotContains(home, THEME)


# The page itself


@pytest.mark.parametrize(
    ("who", "title", "shown", "work"),
    [
        ("officer_north", "Việc cần làm", {"sent", "campaigns"}, ["Báo cáo cần nộp"]),
        (
            "leader_north",
            "Việc cần làm",
            {"sent", "campaigns"},
            ["Báo cáo đơn vị bạn còn phải nộp"],
        ),
        (
            "staff",
            "Việc cần làm",
            {"campaigns"},
            ["Báo cáo chờ thẩm định", "Đơn vị chưa nộp báo cáo", "Phong trào chờ bước tiếp theo"],
        ),
        ("leader", "Tình hình phong trào", {"campaigns"}, []),
        ("member", "Tình hình phong trào", {"campaigns"}, []),
        ("viewer", "Tình hình phong trào", {"campaigns"}, []),
        ("administrator", "Việc cần làm", set(), ["Quản trị: cần chú ý"]),
        ("superuser", "Việc cần làm", set(), ["Quản trị: cần chú ý"]),
        ("nobody", "Tình hình phong trào", set(), []),
    ],
)
def test_each_role_gets_its_parts(world, client, campaign, who, title, shown, work):
    campaign.periods.update(due_at=timezone.now() - timedelta(days=1))
    make_submission(campaign.periods.get(), world.south, state=SubmissionState.SUBMITTED)
    client.force_login(world.cast[who])
    home = client.get(HOME)
    assert {part for part in ("sent", "campaigns") if part in home.context} == shown
    assert [block.title for block in home.context["to_do"]] == work
    assertContains(home, f"<h1>{title}</h1>", html=True)


def test_who_holds_several_roles_gets_the_parts_of_each_once(world, client, campaign):
    campaign.periods.update(due_at=timezone.now() - timedelta(days=1))
    make_submission(campaign.periods.get(), world.south, state=SubmissionState.SUBMITTED)
    person = make_holder(Role.COUNCIL_STAFF, world.province)
    for role in (Role.COUNCIL_LEADER, Role.VIEWER, Role.ADMINISTRATOR):
        make_appointment(person, world.province, role)
    make_appointment(person, world.north, Role.UNIT_OFFICER)
    client.force_login(person)
    home = client.get(HOME)
    assert [block.title for block in home.context["to_do"]] == [
        "Báo cáo cần nộp",
        "Báo cáo chờ thẩm định",
        "Đơn vị chưa nộp báo cáo",
        "Phong trào chờ bước tiếp theo",
        "Quản trị: cần chú ý",
    ]
    (card,) = home.context["campaigns"]
    assert (card.campaign.taking_part, card.own) == (2, None)  # the whole, as the council sees it


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("officer_north", "Không có việc nào đang chờ bạn."),
        ("staff", "Không có việc nào đang chờ bạn."),
        ("leader", "Chưa có phong trào nào đang diễn ra"),
        ("viewer", "Chưa có phong trào nào đang diễn ra"),
        ("nobody", "Bạn chưa được phân công vai trò nào"),
    ],
)
def test_an_empty_page_says_what_comes_next(world, client, who, said):
    client.force_login(world.cast[who])
    assert said in text(client.get(HOME))


def test_the_head_says_who_is_here_in_which_role_and_on_which_day(world, client, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2026, 11, 28))
    client.force_login(world.officer_north)
    said = text(client.get(HOME))
    expected = "Giàng Páo Mỷ · Cán bộ – huyện Bắc Nguyên · Thứ Bảy, ngày 28 tháng 11 năm 2026"
    assert expected in said


def test_late_work_is_counted_also_beyond_what_is_shown():
    late, calm = (Task("việc", kind=kind) for kind in ("bad", "neutral"))
    shown = Block("Gấp", [late] * 8, 10, "/", late=9)
    assert summary([shown, Block("Thường", [calm], 1, "/")]) == "Bạn có 11 việc, 9 việc quá hạn."
    assert summary([]) == "Không có việc nào đang chờ bạn."


# Dossiers for awards


def test_a_returned_dossier_waits_for_the_people_of_its_unit(world, client):
    proposal = make_waiting(
        world.north, actor=world.officer_north, at=world.province, state=ProposalState.RETURNED
    )
    client.force_login(world.officer_north)
    home = client.get(HOME)
    assertContains(home, "Hồ sơ khen thưởng bị trả lại")
    assertContains(home, reverse("awards:proposal-detail", args=[proposal.pk]))
    client.force_login(world.officer_south)
    assertNotContains(client.get(HOME), "Hồ sơ khen thưởng bị trả lại")


def test_a_dossier_handed_over_waits_for_the_leader_until_it_is_returned(world, client):
    world.north.leader_confirms = True
    world.north.save()
    proposal = make_proposal(world.north, actor=world.officer_north)
    make_nominee(proposal, actor=world.officer_north)
    client.force_login(world.leader_north)
    assertNotContains(client.get(HOME), "Hồ sơ khen thưởng chờ bạn xác nhận")
    proposals.hand_over(proposal, actor=world.officer_north, version=proposal.version)
    home = client.get(HOME)
    assertContains(home, "Hồ sơ khen thưởng chờ bạn xác nhận")
    assertContains(home, reverse("awards:proposal-send", args=[proposal.pk]))
    proposals.send(proposal, actor=world.leader_north, version=proposal.version)
    proposals.recall(proposal, actor=world.leader_north, version=proposal.version + 1)
    assertNotContains(client.get(HOME), "Hồ sơ khen thưởng chờ bạn xác nhận")


def test_staff_sees_what_lies_at_the_council_and_how_long_it_may(world, client):
    ProcessingTime.objects.create(
        code="tham-dinh", step="appraisal", level=AwardLevel.PROVINCE, working_days=25
    )
    make_waiting(world.north, actor=world.officer_north, at=world.province)
    late = make_waiting(
        world.north,
        actor=world.officer_north,
        at=world.province,
        state=ProposalState.RECEIVED,
        received_on=timezone.localdate() - timedelta(days=60),
    )
    make_waiting(
        world.north,
        actor=world.officer_north,
        at=world.province,
        state=ProposalState.EXAMINING,
        assigned_to=world.leader,
    )
    first, second = dossiers.waiting(world.staff).tasks
    assert (first.note, first.state) == ("chờ tiếp nhận", "Đã gửi, chờ tiếp nhận")
    assert (second.label, second.note, second.kind) == (late.title, "chờ phân công", "bad")
    assert second.state.startswith("quá hạn")


CAMPAIGNS = 5  # campaigns; targets, baselines, results, comparisons
QUERIES = {
    # session, person, authority, units of the shell, unread notices, and:
    # expected reports; reports sent; dossiers returned; campaigns; units, periods, reports in them
    "officer_north": 5 + 1 + 1 + 1 + 1 + 3,
    # also what is to be confirmed, reports and dossiers
    "leader_north": 5 + 1 + 1 + 1 + 1 + 1 + CAMPAIGNS + 3,
    # also what waits, in the shell; reports; periods, names of units; steps; builds;
    # dossiers, their days off and terms
    "staff": 6 + 5 + 3 + CAMPAIGNS,
    "leader": 5 + CAMPAIGNS,
    "viewer": 5 + CAMPAIGNS,
    # one for each kind of care, of rules also the codes of awards
    "administrator": 5 + len(admin.site.cares) + 1,
}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("who", QUERIES)
def test_the_page_asks_the_database_as_often_for_three_as_for_one(
    world, client, who, count, django_assert_num_queries
):
    for _ in range(count):
        campaign = make_campaign(world.province)
        period = make_period(campaign, due_at=timezone.now() - timedelta(days=1))
        make_submission(period, world.north, state=SubmissionState.RETURNED)
        make_submission(period, world.south, state=SubmissionState.SUBMITTED)
        verified = make_submission(
            make_period(campaign), world.north, state=SubmissionState.VERIFIED
        )
        target = make_target(campaign, world.north, plan=Decimal(100))
        make_comparison(make_result(verified, target), target.baselines.get())
        make_report_build(campaign, state=BuildState.FAILED)
        make_participation(make_campaign(world.province), make_unit(parent=world.province))
        for state in (ProposalState.RETURNED, ProposalState.RECEIVED):
            make_waiting(world.north, actor=world.officer_north, at=world.province, state=state)
        make_user()
        make_appointment(unit=make_unit(parent=world.province, closed_on=date(2025, 7, 1)))
    client.force_login(world.cast[who])
    with django_assert_num_queries(QUERIES[who]):
        client.get(HOME)
