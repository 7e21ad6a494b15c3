"""The calendar of deadlines, and the feed that calendar programs read, through the web client."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from campaigns.choices import CampaignState, SubmissionState
from campaigns.models import CalendarFeed, Campaign, Period
from campaigns.queries.calendar import Scope, events_of
from campaigns.services import calendar as feeds
from campaigns.services import planning
from emulation.accounts.acting import KEY
from emulation.accounts.choices import Role
from emulation.journal.models import Entry
from tests.build import (
    make_appointment,
    make_calendar_feed,
    make_campaign,
    make_conference,
    make_obligation,
    make_participation,
    make_period,
    make_submission,
    make_unit,
)
from tests.pages import page, text

pytestmark = pytest.mark.django_db

# Of the day on which the clock of every test here stands still: Thứ Năm, 19/10/2023, 9:00.
NOW = datetime(2023, 10, 19, 2, 0, tzinfo=UTC)
DUE = datetime(2023, 10, 30, 10, 0, tzinfo=UTC)  # 17:00


@pytest.fixture(autouse=True)
def still(monkeypatch):
    cache.clear()
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def campaign(world):
    campaign = make_campaign(
        world.province, state=CampaignState.COLLECTING, theme="Chung sức, đồng lòng; vượt khó"
    )
    make_participation(campaign, world.north)
    make_participation(campaign, world.south)
    return campaign


@pytest.fixture
def period(campaign):
    return make_period(campaign, name="Quý III", due_at=DUE)


def said(user, first=date(2023, 10, 1), last=date(2023, 10, 31)):
    fresh = type(user).objects.get(pk=user.pk)
    return [
        (event.key, event.label, event.state, event.kind, event.when)
        for event in events_of(Scope(fresh, first, last, NOW))
    ]


# Whose deadlines


def test_a_units_people_see_their_own_report_and_the_council_how_many_have_sent(world, period):
    make_submission(period, world.south, state=SubmissionState.SUBMITTED)
    own = period.obligations.get(unit=world.north)
    assert said(world.officer_north) == [
        (
            f"obligation-{own.pk}",
            "Nộp báo cáo quý III của huyện Bắc Nguyên",
            "Chưa lập",
            "neutral",
            "hạn 17:00, còn 11 ngày",
        )
    ]
    assert said(world.staff) == [
        (
            f"period-{period.pk}",
            "Hạn nộp báo cáo quý III",
            "1/2 đơn vị đã nộp",
            "neutral",
            "hạn 17:00, còn 11 ngày",
        )
    ]
    assert said(world.foreign_staff) == said(world.nobody) == said(world.administrator) == []


def test_a_report_that_was_sent_presses_nobody(world, period):
    make_submission(period, world.north, state=SubmissionState.SUBMITTED)
    ((_, _, state, kind, when),) = said(world.officer_north)
    assert (state, kind, when) == ("Chờ thẩm định", "info", "hạn 17:00")


def test_an_extension_moves_the_day_for_that_unit_alone(world, campaign, period):
    make_obligation(
        period,
        world.north,
        extended_until=datetime(2023, 11, 2, 10, tzinfo=UTC),
        extension_reason="Mưa lũ.",
        extended_by=world.staff,
    )
    assert said(world.officer_north) == []
    november = events_of(Scope(world.officer_north, date(2023, 11, 1), date(2023, 11, 30), NOW))
    assert [(event.on, event.hour, event.note) for event in november if event.at] == [
        (
            date(2023, 11, 2),
            "17:00",
            "Đã gia hạn riêng cho đơn vị, hạn chung 17:00 ngày 30/10/2023. Lý do: Mưa lũ",
        )
    ]
    assert [key for key, *_ in said(world.officer_south)] == [
        f"obligation-{period.obligations.get(unit=world.south).pk}"
    ]


def test_what_is_waived_or_of_a_draft_is_owed_by_nobody(world, campaign, period):
    make_obligation(period, world.north, waived_at=NOW, waived_reason="Không có nội dung này.")
    assert said(world.officer_north) == []
    assert [state for _, _, state, *_ in said(world.staff)] == ["0/1 đơn vị đã nộp"]
    Campaign.objects.update(state=CampaignState.DRAFT)
    assert said(world.staff) == said(world.officer_south) == []


def test_many_units_of_one_officer_are_one_line(world, campaign, period):
    for number in range(3):
        make_participation(campaign, make_unit(f"xã Số {number}", parent=world.north))
    make_submission(period, world.north, state=SubmissionState.VERIFIED)
    assert said(world.officer_north) == [
        (
            f"units-{period.pk}",
            "Nộp báo cáo quý III của 4 đơn vị",
            "1/4 đơn vị đã nộp",
            "neutral",
            "hạn 17:00, còn 11 ngày",
        )
    ]


def test_an_end_and_a_conference_stand_on_a_day_that_is_wholly_known(world, campaign):
    Campaign.objects.filter(pk=campaign.pk).update(ends_on="2023-10-31")
    make_campaign(world.province, ends_on="2023-10")
    held = make_conference(campaign, held_on="2023-10-20", session="buổi sáng", venue="Nhà văn hóa")
    make_conference(campaign, held_on="2023")
    for person in (world.staff, world.officer_north):
        assert said(person) == [
            (f"conference-{held.pk}", "Hội nghị tổng kết", "", "neutral", "còn 1 ngày"),
            (
                f"end-{campaign.pk}",
                "Kết thúc phong trào",
                "Đang nhận báo cáo",
                "info",
                "còn 12 ngày",
            ),
        ]


def test_the_last_minute_of_a_month_in_viet_nam_is_of_that_month(world, campaign):
    make_period(campaign, due_at=datetime(2023, 10, 31, 16, 59, 59, tzinfo=UTC), name="Cuối tháng")
    make_period(campaign, due_at=datetime(2023, 10, 31, 17, 0, tzinfo=UTC), name="Đầu tháng")
    assert [label for _, label, *_ in said(world.staff)] == ["Hạn nộp báo cáo cuối tháng"]


@pytest.mark.parametrize(
    ("who", "begun", "link"),
    [
        ("officer_north", None, "submission-open"),
        ("officer_north", SubmissionState.DRAFT, "submission-edit"),
        ("officer_north", SubmissionState.SUBMITTED, "submission-detail"),
        ("leader_north", None, "campaign-tab"),
        ("leader_north", SubmissionState.DRAFT, "submission-detail"),
    ],
)
def test_each_line_leads_to_a_page_that_this_person_may_open(
    client, world, period, who, begun, link
):
    if begun:
        make_submission(period, world.north, state=begun)
    person = getattr(world, who)
    client.force_login(person)
    (event,) = events_of(Scope(person, date(2023, 10, 1), date(2023, 10, 31), NOW))
    assert event.link[0] == f"campaigns:{link}"
    url = reverse(event.link[0], args=event.link[1])
    assert f'href="{url}"' in client.get(page("calendar")).content.decode()
    assert client.get(url).status_code == 200


# The page


def test_a_month_is_said_day_by_day_with_today_in_words(client, world, campaign, period):
    make_conference(campaign, held_on="2023-10-19")
    client.force_login(world.staff)
    shown = text(client.get(page("calendar")))
    assert "Tháng 10 năm 2023" in shown
    assert "Hôm nay: Thứ Năm, ngày 19 tháng 10 năm 2023." in shown
    assert "Thứ Năm, ngày 19 tháng 10 năm 2023 – hôm nay" in shown
    assert "Thứ Hai, ngày 30 tháng 10 năm 2023 Hạn nộp báo cáo quý III" in shown
    assert "Hạn 17:00, còn 11 ngày" in shown


def test_the_grid_is_a_table_of_weeks_from_monday(client, world, period):
    client.force_login(world.staff)
    html = client.get(page("calendar")).content.decode()
    grid = re.search(r'<div class="month-grid.*?</table>', html, re.S)[0]
    cells = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", grid, re.S)]
    assert cells[:7] == ["", "", "", "", "", "", "1"]
    assert cells[24] == "19, hôm nay"
    assert "30: 1 việc" in cells
    assert grid.count('aria-current="date"') == 1
    assert 'href="#ngay-30"' in grid and 'id="ngay-30"' in html


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("2026-11", "Tháng 11 năm 2026"),
        ("2023-12-05", "Tháng 12 năm 2023"),
        ("2026", "Tháng 10 năm 2023"),
        ("2026-13", "Tháng 10 năm 2023"),
        ("9999-12", "Tháng 10 năm 2023"),
        ("0000-01", "Tháng 10 năm 2023"),
        ("../x\x00", "Tháng 10 năm 2023"),
    ],
)
def test_any_month_is_asked_for_by_the_address(client, world, asked, shown):
    client.force_login(world.staff)
    response = client.get(page("calendar"), {"thang": asked})
    assert response.context["month"].name == shown


def test_the_way_back_and_on_ends_with_the_calendar(client, world):
    client.force_login(world.staff)
    first = client.get(page("calendar"), {"thang": "2000-01"}).context["month"]
    last = client.get(page("calendar"), {"thang": "2100-12"}).context["month"]
    assert (first.before, first.after.key) == (None, "2000-02")
    assert (last.before.key, last.after) == ("2100-11", None)


def test_an_empty_month_says_what_comes_next(client, world, period):
    client.force_login(world.officer_north)
    shown = client.get(page("calendar"), {"thang": "2023-09"})
    assert "Tháng 9 năm 2023 không có hạn nào" in text(shown)
    assert "Hạn kế tiếp: Thứ Hai, ngày 30 tháng 10 năm 2023, nộp báo cáo quý III của" in text(shown)
    assert 'href="/lich/?thang=2023-10"' in shown.content.decode()
    client.force_login(world.nobody)
    shown = client.get(page("calendar"), {"thang": "2023-09"})
    assert "khi phong trào được phát động" in text(shown)


def test_a_long_month_costs_as_many_queries_as_a_short_one(
    client, world, campaign, django_assert_num_queries
):
    client.force_login(world.staff)
    make_period(campaign, due_at=DUE)
    with CaptureQueriesContext(connection) as few:
        client.get(page("calendar"))
    for number in range(5):
        other = make_campaign(world.province, ends_on="2023-10-25")
        make_participation(other, make_unit(parent=world.north))
        make_period(other, due_at=DUE + timedelta(hours=number))
        make_conference(other, held_on="2023-10-26")
    with django_assert_num_queries(len(few)):
        client.get(page("calendar"))


# The private address


def test_an_address_is_made_once_shown_again_and_changed(client, world):
    client.force_login(world.officer_north)
    client.post(page("calendar-make"))
    client.post(page("calendar-make"))
    feed = CalendarFeed.objects.get()
    assert len(feed.token) >= 43  # 256 bits in letters of six
    address = f"http://testserver/lich/{feed.token}.ics"
    assert f'value="{address}"' in client.get(page("calendar")).content.decode()
    asked = text(client.get(page("calendar-renew")))
    assert "Địa chỉ cũ ngừng ngay" in asked
    assert CalendarFeed.objects.get().token == feed.token
    client.post(page("calendar-renew"))
    assert CalendarFeed.objects.get().token != feed.token
    assert client.get(address).status_code == 404
    client.post(page("calendar-remove"))
    assert not CalendarFeed.objects.exists()
    acts = Entry.objects.filter(action__startswith="calendarfeed").order_by("id")
    assert [(entry.action, entry.actor, entry.target_label) for entry in acts] == [
        ("calendarfeed.made", world.officer_north, "Lịch hạn nộp của Giàng Páo Mỷ"),
        ("calendarfeed.renewed", world.officer_north, "Lịch hạn nộp của Giàng Páo Mỷ"),
        ("calendarfeed.removed", world.officer_north, "Lịch hạn nộp của Giàng Páo Mỷ"),
    ]
    assert feed.token not in str([(entry.before, entry.after) for entry in acts])


def test_another_address_for_nobody_is_the_first(world):
    feed = feeds.renew_feed(actor=world.staff)
    assert [entry.action for entry in Entry.objects.all()] == ["calendarfeed.made"]
    assert CalendarFeed.objects.get() == feed


def read(client, user):
    """The feed of this person as an independent program reads it, without a sign-in."""
    feed = CalendarFeed.objects.filter(user=user).first() or make_calendar_feed(user)
    client.logout()
    response = client.get(page("calendar-feed", feed.token))
    assert response.status_code == 200
    calendar = Calendar.from_ical(response.content)
    assert not calendar.errors
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def test_a_calendar_program_reads_the_deadline_with_its_alarm(client, world, campaign, period):
    own = period.obligations.get(unit=world.north)
    campaign.refresh_from_db()
    found = read(client, world.officer_north)
    uid = f"obligation-{own.pk}@testserver"
    assert set(found) == {uid, f"end-{campaign.pk}@testserver"}
    event = found[uid]
    assert event["DTSTART"].dt == DUE
    assert str(event["SUMMARY"]) == "Nộp báo cáo quý III của huyện Bắc Nguyên"
    url = f"http://testserver{page('submission-open', period.pk, world.north.pk)}"
    assert str(event["DESCRIPTION"]) == f"Chung sức, đồng lòng; vượt khó\nChưa lập\n{url}"
    assert str(event["URL"]) == url
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(days=-1)
    assert not event.errors
    assert found[f"end-{campaign.pk}@testserver"]["DTSTART"].dt == date(2023, 11, 30)


def test_the_council_subscribes_to_its_periods(client, world, campaign, period):
    assert set(read(client, world.viewer)) == {
        f"period-{period.pk}@testserver",
        f"end-{campaign.pk}@testserver",
    }


def test_a_due_moment_that_moves_is_the_same_event_changed(client, world, campaign, period):
    before = read(client, world.staff)[f"period-{period.pk}@testserver"]
    campaign.refresh_from_db()
    period.due_at = DUE + timedelta(days=2)
    planning.save_rows(
        campaign, actor=world.staff, part="periods", saved=[period], version=campaign.version
    )
    after = read(client, world.staff)[f"period-{period.pk}@testserver"]
    assert (after["DTSTART"].dt, before["DTSTART"].dt) == (DUE + timedelta(days=2), DUE)
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt


def test_a_campaign_that_closes_leaves_the_subscription(client, world, campaign, period):
    assert len(read(client, world.officer_north)) == 2
    Campaign.objects.update(state=CampaignState.CLOSED)
    assert read(client, world.officer_north) == {}


def test_a_report_that_was_sent_rings_no_more(client, world, period):
    make_submission(period, world.north, state=SubmissionState.SUBMITTED)
    own = period.obligations.get(unit=world.north)
    event = read(client, world.officer_north)[f"obligation-{own.pk}@testserver"]
    assert str(event["SUMMARY"]) == "Xong: Nộp báo cáo quý III của huyện Bắc Nguyên"
    assert event.walk("VALARM") == []


def test_the_feed_holds_what_the_person_may_see_now_in_every_role(client, world, campaign, period):
    """Whoever acts in one role on the pages still subscribes to all of them."""
    other = make_unit("Sở Mẫu", parent=world.province)
    make_participation(campaign, other)
    held = make_appointment(world.officer_north, other, Role.UNIT_OFFICER)
    client.force_login(world.officer_north)
    session = client.session
    session[KEY] = held.pk
    session.save()
    shown = text(client.get(page("calendar")))
    assert "Sở Mẫu" in shown and "Nộp báo cáo quý III của huyện Bắc Nguyên" not in shown
    feed = make_calendar_feed(world.officer_north)
    url = page("calendar-feed", feed.token)
    kept = Calendar.from_ical(client.get(url).content)
    assert len(kept.walk("VEVENT")) == 3
    world.officer_north.appointments.update(until_on=date(2023, 10, 18))
    assert read(client, world.officer_north) == {}


def test_the_address_of_someone_who_left_opens_nothing(client, world, period):
    feed = make_calendar_feed(world.officer_north)
    type(world.officer_north).objects.filter(pk=world.officer_north.pk).update(is_active=False)
    assert client.get(page("calendar-feed", feed.token)).status_code == 404


def test_the_feed_names_nobody_and_is_kept_by_nobody(client, world, period):
    make_obligation(
        period,
        world.north,
        extended_until=DUE + timedelta(days=1),
        extension_reason="Mưa lũ.",
        extended_by=world.staff,
    )
    make_submission(
        period, world.south, state=SubmissionState.SUBMITTED, submitted_by=world.officer_south
    )
    feed = make_calendar_feed(world.officer_north)
    response = client.get(page("calendar-feed", feed.token))
    body = response.content.decode().replace("\r\n ", "")
    assert "Mưa lũ" in body
    for person in world.cast.values():
        assert person.full_name not in body and person.email not in body
    assert "@example" not in body and feed.token not in body
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, max-age=600"
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"


def test_what_has_not_changed_is_not_sent_again(client, world, period):
    url = page("calendar-feed", make_calendar_feed(world.staff).token)
    etag = client.get(url)["ETag"]
    assert client.get(url, HTTP_IF_NONE_MATCH=etag).status_code == 304
    Period.objects.update(due_at=DUE + timedelta(days=1))
    assert client.get(url, HTTP_IF_NONE_MATCH=etag).status_code == 200


def test_who_asks_all_the_time_is_asked_to_wait(client, world):
    url = page("calendar-feed", make_calendar_feed(world.staff).token)
    answers = [client.get(url).status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
    assert client.get(url)["Retry-After"] == "3600"
    other = page("calendar-feed", make_calendar_feed(world.leader).token)
    assert client.get(other).status_code == 200
    wrong = [client.get(page("calendar-feed", f"x{n}")).status_code for n in range(121)]
    assert wrong == [404] * 120 + [429]


def test_a_long_feed_costs_as_many_queries_as_a_short_one(
    client, world, campaign, period, django_assert_num_queries
):
    url = page("calendar-feed", make_calendar_feed(world.officer_north).token)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(5):
        other = make_campaign(world.province, ends_on="2023-12-25")
        make_participation(other, world.north)
        make_period(other, due_at=DUE + timedelta(hours=number))
    with django_assert_num_queries(len(few)):
        client.get(url)


@pytest.mark.parametrize(
    ("closes_at", "note"),
    [
        (None, ""),
        (datetime(2023, 10, 20, 10, tzinfo=UTC), "Đóng nhận lúc 17:00 ngày 20/10/2023"),
        (datetime(2023, 10, 18, 10, tzinfo=UTC), "Đã đóng nhận lúc 17:00 ngày 18/10/2023"),
    ],
)
def test_a_period_that_closes_says_when_to_both_sides(world, campaign, closes_at, note):
    make_period(
        campaign, due_at=datetime(2023, 10, 17, 10, tzinfo=UTC), closes_at=closes_at, name="Quý II"
    )
    for person in (world.officer_north, world.viewer):
        (event,) = events_of(Scope(person, date(2023, 10, 1), date(2023, 10, 31), NOW))
        assert (event.note, event.clock, event.kind) == (note, "quá hạn 40 giờ", "bad")


# Terms on the other pages


def test_the_campaign_says_when_each_period_opens_is_due_and_closes(client, world, campaign):
    make_period(
        campaign,
        name="Quý II",
        opens_on=date(2023, 9, 1),
        due_at=datetime(2023, 10, 18, 10, tzinfo=UTC),
        closes_at=datetime(2023, 10, 21, 10, tzinfo=UTC),
    )
    client.force_login(world.staff)
    shown = text(client.get(reverse("reports:campaign-reports", args=[campaign.pk])))
    assert (
        "mở từ 01/9/2023, hạn nộp 17 giờ 00, 18/10/2023, đóng nhận 17 giờ 00, 21/10/2023 "
        "quá hạn 16 giờ, còn nhận 2 ngày 8 giờ"
    ) in shown.replace("Quá hạn", "quá hạn")


def test_the_report_itself_says_its_own_term_and_why(client, world, period):
    make_submission(period, world.north)
    make_obligation(
        period,
        world.north,
        extended_until=datetime(2023, 11, 2, 10, tzinfo=UTC),
        extension_reason="Mưa lũ làm mất điện.",
        extended_by=world.staff,
    )
    client.force_login(world.officer_north)
    shown = text(client.get(page("submission-detail", world.north.submissions.get().pk)))
    assert (
        "Hạn nộp 17 giờ 00, 02/11/2023, gia hạn riêng cho đơn vị. Lý do: Mưa lũ làm mất điện."
    ) in shown
    make_submission(period, world.south)
    client.force_login(world.officer_south)
    shown = text(client.get(page("submission-detail", world.south.submissions.get().pk)))
    assert "Hạn nộp 17 giờ 00, 30/10/2023" in shown and "gia hạn" not in shown
