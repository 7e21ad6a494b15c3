"""Shares of a unit, the place in its bloc, and the unit's own vote: whole persons and Decimal."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from awards.choices import Outcome, Rounding, VoteBase
from awards.eligibility.params import Param, Predicate, Values
from awards.eligibility.values import Answer, Case, Group, Proof
from awards.eligibility.wording import award_name
from awards.tallies import needed, passes
from emulation.lib.figures import format_number

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN
STAFF, BLOC_LEADERS = "staff", "bloc_leaders"
UNIT, PROVINCE = "unit", "province"
_MODES = {
    Rounding.FLOOR: ROUND_FLOOR,
    Rounding.NEAREST: ROUND_HALF_UP,
    Rounding.UP: ROUND_CEILING,
}


def most_of(base: int, percent: Decimal, rounding: str) -> Decimal:
    """So many percent of the base, in whole persons as the rule rounds: 15 % of 33 are 4,95 → 4."""
    share = base * percent / 100
    mode = _MODES.get(Rounding(rounding))
    return share if mode is None else share.to_integral_value(mode)


def ratio_cap(case: Case, values: Values) -> Answer:
    """At most such a share of the base gets the award; the sentence says how it was reckoned."""
    code, percent, rounding = (
        values["award"] or case.award.code,
        values["percent"],
        values["rounding"],
    )
    group = _group(case, values["area"])
    count, base = group.counts.get(code), _base(group, values["base"])
    name, of = award_name(case, code), _base_name(case, values["base"])
    limit = f"{name} không quá {format_number(percent)}% {of}{_where(values['area'])}"
    if not base:
        unknown = "chưa biết số này" if base is None else "số này đang là 0"
        return Answer(UNKNOWN, f"{limit}; {unknown} nên chưa tính được. Hãy bổ sung số liệu.")
    if count is None:
        return Answer(UNKNOWN, f"{limit}; chưa biết số được đề nghị nên chưa so được.")
    share = base * percent / 100
    most = max(most_of(base, percent, rounding), Decimal(values["at_least"]))
    rounded = "" if rounding == Rounding.EXACT else f", {Rounding(rounding).label.lower()}"
    reckoned = f"{format_number(percent)}% của {format_number(base)} là {format_number(share)}"
    if most == share:
        reckoned += ""
    elif most == values["at_least"] and most != most_of(base, percent, rounding):
        reckoned += f", được ít nhất {values['at_least']}"
    else:
        reckoned += (
            f"{rounded} còn {format_number(most)}"
            if most < share
            else (f"{rounded} thành {format_number(most)}")
        )
    proofs = (
        Proof(
            "unit",
            None,
            f"{of[:1].upper()}{of[1:]}: {format_number(base)}; {name}: {format_number(count)}",
        ),
    )
    if count <= most:
        return Answer(PASS, f"{limit}: {reckoned}; đang có {format_number(count)}.", proofs)
    over = format_number(Decimal(count) - most)
    return Answer(
        UNKNOWN if values["warn_only"] else FAIL,
        f"{limit}: {reckoned}; đang có {format_number(count)}, nhiều hơn {over}.",
        proofs,
    )


def min_share(case: Case, values: Values) -> Answer:
    """At least such a share of the base holds the award, or more than it."""
    code, percent = values["award"], values["percent"]
    group = _group(case, values["area"])
    count, base = group.counts.get(code), _base(group, values["base"])
    name, of = award_name(case, code), _base_name(case, values["base"])
    least = "trên" if values["is_strict"] else "ít nhất"
    need = f"Cần {least} {format_number(percent)}% {of} đạt {name}{_where(values['area'])}"
    if not base or count is None:
        return Answer(UNKNOWN, f"{need}; chưa có đủ số liệu để tính. Hãy bổ sung số liệu.")
    share = (Decimal(100 * count) / base).quantize(Decimal("0.01"), ROUND_HALF_UP)
    proofs = (
        Proof(
            "unit",
            None,
            f"{of[:1].upper()}{of[1:]}: {format_number(base)}; {name}: {format_number(count)}",
        ),
    )
    have = f"có {format_number(count)} trên {format_number(base)}, tức {format_number(share)}%"
    # Whole numbers on both sides: a printed share may be rounded, the comparison is not.
    wanted, held = percent * base, Decimal(100 * count)
    if held > wanted or (held == wanted and not values["is_strict"]):
        return Answer(PASS, f"{need}; {have}.", proofs)
    return Answer(FAIL, f"{need}; {have}.", proofs)


def min_holders(case: Case, values: Values) -> Answer:
    """At least N persons of the collective hold the award."""
    wanted, name = values["count"], award_name(case, values["award"])
    count = _group(case, values["area"]).counts.get(values["award"])
    need = f"Cần ít nhất {format_number(wanted)} người đạt {name}{_where(values['area'])}"
    if count is None:
        return Answer(UNKNOWN, f"{need}; chưa có số liệu. Hãy bổ sung số liệu.")
    proofs = (Proof("unit", None, f"{name}: {format_number(count)}"),)
    outcome = PASS if count >= wanted else FAIL
    return Answer(outcome, f"{need}; có {format_number(count)}.", proofs)


def leads_bloc(case: Case, values: Values) -> Answer:
    """The collective leads its cluster or bloc."""
    if case.leads_bloc is None:
        return Answer(
            UNKNOWN,
            "Cần là đơn vị dẫn đầu cụm, khối thi đua; chưa có kết quả bình xét của cụm, khối.",
        )
    if case.leads_bloc:
        return Answer(PASS, "Là đơn vị dẫn đầu cụm, khối thi đua.")
    return Answer(
        FAIL,
        "Cần là đơn vị dẫn đầu cụm, khối thi đua; kết quả bình xét ghi đơn vị khác dẫn đầu.",
    )


def own_vote(case: Case, values: Values) -> Answer:
    """The unit's own vote reached the threshold, and enough were there."""
    top, bottom = values["numerator"], values["denominator"]
    base = VoteBase(values["base"])
    more = "quá" if values["is_strict"] else "ít nhất"
    need = f"Cần {more} {top}/{bottom} {base.label.lower()} đồng ý"
    votes, members, present = case.votes_for, case.votes_total, case.votes_present
    total = members if base == VoteBase.ALL else present
    if votes is None or total is None:
        return Answer(UNKNOWN, f"{need}; chưa có số phiếu của đơn vị. Hãy nhập kết quả bỏ phiếu.")
    # Absent members may be polled in writing: of all members more may agree than were there.
    if (
        not 0 <= votes <= total
        or total == 0
        or (members is not None and present is not None and present > members)
    ):
        return Answer(
            UNKNOWN, f"{need}; số phiếu, số có mặt và tổng số không khớp nhau. Hãy kiểm tra lại."
        )
    enough = needed(total, top, bottom, is_strict=values["is_strict"])
    have = f"có {votes} trên {total} phiếu, cần {enough}"
    if not passes(votes, total, top, bottom, is_strict=values["is_strict"]):
        return Answer(FAIL, f"{need}; {have}.")
    if values["quorum_numerator"]:
        quorum = f"{values['quorum_numerator']}/{values['quorum_denominator']}"
        if members is None or present is None:
            return Answer(
                UNKNOWN,
                f"{need}; {have}. Cuộc họp cần {quorum} thành viên có mặt; chưa ghi số có mặt.",
            )
        least = needed(members, values["quorum_numerator"], values["quorum_denominator"])
        if present < least:
            return Answer(
                FAIL,
                f"{need}; {have}. Cuộc họp cần {quorum} thành viên có mặt, tức {least}; có "
                f"{present} trên {members}.",
            )
    return Answer(PASS, f"{need}; {have}.")


def _group(case: Case, area: str) -> Group:
    return case.province if area == PROVINCE else case.group


def _base(group: Group, code: str) -> int | None:
    if code == STAFF:
        return group.staff
    if code == BLOC_LEADERS:
        return group.leaders
    return group.counts.get(code)


def _base_name(case: Case, code: str) -> str:
    return {STAFF: "số người của đơn vị", BLOC_LEADERS: "số tập thể dẫn đầu cụm, khối"}.get(
        code, f"số đạt {award_name(case, code)}"
    )


def _where(area: str) -> str:
    return " trong toàn tỉnh" if area == PROVINCE else ""


_BASES = ((STAFF, "Số người của đơn vị"), (BLOC_LEADERS, "Số tập thể dẫn đầu cụm, khối"))
_AREA = Param(
    "area", "choice", "Tính trong", UNIT, choices=((UNIT, "Đơn vị"), (PROVINCE, "Toàn tỉnh"))
)
PREDICATES = {
    "ratio_cap": Predicate(
        ratio_cap,
        (
            Param("award", "award", "Danh hiệu bị giới hạn", ""),
            Param("base", "base", "Tính trên", choices=_BASES),
            Param("percent", "percent", "Không quá bao nhiêu phần trăm"),
            Param(
                "rounding",
                "choice",
                "Cách làm tròn",
                Rounding.FLOOR.value,
                choices=tuple(Rounding.choices),
            ),
            Param("at_least", "integer", "Nhưng luôn được ít nhất", 0),
            Param("warn_only", "flag", "Chỉ cảnh báo", False),
            _AREA,
        ),
        "Không quá tỷ lệ",
    ),
    "min_share": Predicate(
        min_share,
        (
            Param("award", "award", "Danh hiệu phải đạt"),
            Param("percent", "percent", "Ít nhất bao nhiêu phần trăm"),
            Param("base", "base", "Tính trên", STAFF, choices=_BASES),
            Param("is_strict", "flag", "Phải trên tỷ lệ, bằng thì chưa đủ", False),
            _AREA,
        ),
        "Đủ tỷ lệ người đạt danh hiệu",
    ),
    "min_holders": Predicate(
        min_holders,
        (
            Param("award", "award", "Danh hiệu phải đạt"),
            Param("count", "integer", "Số người ít nhất", 1, least=1),
            _AREA,
        ),
        "Đủ số người đạt danh hiệu",
    ),
    "leads_bloc": Predicate(leads_bloc, (), "Dẫn đầu cụm, khối thi đua"),
    "own_vote": Predicate(
        own_vote,
        (
            Param("numerator", "integer", "Tử số của ngưỡng", least=1),
            Param("denominator", "integer", "Mẫu số của ngưỡng", least=1),
            Param(
                "base", "choice", "Tính trên", VoteBase.ALL.value, choices=tuple(VoteBase.choices)
            ),
            Param("is_strict", "flag", "Phải quá ngưỡng, bằng thì chưa đủ", False),
            Param("quorum_numerator", "integer", "Tử số của số có mặt tối thiểu", 0),
            Param("quorum_denominator", "integer", "Mẫu số của số có mặt tối thiểu", 1, least=1),
        ),
        "Kết quả bỏ phiếu của đơn vị",
    ),
}
