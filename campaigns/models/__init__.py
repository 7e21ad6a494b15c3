from campaigns.models.highlights import (
    AwardCount,
    Event,
    EventFigure,
    Exemplar,
    NamedRecipient,
    Work,
)
from campaigns.models.planning import (
    Addressee,
    Anniversary,
    Campaign,
    Conference,
    FocusArea,
    HistoricEvent,
    LegalBasis,
    Participation,
    Presentation,
)
from campaigns.models.results import (
    Evidence,
    Period,
    Result,
    Snapshot,
    StatedComparison,
    Submission,
)
from campaigns.models.sources import SourceDocument, SourceFact
from campaigns.models.targets import Baseline, Indicator, Target

__all__ = [
    "Addressee",
    "Anniversary",
    "AwardCount",
    "Baseline",
    "Campaign",
    "Conference",
    "Event",
    "EventFigure",
    "Evidence",
    "Exemplar",
    "FocusArea",
    "HistoricEvent",
    "Indicator",
    "LegalBasis",
    "NamedRecipient",
    "Participation",
    "Period",
    "Presentation",
    "Result",
    "Snapshot",
    "SourceDocument",
    "SourceFact",
    "StatedComparison",
    "Submission",
    "Target",
    "Work",
]
