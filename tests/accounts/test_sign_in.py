import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.urls import reverse, reverse_lazy
from pytest_django.asserts import assertContains, assertRedirects

from emulation.accounts import services
from emulation.journal.models import Entry
from tests.build import PASSWORD, make_user

pytestmark = pytest.mark.django_db

SIGN_IN = reverse_lazy("accounts:sign-in")
HOME = reverse_lazy("home")


@pytest.fixture
def person():
    return make_user("hoa", full_name="Tao Thị Hoa")


def sign_in(client, username="hoa", password=PASSWORD, **extra):
    return client.post(SIGN_IN, {"username": username, "password": password}, **extra)


def is_signed_in(client):
    return client.get(HOME).status_code == 200


def test_the_right_password_opens_the_home_page(client, person):
    assertRedirects(sign_in(client), HOME)


def test_after_signing_in_one_gets_to_the_page_one_wanted(client, person):
    wanted = reverse("accounts:profile")
    response = client.get(wanted)
    assertRedirects(response, f"{SIGN_IN}?next={wanted}")
    response = client.post(
        response["Location"], {"username": "hoa", "password": PASSWORD, "next": wanted}
    )
    assertRedirects(response, wanted)


def test_signing_in_never_leads_out_of_the_portal(client, person):
    response = client.post(
        SIGN_IN,
        {"username": "hoa", "password": PASSWORD, "next": "https://example.com/"},
    )
    assertRedirects(response, HOME)


@pytest.mark.parametrize(
    ("username", "password"), [("hoa", "sai"), ("khong-ai", PASSWORD), ("hoa", PASSWORD.upper())]
)
def test_a_wrong_name_and_a_wrong_password_are_told_alike(client, person, username, password):
    page = sign_in(client, username, password)
    assertContains(page, "Tên đăng nhập hoặc mật khẩu không đúng.")
    assert not is_signed_in(client)


def test_an_inactive_sign_in_stays_closed(client, person):
    person.is_active = False
    person.save()
    assertContains(sign_in(client), "Tên đăng nhập hoặc mật khẩu không đúng.")
    assert not is_signed_in(client)


def test_who_is_made_inactive_is_out_at_once(client, person):
    sign_in(client)
    person.is_active = False
    person.save()
    assert not is_signed_in(client)


def fail(client, times, username="hoa", **extra):
    for _ in range(times):
        response = sign_in(client, username, "sai", **extra)
    return response


def test_five_failures_close_the_sign_in_for_a_while_even_to_the_right_password(client, person):
    assert fail(client, 4).status_code == 200
    locked = fail(client, 1)
    assert locked.status_code == 429
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    assertContains(locked, f"Bạn có thể thử lại sau {minutes} phút.", status_code=429)
    assert sign_in(client).status_code == 429
    assert not is_signed_in(client)


def test_four_failures_and_a_success_begin_the_count_anew(client, person):
    fail(client, 4)
    assertRedirects(sign_in(client), HOME)
    client.post(reverse("accounts:sign-out"))
    assert fail(client, 4).status_code == 200


def test_a_lock_holds_for_one_name_from_one_address(client, person):
    make_user("binh")
    fail(client, 5)
    assert sign_in(client, "binh").status_code == 302
    client.post(reverse("accounts:sign-out"))
    assert sign_in(client, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_an_address_that_the_browser_makes_up_does_not_escape_the_lock(client, person):
    for number in range(5):
        response = fail(client, 1, headers={"X-Forwarded-For": f"10.9.9.{number}"})
    assert response.status_code == 429


def test_an_administrator_lets_a_person_in_again(client, person, world):
    fail(client, 5)
    services.unlock(person, actor=world.administrator)
    assert not AccessAttempt.objects.exists()
    assertRedirects(sign_in(client), HOME)
    entry = Entry.objects.get(action="user.unlocked")
    assert (entry.actor, entry.target_id) == (world.administrator, person.pk)


def test_signing_out_needs_a_post_and_ends_the_session(client, person):
    sign_in(client)
    assert client.get(reverse("accounts:sign-out")).status_code == 405
    assert is_signed_in(client)
    assertRedirects(client.post(reverse("accounts:sign-out")), SIGN_IN)
    assert not is_signed_in(client)


def test_who_is_signed_in_is_sent_home_from_the_sign_in_page(client, person):
    sign_in(client)
    assertRedirects(client.get(SIGN_IN), HOME)


def test_the_own_page_shows_roles_held_coming_and_over(world, client):
    client.force_login(world.officer_north)
    page = client.get(reverse("accounts:profile"))
    assertContains(page, "Giàng Páo Mỷ")
    assertContains(page, "Cán bộ đơn vị")
    assertContains(page, "huyện Bắc Nguyên")


def test_who_has_no_role_is_told_what_to_do(world, client):
    client.force_login(world.nobody)
    assertContains(client.get(reverse("accounts:profile")), "chưa được phân công vai trò nào")
    assertContains(client.get(HOME), "Hãy nhờ người quản trị cổng phân công")
