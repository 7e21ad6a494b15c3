"""What who verifies chooses on the sheet, figure by figure."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models

from campaigns.forms.results import LineField, LinesField, VersionForm
from campaigns.queries.verification import Sheet, SheetRow

WITHOUT_REASON = "Hãy ghi lý do để đơn vị biết cần sửa hoặc bổ sung gì."


class Choice(models.TextChoices):
    LATER = "later", "Để sau"
    VERIFY = "verify", "Thẩm định"
    RETURN = "return", "Trả lại"


class CellForm(forms.Form):
    """What becomes of one figure."""

    choice = forms.ChoiceField(label="Ô này", widget=forms.RadioSelect, required=False)
    reason = LineField(label="Lý do trả lại", max_length=2000, required=False)

    def __init__(self, data=None, *, line: SheetRow, initial: str = ""):
        self.line = line
        super().__init__(
            data, prefix=f"t{line.target.pk}", initial={"choice": initial or Choice.LATER}
        )
        # A figure that somebody else has verified meanwhile keeps what was chosen for it.
        was_chosen = data is not None and data.get(f"{self.prefix}-choice") == Choice.VERIFY
        offered = [Choice.VERIFY] if line.may_be_verified or was_chosen else []
        offered += [Choice.RETURN, Choice.LATER]
        self.fields["choice"].choices = [(choice.value, choice.label) for choice in offered]
        self.fields["reason"].widget.attrs |= {
            "list": "reasons",
            "class": "wide",
            "placeholder": "Lý do trả lại",
        }

    @property
    def chosen(self) -> str:
        return self["choice"].value() or Choice.LATER

    @property
    def is_judged(self) -> bool:
        return self.chosen != Choice.LATER

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("choice") == Choice.RETURN and not cleaned.get("reason"):
            self.add_error("reason", WITHOUT_REASON)
        return cleaned


class SheetForms:
    """Every row of the sheet with its choice; `shown` are the rows that the page holds."""

    def __init__(
        self, sheet: Sheet, shown: list[SheetRow], data: Mapping | None = None, *, picks_clean=False
    ):
        self.version = VersionForm(data) if data is not None else None
        self.cells = [
            CellForm(
                data if data is not None and f"t{line.target.pk}-choice" in data else None,
                line=line,
                initial=Choice.VERIFY if picks_clean and line.is_clean else "",
            )
            for line in (shown if data is None else sheet.rows)
        ]

    @property
    def wrong(self) -> list[CellForm]:
        return [cell for cell in self.cells if cell.errors]

    @property
    def verified(self) -> set[int]:
        return self._chosen(Choice.VERIFY)

    @property
    def returned(self) -> dict[int, str]:
        own = self._chosen(Choice.RETURN)
        return {
            cell.line.target.pk: cell.cleaned_data["reason"]
            for cell in self.cells
            if cell.line.target.pk in own
        }

    def _chosen(self, choice: Choice) -> set[int]:
        return {
            cell.line.target.pk
            for cell in self.cells
            if cell.is_bound and cell.is_valid() and cell.cleaned_data["choice"] == choice
        }

    @property
    def seen_version(self) -> Any:
        form = self.version
        return form.cleaned_data["version"] if form and form.is_valid() else None


class AllForm(VersionForm):
    """The answer to "verify all?"; a word of its own, so that no other button gives it."""

    act = forms.CharField(widget=forms.HiddenInput, initial="confirmed")


class UnverifyForm(VersionForm):
    reason = LinesField(
        label="Lý do bỏ thẩm định",
        help_text="Đơn vị và những người thẩm định khác đọc nguyên văn.",
        error_messages={"required": "Hãy ghi lý do bỏ thẩm định."},
        max_length=2000,
    )


class HandBackForm(VersionForm):
    """Of the unit's leader; confirming needs no words."""

    reason = LinesField(
        label="Lý do chuyển lại",
        help_text="Chỉ cần khi chuyển lại: nói rõ chỉ tiêu nào, cần sửa gì. Cán bộ đọc nguyên văn.",
        error_messages={"required": "Hãy ghi lý do để cán bộ biết cần sửa gì."},
        max_length=2000,
    )
