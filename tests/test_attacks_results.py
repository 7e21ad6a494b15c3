"""Ways into reports, deadlines and their calendar that were tried and must stay shut."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.choices import CampaignState, SubmissionState
from campaigns.models import CalendarFeed, Result
from emulation.lib.stamps import stamp
from tests.build import (
    make_campaign,
    make_evidence,
    make_period,
    make_result,
    make_return_note,
    make_submission,
    make_target,
)
from tests.pages import page

pytestmark = pytest.mark.django_db

ODD = ["\0", "-1", "9" * 30, "٣", "1 OR 1=1", "<script>", "0001-01-01", "9999-12-31", "'"]


@pytest.fixture
def campaign(world):
    return make_campaign(world.province, state=CampaignState.COLLECTING)


@pytest.fixture
def target(world, campaign):
    return make_target(campaign, world.north)


@pytest.fixture
def submission(world, campaign, target):
    return make_submission(make_period(campaign), world.north)


def save(client, submission, person, **fields):
    now = timezone.now()
    sent = {"user": person.pk, "key": uuid4(), "stamp": stamp(person.pk, now)} | fields
    return client.post(page("submission-cells", submission.pk), sent)


# Odd bodies


@pytest.mark.parametrize("name", ["answer", "was", "note"])
@pytest.mark.parametrize("where", ["submission-edit", "submission-grid", "submission-cells"])
def test_a_cell_that_cannot_be_read_is_said_to_be_wrong(
    world, client, submission, target, name, where
):
    make_result(submission, target)
    make_return_note(submission, target)
    type(submission).objects.update(state=SubmissionState.RETURNED)
    client.force_login(world.officer_north)
    number = submission.period_id if where == "submission-grid" else submission.pk
    sent = {
        f"t{target.pk}-value": "5",
        f"t{target.pk}-{name}": "a\0" if name != "answer" else "a" * 2001,
        "user": world.officer_north.pk,
    }
    answer = client.post(page(where, number), sent)
    assert answer.status_code in ((200,) if where == "submission-cells" else (409, 422))


def test_a_note_that_cannot_be_read_comes_back_beside_what_stands(world, client, submission):
    client.force_login(world.officer_north)
    sent = {"all-was": "a\0", "all-note": "Vì mưa lũ."}
    assert client.post(page("submission-edit", submission.pk), sent).status_code == 422
    # Also on a page that comes back because the report was sent meanwhile.
    now = timezone.now()
    sent_now = {"state": SubmissionState.SUBMITTED, "submitted_at": now, "counted_at": now}
    type(submission).objects.update(**sent_now)
    answer = client.post(page("submission-edit", submission.pk), sent)
    assert answer.status_code == 409
    assert "Vì mưa lũ." in answer.content.decode()


@pytest.mark.parametrize("odd", ODD)
def test_odd_values_of_a_save_are_answered(world, client, submission, target, odd):
    client.force_login(world.officer_north)
    for name in ("key", "stamp", f"t{target.pk}-value", f"t{target.pk}-reached", "t99-value"):
        assert save(client, submission, world.officer_north, **{name: odd}).status_code == 200
    assert save(client, submission, world.officer_north, user=odd).status_code == 409


@pytest.mark.parametrize("odd", ODD)
def test_odd_addresses_are_answered(world, client, campaign, submission, odd):
    client.force_login(world.staff)
    for name in ("ky", "nhom", "standing", "punctuality", "bloc", "branch", "kind", "unit", "q"):
        for given in ({name: odd}, {"ky": submission.period_id, name: odd}):
            assert client.get(page("board", campaign.pk), given).status_code in (200, 404, 422)
    for name in ("thang", "don-vi"):
        assert client.get(page("calendar"), {name: odd}).status_code in (200, 404)
    for act in ("nhac", "gia-han", "mien-nop", odd):
        address = f"{page('board-acts', campaign.pk)}?ky={submission.period_id}"
        for name in ("ids", "id", "chosen", "until_0", "until", "versions", "all", "reason"):
            sent = {"viec": act, "chon": odd, "xac-nhan": "1", name: odd}
            assert client.post(address, sent).status_code in (200, 302, 400, 403, 404, 422)
    client.force_login(world.officer_north)
    for name in ("trang", "theo", "don-vi"):
        shown = client.get(page("submission-grid", submission.period_id), {name: odd})
        assert shown.status_code in (200, 404)
    shown = client.get(page("upload-create", submission.period_id), {"don-vi": odd})
    assert shown.status_code == 404


@pytest.mark.parametrize("token", ["%00", "a%00b", "%27", "a" * 5000, "%E2%80%AE"])
def test_odd_addresses_of_a_calendar_are_no_calendar(client, token):
    assert client.get(f"/lich/{token}.ics").status_code == 404


# Of other people


def test_what_a_page_kept_is_not_saved_for_somebody_else(world, client, submission, target):
    fields = {f"t{target.pk}-value": "5"}
    assert save(client, submission, world.officer_north, **fields).status_code == 401
    client.force_login(world.officer_south)
    assert save(client, submission, world.officer_north, **fields).status_code == 409
    assert save(client, submission, world.officer_south, **fields).status_code == 404
    for person in (world.viewer, world.member, world.staff, world.leader_north):
        client.force_login(person)
        assert save(client, submission, person, **fields).status_code in (403, 404)
    assert not Result.objects.exists()


def test_the_cells_of_another_report_are_not_shown_or_written(
    world, client, campaign, submission, target
):
    other = make_target(campaign, world.south)
    make_result(make_submission(submission.period, world.south), other, value=7)
    client.force_login(world.officer_north)
    answer = save(client, submission, world.officer_north, **{f"t{other.pk}-value": "5"})
    assert answer.json()["cells"] == {}
    assert Result.objects.get().value == 7


def test_evidence_of_another_unit_is_not_there(world, client, submission, target):
    evidence = make_evidence(make_result(submission, target))
    client.force_login(world.officer_south)
    for name in ("evidence-download", "evidence-show", "evidence-thumbnail", "evidence-remove"):
        assert client.get(page(name, evidence.pk)).status_code == 404


def test_an_address_of_a_link_runs_nothing(world, client, submission, target):
    client.force_login(world.officer_north)
    address = page("submission-evidence", submission.pk, target.pk)
    for link in ("javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"):
        answer = client.post(address, {"by_link": "1", "link": link, "title": "x", "name": "x"})
        assert answer.status_code == 200
    assert not Result.objects.exists()


def test_the_former_address_and_a_closed_account_show_no_calendar(world, client):
    feed = CalendarFeed.objects.create(user=world.staff, token="a" * 43)
    address = reverse("campaigns:calendar-feed", args=[feed.token])
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, max-age=600")
    assert answer.cookies == {}
    type(world.staff).objects.filter(pk=world.staff.pk).update(is_active=False)
    assert client.get(address).status_code == 404
