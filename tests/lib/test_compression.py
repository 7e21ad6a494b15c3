import gzip

import pytest
from django.http import FileResponse, HttpResponse, JsonResponse
from django.urls import reverse

from emulation.lib.compression import CompressedPagesMiddleware

PAGE = "<p>Thi đua là yêu nước, yêu nước thì phải thi đua.</p>" * 50


def answer(rf, response):
    return CompressedPagesMiddleware(lambda request: response)(
        rf.get("/", headers={"accept-encoding": "gzip, deflate, br"})
    )


def test_a_page_goes_compressed(rf):
    response = answer(rf, HttpResponse(PAGE))
    assert response["Content-Encoding"] == "gzip"
    assert response["Vary"] == "Accept-Encoding"
    assert len(response.content) < len(PAGE) / 5
    assert gzip.decompress(response.content).decode() == PAGE


def test_the_length_of_a_page_tells_nothing(rf):
    lengths = {len(answer(rf, HttpResponse(PAGE)).content) for _ in range(40)}
    assert len(lengths) > 5


def test_who_does_not_ask_gets_the_page_as_it_is(rf):
    middleware = CompressedPagesMiddleware(lambda request: HttpResponse(PAGE))
    assert middleware(rf.get("/")).content.decode() == PAGE


def test_files_and_figures_go_as_they_are(rf, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7" * 200)
    with path.open("rb") as file:
        assert "Content-Encoding" not in answer(rf, FileResponse(file))
    assert "Content-Encoding" not in answer(rf, JsonResponse({"text": PAGE}))
    assert "Content-Encoding" not in answer(rf, HttpResponse(PAGE, content_type="text/csv"))


@pytest.mark.django_db
def test_the_portal_s_pages_are_compressed(client):
    response = client.get(reverse("accounts:sign-in"), headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
