"""The columns of a workbook of nominees, and one row of it read: values, or what is wrong."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from awards.citizens import CitizenNumberError, digest_of, read_number
from awards.years import read_years, years_said
from campaigns.choices import RecipientKind
from emulation.lib.sheets import CellError
from emulation.lib.vietnamese import match_key, normalise

HONORIFICS = ("Ông", "Bà", "Đồng chí")
SEXES = {"nam": "male", "nu": "female"}
SAID_SEX = {"male": "Nam", "female": "Nữ"}
YES = {"co", "x", "1", "dung", "phai", "yes"}
NO = {"khong", "0", "ko", "no"}
LABELS = {
    "honorific": "Tên gọi",
    "name": "Họ tên, tên tập thể",
    "birth_year": "Năm sinh",
    "citizen": "Số định danh",
    "post": "Chức vụ",
    "workplace": "Đơn vị công tác",
    "kind": "Đối tượng",
    "award": "Danh hiệu, hình thức",
    "years": "Năm",
    "achievement": "Thành tích",
    "votes_for": "Phiếu đồng ý",
    "votes_present": "Số người có mặt",
    "votes_total": "Tổng số người có quyền",
    "sex": "Giới tính",
    "ethnic_group": "Dân tộc",
    "is_direct_worker": "Trực tiếp lao động",
    "is_leader": "Lãnh đạo, quản lý",
    "is_remote": "Vùng sâu, vùng xa",
}
ALIASES = {
    "honorific": ("Xưng hô", "Ông/Bà", "Ông, Bà"),
    "name": ("Họ tên", "Họ và tên", "Tên", "Tên tập thể", "Người, tập thể", "Tên cá nhân, tập thể"),
    "birth_year": ("Năm sinh (cá nhân)", "Sinh năm"),
    "citizen": ("CCCD", "Căn cước", "CMND", "Số CCCD", "Số căn cước", "Số định danh cá nhân"),
    "post": ("Chức danh", "Chức vụ, chức danh"),
    "workplace": ("Nơi công tác", "Đơn vị", "Địa chỉ", "Cơ quan, đơn vị"),
    "kind": ("Loại đối tượng",),
    "award": (
        *("Danh hiệu", "Hình thức", "Hình thức khen thưởng", "Danh hiệu/hình thức"),
        *("Hình thức đề nghị", "Đề nghị khen thưởng"),
    ),
    "years": ("Năm thành tích", "Năm đề nghị"),
    "achievement": ("Tóm tắt thành tích", "Nội dung thành tích", "Thành tích đạt được"),
    "votes_for": ("Số phiếu đồng ý", "Đồng ý"),
    "votes_present": ("Có mặt", "Số người dự họp"),
    "votes_total": ("Tổng số", "Tổng số phiếu", "Tổng số người"),
    "sex": ("Nam/Nữ",),
    "ethnic_group": (),
    "is_direct_worker": ("Trực tiếp lao động, công tác, học tập", "Lao động trực tiếp"),
    "is_leader": ("Lãnh đạo", "Là lãnh đạo, quản lý"),
    "is_remote": ("Vùng sâu", "Vùng sâu, vùng xa, biên giới"),
}
WANTED = {key: (label, *ALIASES[key]) for key, label in LABELS.items()} | {
    "place": ("STT", "TT", "Số TT", "Số thứ tự")
}
REQUIRED = ("name", "award", "achievement")
AT_MOST = {
    "honorific": 40,
    "name": 300,
    "post": 300,
    "award": 250,
    "achievement": 5000,
    "ethnic_group": 40,
}
KINDS = {match_key(label): value for value, label in RecipientKind.choices} | {
    "ca nhan": RecipientKind.INDIVIDUAL,
    "tap the": RecipientKind.COLLECTIVE,
    "ho": RecipientKind.HOUSEHOLD,
    "ho gia dinh": RecipientKind.HOUSEHOLD,
}
# Of whom or what a nominee says these, and not the register.
OF_NOMINEE = (
    *("honorific", "post", "years", "achievement", "votes_for", "votes_present", "votes_total"),
    *("is_direct_worker", "is_leader", "is_remote"),
)
OF_RECIPIENT = ("kind", "name", "birth_year", "sex", "ethnic_group")


@dataclass
class Listed:
    """One row as it says; `wrong` are (column, what to do). The citizen number is a digest."""

    sheet: str = ""
    number: int = 0
    honorific: str = ""
    name: str = ""
    birth_year: int | None = None
    digest: str = ""
    post: str = ""
    kind: str = RecipientKind.INDIVIDUAL
    award: str = ""  # as the row names it, then the code of the catalogue
    years: list[int] = field(default_factory=list)
    achievement: str = ""
    votes_for: int | None = None
    votes_present: int | None = None
    votes_total: int | None = None
    sex: str = ""
    ethnic_group: str = ""
    is_direct_worker: bool | None = None
    is_leader: bool | None = None
    is_remote: bool | None = None
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def identity(self) -> tuple:
        """Rows of one list that are the same one: by number, else by name and year of birth."""
        return ("digest", self.digest) if self.digest else (self.kind, self.key, self.birth_year)

    @property
    def key(self) -> str:
        return match_key(self.name)

    @property
    def kind_said(self) -> str:
        return RecipientKind(self.kind).label

    @property
    def years_said(self) -> str:
        return years_said(self.years)

    @property
    def statistics_said(self) -> str:
        """What is known for the statistics, in words."""
        facts = (
            (SAID_SEX.get(self.sex, ""), bool(self.sex)),
            (self.ethnic_group, bool(self.ethnic_group)),
            ("trực tiếp lao động", self.is_direct_worker),
            ("lãnh đạo, quản lý", self.is_leader),
            ("vùng sâu, vùng xa", self.is_remote),
        )
        return ", ".join(said for said, is_so in facts if is_so)

    @property
    def of_nominee(self) -> dict:
        return {name: getattr(self, name) for name in OF_NOMINEE} | {"name_as_submitted": self.name}

    @property
    def of_recipient(self) -> dict:
        return {name: getattr(self, name) for name in OF_RECIPIENT} | {"digest": self.digest}

    def packed(self) -> dict:
        """As plain values, for a page to carry."""
        return {key: value for key, value in asdict(self).items() if key != "wrong"}


def read_row(cells: dict[str, Any], year: int) -> Listed:
    """`cells` are the values of one row by column; `year` is that of the dossier."""
    row = Listed()
    for key, value in cells.items():
        if isinstance(value, CellError):
            row.wrong.append((key, f"Công thức trong ô bị lỗi ({value}). Hãy ghi giá trị."))
    if row.wrong:
        row.name = _text(cells.get("name"))
        return row
    for key in ("honorific", "name", "award", "ethnic_group"):
        setattr(row, key, _text(cells.get(key)))
    row.achievement = _lines(cells.get("achievement"))
    parts = (_text(cells.get("post")), _text(cells.get("workplace")))
    row.post = ", ".join(part for part in parts if part)
    for key in REQUIRED:
        if not getattr(row, key):
            row.wrong.append((key, f"Thiếu “{LABELS[key]}”."))
    for key, most in AT_MOST.items():
        if len(getattr(row, key)) > most:
            row.wrong.append((key, f"“{LABELS[key]}” dài quá {most} chữ. Hãy viết gọn lại."))
    row.kind = _known(row, cells, "kind", KINDS) or RecipientKind.INDIVIDUAL
    row.sex = _known(row, cells, "sex", SEXES)
    row.birth_year = _birth_year(row, cells.get("birth_year"))
    row.years = _years(row, cells.get("years"), year)
    for key in ("votes_for", "votes_present", "votes_total"):
        setattr(row, key, _count(row, cells, key))
    _check_votes(row)
    for key in ("is_direct_worker", "is_leader", "is_remote"):
        setattr(row, key, _yes_no(row, cells, key))
    try:
        row.digest = digest_of(read_number(cells.get("citizen")))
    except CitizenNumberError as error:
        row.wrong.append(("citizen", str(error)))
    if row.digest and row.kind != RecipientKind.INDIVIDUAL:
        row.wrong.append(("citizen", "Chỉ cá nhân có số định danh. Hãy bỏ số hoặc sửa đối tượng."))
    return row


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, Decimal):
        return format(cell.to_integral_value() if cell == cell.to_integral_value() else cell, "f")
    return normalise(str(cell))


def _lines(cell: Any) -> str:
    if not isinstance(cell, str):
        return _text(cell)
    lines = (normalise(line) for line in cell.splitlines())
    return "\n".join(line for line in lines if line)


def _known(row: Listed, cells: dict, key: str, names: dict[str, str]) -> str:
    text = _text(cells.get(key))
    if not text:
        return ""
    found = names.get(match_key(text))
    if found is None:
        row.wrong.append((key, f"Không có “{text}”. Hãy chọn một giá trị trong tệp mẫu."))
    return found or ""


def _birth_year(row: Listed, cell: Any) -> int | None:
    """A year, or the whole day of birth."""
    if isinstance(cell, date | datetime):
        return cell.year
    text = _text(cell)
    if not text:
        return None
    found = text[-4:] if len(text) > 4 and text[-5] in "/.-" else text
    if found.isascii() and found.isdecimal() and 1900 <= int(found) <= timezone.localdate().year:
        return int(found)
    row.wrong.append(("birth_year", f"“{text}” không phải năm sinh. Hãy ghi bốn chữ số."))
    return None


def _years(row: Listed, cell: Any, year: int) -> list[int]:
    text = _text(cell)
    if not text:
        return [year]
    try:
        return read_years(text)
    except ValueError as error:
        row.wrong.append(("years", str(error)))
        return []


def _count(row: Listed, cells: dict, key: str) -> int | None:
    text = _text(cells.get(key))
    if not text:
        return None
    if text.isascii() and text.isdecimal() and int(text) < 10_000_000:
        return int(text)
    row.wrong.append((key, f"“{text}” không phải số nguyên. Hãy ghi số phiếu, số người."))
    return None


def _check_votes(row: Listed) -> None:
    votes = (row.votes_for, row.votes_present, row.votes_total)
    known = [number for number in votes if number is not None]
    if known != sorted(known):
        text = "Số phiếu đồng ý không được lớn hơn số người có mặt và tổng số người có quyền."
        row.wrong.append(("votes_for", text))
    elif row.votes_for is not None and row.votes_total is None:
        row.wrong.append(("votes_total", "Hãy ghi cả tổng số người có quyền bỏ phiếu."))


def _yes_no(row: Listed, cells: dict, key: str) -> bool | None:
    text = _text(cells.get(key))
    key_of = match_key(text)
    if not key_of:
        return None
    if key_of in YES or key_of in NO:
        return key_of in YES
    row.wrong.append((key, f"Không rõ “{text}”. Hãy ghi “Có” hoặc “Không”."))
    return None
