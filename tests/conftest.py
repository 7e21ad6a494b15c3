import gc
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from itertools import compress
from pathlib import Path
from time import monotonic, sleep

import django
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import TransactionTestCase, override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from redis import Redis
from redis.exceptions import RedisError

from emulation.celery import app
from tests.axe import faults_of
from tests.world import FrozenWorld, World

# Playwright's loop runs in the thread of the test, where Django would refuse its ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Looking for garbage as often as Python does by itself takes a tenth of the time of all tests.
gc.set_threshold(20_000, 20, 20)

# A busy machine is no failure: what is tested are laws, not speed. CI tries the same values again.
hypothesis_settings.register_profile(
    "portal",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("portal")

CHROMIUM_ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


# What of a test's fixtures says that it works with the database; its marker says so too.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}
LEFT_OUT = pytest.StashKey[dict[str, int]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--second-database",
        action="store_true",
        help="leave out what is the same on every database: a run on another one shows it",
    )


def why_left_out(item: pytest.Item) -> str | None:
    """Why a run on a second database would show nothing new."""
    fixtures = getattr(item, "fixturenames", ())
    if not item.get_closest_marker("django_db") and DATABASE_FIXTURES.isdisjoint(fixtures):
        return "use no database"
    marks = {mark.name for mark in item.iter_markers()}
    # Whoever asks for some of them by -m gets them.
    if "browser" in marks and "everywhere" not in marks and not item.config.option.markexpr:
        return "look at pages in a browser, the same on every database"
    return None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # What takes minutes begins first, so that no process is left alone with it in the end.
    items.sort(key=lambda item: "pictures" not in item.keywords)
    if not config.getoption("second_database"):
        return
    reasons = {item: why_left_out(item) for item in items}
    items[:] = [item for item in items if not reasons[item]]
    config.hook.pytest_deselected(items=[item for item in reasons if reasons[item]])
    left_out = dict(Counter(filter(None, reasons.values())))
    config.stash[LEFT_OUT] = left_out
    if hasattr(config, "workeroutput"):
        config.workeroutput["left_out"] = left_out


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays, and is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error) -> None:
    """Every process has collected, and left out, the same tests."""
    if left_out := getattr(node, "workeroutput", {}).get("left_out"):
        node.config.stash[LEFT_OUT] = left_out


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    for why, count in config.stash.get(LEFT_OUT, {}).items():
        terminalreporter.write_line(
            f"LEFT OUT {count} tests that {why}: bin/test runs them on PostgreSQL"
        )


def program(name: str) -> str:
    path = shutil.which(name)
    if not path:
        pytest.fail(f"{name} is not installed; bin/setup test installs it.", pytrace=False)
    return path


@pytest.fixture(scope="session", autouse=True)
def private_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Uploads and documents of tests go to a folder of the run."""
    root = tmp_path_factory.mktemp("private")
    with override_settings(PRIVATE_ROOT=root, MEDIA_ROOT=root):
        yield root


@pytest.fixture(scope="session")
def migrated_copy(django_db_modify_db_settings, django_db_use_migrations) -> Path | None:
    """Where SQLite's empty database is kept from one run to the next; it takes seconds to make.

    Named after all that makes it: the migrations, and the models whose fields they use.
    """
    if not django_db_use_migrations or connection.vendor != "sqlite":
        return None
    if not connection.creation.is_in_memory_db(connection.creation._get_test_db_name()):
        return None
    digest = sha256(repr(django.VERSION).encode())
    for part in apps.get_app_configs():
        if Path(part.path).is_relative_to(settings.BASE_DIR) and ".venv" not in part.path:
            for file in sorted(Path(part.path).rglob("*.py")):
                if "migrations" in file.parts or "models" in (*file.parts, file.stem):
                    digest.update(file.read_bytes())
    return settings.VAR / "tests" / f"migrated-{digest.hexdigest()[:16]}.sqlite3"


@pytest.fixture(scope="session")
def filled_from_copy(migrated_copy: Path | None) -> Iterator[None]:
    if not (migrated_copy and migrated_copy.exists()):
        yield
        return
    name = connection.creation._get_test_db_name()
    with closing(sqlite3.connect(name, uri=True)) as memory:
        with closing(sqlite3.connect(f"file:{migrated_copy}?mode=ro", uri=True)) as file:
            file.backup(memory)
        connection.settings_dict["TEST"]["MIGRATE"] = False
        yield


@pytest.fixture(scope="session")
def django_db_setup(filled_from_copy, django_db_setup, django_db_blocker, migrated_copy) -> None:
    """Every migration is run, unless a former run has kept what comes of them."""
    if migrated_copy and not migrated_copy.exists():
        migrated_copy.parent.mkdir(parents=True, exist_ok=True)
        for former in migrated_copy.parent.glob("migrated-*"):
            former.unlink(missing_ok=True)
        new = migrated_copy.with_suffix(f".{os.getpid()}")
        with django_db_blocker.unblock(), closing(sqlite3.connect(new)) as file:
            connection.ensure_connection()
            connection.connection.backup(file)
        new.replace(migrated_copy)


@pytest.fixture(scope="session")
def frozen_world(django_db_setup, django_db_blocker) -> FrozenWorld:
    with django_db_blocker.unblock():
        return FrozenWorld()


@pytest.fixture
def world(frozen_world: FrozenWorld, db) -> World:
    """The small province of tests/world.py, with its cast."""
    return frozen_world.thaw()


@pytest.fixture(scope="session", autouse=True)
def emptied_between_tests() -> Iterator[None]:
    """After a test that commits only what it filled is emptied, not sixty tables each time.

    Content types and permissions stay: they are the same for every test.
    """
    usual = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda case: empty_tables()
    yield
    TransactionTestCase._fixture_teardown = usual


def empty_tables() -> None:
    quote = connection.ops.quote_name
    kept = {
        model._meta.db_table for model in (MigrationRecorder.Migration, ContentType, Permission)
    }
    names = [quote(name) for name in connection.introspection.table_names() if name not in kept]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"EXISTS (SELECT 1 FROM {name})" for name in names))
        filled = list(compress(names, cursor.fetchone()))
        if filled and connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(filled)} CASCADE")
        elif filled:
            empty_in_sqlite(cursor, filled)


def empty_in_sqlite(cursor, names: list[str]) -> None:
    """By DELETE, which the journal refuses."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
    with connection.constraint_checks_disabled(), transaction.atomic():
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        for name in names:
            cursor.execute(f"DELETE FROM {name}")
        for _, sql in triggers:
            cursor.execute(sql)


# A real browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    arguments = list(CHROMIUM_ARGUMENTS)
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium's sandbox refuses root
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program("chromium"), args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def browser_context(browser: Browser, live_server) -> Iterator[BrowserContext]:
    context = browser.new_context(
        base_url=live_server.url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    context.set_default_timeout(45_000)
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Iterator[Page]:
    """A page of the portal; what the browser complains about fails the test."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A page that is refused or missing may be what the test is about.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    page = browser_context.new_page()
    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []


@pytest.fixture(scope="session")
def accessibility_faults():
    """Calls axe: `assert accessibility_faults(page) == []`."""
    return faults_of


# A real queue


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(ready, *, seconds: float, what: str, process: subprocess.Popen, log: Path) -> None:
    deadline = monotonic() + seconds
    while not ready():
        if process.poll() is not None or monotonic() > deadline:
            pytest.fail(f"{what} did not come up:\n{log.read_text()}", pytrace=False)
        sleep(0.1)


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of this run alone, empty and kept in memory."""
    folder = tmp_path_factory.mktemp("redis")
    port = free_port()
    log = folder / "log"
    url = f"redis://127.0.0.1:{port}/0"
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1"]
    command += ["--save", "", "--appendonly", "no", "--dir", str(folder)]
    client = Redis.from_url(url)

    def answers() -> bool:
        try:
            return client.ping()
        except RedisError:
            return False

    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        wait_until(answers, seconds=60, what="redis-server", process=process, log=log)
        yield url
    finally:
        client.close()
        stop(process)


@pytest.fixture(scope="session")
def worker_process(django_db_setup, redis_url: str, private_root: Path, tmp_path_factory):
    """A Celery worker in a process of its own, on this run's test database."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's test database lives in memory, where no other process sees it")
    log = tmp_path_factory.mktemp("worker") / "log"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "emulation.settings",
        "PORTAL_ENV": "trial",
        "DATABASE_URL": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database),
        "REDIS_URL": redis_url,
        "PRIVATE_ROOT": str(private_root),
        "EMAIL_URL": "dummymail://",
    }
    command = [sys.executable, "-m", "celery", "-A", "emulation", "worker"]
    command += ["--pool", "prefork", "--concurrency", "1", "--loglevel", "INFO"]
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
    try:
        wait_until(
            lambda: " ready." in log.read_text(),
            seconds=180,
            what="the Celery worker",
            process=process,
            log=log,
        )
        yield process
    finally:
        stop(process)


@pytest.fixture
def live_worker(transactional_db, worker_process, redis_url: str) -> Iterator[subprocess.Popen]:
    """Tasks go over Redis to a real worker while the test runs; wait for what they do to rows."""
    former = {"broker_url": app.conf.broker_url, "task_always_eager": app.conf.task_always_eager}
    app.conf.update(broker_url=redis_url, task_always_eager=False)
    app._after_fork()  # forgets the connections that eager tasks of earlier tests set up
    yield worker_process
    app.conf.update(former)
    app._after_fork()
