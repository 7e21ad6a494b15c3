"""Works (công trình), events and exemplars: what is counted, what is only named."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from campaigns.checks.findings import ERROR, INFO, WARNING, Finding, finding
from campaigns.checks.survey import Survey, joined, listed, shortened
from campaigns.checks.targets import is_of_works, is_per_unit
from campaigns.checks.values import number, rows, said, show, text, texts
from campaigns.checks.words import fold, match_words, pairs_named_alike, same_text
from campaigns.facts import Fact, as_list

# Types of units behind the words of a target "for each …".
UNITS_DUE = {
    "province": ("province",),
    "each_district": ("district", "city"),
    "each_commune": ("commune", "ward", "township", "special_zone"),
    "each_village": ("village",),
}
# A number in a name that looks like one of participants: not a year, not "lần thứ 5", "20 năm".
_FIGURE = re.compile(
    r"(?<![\d/.,-])(?:\d{1,3}(?:\.\d{3})+|\d+)(?![\d/])"
    r"(?=\s+(?:người|lượt|hộ|học sinh|đoàn viên|hội viên|cán bộ|vận động viên)\b"
    r"|\s+(?:đơn vị|tác phẩm|tác giả|đại biểu)\b)",
    re.IGNORECASE,
)
_LARGE = re.compile(r"(?<![\d/.,-])\d{1,3}(?:\.\d{3})+(?![\d/.,])")
# Words that open the name of a body.
BODIES = (
    "vien", "hoc vien", "truong", "so", "ban", "hoi", "uy ban", "ubnd", "trung tam", "cong ty",
    "bo", "dai", "bao", "phong", "chi cuc", "cuc", "lien doan", "tinh doan", "doan", "huyen",
)  # fmt: skip


def counts_of_works(survey: Survey) -> Iterator[Finding]:
    """A stated total of works beside the works named, and beside what was due."""
    for total in survey.all("works"):
        stated = number(total.get("count"))
        if not _is_total(total) or stated is None:
            continue
        code = survey.campaign("works", total)
        named = [
            work
            for work in survey.of_campaign("works", code)
            if not _is_total(work)
            and survey.document_key(work) == survey.document_key(total)
            and _same_or_silent(work, total, "anniversary")
            and _same_or_silent(work, total, "status")
        ]
        approximate = said(total, "count") and text(total, "approx") not in ("", "exact")
        if named and len(named) != stated and not (approximate and len(named) < stated):
            more = len(named) > stated
            yield finding(
                "works_count",
                WARNING if more else INFO,
                [total, *named],
                stated={"count": stated, "named": len(named)},
                expected={"named": stated} if more else "a list may name fewer than it counts",
                message=f"Ghi {show(stated)} công trình nhưng nêu tên {len(named)}: "
                f"{listed(shortened(text(work, 'name'), 50) for work in named)}. "
                + ("Hãy kiểm tra lại số lượng." if more else "Danh sách có thể chưa đủ."),
            )
        yield from _open_targets(survey, total, stated, code)
    yield from _totals_of_two_documents(survey)


def _open_targets(
    survey: Survey, total: Fact, stated: Decimal, code: str | None
) -> Iterator[Finding]:
    """Works due from every unit: the total does not say whose target is met."""
    targets = [
        target
        for target in survey.of_campaign("targets", code)
        if code and is_of_works(target) and is_per_unit(target)
    ]
    unit = survey.unit_of(total)
    own_type = survey.unit_type(unit)
    if not own_type and unit == survey.province_of(total):
        own_type = "province"
    own = [target for target in targets if own_type in texts(target.get("per_unit"))]
    targets = own or targets
    if not targets:
        return
    due = sum(_units_due(survey, target) for target in targets)
    still = f", ít nhất {due - int(stated)} chỉ tiêu còn mở" if due > stated else ""
    yield finding(
        "works_count",
        INFO,
        [total, *targets],
        stated={
            "completed": stated,
            "target": [text(t, "scope") or ", ".join(texts(t.get("per_unit"))) for t in targets],
        },
        expected={"due": due or None, "open": max(0, due - int(stated)) if due else None},
        message=f"Đã hoàn thành {show(stated)} công trình; chỉ tiêu giao cho từng đơn vị"
        + (f" ({due} công trình{still})" if due else "")
        + ". Chưa rõ công trình nào của đơn vị nào; hãy gắn từng công trình với chỉ tiêu.",
    )


def _units_due(survey: Survey, target: Fact) -> int:
    """How many units of the tree a target "for each …" speaks of; 0 where the tree is not told."""
    value = number(target.get("value")) or 1
    top = survey.unit_of(target)
    types = [t for word in texts(target.get("per_unit")) for t in UNITS_DUE.get(word, ())]
    units = [
        code
        for code in survey.book.units
        if survey.unit_type(code) in types
        and top in survey.above(code)
        and "[" not in survey.unit_name(code)  # cut off: perhaps another one's name
    ]
    return int(value * len(units))


def _totals_of_two_documents(survey: Survey) -> Iterator[Finding]:
    totals = [w for w in survey.all("works") if _is_total(w) and number(w.get("count")) is not None]
    for one, two in combinations(totals, 2):
        same_campaign = survey.campaign("works", one) == survey.campaign("works", two)
        if not same_campaign or survey.document_key(one) == survey.document_key(two):
            continue
        if survey.unit_of(one) != survey.unit_of(two) or not _alike(one, two):
            continue
        if number(one["count"]) != number(two["count"]):
            counts = [show(number(fact["count"])) for fact in (one, two)]
            yield finding(
                "works_count",
                WARNING,
                [one, two],
                stated={one["id"]: number(one["count"]), two["id"]: number(two["count"])},
                expected="one total",
                message=f"Tổng số công trình khác nhau: {survey.document_name(one)} ghi "
                f"{counts[0]}, {survey.document_name(two)} ghi {counts[1]}. Hãy xác định số đúng.",
            )


def aliases_of_works(survey: Survey) -> Iterator[Finding]:
    works = [work for work in survey.all("works") if not _is_total(work)]
    for work in works:
        aliases = [a for a in texts(work.get("alias")) if not same_text(a, text(work, "name"))]
        if aliases:
            yield _alias(survey, [work], [text(work, "name"), *aliases])
    for one, two in pairs_named_alike(works, lambda w: [text(w, "name"), *texts(w.get("alias"))]):
        names = [text(one, "name"), text(two, "name")]
        if survey.document_key(one) != survey.document_key(two) and not same_text(*names):
            yield _alias(survey, [one, two], names)


def _alias(survey: Survey, works: list[Fact], names: list[str]) -> Finding:
    return finding(
        "work_alias",
        INFO,
        works,
        stated={"names": names},
        expected="one work, several names",
        message=f"Một công trình có nhiều tên: {joined(f'“{shortened(n, 70)}”' for n in names)}. "
        "Hãy giữ cả các tên để tìm được.",
    )


def figures_in_names(survey: Survey) -> Iterator[Finding]:
    for event in survey.all("events"):
        name = text(event, "name")
        found = [*_LARGE.findall(name), *_FIGURE.findall(name)]
        if found:
            yield finding(
                "figure_inside_a_name",
                WARNING,
                [event],
                stated={"name": name},
                expected="part of the name, no participation figure",
                message=f"Số {joined(found)} nằm trong tên hoạt động “{shortened(name)}”, không "
                "phải số người tham gia. Số tham gia chỉ ghi ở ô số liệu.",
            )


def organisers(survey: Survey) -> Iterator[Finding]:
    """Bodies joined by a comma: one within the other, or two."""
    for event in survey.all("events"):
        fields = [texts(event.get(name)) for name in ("organiser", "partners", "advisor")]
        bodies = [body for field in fields for body in field]
        nested = [
            (inner, outer)
            for field in fields
            for inner in field
            for outer in field
            if survey.is_below(inner, outer) and not _is_place(survey, outer)
        ]
        written = [body for body in bodies if body not in survey.book.units and _two_bodies(body)]
        names = [f"{survey.unit_name(a)}, {survey.unit_name(b)}" for a, b in nested] + written
        if names:
            yield finding(
                "organiser_comma",
                INFO,
                [event],
                stated={"text": names},
                expected="one body within another, or two bodies",
                message=f"“{joined(names)}” có thể là một cơ quan thuộc cơ quan kia, hoặc hai cơ "
                "quan cùng tổ chức. Hãy chọn đơn vị.",
            )


def turns_and_persons(survey: Survey) -> Iterator[Finding]:
    """Nobody takes part less than once, and no author enters less than one work."""
    for event in survey.all("events"):
        figures = [row for row in rows(event.get("figures")) if said(row)]
        turns = [row for row in figures if "luot" in match_words(text(row, "uom"))]
        persons = [
            row
            for row in figures
            if row not in turns and match_words(text(row, "uom"))[:1] == ["nguoi"]
        ]
        pairs = [(one, two, "lượt", "người") for one in turns for two in persons]
        entries = [row for row in figures if text(row, "what") == "entries" and row not in turns]
        authors = [row for row in figures if text(row, "what") in ("authors", "participants")]
        pairs += [(one, two, "bài, tác phẩm", "tác giả") for one in entries for two in authors]
        for more, fewer, one, two in pairs:
            a, b = said(more, printed=event), said(fewer, printed=event)
            if a.bounds.high < b.bounds.low:
                yield finding(
                    "entries_below_participants",
                    ERROR if one == "lượt" else WARNING,
                    [event],
                    stated={text(more, "what"): a.value, text(fewer, "what"): b.value},
                    expected="entries >= participants",
                    message=f"Hoạt động {survey.called(event)}: số {one} ({a.shown}) ít hơn số "
                    f"{two} ({b.shown}). Hãy kiểm tra lại hai số.",
                )


def running_totals(survey: Survey) -> Iterator[Finding]:
    """Two stocks of one thing in one sentence, the later holding the earlier."""
    for fact in survey.all("exemplars") + survey.all("events"):
        figures = [row for row in rows(fact.get("figures")) if said(row)]
        for one, two in combinations(figures, 2):
            if not text(one, "uom") or not same_text(text(one, "uom"), text(two, "uom")):
                continue
            names = [set(text(row, "what").lower().split("_")) for row in (one, two)]
            total = [name & {"total", "all", "overall"} for name in names]
            if not any(total) or not (names[0] & names[1]):
                continue
            a, b = said(one, printed=fact), said(two, printed=fact)
            yield finding(
                "running_total",
                WARNING,
                [fact],
                stated={"texts": [a.shown, b.shown]},
                expected={"difference": abs(a.value - b.value)},
                message=f"{survey.called(fact)} nêu hai số cùng loại, {a.shown} và {b.shown}, số "
                f"sau gồm cả số trước (chênh {show(abs(a.value - b.value))}). Không cộng hai số.",
            )


def _is_total(work: Fact) -> bool:
    return text(work, "kind").lower() == "total"


def _same_or_silent(one: Fact, two: Fact, name: str) -> bool:
    first, second = as_list(one.get(name)), as_list(two.get(name))
    return not first or not second or bool(set(map(str, first)) & set(map(str, second)))


def _alike(one: Fact, two: Fact) -> bool:
    labels = [text(fact, "label") or text(fact, "name") for fact in (one, two)]
    if not all(labels):
        return True
    first, second = (set(match_words(label)) for label in labels)
    return len(first & second) * 2 >= min(len(first), len(second))


def _is_place(survey: Survey, code: str) -> bool:
    return survey.area(code) == code


def _two_bodies(written: str) -> bool:
    """Whether each part opens a body: "Sở A, Hội B", not "Sở Văn hóa, Thể thao"."""
    parts = [fold(part).strip() for part in written.split(",")]
    return len(parts) > 1 and all(
        any(part == body or part.startswith(f"{body} ") for body in BODIES) for part in parts
    )


CHECKS = (
    counts_of_works,
    aliases_of_works,
    figures_in_names,
    organisers,
    turns_and_persons,
    running_totals,
)
