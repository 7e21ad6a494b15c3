"""Reading what is typed about a campaign itself: its main data, what it announces, who joins."""

from django import forms
from django.core.validators import RegexValidator

from campaigns.choices import AddresseeKind
from campaigns.forms.rows import CountField, RowForm, SpelledForm
from campaigns.models import (
    Addressee,
    Anniversary,
    Campaign,
    Conference,
    FocusArea,
    LegalBasis,
    Presentation,
)
from campaigns.queries.planning import place_of, recognised_event, units_that_may_join
from campaigns.wording import said
from emulation.accounts.choices import Role, UnitKind
from emulation.accounts.forms import UnitField
from emulation.accounts.models import Unit
from emulation.lib.fields import DayField
from emulation.lib.vietnamese import match_key

WHEN = "Ví dụ 30/5/2023; chỉ biết tháng thì ghi 12/2022."
NEAR_AT_MOST = 6
CODE = RegexValidator(
    r"^[^\W_]([\w.-]*[^\W_])?$",
    "Mã chỉ gồm chữ, số, dấu gạch ngang, gạch dưới và dấu chấm, viết liền.",
)


class CampaignForm(SpelledForm):
    """The main data of a campaign. `version` is the one the page was made from."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    # Each line of a group is one field, or two that belong together.
    GROUPS = (
        ("Phong trào", [["code", "kind"], ["theme"], ["second_name"], ["spirit"]]),
        (
            "Phát động, kết thúc",
            [
                ["unit"],
                ["launcher_position", "launcher_name"],
                ["launched_on", "ends_on"],
                ["start_note"],
                ["closing_unit"],
            ],
        ),
        (
            "Văn bản phát động",
            [
                ["document_number", "document_on"],
                ["document_place"],
                ["signing_capacity", "signing_for"],
                ["signer_position", "signer_name"],
            ],
        ),
    )

    class Meta:
        model = Campaign
        fields = [
            "code",
            "kind",
            "theme",
            "second_name",
            "spirit",
            "unit",
            "launcher_position",
            "launcher_name",
            "launched_on",
            "start_note",
            "ends_on",
            "closing_unit",
            "document_number",
            "document_on",
            "document_place",
            "signing_capacity",
            "signing_for",
            "signer_position",
            "signer_name",
        ]
        widgets = {
            "theme": forms.Textarea(attrs={"rows": 4}),
            "second_name": forms.Textarea(attrs={"rows": 2}),
            "spirit": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "code": "Viết liền, ví dụ C-2026-01. Dùng để nhận ra phong trào trong các tài liệu.",
            "launched_on": WHEN,
            "start_note": "Khi văn bản không ghi ngày, ví dụ “từ nay”.",
            "ends_on": "Ngày cuối của phong trào.",
            "document_on": "Để trống nếu chưa ban hành.",
            "signing_for": "Ví dụ CHỦ TỊCH (sau KT.), ỦY BAN NHÂN DÂN (sau TM.).",
        }
        error_messages = {"code": {"unique": "Mã này đã dùng cho phong trào khác."}}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        led = Unit.objects.filter(user.authority.reach("path", Role.COUNCIL_STAFF))
        for name in ("unit", "closing_unit"):
            former = self.fields[name]
            own = Unit.objects.filter(pk=getattr(self.instance, f"{name}_id"))
            self.fields[name] = UnitField(
                led | own, role=Role.COUNCIL_STAFF, label=former.label, required=former.required
            )
        self.fields["code"].validators.append(CODE)
        self.initial["version"] = self.instance.version

    def groups(self):
        return [
            (title, [[self[name] for name in line] for line in lines])
            for title, lines in self.GROUPS
        ]

    def clean(self):
        super().clean()
        start, end = self.cleaned_data.get("launched_on"), self.cleaned_data.get("ends_on")
        if start and end and end.certainly_before(start):
            self.add_error("ends_on", "Ngày kết thúc đứng trước ngày phát động.")
        return self.cleaned_data

    def values(self):
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def show_newer(self, campaign):
        """Beside what was typed here, what somebody else saved meanwhile; nothing typed is lost."""
        typed = self.values()
        for name in self._meta.fields:
            if typed[name] != getattr(campaign, name):
                words = said(campaign, name) or "để trống"
                self.add_error(name, f"Bản đang lưu: {words}. Bấm Lưu là thay bằng bản ở đây.")
        self.data = self.data.copy()
        self.data["version"] = campaign.version


class ParentForm(forms.Form):
    parent = forms.CharField(
        label="Phong trào cấp trên",
        required=False,
        max_length=300,
        help_text="Gõ mã của phong trào; gõ vài chữ trong tên thì cổng gợi ý mã. "
        "Để trống là không hưởng ứng phong trào nào.",
    )

    def __init__(self, *args, campaign, campaigns, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign, self.campaigns = campaign, campaigns

    def clean_parent(self):
        words = self.cleaned_data["parent"]
        if not words:
            return None
        parent = self.campaigns.filter(code__iexact=words).first()
        if parent is None:
            raise forms.ValidationError(self._proposal(words))
        if parent == self.campaign:
            raise forms.ValidationError("Phong trào không thể hưởng ứng chính nó.")
        return parent

    def _proposal(self, words):
        near = self.campaigns.exclude(pk=self.campaign.pk).named(words)[:NEAR_AT_MOST]
        if not near:
            return f"Không thấy phong trào nào có mã hoặc tên như “{words}”."
        names = "; ".join(f"{row.code} ({row}, {row.unit})" for row in near)
        return f"Không có mã “{words}”. Gần giống: {names}. Hãy gõ mã cần chọn."


class ParticipantsForm(forms.Form):
    """Which units join: by kind, by branch of the tree, both, or one picked."""

    kinds = forms.MultipleChoiceField(
        label="Theo loại đơn vị",
        choices=UnitKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    on = DayField(
        label="Đơn vị đang hoạt động vào ngày",
        help_text="Đơn vị đã chia tách, sáp nhập trước ngày này thì không được thêm.",
    )

    field_order = ["kinds", "branch", "on"]

    def __init__(self, *args, campaign, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_join = units_that_may_join(campaign)
        present = set(self.may_join.values_list("kind", flat=True).order_by().distinct())
        self.fields["kinds"].choices = [c for c in UnitKind.choices if c[0] in present]
        self.fields["branch"] = UnitField(
            Unit.objects.branch(place_of(campaign)),
            label="Trong nhánh của đơn vị",
            required=False,
            help_text="Để trống là toàn nhánh của cơ quan phát động. "
            "Không chọn loại nào thì chỉ thêm đúng đơn vị này.",
        )
        self.fields["on"].initial = day
        self.order_fields(self.field_order)

    def clean(self):
        super().clean()
        if not self.errors and not (self.cleaned_data["kinds"] or self.cleaned_data["branch"]):
            raise forms.ValidationError("Hãy chọn ít nhất một loại đơn vị hoặc một đơn vị.")
        return self.cleaned_data

    def units(self):
        """The units that answer."""
        kinds, branch = self.cleaned_data["kinds"], self.cleaned_data["branch"]
        units = self.may_join.in_force(self.cleaned_data["on"])
        if not kinds:
            return units.filter(pk=branch.pk)
        if branch:
            units = units.branch(branch)
        return units.filter(kind__in=kinds)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Lý do", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


# Rows of what a campaign announces


class AnniversaryForm(RowForm):
    event_name = forms.CharField(
        label="Sự kiện được kỷ niệm",
        required=False,
        max_length=300,
        help_text="Tên chung của sự kiện ở mọi phong trào. Để trống: lấy theo tên bên trên.",
    )

    class Meta:
        model = Anniversary
        fields = ["years", "name", "starts_on", "ends_on", "event_name", "position"]
        field_classes = {"years": CountField}

    once = ("event_name",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.event_id:
            self.initial["event_name"] = self.instance.event.name

    def clean(self):
        super().clean()
        wanted = self.cleaned_data.get("event_name") or self.cleaned_data.get("name")
        if wanted:
            self.instance.event = recognised_event(wanted, self.campaign)
        return self.cleaned_data

    def identity(self):
        if "name" not in self.cleaned_data:
            return None
        event = self.instance.event
        return event.pk or match_key(event.name)

    def rows(self):
        event = self.instance.event
        return [self.instance] if event.pk else [event, self.instance]


class FocusAreaForm(RowForm):
    order = "number"
    once = ("number",)

    class Meta:
        model = FocusArea
        fields = ["number", "label"]
        widgets = {"label": forms.Textarea(attrs={"rows": 2})}


class LegalBasisForm(RowForm):
    class Meta:
        model = LegalBasis
        fields = ["kind", "number", "dated", "issuer", "term", "subject", "position"]
        widgets = {"subject": forms.Textarea(attrs={"rows": 2})}

    def clean(self):
        super().clean()
        if not self.errors and not any(
            self.cleaned_data[name] for name in ("kind", "number", "issuer", "subject")
        ):
            raise forms.ValidationError("Hãy ghi ít nhất loại, số hoặc trích yếu của văn bản.")
        return self.cleaned_data


class AddresseeForm(RowForm):
    unit_fields = ("unit",)

    class Meta:
        model = Addressee
        fields = ["kind", "name", "purpose", "unit", "is_archive", "position"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("kind", AddresseeKind.COPIED.value)


class ConferenceForm(RowForm):
    unit_fields = ("organiser",)
    order = None

    class Meta:
        model = Conference
        fields = ["kind", "held_on", "session", "mode", "venue", "organiser", "chair", "reporter"]


class PresentationForm(RowForm):
    unit_fields = ("unit",)
    parent_field = "conference"

    class Meta:
        model = Presentation
        fields = ["topic", "unit", "speaker", "position"]
        widgets = {"topic": forms.Textarea(attrs={"rows": 2})}
