"""Keys of words, remembered: every rule asks for those of the same few texts."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import combinations

from campaigns.facts import Fact
from emulation.lib import names, vietnamese

REMEMBERED = 2**15

normalise = lru_cache(REMEMBERED)(vietnamese.normalise)
fold = lru_cache(REMEMBERED)(vietnamese.fold)
match_key = lru_cache(REMEMBERED)(vietnamese.match_key)


def match_words(text: str) -> list[str]:
    return match_key(text).split()


def same_text(one: str, other: str) -> bool:
    return match_key(one) == match_key(other)


@lru_cache(REMEMBERED)
def word_set(text: str) -> frozenset[str]:
    return frozenset(match_words(text))


def names_alike(one: str, other: str) -> bool:
    """As the library judges, after a quick look whether the two have words in common."""
    first, second = word_set(one), word_set(other)
    if len(first & second) * 2 < min(len(first), len(second)):
        return False
    return _judged(*sorted((normalise(one), normalise(other))))


@lru_cache(REMEMBERED)
def _judged(one: str, other: str) -> bool:
    return names.names_alike(one, other)


def pairs_named_alike(
    facts: Iterable[Fact], names_of: Callable[[Fact], list[str]]
) -> Iterator[tuple[Fact, Fact]]:
    for one, two in combinations(facts, 2):
        if any(names_alike(a, b) for a in names_of(one) for b in names_of(two)):
            yield one, two
