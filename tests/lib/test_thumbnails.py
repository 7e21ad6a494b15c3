"""Small pictures: upright, without what a telephone writes into them, never a way to do harm."""

import io
import os
import threading

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from emulation.lib import thumbnails
from tests.lib.pictures import CAMERA, a_bomb, a_photograph
from tests.lib.test_uploads import A_JPEG, A_PDF, A_WEBP


def made(content) -> Image.Image | None:
    small = thumbnails.make(io.BytesIO(content))
    return Image.open(io.BytesIO(small)) if small else None


def colour_at(image, x, y) -> str:
    red, _, blue = image.convert("RGB").getpixel((int(x * image.width), int(y * image.height)))
    return "red" if red > blue else "blue"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_every_kind_of_picture_becomes_a_small_webp(form):
    small = made(a_photograph(form=form))
    assert (small.format, small.size) == ("WEBP", (320, 240))
    assert (colour_at(small, 0.2, 0.5), colour_at(small, 0.8, 0.5)) == ("red", "blue")


def test_a_picture_that_is_small_already_is_not_blown_up():
    assert made(a_photograph(40, 30)).size == (40, 30)


@pytest.mark.parametrize(
    ("orientation", "size", "red"),
    [
        (1, (320, 240), (0.2, 0.5)),
        (2, (320, 240), (0.8, 0.5)),
        (3, (320, 240), (0.8, 0.5)),
        (4, (320, 240), (0.2, 0.5)),
        (5, (240, 320), (0.5, 0.2)),
        (6, (240, 320), (0.5, 0.2)),
        (7, (240, 320), (0.5, 0.8)),
        (8, (240, 320), (0.5, 0.8)),
        (99, (320, 240), (0.2, 0.5)),
    ],
)
def test_it_stands_as_the_telephone_was_held(orientation, size, red):
    small = made(a_photograph(orientation=orientation))
    assert (small.size, colour_at(small, *red)) == (size, "red")
    assert colour_at(small, 1 - red[0], 1 - red[1]) == "blue"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_place_and_camera_are_not_carried_over(form):
    content = a_photograph(form=form)
    assert CAMERA.encode() in content  # it is there to be lost
    small = thumbnails.make(io.BytesIO(content))
    assert CAMERA.encode() not in small
    assert not {b"EXIF", b"XMP ", b"ICCP"} & {small[i : i + 4] for i in range(len(small))}
    assert dict(Image.open(io.BytesIO(small)).getexif()) == {}


def test_transparency_stays():
    file = io.BytesIO()
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(file, "PNG")
    assert made(file.getvalue()).convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        A_PDF,
        A_JPEG,
        A_WEBP,
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"GIF89a" + b"\0" * 40,
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        a_photograph()[:900],
        a_photograph(form="PNG")[:300],
        a_photograph(form="WEBP")[:100],
    ],
)
def test_what_is_no_whole_picture_has_none(content):
    assert thumbnails.make(io.BytesIO(content)) is None


def test_formats_that_are_not_taken_are_not_decoded_either():
    file = io.BytesIO()
    Image.new("RGB", (50, 50)).save(file, "TIFF")
    assert thumbnails.make(io.BytesIO(file.getvalue())) is None


def test_no_pixel_of_a_bomb_is_decoded(monkeypatch):
    """Neither of one that Pillow itself would refuse, nor of one that only passes our limit."""
    monkeypatch.setattr(PngImageFile, "load_prepare", lambda self: pytest.fail("it is decoded"))
    assert thumbnails.make(io.BytesIO(a_bomb())) is None
    assert thumbnails.make(io.BytesIO(a_bomb(7_100, 7_100))) is None
    with pytest.raises(pytest.fail.Exception):  # the limit, not the format, has stopped them
        thumbnails.make(io.BytesIO(a_bomb(300, 300)))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_each_format_has_its_limit_of_pixels(form, monkeypatch):
    content = a_photograph(200, 100, form=form)
    monkeypatch.setitem(thumbnails.MAX_PIXELS, form, 19_999)
    assert thumbnails.make(io.BytesIO(content)) is None
    monkeypatch.setitem(thumbnails.MAX_PIXELS, form, 20_000)
    assert thumbnails.make(io.BytesIO(content))


@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.integers(0, 5000), st.binary(max_size=12))
def test_no_damage_breaks_it(form, place, noise):
    content = bytearray(a_photograph(64, 48, form=form))
    place %= len(content)
    content[place : place + len(noise)] = noise
    thumbnails.make(io.BytesIO(bytes(content)))


# Kept in the store


@pytest.fixture
def store(tmp_path):
    return FileSystemStorage(tmp_path)


def test_it_is_made_once_and_kept_privately_beside_the_file(store, monkeypatch):
    name = store.save("evidence/a.jpg", ContentFile(a_photograph()))
    first = thumbnails.kept(store, name)
    assert store.exists("thumbnails/evidence/a.jpg.webp")
    monkeypatch.setattr(thumbnails, "make", lambda file: pytest.fail("made twice"))
    assert thumbnails.kept(store, name) == first
    thumbnails.remove(store, name)
    assert not store.exists("thumbnails/evidence/a.jpg.webp")


def test_that_there_is_none_is_kept_too(store, monkeypatch):
    name = store.save("evidence/a.png", ContentFile(a_bomb()))
    assert thumbnails.kept(store, name) is None
    monkeypatch.setattr(thumbnails, "make", lambda file: pytest.fail("tried twice"))
    assert thumbnails.kept(store, name) is None


def test_a_file_that_is_gone_leaves_no_mark(store):
    with pytest.raises(FileNotFoundError):
        thumbnails.kept(store, "evidence/gone.jpg")
    assert not store.exists("thumbnails/evidence/gone.jpg.webp")


def test_two_who_ask_at_once_leave_one(store, monkeypatch, tmp_path):
    name = store.save("evidence/a.jpg", ContentFile(a_photograph()))
    both, make = threading.Barrier(2), thumbnails.make

    def make_together(file):
        both.wait(timeout=20)
        return make(file)

    monkeypatch.setattr(thumbnails, "make", make_together)
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(thumbnails.kept(store, name))) for _ in "ab"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert found[0] == found[1]
    assert os.listdir(tmp_path / "thumbnails/evidence") == ["a.jpg.webp"]
