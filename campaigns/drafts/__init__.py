"""What rows of the portal a book of facts becomes, as plain values; nothing is read or written.

Several facts may tell one row: the same campaign, anniversary or figure in several documents. Each
value then comes from the first fact that says it, in the order of `Told`.
"""

from collections.abc import Iterable

from campaigns.drafts.catalogue import document_drafts, indicator_drafts, unit_drafts
from campaigns.drafts.highlights import award_drafts, event_drafts, exemplar_drafts, work_drafts
from campaigns.drafts.planning import (
    addressee_drafts,
    anniversary_drafts,
    campaign_drafts,
    conference_drafts,
    focus_area_drafts,
    historic_event_drafts,
    legal_basis_drafts,
    participation_drafts,
)
from campaigns.drafts.results import figure_drafts
from campaigns.drafts.told import Draft, Ref, Told, fitted
from campaigns.facts import FactBook

__all__ = ["MODELS", "Draft", "Ref", "drafts_of", "fitted"]

# In the order in which rows can be made: what a draft refers to stands before it.
MODELS = (
    "Unit",
    "Indicator",
    "SourceDocument",
    "HistoricEvent",
    "Campaign",
    "Anniversary",
    "FocusArea",
    "LegalBasis",
    "Addressee",
    "Participation",
    "Conference",
    "Presentation",
    "Target",
    "Baseline",
    "Period",
    "Submission",
    "Result",
    "StatedComparison",
    "Work",
    "Event",
    "EventFigure",
    "Exemplar",
    "AwardCount",
    "NamedRecipient",
)


def drafts_of(
    book: FactBook, *, units: Iterable[str], indicators: Iterable[str]
) -> dict[str, dict[tuple, Draft]]:
    """Every row the book makes, by model and key. Of the catalogues only the named codes are
    made: a book knows units and indicators that are in the portal already."""
    told = Told(book)
    drafts = [
        *unit_drafts(told, list(units)),
        *indicator_drafts(told, list(indicators)),
        *document_drafts(told),
        *historic_event_drafts(told),
    ]
    campaigns = campaign_drafts(told)
    drafts += campaigns
    for campaign in campaigns:
        drafts += _drafts_of_campaign(told, campaign.key[0])
    found: dict[str, dict[tuple, Draft]] = {model: {} for model in MODELS}
    for draft in drafts:
        found[draft.model].setdefault(draft.key, draft)
    return found


def _drafts_of_campaign(told: Told, code: str) -> list[Draft]:
    figures, units = figure_drafts(told, code)
    return [
        *anniversary_drafts(told, code),
        *focus_area_drafts(told, code),
        *legal_basis_drafts(told, code),
        *addressee_drafts(told, code),
        *participation_drafts(told, code, units),
        *conference_drafts(told, code),
        *figures,
        *work_drafts(told, code),
        *event_drafts(told, code),
        *exemplar_drafts(told, code),
        *award_drafts(told, code),
    ]
