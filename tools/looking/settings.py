"""The tests' settings, served as a real site serves: packed files under names that last, packed pages."""

import os

from tests.support.settings import *  # noqa: F403
from tests.support.settings import FOLDER, LOGGING, MIDDLEWARE, STORAGES

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread that fills the database
# As nginx does in deploy/; in this order, so that what is measured is what a browser gets.
MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *MIDDLEWARE]
# Packed once for all processes that serve a scene.
STATIC_ROOT = f"{os.environ.get('TEST_GROUND', FOLDER)}/static"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = False
EMAIL_BACKEND = "mimc_site.outbox.OutboxBackend"
# Adds addresses that fail in every way, so that the pages for it can be seen.
ROOT_URLCONF = "tests.mimc_site.test_middleware"
# The report says what went wrong; a line a request would bury it.
LOGGING = {**LOGGING, "root": {"handlers": [], "level": "CRITICAL"}}
