"""All predicates by name, and the two that put others together."""

from collections.abc import Collection, Mapping
from typing import Any

from awards.choices import Outcome
from awards.eligibility import chains, fitting, records, repeats, shares
from awards.eligibility.params import Param, Predicate, Values, read_params
from awards.eligibility.values import Answer, Case, Finding, Rule, RuleError

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN
DEEPEST = 3  # composites within composites; deeper than anybody can read


def any_of(case: Case, values: Values) -> Answer:
    """One of several routes is enough."""
    parts = _parts(case, values)
    passed = [part for part in parts if part.outcome == PASS]
    if passed:
        return _together(PASS, "Đạt theo", passed[:1], parts)
    unknown = [part for part in parts if part.outcome == UNKNOWN]
    if unknown:
        return _together(UNKNOWN, "Chưa cách nào đạt, có cách chưa xác định được.", parts, parts)
    return _together(FAIL, "Chưa đạt theo cách nào.", parts, parts)


def all_of(case: Case, values: Values) -> Answer:
    """Every part is needed."""
    parts = _parts(case, values)
    for outcome, opening in (
        (FAIL, "Chưa đạt đủ các điều kiện."),
        (UNKNOWN, "Có điều kiện chưa xác định được."),
    ):
        if found := [part for part in parts if part.outcome == outcome]:
            return _together(outcome, opening, found, parts)
    return _together(PASS, "Đạt đủ các điều kiện.", parts, parts)


def _parts(case: Case, values: Values) -> tuple[Finding, ...]:
    found = []
    for part in values["rules"]:
        predicate = PREDICATES[part["predicate"]]
        answer = predicate.ask(case, read_params(predicate.params, part.get("params", {}), None))
        found.append(
            Finding(
                rule="",
                name=part.get("name") or predicate.label,
                outcome=answer.outcome,
                sentence=answer.sentence,
                basis=part.get("basis", ""),
                proofs=answer.proofs,
                parts=answer.parts,
            )
        )
    return tuple(found)


def _together(
    outcome: Outcome, opening: str, told: Collection[Finding], parts: tuple[Finding, ...]
) -> Answer:
    sentences = " ".join(f"{part.name}: {part.sentence}" for part in told)
    proofs = dict.fromkeys(proof for part in parts for proof in part.proofs)
    return Answer(outcome, f"{opening} {sentences}", tuple(proofs), parts)


_RULES = (Param("rules", "rules", "Các quy tắc"),)
COMPOSITES = frozenset({"any_of", "all_of"})
PREDICATES: dict[str, Predicate] = {
    **fitting.PREDICATES,
    **chains.PREDICATES,
    **repeats.PREDICATES,
    **records.PREDICATES,
    **shares.PREDICATES,
    "any_of": Predicate(any_of, _RULES, "Đạt một trong các điều kiện"),
    "all_of": Predicate(all_of, _RULES, "Đạt tất cả các điều kiện"),
}


def values_of(
    name: Any, params: Mapping[str, Any], awards: Collection[str] | None, depth: int = 1
) -> dict[str, Any]:
    """The parameters as read, those of parts checked too; RuleError with a Vietnamese sentence."""
    predicate = PREDICATES.get(name) if isinstance(name, str) else None
    if predicate is None:
        raise RuleError(f"Không có loại quy tắc “{name}”. Hãy chọn trong danh sách.")
    values = read_params(predicate.params, params, awards)
    if name == "own_vote":
        _check_threshold(values)
    if name not in COMPOSITES:
        return values
    if depth > DEEPEST:
        raise RuleError(f"Quy tắc lồng nhau quá {DEEPEST} lớp. Hãy tách thành nhiều quy tắc.")
    for number, part in enumerate(values["rules"], 1):
        if strange := sorted(set(map(str, part)) - {"predicate", "params", "name", "basis"}):
            raise RuleError(f"Điều kiện thứ {number}: không có mục “{strange[0]}”.")
        if not all(isinstance(part.get(text, ""), str) for text in ("name", "basis")):
            raise RuleError(f"Điều kiện thứ {number}: tên và căn cứ phải là chữ.")
        try:
            values_of(part.get("predicate"), part.get("params", {}), awards, depth + 1)
        except RuleError as error:
            raise RuleError(f"Điều kiện thứ {number}: {error}") from None
    return values


def _check_threshold(values: Values) -> None:
    for top, bottom in (("numerator", "denominator"), ("quorum_numerator", "quorum_denominator")):
        if values[top] > values[bottom]:
            raise RuleError("Ngưỡng phiếu không được lớn hơn 1: tử số phải không quá mẫu số.")


def check_rule(rule: Rule, awards: Collection[str] | None = None) -> None:
    """RuleError with one Vietnamese sentence when the rule cannot be asked.

    `awards`: the codes of the catalogue, so that an unknown one is found; None: not looked up.
    """
    values_of(rule.predicate, rule.params, awards)
    if awards is None:
        return
    if unknown := sorted(rule.awards - set(awards)):
        raise RuleError(f"Danh mục không có danh hiệu, hình thức khen thưởng mã “{unknown[0]}”.")


def finding_of(case: Case, rule: Rule) -> Finding:
    """What the rule says of the case; one that cannot be read is unknown, and says so."""
    try:
        values = values_of(rule.predicate, rule.params, None)
    except RuleError as error:
        answer = Answer(UNKNOWN, f"Quy tắc chưa dùng được, cần người quản trị sửa: {error}")
    else:
        answer = PREDICATES[rule.predicate].ask(case, values)
    return Finding(
        rule=rule.code,
        name=rule.name,
        outcome=answer.outcome,
        sentence=answer.sentence,
        basis=rule.basis,
        is_unchecked=rule.is_unchecked,
        proofs=answer.proofs,
        parts=answer.parts,
    )
