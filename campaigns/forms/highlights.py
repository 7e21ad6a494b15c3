"""Reading works, events, exemplars and awards."""

from django import forms
from django.db.models import Q

from campaigns.forms.rows import CountField, RowForm, YearField
from campaigns.models import (
    AwardCount,
    Event,
    EventFigure,
    Exemplar,
    HistoricEvent,
    NamedRecipient,
    Work,
)
from emulation.lib.fields import FigureField


class WorkForm(RowForm):
    unit_fields = ("unit",)

    class Meta:
        model = Work
        fields = [
            "name",
            "alias",
            "unit",
            "place",
            "status",
            "has_plaque",
            "event",
            "target",
            "is_total",
            "count",
            "year",
            "note",
            "position",
        ]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}
        field_classes = {"count": CountField, "year": YearField}
        help_texts = {
            "place": "Khi cần rõ hơn tên đơn vị.",
            "is_total": "Đánh dấu khi văn bản chỉ nêu số công trình, không nêu tên.",
            "count": "Chỉ ghi khi là số tổng.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        events = self.campaign.anniversaries.values("event")
        own = Q(pk=self.instance.event_id)
        self.fields["event"].queryset = HistoricEvent.objects.filter(own | Q(pk__in=events))
        # Which target a work fulfils is asked once its unit is known.
        targets = self.campaign.targets.filter(unit=self.instance.unit_id)
        self.fields["target"].queryset = targets
        if not self.instance.unit_id:
            del self.fields["target"]

    def clean(self):
        super().clean()
        if self.cleaned_data.get("is_total") and self.cleaned_data.get("count") is None:
            self.add_error("count", "Hãy ghi số công trình.")
        target = self.cleaned_data.get("target")
        if target and target.unit != self.cleaned_data.get("unit"):
            self.add_error("target", "Chỉ tiêu này không phải của đơn vị ở trên.")
        return self.cleaned_data


class ExemplarForm(RowForm):
    unit_fields = ("unit",)

    class Meta:
        model = Exemplar
        fields = ["kind", "name", "field", "achievement", "unit", "place", "position"]
        widgets = {"achievement": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"field": "Điển hình được trình bày theo lĩnh vực, ví dụ “kinh tế”."}

    def clean(self):
        super().clean()
        if not self.errors and not any(
            self.cleaned_data[name] for name in ("name", "field", "achievement")
        ):
            raise forms.ValidationError("Hãy ghi ít nhất tên, lĩnh vực hoặc thành tích.")
        return self.cleaned_data


class EventForm(RowForm):
    class Meta:
        model = Event
        fields = [
            "kind",
            "name",
            "organiser",
            "partners",
            "starts_on",
            "ends_on",
            "year",
            "note",
            "position",
        ]
        widgets = {
            "partners": forms.Textarea(attrs={"rows": 2}),
            "note": forms.Textarea(attrs={"rows": 2}),
        }
        field_classes = {"year": YearField}
        help_texts = {"kind": "Ví dụ hội thi, ngày hội, triển lãm, ấn phẩm."}

    def clean(self):
        super().clean()
        start, end = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if start and end and end.certainly_before(start):
            self.add_error("ends_on", "Ngày kết thúc đứng trước ngày bắt đầu.")
        return self.cleaned_data


class EventFigureForm(RowForm):
    value = FigureField(label="Con số", max_digits=24, decimal_places=6)
    parent_field = "event"

    class Meta:
        model = EventFigure
        fields = ["what", "value", "uom", "approximation", "position"]


class AwardCountForm(RowForm):
    unit_fields = ("authority_unit", "unit")

    class Meta:
        model = AwardCount
        fields = [
            "form",
            "authority",
            "authority_unit",
            "level",
            "status",
            "unit",
            "conference",
            "year",
            "scope",
            "purpose",
            "individuals",
            "collectives",
            "households",
            "enterprises",
            "mixed_total",
            "approximation",
            "part_of",
            "position",
        ]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 2})}
        field_classes = {
            "individuals": CountField,
            "collectives": CountField,
            "households": CountField,
            "enterprises": CountField,
            "mixed_total": CountField,
            "year": YearField,
        }
        help_texts = {
            "individuals": "Để trống nếu văn bản không nói; ghi 0 nếu nói là không có.",
            "mixed_total": "Chỉ khi văn bản nêu một con số chung cho nhiều loại đối tượng.",
            "approximation": "“Trên 300” là mức độ “Trên, hơn” với con số 300.",
            "part_of": "Khi con số này đã được tính trong một dòng khác.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["conference"].queryset = self.campaign.conferences.all()
        whole = self.campaign.award_counts.filter(part_of=None)
        self.fields["part_of"].queryset = whole.exclude(pk=self.instance.pk)


class NamedRecipientForm(RowForm):
    unit_fields = ("unit",)
    parent_field = "award"

    class Meta:
        model = NamedRecipient
        fields = ["kind", "name", "job", "unit", "position"]
