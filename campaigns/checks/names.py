"""Names: variants of one movement, names cut off, misprints and foreign letters."""

import re
import unicodedata
from collections.abc import Iterator

from campaigns.checks.findings import INFO, WARNING, Finding, finding
from campaigns.checks.survey import Survey, grouped, joined, listed, shortened
from campaigns.checks.values import raws, strings, text, texts
from campaigns.checks.words import fold, match_key, match_words, names_alike, normalise
from campaigns.facts import Fact, as_list

CUT_MARK = "[bị cắt]"
# Fields that hold a whole name or position; others may be notes.
NAMES = ("name", "position", "other_position", "place", "venue", "title", "theme", "alias", "form")
# No name ends in one of these, written small.
LOOSE_ENDS = frozenset(
    re.findall(
        r"\w+",
        "và của các những cho với theo tại trong hoặc về do nhằm để bởi từ đến là được bị",
    )
)
# First halves of words that stand for a body only with their second half.
HALVES = (("hành", "trung"), ("đảng", "trung"), ("ủy", "ban", "nhân"), ("hội", "đồng", "nhân"))
LEVELS = ("xã", "huyện", "tỉnh", "phường", "bản", "thôn")
# Old look-alikes of đ, and letters of the TCVN3 code page read as if they were Latin.
FOREIGN = re.compile("[\u00d0\u00f0\u0189\u0256\ufffd¸¹©®ª¬¶µ§]")
INVISIBLE = re.compile("[\u00a0\u00ad\u200b-\u200f\u2060\ufeff]")
_DATE_WITH_BLANK = re.compile(r"\d{1,2}(?:/\d{1,2}/\s+|/\s+\d{1,2}/\s*|\s+/\s*\d{1,2}/)\d{4}")
# A Vietnamese syllable that ends in a stop takes only two of the tones.
_STOPPED = re.compile(r"(?:c|ch|p|t)$")
_SHARP = {"\u0301", "\u0323"}


def variants_of_movements(survey: Survey) -> Iterator[Finding]:
    for group in _alike(survey.all("movements")):
        names = list({match_key(text(fact, "name")): text(fact, "name") for fact in group}.values())
        if len(names) < 2:
            continue
        nested = _is_chain([set(match_words(name)) for name in names])
        yield finding(
            "movement_name_variant",
            INFO if nested else WARNING,
            group,
            stated={fact["id"]: text(fact, "name") for fact in group},
            expected="one movement, several names",
            message=f"Có thể là một phong trào với nhiều tên: "
            f"{joined(f'“{shortened(name)}”' for name in names)}. Nếu đúng, hãy dùng một tên.",
        )


def cut_off(survey: Survey) -> Iterator[Finding]:
    """Names and positions that stop in the middle."""
    for name, fact in survey.every:
        found = [
            (written, whole)
            for whole, written in _names_in(fact)
            if (CUT_MARK in written or _stops_in_the_middle(whole, written))
        ]
        found += [
            (survey.unit_name(fact[field]), "unit")
            for field in ("unit", "location")
            if isinstance(fact.get(field), str)
            and survey.book.units.get(fact[field], {}).get("truncated") is True
        ]
        if not found and fact.get("truncated") is True:
            found = [(text(fact, "name") or text(fact, "place"), "name")]
        if not found or name == "documents":
            continue
        candidates = _candidates(survey, fact, [written for written, _ in found])
        beside = _facts_naming(survey, candidates, fact)
        hint = joined(survey.unit_name(code) for code in candidates)
        yield finding(
            "truncated",
            WARNING,
            [fact, *beside],
            stated={"text": [written for written, _ in found]},
            expected={"candidates": [survey.unit_name(code) for code in candidates]}
            if candidates
            else "the whole name",
            message=f"Tên hoặc chức vụ bị cắt: {joined(f'“{written}”' for written, _ in found)}."
            + (f" Có thể là {hint}; hãy xác nhận." if hint else " Hãy bổ sung cho đủ."),
        )


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


def _alike(facts: list[Fact]) -> list[list[Fact]]:
    """Groups of facts whose names are variants of one another."""
    by_name = grouped((fact for fact in facts if text(fact, "name")), _name_key)
    groups: list[list[str]] = []
    for key, (fact, *_) in by_name.items():
        near = [
            group
            for group in groups
            if any(names_alike(text(fact, "name"), text(by_name[k][0], "name")) for k in group)
        ]
        merged = [other for group in near for other in group] + [key]
        groups = [group for group in groups if group not in near] + [merged]
    order = {fact["id"]: place for place, fact in enumerate(facts)}
    found = [[fact for key in group for fact in by_name[key]] for group in groups]
    return [sorted(group, key=lambda fact: order[fact["id"]]) for group in found]


def _name_key(fact: Fact) -> str:
    return match_key(text(fact, "name"))


def _is_chain(names: list[set[str]]) -> bool:
    """Whether each name holds the next shorter one."""
    ordered = sorted(names, key=len)
    return all(one <= two for one, two in zip(ordered, ordered[1:], strict=False))


def _names_in(fact: Fact) -> Iterator[tuple[str, str]]:
    for field in NAMES:
        for written in texts(fact.get(field)):
            yield field, written.strip()
    for field in ("signer", "launched_by", "leader", "chair", "reporter", "presented_by"):
        for person in as_list(fact.get(field)):
            if isinstance(person, dict):
                yield from _names_in(person)
    for recipient in as_list(fact.get("recipients")):
        if isinstance(recipient, dict):
            yield from _names_in(recipient)


def _stops_in_the_middle(field: str, written: str) -> bool:
    if written.count("(") > written.count(")") or written.endswith((",", "(", " -", "…", "...")):
        return True
    as_written = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", written))
    words = [word.casefold() for word in as_written]
    if len(words) < 2:
        return False
    if as_written[-1] in LOOSE_ENDS or any(tuple(words[-len(half) :]) == half for half in HALVES):
        return True
    # "bản A, xã": the level of a place without its name
    return (
        field == "place"
        and words[-1] in LEVELS
        and "," in written
        and (len(written.rsplit(",", 1)[1].split()) == 1)
    )


def _candidates(survey: Survey, fact: Fact, cut: list[str]) -> list[str]:
    """Units of the same branch whose names go on where a cut name stops."""
    branch = survey.area(fact.get("unit"))
    found = []
    for written in cut:
        stub = fold(written.replace(CUT_MARK, "").rsplit(",", 1)[-1]).strip()
        for code, unit in survey.book.units.items():
            name = fold(text(unit, "name"))
            longer = len(stub.split()) > 1 and name.startswith(f"{stub} ")
            whole = not unit.get("truncated") and CUT_MARK not in text(unit, "name")
            if longer and whole and (branch is None or branch in survey.above(code)):
                found.append(code)
    return list(dict.fromkeys(found))


def _facts_naming(survey: Survey, codes: list[str], own: Fact) -> list[Fact]:
    """Where each candidate is told of: the first fact."""
    beside = []
    for code in codes:
        for name, fact in survey.every:
            places = as_list(fact.get("location")) + as_list(fact.get("unit"))
            if name != "documents" and fact is not own and code in places:
                beside.append(fact)
                break
    return beside


def _is_odd(written: str) -> bool:
    if INVISIBLE.search(written) or unicodedata.normalize("NFC", written) != written:
        return True
    return any(
        (found.group() in "ÐðƉɖ\ufffd") or _inside_a_word(written, found.start())
        for found in FOREIGN.finditer(written)
    )


def _inside_a_word(written: str, place: int) -> bool:
    around = written[max(0, place - 1) : place] + written[place + 1 : place + 2]
    return any(letter.isalpha() for letter in around)


def _misread(fact: Fact) -> list[tuple[str, str]]:
    """Words of the printed name that differ a little from the name as it was read."""
    pairs = []
    for field in ("name", "alias", "label", "subject"):
        for name in texts(fact.get(field)):
            right = re.findall(r"\w+", normalise(name))
            for written in raws(fact):
                printed = re.findall(r"\w+", written)
                pairs += _almost(printed, right)
    return list(dict.fromkeys(pairs))


def _almost(printed: list[str], right: list[str]) -> list[tuple[str, str]]:
    """Where two lists of words are equal but for one or two words a letter apart."""
    if len(printed) != len(right) or len(right) < 4:
        return []
    keys = [(match_key(a), match_key(b)) for a, b in zip(printed, right, strict=True)]
    differing = [place for place, (a, b) in enumerate(keys) if a != b]
    if not differing or len(differing) > 2:
        return []
    if not all(_one_letter_apart(*keys[place]) for place in differing):
        return []
    return [(_around(printed, place), _around(right, place)) for place in differing]


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


def _lacks_its_tone(word: str) -> bool:
    marks = unicodedata.normalize("NFD", word)
    tones = {mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"}
    bare = "".join(mark for mark in marks if not unicodedata.combining(mark))
    return bool(_STOPPED.search(bare)) and not tones & _SHARP


CHECKS = (variants_of_movements, cut_off, letters, misprints)
