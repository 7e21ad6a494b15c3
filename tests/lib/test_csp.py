import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from emulation.lib.csp import ContentSecurityPolicyMiddleware, PrivatePagesMiddleware


@override_settings(SECURE_CSP={"default-src": ["'none'"], "img-src": ["'self'", "data:"]})
def test_the_policy_is_sent_with_every_answer():
    middleware = ContentSecurityPolicyMiddleware(lambda request: HttpResponse())
    response = middleware(RequestFactory().get("/"))
    assert response["Content-Security-Policy"] == "default-src 'none'; img-src 'self' data:"


def test_a_view_may_send_a_policy_of_its_own():
    own = HttpResponse(headers={"Content-Security-Policy": "sandbox"})
    response = ContentSecurityPolicyMiddleware(lambda request: own)(RequestFactory().get("/"))
    assert response["Content-Security-Policy"] == "sandbox"


def test_the_portal_allows_no_inline_code_and_no_foreign_host(settings):
    sources = {source for values in settings.SECURE_CSP.values() for source in values}
    assert sources == {"'none'", "'self'", "data:"}
    assert "data:" not in settings.SECURE_CSP["script-src"] + settings.SECURE_CSP["style-src"]


@pytest.mark.parametrize("said", ["public, max-age=60", "no-store"])
def test_a_page_is_private_unless_its_view_says_more(said):
    request = RequestFactory().get("/")
    silent = PrivatePagesMiddleware(lambda request: HttpResponse())(request)
    assert silent["Cache-Control"] == "private, no-cache"
    spoken = HttpResponse(headers={"Cache-Control": said})
    assert PrivatePagesMiddleware(lambda request: spoken)(request)["Cache-Control"] == said
