"""A made-up province (tỉnh Đông Sơn) whose documents say just what a test needs."""

from decimal import Decimal
from typing import Any

from campaigns.checks import Finding, examine
from campaigns.facts import Fact, FactBook

LAUNCH, NEWS, REPORT, DISTRICT = "launch.txt", "news.txt", "report.txt", "district.txt"


def _units(*rows: tuple[str, str, str, str | None]) -> dict[str, Fact]:
    return {
        code: {"code": code, "name": name, "type": kind, "parent": parent}
        for code, name, kind, parent in rows
    }


UNITS = _units(
    ("VN", "Trung ương", "central", None),
    ("VN.TTG", "Thủ tướng Chính phủ", "authority", "VN"),
    ("DS", "tỉnh Đông Sơn", "province", "VN"),
    ("DS.UBND", "UBND tỉnh", "people_committee", "DS"),
    ("DS.CT", "Chủ tịch UBND tỉnh", "authority", "DS.UBND"),
    ("DS.TU", "Tỉnh ủy", "party_committee", "DS"),
    ("DS.SNN", "Sở Nông nghiệp", "department", "DS.UBND"),
    ("DS.CCTL", "Chi cục Thủy lợi", "agency", "DS.SNN"),
    ("DS.TP", "thành phố Đông Sơn", "city", "DS"),
    ("DS.BV", "huyện Ba Vân", "district", "DS"),
    ("DS.BV.UBND", "UBND huyện Ba Vân", "people_committee", "DS.BV"),
    ("DS.BV.NK", "xã Nậm Khê", "commune", "DS.BV"),
    ("DS.LH", "huyện Lâm Hòa", "district", "DS"),
)
INDICATORS = {
    code: {"code": code, "label": label, "uom": uom, "direction": direction, "quantity": quantity}
    for code, label, uom, direction, quantity in (
        ("growth", "tốc độ tăng trưởng kinh tế", ["%"], "higher", "rate"),
        ("growth_farm", "tăng trưởng nông nghiệp", ["% tăng"], "higher", "rate"),
        ("revenue", "thu ngân sách nhà nước", ["tỷ đồng"], "higher", "amount"),
        ("jobs", "giải quyết việc làm", ["lao động", "người"], "higher", "amount"),
        ("rice", "sản lượng lúa", ["tấn"], "higher", "amount"),
        ("forest", "tỷ lệ che phủ rừng", ["%"], "higher", "level"),
        ("poverty", "tỷ lệ hộ nghèo", ["%"], "lower", "level"),
        ("poverty_cut", "mức giảm tỷ lệ hộ nghèo", ["điểm %"], "higher", "change"),
        ("schools", "trường đạt chuẩn", ["trường"], "higher", "count_of"),
        ("works", "công trình chào mừng", ["công trình"], "higher", "amount"),
        ("escape", "huyện thoát nghèo", [], "higher", "yes_no"),
    )
}


def document(source: str, kind: str, **fields: Any) -> Fact:
    return {"id": f"D-{source}", "source": source, "kind": kind, "province": "DS"} | fields


DOCUMENTS = (
    document(LAUNCH, "launch_plan", number="12/KH-UBND", date="2023-03-01"),
    document(NEWS, "news", title="Tổng kết phong trào", date="2023-12-20"),
    document(REPORT, "report", title="Báo cáo kết quả", date="2024-01-05"),
    document(DISTRICT, "launch_plan", number="7/KH-UBND", date="2023-04-01"),
)


def fact(id: str, source: str = REPORT, **fields: Any) -> Fact:
    return {"id": id, "source": source} | fields


def result(id: str, value: Any = None, uom: str | None = None, **fields: Any) -> Fact:
    """A result of the province in 2023, exact unless said otherwise."""
    said = {"unit": "DS", "indicator": "jobs", "period": "2023", "value": value, "uom": uom}
    return fact(id, **(said | {"label": fields.get("indicator", "jobs")} | fields))


def plan(kind: str, pct: Any, basis: str = "KH", **fields: Any) -> list[Fact]:
    return [{"basis": basis, "kind": kind, "pct": pct} | fields]


def former(kind: str, value: Any, base: str | None = "2022", **fields: Any) -> Fact:
    return {"base": base, "kind": kind, "value": value} | fields


def book(documents: tuple[Fact, ...] = DOCUMENTS, **lists: list[Fact]) -> FactBook:
    return FactBook(
        documents=list(documents), lists=lists, units=dict(UNITS), indicators=dict(INDICATORS)
    )


def findings(kind: str, **lists: Any) -> list[Finding]:
    """What examining such a book says of one kind."""
    return [finding for finding in examine(book(**lists)) if finding.kind == kind]


def told(kind: str, **lists: Any) -> list[tuple[str, set[str]]]:
    """Severity and facts of each finding of a kind."""
    return [(found.severity, set(found.facts)) for found in findings(kind, **lists)]


def number(written: str) -> Decimal:
    return Decimal(written)
