from campaigns.models.blocs import Bloc, BlocMembership
from campaigns.models.calendar import CalendarFeed
from campaigns.models.highlights import (
    AwardCount,
    Event,
    EventFigure,
    Exemplar,
    NamedRecipient,
    Work,
)
from campaigns.models.periods import Obligation, Period, Reminder
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
    Result,
    ReturnNote,
    SaveReceipt,
    Snapshot,
    StatedComparison,
    Submission,
)
from campaigns.models.sources import SourceDocument, SourceFact
from campaigns.models.targets import Baseline, Indicator, Target
from campaigns.models.uploads import FigureUpload, UploadedCell, UploadedReport

__all__ = [
    "Addressee",
    "Anniversary",
    "AwardCount",
    "Baseline",
    "Bloc",
    "BlocMembership",
    "CalendarFeed",
    "Campaign",
    "Conference",
    "Event",
    "EventFigure",
    "Evidence",
    "Exemplar",
    "FigureUpload",
    "FocusArea",
    "HistoricEvent",
    "Indicator",
    "LegalBasis",
    "NamedRecipient",
    "Obligation",
    "Participation",
    "Period",
    "Presentation",
    "Reminder",
    "Result",
    "ReturnNote",
    "SaveReceipt",
    "Snapshot",
    "SourceDocument",
    "SourceFact",
    "StatedComparison",
    "Submission",
    "Target",
    "UploadedCell",
    "UploadedReport",
    "Work",
]
