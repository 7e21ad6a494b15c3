"""Vietnamese text: one spelling to store, keys to search, match and sort by."""

import re
import unicodedata
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import Func, Q, QuerySet, TextField
from django.db.models.expressions import Combinable, F
from django.db.models.functions import Collate
from django.dispatch import receiver

COLLATION = "vi-x-icu"
MOST_WORDS = 20

# Look-alikes of đ: the Icelandic eth of old keyboards, and the African d.
_LOOKALIKES = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ", "\u0256": "đ"})
# A tone typed before the mark of the vowel never composes; put the vowel's mark first.
_TONE_BEFORE_MARK = re.compile("([\u0300\u0301\u0303\u0309])([\u0302\u0306])")
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the order of dictionaries
# Syllables in which i and y are two spellings of one sound: sĩ/sỹ, tỉ/tỷ, quí/quý, í/ý.
_SINGLE_Y = re.compile(r"((?:qu|[^\Waeiouy_])*)y")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"(?<=\w)['’‘ʼ`](?=\w)")


def normalise(text: str) -> str:
    """The one spelling of a line: composed, with a real Đ, single blanks, nothing invisible."""
    return " ".join(_compose(text).split())


def normalise_paragraphs(text: str) -> str:
    """As `normalise`, line by line: for long texts whose line breaks mean something."""
    lines = [normalise(line) for line in text.splitlines()]
    return "\n".join(lines).strip("\n")


def _compose(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.translate(_LOOKALIKES))
    composed = unicodedata.normalize("NFC", _TONE_BEFORE_MARK.sub(r"\2\1", decomposed))
    return "".join(
        character
        for character in composed
        if character.isspace() or unicodedata.category(character) not in ("Cf", "Cc")
    )


def fold(text: str) -> str:
    """Without accents and case, for search: "Điện Biên" → "dien bien"."""
    decomposed = unicodedata.normalize("NFD", normalise(text).casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return bare.replace("đ", "d")


def search_key(text: str) -> str:
    """Folded, with every y read as i, so that also the beginning of a word is found.

    For a stored search column and for what is typed: "chien sy" finds "Chiến sĩ", "quy" finds
    "Quyên". It takes "tay" and "tai" for one, which a search forgives and a comparison must not.
    """
    return fold(text).replace("y", "i")


def search_words(text: str) -> list[str]:
    """The words of a search, each to be looked for; more than anybody types are left out.

    A query grows with each word, and an address holds two thousand of them.
    """
    return search_key(text).split()[:MOST_WORDS]


def match_key(text: str) -> str:
    """Equal for two spellings of one name: accents, case, i/y, punctuation and blanks apart."""
    return " ".join(match_words(text))


def match_words(text: str) -> list[str]:
    words = _WORD.findall(_APOSTROPHES.sub("", fold(text)))
    return [_SINGLE_Y.sub(r"\1i", word) if _SINGLE_Y.fullmatch(word) else word for word in words]


def spelling_key(text: str) -> str:
    """Equal for two spellings that differ in case, blanks, place of the tone, or i/y only.

    Unlike `match_key` it tells "ha" from "hà": the tone stays, but at the end of its syllable.
    """
    return _WORD.sub(lambda word: _spelling_of(word[0]), normalise(text).casefold())


def _spelling_of(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    tones = "".join(character for character in decomposed if character in _TONES)
    toneless = "".join(character for character in decomposed if character not in _TONES)
    toneless = unicodedata.normalize("NFC", toneless)
    if _SINGLE_Y.fullmatch(toneless):
        toneless = f"{toneless[:-1]}i"
    return toneless + tones


def shortened(text: str, letters: int) -> str:
    """Of at most so many letters, cut between two words."""
    if len(text) <= letters:
        return text
    return f"{text[: letters - 2].rsplit(' ', 1)[0].rstrip(' ,;')} …"


# --- Order -----------------------------------------------------------------------------------

# The order of ICU's locale "vi", which PostgreSQL uses: signs, digits, then the letters.
_SIGNS = "_-‐‑‒–—,;:!¡?¿.·'‘’‚\"“”„«»()[]{}§¶@*/\\&#%•`´^°©®+±÷×<=>¬|¦~≈¢$£¥₫€"
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACES = {sign: place for place, sign in enumerate(f" {_SIGNS}")}
_OTHER_SIGNS = 10**3
_FIRST_DIGIT = 10**7
_PLACES |= {sign: _FIRST_DIGIT + place for place, sign in enumerate(f"0123456789{_LETTERS}")}
_OTHER_LETTERS = 2 * 10**7


@lru_cache(maxsize=2**14)
def sort_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], tuple[bool, ...], str]:
    """Order of the Vietnamese alphabet: letters first, then tones, then small before capital."""
    places, tones, capitals = [], [], []
    for character in unicodedata.normalize("NFKC", text):
        place, tone = _weight(character.lower())
        places.append(place)
        tones.append(tone)
        capitals.append(character.isupper())
    return tuple(places), tuple(tones), tuple(capitals), text


@lru_cache(maxsize=4096)
def _weight(character: str) -> tuple[int, int]:
    decomposed = unicodedata.normalize("NFD", character)
    tone = sum(_TONES.find(mark) + 1 for mark in decomposed)
    letter = unicodedata.normalize("NFC", "".join(m for m in decomposed if m not in _TONES))
    if letter in _PLACES:
        return _PLACES[letter], tone
    if letter.isspace():
        return _PLACES[" "], tone
    base = decomposed[0]
    if base in _PLACES:
        return _PLACES[base], len(_TONES) + 1 + ord(letter[-1])
    return (_OTHER_LETTERS if base.isalnum() else _OTHER_SIGNS) + ord(base), tone


def _compare(one: str, other: str) -> int:
    first, second = sort_key(one), sort_key(other)
    return (first > second) - (first < second)


def install_collation(connection: BaseDatabaseWrapper) -> None:
    """Give SQLite the order that PostgreSQL has from ICU, under the same name, and our search."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(COLLATION, _compare)
        connection.connection.create_function("VI_SEARCH_KEY", 1, _searchable, deterministic=True)


def _searchable(text: str | None) -> str | None:
    return None if text is None else search_key(text)


@receiver(connection_created)
def _install_on_new_connection(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    install_collation(connection)


def collated(expression: str | Combinable) -> Collate:
    """For order_by: `Unit.objects.order_by(collated("name"))`, alike on both databases."""
    if isinstance(expression, str):
        expression = F(expression)
    return Collate(expression, COLLATION)


# --- Search without accents ------------------------------------------------------------------


def found_by(rows: QuerySet, words: str, *keys: str) -> QuerySet:
    """The rows that hold each of these words in one of their search keys."""
    for word in search_words(words):
        rows = rows.filter(reduce(or_, (Q(**{f"{key}__contains": word}) for key in keys)))
    return rows


# In a column that has no key beside it:


def _accented_letters() -> tuple[str, str]:
    """Every small letter of the alphabet with a mark or a tone, and what search reads it as."""
    marked = [letter + tone for letter in "aăâeêioôơuưy" for tone in ("", *_TONES)]
    letters = sorted({unicodedata.normalize("NFC", text) for text in marked} | {"đ"})
    letters = [letter for letter in letters if search_key(letter) != letter]
    return "".join(letters), "".join(search_key(letter) for letter in letters)


class SearchKey(Func):
    """`search_key` by the database: for a few thousand rows; larger tables keep a column of it.

    `rows.annotate(found=SearchKey("title")).filter(found__contains=search_key(words))`
    """

    function = "VI_SEARCH_KEY"
    output_field = TextField()
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # What a person typed is composed already; lower() of the locale "C" would leave Đ alone.
        folded = f'translate(lower(%(expressions)s COLLATE "{COLLATION}"), %%s, %%s)'
        sql, parameters = self.as_sql(compiler, connection, template=folded, **context)
        return sql, [*parameters, *_accented_letters()]


def with_words(rows: QuerySet, words: str, *columns: str) -> QuerySet:
    """The rows that hold each of these words in one of the columns, whatever the accents."""
    names = {f"searched_{number}": SearchKey(column) for number, column in enumerate(columns)}
    return found_by(rows.alias(**names), words, *names)
