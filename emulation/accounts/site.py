"""The management pages: who gets in, how they are laid out, what their ModelAdmins share."""

from functools import update_wrapper

from django.contrib.admin import AdminSite, ModelAdmin, SimpleListFilter
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import DataError
from django.db.models import DateField, TextChoices
from django.forms import DateInput, Media
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from simple_history.admin import SimpleHistoryAdmin

from emulation.accounts.cares import CARES, Care, Needed, needed
from emulation.accounts.choices import Role
from emulation.accounts.forms import PersonField, UnitField
from emulation.accounts.models import Unit, User
from emulation.accounts.rules import may_administer
from emulation.journal.models import Entry
from emulation.journal.services import record
from emulation.lib.verdicts import require
from emulation.lib.vietnamese import MOST_WORDS, search_key

RECENT_AT_MOST = 8
HISTORY_AT_MOST = 100


class Group(TextChoices):
    """How administrators think of what they keep; each ModelAdmin names its own."""

    UNITS = "units", "Đơn vị và tổ chức"
    PEOPLE = "people", "Người dùng và phân công"
    CATALOGUES = "catalogues", "Danh mục"
    CAMPAIGNS = "campaigns", "Phong trào và số liệu (chỉ xem)"
    OPERATION = "operation", "Vận hành"
    OTHER = "other", "Khác"


class PortalAdminSite(AdminSite):
    site_header = "Quản trị cổng thi đua, khen thưởng"
    site_title = "Quản trị"
    index_title = "Quản trị"
    empty_value_display = "–"
    enable_nav_sidebar = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.cares: list[Care] = list(CARES)

    def has_permission(self, request):
        user = request.user
        return user.is_authenticated and bool(may_administer(user))

    def cares_of(self, model) -> list[Care]:
        return [care for care in self.cares if care.model is model]

    def needed(self, user) -> list[tuple[Needed, str]]:
        """What needs this administrator's care now, each with the address of the list to mend."""
        if not may_administer(user):
            return []
        found = needed(self.cares, user)
        return [(need, f"{page_of(need.care.model)}?care={need.care.key}") for need in found]

    def get_app_list(self, request, app_label=None):
        """By groups instead of apps."""
        groups = {group: [] for group in Group}
        for app in self._build_app_dict(request).values():
            for row in app["models"]:
                keeper = self._registry[row["model"]]
                row["about"] = getattr(keeper, "about", "")
                groups[getattr(keeper, "group", Group.OTHER)].append(row)
        return [
            {
                "name": group.label,
                "app_label": group.value,
                "app_url": reverse("admin:index"),
                "has_module_perms": True,
                "models": rows,
            }
            for group, rows in groups.items()
            if rows
        ]

    def index(self, request, extra_context=None):
        recent = Entry.objects.filter(actor=request.user).order_by("-id")[:RECENT_AT_MOST]
        tasks = [
            {
                "label": need.care.label,
                "url": url,
                "note": need.care.advice,
                "place": need.named,
                "state": need.counted,
                "kind": "warn",
            }
            for need, url in self.needed(request.user)
        ]
        context = {"tasks": tasks, "recent": recent}
        return super().index(request, context | (extra_context or {}))

    def app_index(self, request, app_label, extra_context=None):
        """Apps are no places here."""
        if not any(model._meta.app_label == app_label for model in self._registry):
            raise Http404
        return redirect("admin:index")

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


def page_of(model, act="changelist") -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{act}")


class NeedsCare(SimpleListFilter):
    """Exactly the rows that the front page counts."""

    title = "việc cần chú ý"
    parameter_name = "care"

    def lookups(self, request, model_admin):
        self.cares = {care.key: care for care in model_admin.admin_site.cares_of(model_admin.model)}
        return [(care.key, care.choice) for care in self.cares.values()]

    def queryset(self, request, queryset):
        care = self.cares.get(self.value())
        if care is None:
            return queryset
        return queryset.filter(pk__in=care.rows(request.user).order_by().values("pk"))


class OwnBranch:
    """Related rows are chosen among those that this administrator keeps, whatever is posted.

    Units and people are found by typing, as in every form of the portal.
    """

    formfield_overrides = {DateField: {"widget": DateInput}}
    searched = {Unit: UnitField, User: PersonField}
    media = Media()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        model = db_field.remote_field.model
        keeper = self.admin_site._registry.get(model)
        if keeper is not None:
            kwargs.setdefault("queryset", keeper.get_queryset(request))
        if field := self.searched.get(model):
            return db_field.formfield(**kwargs, form_class=field, role=Role.ADMINISTRATOR)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Without the buttons beside it that open windows to add, change or delete."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if hasattr(field, "widget") and hasattr(field.widget, "can_add_related"):
            field.widget = field.widget.widget
        return field


class Managed(OwnBranch):
    """Administrators by appointment need no permission rows; what they do is written down."""

    # The path by which rows belong to a branch; None for what all provinces share.
    branch: str | None = None
    # Where the front page lists it, and what it is for.
    group = Group.OTHER
    about = ""

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

    def get_action_choices(self, request, default_choices=(("", "Chọn việc"),)):
        return super().get_action_choices(request, list(default_choices))

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if self.branch is None or request.user.is_superuser:
            return rows
        return rows.filter(request.user.authority.reach(self.branch, Role.ADMINISTRATOR))

    def get_deleted_objects(self, objs, request):
        """Of what all provinces share one learns that it is in use, not by whom."""
        going, *found, holding = super().get_deleted_objects(objs, request)
        if holding and self.branch is None and not request.user.is_superuser:
            holding = [f"{len(holding)} dòng của các phong trào, kể cả ở tỉnh khác"]
        return self._without_links(going), *found, holding

    def _without_links(self, going):
        """What ties a row to others by a choice of several is no thing of its own, nor named."""
        own = [field.remote_field.through for field in self.opts.many_to_many]
        others = [link.through for link in self.opts.related_objects if link.many_to_many]
        words = tuple(f"{capfirst(model._meta.verbose_name)}:" for model in (*own, *others))
        return [
            self._without_links(row) if isinstance(row, list) else row
            for row in going
            if isinstance(row, list) or not str(row).startswith(words)
        ]

    def get_search_results(self, request, queryset, search_term):
        words = " ".join(search_term.split()[:MOST_WORDS])
        return super().get_search_results(request, queryset, words)

    def get_list_filter(self, request):
        own = super().get_list_filter(request)
        return [NeedsCare, *own] if self.admin_site.cares_of(self.model) else own

    def changelist_view(self, request, extra_context=None):
        context = {"title": capfirst(self.opts.verbose_name_plural), "about": self.about}
        try:
            return super().changelist_view(request, context | (extra_context or {}))
        except (OverflowError, DataError):  # a number in the address that the database cannot hold
            return redirect(f"{request.path}?{ERROR_FLAG}=1")

    def links_of(self, obj) -> list[tuple[str, str]]:
        """Where one goes from the page of this row: (label, address)."""
        return []

    def change_view(self, request, object_id, form_url="", extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        context = {"row_links": self.links_of(obj) if obj else []}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    # The journal is the one record of acts; Django's own log is not kept beside it.

    def log_addition(self, request, obj, message):
        record(request.user, f"{obj._meta.model_name}.added", obj, after=_said(message))

    def log_change(self, request, obj, message):
        record(request.user, f"{obj._meta.model_name}.changed", obj, after=_said(message))

    def log_deletions(self, request, queryset):
        for obj in queryset:
            record(request.user, f"{obj._meta.model_name}.deleted", obj)


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


class JournalHistory:
    """The history of a row is what the journal says of it."""

    def history_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": f"Lịch sử: {obj}",
            "opts": self.opts,
            "object": obj,
            "entries": Entry.objects.about(obj)[:HISTORY_AT_MOST],
        }
        return TemplateResponse(request, "admin/journal.html", context | (extra_context or {}))


class ReadOnlyAdmin(JournalHistory, Managed, ModelAdmin):
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
