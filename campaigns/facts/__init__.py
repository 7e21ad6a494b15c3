"""Facts taken from documents, in schema emulation-facts/1: the book of them and how it is read."""

from campaigns.facts.book import Fact, FactBook, as_list

__all__ = ["Fact", "FactBook", "as_list"]
