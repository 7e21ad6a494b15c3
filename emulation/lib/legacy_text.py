"""Texts typed in the fonts of the time before Unicode: TCVN3 (ABC, .VnTime) and VNI-Windows.

Such a text is stored as West European letters, "Thi ®ua" or "Thi ñua", and only its font makes it
readable. `to_unicode` converts what is certainly one of the two and leaves everything else as it
is: plain ASCII, Unicode Vietnamese in any form, other languages, signs. A cell that could be read
either way ("Bò" is also "Bũ" of TCVN3) is converted only on the word of its neighbours, which
`evidence_of` collects.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Encoding(StrEnum):
    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"


# --- Tables ----------------------------------------------------------------------------------

# Each letter with the five tones, and the codes of the same six in TCVN3 (which has no capitals
# with a tone: a font of capitals shows the small codes large).
_ROWS = """
aàảãáạ  a\xb5\xb6\xb7\xb8\xb9
ăằẳẵắặ  \xa8\xbb\xbc\xbd\xbe\xc6
âầẩẫấậ  \xa9\xc7\xc8\xc9\xca\xcb
eèẻẽéẹ  e\xcc\xce\xcf\xd0\xd1
êềểễếệ  \xaa\xd2\xd3\xd4\xd5\xd6
iìỉĩíị  i\xd7\xd8\xdc\xdd\xde
oòỏõóọ  o\xdf\xe1\xe2\xe3\xe4
ôồổỗốộ  \xab\xe5\xe6\xe7\xe8\xe9
ơờởỡớợ  \xac\xea\xeb\xec\xed\xee
uùủũúụ  u\xef\xf1\xf2\xf3\xf4
ưừửữứự  \xad\xf5\xf6\xf7\xf8\xf9
yỳỷỹýỵ  y\xfa\xfb\xfc\xfd\xfe
đ       \xae
ĂÂÊÔƠƯĐ \xa1\xa2\xa3\xa4\xa5\xa6\xa7
"""
TCVN3: dict[str, str] = {
    code: letter
    for letters, codes in (row.split() for row in _ROWS.strip().splitlines())
    for letter, code in zip(letters, codes, strict=True)
    if not code.isascii()
}


def _vni() -> dict[str, str]:
    """VNI writes most marks as a second letter after the vowel."""
    table = {"ñ": "đ", "ô": "ơ", "ö": "ư", "î": "ỵ"}
    table |= dict(zip("ìæóíò", "ìỉĩíị", strict=True))
    tones = "øûõùï"  # huyền, hỏi, ngã, sắc, nặng
    for letter, base in (*zip("aeouy", "aeouy", strict=True), ("ơ", "ô"), ("ư", "ö")):
        toned = dict(zip(tones, "\u0300\u0309\u0303\u0301\u0323", strict=True))
        for code, tone in toned.items():
            if letter + tone != "y\u0323":
                table[base + code] = unicodedata.normalize("NFC", letter + tone)
    for letter, base in (("â", "a"), ("ê", "e"), ("ô", "o")):
        for code, tone in zip("âàåãáä", ("", *"\u0300\u0309\u0303\u0301\u0323"), strict=True):
            table[base + code] = unicodedata.normalize("NFC", letter + tone)
    for code, tone in zip("êèúüéë", ("", *"\u0300\u0309\u0303\u0301\u0323"), strict=True):
        table["a" + code] = unicodedata.normalize("NFC", "ă" + tone)
    # The case of the first letter decides; marks of the other case occur where someone typed so.
    whole = {}
    for code, letter in table.items():
        mark = code[1:]
        for end in {mark, mark.upper()}:
            whole[code[0] + end] = letter
            whole[code[0].upper() + end] = letter.upper()
    return whole


VNI: dict[str, str] = _vni()

_ASCII = "A-Za-z"
_TCVN3_RUN = re.compile(f"[{_ASCII}{re.escape(''.join(TCVN3))}]+")
_VNI_CODE = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_VNI_CODES = frozenset("".join(VNI))
# Every letter of Latin-1, and the signs of Latin-1 that TCVN3 uses as letters.
_WORD = re.compile(f"[{_ASCII}ªµÀ-ÿ{re.escape(''.join(TCVN3))}]+")


# --- Converting ------------------------------------------------------------------------------


def from_tcvn3(text: str) -> str:
    """The text, known to be TCVN3, in Unicode (NFC)."""
    if _is_in_capitals(text):
        return _TCVN3_RUN.sub(lambda run: _tcvn3_word(run[0]).upper(), text)
    return _TCVN3_RUN.sub(lambda run: _tcvn3_cased(run[0]), text)


def from_vni(text: str) -> str:
    """The text, known to be VNI-Windows, in Unicode (NFC)."""
    return _VNI_CODE.sub(lambda code: VNI[code[0]], text)


def _tcvn3_word(run: str) -> str:
    decoded = "".join(TCVN3.get(character, character) for character in run)
    if any(character.isascii() for character in run):
        return decoded
    # A sign that stands alone is that sign: 3 × 4, § 2, ½.
    is_word = decoded.lower() in _ALONE if len(run) == 1 else is_syllable(decoded)
    return decoded if is_word else run


def _tcvn3_cased(run: str) -> str:
    decoded = _tcvn3_word(run)
    return decoded.upper() if _capitals(run) >= 2 and not _has_small(run) else decoded


def _is_in_capitals(text: str) -> bool:
    """Typed in capitals, so that "TØNH" means TỈNH; "A Mó" is a name and stays."""
    runs = _TCVN3_RUN.findall(text)
    return not _has_small(text) and any(_capitals(run) >= 2 for run in runs)


def _capitals(run: str) -> int:
    return sum("A" <= character <= "Z" for character in run)


def _has_small(run: str) -> bool:
    return any("a" <= character <= "z" for character in run)


# --- Syllables -------------------------------------------------------------------------------

_ONSET = "b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x|"
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăp oăt oc oe oen oeo oet oi
om on ong oong ooc op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uên uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut
uy uya uych uyên uyêt uynh uyt uyu uyp ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
y yêm yên yêng yêt yêu
"""
_SYLLABLE = re.compile(
    # c, g, ng stand before other vowels than gh, ngh; k before any (Bắc Kạn).
    rf"(?!c[eêiy]|qu[uư]|g[eêy]|ng[eêi]|gh[^eêi]|ngh[^eêi])"
    rf"(?:{_ONSET})(?:{'|'.join(sorted(_RHYMES.split(), key=len, reverse=True))})"
)
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_SHARP = ("\u0301", "\u0323")
# What stands as a word of one letter: vowels that mean something, and đ of money.
_ALONE = frozenset("àáảạêíịóôồốổơờởợùúủưừứýđ")


@lru_cache(maxsize=2**13)
def is_syllable(word: str) -> bool:
    """Could be a syllable of Vietnamese with its tone, old and new place of the tone alike."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [character for character in decomposed if character in _TONES]
    bare = "".join(character for character in decomposed if character not in _TONES)
    bare = unicodedata.normalize("NFC", bare)
    if len(tones) > 1:
        return False
    # Đắk, Lắk: names in the spelling of the highlands.
    stopped = bare.endswith(("c", "ch", "k", "p", "t")) and len(bare) > 1
    if stopped and (not tones or tones[0] not in _SHARP):
        return False
    if bare.endswith("k") and len(bare) > 1:
        bare = f"{bare[:-1]}c"
    return bool(_SYLLABLE.fullmatch(bare)) or (bare.startswith("gi") and _is_gi(bare))


def _is_gi(bare: str) -> bool:
    """gì, gìn, giếng: the i belongs to both."""
    return bool(_SYLLABLE.fullmatch(f"d{bare[1:]}"))


# --- Judging ---------------------------------------------------------------------------------

# A letter only Unicode has, or a mark that combines.
_BEYOND = re.compile(
    "[\u0102-\u0111\u0128\u0129\u0168\u0169\u01a0-\u01b0\u0300-\u0323\u1ea0-\u1ef9]"
)
# Letters of Unicode Vietnamese that Latin-1 has as well; Ð and ð are typed for Đ and đ.
_LATIN = frozenset("ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýÐð")


@dataclass(frozen=True)
class Evidence:
    """How many texts are certainly written in each encoding."""

    unicode: int = 0
    tcvn3: int = 0
    vni: int = 0

    def __add__(self, other: "Evidence") -> "Evidence":
        return Evidence(
            self.unicode + other.unicode, self.tcvn3 + other.tcvn3, self.vni + other.vni
        )

    def __bool__(self) -> bool:
        return bool(self.unicode or self.tcvn3 or self.vni)

    def verdict(self) -> Encoding | None:
        """What a doubtful text among these is taken for; None where they do not agree."""
        counts = {
            Encoding.UNICODE: self.unicode,
            Encoding.TCVN3: self.tcvn3,
            Encoding.VNI: self.vni,
        }
        encoding, most = max(counts.items(), key=lambda item: item[1])
        others = sum(counts.values()) - most
        return encoding if most > 4 * others else None


@dataclass(frozen=True)
class _Reading:
    """The text read as one encoding: words that become syllables, and words that do not."""

    good: int
    bad: int
    # Words that are syllables in this reading and cannot be Vietnamese as they stand.
    strong: int

    @property
    def is_certain(self) -> bool:
        return self.strong > 0 and self.good >= 3 * self.bad

    @property
    def is_possible(self) -> bool:
        return self.good > 0 and self.good >= self.bad


def evidence_of(texts: Iterable[str]) -> Evidence:
    """What the texts of a column or a sheet say of their encoding."""
    found = dict.fromkeys(Encoding, 0)
    for text in texts:
        certain, _ = _judged(text)
        if certain:
            found[certain] += 1
    return Evidence(found[Encoding.UNICODE], found[Encoding.TCVN3], found[Encoding.VNI])


def is_surely_unicode(text: str) -> bool:
    """Holds a letter that no legacy font has."""
    return _BEYOND.search(text) is not None


def encoding_of(text: str) -> Encoding | None:
    """The encoding that the text is certainly written in; None: any, or none can be told."""
    return _judged(text)[0]


def to_unicode(text: str, among: Encoding | None = None) -> str:
    """The text in Unicode; `among` is the encoding of its neighbours and decides when in doubt."""
    if text.isascii():
        return text
    certain, possible = _judged(text)
    encoding = certain or (among if among in possible else None)
    if encoding is Encoding.TCVN3:
        return from_tcvn3(text)
    if encoding is Encoding.VNI:
        return from_vni(text)
    return text


def _judged(text: str) -> tuple[Encoding | None, frozenset[Encoding]]:
    """The certain encoding, if there is one, else those that are possible."""
    if text.isascii():
        return None, frozenset()
    if is_surely_unicode(text):
        return Encoding.UNICODE, frozenset()
    # The first words of a long text tell enough.
    words = [word for word in _WORD.findall(text[:2_000]) if not word.isascii()]
    if not words:
        return None, frozenset()
    is_unicode = all(_is_unicode_word(word) for word in words)
    readings = {Encoding.TCVN3: _as_tcvn3(words), Encoding.VNI: _as_vni(words)}
    possible = {encoding for encoding, reading in readings.items() if reading.is_possible}
    if is_unicode:
        return (None if possible else Encoding.UNICODE), frozenset(possible)
    certain = [encoding for encoding, reading in readings.items() if reading.is_certain]
    if len(certain) == 2:
        certain = [max(certain, key=lambda encoding: _weight(readings[encoding]))]
        if _weight(readings[Encoding.TCVN3]) == _weight(readings[Encoding.VNI]):
            certain = []
    return (certain[0] if certain else None), frozenset(possible)


def _weight(reading: _Reading) -> tuple[int, int]:
    return reading.good - reading.bad, reading.strong


def _is_unicode_word(word: str) -> bool:
    word = word.replace("Ð", "Đ").replace("ð", "đ")
    return all(letter.isascii() or letter in _LATIN or letter in "Đđ" for letter in word) and (
        is_syllable(word)
    )


def _as_tcvn3(words: list[str]) -> _Reading:
    good = bad = strong = 0
    for word in words:
        if not all(letter.isascii() or letter in TCVN3 for letter in word):
            return _Reading(0, len(words), 0)
        decoded = _tcvn3_word(word)
        if decoded == word:
            continue  # a sign by itself says nothing
        if not (is_syllable(decoded) or decoded in "đĐ"):
            bad += 1
            continue
        good += 1
        # µm is a unit of measure far more often than it is "àm".
        foreign = any(letter not in _LATIN for letter in word if not letter.isascii())
        strong += foreign and any(map(str.isascii, word)) and word != "µm"
    return _Reading(good, bad, strong)


def _as_vni(words: list[str]) -> _Reading:
    good = bad = strong = 0
    for word in words:
        if not all(letter.isascii() or letter in _VNI_CODES for letter in word):
            return _Reading(0, len(words), 0)
        decoded = from_vni(word)
        # A mark without its vowel before it is none of VNI.
        is_whole = _VNI_CODE.sub("", word).isascii()
        if not is_whole or not (is_syllable(decoded) or decoded in "đĐ"):
            bad += 1
            continue
        good += 1
        strong += len(word) > 1 and not _is_unicode_word(word) and _has_vni_sign(word)
    return _Reading(good, bad, strong)


def _has_vni_sign(word: str) -> bool:
    """A letter that Vietnamese does not have, or a vowel followed by a mark as a second letter."""
    if any(letter not in _LATIN for letter in word if not letter.isascii()):
        return True
    return any(len(code) == 2 for code in _VNI_CODE.findall(word))
