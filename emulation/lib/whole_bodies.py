"""A form of which the line lost the end is refused, not read as if it had been sent so.

gunicorn gives out what came before the connection broke, and Django reads it as the whole: a figure
"12345" cut behind the 2 would be saved as 12.
"""

from collections.abc import Callable, Iterable


class CutShort(OSError):
    """Django takes it for what it is: a connection that broke."""


class WholeBody:
    """The body of a request, which ends where its head said or not at all."""

    def __init__(self, body, length: int):
        self._body = body
        self._left = length

    def read(self, size: int | None = -1) -> bytes:
        """Servers wait until all that was asked for is there: less means that no more comes."""
        asked = self._asked(size)
        data = self._body.read(asked)
        return self._came(data, is_whole=len(data) == asked)

    def readline(self, size: int | None = -1) -> bytes:
        asked = self._asked(size)
        data = self._body.readline(asked)
        return self._came(data, is_whole=len(data) == asked or data.endswith(b"\n"))

    def _asked(self, size: int | None) -> int:
        return self._left if size is None or size < 0 else min(size, self._left)

    def _came(self, data: bytes, *, is_whole: bool) -> bytes:
        self._left -= len(data)
        if not is_whole:
            raise CutShort(f"{self._left} bytes of the request did not come")
        return data


def whole_bodies(application: Callable) -> Callable:
    """Around a WSGI application."""

    def guarded(environ: dict, start_response: Callable) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdigit():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return guarded
