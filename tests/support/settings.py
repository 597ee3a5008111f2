"""The project's settings with the embedded defaults on, and a temporary folder that goes when the tests end."""

import atexit
import os
import shutil
import tempfile
from dataclasses import replace

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
FOLDER = tempfile.mkdtemp(prefix="mimc-test-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

os.environ["DEBUG"] = "1"
os.environ["DATA_DIR"] = f"{FOLDER}/data"
os.mkdir(os.environ["DATA_DIR"])
# A PostgreSQL address names a server, on which tests make databases of their own. Nothing else is ever used.
if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
    os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER}/site.sqlite3"
# Workers share one Redis, each with a numbered database of its own: clearing a cache empties it.
if server := os.environ.get("TEST_REDIS_URL"):
    os.environ["REDIS_URL"] = f"{server.rstrip('/')}/{int(WORKER.removeprefix('gw')) + 1}"
else:
    os.environ.pop("REDIS_URL", None)
for name in ("SECRET_KEY", "HASH_KEY", "SITE_URL", "ALLOWED_HOSTS", "EMAIL_URL", "TRUSTED_PROXIES", "ALLOW_SPECIMEN"):
    os.environ.pop(name, None)

from mimc_site.settings import *  # noqa: E402, F403 - only now does the environment say what it must

# A machine that is busy with other tests may need minutes for what takes a tenth of a second.
PARSER_LIMITS = replace(PARSER_LIMITS, patience=600)  # noqa: F405
PARSER_AT_ONCE = replace(PARSER_AT_ONCE, patience=600)  # noqa: F405
KEEP_PAGES = False  # a test that changes rows by hand must see them; tests of the keeping turn it on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # half a second each is for attackers, not tests
if (options := DATABASES["default"].get("OPTIONS", {})).get("init_command"):  # noqa: F405
    # Nobody pulls the plug of the machine in a test; a killed process loses nothing by it.
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
# Counted in the database, so that one test's visitors are not another's; Redis is tried by tests of its own.
CACHES = {**CACHES, "limits": {**CACHES["limits"], "LOCATION": ""}}  # noqa: F405
