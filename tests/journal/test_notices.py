import pytest
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from emulation.journal.models import Notification
from tests.build import make_notice

LIST = reverse_lazy("journal:notice-list")


def test_a_person_sees_the_own_notices_only(world, client):
    make_notice(world.staff, sentence="Của chuyên viên")
    make_notice(world.leader, sentence="Của lãnh đạo")
    client.force_login(world.staff)
    page = client.get(LIST)
    assertContains(page, "Của chuyên viên")
    assertNotContains(page, "Của lãnh đạo")


def test_opening_a_notice_reads_it_and_goes_where_it_points(world, client):
    notice = make_notice(world.staff, url=reverse("accounts:unit-list"))
    client.force_login(world.staff)
    response = client.post(reverse("journal:notice-open", args=[notice.pk]))
    assertRedirects(response, reverse("accounts:unit-list"))
    notice.refresh_from_db()
    assert notice.read_at is not None


@pytest.mark.parametrize("url", ["https://example.com/", "//example.com/", ""])
def test_a_notice_never_leads_out_of_the_portal(world, client, url):
    notice = make_notice(world.staff, url=url)
    client.force_login(world.staff)
    response = client.post(reverse("journal:notice-open", args=[notice.pk]))
    assertRedirects(response, LIST)


def test_nobody_opens_the_notice_of_another(world, client):
    notice = make_notice(world.staff)
    client.force_login(world.leader)
    assert client.post(reverse("journal:notice-open", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_own_notices_are_read_at_once_and_former_readings_stand(world, client):
    earlier = timezone.now().replace(year=2024)
    read = make_notice(world.staff, read_at=earlier)
    make_notice(world.staff)
    foreign = make_notice(world.leader)
    client.force_login(world.staff)
    assertContains(client.post(reverse("journal:notices-read"), follow=True), "1 thông báo")
    assert Notification.objects.unread().get() == foreign
    read.refresh_from_db()
    assert read.read_at == earlier


def test_the_list_can_be_narrowed_to_what_is_unread(world, client):
    make_notice(world.staff, sentence="Chưa đọc gì")
    make_notice(world.staff, sentence="Đọc rồi nhé", read_at=timezone.now())
    client.force_login(world.staff)
    page = client.get(LIST, {"loc": "chua-doc"})
    assertContains(page, "Chưa đọc gì")
    assertNotContains(page, "Đọc rồi nhé")


def test_a_notice_is_found_without_accents(world, client):
    make_notice(world.staff, sentence="Huyện Bắc Nguyên đã nộp báo cáo Quý I")
    make_notice(world.staff, sentence="Báo cáo năm đã được thẩm định")
    client.force_login(world.staff)
    page = client.get(LIST, {"q": "NOP bao cao quy"})
    assertContains(page, "Huyện Bắc Nguyên đã nộp")
    assertNotContains(page, "đã được thẩm định")


def test_chosen_notices_are_read_and_the_others_are_not(world, client):
    first, second, third = (make_notice(world.staff) for _ in range(3))
    foreign = make_notice(world.leader)
    client.force_login(world.staff)
    chosen = {"viec": "da-doc", "chon": [first.pk, third.pk, foreign.pk]}
    response = client.post(f"{reverse('journal:notice-acts')}?loc=chua-doc", chosen)
    assertRedirects(response, f"{LIST}?loc=chua-doc")
    assert set(Notification.objects.unread()) == {second, foreign}


def test_all_that_the_filter_shows_are_read_at_once(world, client):
    make_notice(world.staff, sentence="Đã nộp")
    other = make_notice(world.staff, sentence="Đã thẩm định")
    client.force_login(world.staff)
    client.post(f"{reverse('journal:notice-acts')}?q=nop", {"viec": "da-doc", "tat-ca": "1"})
    assert Notification.objects.unread().get() == other


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    world, client, count, django_assert_num_queries
):
    for _ in range(count):
        make_notice(world.staff, url="/x/")
    client.force_login(world.staff)
    client.get(LIST)
    # session, person, authority, units of the shell, unread in the bell, reports waiting,
    # choice of columns, rows
    with django_assert_num_queries(8):
        client.get(LIST)
