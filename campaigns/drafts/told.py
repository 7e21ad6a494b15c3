"""A book of facts as the drafting of rows asks it: by campaign, in order of precedence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from campaigns.facts import Fact, FactBook, as_list
from emulation.lib.dates import DateError, PartialDate
from emulation.lib.vietnamese import fold, normalise

SMALL = 32_767


@dataclass(frozen=True)
class Ref:
    """Another draft, as a value of this one."""

    model: str
    key: tuple


@dataclass
class Draft:
    """A row of the portal as facts make it: `key` names it among drafts and, by its natural key,
    among rows; `facts` are the ids of the facts that tell it."""

    model: str
    key: tuple
    values: dict[str, Any]
    facts: tuple[str, ...] = field(default=())

    @property
    def ref(self) -> Ref:
        return Ref(self.model, self.key)


class Told:
    """What a book tells, ordered so that the first to say a thing is the one to be shown.

    The document that launched a campaign comes first, then the others in the order in which they
    were read: a launch document is the word of the body that launched it.
    """

    def __init__(self, book: FactBook) -> None:
        self.book = book

    def of(self, list_name: str, campaign: str) -> list[Fact]:
        """The facts of a list that belong to a campaign, in order of precedence."""
        return self._by_campaign[list_name].get(campaign, [])

    @cached_property
    def campaigns(self) -> list[str]:
        """Codes in the order in which they were first told."""
        codes: dict[str, None] = {}
        for fact in self.book.lists.get("campaigns", []):
            if code := self.book.campaign_of("campaigns", fact):
                codes.setdefault(code)
        return list(codes)

    @cached_property
    def _by_campaign(self) -> dict[str, dict[str, list[Fact]]]:
        found: dict[str, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
        for name, fact in self.book.rows():
            if name != "documents" and (code := self.book.campaign_of(name, fact)):
                found[name][code].append(fact)
        for facts_by_campaign in found.values():
            for facts in facts_by_campaign.values():
                facts.sort(key=self._precedence)
        return found

    def _precedence(self, fact: Fact) -> tuple[bool, int]:
        document = self.book.document_of(fact)
        if document is None:
            return True, len(self._rank)
        return not is_launch(document), self._rank[document["id"]]

    @cached_property
    def _rank(self) -> dict[str, int]:
        return {document["id"]: rank for rank, document in enumerate(self.book.documents)}

    def facts_from(self, document: Fact) -> list[Fact]:
        return self._by_document.get(document["id"], [])

    @cached_property
    def _by_document(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = defaultdict(list)
        for name, fact in self.book.rows():
            document = self.book.document_of(fact) if name != "documents" else None
            if document is not None:
                found[document["id"]].append(fact)
        return found

    def documents_of(self, facts: Iterable[Fact]) -> list[Fact]:
        """The documents of these facts, each once, in the order of the facts."""
        found: dict[str, Fact] = {}
        for fact in facts:
            if document := self.book.document_of(fact):
                found.setdefault(document["id"], document)
        return list(found.values())

    def document_ref(self, fact: Fact) -> Ref | None:
        document = self.book.document_of(fact)
        return Ref("SourceDocument", (document["id"],)) if document else None

    # units

    def unit_ref(self, value: Any) -> Ref | None:
        """The unit a value names, if it is a unit's code; of several, the first."""
        for code in as_list(value):
            if isinstance(code, str) and code in self.book.units:
                return Ref("Unit", (code,))
        return None

    def body_name(self, value: Any) -> str:
        """Bodies in words: a unit's name for its code, other words as they stand."""
        return listed(self._name(code) for code in as_list(value))

    def _name(self, code: Any) -> str:
        if not isinstance(code, str):
            return ""
        unit = self.book.units.get(code)
        return words(unit.get("name")) or code if unit else words(code)

    def person(self, value: Any) -> tuple[str, str, str | None]:
        """Name, position and unit's code of somebody, told as a mapping, a code or words."""
        first = next(iter(as_list(value)), None)
        if isinstance(first, dict):
            position = words(first.get("position")) or words(first.get("title"))
            unit = self.unit_ref(first.get("unit"))
            return words(first.get("name")), position, unit.key[0] if unit else None
        if unit := self.unit_ref(first):
            return "", "", unit.key[0]
        return words(first), "", None

    def person_line(self, value: Any) -> str:
        """Somebody on one line: Lê Văn Lương, Chủ tịch UBND tỉnh."""
        lines = []
        for one in as_list(value):
            name, position, unit = self.person(one)
            line = ", ".join(part for part in (name, position) if part)
            lines.append(line or (self._name(unit) if unit else ""))
        return "; ".join(line for line in lines if line)


def is_launch(document: Fact) -> bool:
    """Whether a document launches a campaign itself, rather than telling of the launch."""
    return fold(words(document.get("kind"))).startswith(("launch", "phat dong"))


def first(facts: Iterable[Fact], name: str) -> Any:
    """The value of the first fact that says something in this field."""
    for fact in facts:
        value = fact.get(name)
        if value is not None and value not in ("", [], {}):
            return value
    return None


def words(value: Any) -> str:
    """Text as the portal shows it, without stray blanks; "" for what is no text or number."""
    if isinstance(value, str):
        return normalise(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return ""


def joined(value: Any, mark: str = "; ") -> str:
    return mark.join(text for text in map(words, as_list(value)) if text)


def listed(names: Iterable[str]) -> str:
    return ", ".join(name for name in names if name)


def fitted(text: str, length: int) -> str:
    """Text cut to what a column holds; the fact keeps it whole."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def small(value: Any) -> int | None:
    """A number as small columns hold it; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return int(value) if value == int(value) and 0 <= value <= SMALL else None


def year_of(value: Any) -> int | None:
    text = words(value)
    return int(text) if len(text) == 4 and text.isdigit() else None


def day_of(value: Any, year: Any = None) -> PartialDate | None:
    """A date as it is known. "31/12" needs the year from elsewhere and is nothing without it."""
    text = words(value)
    if not text:
        return None
    try:
        return PartialDate.parse(text, default_year=year_of(year))
    except DateError:
        return None


def numbered(items: Iterable[Any]) -> Iterator[tuple[int, Any]]:
    return enumerate(items, start=1)
