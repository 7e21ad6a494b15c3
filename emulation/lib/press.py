"""Has a PDF made of HTML by pdf.py, in a process of its own.

The portal never imports WeasyPrint: it costs a second and more and 40 MB in every process, builds
with the garbage collector off, and must not take a web worker with it when a document goes wrong.
The process gets no secrets: only what it needs to find Python and the fonts.
"""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from emulation.lib import fonts

log = logging.getLogger(__name__)

PROGRAM = Path(__file__).with_name("pdf.py")
TIME_LIMIT = 9 * 60  # seconds: less than a task may take
# The share of the work done when a step of WeasyPrint begins; layout is most of it.
_STEPS = {1: 0, 2: 3, 3: 6, 4: 12, 5: 16, 6: 70, 7: 97}
_LAYOUT = 5
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH")

Progress = Callable[[int, int], None]


class PressError(Exception):
    """The PDF could not be made; the message is a Vietnamese sentence, the log has the trace."""


@dataclass(frozen=True)
class Printed:
    content: bytes
    pages: int


def print_pdf(
    html: str, progress: Progress | None = None, *, time_limit: float = TIME_LIMIT
) -> Printed:
    """The PDF of a document; `progress` is told percent and pages laid out so far."""
    problem = fonts.problem()
    if problem:
        raise PressError(problem)
    with TemporaryDirectory(prefix="press-") as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(html, encoding="utf-8")
        pages = _run([str(source), str(target)], progress or _silent, time_limit)
        return Printed(target.read_bytes(), pages)


def _run(files: list[str], progress: Progress, time_limit: float) -> int:
    folders = [str(folder) for folder in settings.STATICFILES_DIRS]
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment |= {
        name: value
        for name, value in os.environ.items()
        if name.startswith(("FONTCONFIG_", "XDG_", "PYTHONUTF8"))
    }
    process = subprocess.Popen(  # noqa: S603 # our own program, with files that we made
        [sys.executable, "-P", str(PROGRAM), *files, *folders],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment,
        encoding="utf-8",
        errors="replace",
    )
    overdue = threading.Event()

    def stop() -> None:
        overdue.set()
        process.kill()

    timer = threading.Timer(time_limit, stop)
    timer.start()
    pages, said = 0, []
    try:
        for line in process.stderr:
            step, value = _read(line)
            if step == "pages":
                pages = value
            elif step:
                progress(_percent(int(step), value), value)
            else:
                said.append(line.rstrip())
        code = process.wait()
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        process.stderr.close()
    if overdue.is_set():
        raise PressError("Dàn trang quá thời gian cho phép nên đã dừng. Hãy thử lại.")
    if code != 0 or not pages:
        log.error("the PDF was not made (exit %s):\n%s", code, "\n".join(said[-60:]))
        raise PressError("Không dàn được trang báo cáo; nhật ký máy chủ ghi rõ lỗi.")
    if said:
        log.warning("while the PDF was made: %s", "; ".join(said[:20]))
    return pages


def _read(line: str) -> tuple[str, int]:
    """Reads "@5 12" as ("5", 12); other lines are not of the program itself."""
    words = line[1:].split() if line.startswith("@") else []
    return (words[0], int(words[1])) if len(words) == 2 else ("", 0)


def _percent(step: int, page: int) -> int:
    """Nobody knows the number of pages before the end: each moves it a part of what is left."""
    begun = _STEPS.get(step, 0)
    if step != _LAYOUT:
        return begun
    room = _STEPS[_LAYOUT + 1] - begun
    return begun + room * page // (page + 20)


def _silent(percent: int, pages: int) -> None:
    pass
