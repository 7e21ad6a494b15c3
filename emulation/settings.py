"""Settings, all from the environment, secure unless told otherwise.

PORTAL_ENV decides: absent or "production" is production, which refuses to start without a secret
key, a PostgreSQL database and allowed hosts, or with DEBUG on. "trial" (bin/run, bin/manage, tests)
is the embedded default on one machine: SQLite, plain HTTP, no Redis needed.
README.md, "Production", lists every variable.
"""

from datetime import timedelta
from pathlib import Path

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

env = environ.Env()

PORTAL_ENV = env.str("PORTAL_ENV", "") or "production"
if PORTAL_ENV not in {"production", "trial"}:
    raise ImproperlyConfigured(f'PORTAL_ENV must be "production" or "trial", not "{PORTAL_ENV}".')
PRODUCTION = PORTAL_ENV == "production"

DEBUG = env.bool("DEBUG", False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured(
        "DEBUG must not be on in production: it shows passwords and data to anyone who meets an "
        "error. Remove DEBUG from the environment, or set PORTAL_ENV=trial on a trial machine."
    )

SECRET_KEY = env.str("SECRET_KEY", "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing. Put a long random value into the environment (README.md "
        "shows the command); on a trial machine use bin/run and bin/manage, which make one."
    )

# Makes the digests that the database holds instead of citizen numbers. Lost or changed, nobody is
# found by number any more; so it is not SECRET_KEY, which may be changed at any time.
CITIZEN_NUMBER_KEY = env.str("CITIZEN_NUMBER_KEY", "") or ("" if PRODUCTION else SECRET_KEY)
if len(CITIZEN_NUMBER_KEY) < (32 if PRODUCTION else 1):
    raise ImproperlyConfigured(
        "CITIZEN_NUMBER_KEY is missing or shorter than 32 letters: a long random value of its own, "
        "made like SECRET_KEY, kept with the backups but apart from those of the database."
    )

PORTAL_NAME = env.str("PORTAL_NAME", "Thi đua - Khen thưởng")
PORTAL_CONTACT = env.str("PORTAL_CONTACT", "")
PUBLIC_URL = env.str("PUBLIC_URL", "" if PRODUCTION else "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost"])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is missing: name the host names of the portal, separated by commas."
    )
if not PUBLIC_URL:
    raise ImproperlyConfigured(
        "PUBLIC_URL is missing: the address people type, such as https://thidua.example.vn; "
        "mails and check codes name it."
    )
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Applications

INSTALLED_APPS = [
    "emulation.journal",
    "emulation.accounts",
    "campaigns",
    "awards",
    "reports",
    "axes",
    "simple_history",
    "django_filters",
    "django_htmx",
    "django.forms",
    "emulation.accounts.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]


MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "emulation.lib.charsets.Utf8OnlyMiddleware",
    "emulation.lib.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "emulation.lib.compression.CompressedPagesMiddleware",
    "emulation.lib.csp.PrivatePagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "emulation.accounts.acting.ActingMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "emulation.urls"
WSGI_APPLICATION = "emulation.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["emulation.lib.template_filters"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "emulation.navigation.portal",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database

DATABASE_URL = env.str("DATABASE_URL", "")
if PRODUCTION and not DATABASE_URL.startswith(("postgres://", "postgresql://")):
    raise ImproperlyConfigured(
        "DATABASE_URL must name a PostgreSQL database in production, such as "
        "postgres://portal:password@127.0.0.1:5432/portal."
    )
database = env.db_url_config(DATABASE_URL or f"sqlite:///{VAR / 'portal.sqlite3'}")
match database["ENGINE"]:
    case "django.db.backends.sqlite3":
        database["OPTIONS"] = {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        }
    case "django.db.backends.postgresql":
        database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 300)
        database["CONN_HEALTH_CHECKS"] = True
    case _:
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL or an SQLite database.")
DATABASES = {"default": database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis: cache, sessions and the task queue. Without it sessions lie in the database,
# and a task runs in the request that asked for it, after commit.

REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "portal",
        }
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    SESSION_ENGINE = "django.contrib.sessions.backends.db"

CELERY_BROKER_URL = REDIS_URL or None
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
# A failing task must not turn the page that asked for it into an error after its commit.
CELERY_TASK_EAGER_PROPAGATES = False
CELERY_TASK_IGNORE_RESULT = True  # our own rows hold state and outcome
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 10 * 60
CELERY_TASK_TIME_LIMIT = 11 * 60
# Longer than any task may run; Redis hands out again what was not acknowledged by then.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 15 * 60}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
# What should happen by itself: name, task, seconds or crontab. Each task may run twice.
CELERY_BEAT_SCHEDULE = {
    # A notice is mailed after the commit that wrote it; this sweeps up what was lost on the way.
    "deliver-mail": {"task": "emulation.journal.tasks.deliver_mail", "schedule": 5 * 60},
    # Reports that the broker lost, or whose worker was killed, are built after all.
    "requeue-stalled": {"task": "reports.tasks.requeue_stalled", "schedule": 2 * 60},
    # Whoever has not reported is reminded; the task itself keeps quiet at night.
    "send-reminders": {
        "task": "campaigns.tasks.send_reminders",
        "schedule": crontab(minute="*/15"),
    },
    "requeue-uploads": {"task": "campaigns.tasks.requeue_uploads", "schedule": 2 * 60},
    "requeue-honours": {"task": "awards.tasks.requeue_honours", "schedule": 2 * 60},
    "sweep-uploads": {
        "task": "campaigns.tasks.sweep_uploads",
        "schedule": crontab(hour=3, minute=25),
    },
    "sweep-honours": {
        "task": "awards.tasks.sweep_honours",
        "schedule": crontab(hour=3, minute=30),
    },
    "forget-receipts": {
        "task": "campaigns.tasks.forget_receipts",
        "schedule": crontab(hour=3, minute=40),
    },
    "tidy": {"task": "emulation.tidy", "schedule": crontab(hour=3, minute=10)},
}

# People

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
PASSWORD_RESET_TIMEOUT = timedelta(hours=24).total_seconds()

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_ENABLE_ADMIN = False  # people are let in again on their own page there
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "emulation.lib.proxies.client_address"

# What browsers may do

TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 1 if PRODUCTION else 0)
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
if PRODUCTION:
    # The proxy in front ends TLS and must set this header itself on every request.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 365 * 24 * 60 * 60)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", False)
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    # Other hosts of the province's domain are not the portal's to decide about.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# Language, dates, numbers

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = "emulation.formats"

# Files

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", "") or VAR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
# Uploads and documents: no address serves them, only views that ask who is asking.
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", "") or VAR / "private")
MEDIA_ROOT = PRIVATE_ROOT
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "emulation.lib.static_storage.StaticStorage"},
}
FILE_UPLOAD_HANDLERS = [
    "emulation.lib.upload_limits.UploadLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
# The virus scanner that every uploaded file is sent to: /run/clamav/clamd.ctl or host:port.
CLAMD = env.str("CLAMD", "")
if CLAMD and not (CLAMD.startswith("/") or CLAMD.rpartition(":")[2].isdecimal()):
    raise ImproperlyConfigured("CLAMD must be the path of clamd's socket, or host:port.")
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a grid of units and targets is one form

# Mail

EMAIL_URL = env.str("EMAIL_URL", "")
vars().update(env.email_url_config(EMAIL_URL or "consolemail://"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "portal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Logs go to the standard error stream; systemd and containers keep them.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "emulation.lib.logs.JsonFormatter"},
    },
    "filters": {
        # Addresses that open something by themselves: calendars, new passwords.
        "masking": {
            "()": "emulation.lib.logs.Masking",
            "pattern": r"(?<=/lich/)[^/\s]+(?=\.ics)|(?<=/dat-lai-mat-khau/)[^\s\"]+",
        },
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["masking"],
            "formatter": "json" if PRODUCTION else "plain",
        },
    },
    "root": {
        "handlers": ["console"],
        "level": env.str("LOG_LEVEL", "INFO" if PRODUCTION else "WARNING"),
    },
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "celery": {"level": "INFO"},
        # PDF building names every font table it leaves out.
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
