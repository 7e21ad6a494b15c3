"""Nominees against the whole registry: who was honoured before for the same, however spelled.

One statement for all of them. It asks the registry only along its indexes: by the recipient, and by
those who share the given name and the initial, for the same award in the same year, the same
achievement or the same campaign; so that it brings a handful of rows however large the registry is.
Somebody whom a decision printed under quite another name than the register's is found by the
register's name as it is spelled. What the statement brings is then judged here, in words.
"""

import json
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection

from awards.models import Honour, Nominee, Recipient
from awards.names import block_of, is_like
from awards.queries.units import kin_of
from emulation.accounts.models import Unit
from emulation.lib.vietnamese import match_key

# More of one nominee say nothing that these do not.
SHOWN_AT_MOST = 10
# How much less is known of somebody without a unit and a year of birth.
UNKNOWN = 4


@dataclass(frozen=True)
class Candidate:
    """Somebody who is about to be proposed or honoured.

    `unit_ids` are the units it may stand under; those that they continue are looked up. `digest` is
    that of a citizen number (`awards.citizens.digest_of`), where the recipient has none yet.
    """

    key: Hashable
    recipient_id: int | None = None
    name: str = ""
    birth_year: int | None = None
    unit_ids: tuple[int, ...] = ()
    award_id: int | None = None
    years: tuple[int, ...] = ()
    achievement_key: str = ""
    campaign_id: int | None = None
    digest: str = ""


@dataclass(frozen=True)
class Likeness:
    """An honour that one nominee has perhaps had already, and why."""

    honour_id: int
    owner_id: int
    recipient_id: int
    name: str
    unit: str
    award: str
    year: int | None
    number: str
    decided_on: date | None
    reason: str
    # The same recipient beyond doubt and the same achievement: it must not be rewarded again.
    is_sure: bool


class _Found(NamedTuple):
    """A row of the statement."""

    place: int
    honour_id: int
    owner_id: int
    recipient_id: int
    root_id: int
    digest: str
    match: str
    birth_year: int | None
    registered: str
    name: str
    unit_id: int | None
    unit: str
    award_id: int | None
    award: str
    campaign_id: int | None
    year: int | None
    number: str
    decided_on: date | None
    achievement_key: str

    @property
    def printed_key(self) -> str:
        """The match key of the name as printed; mostly the register has it."""
        return self.match if self.name == self.registered else match_key(self.name)


def duplicates_of(
    candidates: Sequence[Candidate],
    *,
    owner_ids: Iterable[int] | None = None,
    except_honours: Iterable[int] = (),
) -> dict[Hashable, list[Likeness]]:
    """Of each candidate that has some, what the registry holds like it; the surest first.

    `owner_ids` narrow to the registries of these provinces, for who may see no others.
    """
    candidates = list(candidates)
    if not candidates:
        return {}
    kin = kin_of({pk for one in candidates for pk in one.unit_ids})
    units = [frozenset().union(*(kin[pk] for pk in one.unit_ids)) for one in candidates]
    roots = roots_of(candidates)
    rows = _rows(candidates, units, roots)
    names = _unit_names(rows, units)
    owners = None if owner_ids is None else set(owner_ids)
    excepted = set(except_honours)
    found: dict[Hashable, dict[int, tuple[int, Likeness]]] = {}
    for row in rows:
        if row.honour_id in excepted or (owners is not None and row.owner_id not in owners):
            continue
        one = candidates[row.place]
        judged = _judged(row, one, roots.get(one.recipient_id), units[row.place], names)
        if judged is None:
            continue
        rank, reason = judged
        here = found.setdefault(one.key, {})
        if row.honour_id not in here or rank < here[row.honour_id][0]:
            here[row.honour_id] = (rank, _likeness(row, reason, is_sure=rank == 0))
    return {
        key: [like for _, like in sorted(rows.values(), key=_surest)][:SHOWN_AT_MOST]
        for key, rows in found.items()
    }


def _surest(pair: tuple[int, Likeness]) -> tuple[int, int]:
    rank, like = pair
    return rank, -like.honour_id


def _likeness(row: _Found, reason: str, *, is_sure: bool) -> Likeness:
    return Likeness(
        honour_id=row.honour_id,
        owner_id=row.owner_id,
        recipient_id=row.recipient_id,
        name=row.name,
        unit=row.unit,
        award=row.award,
        year=row.year,
        number=row.number,
        decided_on=row.decided_on,
        reason=reason,
        is_sure=is_sure,
    )


def roots_of(candidates) -> dict[int, int]:
    ids = {one.recipient_id for one in candidates if one.recipient_id}
    return dict(Recipient.objects.filter(pk__in=ids).values_list("pk", "root_id"))


# What is like what


def _judged(row, one, root, units, names) -> tuple[int, str] | None:
    """How sure, the smaller the surer, and why; nothing for what is only the same name."""
    same = _same_what(row, one)
    if same is None:
        return None
    rank, what = same
    if root is not None and row.root_id == root:
        spelled = (
            f" (ghi là “{row.name}”)" if row.printed_key != match_key(one.name or row.name) else ""
        )
        return rank, f"Đã được khen: {what}{spelled}."
    if one.digest and row.digest == one.digest:
        return rank, f"Cùng số định danh, đã được khen: {what}."
    who = _who(row, one, units, names)
    if who is None:
        return None
    likely, said = who
    return 10 + rank + likely, f"{said}, đã được khen: {what}."


def _same_what(row, one) -> tuple[int, str] | None:
    if one.achievement_key and row.achievement_key == one.achievement_key:
        return 0, f"cùng thành tích, {row.award}"
    is_same_award = one.award_id is not None and row.award_id == one.award_id
    if is_same_award and row.year in one.years:
        return 1, f"{row.award} năm {row.year}"
    if is_same_award and row.year is None:
        return 3, f"{row.award}, chưa rõ năm"
    if one.campaign_id is not None and row.campaign_id == one.campaign_id:
        return 2, f"{row.award} trong cùng phong trào"
    return None


def _who(row, one, units, names) -> tuple[int, str] | None:
    """Whether another row of the register may be the same one, and how it is told."""
    # Most of a block are other people: the year and the unit tell it before any name is compared.
    where = _where(row, one, units, names)
    if where is None:
        return None
    step, said = where
    match, printed = match_key(one.name), row.printed_key
    if match in (printed, row.match):
        return step, f"Cùng tên, {said}"
    if step == UNKNOWN or not (is_like(row.match, match) or is_like(printed, match)):
        return None
    return step + 10, f"Tên gần giống (“{row.name}”), {said}"


def _where(row, one, units, names) -> tuple[int, str] | None:
    if one.birth_year and row.birth_year:
        if one.birth_year != row.birth_year:
            return None
        return 0, f"cùng năm sinh {row.birth_year}"
    if row.unit_id in units:
        return 1, f"cùng đơn vị hoặc đơn vị trước khi sắp xếp ({row.unit})"
    if row.unit_id is None and row.unit and match_key(row.unit) in names:
        return 2, f"cùng tên đơn vị ({row.unit})"
    if row.unit_id is None and not row.unit:
        return UNKNOWN, "chưa rõ đơn vị và năm sinh"
    return None


def _unit_names(rows, units) -> frozenset[str]:
    """Names and other names of all units asked about, for old rows that only print one."""
    if not any(row.unit_id is None and row.unit for row in rows):
        return frozenset()
    ids = set().union(*units)
    told = Unit.objects.filter(pk__in=ids).values_list("name", "variants")
    return frozenset(match_key(text) for name, more in told for text in (name, *more))


# The statement

_COLUMNS = """
    h.id, h.owner_id, h.recipient_id, r.root_id, r.citizen_digest, r.match, r.birth_year,
    r.name, h.name_printed, h.unit_id, h.unit_printed, h.award_id, h.award_printed, h.campaign_id,
    h.year, h.number, h.decided_on, h.achievement_key
"""
_ALL_OF_RECIPIENTS = """
    (h.achievement_key = c.achievement_key AND c.achievement_key <> ''
     OR h.award_id = c.award_id OR h.campaign_id = c.campaign_id)
"""
_STATEMENT = """
WITH c AS {candidates}, y AS {years}, u AS {units}
SELECT c.place, {columns}
FROM c JOIN {recipient} r ON r.root_id = c.root_id JOIN {honour} h ON h.recipient_id = r.id
WHERE h.ended_by_id IS NULL AND {alike}
UNION ALL
SELECT c.place, {columns}
FROM c JOIN {recipient} r0 ON r0.citizen_digest = c.digest AND r0.citizen_digest <> ''
JOIN {recipient} r ON r.root_id = r0.root_id JOIN {honour} h ON h.recipient_id = r.id
WHERE h.ended_by_id IS NULL AND {alike}
UNION ALL
SELECT c.place, {columns}
FROM y c JOIN {honour} h ON h.block = c.block AND h.award_id = c.award_id AND h.year = c.year
JOIN {recipient} r ON r.id = h.recipient_id
WHERE h.ended_by_id IS NULL AND c.block <> ''
UNION ALL
SELECT c.place, {columns}
FROM c JOIN {honour} h ON h.block = c.block AND h.award_id = c.award_id AND h.year IS NULL
JOIN {recipient} r ON r.id = h.recipient_id
WHERE h.ended_by_id IS NULL AND c.block <> ''
UNION ALL
SELECT c.place, {columns}
FROM c JOIN {honour} h ON h.block = c.block AND h.achievement_key = c.achievement_key
AND h.achievement_key > '' JOIN {recipient} r ON r.id = h.recipient_id
WHERE h.ended_by_id IS NULL AND c.block <> ''
UNION ALL
SELECT c.place, {columns}
FROM c JOIN {honour} h ON h.campaign_id = c.campaign_id AND h.block = c.block
JOIN {recipient} r ON r.id = h.recipient_id
WHERE h.ended_by_id IS NULL AND c.block <> ''
UNION ALL
SELECT c.place, {columns}
FROM c JOIN {recipient} r ON r.match = c.match AND r.birth_year = c.birth_year
JOIN {honour} h ON h.recipient_id = r.id AND h.block <> c.block
WHERE h.ended_by_id IS NULL AND c.match <> '' AND {alike}
UNION ALL
SELECT c.place, {columns}
FROM u JOIN c ON c.place = u.place
JOIN {recipient} r ON r.match = c.match AND r.unit_id = u.unit_id
JOIN {honour} h ON h.recipient_id = r.id AND h.block <> c.block
WHERE h.ended_by_id IS NULL AND c.match <> '' AND {alike}
"""
_FIELDS = (
    ("place", "int"),
    ("root_id", "bigint"),
    ("digest", "text"),
    ("match", "text"),
    ("block", "text"),
    ("birth_year", "int"),
    ("award_id", "bigint"),
    ("achievement_key", "text"),
    ("campaign_id", "bigint"),
)


def statement(candidates, units, roots) -> tuple[str, list]:
    """The statement and its parameters; both databases get the candidates as lists of values."""
    told = []
    for place, one in enumerate(candidates):
        match = match_key(one.name)
        told.append(
            (
                place,
                roots.get(one.recipient_id),
                one.digest,
                match,
                block_of(match),
                one.birth_year,
                one.award_id,
                one.achievement_key,
                one.campaign_id,
            )
        )
    # The year stands beside the name, so that one index is asked for both.
    years = [
        (*row, year) for row, one in zip(told, candidates, strict=True) for year in set(one.years)
    ]
    stand = [(place, pk) for place, some in enumerate(units) for pk in some]
    lists = [
        _listed(_FIELDS, told),
        _listed((*_FIELDS, ("year", "int")), years),
        _listed((("place", "int"), ("unit_id", "bigint")), stand),
    ]
    sql = _STATEMENT.format(
        candidates=lists[0][0],
        years=lists[1][0],
        units=lists[2][0],
        columns=_COLUMNS,
        alike=_ALL_OF_RECIPIENTS,
        honour=Honour._meta.db_table,
        recipient=Recipient._meta.db_table,
    )
    return sql, [parameter for _, parameters in lists for parameter in parameters]


def _listed(fields, rows) -> tuple[str, list]:
    """Rows of plain values as a table: unnested arrays on PostgreSQL, a JSON list elsewhere."""
    if connection.vendor == "postgresql":
        names = ", ".join(name for name, _ in fields)
        arrays = ", ".join(f"%s::{kind}[]" for _, kind in fields)
        columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in fields]
        table = f"MATERIALIZED (SELECT * FROM unnest({arrays}) AS t({names}))"  # noqa: S608
        return table, columns
    parts = ", ".join(
        f"json_extract(value, '$[{place}]') AS {name}" for place, (name, _) in enumerate(fields)
    )
    return f"(SELECT {parts} FROM json_each(%s))", [json.dumps(rows)]  # noqa: S608


def _rows(candidates, units, roots) -> list[_Found]:
    sql, parameters = statement(candidates, units, roots)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [_Found(*row) for row in cursor.fetchall()]


def alike_of(nominees: Sequence[Nominee], owner_ids: Iterable[int]) -> dict[int, list[Likeness]]:
    """By nominee, what the registry holds like it; without what its own dossier has brought.

    `nominees` with their recipient and proposal.
    """
    candidates = [
        Candidate(
            key=one.pk,
            recipient_id=one.recipient_id,
            name=one.printed_name,
            birth_year=one.recipient.birth_year,
            unit_ids=tuple({one.unit_id, one.recipient.unit_id}),
            award_id=one.award_id,
            years=tuple(one.years),
            achievement_key=one.achievement_key,
            campaign_id=one.proposal.campaign_id,
        )
        for one in nominees
    ]
    own = Honour.objects.filter(nominee__in=[one.pk for one in nominees])
    excepted = own.values_list("pk", flat=True)
    return duplicates_of(candidates, owner_ids=owner_ids, except_honours=excepted)
