"""Names: variants of one movement, and names cut off."""

import re
import unicodedata
from collections.abc import Iterator

from campaigns.checks.findings import INFO, WARNING, Finding, finding
from campaigns.checks.misprints import almost
from campaigns.checks.survey import Survey, grouped, joined, shortened
from campaigns.checks.values import text, texts
from campaigns.checks.words import fold, match_key, match_words, names_alike
from campaigns.facts import Fact, as_list

CUT_MARK = "[bị cắt]"
# Fields that hold a whole name or position; others may be notes.
NAMES = ("name", "position", "other_position", "place", "venue", "title", "theme", "alias", "form")
# No name ends in one of these, written small.
LOOSE_ENDS = frozenset(
    re.findall(
        r"\w+",
        "và của các những cho với theo tại trong hoặc về do nhằm để bởi từ đến là được bị"
        " kiêm thuộc",
    )
)
# First halves of words that stand for a body only with their second half.
HALVES = (
    *(("hành", "trung"), ("đảng", "trung"), ("ủy", "ban", "nhân"), ("hội", "đồng", "nhân")),
    # Tỉnh ủy, Huyện ủy …: a committee or its secretary is never of "tỉnh" alone
    *((body, level) for body in ("vụ", "thư") for level in ("tỉnh", "huyện", "thành", "quận")),
    *(("ban", "chấp"), ("ban", "thường"), ("phó", "chủ"), ("mặt", "trận", "tổ")),
)
LEVELS = ("xã", "huyện", "tỉnh", "phường", "bản", "thôn")


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


def _alike(facts: list[Fact]) -> list[list[Fact]]:
    """Groups of facts whose names are variants of one another."""
    by_name = grouped((fact for fact in facts if text(fact, "name")), _name_key)
    groups: list[list[str]] = []
    for key, (fact, *_) in by_name.items():
        near = [
            group
            for group in groups
            if any(_is_variant(text(fact, "name"), text(by_name[k][0], "name")) for k in group)
        ]
        merged = [other for group in near for other in group] + [key]
        groups = [group for group in groups if group not in near] + [merged]
    order = {fact["id"]: place for place, fact in enumerate(facts)}
    found = [[fact for key in group for fact in by_name[key]] for group in groups]
    return [sorted(group, key=lambda fact: order[fact["id"]]) for group in found]


def _is_variant(one: str, other: str) -> bool:
    """Named alike, or the same but for a misprint in one or two words."""
    return names_alike(one, other) or bool(almost(one.split(), other.split()))


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


CHECKS = (variants_of_movements, cut_off)
