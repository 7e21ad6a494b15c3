"""The catalogue of blocs: kept by administrators of the branch, with its history."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Bloc, BlocMembership
from emulation.journal.models import Entry
from tests.pages import text

pytestmark = pytest.mark.django_db

ADD = "admin:campaigns_bloc_add"


@pytest.fixture
def keeper(client, world):
    client.force_login(world.administrator)
    return client


def sent(world, *members, **values):
    given = {
        "name": "Khối các huyện",
        "unit": world.province.pk,
        "document": "Quyết định 12/QĐ-HĐ",
        "position": 1,
        "memberships-TOTAL_FORMS": len(members),
        "memberships-INITIAL_FORMS": 0,
        **values,
    }
    for number, (unit, post, from_on) in enumerate(members):
        given |= {
            f"memberships-{number}-unit": unit.pk,
            f"memberships-{number}-post": post,
            f"memberships-{number}-from_on": from_on,
        }
    return given


def test_a_bloc_is_made_with_its_members_and_written_down(keeper, world):
    members = [(world.north, "head", "01/01/2026"), (world.south, "member", "01/01/2026")]
    response = keeper.post(reverse(ADD), sent(world, *members))
    assert response.status_code == 302, text(response)
    bloc = Bloc.objects.get()
    found = bloc.memberships.values_list("unit__name", "post", "from_on__year")
    assert list(found) == [
        ("huyện Bắc Nguyên", "head", 2026),
        ("huyện Nam Nguyên", "member", 2026),
    ]
    assert Entry.objects.get(action="bloc.added").actor == world.administrator
    assert (bloc.history.count(), BlocMembership.history.count()) == (1, 2)
    listed = text(keeper.get(reverse("admin:campaigns_bloc_changelist")))
    assert "Khối các huyện tỉnh Thượng Nguyên 2 Quyết định 12/QĐ-HĐ" in listed
    past = text(keeper.get(reverse("admin:campaigns_bloc_history", args=[bloc.pk])))
    assert "Lịch sử thay đổi: Khối các huyện" in past


def test_blocs_and_units_of_another_branch_do_not_exist_here(keeper, world):
    foreign = Bloc.objects.create(name="Khối tỉnh khác", unit=world.foreign_province)
    assert "Khối tỉnh khác" not in text(keeper.get(reverse("admin:campaigns_bloc_changelist")))
    assert keeper.get(reverse("admin:campaigns_bloc_change", args=[foreign.pk])).status_code == 302
    refused = keeper.post(reverse(ADD), sent(world, (world.foreign_district, "member", "")))
    assert "ngoài phạm vi của bạn" in text(refused)
    refused = keeper.post(reverse(ADD), sent(world, unit=world.foreign_province.pk))
    assert "ngoài phạm vi của bạn" in text(refused)
    assert Bloc.objects.count() == 1


def test_the_list_counts_who_is_in_force_today_in_as_many_queries(
    keeper, world, django_assert_num_queries
):
    url = reverse("admin:campaigns_bloc_changelist")
    bloc = Bloc.objects.create(name="Khối 1", unit=world.province)
    bloc.memberships.create(unit=world.north)
    bloc.memberships.create(unit=world.south, until_on="2020-12-31")
    keeper.get(url)
    with CaptureQueriesContext(connection) as one:
        assert "Khối 1 tỉnh Thượng Nguyên 1" in text(keeper.get(url))
    for number in (2, 3):
        Bloc.objects.create(name=f"Khối {number}", unit=world.province)
    with django_assert_num_queries(len(one)):
        keeper.get(url)
