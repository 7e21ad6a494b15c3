"""Whether a nominee may have an award, rule by rule, by the rules that were in force.

Rules are data: a row names one of the predicates below and its parameters, the awards it speaks of,
its days of validity and its legal basis, so that a new decree is entered, not programmed. Nothing
here reads or writes rows; the queries make the values.

Parameters as JSON holds them; those with a default may be left out. "awards" are lists of codes of
the catalogue; an empty `awards` or `award` is the award that the nominee is proposed for.

predicate               parameters (default)
----------------------  ---------------------------------------------------------------------------
recipient_kind          -
occasion                -
award_in_force          -
body_exists             -
campaign_named          must_take_part (true)
campaign_length         months
deciding_head           -  UNKNOWN when the deciding head is the recipient: another signs
for_a_person            question: always UNKNOWN, for what no record tells
consecutive_years       awards, years, ending (either | this_year | year_before | any),
                        since ([]), counting_pending (false), occasions (["merit"]),
                        excluded_basis ("")
honours_within          awards, count (1), within_years (null: ever), since ([]),
                        counting_pending (false), occasions (["merit"]), excluded_basis ("")
waiting_time            awards ([]), years, must_have (false), occasions (["merit"]),
                        excluded_basis ("")
once_per_years          awards ([]), years (1), same_occasion (true)
not_pending             awards ([]), when_pending (unknown | fail)
achievement_once        when_pending (unknown | fail)
merit_not_rewarded      awards, same_occasion (true)
one_state_form          awards, exempt (["sudden", "contribution", "seniority"]),
                        when_pending (unknown | fail)
no_higher_same_year     higher, same_occasion (true)
initiatives             count (1), scope (unit | province | nation), within_years (null),
                        exclude_used (true)
initiative_not_reused   any_award (false), when_used (fail | unknown)
yearly_rating           rating (good | excellent | done | not_done), years (1),
                        ending (this_year | year_before | either)
no_pending_matter       kinds (all of MatterKind)
no_recent_matter        months (12), in_award_years (true), kinds (["discipline"])
ratio_cap               award (""), base (staff | bloc_leaders | a code), percent,
                        rounding (floor | nearest | up | exact), at_least (0), warn_only (false),
                        area (unit | province)
min_share               award, percent, base (staff), is_strict (false), area (unit)
min_holders             award, count (1), area (unit)
leads_bloc              -
own_vote                numerator, denominator, base (all | present), is_strict (false),
                        quorum_numerator (0: none asked), quorum_denominator (1)
any_of, all_of          rules: [{"predicate": …, "params": {…}, "name": …, "basis": …}, …]

Where several values are named, the first is the default. `percent` is a whole number or a text
("12,5"). Years are those that an achievement is for; a school year goes by one of its two years,
the same one throughout.
"""

from collections.abc import Iterable

from awards.eligibility.changes import Change, changed
from awards.eligibility.params import Param, Predicate
from awards.eligibility.predicates import PREDICATES, check_rule, finding_of
from awards.eligibility.values import (
    Answer,
    AwardFacts,
    Case,
    Finding,
    Group,
    Idea,
    Matter,
    Past,
    Pending,
    Proof,
    Rule,
    RuleError,
    Year,
)

__all__ = [
    "PREDICATES",
    "Answer",
    "AwardFacts",
    "Case",
    "Change",
    "Finding",
    "Group",
    "Idea",
    "Matter",
    "Param",
    "Past",
    "Pending",
    "Predicate",
    "Proof",
    "Rule",
    "RuleError",
    "Year",
    "assess",
    "changed",
    "check_rule",
]


def assess(case: Case, rules: Iterable[Rule]) -> list[Finding]:
    """What each rule that is in force on the case's day and concerns it says, in their order."""
    return [finding_of(case, rule) for rule in rules if rule.concerns(case)]
