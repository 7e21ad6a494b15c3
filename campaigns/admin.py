"""Catalogues are kept here; what has a workflow can only be looked at."""

from django.contrib import admin
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from campaigns.cares import CARES
from campaigns.models import (
    Bloc,
    BlocMembership,
    Campaign,
    HistoricEvent,
    Indicator,
    Snapshot,
    SourceDocument,
    SourceFact,
    Submission,
)
from emulation.accounts.choices import Role
from emulation.accounts.site import (
    CatalogueAdmin,
    FoldedSearch,
    Group,
    OwnBranch,
    ReadOnlyAdmin,
)

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


class MembershipInline(OwnBranch, admin.StackedInline):
    model = BlocMembership
    fields = ["unit", "post", "from_on", "until_on"]
    extra = 3

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("unit")

    def has_view_permission(self, request, obj=None):
        return True

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission


@admin.register(Bloc)
class BlocAdmin(CatalogueAdmin):
    group = Group.CATALOGUES
    about = (
        "Cụm, khối thi đua của tỉnh, ngành; đơn vị nào ở khối nào từ ngày nào, ai là trưởng khối."
    )
    branch = "unit__path"
    list_display = ["name", "unit", "members", "document"]
    list_select_related = ["unit"]
    search_fields = ["name", "document"]
    ordering = ["position", "name"]
    inlines = [MembershipInline]

    def get_queryset(self, request):
        today = timezone.localdate()
        held = BlocMembership.objects.in_force(today).filter(bloc=OuterRef("pk")).order_by()
        number = held.values("bloc").annotate(number=Count("unit", distinct=True)).values("number")
        return super().get_queryset(request).annotate(members_today=Coalesce(Subquery(number), 0))

    @admin.display(description="số đơn vị hiện nay", ordering="members_today")
    def members(self, bloc):
        return bloc.members_today


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
