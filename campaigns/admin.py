"""Catalogues are kept here; what has a workflow can only be looked at."""

from django.contrib import admin
from django.db.models import Q

from campaigns.cares import CARES
from campaigns.models import (
    Campaign,
    HistoricEvent,
    Indicator,
    Snapshot,
    SourceDocument,
    SourceFact,
    Submission,
)
from emulation.accounts.choices import Role
from emulation.accounts.site import CatalogueAdmin, FoldedSearch, Group, ReadOnlyAdmin

admin.site.cares += CARES


@admin.register(Indicator)
class IndicatorAdmin(FoldedSearch, CatalogueAdmin):
    group = Group.CATALOGUES
    about = "Tên chỉ tiêu dùng chung cho các phong trào, đơn vị tính, cách đọc kết quả."
    list_display = ["label", "code", "field", "uom", "direction", "quantity", "decimals"]
    list_filter = ["field", "quantity", "direction"]
    ordering = ["position", "label"]


@admin.register(HistoricEvent)
class HistoricEventAdmin(CatalogueAdmin):
    group = Group.CATALOGUES
    about = "Ngày kỷ niệm mà phong trào chào mừng."
    list_display = ["name", "key", "unit"]
    list_select_related = ["unit"]
    search_fields = ["name", "key"]

    def get_queryset(self, request):
        """What all share, and the events of places in the own branch."""
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        own = request.user.authority.reach("unit__path", Role.ADMINISTRATOR)
        return rows.filter(Q(unit=None) | own)


@admin.register(Campaign)
class CampaignAdmin(FoldedSearch, ReadOnlyAdmin):
    group = Group.CAMPAIGNS
    about = "Phong trào của tỉnh và bước đang đứng."
    branch = "unit__path"
    list_display = ["code", "theme", "unit", "kind", "state", "launched_on", "ends_on"]
    list_filter = ["state", "kind"]
    list_select_related = ["unit"]


@admin.register(Submission)
class SubmissionAdmin(FoldedSearch, ReadOnlyAdmin):
    group = Group.CAMPAIGNS
    about = "Đơn vị nào đã nộp báo cáo kỳ nào, ai thẩm định."
    branch = "campaign__unit__path"
    list_display = ["unit", "period", "campaign", "state", "submitted_at", "verified_at"]
    list_filter = ["state", "imported"]
    search_fields = ["unit__search", "campaign__search"]
    list_select_related = ["unit", "period", "campaign"]


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    group = Group.CAMPAIGNS
    about = "Số liệu được lưu cố định khi thẩm định."
    branch = "submission__campaign__unit__path"
    list_display = ["submission", "number", "fingerprint", "taken_at", "is_current"]
    fields = ["submission", "number", "taken_at", "taken_by", "is_current", "fingerprint"]
    list_filter = ["is_current"]
    list_select_related = ["submission__unit", "submission__period"]


@admin.register(SourceDocument)
class SourceDocumentAdmin(ReadOnlyAdmin):
    group = Group.CAMPAIGNS
    about = "Văn bản mà số liệu được chép ra."
    branch = "unit__path"
    list_display = ["code", "source", "kind", "dated", "unit"]
    search_fields = ["code", "source", "title"]
    list_select_related = ["unit"]


@admin.register(SourceFact)
class SourceFactAdmin(ReadOnlyAdmin):
    group = Group.CAMPAIGNS
    about = "Từng câu, từng số đã chép từ tài liệu nguồn."
    branch = "document__unit__path"
    list_display = ["fact_id", "list_name", "document", "campaign"]
    fields = ["fact_id", "list_name", "position", "document", "campaign", "data", "not_understood"]
    list_filter = ["list_name"]
    search_fields = ["fact_id"]
    list_select_related = ["document", "campaign"]
