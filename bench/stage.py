"""The stage of a bench: what production has, on this machine, for this run alone.

PostgreSQL, Redis, the web server, a Celery worker and beat, with the settings of production and the
command lines of deploy/systemd; on free ports, with all files in a temporary folder.

    with production() as stage:
        rows = stage.load("bench.evening")     # a module that needs Django, on this database
        ... requests to 127.0.0.1, stage.port, with stage.headers ...
"""

import os
import re
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from importlib import import_module
from pathlib import Path
from time import monotonic, sleep
from types import ModuleType

import django

from bench.measuring import say

ROOT = Path(__file__).resolve().parent.parent
HOST = "thidua.example.vn"
SYSTEM_PATHS = ("/usr/local/sbin", "/usr/sbin", "/sbin")
# The tests' own cluster may be named by these.
OF_ANOTHER_CLUSTER = re.compile(r"PG[A-Z_]*$")
OF_ANOTHER_PORTAL = {"DATABASE_URL", "REDIS_URL", "DEBUG", "EMAIL_URL", "PORT", "WEB_WORKERS"}


class Failed(Exception):
    """A part of the stage did not come up."""


@dataclass
class Stage:
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    # As the proxy in front sets them.
    headers = {"Host": HOST, "X-Forwarded-Proto": "https"}
    origin = f"https://{HOST}"

    def log_of(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def load(self, module: str) -> ModuleType:
        """A module that imports models, in this process, on the stage's database."""
        for name in [name for name in os.environ if OF_ANOTHER_CLUSTER.match(name)]:
            del os.environ[name]
        os.environ.update(self.environment)
        django.setup()
        return import_module(module)

    def manage(self, *commands: tuple[str, ...]) -> None:
        """Management commands, all at once."""
        running = {
            " ".join(command): subprocess.Popen(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for command in commands
        }
        for command, process in running.items():
            said, _ = process.communicate()
            if process.returncode:
                raise Failed(f"manage.py {command} failed:\n{said}")

    def wait(self, name: str, is_ready: Callable[["Stage", str], bool]) -> None:
        log = self.log_of(name)
        _wait(lambda: is_ready(self, log.read_text(errors="replace")), self.processes[name], log)


@contextmanager
def production(*, web: bool = True, workers: bool = True) -> Iterator[Stage]:
    """Everything up and answering; down again and the folder gone however the block is left."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    with ExitStack() as exits:
        folder = Path(exits.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        stage = Stage(folder, port=_free_port())
        say(f"everything in {folder}; a PostgreSQL and a Redis of this run's own")
        database_url = exits.enter_context(_postgresql(folder))
        redis_url = exits.enter_context(_redis(stage))
        stage.environment = _environment(folder, database_url, redis_url)
        say("preparing the portal")
        # All at once: most of it is waiting for Python to start.
        commands = [("migrate", "--no-input", "--verbosity", "0")]
        if web:
            commands.append(("collectstatic", "--no-input", "--verbosity", "0"))
        stage.manage(*commands)
        services = ["worker", "beat"] * workers + ["web"] * web
        for name in services:
            exits.enter_context(_unit(stage, name))
        for name in services:
            stage.wait(name, READY[name])
        yield stage


def _leave(number, frame):
    """As Ctrl-C does: through every `finally`."""
    raise SystemExit(128 + number)


def _environment(folder: Path, database_url: str, redis_url: str) -> dict[str, str]:
    """That of deploy/portal.env.example, filled in."""
    (folder / "private").mkdir()
    kept = {
        name: value
        for name, value in os.environ.items()
        if not OF_ANOTHER_CLUSTER.match(name) and name not in OF_ANOTHER_PORTAL
    }
    return kept | {
        "PORTAL_ENV": "production",
        "DJANGO_SETTINGS_MODULE": "emulation.settings",
        "PYTHONUTF8": "1",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "CITIZEN_NUMBER_KEY": secrets.token_urlsafe(64),
        "PUBLIC_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "EMAIL_URL": "dummymail://",
        "PRIVATE_ROOT": str(folder / "private"),
        "STATIC_ROOT": str(folder / "static"),
    }


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    """The address of a cluster that is there as long as this process.

    It ends when its standard input does, which no way of dying leaves open. pg_virtualenv turns
    fsync off; production has it on, and every save waits for it.
    """
    script = 'echo "postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE" >"$1"; cat'
    address, log = folder / "database-url", folder / "postgresql.log"
    outer = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    with log.open("w") as output:
        process = subprocess.Popen(
            [_program("pg_virtualenv"), "-t", "-c", "--encoding UTF8 --locale C.UTF-8"]
            + ["-o", "fsync=on", "sh", "-c", script, "sh", str(address)],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            env=outer,
            start_new_session=True,
        )
    try:
        _wait(lambda: address.exists() and address.read_text().endswith("\n"), process, log)
        yield address.read_text().strip()
    finally:
        process.stdin.close()
        process.wait()


@contextmanager
def _redis(stage: Stage) -> Iterator[str]:
    """Writes its log of changes once a second, as Debian's and the compose file's do."""
    port = _free_port()
    command = [_program("redis-server"), "--port", str(port), "--bind", "127.0.0.1"]
    command += ["--appendonly", "yes", "--save", "", "--dir", str(stage.folder)]
    with _running(stage, "redis", command, os.environ):
        stage.wait("redis", READY["redis"])
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def _unit(stage: Stage, name: str) -> Iterator[None]:
    """A service as deploy/systemd starts it, with this run's folder, port and environment."""
    unit = (ROOT / "deploy" / "systemd" / f"emulation-{name}.service").read_text()
    line = re.search(r"^ExecStart=(.+)$", unit, re.MULTILINE)[1]
    for variable, value in re.findall(r"^Environment=(\w+)=(\d+)$", unit, re.MULTILINE):
        line = line.replace(f"${{{variable}}}", value)
    line = line.replace("/opt/emulation/.venv/bin/python", sys.executable)
    line = line.replace("127.0.0.1:8000", f"127.0.0.1:{stage.port}")
    line = line.replace("/var/lib/emulation", str(stage.folder))
    with _running(stage, name, shlex.split(line), stage.environment):
        yield


@contextmanager
def _running(stage, name, command, environment) -> Iterator[None]:
    """A process that ends with the block, and with this process should that be killed."""
    log = stage.log_of(name)
    with log.open("w") as output:
        process = subprocess.Popen(
            [_program("setpriv"), "--pdeathsig", "TERM", *command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            # Ctrl-C is for us: we end them in order.
            start_new_session=True,
        )
    stage.processes[name] = process
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(is_ready: Callable[[], bool], process: subprocess.Popen, log: Path) -> None:
    deadline = monotonic() + 300
    while not is_ready():
        if process.poll() is not None or monotonic() > deadline:
            raise Failed(f"{log.stem} did not come up:\n{log.read_text(errors='replace')[-4000:]}")
        sleep(0.1)


def _is_well(port: int) -> bool:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        try:
            connection.request("GET", "/healthz", headers=Stage.headers)
            return connection.getresponse().status == 200
        except OSError:
            return False


READY = {
    "redis": lambda stage, log: "Ready to accept" in log,
    "worker": lambda stage, log: " ready." in log,
    "beat": lambda stage, log: "beat: Starting" in log,
    "web": lambda stage, log: _is_well(stage.port),
}


def _program(name: str) -> str:
    path = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], *SYSTEM_PATHS]))
    if not path:
        raise Failed(f"{name} is not installed; bin/setup test installs it.")
    return path


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
