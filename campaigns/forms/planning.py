from django import forms

from campaigns.models import Campaign
from emulation.accounts.choices import Role, UnitKind
from emulation.accounts.forms import UnitField
from emulation.accounts.models import Unit


class CampaignForm(forms.ModelForm):
    """The main data of a campaign. `version` is the one the page was made from."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

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
            "launched_on": "Ví dụ 30/5/2023; chỉ biết tháng thì ghi 12/2022.",
            "ends_on": "Ngày cuối của phong trào.",
            "document_on": "Chỉ biết tháng thì ghi 12/2022; để trống nếu chưa ban hành.",
            "signing_for": "Ví dụ CHỦ TỊCH (sau KT.), ỦY BAN NHÂN DÂN (sau TM.).",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        led = Unit.objects.filter(user.authority.reach("path", Role.COUNCIL_STAFF))
        self.fields["unit"] = UnitField(queryset=led, label="Cơ quan phát động")
        self.fields["closing_unit"] = UnitField(
            queryset=led, label="Cơ quan tổng kết", required=False
        )
        self.initial["version"] = self.instance.version

    def clean(self):
        super().clean()
        start, end = self.cleaned_data.get("launched_on"), self.cleaned_data.get("ends_on")
        if start and end and end.certainly_before(start):
            self.add_error("ends_on", "Ngày kết thúc đứng trước ngày phát động.")
        return self.cleaned_data

    def values(self):
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class ParentForm(forms.Form):
    parent = forms.CharField(
        label="Mã phong trào cấp trên",
        required=False,
        help_text="Để trống là không hưởng ứng phong trào nào.",
    )

    def __init__(self, *args, campaign, campaigns, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign, self.campaigns = campaign, campaigns

    def clean_parent(self):
        words = self.cleaned_data["parent"]
        if not words:
            return None
        found = list(self.campaigns.filter(code__iexact=words)) or list(
            self.campaigns.named(words)[:6]
        )
        if len(found) != 1:
            names = "; ".join(f"{row.code}: {row}" for row in found)
            raise forms.ValidationError(
                f"Có nhiều phong trào giống vậy: {names}. Hãy gõ mã."
                if found
                else "Không thấy phong trào nào có mã hoặc tên này."
            )
        if found[0].pk == self.campaign.pk:
            raise forms.ValidationError("Phong trào không thể hưởng ứng chính nó.")
        return found[0]


class ParticipantsForm(forms.Form):
    """Which units join: by kind, by branch of the tree, both, or one picked."""

    kinds = forms.MultipleChoiceField(
        label="Theo loại đơn vị",
        choices=UnitKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    branch = forms.CharField(required=False)
    on = forms.DateField(required=False)

    def __init__(self, *args, campaign, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.below = Unit.objects.branch(campaign_root(campaign))
        kinds = set(self.below.values_list("kind", flat=True))
        self.fields["kinds"].choices = [c for c in UnitKind.choices if c[0] in kinds]
        self.fields["branch"] = UnitField(
            queryset=self.below,
            label="Trong nhánh của đơn vị",
            required=False,
            help_text="Để trống là toàn nhánh của cơ quan phát động. "
            "Không chọn loại nào thì chỉ thêm đúng đơn vị này.",
        )
        self.fields["on"].label = "Đơn vị đang hoạt động vào ngày"
        self.fields["on"].initial = day
        self.fields["on"].required = True

    def clean(self):
        super().clean()
        if not self.cleaned_data.get("kinds") and not self.cleaned_data.get("branch"):
            raise forms.ValidationError("Hãy chọn ít nhất một loại đơn vị hoặc một đơn vị.")
        return self.cleaned_data

    def units(self):
        """The units that answer, without those that take part already."""
        kinds, branch = self.cleaned_data["kinds"], self.cleaned_data["branch"]
        if not kinds:
            units = self.below.filter(pk=branch.pk)
        else:
            units = self.below.filter(kind__in=kinds)
            if branch:
                units = units & Unit.objects.branch(branch)
        units = units.in_force(self.cleaned_data["on"]).filter(label_only=False, outside=False)
        return units.exclude(participations__campaign=self.campaign)


def campaign_root(campaign):
    """The top of the branch that a campaign is for.

    A people's committee, a council or its head launches for the whole place: the unit above it.
    """
    unit = campaign.unit
    while unit.parent and unit.kind in BODIES:
        unit = unit.parent
    return unit


BODIES = (UnitKind.AUTHORITY, UnitKind.PEOPLE_COMMITTEE, UnitKind.EMULATION_COUNCIL)


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 3}))
