"""What those who read packed files (Office documents, workbooks) have to know of all of them."""

import struct
import zipfile
import zlib

# What reading a damaged one may raise.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    NotImplementedError,  # how a part is packed, or that it is locked
    RuntimeError,
    EOFError,
    OSError,
)
# How the parts of an honest one are packed.
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
