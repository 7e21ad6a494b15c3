"""Pages travel compressed. Static files do by themselves: they are stored so once collected."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressedPagesMiddleware(GZipMiddleware):
    """Compresses pages and parts of them; files go as they are, most are compressed already.

    What BREACH reads out of the length of compressed pages stays shut: Django makes each longer
    by a random number of bytes, and masks the token of its forms anew every time.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if response.streaming or not is_page:
            return response
        return super().process_response(request, response)
