import django_filters
from django.utils import timezone

from emulation.accounts.choices import UnitKind
from emulation.accounts.models import Unit
from emulation.lib.lists import FilterForm


class UnitFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="by_words", label="Tìm theo tên, mã")
    kind = django_filters.ChoiceFilter(
        choices=UnitKind.choices, label="Loại", empty_label="Mọi loại"
    )
    state = django_filters.ChoiceFilter(
        choices=[("open", "Đang hoạt động"), ("ended", "Đã ngừng hoạt động")],
        method="by_state",
        label="Tình trạng",
        empty_label="Mọi tình trạng",
    )

    class Meta:
        model = Unit
        fields = ["q", "kind", "state"]
        form = FilterForm

    def by_words(self, rows, name, words):
        return rows.named(words)

    def by_state(self, rows, name, state):
        today = timezone.localdate()
        if state == "ended":
            return rows.filter(closed_on__lte=today)
        return rows.in_force(today)
