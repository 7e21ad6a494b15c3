"""Makes the report or paper of a build row: claimed once, safe to run twice, progress written."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from emulation.journal.services import notify, record
from emulation.lib.press import PressError, print_pdf
from reports.choices import BuildKind, BuildStage, BuildState
from reports.contents import context_of, decisions, prizes
from reports.models import ReportBuild

log = logging.getLogger(__name__)

# How each kind is set: its template, and what puts the snapshot into words.
_SET = {
    BuildKind.CLOSING: ("closing", context_of),
    BuildKind.DECISION: ("decision", decisions.decision),
    BuildKind.LETTER: ("letter", decisions.letter),
    BuildKind.PRIZES: ("prizes", prizes.prize_list),
}
# What decides how a snapshot is put into words and set; a change makes other reports.
_SOURCES = (
    *("templates/reports/documents", "reports/contents", "reports/phrases.py"),
    *("campaigns/measures.py", "emulation/lib/charts.py", "emulation/lib/figures.py"),
    *("emulation/lib/pdf.py", "emulation/lib/dates.py"),
)
# Nothing heard of it for so long: its worker is gone.
SILENT_FOR = timedelta(minutes=5)
MAX_ATTEMPTS = 3
_LAYOUT_FROM, _LAYOUT_TO = 10, 95

Listener = Callable[[str, int], None]


def build(build_id: int, listener: Listener | None = None) -> None:
    """Make the report. Does nothing when another worker has it or it is done."""
    row = _claim(build_id)
    if row is None:
        return
    report = _Report(row, listener)
    try:
        report.at(BuildStage.WRITING, 5)
        html = html_of(row)
        report.at(BuildStage.LAYING_OUT, _LAYOUT_FROM)
        printed = print_pdf(html, report.laid_out)
        report.at(BuildStage.STORING, _LAYOUT_TO)
        report.finish(printed)
    except PressError as error:
        report.fail(str(error))
    except Exception:
        # Whatever goes wrong must end on the page that waits, not only in the log.
        log.exception("report build %s failed", build_id)
        report.fail(
            f"Lỗi trong phần mềm khi lập {row.kind_choice.noun}; nhật ký máy chủ ghi rõ lỗi."
        )


def html_of(row: ReportBuild) -> str:
    """The document as HTML, out of what the row keeps and nothing else."""
    template, context_of_kind = _SET[row.kind_choice]
    context = context_of_kind(
        row.snapshot,
        row.narrative,
        check_code=row.check_code,
        check_address=settings.PUBLIC_URL + reverse("reports:code-check", args=[row.check_code]),
    )
    return render_to_string(f"reports/documents/{template}.html", context)


@cache
def template_version() -> str:
    """A fingerprint of everything that turns a snapshot into bytes."""
    digest = sha256(settings.PUBLIC_URL.encode())
    for source in _SOURCES:
        path = Path(settings.BASE_DIR, source)
        files = sorted(path.rglob("*.*")) if path.is_dir() else [path]
        for file in files:
            if file.suffix in (".py", ".html", ".css"):
                digest.update(file.read_bytes())
    return digest.hexdigest()


def stalled_before():
    return timezone.now() - SILENT_FOR


def _claim(build_id):
    """One UPDATE decides who makes it; a claim of a worker that fell silent may be taken over."""
    now = timezone.now()
    free = ReportBuild.objects.filter(pk=build_id, state=BuildState.QUEUED)
    silent = ReportBuild.objects.filter(
        pk=build_id, state=BuildState.RUNNING, touched_at__lt=stalled_before()
    )
    claim = {
        "state": BuildState.RUNNING,
        "stage": BuildStage.WRITING,
        "progress": 1,
        "error": "",
        "attempt": F("attempt") + 1,
        "touched_at": now,
    }
    if not free.update(**claim) and not silent.update(**claim):
        return None
    return ReportBuild.objects.select_related("campaign", "decision", "requested_by").get(
        pk=build_id
    )


class _Report:
    """What one claim writes of its work; another claim's row is never touched."""

    def __init__(self, row, listener):
        self.row = row
        self.listener = listener or (lambda stage, percent: None)
        self.percent = 0

    def at(self, stage, percent):
        self.percent = percent
        self.listener(stage, percent)
        self._write(stage=stage, progress=percent)

    def laid_out(self, percent, pages):
        done = _LAYOUT_FROM + (_LAYOUT_TO - _LAYOUT_FROM) * percent // 100
        if done > self.percent:
            self.at(BuildStage.LAYING_OUT, done)

    def finish(self, printed):
        name = f"{get_random_string(32).lower()}.pdf"
        stored = self.row.file.storage.save(f"reports/{name}", ContentFile(printed.content))
        written = self._write(
            state=BuildState.DONE,
            stage=BuildStage.FINISHED,
            progress=100,
            pages=printed.pages,
            file=stored,
            digest=sha256(printed.content).hexdigest(),
            finished_at=timezone.now(),
        )
        if not written:
            # Somebody else took it over meanwhile; their file counts.
            self.row.file.storage.delete(stored)
            return
        self._tell("built", f"Đã lập xong {self._named}.")
        self.listener(BuildStage.FINISHED, 100)

    def fail(self, sentence):
        values = {"state": BuildState.FAILED, "error": sentence, "finished_at": timezone.now()}
        if self._write(**values):
            self._tell("failed", f"Không lập được {self._named}. {sentence}", sentence)

    @property
    def _named(self):
        name = self.row.get_kind_display()
        return f"{name[:1].lower()}{name[1:]} “{self.row.subject}”"

    def _tell(self, done, sentence, reason=""):
        action = self.row.action(done)
        record(None, action, self.row, reason=reason, within=self.row.subject)
        if self.row.requested_by:
            page = reverse("reports:build-detail", args=[self.row.pk])
            notify([self.row.requested_by], action, sentence, url=page)

    def _write(self, **values):
        mine = ReportBuild.objects.filter(
            pk=self.row.pk, state=BuildState.RUNNING, attempt=self.row.attempt
        )
        return mine.update(touched_at=timezone.now(), **values)
