import django_filters
from django import forms

from campaigns.choices import CampaignKind, CampaignState, PeriodKind, SubmissionState
from campaigns.models import Campaign, Submission
from emulation.accounts.models import Unit


class CampaignFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="by_words", label="Tìm theo tên, mã")
    state = django_filters.ChoiceFilter(
        choices=CampaignState.choices, label="Trạng thái", empty_label="Mọi trạng thái"
    )
    kind = django_filters.ChoiceFilter(
        choices=CampaignKind.choices, label="Loại", empty_label="Mọi loại"
    )
    year = django_filters.NumberFilter(
        method="by_year",
        label="Năm phát động",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
    )
    unit = django_filters.CharFilter(method="by_unit", label="Cơ quan phát động")

    class Meta:
        model = Campaign
        fields = ["q", "state", "kind", "year", "unit"]

    def by_words(self, rows, name, words):
        return rows.named(words)

    def by_year(self, rows, name, year):
        return rows.filter(launched_on__startswith=f"{int(year):04d}")

    def by_unit(self, rows, name, words):
        units = Campaign._meta.get_field("unit").related_model.objects.named(words)
        return rows.filter(unit__in=units)


class SubmissionFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        choices=SubmissionState.choices, label="Trạng thái", empty_label="Mọi trạng thái"
    )
    kind = django_filters.ChoiceFilter(
        field_name="period__kind",
        choices=PeriodKind.choices,
        label="Kỳ báo cáo",
        empty_label="Mọi kỳ",
    )
    unit = django_filters.CharFilter(method="by_unit", label="Đơn vị")
    campaign = django_filters.CharFilter(method="by_campaign", label="Phong trào")

    class Meta:
        model = Submission
        fields = ["state", "kind", "unit", "campaign"]

    def by_unit(self, rows, name, words):
        return rows.filter(unit__in=Unit.objects.named(words))

    def by_campaign(self, rows, name, words):
        return rows.filter(campaign__in=Campaign.objects.named(words))


class QueueFilter(SubmissionFilter):
    """Everything in the queue is in one state."""

    state = None

    class Meta(SubmissionFilter.Meta):
        fields = ["kind", "unit", "campaign"]
