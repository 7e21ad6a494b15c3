"""Units with those that they continue, and that continue them (chia tách, sáp nhập, kế thừa)."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from emulation.accounts.models import Succession
from emulation.lib.many_ids import Among

# A chain of mergers is short; a ring in the data must not keep us going round.
STEPS = 12


def kin_of(unit_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Of each unit, itself with all that it came from and all that came from it, by id.

    The sisters that a split unit has are no kin: only who stands before or after it in line.
    """
    ids = set(unit_ids)
    before, after = lines_before(ids), lines_after(ids)
    return {pk: frozenset({pk}) | before[pk] | after[pk] for pk in ids}


def lines_before(unit_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Of each unit, those that it continues, directly or through others."""
    return _lines(set(unit_ids), "to_unit_id", "from_unit_id")


def lines_after(unit_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Of each unit, those that continue it."""
    return _lines(set(unit_ids), "from_unit_id", "to_unit_id")


def _lines(ids: set[int], here: str, there: str) -> dict[int, frozenset[int]]:
    """One query for each step of the longest line, however many units are asked for."""
    edges: dict[int, set[int]] = defaultdict(set)
    asked: set[int] = set()
    frontier = set(ids)
    for _ in range(STEPS):
        if not frontier:
            break
        asked |= frontier
        rows = Succession.objects.filter(Q(Among(here, frontier))).order_by()
        found = set()
        for one, other in rows.values_list(here, there):
            edges[one].add(other)
            found.add(other)
        frontier = found - asked
    return {pk: _reached(pk, edges) for pk in ids}


def _reached(start: int, edges: dict[int, set[int]]) -> frozenset[int]:
    found: set[int] = set()
    waiting = list(edges.get(start, ()))
    while waiting:
        pk = waiting.pop()
        if pk != start and pk not in found:
            found.add(pk)
            waiting += edges.get(pk, ())
    return frozenset(found)
