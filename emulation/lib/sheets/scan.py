"""What calamine does not tell of a sheet: which cells show %, which failed, what is hidden.

Each format has a reader of its own that finds these in one pass over the raw sheet; the same pass
sees how much the sheet would unfold to, before anything is unfolded.
"""

from dataclasses import dataclass, field

from emulation.lib.sheets.cells import CellError, Merge, SheetError

# Sixteen columns of half a million rows. A row and a column far apart span a block that calamine
# would hold whole: one value in the last cell of Excel would ask for hundreds of gigabytes.
MOST_CELLS = 8_000_000
# Of texts in one sheet, each counted as often as it is used.
MOST_LETTERS = 256 * 1024 * 1024

PERCENT = "%"
Mark = str | CellError

TOO_WIDE = (
    "Trang tính có ô ở quá xa bảng số liệu hoặc có quá nhiều ô: hãy chép riêng bảng số liệu "
    "sang một tệp mới rồi tải lại."
)
TOO_WORDY = (
    "Trang tính chứa quá nhiều chữ: hãy chép riêng bảng số liệu sang một tệp mới rồi tải lại."
)


@dataclass
class Findings:
    """Rows as Excel numbers them, columns from 0."""

    marks: dict[int, tuple[tuple[int, Mark], ...]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    # None: calamine knows them.
    merged: list[Merge] | None = None


class Marks:
    """Collects marks by row; a row like the one before shares its tuple, so memory stays small."""

    def __init__(self) -> None:
        self.by_row: dict[int, tuple[tuple[int, Mark], ...]] = {}
        self._shared: dict[tuple, tuple] = {}
        self._row = 0
        self._open: list[tuple[int, Mark]] = []

    def add(self, row: int, column: int, mark: Mark) -> None:
        if row != self._row:
            self._close()
            self._row = row
        self._open.append((column, mark))

    def _close(self) -> None:
        if self._open:
            marks = (*self.by_row.get(self._row, ()), *self._open)
            self.by_row[self._row] = self._shared.setdefault(marks, marks)
            self._open = []

    def finished(self) -> dict[int, tuple[tuple[int, Mark], ...]]:
        self._close()
        return self.by_row


def require_fitting(rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS:
        raise SheetError(TOO_WIDE)


def require_readable(letters: int) -> None:
    if letters > MOST_LETTERS:
        raise SheetError(TOO_WORDY)
