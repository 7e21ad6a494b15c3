import django_filters

from emulation.journal.models import Entry, Notification
from emulation.lib.lists import FilterForm
from emulation.lib.vietnamese import with_words


class NoticeFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="by_words", label="Tìm trong thông báo")
    loc = django_filters.ChoiceFilter(
        choices=[("chua-doc", "Chưa đọc"), ("da-doc", "Đã đọc")],
        method="by_reading",
        label="Đã đọc hay chưa",
        empty_label="Tất cả",
    )

    class Meta:
        model = Notification
        fields = ["q", "loc"]
        form = FilterForm

    def by_words(self, rows, name, words):
        return with_words(rows, words, "sentence")

    def by_reading(self, rows, name, value):
        return rows.unread() if value == "chua-doc" else rows.exclude(read_at=None)


class EntryFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="by_words", label="Tìm theo người, đối tượng, lý do")

    class Meta:
        model = Entry
        fields = ["q"]
        form = FilterForm

    def by_words(self, rows, name, words):
        return with_words(rows, words, "actor_name", "target_label", "reason")
