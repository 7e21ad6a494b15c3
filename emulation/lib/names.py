"""Are two names perhaps one? A hint for a person to decide, never a merge by itself."""

import re
from dataclasses import dataclass

from emulation.lib.vietnamese import match_key, match_words, normalise

# What names open with without being part of the name.
_OPENINGS = [
    match_words(phrase)
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
    match_words("và với của các những cho để ở bị được đều trong tại về là thi đua lịch sử")
)
_LEVELS = frozenset(
    match_words("tỉnh huyện xã phường thành phố thị trấn đặc khu bản thôn địa trên bàn")
)
# Capitals that open the name of a body or a person, not of a place.
_BODIES = frozenset(match_words("đảng đoàn hội mặt ủy ban bộ quân công chủ bác hồ nhà liên tổng"))
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_PERIODS = re.compile(
    r"\b(giai đoạn|nhiệm kỳ|nhiệm kì|năm)\s+\d{4}(\s*[-–—]\s*\d{4})?|\b\d{4}\s*[-–—]\s*\d{4}\b",
    re.IGNORECASE,
)
_YEARS = re.compile(r"^\W*((lần thứ\s+)?\d+\s+năm\b|lần thứ\s+\w+)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")

# A name this long says enough that a longer one beginning alike is probably the same ...
_TELLING = 4
# ... and one this long stays itself when a few words are put in.
_LONG = 8


@dataclass(frozen=True)
class _Word:
    key: str
    is_place: bool


def names_alike(one: str, other: str) -> bool:
    """Whether two names of movements or anniversaries look like variants of one name.

    The shorter must be contained in the longer, word by word in order; what the longer has more
    must be a place, a further aim at its end, or (in long names) a few words. A word replaced by
    another makes another name: "Đảng bộ huyện" is not "Đảng bộ tỉnh".
    """
    if not match_key(one):
        return False
    if match_key(one) == match_key(other):
        return True
    shorter, longer = sorted((_words(one), _words(other)), key=len)
    if not shorter:
        return False
    places = _positions([word.key for word in shorter], [word.key for word in longer])
    if places is None:
        return False
    taken = set(places)
    extras = [
        place for place, word in enumerate(longer) if place not in taken and not word.is_place
    ]
    inside = [place for place in extras if place < places[-1]]
    if len(inside) < len(extras) and len(shorter) < _TELLING:
        return False
    return not inside or (len(shorter) >= _LONG and len(inside) * 3 <= len(shorter))


def _words(name: str) -> list[_Word]:
    """The words that tell the name, each with whether it only says where."""
    name = _PERIODS.sub(" ", _BRACKETS.sub(" ", normalise(name)))
    written = _WORD.findall(_without_openings(name))
    keys = [match_key(word) for word in written]
    places = _place_words(written, keys)
    return [_Word(key, place in places) for place, key in enumerate(keys) if key not in _FILLERS]


def _without_openings(name: str) -> str:
    while True:
        shorter = _YEARS.sub("", name)
        written = list(_WORD.finditer(shorter))
        keys = [match_key(word[0]) for word in written]
        while keys and keys[0] in _FILLERS:
            keys, written = keys[1:], written[1:]
        for opening in _OPENINGS:
            if keys[: len(opening)] == opening and len(keys) > len(opening):
                written = written[len(opening) :]
                break
        shorter = shorter[written[0].start() :] if written else ""
        if shorter == name:
            return name
        name = shorter


def _place_words(written: list[str], keys: list[str]) -> set[int]:
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
        if end - start >= 2 and keys[start] not in _BODIES:
            found.update(range(start, end))
            level = start - 1
            while level >= 0 and keys[level] in _LEVELS:
                found.add(level)
                level -= 1
        start = max(end, start + 1)
    return found


def _positions(shorter: list[str], longer: list[str]) -> list[int] | None:
    """Where the words of the shorter stand in the longer, in order; None when they do not."""
    positions: list[int] = []
    start = 0
    for word in shorter:
        try:
            start = longer.index(word, start) + 1
        except ValueError:
            return None
        positions.append(start - 1)
    return positions
