"""A directory of fact files, read whole and judged before anything is made of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from campaigns.facts.book import DOCUMENT_NAMES, Fact, FactBook, as_list, code_of
from campaigns.facts.kinds import Seen, fields_of
from campaigns.facts.loading import Row, Unreadable, load
from campaigns.facts.schema import COMMON, LISTS_WITHOUT_IDS, TABLES
from emulation.lib.vietnamese import fold

SUFFIXES = (".yaml", ".yml", ".json")
FACTS = "emulation-facts/1"
SCHEMAS = frozenset({FACTS, "emulation-units/1", "emulation-indicators/1"})
SKIPPED_SCHEMAS = frozenset({"emulation-inconsistencies/1"})
CATALOGUES = frozenset({"units", "indicators", "recipient_groups"})


@dataclass(frozen=True)
class FactError:
    """Why something cannot be imported: which file, which fact, which field, and a sentence."""

    file: str
    id: str | None
    field: str | None
    message: str
    line: int | None = None

    def __str__(self) -> str:
        place = [self.file]
        if self.id:
            place.append(self.id)
        elif self.line:
            place.append(f"dòng {self.line}")
        if self.field:
            place.append(f"trường {self.field}")
        return f"{', '.join(place)}: {self.message}"


@dataclass(frozen=True)
class NotUnderstood:
    """What no table names: kept word for word with its fact, and told to the reader."""

    file: str
    list: str
    id: str | None
    field: str | None
    value: Any


@dataclass(frozen=True)
class Place:
    """Where a fact stands: its file and its number in the order of reading."""

    file: str
    order: int


@dataclass
class Reading:
    """What was read: the book, and all that is wrong, unknown or new in it."""

    book: FactBook = field(default_factory=FactBook)
    errors: list[FactError] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    new_units: list[str] = field(default_factory=list)
    new_indicators: list[str] = field(default_factory=list)


def read_directory(path: Path | str) -> Reading:
    """Read every YAML and JSON file of a directory; never raises for what stands in them."""
    reader = _Reader()
    folder = Path(path)
    if not folder.is_dir():
        reader.refuse(str(path), "Không có thư mục này.")
        return reader.reading
    names = [
        file
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.suffix.lower() in SUFFIXES and not file.name.startswith(".") and file.is_file()
    ]
    if not names:
        reader.refuse(str(path), "Thư mục không có tệp .yaml, .yml hoặc .json nào.")
    for file in names:
        reader.take_file(file)
    reader.finish()
    return reader.reading


@dataclass(frozen=True)
class _Pending:
    """A reference to be looked up when every file has been read."""

    file: str
    list: str
    fact: Fact
    field: str
    kind: str
    target: str


class _Reader:
    def __init__(self) -> None:
        self.reading = Reading()
        self.book = self.reading.book
        self.pending: list[_Pending] = []
        self.owners: dict[str, tuple[str, str]] = {}  # id → list, file
        self.unit_files: dict[str, str] = {}
        self.indicator_files: dict[str, str] = {}
        self.codes: dict[str, set[str]] = {"campaigns": set(), "blocs": set(), "keys": set()}
        self.order = 0

    def refuse(self, file: str, message: str, *, fact: Any = None, name: str | None = None) -> None:
        found_id = fact.get("id") or fact.get("code") if isinstance(fact, dict) else None
        line = fact.line if isinstance(fact, Row) else None
        fact_id = found_id if isinstance(found_id, str) else None
        self.reading.errors.append(FactError(file, fact_id, name, message, line))

    # one file

    def take_file(self, path: Path) -> None:
        file = path.name
        try:
            content = load(path)
        except Unreadable as error:
            failure = FactError(file, None, None, error.message, error.line)
            self.reading.errors.append(failure)
            return
        if not isinstance(content, dict):
            self.refuse(file, "Tệp phải là một mục nhiều trường, bắt đầu bằng “schema”.")
            return
        schema = content.get("schema")
        schema = schema if schema is None else str(schema)
        if schema in SKIPPED_SCHEMAS:
            self.reading.skipped.append(file)
            return
        if schema not in SCHEMAS:
            said = f"“{schema}”" if schema is not None else "không ghi"
            known = ", ".join(sorted(SCHEMAS))
            message = f"Không nhận ra khuôn dạng của tệp (schema {said}); cần một trong: {known}."
            self.refuse(file, message, name="schema")
            return
        self.reading.files.append(file)
        self.take_content(file, content)

    def take_content(self, file: str, content: Fact) -> None:
        source = content.get("source")
        if source is not None and not isinstance(source, str | list):
            self.refuse(file, "phải là tên tài liệu.", name="source")
            source = None
        documents = self.documents_of(file, content)
        statements = {}
        for name, value in content.items():
            if name in ("schema", "source", "document", "documents"):
                continue
            if name in TABLES:
                self.take_list(file, name, value, source)
            elif _is_list_of_facts(value):
                unknown = NotUnderstood(file, name, None, name, f"{len(value)} mục")
                self.reading.not_understood.append(unknown)
                self.take_list(file, name, value, source)
            else:
                statements[name] = value
        for name, value in statements.items():
            if name not in TABLES["documents"] or not documents:
                unknown = NotUnderstood(file, "documents", None, name, value)
                self.reading.not_understood.append(unknown)
        for number, document in enumerate(documents, start=1):
            self.take_document(file, document, source, statements, number)

    def documents_of(self, file: str, content: Fact) -> list[Any]:
        documents = []
        if content.get("document") is not None:
            documents.append(content["document"])
        several = content.get("documents")
        if isinstance(several, list):
            documents += several
        elif several is not None:
            self.refuse(file, "phải là một danh sách.", name="documents")
        return documents

    def take_document(
        self, file: str, document: Any, source: Any, statements: Fact, number: int
    ) -> None:
        if not isinstance(document, dict):
            self.refuse(file, "phải là một mục nhiều trường.", name="document")
            return
        named = next((document[key] for key in ("source", "name") if document.get(key)), None)
        if document.get("id") is None:
            own = named or (source if number == 1 else None)
            if isinstance(own, str):
                document["id"] = own
        if document.get("source") is None and number == 1 and source is not None:
            document["source"] = source
        for name, value in statements.items():
            # A statement of the file never covers what the document says itself.
            document.setdefault(name if name not in document else f"tệp: {name}", value)
        self.take_row(file, "documents", document, number)

    def take_list(self, file: str, name: str, value: Any, source: Any) -> None:
        if value is None:
            return
        if isinstance(value, dict) and name in ("scoring", "rules"):
            value = [value]
        if not isinstance(value, list):
            self.refuse(file, "phải là một danh sách.", name=name)
            return
        for number, fact in enumerate(value, start=1):
            if not isinstance(fact, dict):
                message = f"mục thứ {number} của danh sách phải là một mục nhiều trường."
                self.refuse(file, message, name=name)
                continue
            if name not in CATALOGUES and fact.get("source") is None and source is not None:
                fact["source"] = source
            self.take_row(file, name, fact, number)

    # one row

    def take_row(self, file: str, name: str, fact: Fact, number: int) -> None:
        seen = Seen()
        if name in TABLES:
            fields_of(seen, fact, TABLES[name])
        else:
            fields_of(seen, {key: fact[key] for key in COMMON if key in fact}, COMMON)
        for field_name, message in seen.errors:
            self.refuse(file, message, fact=fact, name=field_name)
        if not self.is_identified(file, name, fact, number):
            return
        fact_id = fact["code"] if name in ("units", "indicators") else fact["id"]
        for field_name, value in seen.unknown:
            unknown = NotUnderstood(file, name, fact_id, field_name, value)
            self.reading.not_understood.append(unknown)
        self.note_code(name, fact)
        for kind, field_name, target in seen.references:
            self.pending.append(_Pending(file, name, fact, field_name, kind, target))
        self.order += 1
        self.reading.places.setdefault(fact_id, Place(file, self.order))
        if not seen.errors:
            self.book.add(name, fact)

    def is_identified(self, file: str, name: str, fact: Fact, number: int) -> bool:
        if name == "units":
            return self.is_new_code(file, fact, self.unit_files, self.book.units, "name")
        if name == "indicators":
            return self.is_new_code(file, fact, self.indicator_files, self.book.indicators, "label")
        if fact.get("id") is None and (name in LISTS_WITHOUT_IDS or fact.get("ref") is not None):
            fact["id"] = f"{Path(file).stem}#{name}-{number}"
        fact_id = fact.get("id")
        if fact_id is None or fact_id == "":
            message = f"mục thứ {number} của danh sách {name} không có id."
            self.refuse(file, message, fact=fact, name="id")
            return False
        if not isinstance(fact_id, str):
            return False  # said already, as a wrong type
        if fact_id in self.owners:
            other_list, other_file = self.owners[fact_id]
            message = f"id đã được dùng trong danh sách {other_list} của tệp {other_file}."
            self.refuse(file, message, fact=fact, name="id")
            return False
        self.owners[fact_id] = (name, file)
        return True

    def note_code(self, name: str, fact: Fact) -> None:
        """Codes and keys that other facts may name, also of a fact that has errors."""
        if name in ("campaigns", "blocs") and isinstance(fact.get("code"), str):
            self.codes[name].add(fact["code"])
        elif name == "anniversaries" and isinstance(fact.get("key"), str):
            self.codes["keys"].add(fact["key"])

    def is_new_code(
        self, file: str, fact: Fact, files: dict[str, str], known: dict[str, Fact], label: str
    ) -> bool:
        """A catalogue row needs a code. Two files may tell the same row, not two different ones."""
        if fact.get("ref") is not None:
            return False
        if fact.get("code") is None and isinstance(fact.get("id"), str):
            fact["code"] = fact["id"]
        code = fact.get("code")
        if not isinstance(code, str) or not code.strip():
            if code is None or isinstance(code, str):
                self.refuse(file, "không có mã.", fact=fact, name="code")
            return False
        if code not in files:
            files[code] = file
            return True
        told = known.get(code, fact)
        if files[code] == file or _differ(told.get(label), fact.get(label)):
            message = f"mã {code} đã được dùng trong tệp {files[code]}."
            self.refuse(file, message, fact=fact, name="code")
        else:
            for key, value in fact.items():
                if told.get(key) is None:
                    told[key] = value
        return False

    # all files

    def finish(self) -> None:
        known = self.known_names()
        for pending in self.pending:
            if pending.kind == "unit":
                self.meet_unit(pending.target)
            elif pending.kind == "indicator":
                self.meet_indicator(pending)
            elif pending.kind == "yes_no":
                self.judge_yes_no(pending)
            elif pending.kind in known and pending.target not in known[pending.kind]:
                noun = NOUNS[pending.kind]
                message = f"không có {noun} “{pending.target}” trong các tệp."
                self.refuse(pending.file, message, fact=pending.fact, name=pending.field)
        self.judge_parents()
        self.name_missing_documents()
        self.judge_wholes()

    def known_names(self) -> dict[str, set[str]]:
        """For each kind of reference, all that it may name, however the fact itself fared."""
        ids = set(self.owners)
        of_list: dict[str, set[str]] = {}
        for fact_id, (name, _) in self.owners.items():
            of_list.setdefault(name, set()).add(fact_id)
        codes, blocs, keys = (self.codes[name] for name in ("campaigns", "blocs", "keys"))
        catalogue = set(self.unit_files) | set(self.indicator_files)
        return {
            "campaign": of_list.get("campaigns", set()) | codes,
            "bloc": of_list.get("blocs", set()) | blocs,
            "anniversary": of_list.get("anniversaries", set()) | keys,
            "conference": of_list.get("conferences", set()),
            "movement": of_list.get("movements", set()),
            "whole": ids | codes | blocs | set(self.indicator_files),
            "any": ids | codes | blocs | keys | catalogue,
        }

    def meet_unit(self, code: str) -> None:
        if code in self.unit_files or code in self.book.units:
            return
        self.reading.new_units.append(code)
        self.book.add("units", {"code": code, "name": code, "parent": None})

    def meet_indicator(self, pending: _Pending) -> None:
        code = pending.target
        if code in self.indicator_files:
            return
        if code not in self.book.indicators:
            self.reading.new_indicators.append(code)
            label = pending.fact.get("label") or code
            made = {"code": code, "label": label, "uom": [], "direction": None, "quantity": None}
            self.book.add("indicators", made)
        made = self.book.indicators[code]
        uom, direction = pending.fact.get("uom"), pending.fact.get("direction")
        if isinstance(uom, str) and uom not in made["uom"]:
            made["uom"].append(uom)
        made["direction"] = made["direction"] or direction

    def judge_yes_no(self, pending: _Pending) -> None:
        indicator = self.book.indicators.get(pending.fact.get("indicator") or "", {})
        quantity = indicator.get("quantity")
        if quantity != "yes_no" and (quantity or pending.fact.get("uom")):
            message = f"phải là số, không phải giá trị đúng/sai ({pending.target.lower()})."
            self.refuse(pending.file, message, fact=pending.fact, name=pending.field)

    def judge_parents(self) -> None:
        """Every parent is defined, or at least clearly meant; no unit stands below itself.

        A province's own list may leave out the top it hangs on. Where several units name the same
        missing parent, or other codes are built on it, it is made; where one does, it is a slip.
        """
        units = self.book.units
        parents = [pending for pending in self.pending if pending.kind == "unit_parent"]
        named: dict[str, int] = {}
        for pending in parents:
            named[pending.target] = named.get(pending.target, 0) + 1
        for pending in parents:
            code = pending.target
            if code in units or code in self.unit_files:
                continue
            if named[code] > 1 or any(other.startswith(f"{code}.") for other in units):
                self.meet_unit(code)
            else:
                message = f"không có đơn vị “{code}” trong các tệp."
                self.refuse(pending.file, message, fact=pending.fact, name=pending.field)
        for code in self.reading.new_units:
            units[code]["parent"] = _prefix_among(units, code)
        above = {code: unit.get("parent") for code, unit in units.items()}
        for code in _in_circles(above):
            file = self.unit_files.get(code)
            if file:
                message = "đơn vị cấp trên đi thành vòng, trở lại chính đơn vị này."
                self.refuse(file, message, fact=units[code], name="parent")

    def judge_wholes(self) -> None:
        above = {
            fact["id"]: fact["part_of"]
            for _, fact in self.book.rows()
            if isinstance(fact.get("part_of"), str)
        }
        for fact_id in _in_circles(above):
            _, fact = self.book.find(fact_id)
            message = "phần và tổng đi thành vòng, trở lại chính mục này."
            self.refuse(self.owners[fact_id][1], message, fact=fact, name="part_of")

    def name_missing_documents(self) -> None:
        """A source that no document's row describes is a document known by its name only."""
        known = {
            name
            for document in self.book.documents
            for key in DOCUMENT_NAMES
            for name in as_list(document.get(key))
        }
        for name, facts in [*self.book.lists.items(), *self.book.references.items()]:
            for fact in facts if name not in CATALOGUES else []:
                file = self.owners[fact["id"]][1]
                if fact.get("source") is None:
                    fact["source"] = self.only_document(file)
                sources = as_list(fact["source"])
                if not known.isdisjoint(sources):
                    continue
                unknown = NotUnderstood(file, name, fact["id"], "source", fact["source"])
                self.reading.not_understood.append(unknown)
                known.update(sources[:1])
                self.add_document(sources[0] if sources else file, file)

    def only_document(self, file: str) -> str:
        """The document of a fact that names none: the one of its file."""
        own = [fact for fact in self.book.documents if self.owners[fact["id"]][1] == file]
        return own[0]["id"] if len(own) == 1 else file

    def add_document(self, source: str, file: str) -> None:
        if source in self.owners:
            return
        self.owners[source] = ("documents", file)
        self.order += 1
        self.reading.places[source] = Place(file, self.order)
        self.book.add("documents", {"id": source, "source": source, "raw": []})


NOUNS = {
    "campaign": "phong trào",
    "bloc": "khối thi đua",
    "anniversary": "sự kiện kỷ niệm",
    "conference": "hội nghị",
    "movement": "phong trào, cuộc vận động",
    "whole": "mục",
    "any": "mục",
}


def _is_list_of_facts(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in value)
    )


def _differ(one: Any, other: Any) -> bool:
    if one is None or other is None:
        return False
    return fold(str(one)) != fold(str(other))


def _prefix_among(units: Iterable[str], code: str) -> str | None:
    """The nearest unit whose code this code is built on: LC.PT for LC.PT.X."""
    parts = code.split(".")
    for length in range(len(parts) - 1, 0, -1):
        prefix = ".".join(parts[:length])
        if prefix in units:
            return prefix
    return None


def _in_circles(above: dict[str, str | None]) -> list[str]:
    """The keys that come back to themselves when one goes up from them."""
    circling = []
    settled: set[str] = set()
    for start in above:
        path: list[str] = []
        here: str | None = start
        while here in above and here not in settled and here not in path:
            path.append(here)
            here = above[here]
        if here in path:
            circling += path[path.index(here) :]
        settled.update(path)
    return circling
