"""The facts of a reading beside the facts the portal keeps: what is new, changed or the same."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType

from campaigns.drafts import MODELS
from campaigns.facts import (
    CATALOGUES,
    Fact,
    FactBook,
    FactError,
    Reading,
    as_list,
    document_id,
    place_key,
)
from campaigns.importing.merging import BATCH, Drafts, Merge
from campaigns.importing.rows import KINDS
from campaigns.models import Indicator, SourceDocument, SourceFact
from emulation.accounts.models import Unit

CODED = ("units", "indicators")


@dataclass(frozen=True)
class Entry:
    """One fact as read, with the document it comes from and what the portal keeps of it."""

    list_name: str
    fact_id: str
    fact: Fact
    document: str
    file: str
    order: int
    stored: SourceFact | None

    @property
    def is_same(self) -> bool:
        stored = self.stored
        if self.list_name in CODED and stored.document.code != self.document:
            return True  # another set told this unit or indicator first; its word stands
        return (
            stored.data == self.fact
            and stored.list_name == self.list_name
            and stored.document.code == self.document
        )


class Ledger:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        facts = SourceFact.objects.select_related("document").order_by("pk")
        self.stored = {fact.fact_id: fact for fact in facts}
        self.units = _units()
        self.indicators = _indicators()
        self.new_units = [code for code in reading.new_units if code not in self.units]
        self.new_indicators = [
            code for code in reading.new_indicators if code not in self.indicators
        ]
        self.entries = self._entries()
        self.created = [entry for entry in self.entries if entry.stored is None]
        known = [entry for entry in self.entries if entry.stored is not None]
        self.unchanged = [entry for entry in known if entry.is_same]
        self.changed = [entry for entry in known if not entry.is_same]

    def _entries(self) -> list[Entry]:
        book, places = self.reading.book, self.reading.places
        rows = list(book.rows())
        rows += [(name, fact) for name, facts in book.references.items() for fact in facts]
        rows += [("units", unit) for unit in book.units.values()]
        rows += [("indicators", indicator) for indicator in book.indicators.values()]
        entries = []
        for name, fact in rows:
            key = place_key(name, fact)
            if key in places:  # a unit or indicator that no file defines has no place
                place = places[key]
                document = self._document(name, fact, place.file)
                stored = self.stored.get(key)
                entries.append(Entry(name, key, fact, document, place.file, place.order, stored))
        return sorted(entries, key=lambda entry: entry.order)

    def _document(self, name: str, fact: Fact, file: str) -> str:
        if name == "documents":
            return fact["id"]
        if document := self.reading.book.document_of(fact):
            return document["id"]
        own = self._documents_by_file.get(file, [])
        return own[0] if len(own) == 1 else document_id(file)

    @cached_property
    def _documents_by_file(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for document in self.reading.book.documents:
            file = self.reading.places[document["id"]].file
            found.setdefault(file, []).append(document["id"])
        return found

    def foreign(self) -> list[FactError]:
        """Ids that the portal knows from documents of another set: nothing of theirs is touched."""
        sources = {document["id"]: _source(document) for document in self.reading.book.documents}
        return [
            FactError(
                entry.file,
                entry.fact_id,
                "id",
                f"id này đã có trong cổng cho tài liệu khác ({entry.stored.document.source}).",
            )
            for entry in self.entries
            if entry.stored is not None
            and entry.list_name not in CATALOGUES
            and sources.get(entry.stored.document.code) != entry.stored.document.source
        ]

    # books

    def former_book(self) -> FactBook:
        """What the portal has been told so far."""
        book = FactBook()
        for stored in self.stored.values():
            book.add(stored.list_name, stored.data)
        self._add_catalogues(book)
        return book

    def new_book(self) -> FactBook:
        """What it has been told with this reading, in the order in which it was told."""
        book = FactBook()
        changed = {entry.fact_id: entry for entry in self.changed}
        for fact_id, stored in self.stored.items():
            entry = changed.get(fact_id)
            book.add(*((entry.list_name, entry.fact) if entry else (stored.list_name, stored.data)))
        for entry in self.created:
            book.add(entry.list_name, entry.fact)
        for name, codes in (("units", self.new_units), ("indicators", self.new_indicators)):
            for code in codes:
                book.add(name, getattr(self.reading.book, name)[code])
        self._add_catalogues(book)
        return book

    def _add_catalogues(self, book: FactBook) -> None:
        for unit in self.units.values():
            book.add("units", unit)
        for indicator in self.indicators.values():
            book.add("indicators", indicator)

    def former_codes(self) -> tuple[list[str], list[str]]:
        """Units and indicators that documents have told of, or that wait for being told."""
        waiting = [code for code, unit in self.units.items() if unit["name"] == code]
        told = self._told_codes(self.stored)
        return [*told[0], *waiting], told[1]

    def new_codes(self) -> tuple[list[str], list[str]]:
        told = self._told_codes([*self.stored, *(entry.fact_id for entry in self.created)])
        return [*told[0], *self.new_units], [*told[1], *self.new_indicators]

    @staticmethod
    def _told_codes(fact_ids: Any) -> tuple[list[str], list[str]]:
        units = [name.removeprefix("unit:") for name in fact_ids if name.startswith("unit:")]
        prefix = "indicator:"
        return units, [name.removeprefix(prefix) for name in fact_ids if name.startswith(prefix)]

    def rows_by_fact(self) -> dict[tuple[str, str], int]:
        """Which row each kept fact became."""
        names = {ContentType.objects.get_for_model(KINDS[m].model).pk: m for m in MODELS}
        return {
            (names[fact.row_type_id], fact.fact_id): fact.row_id
            for fact in self.stored.values()
            if fact.row_type_id in names
        }

    # keeping

    def write(self, merge: Merge, drafts: Drafts) -> None:
        """Keep the facts word for word, each with the row it became and its campaign."""
        links = self._links(merge, drafts)
        book = self.new_book()
        documents = {key[0]: row for key, row in merge.rows["SourceDocument"].items()}
        campaigns = {key[0]: row for key, row in merge.rows["Campaign"].items()}
        unknown = self._unknown()
        fresh, changed = [], []
        for entry in [*self.created, *self.changed]:
            kept = entry.stored or SourceFact(fact_id=entry.fact_id)
            kept.document = documents.get(entry.document) or self._catalogue(entry, documents)
            kept.list_name = entry.list_name
            kept.position = entry.order
            kept.data = entry.fact
            kept.not_understood = unknown.get((entry.list_name, entry.fact_id), [])
            (changed if entry.stored else fresh).append(kept)
        for kept in [*fresh, *self.stored.values()]:
            if self._link(kept, links, campaigns, book) and kept.pk and kept not in changed:
                changed.append(kept)
        SourceFact.objects.bulk_create(fresh, batch_size=BATCH)
        if changed:
            names = [
                *("document", "list_name", "position", "data", "not_understood"),
                *("campaign", "row_type", "row_id"),
            ]
            SourceFact.objects.bulk_update(changed, names, batch_size=BATCH)

    @staticmethod
    def _links(merge: Merge, drafts: Drafts) -> dict[str, tuple[ContentType, int]]:
        """Fact → row. A later model is nearer to the fact: an anniversary before its event."""
        links = {}
        for model in MODELS:
            kind = ContentType.objects.get_for_model(KINDS[model].model)
            for draft in drafts[model].values():
                row = merge.row_of(draft)
                if row is not None:
                    links |= dict.fromkeys(draft.facts, (kind, row.pk))
        return links

    @staticmethod
    def _link(
        kept: SourceFact,
        links: dict[str, tuple[ContentType, int]],
        campaigns: dict[str, Any],
        book: FactBook,
    ) -> bool:
        kind, row_id = links.get(kept.fact_id, (kept.row_type, kept.row_id))
        campaign = None
        if kept.list_name not in CATALOGUES:
            campaign = campaigns.get(book.campaign_of(kept.list_name, kept.data))
        before = kept.row_type_id, kept.row_id, kept.campaign_id
        kept.row_type, kept.row_id, kept.campaign = kind, row_id, campaign
        return before != (kept.row_type_id, kept.row_id, kept.campaign_id)

    def _unknown(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        found: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for entry in self.reading.not_understood:
            if entry.id is not None:
                key = entry.id
                if entry.list in CODED:
                    key = place_key(entry.list, {"code": entry.id})
                told = {"field": entry.field, "value": entry.value}
                found.setdefault((entry.list, key), []).append(told)
        return found

    @staticmethod
    def _catalogue(entry: Entry, documents: dict[str, Any]) -> SourceDocument:
        """The file itself, for rows of a catalogue that name no document."""
        document, _ = SourceDocument.objects.get_or_create(
            code=entry.document,
            defaults={
                "source": entry.file,
                "kind": "danh mục",
                "title": f"Danh mục kèm theo bộ dữ liệu ({entry.file})",
                "data": {"id": entry.document, "source": entry.file, "kind": "catalogue"},
            },
        )
        documents[entry.document] = document
        return document


def _source(document: Fact) -> str:
    named = next(iter(as_list(document.get("source"))), None)
    return named if isinstance(named, str) else document["id"]


def _units() -> dict[str, Fact]:
    rows = Unit.objects.values_list("code", "name", "kind", "parent__code", "outside")
    return {
        code: {"code": code, "name": name, "type": kind, "parent": parent, "outside": outside}
        for code, name, kind, parent, outside in rows
    }


def _indicators() -> dict[str, Fact]:
    return {
        row.code: {
            "code": row.code,
            "label": row.label,
            "uom": [uom for uom in (row.uom, *row.other_uoms) if uom],
            "direction": row.direction,
            "quantity": row.quantity,
        }
        for row in Indicator.objects.all()
    }
