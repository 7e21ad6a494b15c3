"""The official parts of a document (thể thức, Decree 30/2020) as the unit tree says them. Pure.

Only what staff have not written themselves is derived here; nobody's name is ever made up.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from emulation.accounts.choices import UnitKind
from emulation.lib.vietnamese import fold, normalise

TERRITORIES = (
    *(UnitKind.PROVINCE, UnitKind.DISTRICT, UnitKind.CITY, UnitKind.COMMUNE),
    *(UnitKind.WARD, UnitKind.TOWNSHIP, UnitKind.SPECIAL_ZONE),
)
# Longer words first: "thành phố" before "phố".
LEVEL_WORDS = (
    *("thành phố", "thị trấn", "thị xã", "đặc khu", "phường", "tỉnh", "huyện", "quận", "xã"),
)
_FULL_WORDS = {
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "HĐTĐKT": "Hội đồng Thi đua - Khen thưởng",
    "TĐKT": "Thi đua - Khen thưởng",
    "MTTQ": "Mặt trận Tổ quốc",
    "BCH": "Ban Chấp hành",
}
_SHORT_NAMES = {"uy ban nhan dan": "UBND", "hoi dong nhan dan": "HĐND"}
# A long name of a body is broken after the word that says what it is.
_BODY_WORDS = (
    *("ủy ban nhân dân", "hội đồng nhân dân", "ủy ban mặt trận tổ quốc việt nam"),
    *("đoàn đại biểu quốc hội", "bộ chỉ huy quân sự", "liên đoàn lao động", "ban chỉ đạo"),
    *("ban quản lý", "hội đồng"),
)
LINE_LETTERS = 25
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


@dataclass(frozen=True)
class Body:
    """A unit as a letterhead needs it."""

    name: str
    kind: str


@dataclass(frozen=True)
class Letterhead:
    superior: str
    issuer: str  # in the lines of the head
    issuer_name: str  # in running text
    symbol: str
    place: str
    capacity: str
    position: str


def letterhead(body: Body, above: Sequence[Body], beside: Sequence[Body] = ()) -> Letterhead:
    """`above`: the units over the body, the nearest first; `beside`: its siblings."""
    territory = next((unit for unit in (body, *above) if unit.kind in TERRITORIES), None)
    committee = next((unit for unit in beside if unit.kind == UnitKind.PEOPLE_COMMITTEE), None)
    if body.kind == UnitKind.AUTHORITY and above and above[0].kind == UnitKind.PEOPLE_COMMITTEE:
        body = above[0]
    elif body.kind in TERRITORIES:
        body = Body("UBND", UnitKind.PEOPLE_COMMITTEE)
    name = full_name(body.name, territory)
    if body.kind == UnitKind.PEOPLE_COMMITTEE and territory and not _names(name, territory):
        name = f"{name} {territory.name}"
    superior = _superior(body, above, committee, territory)
    headline = _without_territory(name, territory) if superior else name
    return Letterhead(
        superior=superior,
        issuer=in_lines(headline, territory),
        issuer_name=name,
        symbol=f"BC-{initials(_without_territory(name, territory))}",
        place=place_name(territory.name) if territory else "",
        capacity=_capacity(body),
        position=_position(body, name),
    )


def full_name(name: str, territory: Body | None) -> str:
    """UBND tỉnh → Ủy ban nhân dân tỉnh Lai Châu: abbreviations and the place written out."""
    words = [_FULL_WORDS.get(word, word) for word in normalise(name).split()]
    name = re.sub(r"Thi đua, [Kk]hen thưởng", "Thi đua - Khen thưởng", " ".join(words))
    level = level_word(territory.name) if territory else ""
    if level and fold(name).endswith(f" {fold(level)}"):
        name = f"{name[: -len(level)]}{territory.name}"
    return name


def place_name(name: str) -> str:
    """The place before the date: tỉnh Lai Châu → Lai Châu; names that are numbers stay whole."""
    level = level_word(name)
    proper = name[len(level) :].strip()
    if not level or not proper or proper[0].isdigit():
        return name[:1].upper() + name[1:]
    return proper


def short_name(name: str) -> str:
    """Common words abbreviated: Ủy ban nhân dân tỉnh Lai Châu → UBND tỉnh Lai Châu."""
    for words, short in _SHORT_NAMES.items():
        if fold(name).startswith(words):
            return f"{short}{name[len(words) :]}"
    return name


def initials(name: str) -> str:
    """Hội đồng Thi đua - Khen thưởng → HĐTĐKT; Ủy ban nhân dân → UBND."""
    letters = "".join(word[0] for word in re.findall(r"[^\W\d_]+", normalise(name))).upper()
    return normalise(_TONES.sub("", unicodedata.normalize("NFD", letters)))


def in_lines(name: str, territory: Body | None = None) -> str:
    """A name broken where an office breaks it when, in capitals, it is too long for one line."""
    if len(name) <= LINE_LETTERS:
        return name
    if territory and name.endswith(f" {territory.name}"):
        cut = len(name) - len(territory.name)
        return f"{name[:cut].rstrip()}\n{name[cut:]}"
    for words in _BODY_WORDS:
        if name.lower().startswith(f"{words} "):
            return f"{name[: len(words)]}\n{name[len(words) + 1 :]}"
    return name


def _superior(body, above, committee, territory) -> str:
    """Whose body it is: a department's people's committee, a council's; none over a committee."""
    if body.kind == UnitKind.PEOPLE_COMMITTEE:
        return ""
    if body.kind in (UnitKind.EMULATION_COUNCIL, UnitKind.DEPARTMENT) and committee:
        return _committee_name(committee, territory)
    if above and above[0].kind == UnitKind.PEOPLE_COMMITTEE:
        return _committee_name(above[0], territory)
    if above and above[0].kind in TERRITORIES and body.kind == UnitKind.EMULATION_COUNCIL:
        return f"UBND {territory.name}"
    if above and above[0].kind not in (*TERRITORIES, UnitKind.CENTRAL):
        return short_name(full_name(above[0].name, territory))
    return ""


def _committee_name(committee: Body, territory: Body | None) -> str:
    name = short_name(full_name(committee.name, territory))
    return name if not territory or _names(name, territory) else f"{name} {territory.name}"


def _without_territory(name: str, territory: Body | None) -> str:
    if not territory:
        return name
    for ending in (territory.name, level_word(territory.name)):
        if ending and fold(name).endswith(f" {fold(ending)}"):
            return name[: -len(ending)].rstrip()
    return name


def _names(name: str, territory: Body) -> bool:
    return fold(territory.name) in fold(name)


def level_word(name: str) -> str:
    """What a territory is, as its name begins: "tỉnh", "xã"; empty for other names."""
    lowered = name.lower()
    return next((word for word in LEVEL_WORDS if lowered.startswith(f"{word} ")), "")


def _capacity(body: Body) -> str:
    return {
        UnitKind.PEOPLE_COMMITTEE: "TM. ỦY BAN NHÂN DÂN",
        UnitKind.EMULATION_COUNCIL: "TM. HỘI ĐỒNG",
    }.get(body.kind, "")


def _position(body: Body, name: str) -> str:
    if body.kind in (UnitKind.PEOPLE_COMMITTEE, UnitKind.EMULATION_COUNCIL):
        return "CHỦ TỊCH"
    return "GIÁM ĐỐC" if fold(name).startswith("so ") else ""
