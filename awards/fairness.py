"""Who is proposed and honoured (cơ cấu): shares of groups of people, against goals.

Nothing here reads rows; the queries make the members. What nobody said is a share of its own
(không rõ): the base is everybody to whom the question applies, so that a share never looks larger
because facts are missing. A goal is met, or missed, only when it is so however the unknown ones
would turn out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from awards.choices import FairGroup
from campaigns.choices import RecipientKind
from emulation.lib.vietnamese import match_key

# Names of the majority; every other group of the list of 54 counts (QĐ 121-TCTK/PPCĐ, 1979).
MAJORITY = {"kinh", "viet"}
_PEOPLE = frozenset({RecipientKind.INDIVIDUAL})
_ALL = frozenset(RecipientKind)
APPLIES: Mapping[str, frozenset[str]] = {
    FairGroup.DIRECT_WORKER: _PEOPLE,
    FairGroup.LEADER: _PEOPLE,
    FairGroup.WOMAN: _PEOPLE,
    FairGroup.ETHNIC: _PEOPLE,
    FairGroup.REMOTE: _ALL,
    FairGroup.SMALL_COLLECTIVE: frozenset({RecipientKind.COLLECTIVE, RecipientKind.GROUP}),
}


@dataclass(frozen=True)
class Member:
    """So many nominees or honours of which the same is known; None: nobody said it."""

    kind: str
    facts: Mapping[str, bool | None] = field(default_factory=dict)
    count: int = 1


class Standing(StrEnum):
    """How a share stands to its goal."""

    MET = "met"
    MISSED = "missed"
    OPEN = "open"  # what is not known would decide


@dataclass(frozen=True)
class Share:
    """How many of a group; `yes`, `no` and `unknown` are all of the base."""

    group: str
    yes: int = 0
    no: int = 0
    unknown: int = 0

    @property
    def base(self) -> int:
        return self.yes + self.no + self.unknown

    @property
    def percent(self) -> Decimal | None:
        """Of the base, unknown ones in it, with one decimal; None of nobody."""
        return _percent(self.yes, self.base)

    @property
    def unknown_percent(self) -> Decimal | None:
        return _percent(self.unknown, self.base)

    def against(self, goal: Decimal) -> Standing | None:
        """Compared in whole persons, not by the printed share; None when there is nobody."""
        if not self.base:
            return None
        wanted = goal * self.base
        if 100 * self.yes >= wanted:
            return Standing.MET
        return Standing.OPEN if 100 * (self.yes + self.unknown) >= wanted else Standing.MISSED


def share_of(group: str, members: Iterable[Member]) -> Share:
    counts: Counter[bool | None] = Counter()
    for one in members:
        if one.kind in APPLIES[group]:
            counts[one.facts.get(group)] += one.count
    return Share(group, counts[True], counts[False], counts[None])


def shares_of(members: Iterable[Member]) -> list[Share]:
    """Of every group, in the order of the groups."""
    members = list(members)
    return [share_of(group, members) for group in FairGroup]


def is_ethnic(name: str) -> bool | None:
    """Whether the ethnic group as written is another than Kinh; None when nobody said it."""
    words = set(match_key(name).split())
    return not words <= MAJORITY if words else None


def is_woman(sex: str) -> bool | None:
    return sex == "female" if sex else None


def _percent(part: int, base: int) -> Decimal | None:
    if not base:
        return None
    return (Decimal(100 * part) / base).quantize(Decimal("0.1"), ROUND_HALF_UP)
