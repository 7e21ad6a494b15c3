import django_filters
from django.db.models import Q

from awards.choices import AwardOccasion, DecisionKind, DecisionState, ProposalState
from awards.models import Award, Decision, Honour, Nominee, Proposal, Recipient
from awards.queries import honours as queries
from campaigns.choices import AwardLevel, RecipientKind
from campaigns.forms.rows import YearField
from campaigns.models import Campaign
from emulation.accounts.models import Unit
from emulation.lib.lists import FilterForm
from emulation.lib.vietnamese import search_key, search_words, with_words


class YearFilter(django_filters.Filter):
    field_class = YearField


class HonourFilter(django_filters.FilterSet):
    """`owners` are the tops whose registry is read; names and units are looked for there alone."""

    q = django_filters.CharFilter(method="by_name", label="Tìm theo tên")
    year = YearFilter(label="Năm")
    award = django_filters.CharFilter(method="by_award", label="Danh hiệu, hình thức")
    kind = django_filters.ChoiceFilter(
        choices=RecipientKind.choices, label="Đối tượng", empty_label="Mọi đối tượng"
    )
    unit = django_filters.CharFilter(method="by_unit", label="Đơn vị và cấp dưới")
    level = django_filters.ChoiceFilter(
        choices=AwardLevel.choices, method="by_level", label="Cấp", empty_label="Mọi cấp"
    )
    campaign = django_filters.CharFilter(method="by_campaign", label="Phong trào")
    number = django_filters.CharFilter(method="by_number", label="Quyết định số")
    state = django_filters.ChoiceFilter(
        choices=[("standing", "Còn hiệu lực"), ("ended", "Đã thu hồi, thay thế")],
        method="by_state",
        label="Hiệu lực",
        empty_label="Gồm cả đã thu hồi",
    )

    class Meta:
        model = Honour
        fields = ["q", "year", "award", "kind", "unit", "level", "campaign", "number", "state"]
        form = FilterForm

    def __init__(self, *args, owners, **options):
        self.owners = owners
        # What the dictionary says about the words that were looked for.
        self.named: queries.Named | None = None
        super().__init__(*args, **options)

    def by_name(self, rows, name, words):
        self.named = queries.named(words, self.owners)
        return self.named.among(rows)

    def by_award(self, rows, name, words):
        """The catalogue is small: its names and variants are read here, the registry is not."""
        wanted = search_words(words)
        found = [
            pk
            for pk, name, variants in Award.objects.values_list("pk", "name", "variants")
            if any(
                all(word in key for word in wanted) for key in map(search_key, (name, *variants))
            )
        ]
        return rows.filter(award__in=found)

    def by_level(self, rows, name, level):
        return rows.filter(award__in=Award.objects.filter(level=level))

    def by_unit(self, rows, name, words):
        tops = Unit.objects.filter(pk__in=self.owners)
        here = queries.branches_of(tops)
        return rows.filter(queries.of_units(Unit.objects.filter(here).named(words)))

    def by_campaign(self, rows, name, words):
        return rows.filter(campaign__in=Campaign.objects.named(words))

    def by_number(self, rows, name, text):
        """The number with its symbol, or the beginning of it: "1234" finds "1234/QĐ-UBND"."""
        text = text.strip()
        return rows.filter(Q(number=text) | Q(number__startswith=f"{text}/"))

    def by_state(self, rows, name, state):
        return rows.standing() if state == "standing" else rows.exclude(ended_by=None)


class RecipientFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="by_words", label="Tìm theo tên, nơi ở")
    kind = django_filters.ChoiceFilter(
        choices=RecipientKind.choices, label="Đối tượng", empty_label="Mọi đối tượng"
    )
    unit = django_filters.CharFilter(method="by_unit", label="Đơn vị")

    class Meta:
        model = Recipient
        fields = ["q", "kind", "unit"]
        form = FilterForm

    def by_words(self, rows, name, words):
        return rows.named(words)

    def by_unit(self, rows, name, words):
        return rows.filter(unit__in=Unit.objects.named(words))


class ProposalFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="by_words", label="Tìm hồ sơ, người, tập thể")
    state = django_filters.ChoiceFilter(
        choices=ProposalState.choices, label="Trạng thái", empty_label="Mọi trạng thái"
    )
    unit = django_filters.CharFilter(method="by_unit", label="Đơn vị đề nghị")
    occasion = django_filters.ChoiceFilter(
        choices=AwardOccasion.choices, label="Loại hình", empty_label="Mọi loại hình"
    )
    year = YearFilter(field_name="year", label="Năm thành tích")

    class Meta:
        model = Proposal
        fields = ["q", "state", "unit", "occasion", "year"]
        form = FilterForm

    def by_words(self, rows, name, words):
        titled = with_words(Proposal.objects.all(), words, "title", "letter_number").values("pk")
        named = Recipient.objects.named(words).values("pk")
        nominated = Nominee.objects.filter(recipient__in=named).values("proposal")
        return rows.filter(Q(pk__in=titled) | Q(pk__in=nominated))

    def by_unit(self, rows, name, words):
        return rows.filter(unit__in=Unit.objects.named(words))


class DecisionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="by_words", label="Tìm theo trích yếu, người ký")
    state = django_filters.ChoiceFilter(
        choices=DecisionState.choices, label="Trạng thái", empty_label="Mọi trạng thái"
    )
    kind = django_filters.ChoiceFilter(
        choices=DecisionKind.choices, label="Loại", empty_label="Mọi loại"
    )
    number = django_filters.NumberFilter(field_name="number", label="Số")
    year = YearFilter(method="by_year", label="Năm")

    class Meta:
        model = Decision
        fields = ["q", "state", "kind", "number", "year"]
        form = FilterForm

    def by_words(self, rows, name, words):
        found = with_words(Decision.objects.all(), words, "title", "signer_name").values("pk")
        return rows.filter(pk__in=found)

    def by_year(self, rows, name, year):
        return rows.filter(issued_on__year=year)
