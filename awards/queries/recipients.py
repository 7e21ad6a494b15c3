"""The register of people, collectives, households and enterprises: who is probably whom."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q

from awards.citizens import digest_of
from awards.models import Honour, Merge, Recipient
from awards.names import block_of, is_like
from awards.queries.units import kin_of
from campaigns.choices import RecipientKind
from emulation.lib.vietnamese import match_key

SHOWN_AT_MOST = 20
# Of one name in a province; more are told apart by the unit or the year of birth alone.
LOOKED_AT = 300


@dataclass(frozen=True)
class Likely:
    """A row that is perhaps the same recipient, and why; the surest first."""

    recipient: Recipient
    reason: str
    is_sure: bool = False


def by_number(user, number: str):
    """The one recipient of this citizen number, where the user may know of it; exact match only.

    A number of a row that was merged leads to whom it was merged into.
    """
    if not number:
        return None
    rows = Recipient.objects.visible_to(user).filter(citizen_digest=digest_of(number))
    found = rows.select_related("root__unit").order_by("id").first()
    if found is None:
        return None
    return Recipient.objects.visible_to(user).filter(pk=found.root_id).first()


def likely_duplicates(
    *,
    name: str,
    kind: str = RecipientKind.INDIVIDUAL,
    birth_year: int | None = None,
    unit_id: int | None = None,
    digest: str = "",
    among=None,
    except_root: int | None = None,
) -> list[Likely]:
    """Standing recipients that may be the one described, each with the reason in words.

    `among` is what the user may see. Near spellings are looked for among those of the same given
    name, initial and year of birth or unit: a register of millions is never read through. A unit
    counts with those that it continues or that continue it.
    """
    among = Recipient.objects.all() if among is None else among
    match, kin = match_key(name), kin_of([unit_id])[unit_id] if unit_id else frozenset()
    block = block_of(match)
    near = Q(unit__in=kin)
    if birth_year:
        near |= Q(birth_year=birth_year)
    alike = Q(match=match) & (near | Q(birth_year=None)) if match else Q(pk__in=[])
    if block and (birth_year or kin):
        alike |= Q(block=block) & near
    if match and not birth_year:
        alike |= Q(match=match)
    rows = among.filter(alike, kind=kind).order_by("id").select_related("root__unit", "unit")
    found = list(rows[:LOOKED_AT])
    if digest:
        found += among.filter(citizen_digest=digest).select_related("root__unit", "unit")
    by_root: dict[int, tuple[int, Likely]] = {}
    for row in found:
        if row.root_id == except_root:
            continue
        judged = _judged(row, match, birth_year, kin, unit_id, digest)
        if judged is None:
            continue
        rank, reason = judged
        former = by_root.get(row.root_id)
        if former is None or rank < former[0]:
            by_root[row.root_id] = (rank, Likely(row.root, reason, is_sure=rank == 0))
    ordered = sorted(by_root.values(), key=lambda pair: (pair[0], pair[1].recipient.pk))
    return [likely for _, likely in ordered[:SHOWN_AT_MOST]]


def likely_of_many(some, *, unit_id: int, among) -> list[list[Likely]]:
    """`likely_duplicates` of each of a list, in three queries for all of them.

    `some` are mappings with name, kind, birth_year and digest; all are of one unit.
    """
    some = [{**one, "match": match_key(one["name"])} for one in some]
    kin = kin_of([unit_id])[unit_id]
    blocks = {block_of(one["match"]) for one in some} - {""}
    near = Q(unit__in=kin) | Q(birth_year__in={one["birth_year"] for one in some} - {None})
    ways = (
        Q(match__in={one["match"] for one in some} - {""}),
        Q(block__in=blocks) & near,
        Q(citizen_digest__in={one["digest"] for one in some} - {""}),
    )
    rows = {}
    for way in ways:
        for row in among.filter(way).select_related("root__unit", "unit").order_by("id"):
            rows[row.pk] = row
    alike = defaultdict(list)
    for row in rows.values():
        for key in {("match", row.match), ("block", row.block), ("digest", row.citizen_digest)}:
            alike[key].append(row)
    return [_likely_of(one, alike, kin, unit_id) for one in some]


def _likely_of(one, alike, kin, unit_id) -> list[Likely]:
    keys = [("match", one["match"]), ("block", block_of(one["match"]))]
    near = [row for key in keys if key[1] for row in alike[key] if row.kind == one["kind"]]
    if one["digest"]:
        near += alike["digest", one["digest"]]
    by_root: dict[int, tuple[int, Likely]] = {}
    for row in near:
        judged = _judged(row, one["match"], one["birth_year"], kin, unit_id, one["digest"])
        if judged is None:
            continue
        rank, reason = judged
        if row.root_id not in by_root or rank < by_root[row.root_id][0]:
            by_root[row.root_id] = (rank, Likely(row.root, reason, is_sure=rank == 0))
    ordered = sorted(by_root.values(), key=lambda pair: (pair[0], pair[1].recipient.pk))
    return [likely for _, likely in ordered[:SHOWN_AT_MOST]]


def _judged(row, match, birth_year, kin, unit_id, digest) -> tuple[int, str] | None:
    """How sure, the smaller the surer, and why."""
    if digest and row.citizen_digest == digest:
        return 0, "Cùng số định danh."
    if digest and row.citizen_digest:
        # Two numbers are two people, but for the old nine digits and the new twelve.
        number = " Số định danh đã ghi khác nhau (có thể là CMND cũ và căn cước)."
    else:
        number = ""
    is_same_year = birth_year is not None and row.birth_year == birth_year
    is_other_year = birth_year is not None and row.birth_year not in (None, birth_year)
    is_same_unit = row.unit_id in kin
    unit = "cùng đơn vị" if row.unit_id == unit_id else f"đơn vị trước hoặc sau sắp xếp: {row.unit}"
    if row.match == match:
        if is_same_year and is_same_unit:
            return 1, f"Cùng tên, cùng năm sinh {birth_year}, {unit}.{number}"
        if is_same_year:
            return 2, f"Cùng tên, cùng năm sinh {birth_year}; khác đơn vị.{number}"
        if is_same_unit and not is_other_year:
            return 3, f"Cùng tên, {unit}; chưa đủ năm sinh để so.{number}"
        if is_same_unit:
            return 5, f"Cùng tên, {unit}; khác năm sinh ({row.birth_year}).{number}"
        if is_other_year:
            return None
        return 6, f"Cùng tên; chưa đủ năm sinh để so, khác đơn vị.{number}"
    if not is_like(row.match, match):
        return None
    if is_same_year and is_same_unit:
        return 4, f"Tên gần giống, cùng năm sinh {birth_year}, {unit}.{number}"
    if is_same_year:
        return 7, f"Tên gần giống, cùng năm sinh {birth_year}; khác đơn vị.{number}"
    if is_same_unit and not is_other_year:
        return 8, f"Tên gần giống, {unit}.{number}"
    return None


def later_merges(merge: Merge):
    """Merges, not taken back, in which what this one made went on into another row."""
    return (
        Merge.objects.filter(undone_at=None, merged=merge.kept, pk__gt=merge.pk)
        .select_related("kept", "merged")
        .order_by("-id")
    )


def family_of(recipient: Recipient) -> list[Recipient]:
    """All rows that are this recipient: the standing one and what was merged into it."""
    rows = Recipient.objects.filter(root=recipient.root_id).select_related("unit")
    return sorted(rows, key=lambda row: (row.pk != recipient.root_id, row.pk))


def with_counts(rows) -> list[Recipient]:
    """Each with how many standing honours it has, those of rows merged into it too."""
    rows = list(rows)
    honours = Honour.objects.standing().filter(recipient__root__in=[row.pk for row in rows])
    counts = dict(honours.order_by().values_list("recipient__root").annotate(Count("pk")))
    for row in rows:
        row.honour_count = counts.get(row.pk, 0)
    return rows
