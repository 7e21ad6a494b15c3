"""What the pages of reports read: who owes what, one report as rows, the queue."""

from campaigns.queries.results.deadlines import Clock, clock_of, closing_of, due_of, grace_of
from campaigns.queries.results.frozen import (
    FrozenRow,
    frozen_by_report,
    frozen_rows,
    frozen_said,
    same_figure,
)
from campaigns.queries.results.lists import awaiting, listed
from campaigns.queries.results.owed import STILL_OWED, Owed, owed_by
from campaigns.queries.results.rows import Cells, ReportRow, report_rows, row_with, rows_of

__all__ = [
    "STILL_OWED",
    "Cells",
    "Clock",
    "FrozenRow",
    "Owed",
    "ReportRow",
    "awaiting",
    "clock_of",
    "closing_of",
    "due_of",
    "frozen_by_report",
    "frozen_rows",
    "frozen_said",
    "grace_of",
    "listed",
    "owed_by",
    "report_rows",
    "row_with",
    "rows_of",
    "same_figure",
]
