"""The catalogue of awards: dated rows with their legal basis, kept by provincial administrators."""

from datetime import date

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join

from awards.cares import CARES
from awards.eligibility import PREDICATES
from awards.forms.catalogue import AwardForm, RuleForm, field_for
from awards.models import (
    Authority,
    Award,
    BaseSalary,
    ChecklistItem,
    Coefficient,
    Holiday,
    LegalText,
    PrizeSetting,
    ProcessingTime,
    Quota,
    Regime,
    Rule,
    VoteThreshold,
)
from awards.queries.catalogue import keeps_catalogue
from emulation.accounts.admin import InForce
from emulation.accounts.site import CatalogueAdmin, Group
from emulation.journal import wording
from emulation.journal.services import record
from emulation.lib.vietnamese import MOST_WORDS, match_words, with_words

admin.site.cares += CARES

KINDS = {
    "integer": "số nguyên",
    "percent": "tỷ lệ %, như 15 hoặc “12,5”",
    "flag": "một trong",
    "text": "chữ",
    "choice": "một trong",
    "choices": "danh sách gồm",
    "award": "mã danh hiệu, hình thức",
    "awards": "danh sách mã danh hiệu, hình thức",
    "base": "mã danh hiệu, hoặc một trong",
    "rules": "danh sách điều kiện, mỗi điều kiện có predicate và params",
}


class ByRegime(admin.SimpleListFilter):
    """Rows that are in force on some day of a regime."""

    title = "chế độ pháp lý"
    parameter_name = "regime"

    def lookups(self, request, model_admin):
        self.regimes = {row.code: row for row in Regime.objects.all()}
        return [(row.code, str(row)) for row in self.regimes.values()]

    def queryset(self, request, queryset):
        regime = self.regimes.get(self.value())
        if regime is None:
            return queryset
        begins, ends = regime.from_on or date.min, regime.until_on or date.max
        return queryset.filter(
            Q(from_on=None) | Q(from_on__lt=ends), Q(until_on=None) | Q(until_on__gt=begins)
        )


class Unchecked(admin.SimpleListFilter):
    title = "đối chiếu"
    parameter_name = "unchecked"

    def lookups(self, request, model_admin):
        return [("yes", "Chưa đối chiếu"), ("no", "Đã đối chiếu")]

    def queryset(self, request, queryset):
        if self.value() in ("yes", "no"):
            return queryset.filter(is_unchecked=self.value() == "yes")
        return queryset


class DatedAdmin(CatalogueAdmin):
    """Rows with a legal basis. Provincial administrators change them, others only look."""

    group = Group.CATALOGUES
    main: list[str] = []
    shown: list[str] = []
    found_in: list[str] = ["name"]
    own_filters: list = []
    actions = ["mark_checked"]
    search_fields = ["code"]
    search_help_text = "Gõ vài chữ, không cần dấu."

    def get_list_display(self, request):
        return [*self.shown, "from_on", "until_on", "checked"]

    def get_list_filter(self, request):
        self.list_filter = [InForce, Unchecked, ByRegime, *self.own_filters]
        return super().get_list_filter(request)

    def get_fieldsets(self, request, obj=None):
        return [
            (None, {"fields": ["code", *self.main]}),
            ("Hiệu lực và căn cứ", {"fields": ["from_on", "until_on", "legal_basis"]}),
            ("Đối chiếu", {"fields": ["is_unchecked", "note"]}),
        ]

    def get_readonly_fields(self, request, obj=None):
        """Other rows, and rules by their parameters, name a row by its code."""
        return ["code"] if obj else []

    def get_search_results(self, request, queryset, search_term):
        return with_words(queryset, search_term, "code", *self.found_in), False

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        found = field_for(db_field)
        return found or super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    # Who may

    def _may_change(self, request):
        """Asked once for each request."""
        if not hasattr(request, "keeps_catalogue"):
            request.keeps_catalogue = self.admin_site.has_permission(request) and keeps_catalogue(
                request.user
            )
        return request.keeps_catalogue

    def has_add_permission(self, request):
        return self._may_change(request)

    def has_change_permission(self, request, obj=None):
        return self._may_change(request)

    def has_delete_permission(self, request, obj=None):
        return self._may_change(request)

    # The mark

    @admin.display(description="đối chiếu", ordering="is_unchecked")
    def checked(self, row):
        label, kind = ("Chưa đối chiếu", "warn") if row.is_unchecked else ("Đã đối chiếu", "ok")
        return render_to_string("components/tag.html", {"label": label, "kind": kind})

    @admin.action(description="Đã đối chiếu với văn bản chính thức", permissions=["change"])
    def mark_checked(self, request, queryset):
        rows = queryset.filter(is_unchecked=True)
        number = 0
        for row in rows:
            row.is_unchecked = False
            row.save()
            record(request.user, f"{self.opts.model_name}.checked", row)
            number += 1
        messages.success(request, f"Đã ghi nhận {number} dòng đã đối chiếu.")


@admin.register(LegalText)
class LegalTextAdmin(DatedAdmin):
    about = "Luật, nghị định, thông tư, quy chế của tỉnh mà quyết định viện dẫn."
    main = ["kind", "number", "issued_on", "issuer", "title", "rank"]
    shown = ["__str__", "issued_on", "title"]
    found_in = ["number", "title", "issuer"]


@admin.register(Regime)
class RegimeAdmin(DatedAdmin):
    about = (
        "Luật nào áp dụng cho hồ sơ, theo ngày tiếp nhận thẩm định. Có nghị định mới: nhập ngày "
        "kết thúc vào chế độ đang dùng, thêm chế độ mới, rồi thêm điều kiện và hệ số mới."
    )
    main = ["name", "texts"]
    shown = ["__str__"]


@admin.register(Award)
class AwardAdmin(DatedAdmin):
    about = "Danh hiệu thi đua và hình thức khen thưởng, tên khác, đối tượng, loại hình."
    form = AwardForm
    main = [
        *("name", "variants", "symbol", "kind", "level", "authority"),
        *("recipient_kinds", "occasions", "precedence", "raised_to"),
    ]
    shown = ["name", "symbol", "kind", "level", "authority"]
    own_filters = ["kind", "level"]

    def get_search_results(self, request, queryset, search_term):
        """By any of its names, as an import finds it."""
        queryset = queryset.alias(all_keys=Cast("keys", TextField()))
        for word in match_words(search_term)[:MOST_WORDS]:
            queryset = queryset.filter(Q(all_keys__contains=word) | Q(code__contains=word))
        return queryset, False


@admin.register(Authority)
class AuthorityAdmin(DatedAdmin):
    about = "Ai đề nghị, ai thẩm định, ai quyết định từng danh hiệu, hình thức, theo thời gian."
    main = ["decided_by", "level", "proposed_by", "appraised_by", "council", "awards"]
    shown = ["decided_by", "level", "appraised_by"]
    found_in = ["decided_by", "proposed_by"]
    own_filters = ["level"]


@admin.register(Rule)
class RuleAdmin(DatedAdmin):
    about = "Điều kiện xét từng danh hiệu, hình thức; cổng dùng để nói ai đủ, ai chưa đủ và vì sao."
    form = RuleForm
    main = ["name", "predicate", "params", "awards", "recipient_kinds", "occasions", "position"]
    shown = ["name", "predicate_said"]
    own_filters = ["awards"]

    def get_fieldsets(self, request, obj=None):
        guide = ("Các kiểu điều kiện và tham số", {"fields": ["guide"]})
        return [*super().get_fieldsets(request, obj), guide]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "guide"]

    @admin.display(description="kiểu điều kiện", ordering="predicate")
    def predicate_said(self, rule):
        predicate = PREDICATES.get(rule.predicate)
        return predicate.label if predicate else rule.predicate

    @admin.display(description="cách viết tham số")
    def guide(self, rule):
        """The parameters of each predicate, the one of this rule first."""
        ordered = sorted(PREDICATES.items(), key=lambda item: item[0] != rule.predicate)
        return format_html_join(
            "",
            "<details{}><summary>{} ({})</summary>{}</details>",
            (
                (
                    " open" if key == rule.predicate else "",
                    predicate.label,
                    key,
                    _params_said(predicate),
                )
                for key, predicate in ordered
            ),
        )


def _params_said(predicate):
    if not predicate.params:
        return format_html("<p>{}</p>", "Không có tham số.")
    lines = ((param.name, _param_said(param)) for param in predicate.params)
    return format_html("<ul>{}</ul>", format_html_join("", "<li><code>{}</code>: {}</li>", lines))


def _param_said(param):
    """What it means and how it is written; what is typed as it stands is marked as code."""
    choices = [(code, label) for code, label in param.choices if code]
    if param.type == "flag":
        choices = [("true", "có"), ("false", "không")]
    listed = format_html_join(", ", "<code>{}</code> ({})", choices)
    least = f" từ {param.least}" if param.type == "integer" and param.least else ""
    end = "; bắt buộc." if param.is_required else "."
    kind = KINDS.get(param.type, param.type)
    return format_html("{}; {} {}{}{}", param.label, kind, listed, least, end)


@admin.register(ChecklistItem)
class ChecklistItemAdmin(DatedAdmin):
    about = "Giấy tờ mà hồ sơ phải có, theo danh hiệu, loại hình và đối tượng."
    main = [
        *("document", "name", "award", "kind", "occasions", "recipient_kinds"),
        *("per_nominee", "is_required"),
    ]
    shown = ["__str__", "award", "per_nominee", "is_required"]
    list_select_related = ["award"]
    own_filters = ["document"]


@admin.register(VoteThreshold)
class VoteThresholdAdmin(DatedAdmin):
    about = "Bao nhiêu phiếu thì được, tính trên ai, bỏ phiếu kín hay biểu quyết."
    main = [
        *("award", "level", "numerator", "denominator", "is_strict", "base", "ballot"),
        *("quorum_numerator", "quorum_denominator", "absent_in_writing"),
    ]
    shown = ["__str__", "level", "base", "ballot"]
    found_in = ["award__name", "note"]
    list_select_related = ["award"]
    own_filters = ["level", "ballot"]


@admin.register(Quota)
class QuotaAdmin(DatedAdmin):
    about = "Tỷ lệ trần của danh hiệu; mục tiêu cho từng nhóm người được khen."
    main = ["award", "group", "percent", "is_goal", "size", "rounding"]
    shown = ["__str__", "is_goal", "rounding"]
    found_in = ["award__name", "group"]
    list_select_related = ["award"]


@admin.register(ProcessingTime)
class ProcessingTimeAdmin(DatedAdmin):
    about = "Mỗi bước được bao nhiêu ngày làm việc."
    main = ["name", "step", "level", "working_days"]
    shown = ["name", "level", "working_days"]
    own_filters = ["level"]


@admin.register(Holiday)
class HolidayAdmin(DatedAdmin):
    about = "Ngày nghỉ lễ, Tết và ngày thứ Bảy làm bù, để tính ngày làm việc."
    main = ["name", "is_worked"]
    shown = ["name", "is_worked"]
    own_filters = ["is_worked"]
    date_hierarchy = "from_on"


@admin.register(BaseSalary)
class BaseSalaryAdmin(DatedAdmin):
    about = "Mức lương cơ sở theo thời gian; tiền thưởng lấy mức của ngày quyết định."
    main = ["amount"]
    shown = ["__str__"]
    found_in = ["legal_basis"]


@admin.register(Coefficient)
class CoefficientAdmin(DatedAdmin):
    about = "Tiền thưởng bằng bao nhiêu lần mức lương cơ sở."
    main = ["award", "recipient_kind", "value", "is_ceiling"]
    shown = ["award", "recipient_kind", "value", "is_ceiling"]
    found_in = ["award__name"]
    list_select_related = ["award"]
    own_filters = ["recipient_kind"]


@admin.register(PrizeSetting)
class PrizeSettingAdmin(DatedAdmin):
    about = "Tập thể, hộ gia đình được nhân mấy lần; làm tròn thế nào; nhiều danh hiệu cùng lúc."
    main = [
        *("collective_factor", "enterprise_factor", "household_factor"),
        *("rounding", "rounding_step", "highest_title_only"),
    ]
    shown = ["code", "rounding", "rounding_step"]
    found_in = ["legal_basis"]


wording.add(
    actions={
        f"{model._meta.model_name}.{act}": f"{said} {model._meta.verbose_name}"
        for model, keeper in admin.site._registry.items()
        if isinstance(keeper, DatedAdmin)
        for act, said in (
            ("added", "Thêm"),
            ("changed", "Sửa"),
            ("deleted", "Xóa"),
            ("checked", "Đối chiếu"),
        )
    }
)
