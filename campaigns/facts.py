"""Facts taken from documents, as plain values, in schema emulation-facts/1."""

from dataclasses import dataclass, field
from typing import Any

Fact = dict[str, Any]


@dataclass
class FactBook:
    """Everything a set of documents says: lists of facts by name, with the units and indicators they name.

    A fact is a mapping as written in its file: numbers are Decimal or int, dates ISO text (perhaps
    known to the month only). `documents` have the fact id of their row; every fact carries its `source`.
    """

    documents: list[Fact] = field(default_factory=list)
    lists: dict[str, list[Fact]] = field(default_factory=dict)
    units: dict[str, Fact] = field(default_factory=dict)
    indicators: dict[str, Fact] = field(default_factory=dict)
