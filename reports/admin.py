from django.contrib import admin

from emulation.accounts.cares import administered
from emulation.accounts.site import Group, ReadOnlyAdmin
from reports.cares import CARES
from reports.models import ReportBuild

admin.site.cares += CARES


@admin.register(ReportBuild)
class ReportBuildAdmin(ReadOnlyAdmin):
    """To look at only: builds are asked for and made on the campaign's page."""

    group = Group.OPERATION
    about = "Báo cáo, văn bản dạng PDF: đang lập, đã xong, không lập được."
    branch = "campaign__unit__path"
    list_display = ["check_code", "kind", "campaign", "decision", "state", "requested_at", "pages"]
    list_filter = ["state", "kind", "is_draft"]
    list_select_related = ["campaign", "decision"]
    search_fields = ["check_code", "campaign__code", "fingerprint", "digest"]
    date_hierarchy = "requested_at"
    fields = [
        *(
            "campaign",
            "decision",
            "kind",
            "is_draft",
            "state",
            "stage",
            "progress",
            "error",
            "attempt",
        ),
        *("pages", "digest", "check_code", "fingerprint", "template_version"),
        *("requested_by", "requested_at", "touched_at", "finished_at", "replaces"),
    ]

    def get_queryset(self, request):
        """Of the campaigns and of the decisions of the branch: two ways lead to it, not one."""
        rows = admin.ModelAdmin.get_queryset(self, request)
        mine = administered(request.user, "campaign__unit__path")
        mine |= administered(request.user, "decision__unit__path")
        return rows.filter(mine).defer("snapshot", "narrative")
