"""A browser as far as a bench needs one: one connection a request, cookies, forms, broken lines."""

import asyncio
import gzip
import html
import json
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

TIMEOUT = 60
INPUT = re.compile(r"<(?:input|textarea|select|button)\b[^>]*>")
ATTRIBUTE = re.compile(r'\b(name|value|type)="([^"]*)"')
FOLLOWED = (301, 302, 303)


class Broken(Exception):
    """The server ended the connection before its answer was whole."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        body = self.body
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        return body.decode()

    @property
    def json(self) -> dict:
        return json.loads(self.text)

    @property
    def goes_on(self) -> str:
        return self.headers["location"] if self.status in FOLLOWED else ""


@dataclass
class Browser:
    """Speaks to the web server as the proxy in front of it does: HTTP/1.0, a connection each."""

    port: int
    headers: dict[str, str]
    origin: str
    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str) -> Answer:
        return await self._exchange(self._head("GET", path))

    async def post(self, path: str, form: list[tuple[str, str]]) -> Answer:
        return await self._exchange(*self._posted(path, form))

    async def post_and_hang_up(self, path: str, form: list[tuple[str, str]], missing: int) -> None:
        """The line breaks: these last bytes do not arrive, or with 0 no answer comes back."""
        head, body = self._posted(path, form)
        _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(head + body[: len(body) - missing])
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    def _posted(self, path, form) -> tuple[bytes, bytes]:
        body = urlencode(form).encode()
        kind = "application/x-www-form-urlencoded"
        return self._head("POST", path, {"Content-Type": kind, "Content-Length": len(body)}), body

    def _head(self, method, path, more=()) -> bytes:
        headers = self.headers | {
            "Accept-Encoding": "gzip",
            "Connection": "close",
            "Origin": self.origin,
            "X-Forwarded-For": self.address,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **dict(more),
        }
        lines = [f"{method} {path} HTTP/1.0", *(f"{k}: {v}" for k, v in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode()

    async def _exchange(self, head: bytes, body: bytes = b"") -> Answer:
        clock = asyncio.get_running_loop().time
        began = clock()
        async with asyncio.timeout(TIMEOUT):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                writer.write(head + body)
                raw = await reader.read()
            finally:
                writer.close()
        answer = _read(raw, clock() - began)
        self.cookies |= answer.cookies
        return answer


def _read(raw: bytes, seconds: float) -> Answer:
    head, separator, body = raw.partition(b"\r\n\r\n")
    if not separator:
        raise Broken(f"{len(raw)} bytes came")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = [line.split(": ", 1) for line in lines]
    headers = {name.lower(): value for name, value in pairs}
    if len(body) != int(headers.get("content-length", len(body))):
        raise Broken(f"{len(body)} of {headers['content-length']} bytes came")
    jar = SimpleCookie()
    for name, value in pairs:
        if name.lower() == "set-cookie":
            jar.load(value)
    cookies = {name: morsel.value for name, morsel in jar.items()}
    return Answer(int(first.split()[1]), headers, cookies, body, seconds)


def fields_of(page: str) -> dict[str, str]:
    """Names and values of the inputs that a page prints; areas of text count as empty.

    Ticks and choices are left out: only what is text, a number or hidden.
    """
    found = {}
    for tag in INPUT.findall(page):
        given = dict(ATTRIBUTE.findall(tag))
        name, kind = given.get("name"), given.get("type", "text")
        if name and kind in ("text", "hidden", "number"):
            found.setdefault(name, html.unescape(given.get("value", "")))
    return found
