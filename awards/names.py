"""Names of people and collectives as the register compares them, on plain match keys.

A match key (`emulation.lib.vietnamese.match_key`) is equal for spellings that differ in accents,
case, i/y, punctuation and blanks. Here is what tells near misses apart: a letter too few, a middle
name left out. The given name is the last word; of names of ethnic minorities too, as lists write
them.
"""

LIKE = 0.6
BLOCK_AT_MOST = 80


def block_of(match: str) -> str:
    """What near spellings of a name share: the given name, and the first letter of the first word.

    Only names of one block are compared letter by letter, so that a register of millions is asked
    for a handful of rows.
    """
    words = match.split()
    if not words:
        return ""
    return f"{words[-1]} {words[0][0]}"[:BLOCK_AT_MOST]


def likeness(one: str, other: str) -> float:
    """How alike two match keys are, from 0 to 1: shared groups of three letters among all.

    As PostgreSQL's pg_trgm reckons it, so that both databases judge alike.
    """
    if one == other:
        return 1.0
    first, second = _trigrams(one), _trigrams(other)
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0


def is_like(one: str, other: str) -> bool:
    """Whether one may be a misspelling of the other; short names by a single letter."""
    return likeness(one, other) >= LIKE or _is_one_letter_off(one, other)


def _is_one_letter_off(one: str, other: str) -> bool:
    """One letter put for another, left out or added."""
    if abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    same = next(
        (n for n, pair in enumerate(zip(short, long, strict=False)) if len(set(pair)) > 1), None
    )
    if same is None:
        return True
    rest = short[same:] if len(short) < len(long) else short[same + 1 :]
    return rest == long[same + 1 :]


def _trigrams(text: str) -> set[str]:
    found = set()
    for word in text.split():
        padded = f"  {word} "
        found.update(padded[place : place + 3] for place in range(len(padded) - 2))
    return found
