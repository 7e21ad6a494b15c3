"""Works, events, exemplars, the conference and aims for later years, in sentences and rows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from campaigns.choices import Approximation, ConferenceKind, ExemplarKind, WorkStatus
from emulation.lib.dates import PartialDate
from emulation.lib.figures import Figure
from emulation.lib.vietnamese import fold
from reports import phrases
from reports.contents.frame import ended, in_text

LISTED_IN_THE_TEXT = 20
# Kinds of events that stand before a quoted name: cuộc thi “Vẻ đẹp của miền đất …” ...
EVENT_NOUNS = (
    *("cuộc thi", "hội thi", "hội thảo khoa học", "hội thảo", "hội nghị", "tọa đàm"),
    *("xuất bản phẩm", "triển lãm", "hội chợ"),
)
# ... unless the name itself says what it is.
SAYING_NAMES = (
    *EVENT_NOUNS,
    *("hội diễn", "hội thao", "liên hoan", "giải", "ngày hội", "lễ", "tuần", "chương trình"),
    *("sách", "cuốn", "bộ", "tập", "tài liệu", "kỷ yếu", "đề tài"),
)


# --- Works -------------------------------------------------------------------------------------


def works(rows: Sequence[dict[str, Any]], appendix: str) -> list[str]:
    """The stated totals, then how many are named and how far they are."""
    paragraphs = [phrases.sentence(_total(row)) for row in rows if row["is_total"] and row["count"]]
    named = [row for row in rows if not row["is_total"]]
    if not named:
        return paragraphs
    parts = [
        f"{phrases.count(number)} công trình {word}"
        for word, number in (
            ("đã hoàn thành", _having(named, "status", WorkStatus.COMPLETED)),
            ("đang thực hiện", _having(named, "status", WorkStatus.UNDERWAY)),
            ("đã đăng ký", _having(named, "status", WorkStatus.PLANNED)),
            ("được gắn biển", _having(named, "has_plaque", True)),
        )
        if number
    ]
    detail = f", trong đó {phrases.listed(parts)}" if parts else ""
    start = f"Có {phrases.count(len(named))} công trình được nêu tên{detail}"
    if len(named) > LISTED_IN_THE_TEXT:
        return [*paragraphs, f"{start} (danh mục tại {appendix})."]
    return [*paragraphs, f"{start}:"]


def work_items(rows: Iterable[dict[str, Any]]) -> list[str]:
    """Those named, unless they are so many that only the appendix lists them."""
    named = [row for row in rows if not row["is_total"]]
    return [] if len(named) > LISTED_IN_THE_TEXT else ended(_work(row) for row in named)


def work_rows(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        row
        | {
            "name": phrases.capital(row["name"]),
            "plaque": "Gắn biển" if row["has_plaque"] else "",
            "status_label": "" if row["status"] == WorkStatus.UNKNOWN else row["status_label"],
            "purpose": phrases.capital(row["event"]),
        }
        for row in rows
    ]


def _total(row) -> str:
    name = row["name"].strip()
    noun = "" if fold(name).startswith("cong trinh") else "công trình: "
    return f"{phrases.count(row['count'])} {noun}{name[:1].lower()}{name[1:]}"


def _work(row) -> str:
    text = row["name"]
    if row["alias"]:
        text += f" ({row['alias']})"
    where = row["where"]
    # A name often says where the work is; it is not said twice.
    if where and fold(where) not in fold(text):
        text += f", {where}"
    return phrases.capital(text)


def _having(rows, key, value) -> int:
    return sum(row[key] == value for row in rows)


# --- Events ------------------------------------------------------------------------------------


def events(rows: Sequence[dict[str, Any]], appendix: str) -> str:
    """How many, by kind, where only the appendix lists them."""
    if len(rows) <= LISTED_IN_THE_TEXT:
        return ""
    kinds = Counter(row["kind"].split(",")[0].strip() or "hoạt động khác" for row in rows)
    parts = [f"{phrases.count(number)} {kind}" for kind, number in kinds.most_common()]
    detail = f", gồm {phrases.listed(parts)}" if len(parts) > 1 else ""
    return phrases.sentence(
        f"Có {phrases.count(len(rows))} hoạt động{detail} (danh mục và số liệu tại {appendix})"
    )


def event_items(rows: Sequence[dict[str, Any]]) -> list[str]:
    return [] if len(rows) > LISTED_IN_THE_TEXT else ended(_event(row) for row in rows)


def event_rows(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        row | {"title": phrases.capital(_title(row)), "shown": _figures(row), "when": _when(row)}
        for row in rows
    ]


def _event(row) -> str:
    text = phrases.capital(_title(row))
    if row["organiser"]:
        text += f", do {row['organiser']} tổ chức"
        text += f", phối hợp với {row['partners']}" if row["partners"] else ""
    when = _when(row)
    text += f" ({when})" if when and when not in text else ""
    figures = _figures(row)
    return f"{text}: {'; '.join(figures)}" if figures else text


def _title(row) -> str:
    name = row["name"].strip()
    noun = row["kind"].split(",")[0].strip().lower()
    if noun not in EVENT_NOUNS or _opens(name, SAYING_NAMES):
        return name
    return f"{noun} {phrases.quoted(name)}"


def _opens(name: str, words: Iterable[str]) -> bool:
    return any(fold(name).startswith(f"{fold(word)} ") for word in words)


def _figures(row) -> list[str]:
    return [_figure(figure) for figure in row["figures"] if figure["value"] is not None]


def _figure(figure: dict[str, Any]) -> str:
    """A figure with what it counts: the unit of measure says it, or the name of the figure does."""
    what = figure["uom"] or figure.get("what") or ""
    return phrases.figure(
        Figure(
            Decimal(figure["value"]),
            figure.get("approximation") or figure.get("approx") or Approximation.EXACT,
            bool(figure.get("estimate")),
            what.replace("_", " "),
        )
    )


def _when(row) -> str:
    days = [in_text(day) for day in (row["starts_on"], row["ends_on"]) if day]
    if len(days) == 2 and days[0] != days[1]:
        return f"từ {days[0]} đến {days[1]}"
    if days:
        return days[0]
    year = row["year"]
    return f"năm {year}" if year and str(year) not in row["name"] else ""


# --- Exemplars ---------------------------------------------------------------------------------


def unnamed_exemplars(rows: Sequence[dict[str, Any]]) -> list[str]:
    """A field and what was exemplary in it, where nobody is named."""
    fields = _by_field(row for row in rows if _is_unnamed(row))
    items = [
        f"{name}: {'; '.join(text[:1].lower() + text[1:] for text in texts)}" if texts else name
        for name, texts in fields
    ]
    return ended(items)


def named_exemplars(rows: Sequence[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    """(field, those named in it), the fields in the order in which they come."""
    return [
        (name, ended(texts))
        for name, texts in _by_field(row for row in rows if not _is_unnamed(row))
    ]


def _by_field(rows) -> list[tuple[str, list[str]]]:
    fields: dict[str, tuple[str, list[str]]] = {}
    for row in rows:
        name = row["field"].strip() or "lĩnh vực khác"
        _, texts = fields.setdefault(fold(name), (phrases.capital(name), []))
        text = _exemplar(row)
        if text and text not in texts:
            texts.append(text)
    return list(fields.values())


def _is_unnamed(row) -> bool:
    return row["kind"] == ExemplarKind.FIELD or not row["name"]


def exemplar_rows(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        row
        | {
            "title": row["name"] or "Không nêu tên",
            "where": ", ".join(part for part in (row["place"], row["unit"]) if part),
            "shown": _exemplar_figures(row),
        }
        for row in rows
    ]


def _exemplar(row) -> str:
    if _is_unnamed(row):
        return phrases.capital(row["achievement"])
    where = [part for part in (row["place"], row["unit"]) if part]
    text = phrases.capital(row["name"])
    missing = [part for part in where if fold(part) not in fold(text)]
    text += f" ({', '.join(missing)})" if missing else ""
    text += f": {row['achievement']}" if row["achievement"] else ""
    figures = _exemplar_figures(row)
    return f"{text} ({'; '.join(figures)})" if figures else text


def _exemplar_figures(row) -> list[str]:
    return [
        _figure(figure | {"uom": figure.get("uom") or ""})
        for figure in row["figures"]
        if figure.get("value") is not None
    ]


# --- Conference --------------------------------------------------------------------------------


def conference(rows: Sequence[dict[str, Any]]) -> tuple[str, list[str]]:
    """The closing conference in a paragraph, and the papers read there."""
    row = next((row for row in rows if row["kind"] == ConferenceKind.CLOSING), None)
    if row is None:
        return "", []
    day = PartialDate.from_iso(row["held_on"]) if row["held_on"] else None
    when = in_text(row["held_on"]) if day else ""
    start = " ".join(part for part in (row["session"], when) if part)
    held = "tổ chức Hội nghị tổng kết Phong trào"
    if row["organiser"]:
        text = f"{start}, {row['organiser']} {held}" if start else f"{row['organiser']} {held}"
    else:
        text = f"{start}, {held}" if start else held
    text += f" tại {row['venue']}" if row["venue"] else ""
    text += f", hình thức {row['mode']}" if row["mode"] else ""
    sentences = [text]
    if row["reporter"]:
        sentences.append(f"{row['reporter']} trình bày báo cáo kết quả Phong trào")
    if row["chair"]:
        sentences.append(f"{row['chair']} chủ trì, kết luận Hội nghị")
    papers = [_paper(paper) for paper in row["presentations"]]
    if papers:
        sentences.append(f"Hội nghị nghe {phrases.count(len(papers))} tham luận")
    paragraph = " ".join(phrases.sentence(text) for text in sentences)
    return paragraph.rstrip(".") + (":" if papers else "."), ended(papers)


def _paper(paper) -> str:
    who = ", ".join(part for part in (paper["speaker"], paper["unit"]) if part)
    text = phrases.capital(paper["topic"].strip())
    return f"{text} ({who})" if who else text


# --- Aims for later years ----------------------------------------------------------------------


def directions(rows: Iterable[dict[str, Any]]) -> list[str]:
    items = []
    for row in rows:
        year = f"Đến năm {row['year']}: " if row["year"] else ""
        wanted = row["wording"]
        if row["value"] is not None:
            wanted = phrases.amount(Decimal(row["value"]), row["uom"])
        label = row["label"].strip()
        label = label[:1].lower() + label[1:] if year else phrases.capital(label)
        items.append(f"{year}{label}{f': {wanted}' if wanted else ''}")
    return items
