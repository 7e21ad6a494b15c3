"""What one row of a workbook says of one target: the figure as it would be kept, or why not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from campaigns import limits
from campaigns.limits import Limits
from campaigns.measures import is_share, value_of_count
from campaigns.uploads.columns import LABELS
from campaigns.uploads.figures import DIGEST_OF_NOTHING, FIGURES, NOTHING, cells_of, digest
from emulation.lib.entry_sheets import written
from emulation.lib.figures import Approximation, NumberError, convert, parse_figure, parse_number
from emulation.lib.sheets import CellError, Percent
from emulation.lib.uoms import same_uom
from emulation.lib.vietnamese import match_key, normalise, normalise_paragraphs

# Before the comma as many as spreadsheets and SQLite keep of a number.
PLACES, WHOLE = 6, 15
MOST_LETTERS = {"source": 300, "unusual_reason": 500, "note": 10_000, "wording": 10_000}
_SIX_PLACES = Decimal("0.000001")
_REACHED = {
    "dat": True,
    "co": True,
    "da dat": True,
    "khong dat": False,
    "chua dat": False,
    "khong": False,
    "chua": False,
}


class Wrong(ValueError):
    """Of one cell; the message is a sentence for who filled it in."""


@dataclass(slots=True)
class Known:
    """What is known of a target before the row is read; `stands` are its figures as kept."""

    target_id: int
    unit_id: int
    label: str
    uom: str
    inputs: frozenset[str]
    limits: Limits = Limits()
    alike: Mapping[str, Decimal] = field(default_factory=dict)
    stands: Mapping[str, Any] = field(default_factory=lambda: NOTHING)


@dataclass(slots=True)
class Judged:
    """`typed` are the figures as they would be kept, `changed` the names of those that differ.

    `asks` is what has to be explained before the report is sent; it holds nothing up here.
    """

    typed: Mapping[str, Any]
    changed: tuple[str, ...] = ()
    wrong: list[tuple[str, str]] = field(default_factory=list)
    asks: str = ""


def judge(cells: Mapping[str, Any], known: Known, was: str | None = None) -> Judged:
    """`cells` are the row by the names of its columns; a column that the file lacks is not there.

    `was` is the digest of what stood when the workbook was made: with it an emptied cell takes the
    figure away, and what a colleague has changed since is neither undone nor overwritten. A file
    that somebody else made has none, and its empty cells leave everything as it is.
    """
    return _bare_number(cells, known, was) or _in_full(cells, known, was)


def _bare_number(cells: Mapping[str, Any], known: Known, was: str | None) -> Judged | None:
    """Most rows: where nothing stood there is one number now. `_in_full` would say the same."""
    value = cells.get("value")
    if (
        type(value) is not Decimal
        or known.stands is not NOTHING
        or was not in (None, DIGEST_OF_NOTHING)
        or "value" not in known.inputs
        or "numerator" in known.inputs
        or not value.is_finite()
        or value.as_tuple().exponent < -PLACES
        or value.adjusted() >= WHOLE
        or [*map(cells.get, _BESIDE)] != _NOTHING_BESIDE
        or _other_uom(cells.get("uom"), known.uom)
    ):
        return None
    return _within_limits({**NOTHING, "value": value}, ("value",), known)


def _in_full(cells: Mapping[str, Any], known: Known, was: str | None) -> Judged:
    stands = known.stands
    held = None if stands is NOTHING else cells_of(stands)
    typed = dict(stands)
    wrong: list[tuple[str, str]] = []
    for name, read in READERS.items():
        if name not in cells:
            continue
        cell = cells[name]
        if cell is None:
            if was is not None and name in known.inputs:
                _take_away(typed, name)
            continue
        if held is not None and cell == written(held[name]):
            continue
        if name not in known.inputs:
            is_old = was is not None and was != digest(stands)
            if not (is_old or (held is not None and _is_same_text(cell, held[name]))):
                wrong.append((name, _not_asked(known, name)))
            continue
        try:
            read(typed, name, cell, known)
        except Wrong as error:
            wrong.append((name, str(error)))
    if wrong:
        return Judged(stands, wrong=wrong)
    if refused := _count(cells, typed, known):
        return Judged(stands, wrong=[refused])
    changed = tuple([name for name in FIGURES if typed[name] != stands[name]])
    if not changed:
        return Judged(stands)
    if refused := _other_uom(cells.get("uom"), known.uom):
        return Judged(stands, wrong=[("uom", refused)])
    if was is not None and was != digest(stands):
        return _beside_a_colleague(typed, known, was)
    return _within_limits(typed, changed, known)


def _beside_a_colleague(typed, known, was) -> Judged:
    """The figure is no longer what it was when the workbook was made."""
    if digest(typed) == was:
        return Judged(known.stands)
    name = next(iter(sorted(known.inputs - {"source", "note", "unusual_reason"})), "value")
    said = (
        "Ô này đã có người sửa sau khi bạn tải tệp về. Hãy tải tệp mới rồi nhập lại, hoặc sửa trên "
        "trang nhập số liệu."
    )
    return Judged(known.stands, wrong=[(name, said)])


def _other_uom(uom: Any, own: str) -> str:
    if not uom or not own or uom == own or same_uom(str(uom), own):
        return ""
    return f"Chỉ tiêu tính bằng {own}, tệp ghi “{uom}”. Hãy đổi số và đơn vị tính."


def _within_limits(typed, changed, known) -> Judged:
    if "value" not in changed and "unusual_reason" not in changed:
        return Judged(typed, changed)
    doubt = limits.doubt(typed["value"], known.limits, known.uom, known.alike)
    if doubt.refused:
        name = "numerator" if "numerator" in known.inputs else "value"
        return Judged(known.stands, wrong=[(name, doubt.refused)])
    asks = "" if typed["unusual_reason"] else doubt.asks
    return Judged(typed, changed, asks=asks)


def _take_away(typed: dict, name: str) -> None:
    typed[name] = NOTHING[name]
    if name == "value":
        typed["approximation"] = NOTHING["approximation"]
        typed["is_estimate"] = False


def _not_asked(known: Known, name: str) -> str:
    asked = [LABELS[key] for key in READERS if key in known.inputs][:-3]
    named = ", ".join(f"“{label}”" for label in asked)
    return f"Chỉ tiêu này không nhập ở cột “{LABELS[name]}”; hãy nhập ở cột {named}."


def _is_same_text(cell: Any, held: Any) -> bool:
    return isinstance(cell, str) and bool(held) and normalise(cell) == normalise(str(held))


# Reading one cell


def _figure(typed: dict, name: str, cell: Any, known: Known) -> None:
    """The result, as a number or in words that say how exact it is."""
    if type(cell) is Decimal:
        typed["value"] = _fitting(cell)
        typed["approximation"], typed["is_estimate"] = NOTHING["approximation"], False
        return
    if isinstance(cell, Percent):
        figure_uom, value = "%", Decimal(cell)
        approximation, estimate = Approximation.EXACT, False
    elif isinstance(cell, str):
        try:
            figure = parse_figure(cell)
        except NumberError as error:
            raise Wrong(str(error)) from error
        value, figure_uom = figure.value, figure.uom
        approximation, estimate = figure.approximation, figure.estimate
    else:
        raise Wrong(_no_number(cell))
    typed["value"] = _fitting(_in_own_uom(value, figure_uom, known.uom))
    typed["approximation"], typed["is_estimate"] = approximation.value, estimate


def _in_own_uom(value: Decimal, uom: str, own: str) -> Decimal:
    if not uom or (uom == "%" and is_share(own)):
        return value
    found = convert(value, uom, own) if own else None
    if found is not None:
        return found
    if own:
        raise Wrong(f"Chỉ tiêu tính bằng {own}, không phải {uom}.")
    raise Wrong(f"Chỉ nhập con số, không kèm “{uom}”.")


def _count_part(typed: dict, name: str, cell: Any, known: Known) -> None:
    if isinstance(cell, Percent):
        raise Wrong("Hãy nhập con số, không phải tỷ lệ %.")
    if isinstance(cell, str):
        try:
            cell = parse_number(cell)
        except NumberError as error:
            raise Wrong(str(error)) from error
    elif not isinstance(cell, Decimal):
        raise Wrong(_no_number(cell))
    if cell < 0:
        raise Wrong("Số phải từ 0 trở lên.")
    typed[name] = _fitting(cell)


def _count(cells: Mapping[str, Any], typed: dict, known: Known) -> tuple[str, str] | None:
    """The figure of a part of a total follows from the two; says what is wrong with them."""
    if "numerator" not in known.inputs or not ("numerator" in cells or "denominator" in cells):
        return None
    stands = known.stands
    part, total = typed["numerator"], typed["denominator"]
    if (part is None) != (total is None):
        missing = "numerator" if part is None else "denominator"
        return missing, "Hãy nhập cả số đạt và tổng số."
    if total is None:
        if stands["denominator"] is not None:
            typed["value"] = None
        return None
    if total == 0:
        return "denominator", "Tổng số phải lớn hơn 0."
    if part > total:
        return "numerator", "Số đạt không được lớn hơn tổng số."
    if (part, total) != (stands["numerator"], stands["denominator"]):
        typed["value"] = value_of_count(part, total, known.uom).quantize(_SIX_PLACES)
    return None


def _verdict(typed: dict, name: str, cell: Any, known: Known) -> None:
    if isinstance(cell, bool):
        typed[name] = cell
        return
    found = _REACHED.get(match_key(str(cell)))
    if found is None or isinstance(cell, CellError):
        raise Wrong("Chỉ ghi Đạt hoặc Không đạt.")
    typed[name] = found


def _text(typed: dict, name: str, cell: Any, known: Known) -> None:
    if isinstance(cell, CellError):
        raise Wrong(_no_number(cell))
    text = normalise_paragraphs(cell) if isinstance(cell, str) else _said(cell)
    if name in ("source", "unusual_reason"):
        text = normalise(text)
    if len(text) > MOST_LETTERS[name]:
        raise Wrong(f"Chỉ ghi nhiều nhất {MOST_LETTERS[name]} chữ, ô này có {len(text)}.")
    # What Excel had to cut short, or a stored spelling that is not ours, is no change.
    if text != normalise_paragraphs(str(written(typed[name]) or "")):
        typed[name] = text


def _said(cell: Any) -> str:
    if isinstance(cell, bool):
        return "có" if cell else "không"
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",") + ("%" if isinstance(cell, Percent) else "")
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)


def _fitting(value: Decimal) -> Decimal:
    """What the database cannot hold is refused, never rounded away."""
    if value.as_tuple().exponent < -PLACES and value != value.quantize(_SIX_PLACES):
        shown = f"{value:f}".replace(".", ",")
        raise Wrong(
            f"Số có quá {PLACES} chữ số sau dấu phẩy ({shown}). Hãy làm tròn trong Excel, ví dụ "
            "bằng hàm ROUND."
        )
    if value.adjusted() >= WHOLE:
        raise Wrong(f"Số có quá {WHOLE} chữ số trước dấu phẩy.")
    return value


def _no_number(cell: Any) -> str:
    if isinstance(cell, CellError):
        return f"Công thức trong ô bị lỗi ({cell}). Hãy sửa công thức rồi lưu lại tệp."
    if isinstance(cell, bool):
        return "Ô chứa đúng/sai, không phải số. Hãy nhập chữ số, ví dụ 1.234,56."
    return (
        f"Ô chứa ngày hoặc giờ ({_said(cell)}), không phải số. Hãy đổi định dạng ô thành số rồi "
        "nhập lại."
    )


READERS: dict[str, Callable[[dict, str, Any, Known], None]] = {
    "value": _figure,
    "numerator": _count_part,
    "denominator": _count_part,
    "reached": _verdict,
    "wording": _text,
    "source": _text,
    "note": _text,
    "unusual_reason": _text,
}
_BESIDE = [name for name in READERS if name != "value"]
_NOTHING_BESIDE = [None] * len(_BESIDE)
