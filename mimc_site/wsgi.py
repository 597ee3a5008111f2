"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mimc_site.settings")
application = get_wsgi_application()

from signatories.startup import check_keys, check_restored  # noqa: E402 - the apps must be loaded first

check_restored()
check_keys()
