"""Reads a list of nominees on trial: every row as it would be entered, and all that is wrong.

Nothing is written. What was read goes to the page and back as signed plain values; of a citizen
number there is only the digest.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core import signing

from awards.models import Award
from awards.nominee_lists import LABELS, REQUIRED, WANTED, Listed, read_row
from awards.queries.catalogue import AwardNames
from awards.queries.recipients import Likely, likely_of_many
from campaigns.choices import RecipientKind
from emulation.lib.entry_sheets import GUIDE
from emulation.lib.sheets import SheetError, column_letter, find_header

ROWS_AT_MOST = 1_000
OFFERED_AT_MOST = 5
SALT = "awards.nominees"
# As long as somebody may take to look through it.
AGE = 24 * 60 * 60


@dataclass(frozen=True)
class Fault:
    """Something wrong in the file, and where: `column` is the letter of the sheet."""

    text: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    about: str = ""


@dataclass
class Line:
    """One row as it would be entered; `likely` are those that it may be."""

    listed: Listed
    award: Award
    likely: list[Likely] = field(default_factory=list)

    @property
    def sure(self):
        """Of the same citizen number: no question is asked."""
        return next((one.recipient for one in self.likely if one.is_sure), None)

    @property
    def is_asked(self) -> bool:
        return bool(self.likely) and self.sure is None


@dataclass
class Trial:
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(book, proposal, among) -> Trial:
    """What the workbook would add to the dossier; `among` are recipients that the user sees."""
    trial, found = Trial(), []
    names = AwardNames()
    for listed, columns in _rows(book, proposal, trial):
        award = names.find(listed.award) if listed.award else None
        _judge_award(listed, award, proposal)
        for key, text in listed.wrong:
            place = columns.get(key)
            letter = "" if place is None else column_letter(place)
            trial.faults.append(Fault(text, listed.sheet, listed.number, letter, listed.name))
        if not listed.wrong:
            listed.award = award.code
            found.append(Line(listed, award))
    _judge_repeats(found, trial)
    if not found and not trial.faults:
        trial.faults.append(Fault("Tệp không có dòng nào. Hãy điền vào tệp mẫu tải từ cổng."))
    trial.lines = with_likely(found, proposal, among)
    _judge_present(trial, proposal)
    return trial


def packed(trial: Trial, proposal, user) -> str:
    rows = [line.listed.packed() for line in trial.lines]
    return signing.dumps(rows, salt=_salt(proposal, user), compress=True)


def unpacked(text: str, proposal, user, among) -> list[Line]:
    """What `packed` gave to this person for this dossier; signing.BadSignature for all else."""
    rows = [Listed(**row) for row in signing.loads(text, salt=_salt(proposal, user), max_age=AGE)]
    awards = {award.code: award for award in Award.objects.all()}
    lines = [Line(row, awards[row.award]) for row in rows if row.award in awards]
    if len(lines) < len(rows):
        raise signing.BadSignature
    return with_likely(lines, proposal, among)


def _salt(proposal, user) -> str:
    return f"{SALT}.{proposal.pk}.{user.pk}"


def with_likely(lines, proposal, among) -> list[Line]:
    some = [
        {
            "name": one.listed.name,
            "kind": one.listed.kind,
            "birth_year": one.listed.birth_year,
            "digest": one.listed.digest,
        }
        for one in lines
    ]
    found = likely_of_many(some, unit_id=proposal.unit_id, among=among)
    for line, likely in zip(lines, found, strict=True):
        line.likely = likely[:OFFERED_AT_MOST]
    return lines


def _rows(book, proposal, trial) -> Iterator[tuple[Listed, dict[str, int]]]:
    sheets = count = 0
    for sheet in book.sheets:
        if sheet.hidden or sheet.name == GUIDE:
            continue
        try:
            header = find_header(sheet, WANTED)
        except SheetError:
            continue
        missing = [LABELS[key] for key in REQUIRED if key not in header.columns]
        if missing and len(header.columns) < 3:
            continue
        sheets += 1
        if missing:
            said = ", ".join(f"“{label}”" for label in missing)
            trial.faults.append(Fault(f"Trang này thiếu cột {said}.", sheet.name, header.row))
            continue
        for place, title in header.unknown:
            text = f"Cột “{title}” không có trong mẫu. Hãy xóa cột này hoặc đặt tên như mẫu."
            trial.faults.append(Fault(text, sheet.name, header.row, column_letter(place)))
        for row in sheet.rows(fill_merged=bool(sheet.merged)):
            if row.number <= header.last_row:
                continue
            cells = {key: row.value(place) for key, place in header.columns.items()}
            if all(value is None for key, value in cells.items() if key != "place"):
                continue
            count += 1
            if count > ROWS_AT_MOST:
                text = f"Tệp có hơn {ROWS_AT_MOST} dòng. Hãy chia thành nhiều hồ sơ."
                trial.faults.append(Fault(text, sheet.name, row.number))
                return
            listed = read_row(cells, proposal.year)
            listed.sheet, listed.number = sheet.name, row.number
            yield listed, header.columns
    if not sheets:
        trial.faults.append(Fault("Không tìm thấy bảng nào. Hãy dùng tệp mẫu tải từ cổng."))


def _judge_award(listed, award, proposal) -> None:
    if not listed.award:
        return
    if award is None:
        text = f"Danh mục không có “{listed.award}”, hoặc có nhiều cấp cùng tên. Hãy ghi đủ tên."
        listed.wrong.append(("award", text))
    elif award.recipient_kinds and listed.kind not in award.recipient_kinds:
        label = RecipientKind(listed.kind).label.lower()
        listed.wrong.append(("award", f"{award} không dành cho {label}."))


def _judge_repeats(lines, trial) -> None:
    """The same one for the same award twice in the file."""
    first: dict[tuple, Listed] = {}
    for line in lines:
        one = line.listed
        former = first.setdefault((*one.identity, one.award), one)
        if former is not one:
            text = f"Lặp với dòng {former.number} của trang “{former.sheet}”. Hãy bỏ một dòng."
            trial.faults.append(Fault(text, one.sheet, one.number, "", one.name))


def _judge_present(trial, proposal) -> None:
    """Who stands in the dossier already, beyond doubt."""
    rows = proposal.nominees.values_list("recipient__root", "award__code")
    present = set(rows)
    for line in trial.lines:
        one = line.listed
        if line.sure and (line.sure.root_id, one.award) in present:
            text = f"Đã có trong hồ sơ với {line.award}. Hãy bỏ dòng này."
            trial.faults.append(Fault(text, one.sheet, one.number, "", one.name))
