"""Ways into reports, deadlines and their calendar that were tried and must stay shut."""

import io
import json
import logging
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import quote_from_bytes
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail as mailing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from campaigns.choices import CampaignState, SubmissionState
from campaigns.forms.results import ResultForm
from campaigns.models import CalendarFeed, FigureUpload, Result, Submission
from campaigns.queries.results import report_rows
from campaigns.services import calendar as feeds
from campaigns.services import periods, results, uploads
from campaigns.services.results import Entry as RowEntry
from campaigns.urls import urlpatterns
from campaigns.views import calendar
from emulation.accounts.acting import KEY
from emulation.accounts.choices import Role
from emulation.accounts.models import User
from emulation.journal.models import Entry, MailState, Notification
from emulation.lib.stamps import stamp
from emulation.lib.verdicts import Refused
from tests.build import (
    make_appointment,
    make_campaign,
    make_evidence,
    make_holder,
    make_participation,
    make_period,
    make_result,
    make_return_note,
    make_submission,
    make_target,
    make_upload,
)
from tests.campaigns.workbooks import downloaded, filled
from tests.pages import page
from tests.scene import Scene
from tests.test_access import ROWS
from tests.test_access import address as address_of_row

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


# Without the token of the page


def names_of(patterns):
    return {f"campaigns:{pattern.name}" for pattern in patterns}


@pytest.fixture
def scene(world):
    scene = Scene(world)
    scene.set()
    return scene


OWN_ROWS = [row for row in ROWS if row.name.startswith("campaigns:")]


def test_no_address_takes_anything_without_the_token_of_the_page(world, scene):
    addresses = {address_of_row(row, scene): row.data for row in OWN_ROWS}
    assert names_of(urlpatterns) == {row.name for row in OWN_ROWS}
    for person in (world.staff, world.officer_north, world.leader_north):
        client = Client(enforce_csrf_checks=True)
        client.force_login(person)
        for url, data in addresses.items():
            for send in (client.post, client.put, client.patch, client.delete):
                for body in (
                    {"data": data},
                    {"data": json.dumps(data), "content_type": "application/json"},
                    {"data": "viec=nhac", "content_type": "text/plain"},
                ):
                    if send != client.post and "content_type" not in body:
                        continue
                    with CaptureQueriesContext(connection) as asked:
                        answer = send(url, **body)
                    assert answer.status_code == 403, (url, send.__name__)
                    assert "Trang đã hết hạn" in answer.content.decode(), url
                    assert writes(asked) == [], url


def writes(asked):
    words = ("INSERT", "UPDATE", "DELETE")
    return [query["sql"] for query in asked if query["sql"].lstrip().startswith(words)]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "https://example.com"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_a_token_is_taken_from_our_own_pages_alone(world, submission, target, headers, status):
    """The control of the test above: with the token the same save is done."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.officer_north)
    client.get(page("submission-edit", submission.pk))
    token = client.cookies["csrftoken"].value
    now = timezone.now()
    sent = {
        "user": world.officer_north.pk,
        "key": uuid4(),
        "stamp": stamp(world.officer_north.pk, now),
        f"t{target.pk}-value": "5",
        f"t{target.pk}-was": was(submission, target),
        "csrfmiddlewaretoken": token,
    }
    answer = client.post(page("submission-cells", submission.pk), sent, headers=headers)
    assert answer.status_code == status
    assert Result.objects.count() == (status == 200)


def was(submission, target):
    (row,) = report_rows(submission, [target.pk])
    return ResultForm(row=row).stands_signed


# Mails

BREAKS = ("\r\n", "\n", "\r", "\x85", "\u2028")


@pytest.mark.parametrize("broken", BREAKS)
def test_no_name_reaches_the_head_of_a_mail(
    world, client, campaign, django_capture_on_commit_callbacks, broken
):
    evil = f"{broken}Bcc: ke-gian@example.com{broken}Content-Type: text/html{broken}{broken}<b>x"
    for row, name in (
        (campaign, "theme"),
        (world.north, "name"),
        (world.officer_north, "full_name"),
    ):
        type(row).objects.filter(pk=row.pk).update(**{name: f"Tên{evil}"})
    make_participation(campaign, world.north)
    period = make_period(campaign, name=f"quý III{evil}"[:100])
    client.force_login(world.staff)
    sent = {
        "viec": "nhac",
        "xac-nhan": "1",
        "chon": period.obligations.get().pk,
        "message": f"Gấp{evil}",
        "leaders": "on",
    }
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{page('board-acts', campaign.pk)}?ky={period.pk}", sent)
    assert sorted(mail.to[0] for mail in outbox()) == [
        "canbobac@example.vn",
        "lanhdaobac@example.vn",
    ]
    for mail in outbox():
        assert (mail.cc, mail.bcc, len(mail.to)) == ([], [], 1)
        head = mail.message()
        assert set(head.keys()) == {
            *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
            *("Subject", "From", "To", "Date", "Message-ID"),
        }
        assert head.get_content_type() == "text/plain"
        assert len(mail.subject.splitlines()) == 1


def outbox():
    return mailing.outbox


def test_an_address_of_two_lines_is_no_address(
    world, client, campaign, django_capture_on_commit_callbacks
):
    """The mail of this person fails; the next person's goes out."""
    wrong = "canbobac@example.vn\nBcc: ke-gian@example.com"
    User.objects.filter(pk=world.officer_north.pk).update(email=wrong)
    for unit in (world.north, world.south):
        make_participation(campaign, unit)
    period = make_period(campaign)
    client.force_login(world.staff)
    sent = {"viec": "nhac", "xac-nhan": "1", "chon": [row.pk for row in period.obligations.all()]}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{page('board-acts', campaign.pk)}?ky={period.pk}", sent)
    assert [mail.to for mail in outbox()] == [["canbonam@example.vn"]]
    failed = Notification.objects.get(recipient=world.officer_north)
    assert failed.mail_state == MailState.FAILED


# The private address of a calendar


@pytest.fixture
def feed(world, campaign):
    for unit in (world.north, world.south):
        make_participation(campaign, unit)
    make_period(campaign, name="quý III")
    return CalendarFeed.objects.create(user=world.officer_north)


def address_of(feed):
    return reverse("campaigns:calendar-feed", args=[feed.token])


def test_a_token_stands_in_no_log_line(world, client, feed, monkeypatch, caplog):
    handler = logging.StreamHandler(stream := io.StringIO())
    for word in settings.LOGGING["handlers"]["console"]["filters"]:
        handler.addFilter(made(settings.LOGGING["filters"][word]))
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        url = address_of(feed)
        assert client.get(url).status_code == 200
        monkeypatch.setattr(calendar, "within_limit", lambda *given: False)
        assert client.get(url).status_code == 429
        monkeypatch.undo()
        monkeypatch.setattr(calendar, "events_of", lambda scope: 1 / 0)
        assert Client(raise_request_exception=False).get(url).status_code == 500
        monkeypatch.undo()
        feeds.renew_feed(actor=world.officer_north)
        assert client.get(url).status_code == 404
    finally:
        root.removeHandler(handler)
    lines = stream.getvalue()
    assert feed.token not in lines
    # The control: these three answers are told, of this very address.
    for word in ("Too Many Requests", "Internal Server Error", "Not Found"):
        assert f"{word}: /lich/" in lines


def made(given):
    given = dict(given)
    return import_string(given.pop("()"))(**given)


def test_a_token_stands_in_no_title_journal_or_other_page(world, client, campaign, feed):
    client.force_login(world.officer_north)
    shown = client.get(page("calendar"))
    html = shown.content.decode()
    assert feed.token in html  # for its owner to copy
    assert feed.token not in re.search("<title>(.*?)</title>", html, re.S)[1]
    assert feed.token not in str(shown.headers)
    assert not re.search(r'href="https?://[^"]*' + re.escape(feed.token), html)
    former = feed.token
    client.post(page("calendar-renew"))
    feed.refresh_from_db()
    client.post(page("calendar-remove"))
    client.post(page("calendar-make"))
    tokens = {former, feed.token, CalendarFeed.objects.get().token}
    assert len(tokens) == 3
    acts = Entry.objects.filter(target_type="campaigns.calendarfeed")
    assert acts.count() == 3
    for entry in acts.values():
        assert not any(token in str(entry) for token in tokens)
    for token in (former, feed.token):
        answer = client.get(reverse("campaigns:calendar-feed", args=[token]))
        assert answer.status_code == 404
    for name in ("calendar-renew", "calendar-remove"):
        assert CalendarFeed.objects.get().token not in client.get(page(name)).content.decode()


def test_a_token_is_compared_whole_and_in_constant_time(client, feed, monkeypatch):
    """The database finds the row by the head of the token alone, so that no time tells the rest."""
    url = address_of(feed)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    looked = [query["sql"] for query in asked if "calendarfeed" in query["sql"]]
    assert looked
    assert all(feed.token[20:] not in sql for sql in looked)
    token = feed.token
    other_end = "A" if token[-1] != "A" else "B"
    near = {token[:-1], token[:-1] + other_end, token + "A", token[:16], token[:15], "_" * 43}
    for wrong in {*near, token.swapcase()}:
        assert client.get(reverse("campaigns:calendar-feed", args=[wrong])).status_code == 404


def test_a_calendar_holds_ones_own_and_is_empty_when_the_appointment_ends(world, client, feed):
    body = client.get(address_of(feed)).content.decode().replace("\r\n ", "")
    assert "Bắc Nguyên" in body
    assert "Nam Nguyên" not in body
    yesterday = timezone.localdate() - timedelta(days=1)
    world.officer_north.appointments.update(until_on=yesterday)
    body = client.get(address_of(feed)).content.decode()
    assert "BEGIN:VCALENDAR" in body
    assert "BEGIN:VEVENT" not in body


# Acting in one of several roles


@pytest.fixture
def busy(world):
    """Officer of two units and of the council's staff."""
    person = make_holder(Role.UNIT_OFFICER, world.north, "nhieuviec")
    make_appointment(person, world.south, Role.UNIT_OFFICER)
    make_appointment(person, world.province, Role.COUNCIL_STAFF)
    return person


def act_as(client, person, role, unit):
    client.force_login(person)
    session = client.session
    session[KEY] = person.appointments.get(role=role, unit=unit).pk
    session.save()


def test_a_narrowed_officer_writes_for_that_unit_alone(world, client, busy, submission, target):
    upload = make_upload(submission.period, make_target(submission.campaign, world.north), by=busy)
    applied = uploads.apply(
        make_upload(submission.period, target, by=busy, value=Decimal(7)), actor=busy
    )
    act_as(client, busy, Role.UNIT_OFFICER, world.south)
    fields = {f"t{target.pk}-value": "5", f"t{target.pk}-was": was(submission, target)}
    assert save(client, submission, busy, **fields).status_code == 404
    assert client.post(page("submission-edit", submission.pk), fields).status_code == 404
    # Its own uploads it sees, but what they say of the other unit is neither written nor undone.
    assert client.post(page("upload-apply", upload.pk)).status_code == 409
    assert client.post(page("upload-undo", applied.pk)).status_code == 409
    assert [row.value for row in Result.objects.all()] == [7]
    assert set(FigureUpload.objects.values_list("state", flat=True)) == {"trial", "applied"}
    period = submission.period_id
    for name in ("upload-create", "workbook-download"):
        asked = client.get(page(name, period), {"don-vi": world.north.pk})
        assert asked.status_code == 404
    # Acts of the council's staff neither.
    acts = f"{page('board-acts', submission.campaign_id)}?ky={period}"
    expected = submission.period.obligations.get(unit=world.north)
    given = {"viec": "mien-nop", "xac-nhan": "1", "chon": expected.pk, "reason": "x"}
    assert client.post(acts, given).status_code in (403, 404)
    expected.refresh_from_db()
    assert expected.waived_at is None


def test_narrowed_staff_writes_for_no_unit(world, client, busy, submission, target):
    upload = make_upload(submission.period, target, by=busy)
    act_as(client, busy, Role.COUNCIL_STAFF, world.province)
    fields = {f"t{target.pk}-value": "5", f"t{target.pk}-was": was(submission, target)}
    assert save(client, submission, busy, **fields).status_code == 403
    client.post(page("upload-apply", upload.pk))
    assert client.get(page("upload-create", submission.period_id)).status_code == 403
    assert client.get(page("workbook-download", submission.period_id)).status_code == 403
    assert not Result.objects.exists()
    assert FigureUpload.objects.get().state == "trial"


def test_a_file_sent_in_one_role_is_read_in_that_role(
    world, client, busy, submission, target, django_capture_on_commit_callbacks
):
    content = filled(downloaded(busy, submission.period, world.north), {(0, "value"): 9})
    make_participation(submission.campaign, world.south)
    act_as(client, busy, Role.UNIT_OFFICER, world.south)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            page("upload-create", submission.period_id),
            {"file": SimpleUploadedFile("so-lieu.xlsx", content)},
        )
    upload = FigureUpload.objects.get()
    assert (upload.state, upload.figures) == ("refused", 0)
    assert "không thuộc các đơn vị mà bạn báo cáo" in upload.errors[0]["text"]


def test_verifying_many_in_the_role_of_an_officer_does_nothing(world, client, busy, submission):
    now = timezone.now()
    Submission.objects.update(state=SubmissionState.SUBMITTED, submitted_at=now, counted_at=now)
    act_as(client, busy, Role.UNIT_OFFICER, world.south)
    for act in ("tham-dinh", "tra-lai"):
        given = {"viec": act, "xac-nhan": "1", "chon": f"{submission.pk}:1", "reason": "x"}
        assert client.post(page("submission-acts"), given).status_code in (403, 404)
    assert Submission.objects.get().state == SubmissionState.SUBMITTED


# Other branches


def test_what_happened_in_another_branch_is_told_nowhere(world, client, campaign, target):
    period = make_period(campaign)
    secret = "Số của huyện Nam do Tẩn Mí Chìn ghi"
    for unit, person, its, note in (
        (world.north, world.officer_north, target, "Số của mình"),
        (world.south, world.officer_south, make_target(campaign, world.south), secret),
    ):
        make_participation(campaign, unit)
        report = results.open_submission(period, unit=unit, actor=person)
        results.save_cells(
            report, actor=person, entries=[RowEntry(its.pk, Decimal(5), note=note)], version=1
        )
    south = Submission.objects.get(unit=world.south)
    expected = period.obligations.get(unit=world.south)
    periods.extend(
        expected, actor=world.staff, until=period.due_at + timedelta(days=2), reason=secret
    )
    north = Submission.objects.get(unit=world.north)
    client.force_login(world.officer_north)
    theirs = south.results.get().target_id
    assert client.get(page("figure-history", north.pk, theirs)).status_code == 404
    assert client.get(page("figure-history", south.pk, theirs)).status_code == 404
    assert client.get(page("submission-detail", south.pk)).status_code == 404
    assert client.get(page("campaign-tab", campaign.pk, "history")).status_code == 404
    newest = Entry.objects.order_by("-id").first().pk
    seen = [
        client.get(page("figure-history", north.pk, target.pk)),
        client.get(page("figure-history", north.pk, target.pk), {"xuat": "csv"}),
        client.get(page("submission-detail", north.pk), {"truoc": newest + 1}),
        client.get(page("board", campaign.pk), {"ky": period.pk}),
        client.get(page("board", campaign.pk), {"ky": period.pk, "xuat": "csv"}),
        client.get(page("board", campaign.pk), {"ky": period.pk, "branch": world.south.pk}),
        client.get(page("calendar")),
    ]
    for answer in seen:
        told = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200
        assert secret not in told.decode("utf-8-sig")
        assert "Nam Nguyên" not in told.decode("utf-8-sig")
    assert "Số của mình" in seen[0].content.decode()


VERBS = ("get", "head", "options", "post", "put", "patch", "delete")


def test_the_upload_of_another_is_as_if_it_were_not_there(world, client, submission, target):
    upload = make_upload(submission.period, target, by=world.officer_north)
    others = (
        *(world.officer_south, world.officer_commune, world.leader_north, world.staff),
        *(make_holder(Role.UNIT_OFFICER, world.north), world.superuser, world.foreign_officer),
    )
    names = ("detail", "progress", "apply", "undo", "file")
    for person in others:
        client.force_login(person)
        for name in names:
            for verb in VERBS:
                answers = [
                    getattr(client, verb)(page(f"upload-{name}", pk)) for pk in (upload.pk, 10**9)
                ]
                theirs, none = ((answer.status_code, answer.content) for answer in answers)
                assert theirs[0] in (404, 405), (name, verb)
                assert theirs[0] == none[0]
                assert upload.name.encode() not in theirs[1]
        assert upload.name not in client.get(page("upload-list")).content.decode()
    upload.refresh_from_db()
    assert upload.state == "trial"
    assert not Result.objects.exists()


# Figures that are none


NO_FIGURES = [
    *("NaN", "nan", "sNaN", "Infinity", "-Infinity", "inf", "∞", "1e5", "1E400", "-1e-400", "5e"),
    *(
        "0x1F",
        "1_000",
        "--5",
        "+-5",
        "5-",
        "9" * 19,
        "9" * 100_000,
        "0," + "0" * 30 + "1",
        "1/0",
        "9" * 16,
    ),
    *("٣", "१२", "Ⅷ", "½", "1,2,3", "1.2.3", "=1+1", "5\ud800"),
]


@pytest.mark.parametrize("name", ["value", "numerator", "denominator"])
def test_what_is_no_figure_is_said_so_and_not_saved(world, client, submission, name):
    quantity = "amount" if name == "value" else "count_of"
    target = make_target(submission.campaign, world.north, quantity=quantity)
    client.force_login(world.officer_north)
    whole = {"value": "1"} if name == "value" else {"numerator": "1", "denominator": "2"}
    for given in NO_FIGURES:
        fields = {f"t{target.pk}-{key}": value for key, value in (whole | {name: given}).items()}
        answer = save_raw(client, submission, world.officer_north, fields, was(submission, target))
        told = answer.json()["cells"][str(target.pk)]
        assert told["errors"].get(name), ascii(given[:40])
        assert told["saved"] is False
    assert not Result.objects.exists()


def save_raw(client, submission, person, fields, signature):
    """As bytes, so that also what no browser types arrives."""
    prefix = next(iter(fields)).partition("-")[0]
    sent = {
        "user": person.pk,
        "key": uuid4(),
        "stamp": stamp(person.pk, timezone.now()),
        f"{prefix}-was": signature,
        **fields,
    }
    body = "&".join(
        f"{key}={quote_from_bytes(str(value).encode('utf-8', 'surrogatepass'))}"
        for key, value in sent.items()
    )
    kind = "application/x-www-form-urlencoded"
    return client.generic("POST", page("submission-cells", submission.pk), body, content_type=kind)


SIZES = ("-5", "- 6", "−7", "9" * 15, "-999999999,999999", "-0,000001", "0", "8\0")


def test_a_figure_of_any_size_that_both_databases_hold_is_kept_as_typed(
    world, client, submission, target
):
    client.force_login(world.officer_north)
    for given in SIZES:
        fields = {f"t{target.pk}-value": given}
        answer = save_raw(client, submission, world.officer_north, fields, was(submission, target))
        assert answer.json()["cells"][str(target.pk)]["saved"] is True, given
        kept = given.replace("−", "-").replace(" ", "").replace(",", ".").strip("\0")
        assert Result.objects.get().value == Decimal(kept)
        assert client.get(page("submission-edit", submission.pk)).status_code == 200


@pytest.mark.parametrize(
    "kind",
    ["application/json", "application/x-www-form-urlencoded", "text/plain", "application/xml"],
)
def test_a_huge_body_is_answered_and_writes_nothing(world, client, submission, target, kind):
    client.force_login(world.officer_north)
    body = json.dumps({f"t{target.pk}-value": "5", "x": "9" * 10_000_000})
    answer = client.generic(
        "POST", page("submission-cells", submission.pk), body, content_type=kind
    )
    assert answer.status_code in (400, 409, 413)
    assert not Result.objects.exists()


CHARSETS = ("utf-7", "unicode_escape", "raw_unicode_escape", "utf-16", "idna", "rot13", "x", "'")


def test_a_body_in_a_strange_encoding_is_refused(world, client, submission, target):
    client.force_login(world.officer_north)
    fields = {
        "user": world.officer_north.pk,
        "key": uuid4(),
        "stamp": stamp(world.officer_north.pk, timezone.now()),
        f"t{target.pk}-value": "5",
        f"t{target.pk}-was": was(submission, target),
        f"t{target.pk}-note": "\\ud800 +2AA-",
    }
    parts = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    address = page("submission-cells", submission.pk)
    for charset, status in (*((charset, 400) for charset in CHARSETS), ("UTF-8", 200)):
        kind = f"multipart/form-data; boundary=b; charset={charset}"
        answer = client.generic("POST", address, f"{parts}--b--\r\n", content_type=kind)
        assert answer.status_code == status, charset
        assert Result.objects.count() == (status == 200)


# More time


@pytest.mark.parametrize("until", ["31/12/9999", "01/01/2200", "31/12/2099"])
def test_a_report_is_not_given_time_without_end(world, client, campaign, submission, until):
    row = submission.period.obligations.get()
    client.force_login(world.staff)
    sent = {
        "viec": "gia-han",
        "xac-nhan": "1",
        "chon": row.pk,
        "until_0": until,
        "reason": "Mưa lũ",
    }
    answer = client.post(f"{page('board-acts', campaign.pk)}?ky={submission.period_id}", sent)
    assert answer.status_code == 200  # the sheet again, with what was typed
    html = answer.content.decode()
    assert "Gia hạn được nhiều nhất một năm sau hạn nộp của kỳ" in html
    assert f'value="{until}"' in html
    moment = datetime(9999, 12, 31, tzinfo=UTC)
    with pytest.raises(Refused, match="nhiều nhất một năm"):
        periods.extend(row, actor=world.staff, until=moment, reason="Mưa lũ")
    row.refresh_from_db()
    assert row.extended_until is None
