"""What an officer types into a report, read target by target."""

from collections.abc import Mapping
from copy import copy

from django import forms

from campaigns.forms.results.cells import ResultForm
from campaigns.forms.results.fields import LinesField
from campaigns.forms.results.shared import SharedForm, signature
from campaigns.queries.results import ReportRow
from campaigns.services.results import Entry


class NoteForm(SharedForm):
    """What belongs to the whole report."""

    note = LinesField(
        label="Thuyết minh chung",
        required=False,
        help_text="Nguyên nhân, cách làm, kiến nghị.",
    )

    def __init__(self, data=None, *, note: str):
        self.stands = note
        self.stands_signed = signature({"note": note})
        super().__init__(data, prefix="all", initial={"note": note, "was": self.stands_signed})

    @property
    def typed_signed(self) -> str:
        return signature({"note": self.cleaned_data["note"]})


class ReportForms:
    """Every form of the page together."""

    def __init__(self, data: Mapping | None, *, rows: list[ReportRow], note: str):
        is_partial = data is not None and "all-was" not in data
        self.whole = NoteForm(None if is_partial else data, note=note)
        self.results = [ResultForm(data, row=row) for row in rows]

    @property
    def wrong(self) -> list[forms.Form]:
        return [form for form in [*self.results, self.whole] if form.errors]

    @property
    def conflicts(self) -> list[forms.Form]:
        return [form for form in [*self.results, self.whole] if form.is_conflict]

    @property
    def entries(self) -> list[Entry]:
        """What this page changes, without what its writer gave up for a colleague's figure."""
        return [
            form.entry
            for form in self.results
            if form.is_news and form.cleaned_data.get("keep") != "theirs"
        ]

    @property
    def sound_entries(self) -> list[Entry]:
        """What can be kept without asking: no mistake, nothing that a colleague has changed."""
        forms = [form for form in self.results if not form.errors]
        return [form.entry for form in forms if form.is_news and not form.is_conflict]

    @property
    def sound_note(self) -> str | None:
        whole = self.whole
        is_sound = whole.is_bound and not whole.errors and whole.is_news and not whole.is_conflict
        return whole.cleaned_data["note"] if is_sound else None

    @property
    def note(self) -> str | None:
        return self.whole.cleaned_data["note"] if self.whole.is_news else None

    @property
    def has_news(self) -> bool:
        return bool(self.entries) or self.whole.is_news

    def beside_what_stands(self, data) -> "ReportForms":
        """The page once more: what was typed stays, beside it the figures that stand now."""
        data = data.copy()
        for form in self.conflicts:
            data[f"{form.prefix}-conflict"] = "1"
            data[f"{form.prefix}-was"] = form.stands_signed
            data.pop(f"{form.prefix}-keep", None)
        again = copy(self)
        is_kept = self.whole.errors or self.whole.is_touched
        again.whole = NoteForm(data if is_kept else None, note=self.whole.stands)
        again.results = [
            ResultForm(data if form.errors or form.is_touched else None, row=form.row)
            for form in self.results
        ]
        return again
