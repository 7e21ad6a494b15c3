"""What the catalogue says on a day. Of several rows in force, the one that began last speaks."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from awards import regimes as values
from awards.choices import DocumentKind
from awards.eligibility import Rule as RuleValue
from awards.models import (
    Authority,
    Award,
    BaseSalary,
    ChecklistItem,
    Coefficient,
    Holiday,
    PrizeSetting,
    ProcessingTime,
    Quota,
    Regime,
    Rule,
    VoteThreshold,
)
from campaigns.choices import RecipientKind
from emulation.accounts.choices import Role, UnitKind
from emulation.accounts.models import Unit
from emulation.lib import workdays
from emulation.lib.vietnamese import match_key, match_words

ONE = Decimal(1)


def keeps_catalogue(user) -> bool:
    """Whether the user may change the catalogue: who administers a province, or the whole portal.

    It is the law of all provinces; administrators of single districts and communes only look.
    """
    return user.is_superuser or provinces_administered(user).exists()


def provinces_administered(user):
    units = [grant.unit_id for grant in user.authority.grants if grant.role == Role.ADMINISTRATOR]
    kinds = (UnitKind.PROVINCE, UnitKind.CENTRAL)
    return Unit.objects.filter(pk__in=units, kind__in=kinds)


# --- Awards by name ----------------------------------------------------------------------------


class AwardNames:
    """All names and variants of awards, read once: for imports of many rows."""

    def __init__(self):
        self.by_key = defaultdict(list)
        self.by_level = defaultdict(list)
        for award in Award.objects.order_by("precedence", "code"):
            for key in award.keys:
                self.by_key[key].append(award)
            self.by_level[award.level].append(award)

    def find(self, text: str, level: str = "") -> Award | None:
        """The award of this name, however it is spelled; None when there is none, or several.

        A form alone ("Bằng khen", "Cờ thi đua") is found when the level says whose.
        """
        found = self.by_key.get(match_key(text), [])
        if not found and level:
            words = match_words(text)
            found = [
                award
                for award in self.by_level.get(level, [])
                if words and match_words(award.name)[: len(words)] == words
            ]
        return found[0] if len(found) == 1 else None


def awards_named(text: str, level: str = "") -> Award | None:
    return AwardNames().find(text, level)


def authorities_at(award: Award, day: date) -> list[Authority]:
    """Who decides about the award on that day, by level; usually one, for Giấy khen several."""
    return list(award.authorities.in_force(day))


# --- The law of a day --------------------------------------------------------------------------


def regimes() -> list[values.Regime]:
    rows = Regime.objects.all()
    return [values.Regime(row.code, row.name, row.from_on, row.until_on) for row in rows]


def rule_value(row: Rule, awards) -> RuleValue:
    """The rule as `awards/eligibility` judges by it; `awards` are codes."""
    return RuleValue(
        code=row.code,
        name=row.name,
        predicate=row.predicate,
        params=row.params,
        basis=row.legal_basis,
        is_unchecked=row.is_unchecked,
        awards=frozenset(awards),
        recipient_kinds=frozenset(row.recipient_kinds),
        occasions=frozenset(row.occasions),
        from_on=row.from_on,
        until_on=row.until_on,
    )


def rules_at(day: date) -> tuple[RuleValue, ...]:
    rows = Rule.objects.in_force(day).prefetch_related("awards")
    return tuple(rule_value(row, (award.code for award in row.awards.all())) for row in rows)


def threshold_of(award: Award, level: str, day: date) -> VoteThreshold | None:
    """How many votes the award needs in the council of that level; its own row before the common
    one of the level."""
    rows = VoteThreshold.objects.in_force(day).filter(level__in=["", level])
    own = [row for row in rows if row.award_id == award.pk]
    return _speaks(own or [row for row in rows if row.award_id is None])


def quota_of(award: Award, day: date) -> Quota | None:
    """The ceiling of the award's share, where there is one."""
    return _speaks(Quota.objects.in_force(day).filter(award=award, is_goal=False))


def processing_of(step: str, level: str, day: date) -> ProcessingTime | None:
    rows = list(ProcessingTime.objects.in_force(day).filter(step=step, level__in=["", level]))
    return _speaks([row for row in rows if row.level]) or _speaks(rows)


_DOCUMENTS = {kind: place for place, kind in enumerate(DocumentKind.values)}


class Checklist:
    """The papers that dossiers of a day need, read once: for all nominees of a dossier."""

    def __init__(self, day: date):
        self.rows = list(ChecklistItem.objects.in_force(day).order_by("award", "code"))

    def of(self, award: Award, kind: str, occasion: str) -> list[ChecklistItem]:
        """Those of one nominee in the order in which they are usually filed.

        A row of the award itself stands for the common row of the same paper.
        """
        rows = [
            row
            for row in self.rows
            if row.award_id in (None, award.pk)
            and row.kind in ("", award.kind)
            and (not row.recipient_kinds or kind in row.recipient_kinds)
            and (not row.occasions or occasion in row.occasions)
        ]
        own = {row.document for row in rows if row.award_id} - {DocumentKind.OTHER}
        chosen = [row for row in rows if row.award_id or row.document not in own]
        return sorted(chosen, key=lambda row: (_DOCUMENTS.get(row.document, 99), row.code))


def checklist_of(award: Award, kind: str, occasion: str, day: date) -> list[ChecklistItem]:
    return Checklist(day).of(award, kind, occasion)


# --- Prizes ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Prized:
    """With what a prize is worked out: coefficient × factor, both None when nobody knows them."""

    coefficient: Decimal | None = None
    factor: Decimal | None = ONE
    is_ceiling: bool = False
    legal_basis: str = ""
    is_unchecked: bool = False


def base_salary_at(day: date) -> BaseSalary | None:
    return _speaks(BaseSalary.objects.in_force(day))


def prize_setting_at(day: date) -> PrizeSetting | None:
    return _speaks(PrizeSetting.objects.in_force(day))


class Coefficients:
    """Those of a day, read once: for the list of a decision."""

    def __init__(self, day: date):
        self.setting = prize_setting_at(day)
        self.rows = defaultdict(list)
        for row in Coefficient.objects.in_force(day):
            self.rows[row.award_id, row.recipient_kind].append(row)

    def of(self, award: Award, kind: str) -> Prized:
        """A row of the kind is the whole coefficient; one without kind is an individual's, to be
        multiplied by the factor of the kind."""
        if row := _speaks(self.rows[award.pk, kind]):
            return _prized(row, ONE)
        row = _speaks(self.rows[award.pk, ""])
        return _prized(row, self._factor(kind)) if row else Prized()

    def _factor(self, kind: str) -> Decimal | None:
        if kind == RecipientKind.INDIVIDUAL:
            return ONE
        if self.setting is None:
            return None
        return {
            RecipientKind.COLLECTIVE: self.setting.collective_factor,
            RecipientKind.ENTERPRISE: self.setting.enterprise_factor,
            RecipientKind.HOUSEHOLD: self.setting.household_factor,
        }.get(RecipientKind(kind))


def coefficient_of(award: Award, kind: str, day: date) -> Prized:
    return Coefficients(day).of(award, kind)


def _prized(row: Coefficient, factor: Decimal | None) -> Prized:
    return Prized(row.value, factor, row.is_ceiling, row.legal_basis, row.is_unchecked)


# --- Working days ------------------------------------------------------------------------------


def calendar() -> workdays.Calendar:
    """Days off and worked Saturdays of all years."""
    rows = Holiday.objects.exclude(from_on=None).exclude(until_on=None)
    return workdays.Calendar.of(rows.values_list("from_on", "until_on", "is_worked"))


def _speaks(rows):
    return max(rows, key=lambda row: (row.from_on or date.min, row.pk), default=None)
