"""Earlier honours that support a new one: consecutive years, numbers within years, waiting time.

Only honours of the occasions that the rule counts support a merit award, by default merit itself.
What would otherwise have counted is named with the reason. What a predecessor body had is shown
and not counted; when it would decide, a person does.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from awards.choices import AwardOccasion, Outcome
from awards.eligibility.params import Param, Predicate, Values
from awards.eligibility.spans import (
    missing_between,
    possible_years,
    run_to,
    years_before,
    years_later,
)
from awards.eligibility.values import Answer, Case, Past, Pending, Proof
from awards.eligibility.wording import (
    HUMAN,
    award_names,
    decision,
    honour_proofs,
    in_a_row,
    in_order,
    listed,
    occasion_of,
    pending_in_order,
    pending_proofs,
    proposal,
    short,
    years_listed,
)

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN

ENDS = (
    ("either", "Năm đề nghị hoặc năm trước"),
    ("this_year", "Năm đề nghị"),
    ("year_before", "Năm trước năm đề nghị"),
    ("any", "Bất kỳ năm nào"),
)


@dataclass(frozen=True)
class Gathered:
    """Honours and proposals of the awards asked for, by whether they count."""

    counted: tuple[Past, ...]
    inherited: tuple[Past, ...]  # of a predecessor body
    undated: tuple[Past, ...]  # without years, or not known to be later than the award before
    excluded: tuple[Past, ...]  # of another occasion: never count
    pending: tuple[Pending, ...]  # of the same year as the proposal, not decided yet

    def proofs(self, case: Case) -> tuple[Proof, ...]:
        shown = (*self.counted, *self.inherited, *self.undated, *self.excluded)
        return honour_proofs(case, shown) + pending_proofs(case, self.pending)


def gathered(case: Case, values: Values, is_dated: Callable[[Past], bool]) -> Gathered:
    """Sorts the past and what is pending; `is_dated` says whether an honour can be placed."""
    own = [past for past in case.past if past.award in values["awards"]]
    right = [past for past in own if past.occasion in values["occasions"]]
    later = {past: _is_later(case, values["since"], past) for past in right}
    placed = {past: later[past] and is_dated(past) for past in right}
    return Gathered(
        counted=tuple(p for p in right if placed[p] and not p.is_inherited),
        inherited=tuple(p for p in right if placed[p] and p.is_inherited),
        undated=tuple(p for p in right if later[p] is not False and not placed[p]),
        excluded=tuple(in_order(p for p in own if p.occasion not in values["occasions"])),
        pending=tuple(
            one
            for one in pending_in_order(case.pending)
            if one.award in values["awards"]
            and one.occasion in values["occasions"]
            and one.years
            and set(one.years) & set(possible_years(case))
        ),
    )


def _is_later(case: Case, since: tuple[str, ...], past: Past) -> bool | None:
    """Whether it was given after the last honour of the awards that the years run from."""
    if not since:
        return True
    before = [one for one in case.past if one.award in since]
    if not before:
        return False
    if past.decided_on is None or any(one.decided_on is None for one in before):
        return None
    return past.decided_on > max(one.decided_on for one in before if one.decided_on)


def _not_counted(case: Case, values: Values, found: Gathered) -> str:
    """What is left out and why; empty when nothing is."""
    words = _excluded(case, values, found.excluded)
    if found.inherited:
        named = listed(proof.sentence for proof in honour_proofs(case, found.inherited))
        words += f" Chưa tính {named}."
    return words


def _excluded(case: Case, values: Values, excluded: Iterable[Past]) -> str:
    """Không tính …, with a blank before it; empty when there is none."""
    excluded = list(excluded)
    if not excluded:
        return ""
    named = listed(proof.sentence for proof in honour_proofs(case, excluded))
    kinds = listed(dict.fromkeys(occasion_of(past.occasion) for past in excluded))
    basis = f" (theo {values['excluded_basis']})" if values["excluded_basis"] else ""
    counted = listed(occasion_of(code) for code in values["occasions"])
    return f" Không tính {named}, vì là {kinds}; chỉ tính {counted}{basis}."


# --- Consecutive years -------------------------------------------------------------------------


def consecutive_years(case: Case, values: Values) -> Answer:
    """The award for N years that follow one another.

    A year left out is no refusal: records may be missing, so a person judges.
    """
    wanted = values["years"]
    found = gathered(case, values, lambda past: bool(past.years))
    names = award_names(case, values["awards"])
    last = max(possible_years(case))
    own = {year for past in found.counted for year in past.years if year <= last}
    pending = {year for one in found.pending for year in one.years if year <= last}
    inherited = {year for past in found.inherited for year in past.years if year <= last}
    ends = _ends(case, values["ending"], own | pending | inherited)

    def reached(years: set[int]) -> list[int]:
        """The years of the longest run, the latest of equals, when it is long enough."""
        run, end = max(((run_to(years, end), end) for end in ends), default=(0, 0))
        return list(range(end - run + 1, end + 1)) if run >= wanted else []

    def answer(outcome: Outcome, sentence: str) -> Answer:
        return Answer(outcome, f"{sentence}{_not_counted(case, values, found)}", found.proofs(case))

    need = f"Cần {in_a_row(wanted)} có {names}"
    if run := reached(own):
        return answer(PASS, f"Có {in_a_row(len(run))} có {names}: {years_listed(run)}.")
    if run := reached(own | pending):
        waiting = years_listed(set(run) & pending - own)
        if values["counting_pending"]:
            return answer(
                PASS,
                f"Có {in_a_row(len(run))} có {names}: {years_listed(run)}, trong đó {waiting} "
                "đang đề nghị.",
            )
        return answer(
            UNKNOWN, f"{need}; đủ nếu đề nghị của {waiting} được quyết định. Chờ quyết định đó."
        )
    if reached(own | pending | inherited):
        return answer(
            UNKNOWN,
            f"{need}; chỉ đủ khi tính cả thành tích của đơn vị tiền thân. {HUMAN}.",
        )
    known = own | pending
    if found.undated and len(known) + len(found.undated) >= wanted:
        return answer(
            UNKNOWN,
            f"{need}; có {len(found.undated)} lần ghi nhận chưa rõ năm hoặc ngày quyết định. "
            "Hãy bổ sung năm, ngày rồi xét lại.",
        )
    if missing := missing_between(known):
        return answer(
            UNKNOWN,
            f"{need}; sổ khen thưởng ghi {years_listed(known)}, thiếu {years_listed(missing)}. "
            f"{HUMAN}.",
        )
    if len(own) >= wanted:
        return answer(
            UNKNOWN,
            f"{need}, năm cuối là {' hoặc '.join(f'năm {year}' for year in sorted(ends))}; sổ khen "
            f"thưởng ghi {years_listed(own)}. {HUMAN}.",
        )
    if known:
        return answer(FAIL, f"{need}; sổ khen thưởng mới ghi {years_listed(known)}.")
    return answer(FAIL, f"{need}; sổ khen thưởng chưa ghi năm nào được tính.")


def _ends(case: Case, ending: str, years: set[int]) -> set[int]:
    """The years in which a run may end."""
    own = {max(case.years)} if case.years else set(possible_years(case))
    before = {year - 1 for year in own}
    return {
        "this_year": own,
        "year_before": before,
        "either": own | before,
        "any": {year for year in years if year <= max(own)},
    }[ending]


# --- At least so many --------------------------------------------------------------------------


def honours_within(case: Case, values: Values) -> Answer:
    """At least N honours of the awards, ever or within the last M years."""
    wanted, span = values["count"], values["within_years"]
    last = max(possible_years(case))
    first = last - span + 1 if span is not None else None

    def is_dated(past: Past) -> bool:
        return first is None or bool(past.years) or past.decided_on is not None

    def is_within(past: Past) -> bool:
        if first is None:
            return True
        if past.years:
            return any(first <= year <= last for year in past.years)
        return past.decided_on is not None and past.decided_on >= years_before(case.day, span)

    found = gathered(case, values, is_dated)
    counted = _distinct(past for past in found.counted if is_within(past))
    inherited = _distinct(past for past in found.inherited if is_within(past))
    held = {(past.award, year) for past in counted for year in past.years}
    pending = [
        one for one in found.pending if not all((one.award, year) in held for year in one.years)
    ]
    names = award_names(case, values["awards"])
    when = f" từ năm {first} đến năm {last}" if first is not None else ""
    need = f"Cần ít nhất {wanted} lần có {names}{when}"

    def answer(outcome: Outcome, sentence: str) -> Answer:
        return Answer(outcome, f"{sentence}{_not_counted(case, values, found)}", found.proofs(case))

    have = len(counted)
    if have >= wanted:
        named = listed(proof.sentence for proof in honour_proofs(case, counted))
        return answer(PASS, f"Có {have} lần được tính{when}, cần {wanted}: {named}.")
    if pending and have + len(pending) >= wanted:
        waiting = listed(proposal(case, one) for one in pending)
        if values["counting_pending"]:
            return answer(
                PASS,
                f"Có {have + len(pending)} lần, cần {wanted}, trong đó đang đề nghị "
                f"{len(pending)} lần.",
            )
        return answer(UNKNOWN, f"{need}; đã có {have} lần, còn chờ quyết định về {waiting}.")
    if inherited and have + len(inherited) >= wanted:
        return answer(
            UNKNOWN,
            f"{need}; đã có {have} lần, chỉ đủ khi tính cả thành tích của đơn vị tiền thân. "
            f"{HUMAN}.",
        )
    maybe = len(inherited) + len(pending) + len(found.undated)
    if found.undated and have + maybe >= wanted:
        return answer(
            UNKNOWN,
            f"{need}; đã có {have} lần, có {len(found.undated)} lần ghi nhận chưa rõ năm hoặc ngày "
            "quyết định. Hãy bổ sung rồi xét lại.",
        )
    if maybe and have + maybe >= wanted:
        return answer(
            UNKNOWN,
            f"{need}; đã có {have} lần, chỉ đủ khi tính cả đề nghị đang chờ và thành tích của đơn "
            f"vị tiền thân. {HUMAN}.",
        )
    found_so_far = f"mới ghi {have} lần" if have else "chưa ghi lần nào"
    return answer(FAIL, f"{need}; sổ khen thưởng {found_so_far} được tính.")


def _distinct(honours: Iterable[Past]) -> list[Past]:
    """Each merit once: an award of the same years twice in the registry is one."""
    found = {}
    for past in in_order(honours):
        key = (past.award, past.occasion, past.years, past.campaign_id) if past.years else past.pk
        found.setdefault(key, past)
    return list(found.values())


# --- Waiting time ------------------------------------------------------------------------------


def waiting_time(case: Case, values: Values) -> Answer:
    """N full years have passed since the previous decision, up to the day that fixes the law."""
    codes = values["awards"] or (case.award.code,)
    names, years = award_names(case, codes), values["years"]
    before = [
        past for past in case.past if past.award in codes and past.occasion in values["occasions"]
    ]
    own = [past for past in before if not past.is_inherited]
    if not before:
        others = tuple(in_order(past for past in case.past if past.award in codes))
        if values["must_have"]:
            return Answer(
                FAIL,
                f"Cần đã có {names}; sổ khen thưởng chưa ghi lần nào được tính."
                f"{_excluded(case, values, others)}",
                honour_proofs(case, others),
            )
        return Answer(PASS, f"Chưa có {names} lần nào nên không phải chờ.")
    proofs = honour_proofs(case, before)
    waiting = _still_waiting(case, own, years)
    if waiting is not None:
        previous, first_day = waiting
        return Answer(
            FAIL,
            f"Cần đủ {years} năm từ {decision(previous.number, previous.decided_on)} tặng, công "
            f"nhận {names}; đề nghị được từ ngày {short(first_day)}, hồ sơ tính ngày "
            f"{short(case.day)}.",
            proofs,
        )
    if any(past.decided_on is None for past in before):
        return Answer(
            UNKNOWN,
            f"Cần đủ {years} năm từ quyết định trước về {names}; có quyết định chưa ghi ngày. Hãy "
            "bổ sung ngày quyết định rồi xét lại.",
            proofs,
        )
    if _still_waiting(case, before, years) is not None or not own:
        return Answer(
            UNKNOWN,
            f"Cần đủ {years} năm từ quyết định trước về {names}; quyết định đã có là của đơn vị "
            f"tiền thân. {HUMAN}.",
            proofs,
        )
    previous = max(own, key=lambda past: (past.decided_on or date.min, past.pk))
    return Answer(
        PASS,
        f"Đã đủ {years} năm từ {decision(previous.number, previous.decided_on)} về {names}.",
        proofs,
    )


def _still_waiting(case: Case, honours: list[Past], years: int) -> tuple[Past, date] | None:
    """The last dated one and the first day after its term, when that has not come yet."""
    dated = [past for past in honours if past.decided_on]
    if not dated:
        return None
    previous = max(dated, key=lambda past: (past.decided_on or date.min, past.pk))
    first_day = years_later(previous.decided_on or date.min, years)
    return (previous, first_day) if case.day < first_day else None


_COUNTED = (
    Param("excluded_basis", "text", "Căn cứ không tính loại hình khác", ""),
    Param(
        "occasions",
        "choices",
        "Loại hình khen thưởng được tính",
        (AwardOccasion.MERIT.value,),
        choices=tuple(AwardOccasion.choices),
    ),
)
_SUPPORT = (
    *_COUNTED,
    Param("since", "awards", "Chỉ tính sau quyết định gần nhất tặng, công nhận", ()),
    Param("counting_pending", "flag", "Tính cả đề nghị cùng năm chưa quyết định", False),
)
PREDICATES = {
    "consecutive_years": Predicate(
        consecutive_years,
        (
            Param("awards", "awards", "Danh hiệu, hình thức được tính"),
            Param("years", "integer", "Số năm liên tục", least=1),
            Param("ending", "choice", "Năm cuối của chuỗi", "either", choices=ENDS),
            *_SUPPORT,
        ),
        "Nhiều năm liên tục có danh hiệu, hình thức",
    ),
    "honours_within": Predicate(
        honours_within,
        (
            Param("awards", "awards", "Danh hiệu, hình thức được tính"),
            Param("count", "integer", "Số lần ít nhất", 1, least=1),
            Param("within_years", "integer", "Trong bao nhiêu năm gần nhất", None, least=1),
            *_SUPPORT,
        ),
        "Đã có danh hiệu, hình thức",
    ),
    "waiting_time": Predicate(
        waiting_time,
        (
            Param("awards", "awards", "Tính từ quyết định tặng, công nhận", ()),
            Param("years", "integer", "Số năm chờ", least=1),
            Param("must_have", "flag", "Phải đã có danh hiệu, hình thức đó", False),
            *_COUNTED,
        ),
        "Đủ thời gian từ quyết định trước",
    ),
}
