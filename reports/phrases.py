"""Figures and comparisons as Vietnamese administrative prose. Pure: plain values in, text out."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from campaigns.choices import Approximation, ComparisonKind, Direction, Quantity
from campaigns.measures import Judgement, is_share, rounded
from emulation.lib.figures import Figure, format_number
from emulation.lib.vietnamese import fold

PERCENT_DECIMALS = 1

# Words before a figure that is a bound.
_BOUNDS = {Approximation.OVER: "trên", Approximation.UNDER: "gần", Approximation.EXACT: ""}
_PLAN_NOUNS = (
    *("kế hoạch", "dự toán", "chỉ tiêu", "mục tiêu", "mức", "nghị quyết", "định mức", "đề án"),
    *("chương trình", "cam kết", "đăng ký", "nhiệm vụ"),
)
_ABBREVIATED_PLANS = {"kh": "kế hoạch", "dt": "dự toán", "nq": "nghị quyết", "ct": "chỉ tiêu"}
# A rate whose name says already that something grows: "tăng trưởng dịch vụ đạt 3,8%".
_NAMES_OF_GROWTH = ("tang", "toc do", "ty le", "muc tang", "chi so")
_NAMES_OF_CHANGE = ("muc", "giam", "tang", "so giam", "so tang")
# The letters of points in a clause: the Vietnamese alphabet as Decree 30 orders it.
_POINTS = "abcdđeghiklmnopqrstuvxy"
_QUOTES = '“”" '
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


# --- Words -------------------------------------------------------------------------------------


def listed(items: Sequence[str], last: str = "và") -> str:
    """a; a và b; a, b và c. Items that hold commas themselves are parted by semicolons."""
    items = [item for item in items if item]
    if len(items) < 2:
        return "".join(items)
    comma = "; " if any("," in item or ";" in item for item in items) else ", "
    return f"{comma.join(items[:-1])} {last} {items[-1]}"


def capital(text: str) -> str:
    """With a capital first letter, everything else as it stands."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """A capital first, one full stop last."""
    text = " ".join(text.split()).rstrip(" ;,")
    if not text:
        return ""
    return capital(text if text[-1] in ".?!…" else f"{text}.")


def quoted(text: str) -> str:
    """In Vietnamese quotation marks, once."""
    return f"“{text.strip(_QUOTES)}”"


def roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text += letters
            number -= value
    return text


def point(number: int) -> str:
    """a, b, c, d, đ, e, g …: the mark of the first, second … point."""
    rounds, place = divmod(number - 1, len(_POINTS))
    return _POINTS[place] * (rounds + 1)


def count(value: int | Decimal) -> str:
    """A number of things as offices write it: 05, 24, 1.234."""
    return format_number(Decimal(value), pad=True)


# --- Figures -----------------------------------------------------------------------------------


def figure(
    value: Figure, *, decimals: int | None = None, padded: bool = True, estimate: bool = True
) -> str:
    """gần 14.000 tỷ đồng; trên 01 triệu lượt; ước 24,63%. Empty for what was not said."""
    if value.value is None:
        return ""
    words = ["ước"] if value.estimate and estimate else []
    words.append(_BOUNDS[Approximation(value.approximation)])
    words.append(amount(value.value, value.uom, decimals=decimals, padded=padded))
    return " ".join(word for word in words if word)


def amount(
    value: Decimal, uom: str = "", *, decimals: int | None = None, padded: bool = True
) -> str:
    """14.000 tỷ đồng; 01 triệu lượt; 24,63%; 3,91 điểm %."""
    uom = uom.strip()
    if uom.startswith("%"):
        return f"{format_number(value, decimals)}%"
    number = format_number(value, decimals, pad=padded and "%" not in uom)
    return f"{number} {uom}".rstrip()


def percent(value: Decimal) -> str:
    """108,6%: computed percentages are rounded half up to one decimal."""
    return f"{format_number(rounded(value, PERCENT_DECIMALS))}%"


def reached(value: Figure, *, decimals: int | None = None, verb: str = "đạt") -> str:
    """ước đạt gần 14.000 tỷ đồng; đạt 47,2 triệu đồng."""
    words = f"{verb} {figure(value, decimals=decimals, estimate=False)}"
    return f"ước {words}" if value.estimate else words


def result(
    label: str,
    value: Figure,
    *,
    quantity: str = Quantity.UNKNOWN,
    direction: str = Direction.UNKNOWN,
    decimals: int | None = None,
) -> str:
    """A result without its comparisons: "Tỷ lệ hộ nghèo còn 24,63%". No full stop."""
    label = capital(label.strip())
    if value.value is None:
        return label
    if quantity == Quantity.RATE and not _opens(label, _NAMES_OF_GROWTH):
        return f"{label} {changed(value.value, '%', decimals=decimals, bound=value.approximation)}"
    if quantity == Quantity.CHANGE and not _opens(label, _NAMES_OF_CHANGE):
        text = changed(value.value, value.uom, decimals=decimals, bound=value.approximation)
        return f"{label} {text}"
    if quantity == Quantity.RATE:
        value = Figure(value.value, value.approximation, value.estimate, "%")
    verb = "đạt"
    if quantity == Quantity.LEVEL and direction == Direction.LOWER:
        verb = "còn"
    return f"{label} {reached(value, decimals=decimals, verb=verb)}"


def counted(
    label: str, numerator: Decimal, denominator: Decimal, uom: str, judgement: Judgement
) -> str:
    """Part of a total: "… đạt 25/39 trường (64,1%)"."""
    text = f"{capital(label)} đạt {format_number(numerator)}/{format_number(denominator)}"
    # "%" is of the ratio; the two counts are of whatever the label names.
    if not is_share(uom):
        text = f"{text} {uom}".rstrip()
    if judgement.percent is None:
        return f"{text} (không tính được tỷ lệ: {judgement.reason})"
    return f"{text} ({percent(judgement.percent)})"


def changed(
    value: Decimal,
    uom: str,
    *,
    decimals: int | None = None,
    bound: str = Approximation.EXACT,
) -> str:
    """tăng 5,1%; giảm 3,91 điểm %; không tăng, không giảm."""
    if value == 0:
        return "không tăng, không giảm"
    verb = "tăng" if value > 0 else "giảm"
    words = [verb, _BOUNDS[Approximation(bound)], amount(abs(value), uom, decimals=decimals)]
    return " ".join(word for word in words if word)


# --- Comparisons -------------------------------------------------------------------------------


def plan_name(name: str) -> str:
    """What stands behind "so với": KH → kế hoạch; Trung ương giao → mức Trung ương giao."""
    name = " ".join(name.split())
    name = _ABBREVIATED_PLANS.get(fold(name), name)
    if not name:
        return "kế hoạch"
    lowered = name[:1].lower() + name[1:]
    if lowered.startswith(_PLAN_NOUNS):
        return lowered
    return f"mức {name}"


def former_name(name: str) -> str:
    """2022 → năm 2022; nothing said → kỳ trước."""
    name = " ".join(name.split())
    if not name:
        return "kỳ trước"
    return f"năm {name}" if name.isdigit() and len(name) == 4 else name


def against_plan(judgement: Judgement, name: str, *, kind: str = "", direction: str = "") -> str:
    """đạt 108,6% kế hoạch; vượt 36% so với dự toán Trung ương giao; không tính được …"""
    plan = plan_name(name)
    if judgement.percent is None and not _is_difference(judgement):
        return f"không tính được tỷ lệ so với {plan} ({judgement.reason})"
    short = beside_plan(judgement, kind=kind, direction=direction)
    is_ratio = short.startswith(("đạt", "bằng"))
    if is_ratio or (short.startswith("vượt") and plan == "kế hoạch"):
        return f"{short} {plan}"
    return f"{short} so với {plan}"


def beside_plan(judgement: Judgement, *, kind: str = "", direction: str = "") -> str:
    """The same for a cell of a table, where the plan stands beside it: đạt 108,6%; vượt 36%."""
    if _is_difference(judgement):
        return changed(judgement.difference, judgement.uom)
    if judgement.percent is None:
        return f"không tính được ({judgement.reason})"
    bound = _BOUNDS[Approximation(judgement.bound)]
    if kind == ComparisonKind.EXCEED and judgement.excess > 0:
        return _joined("vượt", bound, percent(judgement.excess))
    if kind == ComparisonKind.EXCEED and judgement.excess < 0:
        return _joined("thấp hơn", bound, percent(-judgement.excess))
    verb = "bằng" if direction == Direction.LOWER else "đạt"
    return _joined(verb, bound, percent(judgement.percent))


def _is_difference(judgement: Judgement) -> bool:
    return judgement.percent is None and judgement.difference is not None and not judgement.reason


def against_former(judgement: Judgement, name: str, *, by: str = "percent") -> str:
    """tăng 15% so với năm 2022; giảm 4,68 điểm % so với năm 2018."""
    base = former_name(name)
    if by == "difference" and judgement.difference is not None:
        return f"{changed(judgement.difference, judgement.uom)} so với {base}"
    if judgement.excess is None:
        return f"không so sánh được với {base} ({judgement.reason})"
    excess = rounded(judgement.excess, PERCENT_DECIMALS)
    if excess == 0:
        return f"bằng {base}"
    return f"{changed(excess, '%', bound=judgement.bound)} so với {base}"


def from_level(former: Decimal, now: Decimal | None, uom: str, name: str = "") -> str:
    """giảm từ 30,32% xuống còn 25,64%; without the new level: mức đầu kỳ là 30,32%."""
    if now is None:
        return f"mức {former_name(name)} là {amount(former, uom)}"
    if now == former:
        return f"giữ ở mức {amount(former, uom)}"
    if now < former:
        return f"giảm từ {amount(former, uom)} xuống còn {amount(now, uom)}"
    return f"tăng từ {amount(former, uom)} lên {amount(now, uom)}"


def verdict(met: bool | None, percent_of_plan: Decimal | None, direction: str = "") -> str:
    """Vượt; Đạt; Chưa đạt; Chưa kết luận."""
    if met is None:
        return "Chưa kết luận"
    if not met:
        return "Chưa đạt"
    passed = percent_of_plan is not None and rounded(percent_of_plan, PERCENT_DECIMALS) > 100
    return "Vượt" if passed and direction != Direction.LOWER else "Đạt"


# --- Recipients --------------------------------------------------------------------------------

RECIPIENTS = (
    ("collectives", "tập thể"),
    ("individuals", "cá nhân"),
    ("households", "hộ gia đình"),
    ("enterprises", "doanh nghiệp"),
)


def recipients(
    counts: dict[str, int | None],
    *,
    mixed_total: int | None = None,
    mixed_kinds: Iterable[str] = (),
    approximation: str = Approximation.EXACT,
) -> str:
    """05 tập thể và 04 cá nhân; trên 300 tập thể, cá nhân, hộ gia đình. A bound stays a bound."""
    bound = _BOUNDS[Approximation(approximation)]
    parts = [
        _joined(bound, count(counts[key]), label) for key, label in RECIPIENTS if counts.get(key)
    ]
    if mixed_total:
        kinds = set(mixed_kinds)
        named = [label for key, label in RECIPIENTS if key in kinds]
        parts.append(_joined(bound, count(mixed_total), ", ".join(named) or "trường hợp"))
    return listed(parts)


def _opens(label: str, words: tuple[str, ...]) -> bool:
    folded = fold(label)
    return any(folded == word or folded.startswith(f"{word} ") for word in words)


def _joined(*words: str) -> str:
    return " ".join(word for word in words if word)
