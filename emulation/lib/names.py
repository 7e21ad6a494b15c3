"""Are two names perhaps one? A hint for a person to decide, never a merge by itself."""

import re
from dataclasses import dataclass
from functools import lru_cache

from emulation.lib.vietnamese import match_key, normalise, spelling_key

# What names open with without being part of the name.
_OPENINGS = [
    spelling_key(phrase).split()
    for phrase in (
        "phong trào",
        "cuộc vận động",
        "chương trình",
        "cuộc",
        "đẩy mạnh",
        "tiếp tục",
        "hưởng ứng",
        "phát động",
        "chào mừng",
        "kỷ niệm",
        "ngày",
        "cả nước",
        "toàn quốc",
        "toàn tỉnh",
        "toàn huyện",
        "toàn xã",
        "toàn thành phố",
        "toàn dân",
        "nhân dân",
    )
]
# Words that come and go between two spellings of one name.
_FILLERS = frozenset(
    spelling_key(
        "và với của các những cho để ở bị được đều trong tại về là thi đua lịch sử ngành"
    ).split()
)
_LEVELS = frozenset(spelling_key("tỉnh huyện xã phường phố trấn khu bản thôn").split())
_BEFORE_LEVELS = frozenset(spelling_key("thành thị đặc trên địa bàn").split())
# Capitals that open the name of a body or a person, not of a place.
_BODIES = frozenset(
    spelling_key("đảng đoàn hội mặt ủy ban bộ quân công chủ bác hồ nhà liên tổng").split()
)
_NOISE = [
    re.compile(noise, re.IGNORECASE)
    for noise in (
        r"\([^)]*\)|\[[^\]]*\]",
        r"\b(giai đoạn|nhiệm kỳ|nhiệm kì|năm)\s+\d{4}(\s*[-–—]\s*\d{4})?\b",
        r"\b\d{4}\s*[-–—]\s*\d{4}\b",
        r"\bviệt nam\b",
    )
]
_ORDINAL = re.compile(r"^\W*(?:lần thứ\s+\w+|\d+\s+năm)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")

# A name of so many words says enough: a longer one that begins with it is probably the same ...
_TELLING = 4
# ... and so long a name stays itself when a few words are put in, or another place opens it.
_LONG = 7


@dataclass(frozen=True)
class _Word:
    key: str
    is_place: bool
    is_level: bool


def names_alike(one: str, other: str) -> bool:
    """Whether two names of movements or anniversaries look like variants of one name.

    The shorter must be contained in the longer, word by word in order; what the longer has more
    must be a place, a further aim at its end, or (in long names) a few words. A word replaced by
    another makes another name: "Đảng bộ huyện" is not "Đảng bộ tỉnh".
    """
    if match_key(one) == match_key(other):
        return bool(match_key(one))
    words, others = _words(one), _words(other)
    if _contained(words, others):
        return True
    # A place that only one of them names may be left out of a long name.
    bare, others_bare = _without_places(words), _without_places(others)
    return (
        min(len(bare), len(others_bare)) >= _LONG
        and (bare == words or others_bare == others)
        and _contained(bare, others_bare)
    )


def _contained(words: tuple[_Word, ...], others: tuple[_Word, ...]) -> bool:
    shorter, longer = sorted((words, others), key=len)
    positions = _positions(shorter, longer)
    if not positions:
        return False
    taken = set(positions)
    # "Đảng bộ tỉnh" is not "Đảng bộ huyện Mường Nhé tỉnh": a level in between makes another body.
    levels_tell = any(word.is_level for word in shorter)
    extras = [
        (position, word)
        for position, word in enumerate(longer)
        if position not in taken and (not word.is_place or (word.is_level and levels_tell))
    ]
    inside = [word for position, word in extras if position < positions[-1]]
    goes_on = len(extras) > len(inside)
    if goes_on and len(shorter) < _TELLING:
        return False
    if any(word.is_level for word in inside):
        return False
    return not inside or (len(shorter) >= _LONG and len(inside) * 3 <= len(shorter))


def _without_places(words: tuple[_Word, ...]) -> tuple[_Word, ...]:
    return tuple(word for word in words if not word.is_place)


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[_Word, ...]:
    """The words that tell the name, each with whether it only says where."""
    name = normalise(name)
    for noise in _NOISE:
        name = noise.sub(" ", name)
    written = _WORD.findall(_without_openings(name))
    spellings = [spelling_key(word) for word in written]
    places = _place_positions(written, spellings)
    words = [
        _Word(match_key(word), position in places, spelling in _LEVELS)
        for position, (word, spelling) in enumerate(zip(written, spellings, strict=True))
        if spelling not in _FILLERS
    ]
    where = next((at for at, word in enumerate(words) if not word.is_place), 0)
    return tuple(words[where:] if len(words) - where >= _LONG else words)


def _without_openings(name: str) -> str:
    """Peel "Phong trào thi đua", "Kỷ niệm 70 năm ngày", "Cả nước" off the front."""
    while True:
        rest = _ORDINAL.sub("", name)
        found = list(_WORD.finditer(rest))
        spellings = [spelling_key(word[0]) for word in found]
        first = 0
        while first < len(found) and spellings[first] in _FILLERS:
            first += 1
        for opening in _OPENINGS:
            if spellings[first : first + len(opening)] == opening:
                first += len(opening)
                break
        if first == len(found):
            return name  # nothing but openings: then they are the name
        rest = rest[found[first].start() :]
        if rest == name:
            return name
        name = rest


def _place_positions(written: list[str], spellings: list[str]) -> set[int]:
    """Positions of place names: two capitals or more in a row, and the level before them."""
    capitals = [word[0].isupper() for word in written]
    if sum(capitals) * 2 > len(capitals):
        return set()  # Every Word Is Capital: capitals say nothing here
    found: set[int] = set()
    start = 0
    while start < len(written):
        end = start
        while end < len(written) and capitals[end]:
            end += 1
        if end - start >= 2 and spellings[start] not in _BODIES:
            while start > 0 and spellings[start - 1] in _LEVELS | _BEFORE_LEVELS:
                start -= 1
            found.update(range(start, end))
        start = max(end, start + 1)
    return found


def _positions(shorter: tuple[_Word, ...], longer: tuple[_Word, ...]) -> list[int]:
    """Where the words of the shorter stand in the longer, in order; none when they do not."""
    keys = [word.key for word in longer]
    positions: list[int] = []
    start = 0
    for word in shorter:
        if word.key not in keys[start:]:
            return []
        positions.append(keys.index(word.key, start))
        start = positions[-1] + 1
    return positions
