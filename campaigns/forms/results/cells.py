"""What an officer types for one target."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from campaigns.choices import Approximation
from campaigns.forms.results.fields import LineField, LinesField, SaidFigureField
from campaigns.forms.results.shared import SharedForm, signature
from campaigns.measures import figures_asked, value_of_count
from campaigns.queries.results import ReportRow
from campaigns.services.results import Entry, figures_of
from campaigns.uploads.figures import FIGURES
from emulation.lib.fields import FigureField
from emulation.lib.figures import Approximation as FigureApproximation
from emulation.lib.figures import Figure, convert

ROOM = {"max_digits": 24, "decimal_places": 6}
YES_NO = [("", "Chưa kết luận"), ("yes", "Đạt"), ("no", "Không đạt")]
LOCKED = "Ô này đã khóa vì Hội đồng không hỏi về nó. Số bạn nhập không được lưu."
KEEP = [("mine", "Giữ số tôi nhập"), ("theirs", "Lấy số đã lưu")]


class ResultForm(SharedForm):
    """The inputs of one target."""

    value = SaidFigureField(label="Kết quả", required=False, **ROOM)
    numerator = FigureField(label="Số đạt", required=False, min_value=0, **ROOM)
    denominator = FigureField(label="Trên tổng số", required=False, min_value=0, **ROOM)
    reached = forms.ChoiceField(label="Kết luận", choices=YES_NO, required=False)
    wording = LinesField(
        label="Kết quả bằng lời", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    source = LineField(label="Nguồn số liệu", required=False, max_length=300)
    note = LinesField(label="Ghi chú", required=False)
    unusual_reason = LineField(label="Lý do số khác thường", required=False, max_length=500)
    answer = LinesField(label="Trả lời Hội đồng", required=False, max_length=2000)
    keep = forms.ChoiceField(
        label="Giữ số nào?",
        choices=KEEP,
        widget=forms.RadioSelect,
        error_messages={"required": "Đồng nghiệp vừa lưu số khác. Hãy chọn giữ số nào."},
    )

    NUMBERS = frozenset({"value", "numerator", "denominator"})
    WORDS = frozenset({"reached", "wording"})

    def __init__(self, data=None, *, row: ReportRow):
        self.row = row
        self.target = row.target
        self.stands = standing(row)
        self.stands_signed = signature(self.stands)
        super().__init__(
            data,
            prefix=f"t{self.target.pk}",
            initial=inputs_of(self.stands) | {"was": self.stands_signed},
        )
        self.asked = figures_asked(self.target.quantity, self.target.wording)
        for name in (self.NUMBERS | self.WORDS) - self.asked:
            del self.fields[name]
        if row.question is None:
            del self.fields["answer"]
        if data is None or f"{self.prefix}-conflict" not in data:
            del self.fields["keep"]
        self._describe()

    def _describe(self):
        """Which inputs are the figure itself, and what is read out with them."""
        told = ["plan", "errors"]
        if self.row.question:
            told.insert(0, "asked")
        if self.asked & self.NUMBERS:
            told.insert(0, "uom")
        told = " ".join(f"{self.prefix}-{name}" for name in told)
        for name in self.asked:
            attrs = {"data-figure": name, "enterkeyhint": "next", "aria-describedby": told}
            self.fields[name].widget.attrs |= attrs
        self.fields["unusual_reason"].widget.attrs["aria-describedby"] = f"{self.prefix}-ask"

    def add_error(self, field, error):
        """What is found wrong is no longer part of the entry."""
        super().add_error(field, error)
        for known in ("entry", "typed_signed"):
            self.__dict__.pop(known, None)

    def clean(self):
        cleaned = super().clean()
        figure = cleaned.get("value")
        if isinstance(figure, Figure):
            cleaned |= {
                "value": self._in_own_uom(figure),
                "approximation": str(figure.approximation),
                "is_estimate": figure.estimate,
            }
        elif "value" in cleaned:
            cleaned |= {"approximation": Approximation.EXACT, "is_estimate": False}
        if "numerator" in self.fields:
            self._check_part(cleaned)
        if not self.errors and self.typed_signed != self.stands_signed:
            self._check_change()
        return cleaned

    def _check_change(self):
        """What stands is not judged again: one cell must not keep the others from being saved."""
        if not self.row.is_open:
            self.add_error(None, LOCKED)
        elif refused := self.row.doubt(self.entry.value).refused:
            self.add_error("value" if "value" in self.fields else "numerator", refused)

    def _in_own_uom(self, figure):
        own = self.target.uom
        if not figure.uom or (figure.uom == "%" and "%" in own):
            return figure.value
        value = convert(figure.value, figure.uom, own) if own else None
        if value is None:
            self.add_error(
                "value",
                f"Chỉ tiêu tính bằng {own}, không phải {figure.uom}."
                if own
                else f"Chỉ nhập con số, không kèm “{figure.uom}”.",
            )
            return None
        try:
            self.fields["value"].validate(Figure(value))
        except ValidationError as error:
            self.add_error("value", error)
        return value

    def _check_part(self, cleaned):
        if "numerator" not in cleaned or "denominator" not in cleaned:
            return
        numerator, denominator = cleaned["numerator"], cleaned["denominator"]
        if (numerator is None) != (denominator is None):
            missing = "numerator" if numerator is None else "denominator"
            self.add_error(missing, "Hãy nhập cả số đạt và tổng số.")
        elif denominator is not None and denominator == 0:
            self.add_error("denominator", "Tổng số phải lớn hơn 0.")
        elif denominator is not None and numerator > denominator:
            self.add_error("numerator", "Số đạt không được lớn hơn tổng số.")

    @cached_property
    def entry(self) -> Entry:
        """What was typed; what the target is not asked for, or did not come, stays as it is."""
        came = {name for name in self.fields if self.add_prefix(name) in self.data}
        if "value" in came:
            came |= {"approximation", "is_estimate"}
        typed = {
            name: self.cleaned_data.get(name, self.stands[name])
            if name in came
            else self.stands[name]
            for name in FIGURES
        }
        if "reached" in came:
            typed["reached"] = {"yes": True, "no": False, "": None}[typed["reached"]]
        if "numerator" in self.fields:
            numerator, denominator = typed["numerator"], typed["denominator"]
            if denominator:
                share = value_of_count(numerator, denominator, self.target.uom)
                typed["value"] = share.quantize(Decimal("0.000001"))
            elif self.stands["denominator"] is not None:
                typed["value"] = None
        typed["approximation"] = typed["approximation"] or Approximation.EXACT
        answer = self.stands["answer"]
        if "answer" in came:
            answer = self.cleaned_data.get("answer", answer)
        return Entry(self.target.pk, answer=answer, **typed)

    @property
    def asks(self) -> str:
        """What has to be explained of the figure as it is typed, or as it stands."""
        if not self.is_bound:
            return self.row.lacks_reason
        if self.errors or self.entry.unusual_reason:
            return ""
        return self.row.doubt(self.entry.value).asks

    @cached_property
    def typed_signed(self) -> str:
        return signature(figures_of(self.entry) | {"answer": self.entry.answer})

    def as_typed(self, stands: Mapping) -> dict[str, str]:
        """What stands in the cell, as the inputs of this form would hold it."""
        held = inputs_of(stands)
        names = [name for name in self.fields if name not in ("was", "keep")]
        return {name: str(self.fields[name].prepare_value(held[name]) or "") for name in names}

    @property
    def is_written(self) -> bool:
        """Whether inputs are shown: also for a cell that was locked while it was being written."""
        return self.row.is_open or bool(self.is_bound and (self.errors or self.is_touched))

    @property
    def shows_reason(self) -> bool:
        """Whether the reason for an unusual figure is asked for, or was given."""
        reason = self["unusual_reason"]
        return bool(self.asks or reason.value() or reason.errors)

    @property
    def has_more_errors(self) -> bool:
        """Whether what lies folded under the figure has to be shown."""
        return bool(self["source"].errors or self["note"].errors)

    @property
    def decimals(self) -> int | None:
        """How many digits the catalogue gives after the comma."""
        indicator = self.target.indicator
        is_own = indicator is not None and indicator.uom == self.target.uom
        return indicator.decimals if is_own else None


def standing(row: ReportRow) -> dict[str, Any]:
    """What stands in a cell, by name; no answer where the council asks nothing."""
    figures = figures_of(row.result or Entry(row.target.pk))
    return figures | {"answer": row.question.answer if row.question else None}


def inputs_of(stands: Mapping) -> dict[str, Any]:
    """What stands, as the fields of a form begin with it."""
    value = stands["value"]
    if value is not None:
        value = Figure(value, FigureApproximation(stands["approximation"]), stands["is_estimate"])
    return {
        **stands,
        "value": value,
        "reached": {True: "yes", False: "no", None: ""}[stands["reached"]],
    }
