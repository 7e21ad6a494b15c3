"""A book of facts as the checks look at it: lists without pointers, units, campaigns, documents."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from campaigns.checks.values import day, text, texts, years_in
from campaigns.checks.words import fold, match_key
from campaigns.choices import Quantity
from campaigns.facts import Fact, FactBook, as_list
from emulation.lib.dates import PartialDate

# Types of units that are a place with a government; other units belong to the place above them.
AREAS = frozenset(
    ("central", "province", "district", "city")
    + ("commune", "ward", "township", "special_zone", "village")
)
# Usual endings of codes of bodies, for data sets that come without a list of units.
BODIES = {
    "UBND": ("people_committee", "UBND"),
    "CTUBND": ("authority", "Chủ tịch UBND"),
    "HDND": ("council", "HĐND"),
    "TINHUY": ("party_committee", "Tỉnh ủy"),
    "HUYENUY": ("party_committee", "Huyện ủy"),
    "HDTDKT": ("emulation_council", "Hội đồng Thi đua - Khen thưởng"),
    "TTG": ("authority", "Thủ tướng Chính phủ"),
    "CTN": ("authority", "Chủ tịch nước"),
}
# What the portal's catalogues say where nobody has said more.
UNKNOWN = ("", "unknown", "other")
# What a document without title and number is called; the first that its kind contains.
KINDS_OF_DOCUMENT = (
    ("news", "bài viết"),
    ("article", "bài viết"),
    ("launch", "văn bản phát động"),
    ("decision", "quyết định"),
    ("report", "báo cáo"),
    ("plan", "kế hoạch"),
)
DOCUMENT_DATES = ("date", "event_date", "page_date")


class Survey:
    def __init__(self, book: FactBook) -> None:
        self.book = book
        self._lists: dict[str, list[Fact]] = {}
        self._places: dict[str, int] = {}
        for place, (_, fact) in enumerate(book.rows()):
            if isinstance(fact.get("id"), str):
                self._places.setdefault(fact["id"], place)

    # Facts

    def all(self, name: str) -> list[Fact]:
        """The facts of a list, without rows that only point to a thing told elsewhere."""
        if name not in self._lists:
            source = self.book.documents if name == "documents" else self.book.lists.get(name, [])
            self._lists[name] = [
                fact
                for fact in source
                if isinstance(fact.get("id"), str) and fact.get("ref") is None
            ]
        return self._lists[name]

    @cached_property
    def every(self) -> list[tuple[str, Fact]]:
        """All facts that say something, with the names of their lists."""
        return [(name, fact) for name in ("documents", *self.book.lists) for fact in self.all(name)]

    def in_order(self, facts: Iterable[Fact]) -> list[Fact]:
        return sorted(facts, key=lambda fact: self._places.get(fact["id"], 0))

    def fact(self, reference: Any) -> Fact | None:
        """The fact behind an id, or behind a row that points to one."""
        if isinstance(reference, dict):
            reference = reference.get("ref") or reference.get("id")
        found = self.book.find(reference) if isinstance(reference, str) else None
        return found[1] if found else None

    # Documents

    def document(self, fact: Fact) -> Fact | None:
        return self.book.document_of(fact)

    def document_key(self, fact: Fact) -> str:
        """What tells one document from another, also where the book holds no row for it."""
        document = self.document(fact)
        return str(document["id"] if document else next(iter(as_list(fact.get("source"))), ""))

    def document_name(self, fact: Fact) -> str:
        document = self.document(fact) or fact
        name = text(document, "title")
        if name:
            return f"“{shortened(name)}”"
        word = next(
            (word for kind, word in KINDS_OF_DOCUMENT if kind in _kind(document)), "tài liệu"
        )
        if mark := mark_of(document):
            return f"{word} số {mark}"
        source = next(iter(texts(fact.get("source")) + texts(document.get("source"))), "")
        return f"{word} {source or self.document_key(fact)}"

    def document_date(self, fact: Fact) -> PartialDate | None:
        document = self.document(fact)
        dates = [day(document.get(name)) for name in DOCUMENT_DATES] if document else []
        return next((date for date in dates if date), None)

    def is_launch(self, fact: Fact) -> bool:
        kind = _kind(self.document(fact) or {})
        return "launch" in kind or "phát động" in kind

    def by_precedence(self, facts: Iterable[Fact]) -> list[Fact]:
        """The document that launched a campaign speaks first, then the others in their order."""
        return sorted(self.in_order(facts), key=lambda fact: not self.is_launch(fact))

    def by_document(self, facts: Iterable[Fact]) -> list[list[Fact]]:
        return list(grouped(facts, self.document_key).values())

    # Campaigns

    def campaign(self, name: str, fact: Fact) -> str | None:
        return self.book.campaign_of(name, fact)

    @cached_property
    def campaigns(self) -> dict[str, list[Fact]]:
        """The facts that tell of each campaign, by its code."""
        told = grouped(self.all("campaigns"), lambda fact: self.campaign("campaigns", fact))
        return {code: facts for code, facts in told.items() if code}

    def of_campaign(self, name: str, code: str | None) -> list[Fact]:
        return self._by_campaign(name).get(code, [])

    def _by_campaign(self, name: str) -> dict[str | None, list[Fact]]:
        if name not in self._campaign_lists:
            self._campaign_lists[name] = grouped(
                self.all(name), lambda fact: self.campaign(name, fact)
            )
        return self._campaign_lists[name]

    @cached_property
    def _campaign_lists(self) -> dict[str, dict[str | None, list[Fact]]]:
        return {}

    def stated_days(self, code: str, name: str) -> list[tuple[Fact, PartialDate]]:
        """Each fact of the campaign that states this date, with the date."""
        facts = self.by_precedence(self.campaigns.get(code, []))
        return [(fact, found) for fact in facts if (found := day(fact.get(name)))]

    def anniversaries_of(self, campaign: Fact) -> list[Fact]:
        """What one campaign fact says it celebrates."""
        listed = campaign.get("anniversaries")
        if isinstance(listed, list) and listed:
            return [fact for reference in listed if (fact := self.fact(reference))]
        code, document = self.campaign("campaigns", campaign), self.document_key(campaign)
        return [
            fact
            for fact in self.of_campaign("anniversaries", code)
            if self.document_key(fact) == document
        ]

    # Persons

    def persons_named(self, name: str) -> list[Fact]:
        return self._persons_by_name.get(match_key(name), [])

    @cached_property
    def _persons_by_name(self) -> dict[str, list[Fact]]:
        return grouped(self.all("persons"), lambda person: match_key(text(person, "name")))

    # Results and targets

    def about(self, name: str, indicator: str, unit: str) -> list[Fact]:
        """Results (or targets) of one indicator and unit."""
        return self._by_indicator(name).get((indicator, unit), [])

    def _by_indicator(self, name: str) -> dict[tuple[str, str], list[Fact]]:
        if name not in self._indicator_lists:
            self._indicator_lists[name] = grouped(
                self.all(name), lambda fact: (self.indicator_key(fact), self.unit_of(fact))
            )
        return self._indicator_lists[name]

    @cached_property
    def _indicator_lists(self) -> dict[str, dict[tuple[str, str], list[Fact]]]:
        return {}

    # Units

    def unit_name(self, reference: Any) -> str:
        """The name of a unit, or the words themselves; an unnamed code speaks for a usual body."""
        if not isinstance(reference, str):
            return ""
        name = text(self.book.units.get(reference, {}), "name") or reference
        return BODIES.get(_ending(reference), ("", name))[1] if name == reference else name

    def above(self, code: Any) -> list[str]:
        """The unit and all above it, nearest first; a code without a row tells by its dots."""
        chain: list[str] = []
        while isinstance(code, str) and code and code not in chain:
            chain.append(code)
            parent = self.book.units.get(code, {}).get("parent")
            code = parent or (code.rpartition(".")[0] if code not in self.book.units else None)
        return chain

    def unit_type(self, code: str) -> str:
        unit = self.book.units.get(code, {})
        said = text(unit, "type") or text(unit, "kind")
        return BODIES.get(_ending(code), (said, ""))[0] if said in UNKNOWN else said

    def area(self, code: Any) -> str | None:
        """The place that a body governs or belongs to; a unit of unknown type is a place."""
        chain = self.above(code)
        places = [unit for unit in chain if self.unit_type(unit) in AREAS]
        if places:
            return places[0]
        return next((unit for unit in chain if self.unit_type(unit) in UNKNOWN), None)

    def is_below(self, code: Any, upper: Any) -> bool:
        """Whether a place lies inside another one."""
        return code != upper and upper is not None and upper in self.above(code)

    def province_of(self, fact: Fact) -> str:
        return text(fact, "province") or text(self.document(fact) or {}, "province")

    def unit_of(self, fact: Fact) -> str:
        """The unit a figure speaks of: the whole province where nothing narrower is said."""
        return text(fact, "unit") or self.province_of(fact)

    # Indicators

    def indicator(self, fact: Fact) -> Fact:
        code = fact.get("indicator")
        return self.book.indicators.get(code, {}) if isinstance(code, str) else {}

    def indicator_key(self, fact: Fact) -> str:
        code = fact.get("indicator")
        return code if isinstance(code, str) and code else match_key(text(fact, "label"))

    def quantity(self, fact: Fact) -> str:
        """How a figure is read: as the catalogue says, or where it is silent as the words do."""
        said = text(fact, "quantity") or text(self.indicator(fact), "quantity")
        return _worded_quantity(fact) if said in UNKNOWN else said

    def direction(self, fact: Fact) -> str:
        said = text(fact, "direction") or text(self.indicator(fact), "direction")
        return "" if said in UNKNOWN else said

    # Words for messages

    def called(self, fact: Fact) -> str:
        """A fact by its content: what it names, of which unit and when."""
        label = text(fact, "label") or text(fact, "name") or text(fact, "theme")
        label = label or text(fact, "form") or text(fact, "title") or text(fact, "subject")
        label = label or text(self.indicator(fact), "label") or text(fact, "code") or fact["id"]
        around = []
        if unit := text(fact, "unit"):
            around.append(self.unit_name(unit))
        if when := fact.get("period") or fact.get("year"):
            around.append(str(when))
        return f"“{shortened(label)}”" + (f" ({', '.join(around)})" if around else "")


def mark_of(document: Fact) -> str:
    """The number of a document, which a file may hold as text or as a bare number."""
    return next((str(m) for n in ("number", "doc_number") if (m := document.get(n))), "")


def _ending(code: str) -> str:
    return code.rpartition(".")[2] if "." in code else ""


def _worded_quantity(fact: Fact) -> str:
    uom, label = fold(text(fact, "uom")), f"{fold(text(fact, 'label'))} "
    if fact.get("numerator") is not None:
        return Quantity.COUNT_OF
    if "%" not in uom:
        return ""
    if "diem" in uom or label.startswith(("muc giam ", "muc tang ")):
        return Quantity.CHANGE
    if "tang" in uom or "tang truong " in label or label.startswith("toc do "):
        return Quantity.RATE
    of_a_plan = any(word in label for word in ("ke hoach", "thuc hien", "hoan thanh", "thu "))
    return Quantity.LEVEL if label.startswith(("ty le ", "ti le ")) and not of_a_plan else ""


def _kind(document: Fact) -> str:
    return text(document, "kind").lower()


def grouped(facts: Iterable[Fact], key: Callable[[Fact], Any]) -> dict[Any, list[Fact]]:
    groups: dict[Any, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[key(fact)].append(fact)
    return dict(groups)


def shortened(words: str, length: int = 90) -> str:
    return words if len(words) <= length else f"{words[: length - 1].rstrip()}…"


def joined(words: Iterable[str]) -> str:
    """A, B và C."""
    items = list(dict.fromkeys(words))
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} và {items[-1]}"


def listed(words: Iterable[str], most: int = 6) -> str:
    """The first of many, and how many more there are."""
    items = list(dict.fromkeys(words))
    if len(items) <= most:
        return joined(items)
    return f"{', '.join(items[:most])} và {len(items) - most} mục khác"


def last_year(value: Any) -> int | None:
    years = years_in(value)
    return max(years) if years else None
