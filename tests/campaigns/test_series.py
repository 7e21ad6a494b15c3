"""Periods that follow one another, as arithmetic and through the web client."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from campaigns.choices import CampaignState
from campaigns.models import Obligation, Period
from campaigns.series import Opening, Rhythm, spans
from emulation.journal.models import Entry
from emulation.lib.fields import END_OF_DAY
from tests.build import make_campaign, make_participation, make_period
from tests.pages import page, summary, text

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31))


def said(kind, first, last):
    return [(span.code, span.name, span.ends_on) for span in spans(kind, first, last)]


def test_quarters_and_months_are_named_as_offices_name_them():
    assert said("quarter", date(2025, 11, 1), date(2026, 4, 30)) == [
        ("2025-Q4", "Quý IV năm 2025", date(2025, 12, 31)),
        ("2026-Q1", "Quý I năm 2026", date(2026, 3, 31)),
        ("2026-Q2", "Quý II năm 2026", date(2026, 6, 30)),
    ]
    assert said("month", date(2023, 12, 31), date(2024, 2, 1)) == [
        ("2023-T12", "Tháng 12 năm 2023", date(2023, 12, 31)),
        ("2024-T01", "Tháng 1 năm 2024", date(2024, 1, 31)),
        ("2024-T02", "Tháng 2 năm 2024", date(2024, 2, 29)),
    ]


@given(st.sampled_from(["month", "quarter"]), DAYS, DAYS)
def test_the_spans_lie_end_to_end_and_cover_both_days(kind, one, other):
    first, last = sorted((one, other))
    found = spans(kind, first, last)
    assert found[0].starts_on <= first and last <= found[-1].ends_on
    assert len({span.code for span in found}) == len(found)
    for before, after in zip(found, found[1:], strict=False):
        assert after.starts_on - before.ends_on == timedelta(days=1)


@given(
    st.sampled_from(["month", "quarter"]),
    DAYS,
    st.sampled_from(Opening.values),
    st.integers(0, 120),
    st.none() | st.integers(0, 365),
)
def test_no_proposal_opens_after_it_is_due_or_closes_before(kind, day, opening, due, closing):
    (span,) = spans(kind, day, day)
    proposal = Rhythm(opening, due, time(17), closing).proposal(span, HERE)
    assert proposal.opens_on is None or proposal.opens_on <= proposal.due_at.date()
    assert (proposal.closes_at is None) == (closing is None)
    assert proposal.closes_at is None or proposal.closes_at >= proposal.due_at


def test_terms_are_counted_from_the_last_day_by_the_clock_of_viet_nam():
    (span,) = spans("quarter", date(2026, 3, 1), date(2026, 3, 1))
    proposal = Rhythm(Opening.END, 5, END_OF_DAY, 10).proposal(span, HERE)
    assert proposal.opens_on == date(2026, 4, 1)
    assert proposal.due_at.astimezone(UTC) == datetime(2026, 4, 5, 16, 59, 59, tzinfo=UTC)
    assert proposal.closes_at.astimezone(UTC) == datetime(2026, 4, 15, 16, 59, 59, tzinfo=UTC)


# The page

ASKED = {
    "kind": "quarter",
    "first": "2026",
    "last": "2026",
    "opening": "end",
    "due_days": "5",
    "due_time": "17:00",
    "closing_days": "10",
}


@pytest.fixture
def draft(world):
    campaign = make_campaign(world.province, state=CampaignState.DRAFT)
    make_participation(campaign, world.north)
    return campaign


@pytest.fixture
def staff(client, world):
    client.force_login(world.staff)
    return client


pytestmark = pytest.mark.django_db


def test_rows_are_shown_before_they_are_kept(staff, draft):
    response = staff.post(page("period-series", draft.pk), ASKED)
    shown = text(response)
    assert "Quý I năm 2026" in shown and "Quý IV năm 2026" in shown
    assert "Chủ nhật, 05/4/2026, 17:00" in shown
    assert Period.objects.count() == 0


def test_the_ticked_rows_are_kept_with_their_terms_and_the_reports_they_expect(staff, draft, world):
    url = page("period-series", draft.pk)
    shown = staff.post(url, ASKED)
    version = shown.context["version"]
    ticked = {"confirm": "1", "version": version, "row": ["2026-Q1", "2026-Q3"]}
    response = staff.post(url, ASKED | ticked)
    assert response["Location"] == page("part-edit", draft.pk, "periods")
    rows = Period.objects.values_list("code", "name", "opens_on", "due_at", "closes_at", "position")
    assert list(rows) == [
        (
            "2026-Q1",
            "Quý I năm 2026",
            date(2026, 4, 1),
            datetime(2026, 4, 5, 10, tzinfo=UTC),
            datetime(2026, 4, 15, 10, tzinfo=UTC),
            1,
        ),
        (
            "2026-Q3",
            "Quý III năm 2026",
            date(2026, 10, 1),
            datetime(2026, 10, 5, 10, tzinfo=UTC),
            datetime(2026, 10, 15, 10, tzinfo=UTC),
            2,
        ),
    ]
    assert set(Obligation.objects.values_list("period__code", "unit")) == {
        ("2026-Q1", world.north.pk),
        ("2026-Q3", world.north.pk),
    }
    assert Entry.objects.filter(action="campaign.periods_changed").count() == 1


def test_what_is_there_already_is_named_and_skipped(staff, draft):
    make_period(draft, code="2026-q1", name="Kỳ đầu", position=7)
    make_period(draft, code="b", name="QUÝ II  năm 2026", position=8)
    url = page("period-series", draft.pk)
    shown = staff.post(url, ASKED)
    assert [row.span.code for row in shown.context["proposals"]] == ["2026-Q3", "2026-Q4"]
    assert "Đã có nên bỏ qua: Quý I năm 2026, Quý II năm 2026." in text(shown)
    everything = [f"2026-Q{number}" for number in (1, 2, 3, 4)]
    ticked = {"confirm": "1", "version": shown.context["version"], "row": everything}
    staff.post(url, ASKED | ticked)
    assert list(Period.objects.values_list("code", "position")) == [
        ("2026-q1", 7),
        ("b", 8),
        ("2026-Q3", 9),
        ("2026-Q4", 10),
    ]


def test_nothing_ticked_is_nothing_kept(staff, draft):
    url = page("period-series", draft.pk)
    response = staff.post(url, ASKED | {"confirm": "1", "version": draft.version})
    assert "Chưa đánh dấu kỳ nào." in text(response)
    assert Period.objects.count() == 0


def test_a_campaign_that_somebody_else_changed_is_not_written_over(staff, draft):
    url = page("period-series", draft.pk)
    ticked = {"confirm": "1", "version": draft.version - 1, "row": ["2026-Q1"]}
    response = staff.post(url, ASKED | ticked)
    assert "Có người vừa sửa phong trào này" in text(response)
    assert Period.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"first": ""}, "Từ tháng"),
        ({"first": "2027"}, "Tháng cuối đứng trước tháng đầu."),
        ({"kind": "month", "last": "2031"}, "Mỗi lần lập nhiều nhất 60 kỳ."),
        ({"last": "9999"}, "Hãy ghi năm từ 2000 đến 2100."),
        ({"due_days": "-1"}, "Số phải từ 0 trở lên."),
        ({"due_time": "26:00"}, "Hãy ghi giờ và phút"),
        ({"kind": "interim"}, "Báo cáo"),
    ],
)
def test_what_cannot_be_read_is_said(staff, draft, given, sentence):
    response = staff.post(page("period-series", draft.pk), ASKED | given)
    assert sentence in " ".join(summary(response))
    assert response.context["proposals"] is None


def test_the_part_of_periods_leads_to_the_page_and_others_do_not(staff, draft):
    link = f'href="{reverse("campaigns:period-series", args=[draft.pk])}"'
    assert link in staff.get(page("part-edit", draft.pk, "periods")).content.decode()
    assert link not in staff.get(page("part-edit", draft.pk, "focus_areas")).content.decode()
