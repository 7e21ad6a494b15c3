"""Figures as Vietnamese documents print them: read and written, in Decimal only."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum

from emulation.lib.uoms import convert, same_base, same_uom
from emulation.lib.vietnamese import fold, normalise

__all__ = [
    "Approximation",
    "Figure",
    "NumberError",
    "convert",
    "format_figure",
    "format_number",
    "parse_figure",
    "parse_number",
    "same_base",
    "same_uom",
]

# As many as spreadsheets and SQLite keep; what goes beyond they would round without a word.
MAX_DIGITS = 15


class NumberError(ValueError):
    """The text is no number; the message is a Vietnamese sentence for who typed it."""


class Approximation(StrEnum):
    EXACT = "exact"
    OVER = "over"  # trên, hơn
    UNDER = "under"  # gần


@dataclass(frozen=True)
class Figure:
    """A value with what was said about it. `value` None is "not said", never zero."""

    value: Decimal | None
    approximation: Approximation = Approximation.EXACT
    estimate: bool = False  # ước
    uom: str = ""


# --- Reading numbers ---------------------------------------------------------------------------

_MINUS = str.maketrans(dict.fromkeys("−–‐‑﹣－", "-"))
# Ordered: the first shape that fits says which mark is which. The point is a thousands mark and
# the comma a decimal mark, unless only the other reading is possible.
_SHAPES = [
    (re.compile(shape), thousands, decimal)
    for shape, thousands, decimal in (
        (r"\d+", "", ""),
        (r"[1-9]\d{0,2}(\.\d{3})+(,\d+)?", ".", ","),  # 1.234  1.234,56
        (r"[1-9]\d{0,2}(\. ?\d{3})+(,\d+)?", ". ", ","),  # 14. 000: a stray blank
        (r"[1-9]\d{0,2}( \d{3})+(,\d+)?", " ", ","),  # 14 000  14 000,5
        (r"\d+,\d+", "", ","),  # 24,63  1,234
        (r"[1-9]\d{0,2}(,\d{3})+\.\d+", ",", "."),  # 1,234.56
        (r"[1-9]\d{0,2}(,\d{3}){2,}", ",", ""),  # 1,234,567
        (r"(0|[1-9]\d*)\.\d+", "", "."),  # 1234.56  0.5
    )
]


def parse_number(text: str) -> Decimal:
    """A number as typed or printed, with or without "%"; NumberError for anything else."""
    written = normalise(text).translate(_MINUS)
    if not written:
        raise NumberError("Chưa nhập số.")
    body = written.removesuffix("%").rstrip()
    sign = body[:1] if body[:1] in ("-", "+") else ""
    body = body[len(sign) :].lstrip()
    if sum(character.isdigit() for character in body) > MAX_DIGITS:
        raise NumberError(f"“{_shown(written)}” có quá {MAX_DIGITS} chữ số.")
    for shape, thousands, decimal in _SHAPES:
        if body.isascii() and shape.fullmatch(body):
            for mark in thousands:
                body = body.replace(mark, "")
            value = Decimal(body.replace(decimal, ".") if decimal else body)
            return -value if sign == "-" else value
    raise NumberError(_why_no_number(written, body))


def _why_no_number(written: str, body: str) -> str:
    shown = _shown(written)
    if re.search(r"\d\s*/\s*\d", body):
        return (
            f"“{shown}” là hai số cách nhau bằng dấu gạch chéo. Hãy nhập từng số vào ô riêng: "
            "thực hiện và kế hoạch, hoặc phần đạt và tổng số."
        )
    if re.fullmatch(r"[0-9., ]+", body):
        return (
            f"Không đọc chắc chắn được số “{shown}”. Hãy viết dấu chấm giữa các nhóm ba chữ số "
            "và dấu phẩy trước phần thập phân, ví dụ 1.234,56."
        )
    return f"“{shown}” không phải là một số. Hãy nhập chữ số, ví dụ 1.234,56."


def _shown(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


# --- Reading figures ---------------------------------------------------------------------------

# What may stand before a number, folded; the longer phrases first.
_OVER, _UNDER = Approximation.OVER, Approximation.UNDER
_SAYINGS: dict[str, Approximation | None] = {
    "tren duoi": None,
    "xap xi": None,
    "uoc tinh": None,
    "uoc": None,
    "khoang": None,
    "chung": None,
    "≈": None,
    "~": None,
    "tren": _OVER,
    "hon": _OVER,
    ">": _OVER,
    "gan": _UNDER,
}
_EMPTY_WORDS = ("dat", "duoc", "la", "co", "con")
_SIGNED_RUN = re.compile(r"(?P<number>[-+]? ?\d[\d., ]*)(?P<rest>.*)")
# A number in the unit of measure is fine in "m2" and "ca/100.000 dân", not in "lao động, 16,6%".
_SECOND_NUMBER = re.compile(r"(?<![^\W\d_])(?<!/)(?<!/ )(?<![\d.,])\d")

_BOUND_BEHIND = re.compile(r"\b(tro len|tro xuong|do lai)$")
_ESTIMATE_BEHIND = re.compile(r"\s*\(ước[^)]*\)$")


def parse_figure(text: str) -> Figure:
    """As "ước đạt gần 14. 000 tỷ đồng", an estimate under 14000; empty text is not said."""
    written = normalise(text).translate(_MINUS)
    if not written:
        return Figure(None)
    approximation, estimate, rest = _said_before(written)
    found = _SIGNED_RUN.fullmatch(rest)
    if not found:
        raise NumberError(_why_no_figure(written, rest))
    run, uom = found["number"], found["rest"].strip()
    if behind := _ESTIMATE_BEHIND.search(uom):
        estimate, uom = True, uom[: behind.start()]
    number = run.rstrip(" .,")
    if uom and run.rstrip() != number:  # "300, trong đó ...": a sentence goes on
        raise NumberError(_too_much(written))
    if re.match(r"/ ?\d|[eE][-+]?\d", uom):
        raise NumberError(_why_no_number(written, rest))
    if _SECOND_NUMBER.search(uom) or re.match(r"-\d", uom):
        raise NumberError(_too_much(written))
    if _BOUND_BEHIND.search(fold(uom)):
        raise NumberError(f"“{_shown(written)}”: hãy viết trên, hơn hoặc gần trước số.")
    return Figure(parse_number(number), approximation, estimate, uom)


def _said_before(text: str) -> tuple[Approximation, bool, str]:
    """The approximation, whether an estimate, and the text from the number on."""
    approximation, estimate = Approximation.EXACT, False
    while True:
        folded = fold(text)
        phrase = next((p for p in (*_SAYINGS, *_EMPTY_WORDS) if _opens(folded, p)), None)
        if phrase is None:
            return approximation, estimate, text
        if phrase in _SAYINGS:
            said = _SAYINGS[phrase]
            estimate = estimate or said is None
            approximation = said or approximation
        text = text[len(phrase) :].lstrip(" :")


def _opens(folded: str, phrase: str) -> bool:
    return folded.startswith(phrase) and not (
        phrase[-1].isalpha() and folded[len(phrase) : len(phrase) + 1].isalpha()
    )


def _why_no_figure(written: str, rest: str) -> str:
    if not re.search(r"\d", written):
        return f"“{_shown(written)}” không có số nào. Hãy nhập chữ số, ví dụ trên 300."
    before = re.split(r"[-+]?\d", rest, maxsplit=1)[0].strip()
    return (
        f"Không hiểu “{_shown(before)}” trước số. Trước số chỉ viết trên, hơn, gần, ước "
        "hoặc khoảng."
    )


def _too_much(written: str) -> str:
    return f"“{_shown(written)}” có nhiều hơn một số. Hãy nhập mỗi số vào một ô."


# --- Writing -----------------------------------------------------------------------------------


def format_number(value: Decimal | int, decimals: int | None = None, pad: bool = False) -> str:
    """1.234,56. Without `decimals` every digit that counts is kept and no other.

    `pad` gives the administrative zero before counts below ten: 05.
    """
    if isinstance(value, float):
        raise TypeError("Figures are Decimal; a float is no longer what was written.")
    value = Decimal(value)
    if not value.is_finite():
        raise ValueError("A figure is a finite number.")
    with localcontext(
        prec=len(value.as_tuple().digits) + abs(value.adjusted()) + (decimals or 0) + 2
    ):
        if decimals is not None:
            value = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        whole, _, fraction = f"{abs(value):f}".partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    sign = "-" if value < 0 else ""
    if pad and not sign and not fraction and len(whole) == 1 and whole != "0":
        whole = f"0{whole}"
    grouped = re.sub(r"(?<=\d)(?=(\d{3})+$)", ".", whole)
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def format_figure(figure: Figure) -> str:
    """As a document prints it: "trên 300", "ước gần 14.000 tỷ đồng"; "" for what was not said."""
    if figure.value is None:
        return ""
    words = ["ước"] if figure.estimate else []
    if figure.approximation is Approximation.OVER:
        words.append("trên")
    elif figure.approximation is Approximation.UNDER:
        words.append("gần")
    number = format_number(figure.value)
    if figure.uom.startswith("%"):
        return " ".join([*words, number + figure.uom])
    return " ".join([*words, number, figure.uom]).rstrip()
