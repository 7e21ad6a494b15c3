"""Uploaded files given out again, after the view has found that this person may have them.

A row has `file`, `name`, `content_type`, and says by `is_shown` whether a browser shows it itself.
"""

from typing import Any, BinaryIO

from django.http import FileResponse, Http404

from emulation.lib.csp import HEADER
from emulation.lib.uploads import PDF, SHOWN, kind_in

# What an uploaded file may do in a tab of its own: be looked at. The viewers of PDF files that
# browsers bring run outside of the page and refuse to start in a sandbox, so for them it is the
# type that keeps the content from being anything else: application/pdf, never guessed.
LOOKED_AT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
OF_A_PICTURE = f"{LOOKED_AT}; img-src 'self'; style-src 'unsafe-inline'; sandbox"
OF_A_PDF = f"{LOOKED_AT}; object-src 'self'; style-src 'unsafe-inline'"


def downloaded(row: Any) -> FileResponse:
    """To be kept on the person's own machine, never run in the portal's name."""
    return FileResponse(
        _opened(row),
        as_attachment=True,
        filename=row.name,
        content_type=row.content_type or "application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff"},
    )


def shown(row: Any) -> FileResponse:
    """A picture or a PDF file in the browser, by what the file holds now, whatever the row says."""
    file = _opened(row)
    kind = kind_in(file) if row.is_shown else None
    if kind not in SHOWN:
        file.close()
        raise Http404("Loại tệp này không xem được trong trình duyệt.")
    return FileResponse(
        file,
        filename=row.name,
        content_type=kind.content_type,
        headers={
            "X-Content-Type-Options": "nosniff",
            HEADER: OF_A_PDF if kind == PDF else OF_A_PICTURE,
        },
    )


def _opened(row: Any) -> BinaryIO:
    try:
        return row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("Tệp không còn trong kho.") from error
