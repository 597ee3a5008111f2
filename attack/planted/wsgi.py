"""The site with one hole in it, named by PLANTED_HOLE: for ``make attack ARGS=--planted`` and nothing else."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mimc_site.settings")
django.setup()

from attack.planted.holes import HOLES  # noqa: E402 - the applications stand first

HOLES[os.environ["PLANTED_HOLE"]].plant()

from mimc_site.wsgi import application  # noqa: E402 - it reads the addresses, the hole with them

__all__ = ["application"]
