"""The parameters of predicates: declared once, so that a form can show and check them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from awards.eligibility.values import Answer, Case, RuleError
from emulation.lib.figures import NumberError, parse_number

REQUIRED = object()  # the default of a parameter that must be given


@dataclass(frozen=True)
class Param:
    """One parameter, as JSON holds it.

    type: integer, percent ("15", "12,5" or a whole number: JSON has no decimals), flag, text,
    choice and choices (of `choices`, code → label), award, awards (codes of the catalogue), rules.
    An award left empty is the award that the nominee is proposed for.
    """

    name: str
    type: str
    label: str
    default: Any = REQUIRED
    least: int = 0
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def is_required(self) -> bool:
        return self.default is REQUIRED


Values = Mapping[str, Any]


class Predicate(NamedTuple):
    """A question that a rule can ask: the function, its parameters, its name in Vietnamese."""

    ask: Callable[[Case, Values], Answer]
    params: tuple[Param, ...]
    label: str


def read_params(
    specs: tuple[Param, ...], given: Mapping[str, Any], awards: Collection[str] | None
) -> dict[str, Any]:
    """The values by name, with defaults; RuleError for what is missing, unknown or of wrong type.

    `awards` are the codes of the catalogue; None: they are not looked up.
    """
    if not isinstance(given, Mapping):
        raise RuleError("Tham số của quy tắc phải là các cặp tên và giá trị.")
    names = [spec.name for spec in specs]
    if unknown := sorted(str(name) for name in given if name not in names):
        allowed = ", ".join(names) or "không có tham số nào"
        raise RuleError(f"Không có tham số “{unknown[0]}”. Các tham số: {allowed}.")
    return {spec.name: _read(spec, given, awards) for spec in specs}


def _read(spec: Param, given: Mapping[str, Any], awards: Collection[str] | None) -> Any:
    if spec.name not in given:
        if spec.is_required:
            raise RuleError(f"Thiếu tham số “{spec.label}” ({spec.name}).")
        return spec.default
    value = given[spec.name]
    if value is None and spec.default is None:
        return None
    return _READERS[spec.type](spec, value, awards)


def _wrong(spec: Param, value: Any, wanted: str) -> RuleError:
    shown = str(value) if len(str(value)) <= 40 else f"{str(value)[:40]}…"
    return RuleError(
        f"Tham số “{spec.label}” ({spec.name}) phải là {wanted}, không phải “{shown}”."
    )


def _integer(spec: Param, value: Any, awards: Collection[str] | None) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < spec.least:
        raise _wrong(spec, value, f"số nguyên từ {spec.least} trở lên")
    return value


def _percent(spec: Param, value: Any, awards: Collection[str] | None) -> Decimal:
    wanted = "tỷ lệ phần trăm từ 0 đến 100, viết như 15 hoặc “12,5”"
    if isinstance(value, bool | float) or not isinstance(value, int | str | Decimal):
        raise _wrong(spec, value, wanted)
    try:
        percent = parse_number(value) if isinstance(value, str) else Decimal(value)
    except NumberError:
        raise _wrong(spec, value, wanted) from None
    if not percent.is_finite() or not 0 <= percent <= 100:
        raise _wrong(spec, value, wanted)
    return percent


def _flag(spec: Param, value: Any, awards: Collection[str] | None) -> bool:
    if not isinstance(value, bool):
        raise _wrong(spec, value, "có hoặc không (true, false)")
    return value


def _text(spec: Param, value: Any, awards: Collection[str] | None) -> str:
    if not isinstance(value, str):
        raise _wrong(spec, value, "một dòng chữ")
    return value


def _choice(spec: Param, value: Any, awards: Collection[str] | None) -> str:
    codes = [code for code, _ in spec.choices]
    if value not in codes:
        raise _wrong(spec, value, f"một trong: {', '.join(codes)}")
    return value


def _choices(spec: Param, value: Any, awards: Collection[str] | None) -> tuple[str, ...]:
    codes = [code for code, _ in spec.choices]
    if not isinstance(value, list | tuple) or not all(item in codes for item in value):
        raise _wrong(spec, value, f"danh sách gồm: {', '.join(codes)}")
    return tuple(value)


def _award(spec: Param, value: Any, awards: Collection[str] | None) -> str:
    if not isinstance(value, str):
        raise _wrong(spec, value, "mã của một danh hiệu hoặc hình thức khen thưởng")
    if value and awards is not None and value not in awards:
        raise RuleError(f"Danh mục không có danh hiệu, hình thức khen thưởng mã “{value}”.")
    return value


def _awards(spec: Param, value: Any, awards: Collection[str] | None) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise _wrong(spec, value, "danh sách mã danh hiệu, hình thức khen thưởng")
    if spec.is_required and not value:
        raise RuleError(f"Tham số “{spec.label}” ({spec.name}) cần ít nhất một mã.")
    return tuple(_award(spec, item, awards) for item in value)


def _base(spec: Param, value: Any, awards: Collection[str] | None) -> str:
    """A code of an award, or one of the choices."""
    if value in [code for code, _ in spec.choices]:
        return value
    if not value:
        raise _wrong(
            spec, value, f"mã danh hiệu hoặc: {', '.join(code for code, _ in spec.choices)}"
        )
    return _award(spec, value, awards)


def _rules(spec: Param, value: Any, awards: Collection[str] | None) -> tuple[Mapping, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise _wrong(spec, value, "danh sách có ít nhất một quy tắc")
    if not all(isinstance(item, Mapping) for item in value):
        raise _wrong(spec, value, "danh sách quy tắc, mỗi quy tắc có predicate và params")
    return tuple(value)


_READERS: dict[str, Callable[[Param, Any, Collection[str] | None], Any]] = {
    "integer": _integer,
    "percent": _percent,
    "flag": _flag,
    "text": _text,
    "choice": _choice,
    "choices": _choices,
    "award": _award,
    "awards": _awards,
    "base": _base,
    "rules": _rules,
}
