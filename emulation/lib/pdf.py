"""Makes a PDF out of HTML: the only module that imports WeasyPrint.

press.py runs it as a program of its own, so that no web or worker process carries WeasyPrint, a
document that goes wrong takes nothing with it, and its memory goes back when it is done:

    python -P emulation/lib/pdf.py page.html page.pdf STATIC-FOLDER...

It says how far it is on the error stream, in lines that begin with "@".
"""

import gc
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint import HTML
from weasyprint.logger import LOGGER, PROGRESS_LOGGER
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# Archival PDF whose text can be read out and searched, with tags for screen readers.
VARIANT = "pdf/a-2a"


class StaticFetcher(URLFetcher):
    """Serves data: URLs, and static:PATH from the folders; anything else ends the document."""

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__(allowed_protocols=("data", "static"), allow_redirects=False)
        self.folders = [folder.resolve() for folder in folders]

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        scheme = url.partition(":")[0].lower()
        if scheme == "data":
            return super().fetch(url, headers)
        if scheme == "static":
            return self._file(url)
        raise FatalURLFetchingError(f"A document may not load {url[:100]}")

    def _file(self, url: str) -> URLFetcherResponse:
        name = unquote(urlsplit(url).path).lstrip("/")
        for folder in self.folders:
            path = (folder / name).resolve()
            if path.is_relative_to(folder) and path.is_file():
                return URLFetcherResponse(url, path.read_bytes())
        raise FatalURLFetchingError(f"There is no static file {name[:100]}")


def render(html: str, folders: Sequence[Path] = ()) -> tuple[bytes, int]:
    """The PDF and its number of pages. The same HTML and fonts give the same bytes."""
    document = HTML(string=html, base_url=None, url_fetcher=StaticFetcher(folders)).render()
    return document.write_pdf(pdf_variant=VARIANT), len(document.pages)


class _Progress(logging.Handler):
    """Turns WeasyPrint's "Step 5 - Creating layout - Page 12" into "@5 12"."""

    def emit(self, record: logging.LogRecord) -> None:
        words = record.getMessage().split()
        page = words[-1] if words[-2:-1] == ["Page"] else "0"
        print(f"@{words[1]} {page}", file=sys.stderr, flush=True)


def main(source: str, target: str, *folders: str) -> None:
    # A build makes millions of objects that all live to its end, and the process ends with it.
    gc.disable()
    LOGGER.addHandler(logging.StreamHandler())
    PROGRESS_LOGGER.setLevel(logging.INFO)
    PROGRESS_LOGGER.propagate = False
    PROGRESS_LOGGER.addHandler(_Progress())
    html = Path(source).read_text(encoding="utf-8")
    content, pages = render(html, [Path(folder) for folder in folders])
    Path(target).write_bytes(content)
    print(f"@pages {pages}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
