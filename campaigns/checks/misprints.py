"""Misprints: letters that are others, printed words that are no words, names a letter apart."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations

from campaigns.checks.findings import INFO, WARNING, Finding, finding
from campaigns.checks.survey import Survey, grouped, listed, shortened
from campaigns.checks.values import raws, rows, strings, text, texts
from campaigns.checks.words import fold, match_key, match_words, normalise, same_text
from campaigns.facts import Fact
from emulation.lib.vietnamese import spelling_key

# Old look-alikes of đ, and the mark of what could not be read.
LOOKALIKE = re.compile("[\u00d0\u00f0\u0189\u0256\ufffd]")
# Letters of the TCVN3 code page read as Latin signs: inside a word, not ©2023 or a footnote's ¹.
FOREIGN = re.compile(r"[¸¹©®ª¬¶§](?=[^\W\d_A-Z])|(?<=[^\W\d_A-Z])[¸¬¶µ]")
INVISIBLE = re.compile("[\u00a0\u00ad\u200b-\u200f\u2060\ufeff]")
_DATE_WITH_BLANK = re.compile(r"\d{1,2}(?:/\d{1,2}/\s+|/\s+\d{1,2}/\s*|\s+/\s*\d{1,2}/)\d{4}")
# A Vietnamese syllable that ends in a stop takes only two of the tones.
_STOPPED = re.compile(r"(?:c|ch|p|t)$")
_SHARP = {"\u0301", "\u0323"}
# Set words of the field: the same letters with other marks are a misprint, "phòng trào".
SET_WORDS = {
    fold(words): words
    for words in (
        *("phong trào", "thi đua", "khen thưởng", "thành lập", "kỷ niệm", "đào tạo", "nông thôn"),
        *("nhân dân", "bằng khen", "giai đoạn", "phát động", "tổng kết", "hội nghị", "tặng thưởng"),
        *("ủy ban", "tỉnh ủy", "chủ tịch", "công trình"),
    )
}


def letters(survey: Survey) -> Iterator[Finding]:
    """Letters that look right and are others, and blanks that are none."""
    for facts in grouped((fact for _, fact in survey.every), survey.document_key).values():
        odd = [fact for fact in facts if any(_is_odd(written) for written in strings(fact))]
        if odd:
            shown = [
                shortened(normalise(written), 40)
                for fact in odd
                for written in strings(fact)
                if _is_odd(written)
            ]
            yield finding(
                "encoding",
                WARNING,
                odd,
                stated={"text": shown},
                expected="composed Vietnamese letters, plain blanks",
                message=f"Chữ có ký tự lạ hoặc khoảng trắng không ngắt: {listed(shown, 4)}. "
                "Khi so khớp đã được chuẩn hóa; nên sửa ở nguồn.",
            )


def misprints(survey: Survey) -> Iterator[Finding]:
    """What is printed against the name it was read as; and what no Vietnamese word can be."""
    for name, fact in survey.every:
        if name == "documents":
            continue
        pairs = _misread(fact)
        for written in raws(fact):
            pairs += [(word, None) for word in _impossible_words(written)]
            pairs += _wrongly_marked(written)
            pairs += [
                (found, re.sub(r"\s+", "", found)) for found in _DATE_WITH_BLANK.findall(written)
            ]
        if pairs:
            shown = [f"“{one}”" + (f" (đúng: “{two}”)" if two else "") for one, two in pairs]
            yield finding(
                "misprint",
                INFO,
                [fact],
                stated=[one for one, _ in pairs],
                expected=[two for _, two in pairs],
                message=f"{survey.called(fact)}: bản in có lỗi {listed(shown)}. Văn bản gốc được "
                "giữ nguyên; tên dùng trong hệ thống theo cách viết đúng.",
            )


def persons(survey: Survey) -> Iterator[Finding]:
    """Two persons of one office whose names are a mark or a letter apart: perhaps one."""
    mentions = [(fact, fact) for fact in survey.all("persons")]
    for name, field in (("documents", "signer"), ("blocs", "leader"), ("awards", "recipients")):
        mentions += [(fact, row) for fact in survey.all(name) for row in rows(fact.get(field))]
    spelt: dict[tuple[str, str], tuple[Fact, Fact]] = {}
    for fact, person in mentions:
        name = text(person, "name")
        if len(name.split()) > 1:
            spelt.setdefault((normalise(name), match_key(text(person, "position"))), (fact, person))
    near = grouped(spelt.values(), lambda mention: match_words(text(mention[1], "name"))[0])
    for same in near.values():
        for (one, first), (two, second) in combinations(same, 2):
            if _is_one_person(first, second):
                names = [text(first, "name"), text(second, "name")]
                yield finding(
                    "misprint",
                    WARNING,
                    [one, two],
                    stated=names,
                    expected="one person",
                    message=f"“{names[0]}” và “{names[1]}” cùng chức vụ, tên chỉ khác một chữ: có "
                    "thể là một người, một tên in sai. Hãy kiểm tra lại.",
                )


def places(survey: Survey) -> Iterator[Finding]:
    """A place that no unit is called, and one unit almost is."""
    units = grouped(survey.book.units.values(), lambda unit: len(match_words(text(unit, "name"))))
    for name in ("exemplars", "works", "events"):
        for fact in survey.all(name):
            for part in text(fact, "place").split(","):
                branch = survey.area(fact.get("unit"))
                near = [
                    unit
                    for unit in _nearly_units(part, units.get(len(match_words(part)), []))
                    if branch is None or branch in survey.above(unit.get("code"))
                ]
                if near:
                    yield finding(
                        "misprint",
                        INFO,
                        [fact],
                        stated=part.strip(),
                        expected=[text(unit, "name") for unit in near],
                        message=f"{survey.called(fact)}: không có “{part.strip()}” trong danh sách "
                        f"đơn vị, có thể là {listed(text(unit, 'name') for unit in near)}. "
                        "Hãy kiểm tra lại địa danh.",
                    )


def _is_one_person(one: Fact, two: Fact) -> bool:
    names = [text(person, "name") for person in (one, two)]
    if spelling_key(names[0]) == spelling_key(names[1]):
        return False
    positions = [text(person, "position") for person in (one, two)]
    same_office = all(positions) and same_text(*positions) and one.get("unit") == two.get("unit")
    if not same_office:
        return False
    return same_text(*names) or len(_places_apart(*map(match_words, names))) == 1


def _nearly_units(part: str, units: list[Fact]) -> list[Fact]:
    words = match_words(part)
    alike = [unit for unit in units if match_words(text(unit, "name")) == words]
    if alike and not part.isascii() and len(words) > 1:
        # The same letters with other marks; without any marks it is the name.
        right = any(spelling_key(text(unit, "name")) == spelling_key(part) for unit in alike)
        return [] if right else alike
    if len(words) < 2 or alike:
        return []
    return [
        unit
        for unit in units
        if len(_places_apart(words, match_words(text(unit, "name")))) == 1
        and words[0] == match_words(text(unit, "name"))[0]
    ]


def _is_odd(written: str) -> bool:
    if INVISIBLE.search(written) or unicodedata.normalize("NFC", written) != written:
        return True
    return bool(LOOKALIKE.search(written) or FOREIGN.search(written))


def _misread(fact: Fact) -> list[tuple[str, str]]:
    """Words of the printed name that differ a little from the name as it was read."""
    pairs = []
    for field in ("name", "alias", "label", "subject"):
        for name in texts(fact.get(field)):
            right = re.findall(r"\w+", normalise(name))
            for written in raws(fact):
                printed = re.findall(r"\w+", written)
                pairs += almost(printed, right)
    return list(dict.fromkeys(pairs))


def almost(printed: list[str], right: list[str]) -> list[tuple[str, str]]:
    """Where two lists of words are equal but for one or two words a letter apart."""
    if len(right) < 4:
        return []
    differing = _places_apart(list(map(match_key, printed)), list(map(match_key, right)))
    return [(_around(printed, place), _around(right, place)) for place in differing]


def _places_apart(one: list[str], two: list[str]) -> list[int]:
    """Where two lists of words differ, if that is in one or two words, by a letter each."""
    if len(one) != len(two):
        return []
    differing = [place for place, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
    near = len(differing) <= 2 and all(_one_letter_apart(one[p], two[p]) for p in differing)
    return differing if near else []


def _one_letter_apart(one: str, two: str) -> bool:
    if one.isdigit() or two.isdigit() or abs(len(one) - len(two)) > 1:
        return False
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    tail = max(len(one), len(two)) - start - 1
    return (one[len(one) - tail :] if tail else "") == (two[len(two) - tail :] if tail else "")


def _around(words: list[str], place: int) -> str:
    """The word with the one before it, as misprints are shown."""
    return " ".join(words[max(0, place - 1) : place + 1])


def _impossible_words(written: str) -> list[str]:
    """Small words that no Vietnamese can read: đươc without its tone, thànVõh."""
    words = re.findall(r"[^\W\d_]+", written)
    small = [word for word in words if word[0].islower() and not word.isascii()]
    return [word for word in small if not word.islower() or _lacks_its_tone(word)]


def _wrongly_marked(written: str) -> list[tuple[str, str]]:
    """Set words of the field with other marks than theirs; without any marks they are fine."""
    words = re.findall(r"[^\W\d_]+", written)
    found = []
    for pair in zip(words, words[1:], strict=False):
        joint = " ".join(pair)
        right = SET_WORDS.get(fold(joint))
        # Capitals may be a person's name: Nguyễn Thanh Lập.
        marked = joint.islower() and not joint.isascii()
        if right and marked and spelling_key(joint) != spelling_key(right):
            found.append((joint, right))
    return found


def _lacks_its_tone(word: str) -> bool:
    marks = unicodedata.normalize("NFD", word)
    tones = {mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"}
    bare = "".join(mark for mark in marks if not unicodedata.combining(mark))
    return bool(_STOPPED.search(bare)) and not tones & _SHARP


CHECKS = (letters, misprints, persons, places)
