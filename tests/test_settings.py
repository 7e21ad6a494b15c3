"""The portal starts only when its environment makes sense; each case is a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PRODUCTION = {
    "SECRET_KEY": "a-key-of-the-test-that-is-long-enough-to-be-one",
    "CITIZEN_NUMBER_KEY": "another-key-of-the-test-that-is-long-enough",
    "DATABASE_URL": "postgres://portal:word@127.0.0.1:5432/portal",
    "ALLOWED_HOSTS": "thidua.example.vn",
    "PUBLIC_URL": "https://thidua.example.vn",
}
PRINT = """
import json, sys
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def start(environment, *names):
    """The settings of these names, or the last line of what it said instead of starting."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", PRINT, *names],
        cwd=ROOT,
        env=clean | {"DJANGO_SETTINGS_MODULE": "emulation.settings"} | environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    return json.loads(done.stdout)


def test_a_complete_production_environment_starts():
    assert start(PRODUCTION, "DEBUG", "PRODUCTION") == {"DEBUG": False, "PRODUCTION": True}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"CITIZEN_NUMBER_KEY": ""}, "CITIZEN_NUMBER_KEY is missing"),
        ({"CITIZEN_NUMBER_KEY": "short"}, "CITIZEN_NUMBER_KEY is missing or shorter"),
        ({"DEBUG": "true"}, "DEBUG must not be on in production"),
        ({"DATABASE_URL": ""}, "DATABASE_URL must name a PostgreSQL database"),
        ({"DATABASE_URL": "sqlite:///portal.sqlite3"}, "DATABASE_URL must name a PostgreSQL"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is missing"),
        ({"PUBLIC_URL": ""}, "PUBLIC_URL is missing"),
        ({"PORTAL_ENV": "produktion"}, 'PORTAL_ENV must be "production" or "trial"'),
        ({"PORTAL_ENV": "trial", "DATABASE_URL": "mysql://h/x"}, "PostgreSQL or an SQLite"),
        ({"PORTAL_ENV": "trial", "SECRET_KEY": ""}, "SECRET_KEY is missing"),
    ],
)
def test_it_refuses_to_start_and_says_why(change, complaint):
    said = start(PRODUCTION | change, "DEBUG")
    assert isinstance(said, str), f"it started: {said}"
    assert said.startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert complaint in said
    assert PRODUCTION["SECRET_KEY"] not in said


def test_production_is_what_an_unnamed_environment_is():
    assert start({}, "DEBUG").endswith("which make one.")
    assert start(PRODUCTION | {"PORTAL_ENV": ""}, "PRODUCTION") == {"PRODUCTION": True}


def test_production_sends_everything_over_tls():
    values = start(
        PRODUCTION,
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        "SECURE_PROXY_SSL_HEADER",
    )
    assert values == {
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
    }


def test_redis_carries_tasks_cache_and_sessions_when_named():
    names = ("CELERY_BROKER_URL", "CELERY_TASK_ALWAYS_EAGER", "SESSION_ENGINE")
    url = "redis://127.0.0.1:6379/0"
    assert start(PRODUCTION | {"REDIS_URL": url}, *names) == {
        "CELERY_BROKER_URL": url,
        "CELERY_TASK_ALWAYS_EAGER": False,
        "SESSION_ENGINE": "django.contrib.sessions.backends.cached_db",
    }
    assert start(PRODUCTION, *names) == {
        "CELERY_BROKER_URL": None,
        "CELERY_TASK_ALWAYS_EAGER": True,
        "SESSION_ENGINE": "django.contrib.sessions.backends.db",
    }
