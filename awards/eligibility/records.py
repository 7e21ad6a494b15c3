"""What the nominee's other records say: initiatives, yearly ratings, matters that are pending."""

from awards.choices import InitiativeScope, MatterKind, Outcome, Rating
from awards.eligibility.params import Param, Predicate, Values
from awards.eligibility.spans import months_later, possible_years, years_before
from awards.eligibility.values import Answer, Case, Idea, Matter, Year
from awards.eligibility.wording import (
    idea_proofs,
    in_a_row,
    initiative,
    label,
    listed,
    matter_proofs,
    rating_proofs,
    short,
    years_listed,
)

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN

# --- Initiatives -------------------------------------------------------------------------------


def initiatives(case: Case, values: Values) -> Answer:
    """At least N recognised initiatives of a scope, recognised lately and not used already."""
    wanted, scope = values["count"], InitiativeScope(values["scope"])
    years = values["within_years"]
    first_day = years_before(case.day, years) if years is not None else None
    counted, unclear, left_out = [], [], []
    for idea in sorted(case.ideas, key=lambda idea: idea.pk):
        if reason := _why_out(case, idea, scope, first_day, values["exclude_used"]):
            left_out.append(f"{initiative(idea)}: {reason}")
        elif idea.recognised_on is None or idea.scope not in InitiativeScope.values:
            unclear.append(idea)
        else:
            counted.append(idea)
    when = f", công nhận từ ngày {short(first_day)}" if first_day else ""
    need = (
        f"Cần ít nhất {wanted} sáng kiến, đề tài được công nhận phạm vi {_scope(scope)} trở lên"
        f"{when}"
    )
    tail = "".join(f" Không tính {words}." for words in left_out)
    proofs = idea_proofs(case.ideas)
    if len(counted) >= wanted:
        named = listed(initiative(idea) for idea in counted)
        return Answer(
            PASS, f"Có {len(counted)} sáng kiến, đề tài được tính: {named}.{tail}", proofs
        )
    if unclear and len(counted) + len(unclear) >= wanted:
        named = listed(initiative(idea) for idea in unclear)
        return Answer(
            UNKNOWN,
            f"{need}; {named} chưa đủ thông tin công nhận. Hãy bổ sung quyết định công nhận.{tail}",
            proofs,
        )
    return Answer(
        FAIL, f"{need}; hồ sơ có {len(counted)} sáng kiến, đề tài được tính.{tail}", proofs
    )


def _why_out(case: Case, idea: Idea, scope: InitiativeScope, first_day, exclude_used) -> str:
    if idea.scope in InitiativeScope.values and InitiativeScope(idea.scope).rank < scope.rank:
        return f"phạm vi thấp hơn {_scope(scope)}"
    if first_day and idea.recognised_on and idea.recognised_on < first_day:
        return f"công nhận trước ngày {short(first_day)}"
    if idea.recognised_on and idea.recognised_on > case.seen_on:
        return f"công nhận sau ngày {short(case.seen_on)}"
    if exclude_used and (used := _used(case, idea, any_award=False)):
        return f"đã dùng cho {listed(used)}"
    return ""


def initiative_not_reused(case: Case, values: Values) -> Answer:
    """No initiative of the nominee supports another proposal of the same kind."""
    used = {
        idea: found
        for idea in sorted(case.ideas, key=lambda idea: idea.pk)
        if (found := _used(case, idea, any_award=values["any_award"]))
    }
    if not case.ideas:
        return Answer(PASS, "Hồ sơ không dựa vào sáng kiến, đề tài nào.")
    if not used:
        return Answer(
            PASS, "Các sáng kiến, đề tài chưa dùng cho đề nghị khác.", idea_proofs(case.ideas)
        )
    words = "; ".join(f"“{idea.name}” đã dùng cho {listed(found)}" for idea, found in used.items())
    return Answer(
        Outcome(values["when_used"]),
        f"Một sáng kiến, đề tài chỉ dùng cho một đề nghị cùng loại: {words}.",
        idea_proofs(used),
    )


def _used(case: Case, idea: Idea, *, any_award: bool) -> list[str]:
    return [words for words, award in sorted(idea.used_by) if any_award or award == case.award.code]


def _scope(scope: InitiativeScope) -> str:
    return f"{scope.label[:1].lower()}{scope.label[1:]}"


# --- Yearly ratings ----------------------------------------------------------------------------


def yearly_rating(case: Case, values: Values) -> Answer:
    """Rated so or better for N years that follow one another.

    A year without a rating is no refusal: it may be missing, so it is asked for.
    """
    wanted, least = values["years"], Rating(values["rating"])
    own = {max(case.years)} if case.years else set(possible_years(case))
    ends = {
        "this_year": own,
        "year_before": {year - 1 for year in own},
        "either": own | {year - 1 for year in own},
    }[values["ending"]]
    windows = [range(end - wanted + 1, end + 1) for end in sorted(ends, reverse=True)]
    marks = _marks(case.ratings, least)
    need = f"Cần {in_a_row(wanted)} xếp loại từ “{least.label}” trở lên"
    relevant = {year for window in windows for year in window}
    proofs = rating_proofs(
        sorted(
            (one for one in case.ratings if one.year in relevant),
            key=lambda one: (one.year, one.rating, one.number),
        )
    )
    for window in windows:
        if all(marks.get(year) for year in window):
            return Answer(
                PASS, f"Xếp loại từ “{least.label}” trở lên {years_listed(window)}.", proofs
            )
    for window in windows:
        if not any(marks.get(year) is False for year in window):
            missing = years_listed(year for year in window if marks.get(year) is None)
            return Answer(
                UNKNOWN,
                f"{need}; chưa có hoặc chưa rõ xếp loại {missing}. Hãy bổ sung, hoặc chuyển người "
                "xét.",
                proofs,
            )
    low = years_listed(year for year in relevant if marks.get(year) is False)
    return Answer(FAIL, f"{need}; xếp loại {low} chưa đạt mức này.", proofs)


def _marks(ratings: tuple[Year, ...], least: Rating) -> dict[int, bool | None]:
    """Year → whether it is good enough; None where two records of a year say different things."""
    marks: dict[int, bool | None] = {}
    for one in ratings:
        enough = Rating(one.rating).rank >= least.rank if one.rating in Rating.values else None
        marks[one.year] = enough if marks.get(one.year, enough) == enough else None
    return marks


# --- Matters -----------------------------------------------------------------------------------


def no_pending_matter(case: Case, values: Values) -> Answer:
    """Nothing is pending: discipline, complaint, inspection, audit, investigation."""
    found = [
        one
        for one in _of_kinds(case, values["kinds"])
        if one.from_on <= case.seen_on and (one.until_on is None or case.seen_on < one.until_on)
    ]
    if not found:
        kinds = listed(label(MatterKind, kind).lower() for kind in values["kinds"])
        return Answer(PASS, f"Không ghi nhận việc đang xem xét: {kinds}.")
    words = listed(_matter(one) for one in found)
    return Answer(
        FAIL,
        f"Chưa đề nghị khen thưởng trong khi đang xem xét: {words}. Xét lại khi có kết luận.",
        matter_proofs(found),
    )


def no_recent_matter(case: Case, values: Values) -> Answer:
    """No discipline within so many months before the day, or in a year of the achievement."""
    months = values["months"]
    found = [
        one
        for one in _of_kinds(case, values["kinds"])
        if one.from_on <= case.seen_on
        and (
            case.day < months_later(one.from_on, months)
            or (values["in_award_years"] and one.from_on.year in case.years)
        )
    ]
    kinds = listed(label(MatterKind, kind).lower() for kind in values["kinds"])
    span = f"trong {months} tháng gần nhất" if months else ""
    if values["in_award_years"]:
        span = f"{span} hoặc trong năm thành tích" if span else "trong năm thành tích"
    if not found:
        return Answer(PASS, f"Không ghi nhận {kinds} {span}.")
    return Answer(
        FAIL,
        f"Không đề nghị khi có {kinds} {span}: {listed(_matter(one) for one in found)}.",
        matter_proofs(found),
    )


def _of_kinds(case: Case, kinds: tuple[str, ...]) -> list[Matter]:
    return sorted(
        (one for one in case.matters if one.kind in kinds), key=lambda one: (one.from_on, one.pk)
    )


def _matter(one: Matter) -> str:
    if one.is_withheld:
        return "một vụ việc do thường trực Hội đồng ghi"
    words = label(MatterKind, one.kind)
    return f"{words[:1].lower()}{words[1:]} từ ngày {short(one.from_on)} ({one.sentence})"


_ALL_MATTERS = tuple(MatterKind.values)
PREDICATES = {
    "initiatives": Predicate(
        initiatives,
        (
            Param("count", "integer", "Số sáng kiến, đề tài ít nhất", 1, least=1),
            Param(
                "scope",
                "choice",
                "Phạm vi từ",
                InitiativeScope.UNIT.value,
                choices=tuple(InitiativeScope.choices),
            ),
            Param(
                "within_years", "integer", "Công nhận trong bao nhiêu năm gần nhất", None, least=1
            ),
            Param("exclude_used", "flag", "Không tính sáng kiến đã dùng cho cùng danh hiệu", True),
        ),
        "Có sáng kiến, đề tài được công nhận",
    ),
    "initiative_not_reused": Predicate(
        initiative_not_reused,
        (
            Param("any_award", "flag", "Kể cả đã dùng cho danh hiệu, hình thức khác", False),
            Param(
                "when_used",
                "choice",
                "Khi sáng kiến đã dùng",
                FAIL.value,
                choices=tuple((outcome.value, outcome.label) for outcome in (FAIL, UNKNOWN)),
            ),
        ),
        "Sáng kiến không dùng hai lần",
    ),
    "yearly_rating": Predicate(
        yearly_rating,
        (
            Param(
                "rating",
                "choice",
                "Xếp loại từ",
                Rating.GOOD.value,
                choices=tuple(Rating.choices),
            ),
            Param("years", "integer", "Số năm liên tục", 1, least=1),
            Param(
                "ending",
                "choice",
                "Năm cuối",
                "this_year",
                choices=(
                    ("this_year", "Năm đề nghị"),
                    ("year_before", "Năm trước năm đề nghị"),
                    ("either", "Năm đề nghị hoặc năm trước"),
                ),
            ),
        ),
        "Xếp loại hằng năm",
    ),
    "no_pending_matter": Predicate(
        no_pending_matter,
        (
            Param(
                "kinds",
                "choices",
                "Các việc",
                _ALL_MATTERS,
                choices=tuple(MatterKind.choices),
            ),
        ),
        "Không có việc đang xem xét",
    ),
    "no_recent_matter": Predicate(
        no_recent_matter,
        (
            Param("months", "integer", "Trong bao nhiêu tháng", 12),
            Param("in_award_years", "flag", "Hoặc trong năm thành tích", True),
            Param(
                "kinds",
                "choices",
                "Các việc",
                (MatterKind.DISCIPLINE.value,),
                choices=tuple(MatterKind.choices),
            ),
        ),
        "Không bị kỷ luật gần đây",
    ),
}
