"""What report builds add to an administrator's care."""

from django.db.models import Exists, OuterRef, Q

from emulation.accounts.cares import Care, administered
from reports.choices import BuildState
from reports.closing import stalled_before
from reports.models import ReportBuild


def builds_failed_or_stuck(user):
    """Failed with none of the same kind after it, or asked for and not heard of any more."""
    newer = ReportBuild.objects.filter(
        Q(campaign=OuterRef("campaign")) | Q(decision=OuterRef("decision")),
        kind=OuterRef("kind"),
        pk__gt=OuterRef("pk"),
    )
    underway = Q(state__in=[BuildState.QUEUED, BuildState.RUNNING])
    failed = Q(state=BuildState.FAILED) & ~Exists(newer)
    rows = ReportBuild.objects.filter(
        administered(user, "campaign__unit__path") | administered(user, "decision__unit__path"),
        failed | underway & Q(touched_at__lt=stalled_before()),
    )
    return (
        rows.defer("snapshot", "narrative").select_related("campaign", "decision").order_by("-id")
    )


CARES = [
    Care(
        model=ReportBuild,
        key="failed-or-stuck",
        label="Báo cáo, văn bản không lập được hoặc bị kẹt",
        choice="Không lập được hoặc bị kẹt",
        noun="văn bản",
        advice="Xem lý do ở từng văn bản. Nếu nhiều văn bản cùng kẹt, báo người giữ máy chủ.",
        rows=builds_failed_or_stuck,
        name=lambda build: str(build.subject),
    ),
]
