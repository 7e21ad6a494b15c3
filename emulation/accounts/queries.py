"""What the pages and forms of units read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When
from django.utils import timezone

from emulation.accounts.choices import KNOW_PEOPLE, Role
from emulation.accounts.models import Appointment, Succession, Unit, User
from emulation.journal.models import Entry
from emulation.lib.keyset import Key
from emulation.lib.vietnamese import collated, match_key, search_key

FOUND_AT_MOST = 20
NEAR_AT_MOST = 5
# Of so many rows the exact one is looked for, or a near spelling.
CALLED_AT_MOST = 500
COMPARED_AT_MOST = 20_000
# From the root down: the units right below one unit stand together, by name.
IN_GROUPS = (Key("parent__path", empty="first"), collated("name"))
LABEL_END = re.compile(r"\s*\(đến [^)]*\)$")


@dataclass(frozen=True)
class Found:
    """One answer of the search for a unit or a person."""

    id: int
    label: str
    note: str


def found_units(units, words: str) -> tuple[list[Found], bool]:
    """The first answers: in force first, then those that begin so. And: are there more?"""
    key = search_key(words)
    # The code stands in the key too; what only a code holds comes last.
    begins = Case(
        When(search__startswith=key, then=Value(0)),
        When(search__contains=f" {key}", then=Value(1)),
        default=Value(2),
    )
    rows = units.named(words).annotate(ended=_ended(), begins=begins)
    rows = list(rows.order_by("ended", "begins", collated("name"), "path")[: FOUND_AT_MOST + 1])
    above = names_above(rows)
    answers = [Found(unit.pk, str(unit), note_of(unit, above)) for unit in rows[:FOUND_AT_MOST]]
    return answers, len(rows) > FOUND_AT_MOST


def units_called(units, text: str) -> list[Unit]:
    """Those whose code, label, name or other name this is, accents and case apart.

    The label wins over the name: "xã Mường Kim" is the one of today, not the one until 30/6/2025.
    """
    by_code = list(units.filter(code__iexact=text)[:2])
    if len(by_code) == 1:
        return by_code
    key = match_key(text)
    name = LABEL_END.sub("", text)
    rows = list(units.named(name)[:CALLED_AT_MOST])
    by_label = [unit for unit in rows if match_key(str(unit)) == key]
    by_name = [unit for unit in rows if key in map(match_key, [unit.name, *unit.variants])]
    return (by_label or by_name)[:NEAR_AT_MOST]


def units_like(units, text: str) -> list[Unit]:
    """Perhaps meant: names that hold all the words, else names spelt alike."""
    rows = list(units.named(text).order_by(collated("name"), "id")[:NEAR_AT_MOST])
    if rows:
        return rows
    names = {match_key(name): pk for pk, name in units.values_list("pk", "name")[:COMPARED_AT_MOST]}
    near = get_close_matches(match_key(text), names, n=NEAR_AT_MOST, cutoff=0.75)
    found = units.in_bulk([names[name] for name in near])
    return [found[names[name]] for name in near]


def note_of(unit, above: dict[int, str]) -> str:
    """What tells units of the same name apart: the code and the unit above."""
    parent = above.get(unit.parent_id)
    return f"{unit.code} · {parent}" if parent else unit.code


def names_above(units: Iterable[Unit]) -> dict[int, str]:
    ids = {unit.parent_id for unit in units if unit.parent_id}
    return {unit.pk: str(unit) for unit in Unit.objects.filter(pk__in=ids)}


def searched_by(user, role: str):
    """The units a form lets this person choose from; `role` narrows to branches held in it."""
    if user.is_superuser and role == Role.ADMINISTRATOR:
        return Unit.objects.all()
    units = Unit.objects.visible_to(user)
    return units.filter(user.authority.reach("path", role)) if role in Role.values else units


def people_seen_by(user):
    """Who holds a role today at a unit whose people this person may know."""
    here = user.authority.reach("unit__path", *KNOW_PEOPLE)
    held = Appointment.objects.in_force(timezone.localdate()).filter(here)
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def found_people(people, words: str, *, user) -> tuple[list[Found], bool]:
    """The first answers, by given name, each with a role that `user` may know of. And: are there
    more?
    """
    rows = list(people.named(words).order_by(collated("sort_key"), "id")[: FOUND_AT_MOST + 1])
    roles = roles_of(rows, user)
    answers = [
        Found(person.pk, str(person), roles.get(person.pk, person.username))
        for person in rows[:FOUND_AT_MOST]
    ]
    return answers, len(rows) > FOUND_AT_MOST


def roles_of(people, user) -> dict[int, str]:
    """The newest role in force of each where `user` may know people: "Cán bộ đơn vị, xã Nà Lao"."""
    here = Q() if user.is_superuser else user.authority.reach("unit__path", *KNOW_PEOPLE)
    held = Appointment.objects.in_force(timezone.localdate()).filter(here, user__in=people)
    return {
        row.user_id: f"{row.get_role_display()}, {row.unit}"
        for row in held.select_related("unit").order_by("from_on", "id")
    }


def people_called(people, text: str) -> list[User]:
    """Those whose sign-in or full name this is, accents and case apart."""
    by_username = list(people.filter(username__iexact=text)[:2])
    if len(by_username) == 1:
        return by_username
    key = match_key(text)
    rows = people.named(text)[:CALLED_AT_MOST]
    return [person for person in rows if match_key(person.full_name) == key][:NEAR_AT_MOST]


def people_like(people, text: str) -> list[User]:
    """Perhaps meant: names that hold all the words."""
    return list(people.named(text).order_by(collated("sort_key"), "id")[:NEAR_AT_MOST])


def people_kept_by(user):
    """The people whose every appointment lies in the branch that this person administers.

    Who has none yet is kept where the sign-in was made, so that nobody of another province sets a
    password before the appointment; one that a superuser made waits for any administrator.
    """
    if user.is_superuser:
        return User.objects.all()
    here = user.authority.reach("unit__path", Role.ADMINISTRATOR)
    elsewhere = Appointment.objects.filter(~here, user=OuterRef("pk"))
    appointed = Appointment.objects.filter(user=OuterRef("pk"))
    own_people = Appointment.objects.filter(here).values("user")
    made_elsewhere = Entry.objects.filter(
        action="user.added",
        target_type=User._meta.label_lower,
        target_id=OuterRef("pk"),
        actor__is_superuser=False,
    ).exclude(actor__in=own_people)
    return User.objects.filter(
        ~Exists(elsewhere), Exists(appointed) | ~Exists(made_elsewhere), is_superuser=False
    )


def ancestors_of(unit):
    """From the root down to the unit above this one."""
    return Unit.objects.filter(pk__in=unit.ancestor_ids).order_by("path")


def children_of(unit, user):
    """The units below that this person may see, in force first, each with its count of units."""
    return (
        Unit.objects.visible_to(user)
        .filter(parent=unit)
        .annotate(ended=_ended(), below=Count("children"))
        .order_by("ended", collated("name"), "id")
    )


def predecessors_of(unit, user):
    rows = Succession.objects.filter(to_unit=unit).select_related("from_unit")
    return rows.annotate(is_visible=_is_visible("from_unit", user))


def successors_of(unit, user):
    rows = Succession.objects.filter(from_unit=unit).select_related("to_unit")
    return rows.annotate(is_visible=_is_visible("to_unit", user))


def holders_of(unit):
    """Who holds which role at this very unit today."""
    return (
        Appointment.objects.in_force(timezone.localdate())
        .filter(unit=unit, user__is_active=True)
        .select_related("user")
        .order_by("role", collated("user__sort_key"), "id")
    )


def _is_visible(field, user):
    """Whether the page of that unit opens for this person; its name is no secret."""
    return Exists(Unit.objects.visible_to(user).filter(pk=OuterRef(field)))


def _ended():
    today = timezone.localdate()
    return Case(When(closed_on__lte=today, then=Value(1)), default=Value(0))


def has_leader(unit):
    """Whether somebody of the unit itself can confirm its reports."""
    return User.objects.holding_at([Role.UNIT_LEADER], unit).exists()
