"""A request of which the line lost the end changes nothing."""

from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import UnreadablePostError
from django.test import RequestFactory

from emulation.lib.whole_bodies import CutShort, WholeBody, whole_bodies

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=part"
FIGURE = b"t1-value=12345"
TYPED = b'--part\r\nContent-Disposition: form-data; name="t1-value"\r\n\r\n12345\r\n--part--\r\n'


def posted(body: bytes, kind: str, *, arrived: int):
    """The fields that a view reads when this many bytes of the body have arrived."""
    environ = RequestFactory().post("/", body, content_type=kind).environ
    environ["wsgi.input"] = BytesIO(body[:arrived])
    seen = []
    whole_bodies(lambda environ, start: seen.append(WSGIRequest(environ)))(environ, None)
    return dict(seen[0].POST.items())


@pytest.mark.parametrize(("body", "kind"), [(FIGURE, FORM), (TYPED, PARTS)])
def test_a_whole_form_is_read(body, kind):
    assert posted(body, kind, arrived=len(body)) == {"t1-value": "12345"}


@pytest.mark.parametrize(("body", "kind"), [(FIGURE, FORM), (TYPED, PARTS)])
def test_a_form_cut_within_a_figure_is_not_read_as_a_smaller_figure(body, kind):
    with pytest.raises(UnreadablePostError):
        posted(body, kind, arrived=body.index(b"12345") + 2)


def test_a_request_without_a_body_is_left_as_it_is():
    assert posted(b"", FORM, arrived=0) == {}


def test_a_body_may_be_read_in_pieces_and_ends_where_its_head_said():
    body = WholeBody(BytesIO(b"one\ntwo\nthree and the next request"), 13)
    assert [body.read(2), body.readline(), body.readline(3), body.read(), body.read()] == [
        b"on",
        b"e\n",
        b"two",
        b"\nthree",
        b"",
    ]


@pytest.mark.parametrize("read", [WholeBody.read, WholeBody.readline])
def test_a_body_that_ends_early_is_an_error_that_says_how_much_is_missing(read):
    with pytest.raises(CutShort, match="^7 bytes of the request did not come$"):
        read(WholeBody(BytesIO(b"one"), 10))
