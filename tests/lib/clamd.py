"""A clamd for tests: it speaks the protocol over a socket of its own, well or badly."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

# What every scanner takes for a virus; in two parts, so that none takes this file for one.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()


class FakeClamd:
    def __init__(self, listener: socket.socket, manner: str):
        self.listener, self.manner = listener, manner
        self.scanned: list[bytes] = []
        self.threads: list[threading.Thread] = []
        self.over = threading.Event()

    def serve(self) -> None:
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._answer, args=(line,), daemon=True)
            thread.start()

    def _answer(self, line: socket.socket) -> None:
        with line:
            command = self._until_nul(line)
            if self.manner == "hangs":
                self.over.wait(30)
            elif self.manner == "closes":
                return
            elif command == b"zPING":
                line.sendall(b"PONG\0")
            elif command == b"zINSTREAM":
                self._scan(line)

    def _scan(self, line: socket.socket) -> None:
        if self.manner == "too small":
            line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
            return
        content = b""
        while size := struct.unpack("!I", self._exactly(line, 4))[0]:
            content += self._exactly(line, size)
        self.scanned.append(content)
        if self.manner == "garbage":
            line.sendall(b"\xff\xfe HTTP/1.1 400 Bad Request\r\n\r\n\0")
        elif self.manner == "breaks off":
            line.sendall(b"stream: O")
        elif self.manner == "drips":
            for _ in range(300):
                if self.over.is_set():
                    return
                line.sendall(b" ")
                time.sleep(0.05)
        elif EICAR in content:
            line.sendall(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")
        else:
            line.sendall(b"stream: OK\0")

    @staticmethod
    def _until_nul(line: socket.socket) -> bytes:
        said = b""
        while not said.endswith(b"\0"):
            if not (part := line.recv(1)):
                break
            said += part
        return said.rstrip(b"\0")

    @staticmethod
    def _exactly(line: socket.socket, size: int) -> bytes:
        got = b""
        while len(got) < size:
            if not (part := line.recv(size - len(got))):
                raise ConnectionError
            got += part
        return got


@contextmanager
def clamd(place, manner: str = "well") -> Iterator[FakeClamd]:
    """At a path, or at (host, 0) with whatever port is free."""
    listener = socket.socket(socket.AF_INET if isinstance(place, tuple) else socket.AF_UNIX)
    listener.bind(place)
    listener.listen()
    daemon = FakeClamd(listener, manner)
    thread = threading.Thread(target=daemon.serve, daemon=True)
    thread.start()
    try:
        yield daemon
    finally:
        daemon.over.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(timeout=10)
