"""Authority: two questions, answered from today's appointments."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from emulation.accounts.authority import Authority, Grant, authority_of
from emulation.accounts.choices import Role
from emulation.accounts.models import Unit, User
from tests.build import make_appointment, make_unit, make_user


def authority(*grants):
    return Authority(tuple(Grant(role, 0, path) for role, path in grants))


def test_a_role_is_held_at_its_unit_and_below_not_above_or_beside():
    officer = authority((Role.UNIT_OFFICER, "1.4."))
    assert officer.holds(Role.UNIT_OFFICER, "1.4.")
    assert officer.holds(Role.UNIT_OFFICER, "1.4.17.")
    assert not officer.holds(Role.UNIT_OFFICER, "1.")
    assert not officer.holds(Role.UNIT_OFFICER, "1.5.")


def test_one_dot_two_is_not_one_dot_twenty():
    assert not authority((Role.VIEWER, "1.2.")).holds(Role.VIEWER, "1.20.")


def test_another_role_does_not_count():
    leader = authority((Role.UNIT_LEADER, "1."))
    assert not leader.holds(Role.UNIT_OFFICER, "1.")
    assert leader.holds((Role.UNIT_OFFICER, Role.UNIT_LEADER), "1.")


def test_branches_are_the_highest_paths_and_administering_reaches_no_data():
    person = authority(
        (Role.UNIT_OFFICER, "1.4."),
        (Role.VIEWER, "1.4.17."),
        (Role.UNIT_OFFICER, "1.40."),
        (Role.ADMINISTRATOR, "1."),
    )
    assert person.branches() == ["1.4.", "1.40."]
    assert person.branches(Role.ADMINISTRATOR) == ["1."]
    assert person.branches(Role.VIEWER) == ["1.4.17."]


paths = st.lists(st.integers(1, 30), min_size=1, max_size=4).map(
    lambda ids: "".join(f"{number}." for number in ids)
)


@given(st.lists(paths, max_size=4), paths)
def test_a_path_lies_in_a_branch_exactly_when_the_role_is_held_there(held, path):
    person = authority(*((Role.UNIT_OFFICER, own) for own in held))
    reached = any(path.startswith(branch) for branch in person.branches())
    assert reached == person.holds(Role.UNIT_OFFICER, path)


@pytest.mark.django_db
def test_reach_finds_what_holds_says(world):
    """As a range in the database, on units whose ids have one, two and more digits."""
    for _ in range(12):
        make_unit(parent=world.north)
    for person in (world.officer_north, world.staff, world.officer_commune):
        reached = set(Unit.objects.filter(person.authority.reach("path")))
        roles = tuple(Role.values)
        held = {unit for unit in Unit.objects.all() if person.authority.holds(roles, unit.path)}
        assert reached == held


@pytest.mark.django_db
def test_reach_without_a_role_is_empty(world):
    assert not Unit.objects.filter(world.nobody.authority.reach("path")).exists()
    assert not Unit.objects.filter(world.administrator.authority.reach("path")).exists()
    assert not Unit.objects.filter(world.superuser.authority.reach("path")).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("from_on", "until_on", "holds"),
    [(-1, None, True), (0, 0, True), (-9, -1, False), (1, None, False), (-9, 1, True)],
)
def test_an_appointment_counts_from_its_first_to_its_last_day(from_on, until_on, holds):
    today = date(2026, 7, 1)
    appointment = make_appointment(
        from_on=today + timedelta(days=from_on),
        until_on=None if until_on is None else today + timedelta(days=until_on),
    )
    found = authority_of(appointment.user, today)
    assert found.holds(Role.UNIT_OFFICER, appointment.unit.path) == holds


@pytest.mark.django_db
def test_authority_is_made_by_one_query(world, django_assert_num_queries):
    person = User.objects.get(pk=world.staff.pk)
    with django_assert_num_queries(1):
        assert person.authority.has(Role.COUNCIL_STAFF)
        assert person.authority.holds(Role.COUNCIL_STAFF, world.north.path)


@pytest.mark.django_db
def test_people_holding_a_role_over_a_unit_are_found_up_the_chain(world):
    gone = make_user(is_active=False)
    make_appointment(gone, world.north, Role.UNIT_OFFICER)
    former = make_user()
    make_appointment(
        former,
        world.north,
        Role.UNIT_OFFICER,
        until_on=timezone.localdate() - timedelta(days=1),
    )
    officers = User.objects.holding([Role.UNIT_OFFICER], world.north_commune)
    assert set(officers) == {world.officer_north, world.officer_commune}
    assert set(User.objects.holding([Role.UNIT_OFFICER], world.north)) == {world.officer_north}
