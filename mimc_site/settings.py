"""All settings, each from the environment (docs/settings.md); safe embedded defaults only under ``DEBUG=1``."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from convention.apart import Limits
from mimc_site.env import Environment, refuse

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

# --- who and where -----------------------------------------------------------------------------------

DEBUG = env.flag("DEBUG")


def embedded(value: str) -> str | None:
    """A default that holds under DEBUG only: without it the setting must be given."""
    return value if DEBUG else None


SECRET_KEY = env.text("SECRET_KEY", embedded("embedded-key-for-trying-the-site-on-one-machine-only"))
# Keys before this one: what they signed (links in mail, staff's sessions) is still taken, and nothing new is signed so.
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", "")
# Keys addresses and networks. Derived where empty, so that one secret is enough to begin with.
HASH_KEY = env.text("HASH_KEY", "") or hashlib.sha256(f"hash-key:{SECRET_KEY}".encode()).hexdigest()
SITE_URL = env.choice("SITE_URL", embedded("http://127.0.0.1:8000"), ("http", "https")).rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if DEBUG else urlsplit(SITE_URL).hostname)
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
ALLOW_SPECIMEN = env.flag("ALLOW_SPECIMEN")
SPECIMEN_ALLOWED = DEBUG or ALLOW_SPECIMEN
# Read once here because Django's test runner turns DEBUG itself off.
DEMO_ACCOUNTS = DEBUG
SECOND_FACTOR = not DEBUG
DEBUG_READING_PAGES = DEBUG
SIGNING_NEEDS_FACTS = not DEBUG  # whom to write to must be said before anybody signs (GDPR art. 13)
SHOW_OUTBOX = DEBUG
WATCHED = not DEBUG  # a site for real misses a worker and copies
SHOW_STYLEGUIDE = DEBUG
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var") if DEBUG else None)).resolve()
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
ALERT_EMAIL = env.text("ALERT_EMAIL", "")
HEARTBEAT_URL = env.choice("HEARTBEAT_URL", "", ("http", "https"))
BACKUP_KEY = env.text("BACKUP_KEY", "")
BACKUP_COMMAND = env.text("BACKUP_COMMAND", "")

if not DEBUG and len(SECRET_KEY) < 50:
    refuse("SECRET_KEY is shorter than 50 characters. See docs/settings.md for a line that makes one.")

# --- applications ------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "mimc_site.apps.SiteConfig",
    "signatories.apps.SignatoriesConfig",
    "convention.apps.ConventionConfig",
    "auditlog",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "staff.apps.StaffConfig",
    "mimc_site.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # so that FORM_RENDERER finds the widgets that templates/ does not replace
    "crispy_forms",
    "django_countries",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "mimc_site.middleware.RequestLogMiddleware",
    "mimc_site.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mimc_site.middleware.ReadingPageMiddleware",
    "mimc_site.middleware.KeptPageMiddleware",
    "mimc_site.middleware.ErrorPageMiddleware",
    "mimc_site.middleware.BodyLimitMiddleware",
    "signatories.middleware.ReadOnlyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mimc_site.middleware.DemoAccountMiddleware",
    "staff.sessions.StaffSessionMiddleware",
    "mimc_site.edits.EditorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "mimc_site.urls"
WSGI_APPLICATION = "mimc_site.wsgi.application"
AUTH_USER_MODEL = "staff.StaffAccount"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "convention.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django.contrib.humanize.templatetags.humanize",  # intcomma: 30,038 people, as the axes say
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["house"]
CRISPY_TEMPLATE_PACK = "house"

# --- database ----------------------------------------------------------------------------------------

DATABASE_URL = env.choice(
    "DATABASE_URL", embedded(f"sqlite:///{DATA_DIR / 'site.sqlite3'}"), ("sqlite", "postgres", "postgresql")
)


def database(url: str) -> dict[str, Any]:
    """Read the address; SQLite gets WAL and IMMEDIATE transactions, PostgreSQL lasting connections and costs."""
    config: dict[str, Any] = {**dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)}
    if config["ENGINE"].endswith("sqlite3"):
        config["CONN_MAX_AGE"] = 0
        config["OPTIONS"] = {
            # IMMEDIATE: a transaction that will write waits its turn instead of failing in the middle.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        }
    else:
        # The server's own figure is for turning disks: with it, it reads thousands of rows of a large register in
        # their order sooner than the fifty that an index names.
        config["OPTIONS"] = {"options": "-c random_page_cost=1.1", **config.get("OPTIONS", {})}
    return config


DATABASES = {"default": database(DATABASE_URL)}

# --- cache, limits and work --------------------------------------------------------------------------

REDIS_URL = env.choice("REDIS_URL", "", ("redis", "rediss", "unix"))
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "mimc_site.caching.ForgivingRedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 500}}
    ),
    # Exact across processes: in Redis where there is one, else in the database, and there too when Redis is gone.
    "limits": {"BACKEND": "signatories.limit_cache.LimitCache", "LOCATION": REDIS_URL},
}
RATELIMIT_USE_CACHE = "limits"
KEEP_PAGES = True  # reading pages, under the content version; tests make each page anew
WORKER_DUTIES = ["mimc_site.watching.look"]  # called by the worker in each of its rounds
# What a file that staff upload may cost while it is read, in a process of its own.
PARSER_LIMITS = Limits(
    memory=env.number("PARSER_MEMORY", 300, least=100),
    seconds=env.number("PARSER_SECONDS", 60, least=1),
    patience=env.number("PARSER_PATIENCE", 180, least=1),
    answer=env.number("PARSER_ANSWER", 8, least=1),
)
# A small one while somebody waits, within the memory of the web unit; past that it is the worker's too.
PARSER_AT_ONCE = Limits(memory=160, seconds=8, patience=10, answer=4)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- mail --------------------------------------------------------------------------------------------

EMAIL_URL = env.choice("EMAIL_URL", embedded("outbox:"), ("smtp", "smtps", "outbox"))
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", embedded("Mobility Convention <noreply@localhost>"))
SERVER_EMAIL = DEFAULT_FROM_EMAIL
REPLY_TO = env.text("REPLY_TO", "")


def mail(url: str) -> dict[str, Any]:
    """Read ``smtp://user:password@host:587/?tls=1``, ``smtps://…`` or, under DEBUG, ``outbox:``."""
    if url == "outbox:":
        if not DEBUG:
            refuse("EMAIL_URL=outbox: keeps mail in the database and works under DEBUG=1 only.")
        return {"EMAIL_BACKEND": "mimc_site.outbox.OutboxBackend"}
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or refuse("EMAIL_URL names no host."),
        "EMAIL_PORT": parts.port or (465 if secure else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": not secure and query.get("tls", ["1"]) == ["1"],
        "EMAIL_TIMEOUT": 20,
    }


globals().update(mail(EMAIL_URL))

# --- words, files ------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
COUNTRIES_OVERRIDE = {"XK": _("Kosovo")}  # in use, though not in ISO 3166-1
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "uploads"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT},
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False  # fonts and scripts are for this site's own pages
FILE_UPLOAD_PERMISSIONS = 0o640

# --- safety ------------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
HTTPS = SITE_URL.startswith("https:")
if not DEBUG and not HTTPS:
    refuse("SITE_URL must begin with https:// while DEBUG is off.")
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0  # two years, as the intermediate profile asks
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Secure-staff" if HTTPS else "staff"
SESSION_COOKIE_PATH = "/admin/"  # staff cookies never travel to public pages
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mimc_site.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
LOGIN_URL = "admin:login"
OTP_TOTP_ISSUER = "Mobility Convention"
LOGIN_REDIRECT_URL = "admin:index"
MESSAGE_STORAGE = (
    "django.contrib.messages.storage.session.SessionStorage"  # a cookie of its own would travel to public pages
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
BODY_LIMIT = 100_000
BODY_LIMIT_FORMS = 3_000_000  # /sign/ and /signature/, where statements are long
BODY_LIMIT_STAFF = 60_000_000  # uploads; each form has its own, lower limit
DATA_UPLOAD_MAX_MEMORY_SIZE = BODY_LIMIT_FORMS
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains is the owner's choice: other sites may live on them
    "security.W021",  # as is preloading, which cannot be taken back quickly
    "django_ratelimit.W001",  # our counter is atomic by transaction; the check knows Redis and Memcached only
]

# --- what staff edit outside of signatures (mimc_site/edits.py) ---------------------------------------

AUDITLOG_DISABLE_REMOTE_ADDR = True  # who it was is known; from where is nobody's business
AUDITLOG_MASK_CALLABLE = "mimc_site.edits.masked"

# --- logs --------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "mimc_site.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # The request middleware writes one line a request with the path masked; these would show it whole.
        "django.request": {"level": "CRITICAL", "propagate": True},
        "django.server": {"handlers": [], "propagate": False},
        "django.security": {"level": "CRITICAL"},
        # Two lines a second to say that there is nothing to do.
        "django_tasks_db": {"level": "WARNING"},
    },
}
