"""What a closing report says, out of the plain values of its snapshot; the template sets it."""

from typing import Any

from campaigns.choices import BaselineKind
from emulation.lib.vietnamese import fold
from reports import phrases
from reports.choices import Section
from reports.contents import awards, figures, frame, highlights

MISSING_UNITS_NAMED = 60
LINES_IN_THE_TEXT = 40


def context_of(
    snapshot: dict[str, Any], narrative: dict[str, str], *, check_code: str, check_address: str
) -> dict[str, Any]:
    """Everything the template of the closing report prints."""
    whole = figures.latest_lines(row for row in snapshot["reports"] if row["is_whole"])
    units = figures.latest_lines(row for row in snapshot["reports"] if not row["is_whole"])
    conference, papers = highlights.conference(snapshot["conferences"])
    award_groups = awards.groups(snapshot["awards"])
    as_of = frame.as_of(snapshot)
    appendices = _appendices(snapshot, award_groups)
    return {
        "frame": frame.frame(snapshot),
        "opening": frame.opening(snapshot),
        "metadata": _metadata(snapshot, as_of),
        "launch": frame.launch(snapshot["campaign"]),
        "anniversaries": frame.ended(frame.anniversaries(snapshot["anniversaries"])),
        "focus_areas": frame.ended(phrases.capital(label) for label in snapshot["focus_areas"]),
        "responses": frame.ended(frame.responses(snapshot["responses"])),
        "participation": frame.participation(snapshot["participation"]),
        "works": highlights.works(snapshot["works"], appendices.get("highlights", "")),
        "work_items": highlights.work_items(snapshot["works"]),
        "work_rows": highlights.work_rows(snapshot["works"]),
        "events": highlights.events(snapshot["events"], appendices.get("highlights", "")),
        "event_items": highlights.event_items(snapshot["events"]),
        "event_rows": highlights.event_rows(snapshot["events"]),
        "whole": whole,
        "fields": figures.by_field(whole),
        "tally": figures.tally(whole),
        "unconfirmed": any(line.is_unconfirmed for line in whole),
        "chart": figures.plan_chart(whole),
        "unit_summaries": figures.unit_summaries(units),
        "exemplar_items": highlights.unnamed_exemplars(snapshot["exemplars"]),
        "exemplars": highlights.named_exemplars(snapshot["exemplars"]),
        "exemplar_rows": highlights.exemplar_rows(snapshot["exemplars"]),
        "award_groups": award_groups,
        "award_kinds": [
            (place, label.capitalize())
            for place, (_, label) in enumerate(phrases.RECIPIENTS)
            if awards.has_kind(award_groups, place)
        ],
        "conference": conference,
        "papers": papers,
        "unmet": _unmet([*whole, *units]),
        "undecided": _undecided([*whole, *units]),
        "open_targets": _open_targets(snapshot["open_targets"]),
        "missing": _missing(snapshot["participation"]["missing"]),
        "findings": snapshot["findings"],
        "findings_counted": _findings(snapshot["findings"], appendices),
        "directions": frame.ended(highlights.directions(snapshot["directions"])),
        "open_work": _open_work(snapshot, whole, units),
        "text": {section: paragraphs(narrative.get(section, "")) for section in Section.values},
        "closing": frame.closing(snapshot),
        "appendices": appendices,
        "reports": _report_tables(snapshot["reports"]),
        "source_reports": [_source_report(row) for row in snapshot["reports"] if row["reference"]],
        "documents": [_document(row) for row in snapshot["documents"]],
        "sources": _sources(snapshot),
        "check_code": check_code,
        "check_address": check_address,
    }


def paragraphs(text: str) -> list[str]:
    """What staff wrote, a paragraph a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def notes_for_staff(outline: dict[str, Any], narrative: dict[str, str]) -> list[str]:
    """What the report lacks and only people can say; shown on the page, never printed."""
    parts = outline["frame"]
    notes = []
    if not parts["signer"]:
        notes.append("Chưa có họ tên người ký; chỗ ký sẽ để trống.")
    if not parts["position"]:
        notes.append("Chưa có chức vụ người ký.")
    if not parts["number"] or not parts["issued_on"]:
        notes.append("Chưa có số hoặc ngày ban hành; báo cáo để trống chỗ cho văn thư ghi.")
    empty = [section.label for section in Section if not narrative.get(section)]
    if empty:
        notes.append(
            f"Các phần chưa có lời văn: {', '.join(empty)}. Báo cáo chỉ in phần lấy từ số liệu."
        )
    missing = len(outline["participation"]["missing"])
    if missing:
        notes.append(
            f"{missing} đơn vị tham gia chưa có báo cáo được thẩm định; báo cáo sẽ nêu rõ."
        )
    if not outline["reports"]:
        notes.append("Chưa có số liệu nào được thẩm định.")
    if not outline["awards"]:
        notes.append("Chưa nhập số liệu khen thưởng; phần này sẽ không có trong báo cáo.")
    return notes


# --- What was not reached ----------------------------------------------------------------------


def _unmet(lines) -> list[str]:
    found = [
        f"{line.unit}: {line.sentence}" for line in lines if line.is_judged and line.met is False
    ]
    return _cut([phrases.capital(text) for text in found])


def _undecided(lines) -> list[str]:
    found = [
        phrases.capital(f"{line.unit}: {line.label}: {line.reason or 'chưa đủ cơ sở kết luận'}")
        for line in lines
        if line.is_judged and line.met is None
    ]
    return _cut(found)


def _open_targets(rows) -> list[str]:
    items = []
    for row in rows:
        plans = [base for base in row["baselines"] if base["kind"] == BaselineKind.PLAN]
        wanted = [_wanted(base, row) for base in plans if base["value"] is not None]
        if row["wording"]:
            wanted.append(row["wording"])
        remarks = [", ".join(wanted), f"năm {row['year']}" if row["year"] else "", row["scope"]]
        detail = "; ".join(remark for remark in remarks if remark)
        label = phrases.capital(row["label"])
        items.append(f"{label}{f' ({detail})' if detail else ''}, {row['unit']}")
    return _cut(items)


def _wanted(base, row) -> str:
    words = {">=": "từ", ">": "trên", "<=": "không quá", "<": "dưới"}.get(row["comparator"], "")
    value = figures.decimal(base["value"])
    amount = phrases.amount(value, base["uom"], decimals=row["decimals"] or None)
    after = " trở lên" if words == "từ" else ""
    return " ".join(part for part in (words, f"{amount}{after}") if part)


def _missing(units) -> str:
    if not units:
        return ""
    named = units if len(units) <= MISSING_UNITS_NAMED else units[:MISSING_UNITS_NAMED]
    more = f" và {len(units) - len(named)} đơn vị khác" if len(named) < len(units) else ""
    return phrases.sentence(
        f"{phrases.count(len(units))} đơn vị tham gia chưa có báo cáo được thẩm định: "
        f"{', '.join(named)}{more}"
    )


def _findings(findings, appendices) -> str:
    if not findings:
        return ""
    errors = sum(row["severity"] == "error" for row in findings)
    others = len(findings) - errors
    parts = [
        f"{phrases.count(number)} điểm {word}"
        for number, word in ((errors, "sai lệch"), (others, "cần đối chiếu thêm"))
        if number
    ]
    return phrases.sentence(
        f"Đối chiếu các tài liệu và số liệu của Phong trào thấy {phrases.listed(parts)}, "
        f"nêu tại {appendices['sources']}; các số liệu này được in như tài liệu nêu, không tự sửa"
    )


def _open_work(snapshot, whole, units) -> str:
    """Tasks that follow from the data alone, for want of anything staff wrote."""
    tasks = []
    if snapshot["open_targets"] or _undecided([*whole, *units]):
        tasks.append("theo dõi, đánh giá các chỉ tiêu chưa có kết quả hoặc chưa đủ cơ sở kết luận")
    if _unmet([*whole, *units]):
        tasks.append("tiếp tục thực hiện các chỉ tiêu chưa đạt")
    if snapshot["participation"]["missing"]:
        tasks.append("đôn đốc các đơn vị chưa có báo cáo được thẩm định")
    if snapshot["findings"]:
        tasks.append("đối chiếu, thống nhất những số liệu còn khác nhau giữa các tài liệu")
    return phrases.sentence("; ".join(tasks))


def _cut(items: list[str]) -> list[str]:
    if len(items) > LINES_IN_THE_TEXT:
        more = len(items) - LINES_IN_THE_TEXT
        items = [*items[:LINES_IN_THE_TEXT], f"Và {phrases.count(more)} trường hợp khác"]
    return frame.ended(items)


# --- Appendices --------------------------------------------------------------------------------


def _appendices(snapshot, award_groups) -> dict[str, str]:
    """{which: "Phụ lục II"}: numbered only among those that have something in them."""
    present = [
        name
        for name, rows in (
            ("indicators", [row for row in snapshot["reports"] if row["results"]]),
            ("highlights", [*snapshot["works"], *snapshot["events"], *snapshot["exemplars"]]),
            ("awards", award_groups),
            ("sources", ["always"]),
        )
        if rows
    ]
    if len(present) == 1:
        return {present[0]: "Phụ lục"}
    return {name: f"Phụ lục {phrases.roman(number)}" for number, name in enumerate(present, 1)}


def _report_tables(reports) -> list[dict[str, Any]]:
    tables = []
    for row in reports:
        lines = [figures.line(result, row["unit"]) for result in row["results"]]
        tables.append(
            {
                "title": f"{phrases.capital(row['unit'])}, kỳ báo cáo {_period(row['period'])}",
                "note": row["note"],
                "lines": lines,
                "unconfirmed": any(line.is_unconfirmed for line in lines),
            }
        )
    return [table for table in tables if table["lines"]]


def _source_report(row) -> dict[str, str]:
    verified = frame.in_text(row["verified_on"])
    by = f", {row['verified_by']}" if row["verified_by"] else ""
    return {
        "reference": row["reference"],
        "title": f"{phrases.capital(row['unit'])}, kỳ báo cáo {_period(row['period'])}",
        "verified": f"lần {row['number']}, {verified}{by}",
        "fingerprint": row["fingerprint"][:16],
    }


def _document(row) -> dict[str, str]:
    title = row["title"] or f"Tài liệu {row['source']}"
    if row["number"]:
        title = f"{title} (số {row['number']})"
    return {"code": row["code"], "title": title, "day": frame.in_text(row["dated"])}


def _period(name: str) -> str:
    return name if fold(name).startswith("nam ") or not name.isdigit() else f"năm {name}"


def _sources(snapshot) -> list[tuple[str, str, list[str]]]:
    """(what, how it is printed, where from) of everything outside the other appendices."""
    campaign = snapshot["campaign"]
    rows = [("Chủ đề, thời gian phát động, kết thúc", campaign["code"], campaign["facts"])]
    for row, text in zip(
        snapshot["anniversaries"], frame.anniversaries(snapshot["anniversaries"]), strict=True
    ):
        rows.append(("Sự kiện kỷ niệm", text, row["facts"]))
    for row in snapshot["legal_bases"]:
        rows.append(("Căn cứ", frame.citation(row), row["facts"]))
    for row in snapshot["conferences"]:
        when = frame.in_text(row["held_on"])
        rows.append((row["label"], when or row["venue"], row["facts"]))
    for row in snapshot["open_targets"]:
        rows.append(("Chỉ tiêu chưa có kết quả", phrases.capital(row["label"]), row["facts"]))
    for row, text in zip(
        snapshot["directions"], highlights.directions(snapshot["directions"]), strict=True
    ):
        rows.append(("Mục tiêu các năm tới", text, row["facts"]))
    return rows


def _metadata(snapshot, as_of) -> dict[str, Any]:
    made = frame.frame(snapshot)
    campaign = snapshot["campaign"]
    return {
        "title": f"Báo cáo {made.subject[:1].lower()}{made.subject[1:]}",
        "author": made.issuer_name,
        "subject": campaign["theme"],
        "keywords": ["báo cáo tổng kết", "phong trào thi đua", "thi đua, khen thưởng"]
        + [campaign["code"]],
        "created": as_of,
    }
