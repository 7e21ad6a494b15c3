"""What an officer's first page weighs on the line, served as production serves it."""

import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.visiting import enter
from tests.conftest import free_port, stop, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BYTES_AT_MOST = 150_000
REQUESTS_AT_MOST = 20


@dataclass
class Traffic:
    """What the network carried for one page: bytes by address, and the answers' heads."""

    asked: dict[str, str] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)
    heads: dict[str, dict] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.bytes.values())


class Meter:
    """Reads the browser's own account of the network; what comes from its cache is not counted."""

    def __init__(self, page: Page):
        self.page = page
        self.cached: set[str] = set()
        self.traffic = Traffic()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on(
            "Network.requestServedFromCache", lambda said: self.cached.add(said["requestId"])
        )
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)

    def _answered(self, said) -> None:
        answer = said["response"]
        if answer.get("fromDiskCache"):
            self.cached.add(said["requestId"])
        self.traffic.asked[said["requestId"]] = answer["url"]
        heads = {name.lower(): value for name, value in answer["headers"].items()}
        self.traffic.heads[answer["url"]] = heads

    def _finished(self, said) -> None:
        url = self.traffic.asked.get(said["requestId"])
        if url and said["requestId"] not in self.cached:
            self.traffic.bytes[url] = int(said["encodedDataLength"])

    def open(self, url: str) -> Traffic:
        self.traffic = Traffic()
        self.page.goto(url)
        self.page.wait_for_load_state("networkidle")
        return self.traffic


@pytest.fixture(scope="module")
def served(django_db_setup, private_root, tmp_path_factory) -> Iterator[str]:
    """The portal under gunicorn with collected, hashed and compressed static files."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's test database lives in memory, where no other process sees it")
    folder = tmp_path_factory.mktemp("served")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "emulation.settings",
        "PORTAL_ENV": "trial",
        "DATABASE_URL": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(
            **connection.settings_dict
        ),
        "PUBLIC_URL": url,
        "PRIVATE_ROOT": str(private_root),
        "STATIC_ROOT": str(folder / "static"),
    }
    manage = [sys.executable, settings.BASE_DIR / "manage.py", "collectstatic"]
    subprocess.run([*manage, "--no-input", "--verbosity", "0"], env=environment, check=True)
    command = [sys.executable, "-m", "gunicorn", "emulation.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--no-control-socket", "--threads", "4"]
    log = folder / "log"

    def answers() -> bool:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as response:
                return response.status == 200
        except OSError:
            return False

    with log.open("w") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, env=environment, cwd=settings.BASE_DIR
        )
    try:
        wait_until(answers, seconds=60, what="gunicorn", process=process, log=log)
        yield url
    finally:
        stop(process)


@pytest.fixture
def meter(browser, served, scene) -> Iterator[Meter]:
    """An officer who has signed in, with a browser that has kept nothing yet."""
    context = browser.new_context(base_url=served, locale="vi-VN")
    context.set_default_timeout(45_000)
    enter(context, scene.world.officer_north, served)
    yield Meter(context.new_page())
    context.close()


def test_an_officers_first_page_is_light_and_the_next_lighter(meter, scene):
    first = meter.open(reverse("home"))
    page, *assets = first.heads
    assert urlsplit(page).path == reverse("home")
    assert len(assets) > 5
    assert first.total <= BYTES_AT_MOST, first.bytes
    assert len(first.bytes) <= REQUESTS_AT_MOST, sorted(first.bytes)
    assert first.heads[page]["content-encoding"] == "gzip"
    assert first.heads[page]["cache-control"] == "private, no-cache"
    for asset in assets:
        # Named after what it holds, so kept for good.
        assert re.fullmatch(r"/static/.+\.[0-9a-f]{12}\.(css|js|svg)", urlsplit(asset).path)
        assert first.heads[asset]["content-encoding"] in ("br", "gzip"), asset
        assert "immutable" in first.heads[asset]["cache-control"], asset

    # Everything but the page itself is there already.
    again = meter.open(reverse("home"))
    assert list(again.bytes) == [page]

    # The entry page brings what only it needs, once.
    edit = reverse("campaigns:submission-edit", args=[scene.report_north.pk])
    entry = meter.open(edit)
    assert 0 < len(entry.bytes) <= 8, sorted(entry.bytes)
    assert entry.total <= BYTES_AT_MOST / 3, entry.bytes
