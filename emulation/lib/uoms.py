"""Units of measure ("đơn vị tính"): which are the same, and how many of one make another."""

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache

from emulation.lib.vietnamese import spelling_key

# Powers of ten. Everything here is decimal, so a conversion is exact.
_SCALES = {
    spelling_key(word): exponent
    for word, exponent in {
        "chục": 1,
        "trăm": 2,
        "nghìn": 3,
        "ngàn": 3,
        "vạn": 4,
        "triệu": 6,
        "tr": 6,
        "tỷ": 9,
        "1000": 3,
        "1.000": 3,
        "10.000": 4,
        "100.000": 5,
        "1.000.000": 6,
    }.items()
}

_PHYSICAL = {
    spelling_key(word): (exponent, dimension)
    for word, exponent, dimension in (
        ("ha", 4, "m²"),
        ("héc ta", 4, "m²"),
        ("hecta", 4, "m²"),
        ("m2", 0, "m²"),
        ("m²", 0, "m²"),
        ("mét vuông", 0, "m²"),
        ("km2", 6, "m²"),
        ("km²", 6, "m²"),
        ("ki lô mét vuông", 6, "m²"),
        ("tấn", 3, "kg"),
        ("tạ", 2, "kg"),
        ("yến", 1, "kg"),
        ("kg", 0, "kg"),
        ("ki lô gam", 0, "kg"),
        ("gam", -3, "kg"),
        ("g", -3, "kg"),
        ("km", 3, "m"),
        ("ki lô mét", 3, "m"),
        ("m", 0, "m"),
        ("mét", 0, "m"),
        ("cm", -2, "m"),
        ("m3", 0, "m³"),
        ("m³", 0, "m³"),
        ("mét khối", 0, "m³"),
        ("lít", -3, "m³"),
        ("gwh", 9, "Wh"),
        ("mwh", 6, "Wh"),
        ("kwh", 3, "Wh"),
        ("mw", 6, "W"),
        ("kw", 3, "W"),
    )
}
_SAME_WORDS = {
    spelling_key(word): spelling_key(meaning)
    for word, meaning in {
        "đ": "đồng",
        "vnđ": "đồng",
        "vnd": "đồng",
        "việt nam đồng": "đồng",
        "đồng việt nam": "đồng",
        "đô la mỹ": "usd",
        "đô la": "usd",
        "$": "usd",
        "phần trăm": "%",
        "điểm phần trăm": "điểm %",
    }.items()
}
_ABBREVIATION = re.compile(r"(?<=[^\W\d_])\.|(?<=\btr)(?=đ\b)")  # tr.đ, trđ


@dataclass(frozen=True)
class _Measure:
    exponent: int
    base: str


def same_uom(one: str, other: str) -> bool:
    """Whether two units of measure are one, whatever their spelling: "Tỉ  đồng", "tỷ đồng"."""
    return _measure(one) == _measure(other)


def same_base(one: str, other: str) -> bool:
    """Whether figures in the two can be compared and added after conversion."""
    return _measure(one).base == _measure(other).base and bool(one.strip()) == bool(other.strip())


def convert(value: Decimal, from_uom: str, to_uom: str) -> Decimal | None:
    """The same quantity in another unit of measure; None where none leads to the other.

    Nothing is rounded: 64.200 triệu đồng are exactly 64,2 tỷ đồng.
    """
    if not same_base(from_uom, to_uom):
        return None
    exponent = _measure(from_uom).exponent - _measure(to_uom).exponent
    with localcontext(prec=len(value.as_tuple().digits) + 1):
        whole, _, fraction = f"{value.scaleb(exponent):f}".partition(".")
    return Decimal(f"{whole}.{fraction.rstrip('0')}".rstrip("."))


@lru_cache(maxsize=1024)
def _measure(uom: str) -> _Measure:
    """As "triệu đồng/người/năm", a million of đồng/người/năm."""
    above, *below = [_simple(part) for part in re.split(r"\s*/\s*", spelling_key(uom))]
    exponent = above.exponent - sum(part.exponent for part in below)
    return _Measure(exponent, "/".join([above.base, *(part.base for part in below)]))


def _simple(text: str) -> _Measure:
    words = _ABBREVIATION.sub(" ", text).split()
    scale = 0
    while words and words[0] in _SCALES:
        scale += _SCALES[words.pop(0)]
    rest = " ".join(words)
    rest = _SAME_WORDS.get(rest, rest)
    for length in range(len(words), 0, -1):
        head = " ".join(words[:length])
        if head in _PHYSICAL:
            exponent, dimension = _PHYSICAL[head]
            return _Measure(scale + exponent, " ".join([dimension, *words[length:]]))
    return _Measure(scale, rest)
