"""The official parts of the report: head, title, bases, launch of the campaign, signature."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from campaigns.choices import CampaignKind
from emulation.lib.dates import PartialDate
from emulation.lib.vietnamese import fold
from reports import phrases

_DAYS = re.compile(r"(?<=\d)\s*[-–]\s*(?=\d{1,2}/\d{1,2}/\d{4})")
BLANK = "\N{NO-BREAK SPACE}"
SUBJECT_LETTERS = 150
_KINDS = {
    CampaignKind.SPECIAL: "phong trào thi đua đặc biệt",
    CampaignKind.THEMATIC: "phong trào thi đua theo chuyên đề",
    CampaignKind.REGULAR: "phong trào thi đua thường xuyên",
}
# Laws are cited without number and issuer (Decree 30/2020, Appendix I, II.6).
_LAWS = ("luat", "bo luat", "phap lenh", "hien phap")


@dataclass(frozen=True)
class Frame:
    superior: list[str]
    issuer: list[str]
    issuer_name: str
    number: str
    place_and_date: str
    subject: str
    addressed_to: list[str]
    bases: list[str]
    capacity: list[str]
    other_position: str
    signer: str
    recipients: list[str]
    attached_to: str
    is_draft: bool


def frame(snapshot: dict[str, Any]) -> Frame:
    parts = snapshot["frame"]
    issued = _date(parts["issued_on"])
    number = f"{int(parts['number']):02}" if parts["number"].isdigit() else parts["number"]
    shown = number or BLANK * 7
    year = issued.year if issued else _last_year(snapshot)
    long = issued.long if issued else f"ngày{BLANK * 5}tháng{BLANK * 5}năm {year or BLANK * 4}"
    addressed = lines(parts["addressed_to"])
    return Frame(
        superior=[line.upper() for line in lines(parts["superior"])],
        issuer=[line.upper() for line in lines(parts["issuer"])],
        issuer_name=parts["issuer_name"],
        number=f"Số: {shown}/{parts['symbol']}" if parts["symbol"] else f"Số: {shown}",
        place_and_date=", ".join(part for part in (parts["place"], long) if part),
        subject=parts["subject"],
        addressed_to=ended(addressed),
        bases=ended([f"Căn cứ {text}" for text in bases(snapshot["legal_bases"])]),
        capacity=[line.upper() for line in lines(parts["capacity"])]
        + [line.upper() for line in lines(parts["position"])],
        other_position=parts["other_position"].upper(),
        signer=parts["signer"],
        recipients=recipients(lines(parts["recipients"]), above=bool(addressed)),
        attached_to=_attached_to(shown, parts, long),
        is_draft=snapshot["campaign"]["is_draft"],
    )


def subject(campaign: dict[str, Any]) -> str:
    """Trích yếu: short, so the full theme stands in the text and not in the title."""
    named = campaign["second_name"] or campaign["theme"]
    if len(named) <= SUBJECT_LETTERS:
        return f"Tổng kết {kind_of(campaign)} {phrases.quoted(named)}"
    launched = _date(campaign["launched_on"])
    when = f" phát động {launched.long}" if launched else ""
    return f"Tổng kết {kind_of(campaign)}{when}"


def kind_of(campaign: dict[str, Any]) -> str:
    return _KINDS.get(campaign["kind"], "phong trào thi đua")


def opening(snapshot: dict[str, Any]) -> str:
    campaign = snapshot["campaign"]
    return (
        f"{snapshot['frame']['issuer_name']} báo cáo tổng kết {kind_of(campaign)} với chủ đề "
        f"{phrases.quoted(_tidied(campaign['theme']))} (sau đây gọi là Phong trào) như sau:"
    )


def closing(snapshot: dict[str, Any]) -> str:
    return f"Trên đây là báo cáo tổng kết Phong trào của {snapshot['frame']['issuer_name']}"


def launch(campaign: dict[str, Any]) -> list[str]:
    """When, by whom, in what spirit, until when."""
    launcher = campaign["launcher_position"] or campaign["unit"]
    if campaign["launcher_name"]:
        launcher = f"{campaign['launcher_name']}, {launcher},"
    launched, ends = _date(campaign["launched_on"]), _date(campaign["ends_on"])
    start = f"{_on(launched)}, {launcher}" if launched else phrases.capital(launcher)
    text = f"{start} phát động Phong trào"
    if campaign["document_number"]:
        text += f" (văn bản số {campaign['document_number']}"
        text += f" {_document_day(campaign)})" if campaign["document_on"] else ")"
    paragraphs = [text]
    if ends:
        begun = (
            f"từ {_in_text(launched)}" if launched else campaign["start_note"] or "từ khi phát động"
        )
        paragraphs.append(f"Phong trào được thực hiện {begun} đến hết {_in_text(ends)}")
    if campaign["second_name"]:
        paragraphs.append(f"Phong trào còn có tên {phrases.quoted(campaign['second_name'])}")
    if campaign["spirit"]:
        paragraphs.append(f"Tinh thần của Phong trào là {phrases.quoted(campaign['spirit'])}")
    return [" ".join(phrases.sentence(paragraph) for paragraph in paragraphs)]


def anniversaries(rows: Iterable[dict[str, Any]]) -> list[str]:
    """115 năm thành lập tỉnh (28/6/1909 - 28/6/2024)"""
    items = []
    for row in rows:
        years = f"{row['years']} năm " if row["years"] else ""
        days = " - ".join(
            date.short for date in (_date(row["starts_on"]), _date(row["ends_on"])) if date
        )
        items.append(f"Kỷ niệm {years}{row['name']}{f' ({days})' if days else ''}")
    return items


def responses(rows: list[dict[str, Any]]) -> list[str]:
    items = []
    for row in rows:
        launched, ends = _date(row["launched_on"]), _date(row["ends_on"])
        text = f"{phrases.capital(row['unit'])} phát động phong trào {phrases.quoted(row['theme'])}"
        text += f" {_in_text(launched)}" if launched else ""
        text += f", thực hiện đến hết {_in_text(ends)}" if ends else ""
        items.append(text)
    return items


def participation(row: dict[str, Any]) -> list[str]:
    if not row["total"]:
        return []
    kinds = phrases.listed(
        [
            f"{phrases.count(number)} {label[:1].lower()}{label[1:]}"
            for label, number in row["kinds"]
        ]
    )
    detail = f", gồm {kinds}" if len(row["kinds"]) > 1 else ""
    text = f"Có {phrases.count(row['total'])} đơn vị tham gia Phong trào{detail}"
    reported = (
        f"{phrases.count(row['reported'])} đơn vị có báo cáo kết quả đã được thẩm định"
        if row["reported"]
        else "chưa đơn vị nào có báo cáo kết quả được thẩm định"
    )
    return [phrases.sentence(f"{text}; {reported}")]


def as_of(snapshot: dict[str, Any]) -> str:
    """The last day that the report knows of; its files are dated by it, never by the clock."""
    full = [date for date in _dates(snapshot) if date.is_full]
    return str(max(full)) if full else ""


def bases(rows: Iterable[dict[str, Any]]) -> list[str]:
    """Each basis once, as it is cited."""
    cited = [citation(row) for row in rows]
    return list(dict.fromkeys(text for text in cited if text))


def citation(row: dict[str, Any]) -> str:
    """Chỉ thị số 34-CT/TW ngày 07 tháng 4 năm 2014 của Bộ Chính trị (khóa XI) về …"""
    kind, about = row["kind"].strip(), row["subject"].strip()
    dated = _date(row["dated"])
    if fold(kind).startswith(_LAWS):
        named = about if fold(about).startswith(fold(kind)) else f"{kind} {about}"
        return " ".join(part for part in (named.strip(), dated.long if dated else "") if part)
    if fold(about).startswith(f"{fold(kind)} ") and not row["number"]:
        parts = [phrases.capital(about)]
        about = ""
    else:
        parts = [kind]
    if row["number"]:
        parts.append(f"số {row['number']}")
    if dated:
        parts.append(dated.long)
    if row["issuer"]:
        parts.append(f"của {row['issuer']}")
    if row["term"]:
        parts.append(f"({row['term']})")
    if about:
        about = about[:1].lower() + about[1:]
        parts.append(about if about.startswith("về ") else f"về {about}")
    return " ".join(part for part in parts if part)


def _dates(snapshot) -> Iterator[PartialDate]:
    texts = [
        snapshot["frame"]["issued_on"],
        snapshot["campaign"]["launched_on"],
        snapshot["campaign"]["ends_on"],
        *(row["held_on"] for row in snapshot["conferences"]),
        *(row["verified_on"] for row in snapshot["reports"]),
    ]
    for text in texts:
        date = _date(text)
        if date:
            yield date


def _last_year(snapshot) -> int | None:
    return max((date.year for date in _dates(snapshot)), default=None)


def recipients(names: list[str], *, above: bool) -> list[str]:
    """Each line with its mark; a report to a superior names those "above" first, the file last."""
    archive = [line for line in names if fold(line).startswith("luu")] or ["Lưu: VT"]
    others = [line for line in names if line not in archive]
    if above and not any(fold(line).startswith("nhu tren") for line in others):
        others.insert(0, "Như trên")
    return ended([*others, *archive])


def _attached_to(shown: str, parts, long: str) -> str:
    symbol = f"/{parts['symbol']}" if parts["symbol"] else ""
    return f"(Kèm theo Báo cáo số {shown}{symbol} {long} của {parts['issuer_name']})"


def _tidied(theme: str) -> str:
    """Dates from and to stand apart by " - ", however the launch document set them."""
    return _DAYS.sub(" - ", theme)


def ended(items: Iterable[str]) -> list[str]:
    """Items of a list: each ends with a semicolon, the last with a full stop."""
    bare = [line.strip().rstrip(" ;.") for line in items]
    bare = [line for line in bare if line]
    return [f"{line};" for line in bare[:-1]] + [f"{line}." for line in bare[-1:]]


def lines(text: str) -> list[str]:
    return [line.strip().removeprefix("-").strip() for line in text.splitlines() if line.strip()]


def _document_day(campaign) -> str:
    return f"ngày {_date(campaign['document_on']).short}"


def _on(date: PartialDate) -> str:
    """At the head of a sentence."""
    return phrases.capital(_in_text(date))


def _in_text(date: PartialDate) -> str:
    """ngày 30/5/2023; tháng 12/2022; năm 2022."""
    if date.is_full:
        return f"ngày {date.short}"
    return f"tháng {date.short}" if date.month else f"năm {date.year}"


def in_text(text: str) -> str:
    date = _date(text)
    return _in_text(date) if date else ""


def _date(text: str | None) -> PartialDate | None:
    return PartialDate.from_iso(text) if text else None
