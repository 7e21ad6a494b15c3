"""Results as a report prints them: each with its plans, its former level and what that means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from campaigns import measures
from campaigns.choices import Approximation, BaselineKind, ComparisonKind, Direction, Quantity
from campaigns.measures import Judgement, Measure, Reading
from emulation.lib.charts import Pair, Share, pair_bars, percent_bars
from emulation.lib.figures import Figure
from emulation.lib.vietnamese import fold
from reports import phrases

UNITS_IN_A_CHART = 12
CHARTS_OF_UNITS = 2


@dataclass
class Comparison:
    """A result beside one plan or former level; `short` where the plan's name stands by."""

    name: str
    text: str
    baseline: str = ""
    percent: Decimal | None = None
    bound: str = Approximation.EXACT
    met: bool | None = None
    reason: str = ""
    is_unconfirmed: bool = False

    short: str = ""

    @property
    def cell(self) -> str:
        """For a table, where a remark below explains the mark."""
        text = self.short or self.text
        return f"{text} (*)" if self.is_unconfirmed else text


@dataclass
class Line:
    """One result of one unit, in words and in the cells of a table."""

    unit: str
    label: str
    field: str
    group: str
    uom: str
    value: str
    direction: str
    quantity: str
    sentence: str
    references: list[str]
    plans: list[Comparison] = field(default_factory=list)
    formers: list[Comparison] = field(default_factory=list)
    met: bool | None = None
    reason: str = ""
    is_judged: bool = False
    figure: Measure = Measure(None)
    plan_figure: Measure = Measure(None)
    part: tuple[Decimal, Decimal] | None = None

    @property
    def percent(self) -> Decimal | None:
        """Of the plan that is met least."""
        known = [plan.percent for plan in self.plans if plan.percent is not None]
        return min(known) if known else None

    @property
    def is_unconfirmed(self) -> bool:
        return any(found.is_unconfirmed for found in [*self.plans, *self.formers])

    @property
    def verdict(self) -> str:
        if not self.is_judged:
            return "–"
        return phrases.verdict(self.met, self.percent, self.direction)


def line(result: dict[str, Any], unit: str) -> Line:
    """A result of a snapshot, judged by measures.py; what documents state is printed so."""
    reading = Reading(result["quantity"], result["direction"], result["comparator"])
    figure = Figure(
        decimal(result["value"]),
        result["approximation"],
        result["is_estimate"],
        result["uom"],
    )
    actual = Measure(figure.value, figure.approximation, figure.uom)
    plans, formers = [], []
    plan_figure = Measure(None)
    for baseline in result["baselines"]:
        stated = _stated_beside(baseline, result["stated"])
        base = Measure(decimal(baseline["value"]), baseline["approximation"], baseline["uom"])
        if baseline["kind"] == BaselineKind.PLAN:
            plans += _against_plan(actual, base, baseline["name"], stated, reading)
            plan_figure = base if plan_figure.value is None else plan_figure
        else:
            formers += _against_former(actual, base, baseline["name"], stated, result)
    made = Line(
        unit=unit,
        label=phrases.capital(result["label"].strip()),
        field=result["field"],
        group=result["group"],
        uom=result["uom"],
        value="",
        direction=result["direction"],
        quantity=result["quantity"],
        sentence="",
        references=result["references"],
        plans=plans,
        formers=formers,
        figure=actual,
        plan_figure=plan_figure,
    )
    numerator, denominator = decimal(result["numerator"]), decimal(result["denominator"])
    if numerator is not None and denominator is not None:
        made.part = (numerator, denominator)
    _judge(made, result)
    made.value = _value(made, result, figure)
    made.sentence = phrases.sentence(_sentence(made, result, figure))
    return made


def _stated_beside(baseline, stated) -> list[dict[str, Any]]:
    """What documents say beside this baseline. Where they repeat or differ, the first is shown.

    Beside a plan one saying is enough: "đạt 108,6%" and "vượt 8,6%" are the same.
    """
    is_plan = baseline["kind"] == BaselineKind.PLAN
    shown: dict[str, dict[str, Any]] = {}
    for said in stated:
        if said["baseline"] == baseline["name"] and said["baseline_kind"] == baseline["kind"]:
            shown.setdefault("" if is_plan else said["kind"], said)
    return list(shown.values())


def _against_plan(actual, base, name, stated, reading) -> list[Comparison]:
    shown = phrases.amount(base.value, base.uom, padded=False) if base.value is not None else ""
    found = []
    computed = measures.judge(actual, base, reading) if base.value is not None else None
    for said in stated:
        judged = _stated(said, reading)
        text = phrases.against_plan(judged, name, kind=said["kind"], direction=reading.direction)
        made = _comparison(name, text, shown, judged, computed, said)
        made.short = phrases.beside_plan(judged, kind=said["kind"], direction=reading.direction)
        found.append(made)
    if not found and computed is not None:
        text = phrases.against_plan(computed, name, direction=reading.direction)
        made = _comparison(name, text, shown, computed)
        made.short = phrases.beside_plan(computed, direction=reading.direction)
        found.append(made)
    return found


def _against_former(actual, base, name, stated, result) -> list[Comparison]:
    shown = phrases.amount(base.value, base.uom, padded=False) if base.value is not None else ""
    reading = Reading(result["quantity"], result["direction"])
    share = measures.is_share(actual.uom, result["quantity"])
    found = []
    for said in stated:
        value = decimal(said["value"])
        if said["kind"] == ComparisonKind.FROM:
            text = phrases.from_level(value, actual.value, said["uom"] or actual.uom, name)
            found.append(Comparison(name, text, phrases.amount(value, said["uom"] or actual.uom)))
            continue
        if result["quantity"] == Quantity.RATE and value == actual.value:
            continue  # "tăng 5,1%" is the figure itself
        judged = _stated(said, reading)
        if said["kind"] == ComparisonKind.DIFFERENCE:
            uom = said["uom"] or (measures.points_uom(actual.uom) if share else actual.uom)
            text = f"{phrases.changed(value, uom)} so với {phrases.former_name(name)}"
        else:
            text = phrases.against_former(judged, name)
        found.append(_comparison(name, text, shown, judged, None, said))
    if not found and base.value is not None and actual.value is not None:
        judged = measures.judge(actual, base, reading)
        by = "difference" if share else "percent"
        text = phrases.against_former(judged, name, by=by)
        found.append(_comparison(name, text, shown, judged))
    return found


def _stated(said, reading) -> Judgement:
    return measures.judge_stated(
        said["kind"], decimal(said["value"]), reading, said["approximation"]
    )


def _comparison(name, text, shown, judged, computed=None, said=None) -> Comparison:
    """The judgement on both figures goes before the stated percentage: it knows more."""
    decided = computed if computed is not None and computed.met is not None else judged
    return Comparison(
        name=name,
        text=text,
        baseline=shown,
        percent=judged.percent,
        bound=judged.bound,
        met=decided.met,
        reason=decided.reason,
        is_unconfirmed=bool(said and said["is_unconfirmed"]),
    )


def _judge(made: Line, result) -> None:
    if result["quantity"] in (Quantity.YES_NO, Quantity.WORDING):
        judged = measures.judge_wording(result["reached"])
        made.is_judged, made.met, made.reason = True, judged.met, judged.reason
        return
    if made.plans:
        made.is_judged = True
        verdicts = [plan.met for plan in made.plans]
        made.met = False if False in verdicts else (None if None in verdicts else True)
        made.reason = next((plan.reason for plan in made.plans if plan.met is made.met), "")
        return
    if result["reached"] is not None:
        made.is_judged, made.met = True, result["reached"]
    elif result["wording_wanted"]:
        made.is_judged = True
        made.reason = "mục tiêu chỉ nêu bằng lời, chưa có kết luận đạt hay chưa đạt"


def _value(made: Line, result, figure: Figure) -> str:
    """The cell of a table: the figure without its unit of measure."""
    if made.part:
        return "/".join(phrases.amount(part, padded=False) for part in made.part)
    if figure.value is not None:
        bare = Figure(figure.value, figure.approximation, figure.estimate, "")
        return phrases.figure(bare, decimals=result["decimals"] or None, padded=False)
    if result["wording"]:
        return result["wording"]
    if result["reached"] is not None:
        return "Đạt" if result["reached"] else "Chưa đạt"
    return ""


def _sentence(made: Line, result, figure: Figure) -> str:
    if made.part:
        judged = measures.judge_count(*made.part)
        start = phrases.counted(made.label, *made.part, result["uom"], judged)
    elif figure.value is not None:
        start = phrases.result(
            made.label,
            figure,
            quantity=result["quantity"],
            direction=result["direction"],
            decimals=result["decimals"] or None,
        )
    elif result["wording"]:
        start = f"{made.label}: {result['wording']}"
    elif result["reached"] is not None:
        start = f"{made.label}: {'đạt' if result['reached'] else 'chưa đạt'}"
    else:
        start = made.label
    comparisons = [comparison.text for comparison in [*made.plans, *made.formers]]
    doubt = " (tài liệu chưa nói rõ tỷ lệ này của số liệu nào)" if made.is_unconfirmed else ""
    if start == made.label:
        comparisons = [text for text in comparisons if not text.startswith("không tính")]
        if not comparisons:
            return f"{start}: chưa có số liệu"
        return f"{start} {', '.join(comparisons)} (tài liệu không nêu con số tuyệt đối){doubt}"
    return ", ".join([start, *comparisons]) + doubt


# --- Many results ------------------------------------------------------------------------------


def latest_lines(reports: Iterable[dict[str, Any]]) -> list[Line]:
    """Of each unit and target the figure of the last period."""
    latest: dict[tuple[str, int], tuple[dict[str, Any], str]] = {}
    for report in reports:
        for result in report["results"]:
            latest[report["unit_code"], result["target"]] = (result, report["unit"])
    return [line(result, unit) for result, unit in latest.values()]


def by_field(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """Fields in the order in which they first come, those without a field last."""
    groups: dict[str, list[Line]] = {}
    names: dict[str, str] = {}
    for made in lines:
        key = fold(made.field)
        names.setdefault(key, phrases.capital(made.field.strip()))
        groups.setdefault(key, []).append(made)
    ordered = sorted(groups, key=lambda key: not key)
    if len(ordered) > 1 and "" in names:
        names[""] = "Các chỉ tiêu khác"
    return [(names[key], groups[key]) for key in ordered]


def tally(lines: Sequence[Line]) -> str:
    """Trong 12 chỉ tiêu có kết quả, 05 chỉ tiêu vượt, 01 chỉ tiêu đạt … One sentence."""
    judged = [made for made in lines if made.is_judged]
    if not judged:
        return ""
    words = {"Vượt": "vượt", "Đạt": "đạt", "Chưa đạt": "chưa đạt", "Chưa kết luận": ""}
    counts = {verdict: sum(made.verdict == verdict for made in judged) for verdict in words}
    parts = [
        f"{phrases.count(counts[verdict])} chỉ tiêu {word} mức đề ra"
        for verdict, word in words.items()
        if word and counts[verdict]
    ]
    if counts["Chưa kết luận"]:
        parts.append(f"{phrases.count(counts['Chưa kết luận'])} chỉ tiêu chưa đủ cơ sở kết luận")
    others = len(lines) - len(judged)
    if others:
        parts.append(f"{phrases.count(others)} chỉ tiêu không nêu mức đề ra")
    return phrases.sentence(
        f"Trong {phrases.count(len(lines))} chỉ tiêu có kết quả đã thẩm định, "
        f"{phrases.listed(parts)}"
    )


def plan_chart(lines: Sequence[Line]) -> str:
    """% of every plan of the whole's figures."""
    shares = []
    for made in lines:
        for plan in made.plans:
            if plan.percent is None or made.direction == Direction.LOWER:
                continue
            several = len(made.plans) > 1
            label = f"{made.label} ({phrases.plan_name(plan.name)})" if several else made.label
            text = phrases.figure(
                Figure(measures.rounded(plan.percent, 1), plan.bound, uom="%"), padded=False
            )
            shares.append(Share(label, plan.percent, text, plan.met))
    if len(shares) < 2:
        return ""
    return percent_bars("Tỷ lệ thực hiện so với kế hoạch, dự toán được giao (%)", shares)


@dataclass(frozen=True)
class UnitSummary:
    """One indicator over the units that report it."""

    sentence: str
    chart: str
    caption: str


def unit_summaries(lines: Sequence[Line]) -> list[UnitSummary]:
    """What the units below say together, indicator by indicator."""
    groups: dict[str, list[Line]] = {}
    for made in lines:
        groups.setdefault(f"{fold(made.label)}|{fold(made.uom)}", []).append(made)
    summaries = []
    charts = 0
    for same in groups.values():
        chart = _units_chart(same) if charts < CHARTS_OF_UNITS else ""
        charts += bool(chart)
        caption = f"{same[0].label} theo đơn vị ({same[0].uom})" if chart else ""
        summaries.append(UnitSummary(_units_sentence(same), chart, caption))
    return summaries


def _units_sentence(lines: Sequence[Line]) -> str:
    first = lines[0]
    if len(lines) == 1:
        return phrases.sentence(f"{phrases.capital(first.unit)}: {_lowered(first.sentence)}")
    parts = [f"{first.label}: {phrases.count(len(lines))} đơn vị báo cáo"]
    if all(made.part for made in lines):
        parts.append(_parts_sum(lines))
    elif first.quantity == Quantity.AMOUNT:
        summed = measures.total([made.figure for made in lines])
        if isinstance(summed, Measure):
            figure = Figure(summed.value, summed.approximation, uom=summed.uom or first.uom)
            parts.append(f"cộng {phrases.figure(figure)}")
        else:
            parts.append(f"không cộng được ({summed.reason})")
    for met, word in ((True, "đạt mức giao"), (False, "chưa đạt mức giao"), (None, "")):
        number = sum(made.is_judged and made.met is met for made in lines)
        if number and word:
            parts.append(f"{phrases.count(number)} đơn vị {word}")
        elif number:
            parts.append(f"{phrases.count(number)} đơn vị chưa đủ cơ sở kết luận")
    return phrases.sentence(", ".join(parts))


def _parts_sum(lines: Sequence[Line]) -> str:
    part, whole = (sum((made.part[place] for made in lines), Decimal(0)) for place in (0, 1))
    shown = f"{phrases.amount(part, padded=False)}/{phrases.amount(whole, padded=False)}"
    judged = measures.judge_count(part, whole)
    share = f" ({phrases.percent(judged.percent)})" if judged.percent is not None else ""
    return f"cộng {shown} {lines[0].uom}{share}"


def _units_chart(lines: Sequence[Line]) -> str:
    pairs = [
        Pair(
            phrases.capital(made.unit),
            made.plan_figure.value,
            made.figure.value,
            phrases.amount(made.plan_figure.value, padded=False),
            made.value,
        )
        for made in lines
        if made.figure.value is not None
        and made.plan_figure.value is not None
        and made.plan_figure.uom == made.figure.uom
    ]
    if not 2 <= len(pairs) <= UNITS_IN_A_CHART:
        return ""
    title = f"{lines[0].label} theo đơn vị ({lines[0].uom})"
    return pair_bars(title, pairs, plan="Kế hoạch", actual="Thực hiện")


def _lowered(text: str) -> str:
    """For the middle of a sentence; names of bodies and abbreviations keep their capitals."""
    first = text.split(" ", 1)[0]
    return text if first.isupper() else text[:1].lower() + text[1:]


def decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
