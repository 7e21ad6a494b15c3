"""Asks clamd, the daemon of ClamAV, whether an uploaded file carries a virus.

Where CLAMD names no daemon nothing is asked; /healthz and the README say so. Where it names one, a
file that cannot be scanned is not taken: `ScanError` says that nobody knows.
"""

import socket
import struct
from contextlib import closing
from time import monotonic
from typing import BinaryIO

from django.conf import settings

CONNECT_SECONDS = 5
# Below what the web server gives a request; a file of the largest size takes clamd a few seconds.
SCAN_SECONDS = 40
PING_SECONDS = 2
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096


class ScanError(Exception):
    """The daemon gave no clear answer; what is wrong is for the log, not for who sent the file."""


def is_configured() -> bool:
    return bool(settings.CLAMD)


def virus_in(file: BinaryIO) -> str | None:
    """The name of the virus that the file carries, or None; reads the file from its beginning."""
    file.seek(0)
    with closing(_Line(SCAN_SECONDS)) as line:
        answer = line.ask(b"zINSTREAM\0", file)
    words = answer.removeprefix("stream:").strip()
    if words == "OK":
        return None
    if words.endswith(" FOUND"):
        return words.removesuffix(" FOUND").strip()
    raise ScanError(f"clamd answers {answer!r}")


def answers() -> bool:
    """Whether the daemon is there."""
    try:
        with closing(_Line(PING_SECONDS)) as line:
            return line.ask(b"zPING\0") == "PONG"
    except ScanError:
        return False


def address(place: str) -> str | tuple[str, int]:
    """/run/clamav/clamd.ctl, or host:port."""
    if place.startswith("/"):
        return place
    host, colon, port = place.rpartition(":")
    if not (host and colon and port.isdecimal() and 0 < int(port) < 65536):
        raise ValueError(f"neither the path of a socket nor host:port: {place}")
    return host.strip("[]"), int(port)


class _Line:
    """One conversation with the daemon that ends in time, whatever the daemon does."""

    def __init__(self, seconds: float):
        self.deadline = monotonic() + seconds
        try:
            self.socket = _connected(address(settings.CLAMD), min(CONNECT_SECONDS, seconds))
        except (OSError, ValueError) as error:
            raise ScanError(f"clamd cannot be reached: {error}") from error

    def ask(self, command: bytes, file: BinaryIO | None = None) -> str:
        try:
            self._send(command)
            if file:
                self._stream(file)
        except TimeoutError as error:
            raise ScanError("clamd takes too long") from error
        except OSError:
            # It has stopped listening and may have said why: a file above its StreamMaxLength.
            return self._said()
        return self._said()

    def close(self) -> None:
        self.socket.close()

    def _stream(self, file: BinaryIO) -> None:
        while chunk := file.read(_CHUNK):
            self._send(struct.pack("!I", len(chunk)) + chunk)
        self._send(struct.pack("!I", 0))

    def _send(self, data: bytes) -> None:
        self._wait_no_longer()
        self.socket.sendall(data)

    def _said(self) -> str:
        said = b""
        try:
            while b"\0" not in said and len(said) < _LONGEST_ANSWER:
                self._wait_no_longer()
                if not (part := self.socket.recv(_LONGEST_ANSWER)):
                    break
                said += part
        except OSError as error:
            raise ScanError(f"clamd gives no answer: {error}") from error
        words, end, _ = said.partition(b"\0")
        if not end:
            raise ScanError(f"clamd breaks off after {said[:100]!r}")
        return words.decode("utf-8", "replace").strip()

    def _wait_no_longer(self) -> None:
        left = self.deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        self.socket.settimeout(left)


def _connected(place: str | tuple[str, int], seconds: float) -> socket.socket:
    if isinstance(place, tuple):
        return socket.create_connection(place, timeout=seconds)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(seconds)
        line.connect(place)
    except OSError:
        line.close()
        raise
    return line
