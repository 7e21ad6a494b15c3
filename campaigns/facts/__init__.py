"""Facts taken from documents, in schema emulation-facts/1: the book of them and how it is read."""

from campaigns.facts.book import Fact, FactBook, as_list
from campaigns.facts.reading import FactError, NotUnderstood, Place, Reading, read_directory

__all__ = [
    "Fact",
    "FactBook",
    "FactError",
    "NotUnderstood",
    "Place",
    "Reading",
    "as_list",
    "read_directory",
]
