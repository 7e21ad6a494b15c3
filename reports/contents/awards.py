"""Awards by form and kind of recipient. Counts of several documents and bounds are not added."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from campaigns.choices import AwardLevel, AwardStatus
from reports import phrases
from reports.contents.frame import ended

KINDS = ("collectives", "individuals", "households", "enterprises")
_LEVELS = list(AwardLevel.values)
_BEFORE = {AwardStatus.PROPOSED: "đề nghị ", AwardStatus.SUBMITTED: "đã trình "}
NAMED_IN_THE_TEXT = 2


@dataclass
class Row:
    """One award of the tables."""

    form: str
    authority: str
    counts: list[str]
    mixed: str
    scope: str
    references: list[str]
    recipients: list[str] = field(default_factory=list)
    parts: list["Row"] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """Awards of one scope: handed over at a conference, or given in a year."""

    title: str
    items: list[str]
    rows: list[Row]


def groups(awards: Sequence[dict[str, Any]]) -> list[Group]:
    """Awards that are part of another one stand inside it and are not counted again."""
    ids = {award["id"] for award in awards}
    parts: dict[int, list[dict[str, Any]]] = {}
    for award in awards:
        if award["part_of"] in ids:
            parts.setdefault(award["part_of"], []).append(award)
    found: dict[str, list[dict[str, Any]]] = {}
    for award in awards:
        if award["part_of"] not in ids:
            found.setdefault(_scope(award), []).append(award)
    made = []
    for title, same in found.items():
        same = sorted(same, key=_rank)
        made.append(
            Group(
                title,
                ended(_sentence(award, parts.get(award["id"], [])) for award in same),
                [_row(award, parts.get(award["id"], [])) for award in same],
            )
        )
    return made


def has_kind(found: Sequence[Group], place: int) -> bool:
    """Whether a column of the table has anything in it."""
    rows = [row for group in found for row in group.rows]
    return any(row.counts[place] for row in [*rows, *(part for row in rows for part in row.parts)])


def _scope(award) -> str:
    done = award["status"] == AwardStatus.APPROVED
    status = "" if done else f" ({award['status_label'].lower()})"
    if award["conference"]:
        return f"Trao tại {award['conference'][:1].lower()}{award['conference'][1:]}{status}"
    if award["year"]:
        return f"Khen thưởng năm {award['year']}{status}"
    return f"Khen thưởng trong Phong trào{status}"


def _rank(award) -> tuple[int, ...]:
    return (_LEVELS.index(award["level"]) if award["level"] in _LEVELS else len(_LEVELS),)


def _sentence(award, parts) -> str:
    who = phrases.recipients(
        award["counts"],
        mixed_total=award["mixed_total"],
        mixed_kinds=award["mixed_kinds"],
        approximation=award["approximation"],
    )
    before = _BEFORE.get(award["status"], "")
    giver = f"{award['authority']} tặng " if award["authority"] else ""
    text = phrases.capital(f"{before}{giver}{award['form']}")
    text += f" cho {who}" if who else " (không nêu số lượng)"
    remarks = [award["scope"], award["unit"]]
    named = [_person(person) for person in award["recipients"]]
    if 0 < len(named) <= NAMED_IN_THE_TEXT:
        remarks.append(phrases.listed(named))
    remarks = [remark for remark in remarks if remark]
    text += f" ({'; '.join(remarks)})" if remarks else ""
    people = [_person(person) for part in parts for person in part["recipients"]]
    if people:
        text += f", trong đó nêu tên: {'; '.join(people)}"
    return text


def _row(award, parts) -> Row:
    bound = {"over": "trên ", "under": "gần "}.get(award["approximation"], "")
    mixed = f"{bound}{phrases.count(award['mixed_total'])}" if award["mixed_total"] else ""
    remarks = [award["scope"], award["unit"], award["purpose"]]
    return Row(
        form=award["form"],
        authority=award["authority"],
        counts=[_count(award["counts"][kind], bound) for kind in KINDS],
        mixed=mixed,
        scope="; ".join(remark for remark in remarks if remark),
        references=award["facts"],
        recipients=[_person(person) for person in award["recipients"]],
        parts=[_row(part, []) for part in parts],
    )


def _count(number: int | None, bound: str) -> str:
    """Not said stays empty; none stays a dash."""
    if number is None:
        return ""
    return f"{bound}{phrases.count(number)}" if number else "–"


def _person(person) -> str:
    return ", ".join(part for part in (person["name"], person["job"]) if part)
