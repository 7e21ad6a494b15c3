"""What an officer types into a report, and what sends one back."""

from campaigns.forms.results.cells import LOCKED, ResultForm, standing
from campaigns.forms.results.fields import LineField, LinesField, SaidFigureField
from campaigns.forms.results.reports import NoteForm, ReportForms
from campaigns.forms.results.returning import ReasonToReturnForm, ReturnForm, VersionForm
from campaigns.forms.results.shared import SharedForm, signature

__all__ = [
    "LOCKED",
    "LineField",
    "LinesField",
    "NoteForm",
    "ReasonToReturnForm",
    "ReportForms",
    "ResultForm",
    "ReturnForm",
    "SaidFigureField",
    "SharedForm",
    "VersionForm",
    "signature",
    "standing",
]
