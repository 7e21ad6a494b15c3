"""Where a request really comes from, behind the reverse proxies that the settings name."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address of the user's machine.

    Each proxy appends the address it was called from to X-Forwarded-For, so with n trusted
    proxies the n-th entry from the right is true and everything left of it may be invented.
    """
    count = settings.TRUSTED_PROXIES
    if not count:
        return request.META.get("REMOTE_ADDR") or None
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if len(hops) < count or not hops[-count]:
        return request.META.get("REMOTE_ADDR") or None
    return hops[-count]
