"""Images as telephones and offices make them, and as people who mean harm do."""

import io
import struct
import zlib

from PIL import ExifTags, Image

# Where the picture was taken, in a word that can be looked for in bytes.
CAMERA = "May anh thu nghiem"


def a_photograph(width=1200, height=900, *, form="JPEG", orientation=1) -> bytes:
    """Left half red, right half blue, as the sensor sees it, with a place and a camera."""
    image = Image.new("RGB", (width, height), (200, 30, 30))
    image.paste((30, 30, 200), (width // 2, 0, width, height))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Model] = CAMERA
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (22.0, 23.0, 45.0)
    file = io.BytesIO()
    image.save(file, form, exif=exif)
    return file.getvalue()


def a_bomb(width=30_000, height=30_000) -> bytes:
    """A PNG of a few hundred bytes that says it holds gigabytes of pixels."""

    def chunk(kind, data):
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
