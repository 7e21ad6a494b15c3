"""What a prize list says (danh sách tiền thưởng): amounts in đồng, and how they were worked out.

An amount that nobody can work out is said to be missing, with the reason; it is never 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from awards.choices import Rounding
from emulation.lib.dates import PartialDate
from emulation.lib.figures import format_number
from reports import phrases
from reports.contents.decisions import cited as _cited
from reports.contents.decisions import frame_of, full, grouped, metadata

UNKNOWN = "chưa tính được"
_UNCHECKED = "chưa đối chiếu với văn bản chính thức"


@dataclass(frozen=True)
class Row:
    """One prize as printed."""

    number: int
    name: str
    award: str
    coefficient: str
    factor: str
    base_salary: str
    exact: str
    amount: str
    reason: str


@dataclass(frozen=True)
class Total:
    """What one unit, or one fund, has to do with: how many prizes, how much."""

    name: str
    count: str
    amount: str
    note: str


def prize_list(
    snapshot: dict[str, Any], narrative: dict[str, str], *, check_code: str, check_address: str
) -> dict[str, Any]:
    """Everything the template of the prize list prints."""
    made, prizes = snapshot["decision"], snapshot["prizes"]
    rows = prizes["rows"]
    issued = not made["is_draft"]
    return {
        "frame": frame_of(made),
        "metadata": metadata(made, "Danh sách tiền thưởng"),
        "attached_to": f"(Kèm theo {_cited(made)})",
        "groups": [
            (title, [_row(number, row) for number, row in enumerate(chosen, start=1)])
            for title, chosen in grouped(rows)
        ],
        "total": _total("Tổng cộng", rows),
        "units": _totals(rows, "unit"),
        "funds": _totals(rows, "fund"),
        "notes": _notes(prizes, is_draft=made["is_draft"]),
        "check_code": check_code if issued else "",
        "check_address": check_address if issued else "",
    }


def _row(number: int, row: dict[str, Any]) -> Row:
    return Row(
        number=number,
        name=full(row),
        award=row["award"],
        coefficient=_decimal(row["coefficient"]),
        factor=_decimal(row["factor"]),
        base_salary=format_number(row["base_salary"]),
        exact=_exact(row),
        amount=UNKNOWN if row["amount"] is None else format_number(row["amount"]),
        reason=row["reason"],
    )


def _exact(row) -> str:
    """The product before rounding; a ceiling is no product that is paid."""
    if not row["exact"]:
        return "–"
    return f"tối đa {_decimal(row['exact'])}" if row["is_ceiling"] else _decimal(row["exact"])


def _decimal(text: str) -> str:
    if not text:
        return "chưa có"
    return format_number(Decimal(text))


def _totals(rows: list[dict[str, Any]], by: str) -> list[Total]:
    names = dict.fromkeys(row[by] for row in rows)
    return [
        _total(phrases.capital(name), [row for row in rows if row[by] == name]) for name in names
    ]


def _total(name: str, rows: Iterable[dict[str, Any]]) -> Total:
    rows = list(rows)
    known = [row["amount"] for row in rows if row["amount"] is not None]
    missing = len(rows) - len(known)
    return Total(
        name=name,
        count=phrases.count(len(rows)),
        amount=format_number(sum(known)) if known else UNKNOWN,
        note=f"chưa kể {phrases.count(missing)} mức {UNKNOWN}" if missing and known else "",
    )


def _notes(prizes: dict[str, Any], *, is_draft: bool) -> list[str]:
    """How the amounts came about, and by which texts."""
    salary, setting = prizes["base_salary"], prizes["setting"]
    since = f", áp dụng từ {_day(salary['from_on'])}" if salary["from_on"] else ""
    notes = [
        "Tiền thưởng bằng hệ số nhân với mức lương cơ sở tại ngày quyết định, nhân với mức của "
        "loại đối tượng (cột “Nhân”), sau đó làm tròn",
        f"Mức lương cơ sở: {format_number(salary['amount'])} đồng/tháng{since}{_basis(salary)}",
        f"{_rounding(setting)}{_basis(setting)}",
    ]
    if setting["highest_title_only"]:
        notes.append(
            "Nhiều danh hiệu cùng thời điểm, cùng thành tích của một đối tượng: chỉ chi mức thưởng "
            "cao nhất"
        )
    for row in prizes["coefficients"]:
        notes.append(f"Hệ số của {row['award']}{_basis(row) or ': chưa ghi căn cứ pháp lý'}")
    if prizes["missing"]:
        notes.append(
            f"{phrases.count(prizes['missing'])} mức thưởng {UNKNOWN}, lý do ghi ở cột cuối; các "
            "tổng số chưa gồm những mức này"
        )
    if is_draft:
        notes.append(
            "Quyết định còn là dự thảo: tiền thưởng tính theo mức lương cơ sở hiện hành, khi ban "
            "hành tính lại theo ngày ban hành"
        )
    return [phrases.sentence(note) for note in notes]


def _rounding(setting) -> str:
    if setting["rounding"] == Rounding.EXACT:
        return setting["rounding_label"]
    return f"{setting['rounding_label']}, theo bước {format_number(setting['step'])} đồng"


def _basis(row) -> str:
    said = [row["basis"].strip().rstrip(" .;"), row["note"].strip().rstrip(" .;")]
    if row["is_unchecked"]:
        said.append(_UNCHECKED)
    text = "; ".join(part for part in said if part)
    return f" ({text})" if text else ""


def _day(text: str) -> str:
    return f"ngày {PartialDate.from_iso(text).short}"
