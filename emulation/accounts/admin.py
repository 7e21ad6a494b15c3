"""Units, people and their appointments, kept by administrators in their own branch.

The journal stands here too: it lies below and knows neither roles nor branches.
"""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.utils import timezone

from emulation.accounts import services
from emulation.accounts.choices import Role
from emulation.accounts.forms import NewPersonForm, PersonForm, UnitForm
from emulation.accounts.models import Appointment, Succession, Unit, User
from emulation.accounts.queries import people_kept_by
from emulation.accounts.site import (
    CatalogueAdmin,
    FoldedSearch,
    Managed,
    OwnBranch,
    ReadOnlyAdmin,
)
from emulation.journal import wording
from emulation.journal.models import Entry, Notification

admin.site.unregister(Group)


class InForce(admin.SimpleListFilter):
    """Rows by whether they hold today."""

    title = "hiệu lực"
    parameter_name = "in_force"

    def lookups(self, request, model_admin):
        return [("yes", "Đang có hiệu lực"), ("no", "Không còn hoặc chưa có hiệu lực")]

    def queryset(self, request, queryset):
        held = queryset.model.objects.in_force(timezone.localdate()).values("pk")
        if self.value() == "yes":
            return queryset.filter(pk__in=held)
        if self.value() == "no":
            return queryset.exclude(pk__in=held)
        return queryset


class AppointmentInline(admin.TabularInline):
    """The appointments of a person, to look at; they are made and ended on their own page."""

    model = Appointment
    fields = ["unit", "role", "position", "from_on", "until_on"]
    readonly_fields = fields
    extra = 0
    can_delete = False
    show_change_link = True

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(User)
class UserAdmin(Managed, FoldedSearch, DjangoUserAdmin):
    form = PersonForm
    add_form = NewPersonForm
    list_display = ["full_name", "username", "email", "roles_held", "is_active", "last_login"]
    list_filter = ["is_active", "appointments__role"]
    ordering = None
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    actions = ["unlock"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Người dùng", {"fields": ["full_name", "sort_name", "email", "phone"]}),
        ("Tài khoản", {"fields": ["is_active", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["username", "full_name", "email", "phone", "password1", "password2"],
                "description": "Sau khi tạo, hãy phân công vai trò ở mục Phân công.",
            },
        ),
    ]

    def get_queryset(self, request):
        """An administrator keeps the people whose every appointment lies in the own branch."""
        kept = people_kept_by(request.user).values("pk")
        return super().get_queryset(request).filter(pk__in=kept)

    def get_inlines(self, request, obj):
        return [AppointmentInline] if obj else []

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj and request.user.is_superuser:
            fieldsets = [*fieldsets, ("Giữ máy", {"fields": ["is_superuser"]})]
        return fieldsets

    def has_delete_permission(self, request, obj=None):
        """What people did stays theirs: a sign-in is made inactive, never deleted."""
        return False

    @admin.display(description="vai trò đang giữ")
    def roles_held(self, user):
        held = user.appointments.in_force(timezone.localdate()).select_related("unit")
        return "; ".join(f"{row.get_role_display()}, {row.unit}" for row in held) or "chưa có"

    @admin.action(description="Mở khóa đăng nhập cho người đã chọn")
    def unlock(self, request, queryset):
        for user in queryset:
            services.unlock(user, actor=request.user)
        messages.success(request, "Đã mở khóa. Những người này có thể đăng nhập lại ngay.")


class PredecessorInline(OwnBranch, admin.StackedInline):
    model = Succession
    fk_name = "to_unit"
    verbose_name_plural = "kế thừa từ các đơn vị"
    autocomplete_fields = ["from_unit"]
    extra = 0

    def has_view_permission(self, request, obj=None):
        return True

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission


@admin.register(Unit)
class UnitAdmin(FoldedSearch, CatalogueAdmin):
    form = UnitForm
    branch = "path"
    list_display = ["name", "code", "kind", "parent", "opened_on", "closed_on"]
    list_filter = [InForce, "kind", "outside"]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent"]
    inlines = [PredecessorInline]
    fieldsets = [
        (None, {"fields": ["code", "name", "kind", "parent", "variants"]}),
        ("Thời gian", {"fields": ["opened_on", "closed_on"]}),
        ("Khác", {"fields": ["official_code", "label_only", "outside", "note"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        """The top of the own branch hangs where it hangs; everything below may be moved in it."""
        is_top = obj and not self.get_queryset(request).filter(pk=obj.parent_id).exists()
        return ["parent"] if is_top and not request.user.is_superuser else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if "parent" in form.base_fields and not request.user.is_superuser:
            form.base_fields["parent"].required = True
        return form

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        held = obj.appointments.filter(until_on=None).count() if obj.closed_on else 0
        if held:
            messages.warning(
                request,
                f"{obj} còn {held} phân công chưa có ngày kết thúc. "
                "Hãy kết thúc ở mục Phân công và phân công lại ở đơn vị kế thừa.",
            )


@admin.register(Succession)
class SuccessionAdmin(FoldedSearch, CatalogueAdmin):
    list_display = ["from_unit", "to_unit", "on", "share", "legal_basis"]
    list_select_related = ["from_unit", "to_unit"]
    autocomplete_fields = ["from_unit", "to_unit"]
    search_fields = ["from_unit__search", "to_unit__search"]
    branch = "to_unit__path"
    date_hierarchy = "on"


@admin.register(Appointment)
class AppointmentAdmin(FoldedSearch, CatalogueAdmin):
    """Made and ended here. What was held stays: only the position and the last day may change."""

    branch = "unit__path"
    list_display = ["user", "role", "unit", "position", "from_on", "until_on"]
    list_filter = [InForce, "role"]
    list_select_related = ["user", "unit"]
    autocomplete_fields = ["user", "unit"]
    search_fields = ["user__search", "unit__search"]
    actions = ["end_today"]

    def get_readonly_fields(self, request, obj=None):
        return ["user", "unit", "role", "from_on"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.action(description="Kết thúc phân công, hết ngày hôm nay")
    def end_today(self, request, queryset):
        count = services.end_appointments(queryset, actor=request.user)
        messages.success(request, f"Đã kết thúc {count} phân công, hết ngày hôm nay.")


class OfOwnPeople:
    """Rows of people who hold a role in the administrator's branch; `person` leads to them."""

    person = "actor"

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        here = request.user.authority.reach("unit__path", Role.ADMINISTRATOR)
        people = Appointment.objects.filter(here).values("user")
        return rows.filter(**{f"{self.person}__in": people})


@admin.register(Entry)
class EntryAdmin(OfOwnPeople, FoldedSearch, ReadOnlyAdmin):
    list_display = ["at", "actor_name", "said", "target_label", "reason"]
    list_display_links = ["at"]
    search_fields = ["actor__search"]
    date_hierarchy = "at"

    @admin.display(description="việc", ordering="action")
    def said(self, entry):
        return wording.action_said(entry.action)


@admin.register(Notification)
class NotificationAdmin(OfOwnPeople, FoldedSearch, ReadOnlyAdmin):
    person = "recipient"
    list_display = ["created_at", "recipient", "sentence", "mail_state", "mailed_at", "mail_error"]
    list_filter = ["mail_state"]
    list_select_related = ["recipient"]
    search_fields = ["recipient__search"]
