"""Builds nobody works on any more: the broker lost them, or their worker was killed."""

from django.db.models import F
from django.utils import timezone

from reports import closing
from reports.choices import BuildStage, BuildState
from reports.models import ReportBuild


def take_up() -> list[int]:
    """Ids of builds to be started again; one that keeps breaking off is failed with a sentence."""
    silent = ReportBuild.objects.filter(touched_at__lt=closing.stalled_before())
    running = silent.filter(state=BuildState.RUNNING)
    running.filter(attempt__gte=closing.MAX_ATTEMPTS).update(
        state=BuildState.FAILED,
        finished_at=timezone.now(),
        error=(
            f"Đã lập {closing.MAX_ATTEMPTS} lần nhưng lần nào tiến trình cũng bị dừng giữa chừng. "
            "Hãy báo người quản trị máy chủ."
        ),
    )
    running.update(state=BuildState.QUEUED, stage=BuildStage.WAITING, progress=0)
    waiting = silent.filter(state=BuildState.QUEUED)
    ids = list(waiting.values_list("pk", flat=True))
    # Touched, so that the next round does not ask for the same ones again at once.
    waiting.filter(pk__in=ids).update(touched_at=timezone.now(), attempt=F("attempt"))
    return ids
