"""The columns of a workbook of old decisions, and one row of it read: values, or what is wrong."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from awards.choices import AwardOccasion
from awards.citizens import CitizenNumberError, digest_of, read_number
from campaigns.choices import RecipientKind
from emulation.lib.dates import DateError, PartialDate
from emulation.lib.vietnamese import match_key, normalise

YEARS = range(1945, 2101)
HONORIFICS = ("Ông", "Bà", "Đồng chí")
LABELS = {
    "title": "Tên gọi",
    "name": "Họ tên, tên tập thể",
    "post": "Chức vụ",
    "unit": "Đơn vị",
    "kind": "Đối tượng",
    "award": "Danh hiệu, hình thức",
    "occasion": "Loại hình",
    "year": "Năm",
    "number": "Số quyết định",
    "decided_on": "Ngày quyết định",
    "authority": "Người quyết định",
    "campaign": "Phong trào",
    "achievement": "Thành tích",
    "birth_year": "Năm sinh",
    "citizen": "Số định danh",
}
ALIASES = {
    "title": ("Xưng hô", "Ông/Bà"),
    "name": ("Họ tên", "Họ và tên", "Tên", "Tên tập thể, cá nhân", "Người, tập thể"),
    "post": ("Chức vụ, nơi công tác", "Chức danh"),
    "unit": ("Đơn vị công tác", "Nơi công tác", "Địa chỉ", "Tên đơn vị"),
    "kind": ("Loại đối tượng",),
    "award": ("Danh hiệu", "Hình thức", "Hình thức khen thưởng", "Danh hiệu/hình thức"),
    "occasion": ("Loại hình khen thưởng", "Loại khen thưởng"),
    "year": ("Năm khen", "Năm thành tích"),
    "number": ("Quyết định số", "Số QĐ", "Số, ký hiệu quyết định", "Quyết định"),
    "decided_on": ("Ngày", "Ngày QĐ", "Ngày ký", "Ngày ban hành"),
    "authority": ("Cấp quyết định", "Người ký", "Cơ quan quyết định"),
    "campaign": ("Tên phong trào", "Chuyên đề"),
    "achievement": ("Nội dung thành tích", "Lý do khen", "Về thành tích"),
    "birth_year": ("Năm sinh (cá nhân)",),
    "citizen": ("CCCD", "Căn cước", "CMND", "Số CCCD", "Số căn cước", "CCCD/CMND"),
}
WANTED = {key: (label, *ALIASES[key]) for key, label in LABELS.items()} | {
    "place": ("STT", "TT", "Số TT", "Số thứ tự")
}
REQUIRED = ("name", "award", "number")
AT_MOST = {"name": 300, "post": 300, "unit": 300, "number": 80, "authority": 200, "award": 250}
KINDS = {match_key(label): value for value, label in RecipientKind.choices} | {
    "ca nhan": RecipientKind.INDIVIDUAL,
    "tap the": RecipientKind.COLLECTIVE,
    "ho": RecipientKind.HOUSEHOLD,
    "ho gia dinh": RecipientKind.HOUSEHOLD,
}
OCCASIONS = {match_key(label): value for value, label in AwardOccasion.choices} | {
    "cong trang": AwardOccasion.MERIT,
    "thuong xuyen": AwardOccasion.MERIT,
    "chuyen de": AwardOccasion.CAMPAIGN,
    "theo dot": AwardOccasion.CAMPAIGN,
    "phong trao": AwardOccasion.CAMPAIGN,
    "phong trao thi dua": AwardOccasion.CAMPAIGN,
    "dot xuat": AwardOccasion.SUDDEN,
    "cong hien": AwardOccasion.CONTRIBUTION,
    "nien han": AwardOccasion.SENIORITY,
    "doi ngoai": AwardOccasion.EXTERNAL,
}


@dataclass
class OldHonour:
    """One row as it says; `wrong` are (column, what to do). The citizen number is a digest."""

    name: str = ""
    post: str = ""
    unit: str = ""
    kind: str = RecipientKind.INDIVIDUAL
    award: str = ""
    occasion: str = ""
    year: int | None = None
    number: str = ""
    decided_on: date | None = None
    authority: str = ""
    campaign: str = ""
    achievement: str = ""
    birth_year: int | None = None
    digest: str = ""
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @cached_property
    def match(self) -> str:
        return match_key(self.name)


def read_row(cells: dict[str, Any]) -> OldHonour:
    """`cells` are the values of one row by column, as `emulation.lib.sheets` gives them."""
    row = OldHonour()
    for key in ("name", "post", "unit", "award", "authority", "campaign", "achievement"):
        setattr(row, key, _text(cells.get(key)))
    row.number = number_of(cells.get("number"))
    for key in REQUIRED:
        if not getattr(row, key):
            row.wrong.append((key, f"Thiếu “{LABELS[key]}”."))
    for key, most in AT_MOST.items():
        if len(getattr(row, key)) > most:
            row.wrong.append((key, f"“{LABELS[key]}” dài quá {most} chữ. Hãy viết gọn lại."))
    row.kind = _known(row, cells, "kind", KINDS) or RecipientKind.INDIVIDUAL
    row.occasion = _known(row, cells, "occasion", OCCASIONS)
    row.decided_on = _day(row, cells.get("decided_on"))
    row.year = _year(row, cells, "year")
    if row.year is None and row.decided_on:
        row.year = row.decided_on.year
    if row.year is None and not row.wrong:
        row.wrong.append(("year", "Thiếu cả năm và ngày quyết định. Hãy ghi một trong hai."))
    row.birth_year = _year(row, cells, "birth_year")
    try:
        row.digest = digest_of(read_number(cells.get("citizen")))
    except CitizenNumberError as error:
        row.wrong.append(("citizen", str(error)))
    if row.digest and row.kind != RecipientKind.INDIVIDUAL:
        row.wrong.append(("citizen", "Chỉ cá nhân có số định danh. Hãy bỏ số hoặc sửa đối tượng."))
    return row


def number_of(cell: Any) -> str:
    """The number of a decision with its symbol, in one spelling: " 1234 / QĐ - UBND" → its own."""
    text = _text(cell)
    return "".join(text.split()).strip(".,;")


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell.to_integral_value() if cell == cell.to_integral_value() else cell, "f")
    return normalise(str(cell))


def _known(row: OldHonour, cells: dict, key: str, names: dict[str, str]) -> str:
    text = _text(cells.get(key))
    if not text:
        return ""
    found = names.get(match_key(text))
    if found is None:
        row.wrong.append((key, f"Không có “{text}”. Hãy chọn một giá trị trong tệp mẫu."))
    return found or ""


def _year(row: OldHonour, cells: dict, key: str) -> int | None:
    text = _text(cells.get(key))
    if not text:
        return None
    if text.isdecimal() and len(text) == 4 and int(text) in range(1900, 2101):
        return int(text)
    row.wrong.append((key, f"“{text}” không phải một năm. Hãy ghi bốn chữ số, ví dụ 2023."))
    return None


def _day(row: OldHonour, cell: Any) -> date | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        found = PartialDate.parse(_text(cell))
    except DateError as error:
        row.wrong.append(("decided_on", str(error)))
        return None
    if not found.is_full:
        row.wrong.append(("decided_on", "Hãy ghi đủ ngày, tháng, năm, ví dụ 20/12/2023."))
        return None
    return found.first_day
