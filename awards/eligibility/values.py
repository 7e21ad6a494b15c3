"""What bears on a nominee, and what a rule says of it: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from awards.choices import Outcome


@dataclass(frozen=True)
class Past:
    """An honour in the registry: what the nominee has had. `years` are the years it is for."""

    pk: int
    award: str  # code of the catalogue
    occasion: str
    decided_on: date | None
    years: tuple[int, ...] = ()
    number: str = ""  # of the decision
    name: str = ""  # of the award, as printed
    achievement: str = ""  # key
    campaign_id: int | None = None
    is_inherited: bool = False  # of a body that this one follows after a reorganisation


@dataclass(frozen=True)
class Pending:
    """Another proposal for the same recipient that is not decided yet."""

    pk: int  # of the nominee
    award: str
    occasion: str
    years: tuple[int, ...] = ()
    achievement: str = ""
    campaign_id: int | None = None
    unit: str = ""


@dataclass(frozen=True)
class Idea:
    """An initiative or topic (sáng kiến, đề tài) that a nominee relies on."""

    pk: int
    name: str
    scope: str
    recognised_on: date | None
    number: str = ""
    # Other proposals and honours that rely on it already, in words, and for which award.
    used_by: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Year:
    """The assessment of one year (xếp loại)."""

    year: int
    rating: str
    number: str = ""


@dataclass(frozen=True)
class Matter:
    """Discipline, complaint, inspection or audit. Pending until `until_on`, if it has begun."""

    pk: int
    kind: str
    from_on: date
    until_on: date | None
    sentence: str
    # What it is may not be told to who reads the finding; that it stands, may.
    is_withheld: bool = False


@dataclass(frozen=True)
class Group:
    """What ratio caps and shares need of a unit: how many hold what in a year.

    An award that is not in `counts` is not known; 0 says that nobody has it.
    """

    # Award code → how many of the unit hold it or are proposed for it in the year of the proposal.
    counts: Mapping[str, int] = field(default_factory=dict)
    staff: int | None = None  # persons in the unit, None when nobody said it
    leaders: int | None = None  # collectives that lead their cluster or bloc, None: not said


@dataclass(frozen=True)
class AwardFacts:
    """What the catalogue says of an award at the day that counts."""

    code: str
    name: str
    kind: str
    recipient_kinds: frozenset[str]
    occasions: frozenset[str]
    from_on: date | None = None
    until_on: date | None = None  # the first day on which it is no longer given
    basis: str = ""


@dataclass(frozen=True)
class Case:
    """One nominee, with all that bears on the award. `day` fixes the law: receipt for appraisal."""

    nominee: int
    award: AwardFacts
    kind: str  # of recipient
    occasion: str
    day: date
    years: tuple[int, ...] = ()
    campaign_id: int | None = None
    campaign_months: int | None = None  # how long the campaign lasts
    takes_part: bool | None = None  # whether the unit takes part in the campaign
    achievement: str = ""
    body_closed_on: date | None = None  # of a collective: the first day it no longer exists
    is_deciding_head: bool = False  # the head of the deciding authority is the recipient
    leads_bloc: bool | None = None
    votes_for: int | None = None
    votes_total: int | None = None
    past: tuple[Past, ...] = ()
    pending: tuple[Pending, ...] = ()
    ideas: tuple[Idea, ...] = ()
    ratings: tuple[Year, ...] = ()
    matters: tuple[Matter, ...] = ()
    group: Group = Group()
    award_names: Mapping[str, str] = field(default_factory=dict)  # code → name, for sentences
    # What is pending or closed is seen from this day; None: from `day`. A complaint that arrives
    # while the dossier is examined stops it, though the law stays that of the day of receipt.
    assessed_on: date | None = None
    votes_present: int | None = None  # how many were there when the unit voted
    refused: tuple[Pending, ...] = ()  # other proposals for the recipient that were refused
    province: Group = Group()  # the same counts for the whole area of the council

    @property
    def seen_on(self) -> date:
        return self.assessed_on or self.day


@dataclass(frozen=True)
class Rule:
    """One rule as the catalogue holds it, in force at the day that counts."""

    code: str
    name: str
    predicate: str
    params: Mapping[str, Any]
    basis: str  # legal basis in words
    is_unchecked: bool = False  # nobody has compared it with the official text yet
    awards: frozenset[str] = frozenset()  # none: all awards
    recipient_kinds: frozenset[str] = frozenset()
    occasions: frozenset[str] = frozenset()
    from_on: date | None = None
    until_on: date | None = None

    def concerns(self, case: Case) -> bool:
        """Whether it is in force on the case's day and speaks of such a nominee.

        In force from `from_on` until the day before `until_on`.
        """
        return (
            (self.from_on is None or self.from_on <= case.day)
            and (self.until_on is None or case.day < self.until_on)
            and (not self.awards or case.award.code in self.awards)
            and (not self.recipient_kinds or case.kind in self.recipient_kinds)
            and (not self.occasions or case.occasion in self.occasions)
        )


@dataclass(frozen=True)
class Proof:
    """The record behind a finding: what kind of row, its key, and the row in words."""

    kind: str  # honour, pending, initiative, rating, matter, unit, campaign, award
    pk: int | None
    sentence: str


@dataclass(frozen=True)
class Finding:
    """What one rule says of one nominee, with the records that prove it and the legal basis."""

    rule: str
    name: str
    outcome: Outcome
    sentence: str
    basis: str
    is_unchecked: bool = False
    proofs: tuple[Proof, ...] = ()
    parts: tuple["Finding", ...] = ()  # of a composite rule: what each of its parts says


class RuleError(ValueError):
    """A rule that cannot be read: unknown predicate or parameters; the message is Vietnamese."""


@dataclass(frozen=True)
class Answer:
    """What a predicate says of a case; with the rule's name and basis it becomes a finding."""

    outcome: Outcome
    sentence: str
    proofs: tuple[Proof, ...] = ()
    parts: tuple["Finding", ...] = ()
