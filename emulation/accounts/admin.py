"""Units, people and their appointments, kept by administrators in their own branch.

The journal stands here too: it lies below and knows neither roles nor branches.
"""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group as DjangoGroup
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join

from emulation.accounts import cares, services
from emulation.accounts.forms import NewPasswordForm, NewPersonForm, PersonForm, UnitForm
from emulation.accounts.models import Appointment, Succession, Unit, User
from emulation.accounts.queries import people_kept_by
from emulation.accounts.site import (
    CatalogueAdmin,
    FoldedSearch,
    Group,
    JournalHistory,
    Managed,
    OwnBranch,
    ReadOnlyAdmin,
    page_of,
)
from emulation.journal import wording
from emulation.journal.models import Entry, Notification
from emulation.journal.services import mail_again

admin.site.unregister(DjangoGroup)


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
class UserAdmin(JournalHistory, Managed, FoldedSearch, DjangoUserAdmin):
    group = Group.PEOPLE
    about = "Ai có tên đăng nhập vào cổng; đặt lại mật khẩu, mở khóa, cho ngừng hoạt động."
    form = PersonForm
    add_form = NewPersonForm
    add_form_template = "admin/change_form.html"
    change_password_form = NewPasswordForm
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
        held = Appointment.objects.in_force(timezone.localdate()).select_related("unit")
        rows = super().get_queryset(request).filter(pk__in=kept)
        return rows.prefetch_related(Prefetch("appointments", held, to_attr="held_today"))

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

    def links_of(self, user):
        return [("Phân công", f"{page_of(Appointment, 'add')}?user={user.pk}")]

    @admin.display(description="vai trò đang giữ")
    def roles_held(self, user):
        said = (f"{row.get_role_display()}, {row.unit}" for row in user.held_today)
        return "; ".join(said) or "chưa có"

    @admin.action(description="Mở khóa đăng nhập cho người đã chọn")
    def unlock(self, request, queryset):
        for user in queryset:
            services.unlock(user, actor=request.user)
        messages.success(request, "Đã mở khóa. Những người này có thể đăng nhập lại ngay.")


class PredecessorInline(OwnBranch, admin.StackedInline):
    model = Succession
    fk_name = "to_unit"
    verbose_name_plural = "kế thừa từ các đơn vị"
    extra = 1

    def has_view_permission(self, request, obj=None):
        return True

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission


@admin.register(Unit)
class UnitAdmin(FoldedSearch, CatalogueAdmin):
    group = Group.UNITS
    about = "Cây đơn vị của tỉnh: tên, cấp trên, ngày thành lập, ngày ngừng hoạt động."
    form = UnitForm
    branch = "path"
    list_display = ["name", "code", "kind", "parent", "opened_on", "closed_on"]
    list_filter = [InForce, "kind", "outside"]
    list_select_related = ["parent"]
    inlines = [PredecessorInline]
    fieldsets = [
        (None, {"fields": ["code", "name", "kind", "parent", "variants"]}),
        ("Thời gian", {"fields": ["opened_on", "closed_on"]}),
        ("Khác", {"fields": ["official_code", "label_only", "outside", "note"]}),
    ]

    def links_of(self, unit):
        return [
            ("Trang của đơn vị", reverse("accounts:unit-detail", args=[unit.pk])),
            ("Phân công", f"{page_of(Appointment, 'add')}?unit={unit.pk}"),
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
    group = Group.UNITS
    about = "Đơn vị nào tiếp nối đơn vị nào khi chia tách, sáp nhập, từ ngày nào."
    list_display = ["from_unit", "to_unit", "on", "share", "legal_basis"]
    list_select_related = ["from_unit", "to_unit"]
    search_fields = ["from_unit__search", "to_unit__search"]
    branch = "to_unit__path"
    date_hierarchy = "on"


@admin.register(Appointment)
class AppointmentAdmin(FoldedSearch, CatalogueAdmin):
    """Made and ended here. What was held stays: only the position and the last day may change."""

    group = Group.PEOPLE
    about = "Ai giữ vai trò gì, ở đơn vị nào, từ ngày nào đến ngày nào."
    branch = "unit__path"
    list_display = ["user", "role", "unit", "position", "from_on", "until_on"]
    list_filter = [InForce, "role"]
    list_select_related = ["user", "unit"]
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
        return rows.filter(cares.own_people(request.user, self.person))


@admin.register(Entry)
class EntryAdmin(OfOwnPeople, FoldedSearch, ReadOnlyAdmin):
    group = Group.OPERATION
    about = "Ai đã làm gì, lúc nào; không ai sửa hay xóa được."
    list_display = ["at", "actor_name", "said", "target_label", "reason"]
    list_display_links = ["at"]
    search_fields = ["actor__search"]
    date_hierarchy = "at"
    fields = ["at", "actor_name", "said", "target_label", "changes", "reason"]
    readonly_fields = ["said", "changes"]

    @admin.display(description="việc", ordering="action")
    def said(self, entry):
        return wording.action_said(entry.action)

    @admin.display(description="thay đổi")
    def changes(self, entry):
        rows = (
            (row.label, row.before or "–", row.after or "–") for row in wording.changes_of(entry)
        )
        return format_html_join("", "<div>{}: {} → {}</div>", rows) or "–"


@admin.register(Notification)
class NotificationAdmin(OfOwnPeople, FoldedSearch, ReadOnlyAdmin):
    group = Group.OPERATION
    about = "Câu báo và thư đã gửi cho từng người; thư nào không gửi được và vì sao."
    person = "recipient"
    list_display = ["created_at", "recipient", "sentence", "mail_state", "mailed_at", "mail_error"]
    list_filter = ["mail_state"]
    list_select_related = ["recipient"]
    search_fields = ["recipient__search"]
    fields = [
        *("recipient", "created_at", "sentence", "url", "read_at"),
        *("mail_state", "mail_claimed_at", "mailed_at", "mail_error"),
    ]
    actions = ["mail_again"]

    @admin.action(description="Gửi lại thư chưa gửi được")
    def mail_again(self, request, queryset):
        count = mail_again(queryset, actor=request.user)
        messages.success(request, f"Đã xếp {count} thư để gửi lại; vài phút nữa hãy xem lại.")
