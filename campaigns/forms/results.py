"""What an officer types into a report, read target by target."""

import json
from collections.abc import Mapping
from copy import copy
from decimal import Decimal
from hashlib import sha256

from django import forms
from django.core.exceptions import ValidationError

from campaigns.choices import Approximation
from campaigns.measures import figures_asked, value_of_count
from campaigns.queries.results import ReportRow
from campaigns.services.results import Entry, figures_of
from campaigns.uploads.figures import FIGURES
from emulation.lib.fields import FigureField
from emulation.lib.figures import Approximation as FigureApproximation
from emulation.lib.figures import (
    Figure,
    NumberError,
    convert,
    format_figure,
    format_number,
    parse_figure,
)
from emulation.lib.vietnamese import normalise, normalise_paragraphs

ROOM = {"max_digits": 24, "decimal_places": 6}
YES_NO = [("", "Chưa kết luận"), ("yes", "Đạt"), ("no", "Không đạt")]
LOCKED = "Ô này đã khóa vì Hội đồng không hỏi về nó. Số bạn nhập không được lưu."
KEEP = [("mine", "Giữ số tôi nhập"), ("theirs", "Lấy số đã lưu")]


class SaidFigureField(FigureField):
    """A figure that may be typed with its words: "trên 300", "ước 14.000 tỷ đồng".

    It asks for no keypad of digits, which has no letters; where there is one to be had the script
    of the page offers both.
    """

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "inputmode": "text"}

    def prepare_value(self, value):
        return format_figure(value) if isinstance(value, Figure) else super().prepare_value(value)

    def to_python(self, value) -> Figure | None:
        if isinstance(value, Decimal | int):
            return Figure(Decimal(value))
        if value in self.empty_values:
            return None
        try:
            figure = parse_figure(str(value))
        except NumberError as error:
            raise ValidationError(str(error), code="invalid") from error
        return figure if figure.value is not None else None

    def validate(self, value: Figure | None) -> None:
        super().validate(value.value if value else None)


class LineField(forms.CharField):
    """One line in the one spelling of the portal."""

    def to_python(self, value):
        return normalise(super().to_python(value))


class LinesField(forms.CharField):
    """Several lines; their breaks mean something."""

    def __init__(self, **options):
        options.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**options)

    def to_python(self, value):
        return normalise_paragraphs(super().to_python(value))


class SharedForm(forms.Form):
    """A form over something that a colleague may change while the page is open.

    Three versions are compared: what stood when the page was made (`was`), what was typed on it,
    and what stands now.
    """

    was = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_touched(self) -> bool:
        return self.is_bound and self.typed_signed != self._was

    @property
    def is_news(self) -> bool:
        """Touched, and not already so."""
        return self.is_touched and self.typed_signed != self.stands_signed

    @property
    def is_conflict(self) -> bool:
        """Both this page and somebody else made a change, and not the same one."""
        return self.is_news and self.stands_signed != self._was

    @property
    def _was(self) -> str:
        """Nothing for a signature that could not be read: no page of ours carries one."""
        return self.cleaned_data.get("was", "")


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
        self.stands = figures_of(row.result or Entry(self.target.pk))
        self.stands["answer"] = row.question.answer if row.question else None
        super().__init__(
            data,
            prefix=f"t{self.target.pk}",
            initial=self.stands
            | {
                "value": self._figure_that_stands(),
                "reached": {True: "yes", False: "no", None: ""}[self.stands["reached"]],
                "was": self.stands_signed,
            },
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

    def _figure_that_stands(self) -> Figure | None:
        value = self.stands["value"]
        if value is None:
            return None
        said = FigureApproximation(self.stands["approximation"])
        return Figure(value, said, self.stands["is_estimate"])

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

    @property
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

    @property
    def typed_signed(self) -> str:
        return signature(figures_of(self.entry) | {"answer": self.entry.answer})

    @property
    def stands_signed(self) -> str:
        return signature(self.stands)

    @property
    def stands_typed(self) -> dict[str, str]:
        """What stands, as the inputs of a form without answers hold it."""
        names = [name for name in self.fields if name not in ("was", "keep")]
        return {name: str(self[name].value() or "") for name in names}

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


class NoteForm(SharedForm):
    """What belongs to the whole report."""

    note = LinesField(
        label="Thuyết minh chung",
        required=False,
        help_text="Nguyên nhân, cách làm, kiến nghị.",
    )

    def __init__(self, data=None, *, note: str):
        self.stands = note
        super().__init__(data, prefix="all", initial={"note": note, "was": self.stands_signed})

    @property
    def typed_signed(self) -> str:
        return signature({"note": self.cleaned_data["note"]})

    @property
    def stands_signed(self) -> str:
        return signature({"note": self.stands})


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


def signature(figures: Mapping) -> str:
    """Alike for alike figures: 47.2 and 47.200000 are one."""
    plain = {
        name: format_number(value) if isinstance(value, Decimal) else str(value)
        for name, value in figures.items()
    }
    return sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]


class VersionForm(forms.Form):
    """The version that the page showed; what was changed since is not confirmed unseen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonToReturnForm(forms.Form):
    reason = LinesField(
        label="Lý do trả lại",
        help_text="Nói rõ chỉ tiêu nào, sai hoặc thiếu gì. Đơn vị đọc nguyên văn.",
        error_messages={"required": "Hãy ghi lý do trả lại để đơn vị biết cần sửa gì."},
        max_length=2000,
    )


class ReturnForm(ReasonToReturnForm, VersionForm):
    """Of the one report that the page shows."""
