"""A list as its module declares it: columns, order and words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from emulation.lib.keyset import Key
from emulation.lib.workbooks import DATE, NUMBER, TEXT

SIZES = (30, 50, 100)


@dataclass(frozen=True)
class Column:
    """`value` is a path from the row ("unit.name") or a function of it; the file holds it as is.

    A page prints it by its kind, unless the list's template of cells draws it (`drawn`).
    """

    key: str
    label: str
    value: str | Callable[[Any], Any]
    kind: str = TEXT
    order: tuple[Key | str | Any, ...] = ()
    drawn: bool = False
    shown: bool = True

    def of(self, row: Any) -> Any:
        if callable(self.value):
            return self.value(row)
        found = row
        for part in self.value.split("."):
            found = getattr(found, part, None)
            found = found() if callable(found) else found
        return found

    @property
    def css(self) -> str:
        return {NUMBER: "number", DATE: "date"}.get(self.kind, "")


@dataclass(frozen=True)
class Choice:
    """What one person wants to see of one list; nothing chosen is what the list itself shows."""

    columns: Sequence[str] = ()
    size: int | None = None


@dataclass(frozen=True)
class Empty:
    """What a list without a single row says: what it would hold, and what to do next."""

    title: str
    text: str = ""
    icon: str = "inbox"
    url: str = ""
    url_label: str = ""


_lists: dict[str, "List"] = {}


@dataclass(frozen=True)
class List:
    """A list as its module declares it. The first column names the row and always stays."""

    key: str
    title: str
    noun: str
    columns: tuple[Column, ...]
    order: tuple[Key | str | Any, ...] = ("-id",)
    cells: str = ""
    empty: Empty | None = None
    size: int = 30
    acts: tuple[Any, ...] = ()
    # From the rows of one page to what its cells read, e.g. a report with its clock.
    read: Callable[[Sequence[Any]], Sequence[Any]] = list
    # A heading over the rows that share it, as long as they stand together.
    group: Column | None = None

    def __post_init__(self) -> None:
        if _lists.setdefault(self.key, self).columns != self.columns:
            raise ValueError(f"Two lists are called {self.key}.")

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)

    @property
    def rest(self) -> tuple[Column, ...]:
        return self.columns[1:]

    def chosen(self, choice: Choice) -> tuple[Column, ...]:
        """The columns of a person, in the order of the list."""
        wanted = {column.key for column in self.rest} & set(choice.columns)
        shown = [c for c in self.rest if (c.key in wanted if wanted else c.shown)]
        return (self.columns[0], *shown)

    def act(self, key: str) -> Any:
        return next((act for act in self.acts if act.key == key), None)


def known(key: str) -> List | None:
    """The list of this key, for who keeps what people choose of it."""
    return _lists.get(key)
