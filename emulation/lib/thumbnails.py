"""Small pictures of uploaded images, made once and kept beside them in the private store.

An image is decoded here that anyone may have made: only the three formats that are taken, no more
pixels than fit in memory, and whatever goes wrong means that there is no small picture. PDF files
get none on purpose: their first page would have to be drawn by a renderer inside the portal's own
processes, where a hostile file does more harm than in the viewer of a browser.
"""

import io
import logging
from threading import Lock
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from PIL import ExifTags, Image

log = logging.getLogger(__name__)

LARGEST = 320
CONTENT_TYPE = "image/webp"
# How many pixels are decoded: about 200 MB of memory each. Telephones make 12 to 50 million.
MAX_PIXELS = {"JPEG": 50_000_000, "PNG": 50_000_000, "WEBP": 12_000_000}
# One at a time in a process, so that many at once need no more memory than one.
_TURN = Lock()
_FOLDER = "thumbnails/"
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def make(file: BinaryIO) -> bytes | None:
    """A WebP of at most 320 × 320 pixels, upright, without metadata; None where there is none."""
    try:
        file.seek(0)
        with _TURN, Image.open(file, formats=tuple(MAX_PIXELS)) as image:
            return _small(image)
    # Decoders raise what they like for a broken file: OSError, SyntaxError, ValueError, …
    except Exception as error:
        log.info("no thumbnail: %s: %s", type(error).__name__, error)
        return None


def _small(image: Image.Image) -> bytes | None:
    if image.width * image.height > MAX_PIXELS[image.format]:
        return None
    # A JPEG is decoded at the scale that is needed, which costs a fraction of the memory.
    image.draft("RGB", (2 * LARGEST, 2 * LARGEST))
    orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    image.thumbnail((LARGEST, LARGEST))
    turn = _TURNS.get(orientation)
    upright = image.transpose(turn) if turn is not None else image
    has_alpha = "A" in upright.getbands() or "transparency" in upright.info
    # A picture of its own: pixels alone, no place, no camera, no colour profile.
    plain = upright.convert("RGBA" if has_alpha else "RGB")
    plain.info.clear()
    small = io.BytesIO()
    plain.save(small, "WEBP", quality=75, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return small.getvalue()


def kept(storage: Storage, name: str) -> bytes | None:
    """The thumbnail of a stored image; made by whoever asks first.

    Two who ask at once make the same; one of them is kept. That there is none is kept as well, as
    an empty file, so that a hostile image is decoded once.
    """
    place = place_of(name)
    if storage.exists(place):
        with storage.open(place) as file:
            return file.read() or None
    with storage.open(name) as file:
        small = make(file)
    saved = storage.save(place, ContentFile(small or b""))
    if saved != place:
        storage.delete(saved)
    return small


def remove(storage: Storage, name: str) -> None:
    storage.delete(place_of(name))


def place_of(name: str) -> str:
    """Where the thumbnail of the file of this name lies."""
    return f"{_FOLDER}{name}.webp"
