from datetime import date

import pytest
from django.urls import reverse, reverse_lazy
from pytest_django.asserts import assertContains, assertNotContains

from emulation.accounts.choices import Role
from tests.build import make_appointment, make_succession, make_unit

pytestmark = pytest.mark.django_db

LIST = reverse_lazy("accounts:unit-list")
SEARCH = reverse_lazy("accounts:unit-search")


def names(response):
    return [str(unit) for unit in response.context["listing"].object_list]


def test_staff_see_the_tree_of_their_province_from_the_top_down(world, client):
    client.force_login(world.staff)
    listed = names(client.get(LIST))
    assert listed[:2] == ["Trung ương", "tỉnh Thượng Nguyên"]
    assert len(listed) == 11
    assert "Hạ Giang" not in listed


def test_an_officer_sees_the_own_branch_and_what_stands_above_it(world, client):
    client.force_login(world.officer_north)
    assert names(client.get(LIST)) == [
        "Trung ương",
        "tỉnh Thượng Nguyên",
        "huyện Bắc Nguyên",
        "xã Bản Phố",
        "xã Nà Lao",
    ]


def test_the_list_is_filtered_by_words_kind_and_state(world, client):
    make_unit("huyện Thượng Sơn", parent=world.province, closed_on=date(2025, 7, 1))
    client.force_login(world.staff)
    assert names(client.get(LIST, {"q": "thuong son"})) == ["huyện Thượng Sơn (đến 30/6/2025)"]
    assert names(client.get(LIST, {"state": "ended"})) == ["huyện Thượng Sơn (đến 30/6/2025)"]
    assert names(client.get(LIST, {"kind": "district", "state": "open"})) == [
        "huyện Bắc Nguyên",
        "huyện Nam Nguyên",
    ]
    assertContains(client.get(LIST, {"q": "zzz"}), "Không có đơn vị nào như vậy")


def test_a_wrong_filter_and_a_wrong_page_are_taken_calmly(world, client):
    client.force_login(world.staff)
    page = client.get(LIST, {"kind": "kingdom", "page": "x"})
    assert page.status_code == 200
    assert page.context["filter"].form.errors["kind"]


def test_an_htmx_request_gets_the_rows_alone(world, client):
    client.force_login(world.staff)
    rows = client.get(LIST, headers={"HX-Request": "true"})
    assertContains(rows, "Huyện Bắc Nguyên")
    assertNotContains(rows, "<html")


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    world, client, more, django_assert_num_queries
):
    for _ in range(more):
        make_unit(parent=world.south, closed_on=date(2025, 7, 1))
    client.force_login(world.officer_south)
    # session, person, authority, choice of columns, rows, units of the shell, unread notices
    with django_assert_num_queries(7):
        client.get(LIST)


def test_the_page_of_a_unit_tells_its_history_and_its_people(world, client):
    former = make_unit("huyện Thượng Sơn", parent=world.province, closed_on=date(2025, 7, 1))
    make_succession(former, world.north, share=60, legal_basis="Nghị quyết 1670")
    client.force_login(world.staff)
    page = client.get(reverse("accounts:unit-detail", args=[world.north.pk]))
    assertContains(page, "Kế thừa từ")
    assertContains(page, "huyện Thượng Sơn (đến 30/6/2025)")
    assertContains(page, "60%, Nghị quyết 1670")
    assertContains(page, "Giàng Páo Mỷ")
    assertContains(page, "Xã Nà Lao")
    back = client.get(reverse("accounts:unit-detail", args=[former.pk]))
    assertContains(back, "Được kế thừa bởi")
    assertContains(back, "huyện Bắc Nguyên")


def test_an_officer_sees_above_only_the_way_to_the_own_branch(world, client):
    client.force_login(world.officer_north)
    page = client.get(reverse("accounts:unit-detail", args=[world.province.pk]))
    assertContains(page, "huyện Bắc Nguyên")
    assertNotContains(page, "Nam Nguyên")
    assertNotContains(page, "Tao Thị Hoa")


def test_a_successor_beyond_the_own_branch_is_named_without_a_link(world, client):
    make_succession(world.north_commune, world.south_commune)
    client.force_login(world.officer_commune)
    page = client.get(reverse("accounts:unit-detail", args=[world.north_commune.pk]))
    assertContains(page, "xã Suối Đá")
    assertNotContains(page, reverse("accounts:unit-detail", args=[world.south_commune.pk]))


def test_members_see_the_tree_but_not_who_works_there(world, client):
    client.force_login(world.member)
    page = client.get(reverse("accounts:unit-detail", args=[world.north.pk]))
    assertNotContains(page, "Giàng Páo Mỷ")


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_as_often_for_many_as_for_one(
    world, client, count, django_assert_num_queries
):
    unit = make_unit(parent=world.province)
    for _ in range(count):
        make_unit(parent=unit)
        make_appointment(unit=unit)
        make_succession(make_unit(), unit)
        make_succession(unit, make_unit())
    client.force_login(world.staff)
    # session, person, authority, unit, ancestors, predecessors, successors, holders, children,
    # units of the shell, unread notices
    with django_assert_num_queries(12):
        client.get(reverse("accounts:unit-detail", args=[unit.pk]))


# The search that forms ask


def found(client, **query):
    return client.get(SEARCH, query).json()


def test_the_search_finds_units_in_sight_with_what_tells_them_apart(world, client):
    client.force_login(world.staff)
    assert found(client, q="bac nguyen") == {
        "found": [
            {
                "id": world.north.pk,
                "label": "huyện Bắc Nguyên",
                "note": "TN.BN · tỉnh Thượng Nguyên",
            }
        ],
        "more": False,
    }
    assert found(client, q="ha giang") == {"found": [], "more": False}
    assert found(client, q=" ") == {"found": [], "more": False}


def test_an_officer_searches_the_own_branch(world, client):
    client.force_login(world.officer_north)
    labels = [unit["label"] for unit in found(client, q="nguyen")["found"]]
    assert labels == ["huyện Bắc Nguyên", "tỉnh Thượng Nguyên"]


def test_the_search_stops_at_twenty_and_says_that_there_are_more(world, client):
    for number in range(21):
        make_unit(f"xã Đông {number:02}", code="XD" + "x" * number, parent=world.north)
    client.force_login(world.staff)
    answer = found(client, q="xa dong")
    assert (len(answer["found"]), answer["more"]) == (20, True)
    last = found(client, q="xa dong 20")
    assert ([unit["label"] for unit in last["found"]], last["more"]) == (["xã Đông 20"], False)


def test_units_of_today_come_before_those_that_have_ended(world, client):
    make_unit("xã An Bình", parent=world.north, closed_on=date(2025, 7, 1))
    make_unit("xã Văn An", parent=world.north)
    make_unit("An Sơn", parent=world.north)
    client.force_login(world.staff)
    labels = [unit["label"] for unit in found(client, q="an")["found"]]
    assert labels[0] == "An Sơn"
    assert labels[-1] == "xã An Bình (đến 30/6/2025)"


def test_a_role_narrows_the_search_to_where_it_is_held(world, client):
    make_appointment(world.officer_north, world.south_commune, Role.COUNCIL_STAFF)
    client.force_login(world.officer_north)
    labels = [unit["label"] for unit in found(client, q="xa", role="council_staff")["found"]]
    assert labels == ["xã Suối Đá"]
    assert len(found(client, q="xa", role="nonsense")["found"]) == 3


@pytest.mark.parametrize("words", ["%", "_", "' OR 1=1 --", "\x00", "a" * 5000])
def test_hostile_words_find_nothing(world, client, words):
    client.force_login(world.staff)
    assert found(client, q=words) == {"found": [], "more": False}


def test_the_search_asks_the_database_twice_at_most(world, client, django_assert_num_queries):
    client.force_login(world.staff)
    # session, person, authority, rows, units above
    with django_assert_num_queries(5):
        found(client, q="nguyen")
