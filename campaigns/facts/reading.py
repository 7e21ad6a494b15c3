"""What reading a directory of fact files brings: the book, and all that is wrong or unknown."""

from dataclasses import dataclass, field
from typing import Any

from campaigns.facts.book import Fact, FactBook
from campaigns.facts.loading import Row


@dataclass(frozen=True)
class FactError:
    """Why something cannot be imported: which file, which fact, which field, and a sentence."""

    file: str
    id: str | None
    field: str | None
    message: str
    line: int | None = None

    def __str__(self) -> str:
        place = [self.file] if self.file else []
        if self.id:
            place.append(self.id)
        elif self.line:
            place.append(f"dòng {self.line}")
        if self.field:
            place.append(f"trường {self.field}")
        return f"{', '.join(place)}: {self.message}" if place else self.message


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
    """A directory as it was read. `places` has facts by id, catalogue rows by list and code."""

    book: FactBook = field(default_factory=FactBook)
    errors: list[FactError] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    new_units: list[str] = field(default_factory=list)
    new_indicators: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Pending:
    """A reference to be looked up when every file has been read."""

    file: str
    list: str
    fact: Fact
    field: str
    kind: str
    target: str


@dataclass
class Gathered:
    """The rows of all files, not yet seen together."""

    reading: Reading = field(default_factory=Reading)
    pending: list[Pending] = field(default_factory=list)
    owners: dict[str, tuple[str, str]] = field(default_factory=dict)  # id → list, file
    unit_files: dict[str, str] = field(default_factory=dict)
    indicator_files: dict[str, str] = field(default_factory=dict)
    codes: dict[str, set[str]] = field(
        default_factory=lambda: {"campaigns": set(), "blocs": set(), "keys": set()}
    )

    @property
    def book(self) -> FactBook:
        return self.reading.book

    def refuse(self, file: str, message: str, *, fact: Any = None, name: str | None = None) -> None:
        found = fact.get("id") or fact.get("code") if isinstance(fact, dict) else None
        line = fact.line if isinstance(fact, Row) else None
        fact_id = found if isinstance(found, str) else None
        self.reading.errors.append(FactError(file, fact_id, name, message, line))

    def wonder(self, file: str, list_name: str, fact_id: str | None, name: str, value: Any) -> None:
        entry = NotUnderstood(file, list_name, fact_id, name, value)
        self.reading.not_understood.append(entry)

    def place(self, key: str, file: str) -> None:
        places = self.reading.places
        places.setdefault(key, Place(file, len(places) + 1))
