import django_filters
from django.db.models import Exists, OuterRef, Q
from django.forms import HiddenInput

from campaigns.choices import (
    SENT,
    CampaignKind,
    CampaignState,
    PeriodKind,
    Punctuality,
    ReportStanding,
    SubmissionState,
)
from campaigns.fact_words import LISTS
from campaigns.forms.rows import YearField
from campaigns.models import (
    Campaign,
    Indicator,
    Obligation,
    Participation,
    SourceDocument,
    SourceFact,
    Submission,
    Target,
)
from campaigns.queries import board
from emulation.accounts.choices import UnitKind
from emulation.accounts.forms import UnitField
from emulation.accounts.models import Unit
from emulation.lib.lists import FilterForm
from emulation.lib.vietnamese import found_by, with_words

# No page renders a longer list to choose from.
CHOSEN_FROM = 50


class YearFilter(django_filters.Filter):
    field_class = YearField


class CampaignFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="by_words", label="Tìm theo tên, mã")
    state = django_filters.ChoiceFilter(
        choices=CampaignState.choices, label="Trạng thái", empty_label="Mọi trạng thái"
    )
    kind = django_filters.ChoiceFilter(
        choices=CampaignKind.choices, label="Loại", empty_label="Mọi loại"
    )
    year = YearFilter(method="by_year", label="Năm phát động")
    unit = django_filters.CharFilter(method="by_unit", label="Cơ quan phát động")

    class Meta:
        model = Campaign
        fields = ["q", "state", "kind", "year", "unit"]
        form = FilterForm

    def by_words(self, rows, name, words):
        return rows.named(words)

    def by_year(self, rows, name, year):
        return rows.filter(launched_on__startswith=str(year))

    def by_unit(self, rows, name, words):
        return rows.filter(unit__in=Unit.objects.named(words))


class ParticipationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="by_words", label="Tìm đơn vị theo tên, mã")
    begun = django_filters.ChoiceFilter(
        choices=[("sent", "Đã nộp ít nhất một kỳ"), ("none", "Chưa nộp kỳ nào")],
        method="by_reports",
        label="Báo cáo",
        empty_label="Tất cả",
    )

    class Meta:
        model = Participation
        fields = ["q", "begun"]
        form = FilterForm

    def by_words(self, rows, name, words):
        return rows.filter(unit__in=Unit.objects.named(words))

    def by_reports(self, rows, name, value):
        sent = Submission.objects.filter(
            campaign=OuterRef("campaign"),
            unit=OuterRef("unit"),
            state__in=SENT,
        )
        return rows.filter(Exists(sent) if value == "sent" else ~Exists(sent))


class TargetFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="by_words", label="Tìm chỉ tiêu")
    unit = django_filters.CharFilter(method="by_unit", label="Đơn vị")

    class Meta:
        model = Target
        fields = ["q", "unit"]
        form = FilterForm

    def by_words(self, rows, name, words):
        named = Q(indicator__in=Indicator.objects.named(words))
        return rows.filter(named | Q(pk__in=with_words(rows, words, "label").values("pk")))

    def by_unit(self, rows, name, words):
        return rows.filter(unit__in=Unit.objects.named(words))


class DocumentFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="by_words", label="Tìm theo tên, mã, số, tệp")

    class Meta:
        model = SourceDocument
        fields = ["q"]
        form = FilterForm

    def by_words(self, rows, name, words):
        return with_words(rows, words, "title", "code", "number", "source")


class FactFilter(django_filters.FilterSet):
    q = django_filters.CharFilter("fact_id", "icontains", label="Tìm theo mã")
    list_name = django_filters.ChoiceFilter(
        choices=LISTS.items, label="Danh mục", empty_label="Mọi danh mục"
    )

    class Meta:
        model = SourceFact
        fields = ["q", "list_name"]
        form = FilterForm


class SubmissionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="by_words", label="Tìm đơn vị, phong trào")
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
        fields = ["q", "state", "kind", "unit", "campaign"]
        form = FilterForm

    def by_words(self, rows, name, words):
        return found_by(rows, words, "unit__search", "campaign__search")

    def by_unit(self, rows, name, words):
        return rows.filter(unit__in=Unit.objects.named(words))

    def by_campaign(self, rows, name, words):
        return rows.filter(campaign__in=Campaign.objects.named(words))


class QueueFilter(SubmissionFilter):
    """Everything in the queue is in one state."""

    state = None
    asked = django_filters.ChoiceFilter(
        choices=[("me", "Bạn đã hỏi, đơn vị trả lời")],
        method="by_question",
        label="Câu hỏi của bạn",
        empty_label="Mọi báo cáo",
    )

    class Meta(SubmissionFilter.Meta):
        fields = ["q", "asked", "kind", "unit", "campaign"]

    def by_question(self, rows, name, value):
        return rows.filter(is_answer=1)


class BoardFilterForm(FilterForm):
    stays = ("ky", "nhom")


class UnitChoice(django_filters.Filter):
    field_class = UnitField


class BoardFilter(django_filters.FilterSet):
    """The expected reports of one period; its figures link here."""

    standing = django_filters.ChoiceFilter(
        choices=[(board.OWED, "Còn ở đơn vị (chưa nộp, trả lại)"), *ReportStanding.choices],
        method="by_standing",
        label="Báo cáo",
        empty_label="Mọi bước",
    )
    punctuality = django_filters.ChoiceFilter(
        choices=Punctuality.choices, label="So với hạn", empty_label="Tất cả"
    )
    q = django_filters.CharFilter(method="by_words", label="Tìm đơn vị theo tên, mã")
    kind = django_filters.ChoiceFilter(
        field_name="unit__kind",
        choices=UnitKind.choices,
        label="Loại đơn vị",
        empty_label="Mọi loại",
    )
    bloc = django_filters.ChoiceFilter(
        choices=[], method="by_bloc", label="Khối, cụm", empty_label="Mọi khối"
    )
    branch = UnitChoice(
        queryset=Unit.objects.none(),
        method="by_branch",
        label="Nhánh (một đơn vị và cấp dưới)",
        help_text="",
    )

    class Meta:
        model = Obligation
        fields = ["standing", "punctuality", "q", "kind", "bloc", "branch"]
        form = BoardFilterForm

    def __init__(self, *args, period, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.period = period
        found = board.blocs_for(period.campaign).values_list("pk", "name")
        blocs = [(str(pk), name) for pk, name in found]
        self.filters["bloc"].extra["choices"] = [*blocs, (board.NONE, "Chưa thuộc khối nào")]
        if len(blocs) > CHOSEN_FROM:  # chosen in the table of blocs
            self.filters["bloc"].extra["widget"] = HiddenInput
        self.filters["branch"].extra["queryset"] = Unit.objects.visible_to(user)

    def by_standing(self, rows, name, value):
        return board.standing_at(rows, value)

    def by_words(self, rows, name, words):
        return rows.filter(unit__in=Unit.objects.named(words))

    def by_bloc(self, rows, name, value):
        wanted = None if value == board.NONE else int(value)
        return board.with_bloc(rows, self.period).filter(bloc=wanted)

    def by_branch(self, rows, name, unit):
        return rows.filter(unit__in=Unit.objects.branch(unit))
