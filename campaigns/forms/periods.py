"""Reading the periods of reporting: one by one, or many of a kind at once."""

from datetime import time

from django import forms
from django.utils import timezone

from campaigns.choices import PeriodKind
from campaigns.forms.rows import CountField, RowForm
from campaigns.models import Period
from campaigns.series import Opening, Rhythm, spans
from emulation.lib.fields import (
    END_OF_DAY,
    DayField,
    MomentField,
    PartialDateFormField,
    TimeField,
)

GRACE = Period._meta.get_field("grace_minutes").default
GRACE_AT_MOST = 240  # minutes
AT_ONCE = 60
YEARS = range(2000, 2101)


class GraceField(CountField):
    """Minutes of grace; left empty, as many as a new period has."""

    def to_python(self, value):
        minutes = super().to_python(value)
        return GRACE if minutes is None else minutes


class PeriodForm(RowForm):
    opens_on = DayField(label="Mở từ ngày", required=False)
    due_at = MomentField(label="Hạn nộp", required=False)
    closes_at = MomentField(label="Đóng nhận lúc", required=False)
    grace_minutes = GraceField(
        label="Chờ đường truyền (phút)",
        required=False,
        initial=GRACE,
        max_value=GRACE_AT_MOST,
    )

    class Meta:
        model = Period
        fields = [
            "kind",
            "code",
            "name",
            "opens_on",
            "due_at",
            "closes_at",
            "grace_minutes",
            "reminds",
            "position",
        ]
        labels = {"reminds": "Tự nhắc trước và sau hạn"}
        help_texts = {"code": "Ví dụ 2023-Q3."}

    once = ("code",)

    def clean(self):
        super().clean()
        opens_on = self.cleaned_data.get("opens_on")
        due_at, closes_at = (self.cleaned_data.get(name) for name in ("due_at", "closes_at"))
        if opens_on and due_at and timezone.localdate(due_at) < opens_on:
            self.add_error("due_at", "Hạn nộp đứng trước ngày mở kỳ báo cáo.")
        if closes_at and due_at and closes_at < due_at:
            self.add_error(
                "closes_at",
                "Lúc đóng đứng trước hạn nộp. Hãy ghi đúng lúc hạn nộp hoặc muộn hơn, hoặc để "
                "trống nếu vẫn nhận báo cáo muộn.",
            )
        if closes_at and not due_at and "due_at" not in self.errors:
            self.add_error("due_at", "Kỳ có lúc đóng thì phải có hạn nộp. Hãy ghi hạn nộp.")
        return self.cleaned_data


class SeriesForm(forms.Form):
    """Which periods of a kind to propose, and their terms, counted from the end of each."""

    kind = forms.ChoiceField(
        label="Báo cáo",
        choices=[(PeriodKind.MONTH, "Mỗi tháng"), (PeriodKind.QUARTER, "Mỗi quý")],
        initial=PeriodKind.QUARTER,
    )
    first = PartialDateFormField(
        label="Từ tháng", help_text="Ví dụ 01/2026. Ghi 2026 là từ đầu năm."
    )
    last = PartialDateFormField(
        label="Đến tháng", help_text="Ví dụ 12/2026. Ghi 2026 là đến hết năm."
    )
    opening = forms.ChoiceField(label="Mở nhập số liệu", choices=Opening, initial=Opening.START)
    due_days = CountField(
        label="Hạn nộp sau ngày cuối kỳ (số ngày)",
        initial=5,
        max_value=120,
        help_text="Ghi 0 là chính ngày cuối kỳ.",
    )
    due_time = TimeField(
        label="Giờ của hạn nộp",
        required=False,
        help_text="Ví dụ 17:00. Để trống: đến hết ngày (23:59).",
    )
    closing_days = CountField(
        label="Đóng nhận sau hạn nộp (số ngày)",
        required=False,
        max_value=365,
        help_text="Báo cáo nộp trong những ngày này tính là muộn. Để trống: không đóng.",
    )

    def clean(self):
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if not (first and last and self.cleaned_data.get("kind")):
            return self.cleaned_data
        for name, month in (("first", first), ("last", last)):
            if not YEARS.start <= month.year < YEARS.stop:
                self.add_error(name, f"Hãy ghi năm từ {YEARS.start} đến {YEARS.stop - 1}.")
        if self.errors:
            return self.cleaned_data
        if last.last_day < first.first_day:
            self.add_error("last", "Tháng cuối đứng trước tháng đầu.")
        elif len(self.spans()) > AT_ONCE:
            self.add_error("last", f"Mỗi lần lập nhiều nhất {AT_ONCE} kỳ. Hãy rút ngắn lại.")
        return self.cleaned_data

    def spans(self):
        values = self.cleaned_data
        return spans(values["kind"], values["first"].first_day, values["last"].last_day)

    def proposals(self):
        values = self.cleaned_data
        at: time = values["due_time"] or END_OF_DAY
        rhythm = Rhythm(values["opening"], values["due_days"], at, values["closing_days"])
        zone = timezone.get_current_timezone()
        return [rhythm.proposal(span, zone) for span in self.spans()]
