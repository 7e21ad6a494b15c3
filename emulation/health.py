"""/healthz: may this process be sent requests?"""

import logging
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from emulation.lib import scanner

log = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """States only, no cause: the address is open to anyone, the cause is in the log."""
    states = {"database": database_answers()}
    if settings.REDIS_URL:
        states["redis"] = redis_answers()
    well = all(states.values())
    body = {name: "ok" if state else "failed" for name, state in states.items()}
    # Without its scanner the portal takes no files but does all the rest: it stays in service.
    body["scanner"] = scanner_state()
    return JsonResponse({"status": "ok" if well else "failed", **body}, status=200 if well else 503)


def scanner_state() -> str:
    if not scanner.is_configured():
        return "off"
    return "ok" if scanner.answers() else "failed"


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        log.exception("healthz: the database does not answer")
        return False


def redis_answers() -> bool:
    word = uuid4().hex
    try:
        cache.set(f"healthz-{word}", word, timeout=10)
        return cache.get(f"healthz-{word}") == word
    except RedisError:
        log.exception("healthz: Redis does not answer")
        return False
