"""The registry: honours enter it, and leave it only when what brought them is taken back.

Whoever makes honours (a decision, an upload, facts of a document) enters them here, so that the
dictionary of names, by which the registry is searched and counted, always agrees with the rows.
"""

from collections.abc import Iterable, Sequence

from django.db import connection

from awards.models import Decision, Honour, HonourName
from awards.names import block_of
from emulation.lib.copying import in_batches
from emulation.lib.many_ids import Among
from emulation.lib.vietnamese import match_key, search_key

BATCH = 2_000


def enter(honours: Sequence[Honour]) -> list[Honour]:
    """Keep these in the registry; within the caller's transaction.

    Each names its `owner`, the top of the branch (`awards.models.honours.owner_id_of`). The unique
    keys of the table have the last word: an achievement that was rewarded meanwhile raises
    IntegrityError.
    """
    matches = [match_key(one.name_printed) for one in honours]
    by_owner: dict[int, set[str]] = {}
    for one, match in zip(honours, matches, strict=True):
        by_owner.setdefault(one.owner_id, set()).add(match)
    names = {owner_id: name_ids(owner_id, keys) for owner_id, keys in by_owner.items()}
    for one, match in zip(honours, matches, strict=True):
        one.name_id, one.block = names[one.owner_id][match], block_of(match)
    made = Honour.objects.bulk_create(honours, batch_size=BATCH)
    recount({one.name_id for one in made})
    return made


def end(honours: Iterable[Honour], *, by: Decision) -> None:
    """A decision revokes these, or puts others in their place; they stay, struck out."""
    rows = list(honours)
    Honour.objects.filter(pk__in=[one.pk for one in rows]).update(ended_by=by)
    for one in rows:
        one.ended_by = by


def name_ids(owner_id: int, keys: Iterable[str]) -> dict[str, int]:
    """Rows of the dictionary for the names of these match keys, made where there is none."""
    keys = sorted(set(keys))
    found: dict[str, int] = {}
    for some in in_batches(keys, BATCH):
        here = HonourName.objects.filter(owner=owner_id, key__in=some)
        known = dict(here.values_list("key", "pk"))
        missing = [key for key in some if key not in known]
        if missing:
            HonourName.objects.bulk_create(
                [HonourName(owner_id=owner_id, key=key, search=search_key(key)) for key in missing],
                ignore_conflicts=True,
            )
            known = dict(here.values_list("key", "pk"))
        found |= known
    return found


def recount(ids: Iterable[int]) -> None:
    """Count anew how many honours bear these names.

    The rows are locked first, in one order for everybody: whoever enters the same name at the same
    time waits here, and then counts what the other has entered too.
    """
    ids = sorted(set(ids))
    table, honours = HonourName._meta.db_table, Honour._meta.db_table
    for some in in_batches(ids, BATCH):
        rows = HonourName.objects.filter(Among("id", some))
        list(rows.select_for_update().order_by("pk").values_list("pk"))
        marks = ", ".join(["%s"] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET count = (SELECT count(*) FROM {honours} h "  # noqa: S608
                f"WHERE h.name_id = {table}.id) WHERE id IN ({marks})",
                some,
            )
