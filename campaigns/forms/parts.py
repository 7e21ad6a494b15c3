"""The parts of a campaign that council staff fill in, each as rows on one page."""

from dataclasses import dataclass, field

from django import forms
from django.utils.text import slugify

from campaigns.choices import BaselineKind
from campaigns.models import (
    Addressee,
    Anniversary,
    AwardCount,
    Baseline,
    Campaign,
    Conference,
    Event,
    EventFigure,
    Exemplar,
    FocusArea,
    HistoricEvent,
    Indicator,
    LegalBasis,
    NamedRecipient,
    Period,
    Presentation,
    Target,
    Work,
)
from emulation.accounts.forms import UnitField
from emulation.accounts.models import Unit
from emulation.lib.fields import DayField, FigureField
from emulation.lib.vietnamese import fold

ROWS_AT_MOST = 200


class RowForm(forms.ModelForm):
    """A row of a part. Units are looked up by the server; long lists are never printed."""

    unit_fields: tuple[str, ...] = ()

    def __init__(self, *args, campaign, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign, self.user = campaign, user
        units = Unit.objects.visible_to(user)
        for name in self.unit_fields:
            model_field = self._meta.model._meta.get_field(name)
            self.fields[name] = UnitField(
                queryset=units,
                required=not model_field.blank,
                label=self.fields[name].label,
                help_text=self.fields[name].help_text,
            )

    def rows(self):
        """What this form adds or changes, parents first."""
        return [self.instance]


class AnniversaryForm(RowForm):
    event_name = forms.CharField(
        label="Nối với sự kiện",
        required=False,
        max_length=300,
        help_text="Gõ tên hoặc khóa của sự kiện đã có. Để trống: nhận theo tên ở trên.",
    )

    class Meta:
        model = Anniversary
        fields = ["years", "name", "starts_on", "ends_on", "event_name", "position"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.event_id:
            self.initial.setdefault("event_name", self.instance.event.name)

    def clean(self):
        super().clean()
        wanted = self.cleaned_data.get("event_name") or self.cleaned_data.get("name")
        if wanted:
            self.instance.event = recognised_event(wanted)
        return self.cleaned_data

    def rows(self):
        event = self.instance.event
        return [self.instance] if event.pk else [event, self.instance]


def recognised_event(words: str) -> HistoricEvent:
    """The event of this key or name, whatever the accents; otherwise a new one, not yet saved."""
    key = slugify(fold(words)).replace("-", "_")[:80]
    for event in HistoricEvent.objects.all():
        if key in (event.key, slugify(fold(event.name)).replace("-", "_")):
            return event
    return HistoricEvent(key=key or "su_kien", name=words)


class FocusAreaForm(RowForm):
    class Meta:
        model = FocusArea
        fields = ["number", "label"]
        widgets = {"label": forms.Textarea(attrs={"rows": 2})}


class LegalBasisForm(RowForm):
    class Meta:
        model = LegalBasis
        fields = ["kind", "number", "dated", "issuer", "term", "subject", "position"]
        widgets = {"subject": forms.Textarea(attrs={"rows": 2})}


class AddresseeForm(RowForm):
    unit_fields = ("unit",)

    class Meta:
        model = Addressee
        fields = ["kind", "name", "purpose", "unit", "is_archive", "position"]


class PeriodForm(RowForm):
    opens_on = DayField(label="Mở từ ngày", required=False)
    due_at = forms.SplitDateTimeField(
        label="Hạn nộp",
        required=False,
        widget=forms.SplitDateTimeWidget(time_format="%H:%M"),
        help_text="Ngày và giờ, ví dụ 30/10/2023 và 17:00.",
    )

    class Meta:
        model = Period
        fields = ["kind", "code", "name", "opens_on", "due_at", "position"]
        help_texts = {"code": "Ngắn gọn, ví dụ 2023, 2023-Q3, 2023-09."}


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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        events = self.campaign.anniversaries.values("event")
        self.fields["event"].queryset = HistoricEvent.objects.filter(pk__in=events)
        self.fields["target"].queryset = self.campaign.targets.filter(
            unit=self.instance.unit_id
        ) if self.instance.unit_id else Target.objects.none()


class ExemplarForm(RowForm):
    unit_fields = ("unit",)

    class Meta:
        model = Exemplar
        fields = ["kind", "name", "field", "achievement", "unit", "place", "position"]
        widgets = {"achievement": forms.Textarea(attrs={"rows": 2})}


class ConferenceForm(RowForm):
    unit_fields = ("organiser",)

    class Meta:
        model = Conference
        fields = ["kind", "held_on", "session", "mode", "venue", "organiser", "chair", "reporter"]


class PresentationForm(RowForm):
    unit_fields = ("unit",)

    class Meta:
        model = Presentation
        fields = ["topic", "unit", "speaker", "position"]
        widgets = {"topic": forms.Textarea(attrs={"rows": 2})}


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


class EventFigureForm(RowForm):
    value = FigureField(label="Con số", max_digits=24, decimal_places=6)

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
        help_texts = {
            "individuals": "Để trống nếu văn bản không nói; ghi 0 nếu nói là không có.",
            "mixed_total": "Chỉ khi văn bản nêu một con số chung cho nhiều loại đối tượng.",
            "approximation": "“Trên 300” là mức độ “Trên, hơn” với con số 300.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["conference"].queryset = self.campaign.conferences.all()
        whole = self.campaign.award_counts.filter(part_of=None)
        self.fields["part_of"].queryset = whole.exclude(pk=self.instance.pk)


class NamedRecipientForm(RowForm):
    unit_fields = ("unit",)

    class Meta:
        model = NamedRecipient
        fields = ["kind", "name", "job", "unit", "position"]


class TargetForm(RowForm):
    unit_fields = ("unit",)
    indicator_code = forms.CharField(
        label="Chỉ tiêu trong danh mục",
        required=False,
        max_length=300,
        help_text="Mã hoặc tên trong danh mục. Để trống nếu chỉ tiêu chỉ nêu bằng lời.",
    )

    class Meta:
        model = Target
        fields = [
            "unit",
            "indicator_code",
            "label",
            "uom",
            "quantity",
            "direction",
            "comparator",
            "wording",
            "year",
            "scope",
            "group",
            "position",
        ]
        help_texts = {
            "label": "Để trống: lấy tên trong danh mục.",
            "wording": "Ví dụ “hoàn thành dự toán”, khi không giao bằng con số.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["label"].required = False
        if self.instance.indicator_id:
            self.initial.setdefault("indicator_code", self.instance.indicator.code)

    def clean_indicator_code(self):
        words = self.cleaned_data["indicator_code"]
        if not words:
            self.instance.indicator = None
            return words
        found = list(Indicator.objects.filter(code=words)) or list(
            Indicator.objects.named(words)[:6]
        )
        exact = [row for row in found if fold(row.label) == fold(words)]
        found = exact or found
        if len(found) == 1:
            self.instance.indicator = found[0]
            return words
        if not found:
            raise forms.ValidationError("Không có chỉ tiêu này trong danh mục. Hãy kiểm tra lại.")
        names = "; ".join(f"{row.label} ({row.code})" for row in found)
        raise forms.ValidationError(f"Có nhiều chỉ tiêu giống vậy: {names}. Hãy gõ mã.")

    def clean(self):
        super().clean()
        indicator = self.instance.indicator
        if indicator:
            for name in ("label", "uom"):
                self.cleaned_data[name] = self.cleaned_data.get(name) or getattr(indicator, name)
            for name in ("quantity", "direction"):
                if self.cleaned_data.get(name) in ("", "unknown"):
                    self.cleaned_data[name] = getattr(indicator, name)
        if not self.cleaned_data.get("label"):
            self.add_error("label", "Hãy ghi tên chỉ tiêu hoặc chọn trong danh mục.")
        unit = self.cleaned_data.get("unit")
        if unit and not self.errors:
            same = Target.objects.filter(
                campaign=self.campaign,
                unit=unit,
                indicator=indicator,
                label=self.cleaned_data["label"],
                group=self.cleaned_data["group"],
            )
            if same.exclude(pk=self.instance.pk).exists():
                self.add_error("label", f"{unit} đã được giao chỉ tiêu này.")
        return self.cleaned_data


class BaselineForm(RowForm):
    value = FigureField(label="Giá trị", required=False, max_digits=24, decimal_places=6)

    class Meta:
        model = Baseline
        fields = ["kind", "name", "value", "approximation", "uom", "position"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = BaselineKind.PLAN


@dataclass(frozen=True)
class Part:
    """One part: its rows are edited together, or one by one where a row has rows of its own."""

    key: str
    title: str
    form: type[RowForm]
    lede: str = ""
    child: "Part | None" = None
    tab: str = "overview"
    extra: int = 1
    model: type = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "model", self.form._meta.model)

    @property
    def name(self):
        return self.model._meta.verbose_name

    def rows_of(self, campaign):
        return self.model.objects.filter(campaign=campaign)

    def formset_class(self, parent=Campaign):
        return forms.inlineformset_factory(
            parent,
            self.model,
            form=self.form,
            extra=self.extra,
            can_delete=True,
            max_num=ROWS_AT_MOST,
            validate_max=True,
            absolute_max=ROWS_AT_MOST + 50,
        )


PARTS = {
    part.key: part
    for part in (
        Part(
            "anniversaries",
            "Ngày kỷ niệm",
            AnniversaryForm,
            "Ghi như trong văn bản. Ngày tháng không bắt buộc; chỉ biết tháng thì ghi 12/2022.",
        ),
        Part("focus_areas", "Nội dung thi đua", FocusAreaForm),
        Part("legal_bases", "Căn cứ", LegalBasisForm),
        Part("addressees", "Kính gửi, nơi nhận", AddresseeForm),
        Part("periods", "Kỳ báo cáo", PeriodForm, tab="targets"),
        Part("works", "Công trình", WorkForm, tab="highlights"),
        Part("exemplars", "Điển hình tiên tiến", ExemplarForm, tab="exemplars"),
        Part(
            "conferences",
            "Hội nghị",
            ConferenceForm,
            child=Part("presentations", "Tham luận", PresentationForm, extra=2),
        ),
        Part(
            "events",
            "Hoạt động",
            EventForm,
            child=Part("figures", "Số liệu của hoạt động", EventFigureForm, extra=2),
            tab="highlights",
        ),
        Part(
            "award_counts",
            "Khen thưởng",
            AwardCountForm,
            child=Part("recipients", "Người, tập thể được nêu tên", NamedRecipientForm, extra=2),
            tab="awards",
        ),
        Part(
            "targets",
            "Chỉ tiêu",
            TargetForm,
            child=Part("baselines", "Mức giao, mức so sánh", BaselineForm, extra=2),
            tab="targets",
        ),
    )
}
