"""What a set of documents says, as plain values in schema emulation-facts/1. Read no rows here."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Fact = dict[str, Any]

# Lists of things that documents speak of, not of what they say.
CATALOGUES = frozenset({"units", "indicators", "recipient_groups"})
# The fields of a document's row by which other facts may name it in their `source`.
DOCUMENT_NAMES = (
    *("source", "id", "name", "file", "title", "number", "doc_number"),
    *("address", "url", "link", "mirror"),
)


@dataclass
class FactBook:
    """Lists of facts by name, with the documents, units and indicators they speak of.

    A fact is a mapping as written in its file: numbers are Decimal or int, dates ISO text (perhaps
    known to the month only). `documents` have the fact id of their row; every fact carries its
    `source`. What a file says of itself as a whole (`partial`, `awards_exhaustive`) stands with its
    documents. A row with `ref` says nothing of its own, so it stands apart, in `references`.
    Fill the book before asking it anything: its indexes are made once.
    """

    documents: list[Fact] = field(default_factory=list)
    lists: dict[str, list[Fact]] = field(default_factory=dict)
    units: dict[str, Fact] = field(default_factory=dict)
    indicators: dict[str, Fact] = field(default_factory=dict)
    references: dict[str, list[Fact]] = field(default_factory=dict)

    def add(self, list_name: str, fact: Fact) -> None:
        """Put a row where it belongs, in the order in which rows are added."""
        if list_name in ("units", "indicators"):
            catalogue = self.units if list_name == "units" else self.indicators
            catalogue.setdefault(fact["code"], fact)
        elif fact.get("ref") is not None:
            self.references.setdefault(list_name, []).append(fact)
        elif list_name == "documents":
            self.documents.append(fact)
        else:
            self.lists.setdefault(list_name, []).append(fact)

    def rows(self) -> Iterator[tuple[str, Fact]]:
        """Every fact with the name of its list, documents first, in the order of the files."""
        for document in self.documents:
            yield "documents", document
        for name, facts in self.lists.items():
            for fact in facts:
                yield name, fact

    def find(self, fact_id: str) -> tuple[str, Fact] | None:
        """The fact of an id and the name of its list; of a row with `ref`, what that points to."""
        return self._by_id.get(fact_id)

    def document_of(self, fact: Fact) -> Fact | None:
        """The document a fact was taken from; the first one where it names several."""
        for source in as_list(fact.get("source")):
            if document := self._document_by_name.get(source):
                return document
        return None

    def campaign_of(self, list_name: str, fact: Fact) -> str | None:
        """The code of the campaign (phong trào) a fact belongs to, said or inherited.

        What the fact says counts, also when it says "none" (an explicit null). Otherwise it goes
        with the conference it was announced at or the whole it is a part of, and otherwise with
        the only campaign its document speaks of, unless it belongs to a bloc (khối thi đua).
        """
        return self._campaign_of(list_name, fact, seen=frozenset())

    def campaign_code(self, reference: str | None) -> str | None:
        """The code behind a reference to a campaign, which may be its code or a fact's id."""
        return self._campaign_codes.get(reference) if isinstance(reference, str) else None

    def _campaign_of(self, list_name: str, fact: Fact, seen: frozenset[str]) -> str | None:
        if list_name in CATALOGUES:
            return None
        if list_name == "campaigns":
            return self.campaign_code(code_of(fact))
        if "campaign" in fact:
            return self.campaign_code(fact["campaign"])
        for link in ("conference", "part_of"):
            target = fact.get(link)
            found = self.find(target) if isinstance(target, str) and target not in seen else None
            if found:
                return self._campaign_of(*found, seen=seen | {target})
        if fact.get("bloc") or list_name == "blocs":
            return None
        codes = self._codes_by_document[self._document_key(fact)]
        return next(iter(codes)) if len(codes) == 1 else None

    def _document_key(self, fact: Fact) -> str | None:
        document = self.document_of(fact)
        if document:
            return document["id"]
        return next(iter(as_list(fact.get("source"))), None)

    @cached_property
    def _by_id(self) -> dict[str, tuple[str, Fact]]:
        found = {fact["id"]: (name, fact) for name, fact in self.rows() if fact.get("id")}
        for facts in self.references.values():
            for fact in facts:
                if fact.get("id") and fact["ref"] in found:
                    found.setdefault(fact["id"], found[fact["ref"]])
        return found

    @cached_property
    def _document_by_name(self) -> dict[str, Fact]:
        names: dict[str, Fact] = {}
        for key in DOCUMENT_NAMES:
            for document in self.documents:
                for name in as_list(document.get(key)):
                    names.setdefault(name, document)
        return names

    @cached_property
    def _campaign_codes(self) -> dict[str, str]:
        facts = self.lists.get("campaigns", [])
        codes = {code: code for fact in facts if (code := code_of(fact))}
        for fact in facts:
            if fact.get("id"):
                codes.setdefault(fact["id"], codes[code_of(fact)])
        for fact in self.references.get("campaigns", []):
            if fact.get("id") and fact["ref"] in codes:
                codes.setdefault(fact["id"], codes[fact["ref"]])
        return codes

    @cached_property
    def _codes_by_document(self) -> dict[str | None, set[str]]:
        spoken: dict[str | None, set[str]] = defaultdict(set)
        for name, fact in self.rows():
            said = code_of(fact) if name == "campaigns" else fact.get("campaign")
            if code := self.campaign_code(said):
                spoken[self._document_key(fact)].add(code)
        for fact in self.references.get("campaigns", []):
            if code := self.campaign_code(fact["ref"]):
                spoken[self._document_key(fact)].add(code)
        return spoken


def code_of(fact: Fact) -> str | None:
    """The name other facts use for a campaign or a bloc: its code, or its id where it has none."""
    return fact.get("code") or fact.get("id")


def as_list(value: Any) -> list[Any]:
    """What may be written as one thing or as a list of things, as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
