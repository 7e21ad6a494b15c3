"""The management pages: who gets in, and what their ModelAdmins have in common."""

from functools import update_wrapper

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect
from simple_history.admin import SimpleHistoryAdmin

from emulation.accounts.choices import Role
from emulation.accounts.rules import may_administer
from emulation.journal.services import record
from emulation.lib.verdicts import require
from emulation.lib.vietnamese import search_key


class PortalAdminSite(AdminSite):
    site_header = "Quản trị cổng thi đua, khen thưởng"
    site_title = "Quản trị cổng"
    index_title = "Danh mục, đơn vị và tài khoản"
    empty_value_display = "–"

    def has_permission(self, request):
        user = request.user
        return user.is_authenticated and bool(may_administer(user))

    def admin_view(self, view, cacheable=False):
        inner = super().admin_view(view, cacheable)

        def guarded(request, *args, **kwargs):
            if request.user.is_authenticated:
                require(may_administer(request.user))
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, view)

    def login(self, request, extra_context=None):
        """There is one sign-in page."""
        if request.user.is_authenticated:
            require(may_administer(request.user))
            return redirect("admin:index")
        return redirect_to_login(request.GET.get("next", request.path))

    login.login_required = False

    def logout(self, request, extra_context=None):
        logout(request)
        return redirect("accounts:sign-in")

    def password_change(self, request, extra_context=None):
        return redirect("accounts:password-change")


class OwnBranch:
    """Related rows are chosen among those that this administrator keeps, whatever is posted."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        keeper = self.admin_site._registry.get(db_field.remote_field.model)
        if keeper is not None:
            kwargs.setdefault("queryset", keeper.get_queryset(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Without the button that would delete the unit or person a row points at."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and hasattr(field.widget, "can_delete_related"):
            field.widget.can_delete_related = False
        return field


class Managed(OwnBranch):
    """Administrators by appointment need no permission rows; what they do is written down."""

    # The path by which rows belong to a branch; None for what all provinces share.
    branch: str | None = None

    def has_module_permission(self, request):
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request):
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def has_delete_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if self.branch is None or request.user.is_superuser:
            return rows
        return rows.filter(request.user.authority.reach(self.branch, Role.ADMINISTRATOR))

    def log_addition(self, request, obj, message):
        record(request.user, f"{obj._meta.model_name}.added", obj, after=_said(message))
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        record(request.user, f"{obj._meta.model_name}.changed", obj, after=_said(message))
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            record(request.user, f"{obj._meta.model_name}.deleted", obj)
        return super().log_deletions(request, queryset)


class CatalogueAdmin(Managed, SimpleHistoryAdmin):
    """What administrators keep; each change stays in the history."""

    object_history_template = "admin/history.html"
    object_history_list_template = "admin/history_list.html"

    def get_urls(self):
        """Without the pages of single versions, from which a version could be put back."""
        return super(SimpleHistoryAdmin, self).get_urls()

    def history_view(self, request, object_id, extra_context=None):
        get_object_or_404(self.get_queryset(request), pk=unquote(object_id))
        return super().history_view(request, object_id, extra_context)

    def history_view_title(self, request, obj):
        return f"Lịch sử thay đổi: {obj}"


class ReadOnlyAdmin(Managed, ModelAdmin):
    """Looked at by administrators, changed only where the work is done."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class FoldedSearch:
    """Search as everywhere in the portal: accents and case may be left out."""

    search_fields = ["search"]
    search_help_text = "Gõ vài chữ, không cần dấu."

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_key(search_term))


def _said(message) -> dict:
    """Django's change message in the words of its own log."""
    return {"nội dung": LogEntry(change_message=message).get_change_message()}
