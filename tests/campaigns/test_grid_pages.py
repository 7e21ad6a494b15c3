"""The entry pages as plain forms: one report, and those of several units at once."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.choices import SubmissionState
from campaigns.models import Result, Submission
from campaigns.queries import grids
from campaigns.services import results
from campaigns.services.results import Entry
from tests.build import (
    make_campaign,
    make_indicator,
    make_participation,
    make_period,
    make_result,
    make_return_note,
    make_submission,
    make_target,
    make_unit,
)

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def campaign(world):
    return make_campaign(world.province)


@pytest.fixture
def period(campaign):
    return make_period(campaign, name="Quý IV")


@pytest.fixture
def officer(client, world):
    client.force_login(world.officer_north)
    return client


@pytest.fixture
def communes(world, campaign):
    """Two communes with the same two targets, by unit: [(forest, houses), …]."""
    forest = make_indicator("trồng rừng", uom="ha")
    houses = make_indicator("xóa nhà tạm", uom="nhà")
    made = []
    for name in ("xã Một", "xã Hai"):
        unit = make_unit(name, parent=world.north, kind="commune")
        make_participation(campaign, unit)
        made.append(
            tuple(
                make_target(campaign, unit, indicator=indicator, plan=D(10), position=place)
                for place, indicator in enumerate((forest, houses))
            )
        )
    return made


@pytest.fixture
def reports(communes, period):
    return [make_submission(period, forest.unit) for forest, _ in communes]


def address(period, query=""):
    return reverse("campaigns:submission-grid", args=[period.pk]) + query


def rows_shown(page):
    return [
        (section.title, [form.target.pk for form in section.forms])
        for section in page.context["sections"]
    ]


def fields_of(page):
    fields = {}
    for section in page.context["sections"]:
        for form in section.forms:
            for bound in form:
                fields[bound.html_name] = bound.field.prepare_value(bound.value()) or ""
    return fields


def values():
    return {result.target_id: result.value for result in Result.objects.all()}


def test_rows_stand_by_unit_or_by_target(officer, period, communes, reports):
    (one_forest, one_houses), (two_forest, two_houses) = communes
    assert rows_shown(officer.get(address(period))) == [
        ("xã Một", [one_forest.pk, one_houses.pk]),
        ("xã Hai", [two_forest.pk, two_houses.pk]),
    ]
    assert rows_shown(officer.get(address(period, "?theo=chi-tieu"))) == [
        ("trồng rừng", [one_forest.pk, two_forest.pk]),
        ("xóa nhà tạm", [one_houses.pk, two_houses.pk]),
    ]


def test_many_rows_come_in_pages(officer, period, communes, reports, monkeypatch):
    monkeypatch.setattr(grids, "ROWS_A_PAGE", 3)
    (one_forest, one_houses), (two_forest, two_houses) = communes
    assert rows_shown(officer.get(address(period, "?trang=2"))) == [("xã Hai", [two_houses.pk])]
    for beyond in ("?trang=99", "?trang=x"):
        assert officer.get(address(period, beyond)).status_code == 200


def test_reports_that_are_not_begun_are_begun_together(officer, world, period, communes):
    page = officer.get(address(period))
    assert [str(unit) for unit in page.context["unopened"]] == ["xã Một", "xã Hai"]
    assert "Lập 2 báo cáo" in page.content.decode()
    for _ in range(2):
        assert officer.post(address(period), {"open": "1"}).status_code == 302
    assert Submission.objects.count() == 2
    assert officer.get(address(period)).context["unopened"] == []


def test_a_plain_form_saves_each_report_by_itself(officer, period, communes, reports):
    (one_forest, _), (two_forest, two_houses) = communes
    typed = fields_of(officer.get(address(period))) | {
        f"t{one_forest.pk}-value": "12,5",
        f"t{two_forest.pk}-value": "mười",
        f"t{two_houses.pk}-value": "7",
    }
    response = officer.post(address(period), typed)
    assert response.status_code == 422
    assert [form.target for form in response.context["wrong"]] == [two_forest]
    assert "không có số nào" in response.content.decode()
    assert values() == {one_forest.pk: D("12.5")}
    # What was not saved is still typed, and goes with the next save.
    again = fields_of(response) | {f"t{two_forest.pk}-value": "10"}
    assert officer.post(address(period), again).status_code == 302
    assert values() == {one_forest.pk: D("12.5"), two_forest.pk: 10, two_houses.pk: 7}


def test_a_plain_form_overwrites_nobody(officer, world, period, communes, reports):
    (one_forest, one_houses), _ = communes
    typed = fields_of(officer.get(address(period))) | {f"t{one_forest.pk}-value": "12"}
    current = Submission.objects.get(pk=reports[0].pk)
    entry = Entry(one_forest.pk, value=D(9))
    results.save_cells(current, actor=world.officer_north, entries=[entry], version=current.version)
    response = officer.post(address(period), typed)
    assert response.status_code == 409
    assert "Hai người cùng sửa chỉ tiêu này" in response.content.decode()
    assert values() == {one_forest.pk: 9}
    chosen = fields_of(response) | {
        f"t{one_forest.pk}-conflict": "1",
        f"t{one_forest.pk}-keep": "mine",
    }
    assert officer.post(address(period), chosen).status_code == 302
    assert values() == {one_forest.pk: 12}


def test_a_button_leads_on_after_saving(officer, period, communes, reports):
    (forest, _), _ = communes
    fields = fields_of(officer.get(address(period)))
    for then, place in (
        (f"submit:{reports[0].pk}", reverse("campaigns:submission-submit", args=[reports[0].pk])),
        (
            f"evidence:{forest.pk}",
            reverse("campaigns:submission-evidence", args=[reports[0].pk, forest.pk]),
        ),
        ("submit:999", address(period)),
        ("evidence:999", address(period)),
        ("//example.vn", address(period)),
    ):
        assert officer.post(address(period), fields | {"then": then}).url == place


def test_reports_of_others_and_sent_ones_are_not_there(officer, world, period, communes, reports):
    south = make_target(period.campaign, world.south)
    make_submission(period, world.south)
    Submission.objects.filter(pk=reports[1].pk).update(
        state=SubmissionState.SUBMITTED, submitted_at=timezone.now()
    )
    page = officer.get(address(period))
    assert [title for title, _ in rows_shown(page)] == ["xã Một"]
    assert page.context["shut"] == [reports[1]]
    fields = {f"t{south.pk}-value": "5", f"t{communes[1][0].pk}-value": "5"}
    officer.post(address(period), fields)
    assert values() == {}


@pytest.mark.parametrize("query", ["", "?theo=chi-tieu"])
def test_the_common_page_costs_the_same_for_two_units_and_for_five(
    officer, world, period, communes, reports, query
):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert officer.get(address(period, query)).status_code == 200
        return len(found)

    make_result(reports[0], communes[0][0])
    officer.get(address(period))
    before = queries()
    for number in range(3):
        unit = make_unit(f"xã Thêm {number}", parent=world.north, kind="commune")
        target = make_target(period.campaign, unit, plan=D(10))
        make_result(make_submission(period, unit), target)
    assert len(rows_shown(officer.get(address(period)))) == 5
    assert queries() == before


def test_the_page_of_one_report_costs_the_same_for_one_target_and_for_three(officer, world, period):
    submission = make_submission(period, world.north)
    edit = reverse("campaigns:submission-edit", args=[submission.pk])

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert officer.get(edit).status_code == 200
        return len(found)

    make_result(submission, make_target(period.campaign, world.north, plan=D(10)))
    officer.get(edit)
    before = queries()
    for _ in range(2):
        make_result(submission, make_target(period.campaign, world.north, plan=D(10)))
    assert queries() == before


def test_a_cell_that_nobody_asks_about_is_text(officer, world, period):
    asked = make_target(period.campaign, world.north, plan=D(10))
    other = make_target(period.campaign, world.north, plan=D(10))
    submission = make_submission(
        period, world.north, state=SubmissionState.RETURNED, return_reason=""
    )
    make_result(submission, other, value=D(11))
    make_return_note(submission, asked, asked_by=world.staff, reason="Chưa có số.")
    edit = reverse("campaigns:submission-edit", args=[submission.pk])
    page = officer.get(edit).content.decode()
    assert f'name="t{asked.pk}-value"' in page
    assert f'name="t{asked.pk}-answer"' in page
    assert f'name="t{other.pk}-' not in page
    assert "Chưa có số." in page
    # The plain form, in which the locked cell does not come, saves the one that was asked about.
    fields = {f"t{asked.pk}-value": "9", f"t{asked.pk}-answer": "Đã bổ sung."}
    signed = {
        form.target.pk: form["was"].value() for form in officer.get(edit).context["report"].results
    }
    fields[f"t{asked.pk}-was"] = signed[asked.pk]
    assert officer.post(edit, fields).status_code == 302
    assert values() == {asked.pk: 9, other.pk: 11}
    assert submission.return_notes.get().answer == "Đã bổ sung."
