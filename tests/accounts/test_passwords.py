import re
from datetime import timedelta

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.core.cache import cache
from django.urls import reverse, reverse_lazy
from pytest_django.asserts import assertContains, assertRedirects

from emulation.accounts import services
from emulation.accounts.models import User
from emulation.accounts.views import signin
from emulation.celery import app
from emulation.journal.models import Entry, Notification
from tests.build import PASSWORD, make_user

pytestmark = pytest.mark.django_db

FORGOTTEN = reverse_lazy("accounts:password-forgotten")
CHANGE = reverse_lazy("accounts:password-change")
NEW = "Suối-chảy-qua-bản-77"


@pytest.fixture(autouse=True)
def nothing_asked_before():
    cache.clear()


@pytest.fixture
def person():
    return make_user("hoa", full_name="Tao Thị Hoa", email="hoa@example.vn")


@pytest.fixture
def ask(client, django_capture_on_commit_callbacks):
    def ask(email="hoa@example.vn", **extra):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(FORGOTTEN, {"email": email}, **extra)

    return ask


def link_in(letter):
    return re.search(r"https?://\S+", letter.body).group()


def choose(client, link, password=NEW):
    """Follow the link of the mail and type the new password twice."""
    form = client.get(link, follow=True)
    return client.post(
        form.request["PATH_INFO"], {"new_password1": password, "new_password2": password}
    )


# Changing


def change(client, old=PASSWORD, new=NEW, again=None):
    return client.post(
        CHANGE, {"old_password": old, "new_password1": new, "new_password2": again or new}
    )


def test_a_person_changes_the_password_and_stays_signed_in_here_only(client, person):
    client.force_login(person)
    elsewhere = type(client)()
    elsewhere.force_login(person)
    assertRedirects(change(client), reverse("accounts:profile"))
    assert User.objects.get().check_password(NEW)
    assert client.get(CHANGE).status_code == 200
    assert elsewhere.get(CHANGE).status_code == 302


def test_the_change_is_written_down_and_told(client, person):
    client.force_login(person)
    change(client)
    entry = Entry.objects.get()
    assert (entry.actor, entry.action) == (person, "user.password_changed")
    assert NEW not in f"{entry.before}{entry.after}{entry.reason}"
    assert "vừa được đổi" in Notification.objects.get(recipient=person).sentence


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"old": "sai"}, "Mật khẩu cũ"),
        ({"new": "ngan"}, "Mật khẩu quá ngắn, cần ít nhất 10 ký tự."),
        ({"new": "8675309142"}, "hoàn toàn là số"),
        ({"again": "khác-hẳn-thế"}, "không"),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_vietnamese(client, person, typed, sentence):
    client.force_login(person)
    page = change(client, **typed)
    assertContains(page, sentence)
    assert User.objects.get().check_password(PASSWORD)


# Forgotten


def test_the_mail_lets_a_person_choose_a_new_password_once(client, person, ask):
    assertRedirects(ask(), reverse("accounts:password-reset-sent"))
    (letter,) = mail.outbox
    assert letter.to == ["hoa@example.vn"]
    assert letter.subject == "Đặt lại mật khẩu – Thi đua - Khen thưởng"
    assert "Kính gửi Tao Thị Hoa" in letter.body
    assert "24 giờ" in letter.body
    link = link_in(letter)
    assertRedirects(choose(client, link), reverse("accounts:sign-in"))
    assert User.objects.get().check_password(NEW)
    assertContains(client.get(link, follow=True), "Đường dẫn không còn dùng được")


def test_the_link_names_the_portal_of_the_settings_not_of_the_request(person, ask, settings):
    settings.PUBLIC_URL = "https://thidua.example.vn"
    settings.ALLOWED_HOSTS = ["*"]
    ask(headers={"Host": "evil.example.com"})
    assert link_in(mail.outbox[0]).startswith("https://thidua.example.vn/dat-lai-mat-khau/")


def test_an_unknown_address_gets_the_same_page_and_no_mail(person, ask):
    known, unknown = ask(), ask("khong-ai@example.vn")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [letter.to for letter in mail.outbox] == [["hoa@example.vn"]]


def test_the_case_of_the_address_does_not_matter(person, ask):
    ask("HOA@Example.VN")
    assert len(mail.outbox) == 1


def test_an_inactive_person_gets_no_mail(person, ask):
    User.objects.update(is_active=False)
    ask()
    assert mail.outbox == []


def test_a_made_up_link_does_not_open(client, person):
    token = default_token_generator.make_token(person)
    for uid, tried in (("MQ", "abc-def"), ("!!", token), ("OTk5", token)):
        link = reverse("accounts:password-reset", args=[uid, tried])
        assertContains(client.get(link, follow=True), "Đường dẫn không còn dùng được")


def test_a_link_of_yesterday_does_not_open(client, person, ask, settings):
    ask()
    settings.PASSWORD_RESET_TIMEOUT = timedelta(seconds=-1).total_seconds()
    page = client.get(link_in(mail.outbox[0]), follow=True)
    assertContains(page, "Đường dẫn không còn dùng được")


def test_a_new_password_lifts_the_lock_of_the_sign_in(client, person, ask):
    for _ in range(5):
        locked = client.post(reverse("accounts:sign-in"), {"username": "hoa", "password": "sai"})
    assert locked.status_code == 429
    ask()
    choose(client, link_in(mail.outbox[0]))
    response = client.post(reverse("accounts:sign-in"), {"username": "hoa", "password": NEW})
    assertRedirects(response, reverse("home"))


def test_one_mailbox_is_not_flooded_and_the_page_says_nothing_of_it(person, ask):
    answers = {ask()["Location"] for _ in range(signin.TO_ONE_MAILBOX + 2)}
    assert answers == {reverse("accounts:password-reset-sent")}
    assert len(mail.outbox) == signin.TO_ONE_MAILBOX


def test_one_machine_does_not_ask_for_everybody(ask):
    for number in range(signin.FROM_ONE_MACHINE):
        assert ask(f"nguoi{number}@example.vn").status_code == 302
    refused = ask("nguoi-nua@example.vn")
    assertContains(refused, "Hãy thử lại sau một giờ.", status_code=429)


def test_asking_is_written_down_without_the_link(person, ask):
    ask()
    entry = Entry.objects.get()
    assert (entry.action, entry.target_id) == ("user.reset_asked", person.pk)
    assert (entry.before, entry.after) == ({}, {})


def test_a_mail_server_that_is_away_is_tried_again(person, monkeypatch):
    answers = [ConnectionRefusedError("away"), TimeoutError("slow"), None]
    sent = []

    def send(*args, **kwargs):
        if answer := answers.pop(0):
            raise answer
        sent.append(args[3])

    monkeypatch.setattr("emulation.accounts.resetting.send_mail", send)
    # As the portal is served, where a failing task ends no request.
    monkeypatch.setitem(app.conf, "task_eager_propagates", False)
    services.tasks.send_reset_link.delay(person.pk)
    assert sent == [["hoa@example.vn"]]
