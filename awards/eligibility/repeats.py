"""Nothing is rewarded twice: the same award, the same achievement, a merit already rewarded."""

from collections.abc import Callable, Iterable

from awards.choices import AwardOccasion, Outcome
from awards.eligibility.params import Param, Predicate, Values
from awards.eligibility.spans import possible_years, same_years
from awards.eligibility.values import Answer, Case, Past, Pending
from awards.eligibility.wording import (
    HUMAN,
    award_names,
    honour_proofs,
    listed,
    occasion_of,
    pending_in_order,
    pending_proofs,
    proposal,
    years_listed,
)

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN


def once_per_years(case: Case, values: Values) -> Answer:
    """The award at most once within N years; with 1, once for each year."""
    codes, years = values["awards"] or (case.award.code,), values["years"]
    names = award_names(case, codes)
    limit = (
        f"{names} chỉ một lần trong {years} năm" if years > 1 else f"{names} chỉ một lần mỗi năm"
    )
    own = {near for year in possible_years(case) for near in range(year - years + 1, year + years)}
    honours = _of(case, codes, values)
    return _against(case, limit, honours, lambda past: _meets(case, own, past)) or Answer(
        PASS, f"{limit}; sổ khen thưởng chưa ghi lần nào trong thời gian đó."
    )


def _meets(case: Case, own: set[int], past: Past) -> bool | None:
    """Whether the honour lies within the years; None: it cannot be said."""
    if past.years:
        return (True if case.years else None) if own & set(past.years) else False
    if past.decided_on is None:
        return None
    return None if own & {past.decided_on.year - 1, past.decided_on.year} else False


def not_pending(case: Case, values: Values) -> Answer:
    """No other proposal for the same award and matter waits for its decision."""
    codes = values["awards"] or (case.award.code,)
    names = award_names(case, codes)
    found = [
        one
        for one in pending_in_order(case.pending)
        if one.award in codes
        and same_years(case, one.years) is not False
        and not _other_campaign(case, one)
    ]
    if not found:
        return Answer(PASS, f"Không có hồ sơ khác đang đề nghị {names} cho cùng đối tượng.")
    named = listed(proposal(case, one) for one in found)
    return Answer(
        Outcome(values["when_pending"]),
        f"Cùng đối tượng đang có hồ sơ khác chưa quyết định: {named}.",
        pending_proofs(case, found),
    )


def _other_campaign(case: Case, one: Pending) -> bool:
    """Two campaigns, or a campaign and regular merit, are two matters."""
    if AwardOccasion.CAMPAIGN in (case.occasion, one.occasion) and case.occasion != one.occasion:
        return True
    both = (case.campaign_id, one.campaign_id)
    return None not in both and both[0] != both[1]


def achievement_once(case: Case, values: Values) -> Answer:
    """One achievement is rewarded once, whatever the form."""
    if not case.achievement:
        return Answer(
            UNKNOWN,
            "Chưa xác định được thành tích để so với các lần khen thưởng trước. Hãy ghi rõ thành "
            "tích, năm hoặc phong trào.",
        )
    rule = "Một thành tích chỉ khen thưởng một lần"
    past = [one for one in case.past if one.achievement == case.achievement]
    answer = _against(case, rule, past, lambda past: True)
    if answer and answer.outcome == FAIL:
        return answer
    pending = [one for one in pending_in_order(case.pending) if one.achievement == case.achievement]
    if pending:
        named = listed(proposal(case, one) for one in pending)
        return Answer(
            Outcome(values["when_pending"]),
            f"{rule}; thành tích này đang được đề nghị ở hồ sơ khác: {named}.",
            pending_proofs(case, pending),
        )
    return answer or Answer(PASS, "Thành tích này chưa được khen thưởng.")


def merit_not_rewarded(case: Case, values: Values) -> Answer:
    """The years of the proposal have not brought one of these awards already."""
    names = award_names(case, values["awards"])
    rule = f"Thành tích đã được {names} thì không cộng để đề nghị tiếp"
    honours = _of(case, values["awards"], values)
    return _against(case, rule, honours, lambda past: _same_years(case, past)) or Answer(
        PASS, f"Thành tích của {years_listed(possible_years(case))} chưa được {names}."
    )


def one_state_form(case: Case, values: Values) -> Answer:
    """One state-level form for a recipient in a calendar year, special occasions apart."""
    year, names = case.day.year, "hình thức khen thưởng cấp Nhà nước"
    exempt = values["exempt"]
    if case.occasion in exempt:
        return Answer(
            PASS, f"Không giới hạn số {names} trong năm với {occasion_of(case.occasion)}."
        )
    rule = f"Trong một năm chỉ đề nghị một {names}"

    def meets(past: Past) -> bool | None:
        if past.decided_on is not None:
            return past.decided_on.year == year
        return None if not past.years or max(past.years) >= year - 1 else False

    counted = [one for one in case.past if one.award in values["awards"]]
    answer = _against(case, rule, [one for one in counted if one.occasion not in exempt], meets)
    if answer and answer.outcome == FAIL:
        return answer
    pending = [
        one
        for one in pending_in_order(case.pending)
        if one.award in values["awards"] and one.occasion not in exempt
    ]
    if pending:
        named = listed(proposal(case, one) for one in pending)
        return Answer(
            Outcome(values["when_pending"]),
            f"{rule}; đang có {named}.",
            pending_proofs(case, pending),
        )
    return answer or Answer(PASS, f"Năm {year} chưa có {names} nào khác.")


def no_higher_same_year(case: Case, values: Values) -> Answer:
    """The higher flag given for a year leaves no room for the lower one; refused, it does."""
    codes = values["higher"]
    names = award_names(case, codes)
    rule = f"Đã được {names} thì không tặng {case.award.name} của cùng năm"
    honours = _of(case, codes, values)
    answer = _against(case, rule, honours, lambda past: _same_years(case, past))
    if answer and answer.outcome == FAIL:
        return answer
    pending = [
        one
        for one in pending_in_order(case.pending)
        if one.award in codes
        and same_years(case, one.years) is not False
        and _alike(case, one, values)
    ]
    if pending:
        named = listed(proposal(case, one) for one in pending)
        return Answer(
            UNKNOWN,
            f"{rule}; đang có {named}, chưa quyết định. Chờ kết quả rồi xét.",
            pending_proofs(case, pending),
        )
    if answer:
        return answer
    refused = [
        one
        for one in case.refused
        if one.award in codes and same_years(case, one.years) is not False
    ]
    if refused:
        return Answer(
            PASS,
            f"{names} của cùng năm đã đề nghị nhưng không được tặng, nên được xét "
            f"{case.award.name}.",
            pending_proofs(case, refused),
        )
    return Answer(PASS, f"Không có {names} của cùng năm.")


def _of(case: Case, codes: Iterable[str], values: Values) -> list[Past]:
    return [past for past in case.past if past.award in codes and _alike(case, past, values)]


def _alike(case: Case, one: Past | Pending, values: Values) -> bool:
    """Whether its occasion counts: any, or that of the proposal alone."""
    return not values["same_occasion"] or one.occasion == case.occasion


def _same_years(case: Case, past: Past) -> bool | None:
    return same_years(case, past.years, past.decided_on)


def _against(
    case: Case, rule: str, honours: Iterable[Past], meets: Callable[[Past], bool | None]
) -> Answer | None:
    """What the honours that meet the case say against it; None when there are none.

    One of a predecessor body, or one whose years or date are missing, is left to a person.
    """
    clear, unclear, inherited = [], [], []
    for past in honours:
        met = meets(past)
        if met is False:
            continue
        (inherited if past.is_inherited else clear if met else unclear).append(past)
    if clear:
        return Answer(FAIL, f"{rule}; đã có {_named(case, clear)}.", honour_proofs(case, clear))
    if unclear:
        return Answer(
            UNKNOWN,
            f"{rule}. Hồ sơ hoặc quyết định chưa ghi năm, ngày nên chưa xác định được: "
            f"{_named(case, unclear)}. Hãy bổ sung rồi xét lại.",
            honour_proofs(case, unclear),
        )
    if inherited:
        return Answer(
            UNKNOWN,
            f"{rule}; đã có {_named(case, inherited)}. {HUMAN}.",
            honour_proofs(case, inherited),
        )
    return None


def _named(case: Case, honours: Iterable[Past]) -> str:
    return listed(proof.sentence for proof in honour_proofs(case, honours))


PENDING_OUTCOMES = tuple((outcome.value, outcome.label) for outcome in (UNKNOWN, FAIL))
_WHEN_PENDING = Param(
    "when_pending",
    "choice",
    "Khi hồ sơ khác chưa quyết định",
    UNKNOWN.value,
    choices=PENDING_OUTCOMES,
)
_SAME_OCCASION = Param("same_occasion", "flag", "Chỉ xét cùng loại hình khen thưởng", True)
PREDICATES = {
    "once_per_years": Predicate(
        once_per_years,
        (
            Param("awards", "awards", "Danh hiệu, hình thức", ()),
            Param("years", "integer", "Một lần trong bao nhiêu năm", 1, least=1),
            _SAME_OCCASION,
        ),
        "Một lần trong số năm",
    ),
    "not_pending": Predicate(
        not_pending,
        (Param("awards", "awards", "Danh hiệu, hình thức", ()), _WHEN_PENDING),
        "Không đang được đề nghị ở hồ sơ khác",
    ),
    "achievement_once": Predicate(
        achievement_once, (_WHEN_PENDING,), "Một thành tích chỉ khen thưởng một lần"
    ),
    "merit_not_rewarded": Predicate(
        merit_not_rewarded,
        (Param("awards", "awards", "Danh hiệu, hình thức đã dùng thành tích"), _SAME_OCCASION),
        "Thành tích chưa dùng cho lần khen thưởng khác",
    ),
    "one_state_form": Predicate(
        one_state_form,
        (
            Param("awards", "awards", "Các hình thức khen thưởng cấp Nhà nước"),
            Param(
                "exempt",
                "choices",
                "Loại hình không tính",
                tuple(
                    occasion.value
                    for occasion in (
                        AwardOccasion.SUDDEN,
                        AwardOccasion.CONTRIBUTION,
                        AwardOccasion.SENIORITY,
                    )
                ),
                choices=tuple(AwardOccasion.choices),
            ),
            _WHEN_PENDING,
        ),
        "Một hình thức cấp Nhà nước trong năm",
    ),
    "no_higher_same_year": Predicate(
        no_higher_same_year,
        (Param("higher", "awards", "Danh hiệu cao hơn"), _SAME_OCCASION),
        "Không trùng danh hiệu cao hơn của cùng năm",
    ),
}
