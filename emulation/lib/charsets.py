"""Forms come in UTF-8, the one encoding in which our pages are given out."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class Utf8OnlyMiddleware:
    """Refuses a body that names another encoding, before anything reads it.

    Django refuses it for plain forms; for forms in parts it would decode by whatever the request
    names, also by codecs that give what no database takes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        named = request.content_params.get("charset", "utf-8")
        if named.strip("\"'").lower() not in ("utf-8", "utf8"):
            raise BadRequest(f"forms are UTF-8, not {named[:40]!r}")
        return self.get_response(request)
