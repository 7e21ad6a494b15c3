"""The portal's own settings, as the trial set-up has them, made quick and strict for tests."""

import os

# Whatever the caller's environment says about a real portal must not reach the tests,
# but for DATABASE_URL, which names the server to make a test database on.
for name in (
    "CITIZEN_NUMBER_KEY",
    "CLAMD",
    "CONN_MAX_AGE",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_URL",
    "LOG_LEVEL",
    "PRIVATE_ROOT",
    "PUBLIC_URL",
    "REDIS_URL",
    "STATIC_ROOT",
    "TRUSTED_PROXIES",
):
    os.environ.pop(name, None)
os.environ["PORTAL_ENV"] = "trial"
os.environ["SECRET_KEY"] = "known-to-everyone-and-only-for-tests"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"

from emulation.settings import *  # noqa: E402, F403
from emulation.settings import STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Tasks run in the test unless it asks for the worker of its own, and fail aloud.
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
