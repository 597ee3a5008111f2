"""The floor under every figure: the site's own settings, and nothing else of the site. No middleware at all."""

from mimc_site.settings import *  # noqa: F403

INSTALLED_APPS = ["bench.floor"]
MIDDLEWARE = []
ROOT_URLCONF = "bench.floor.views"
