"""What is more than a fault: a deployment, a restore, and a copy that was torn."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

from faults import torn
from faults.ledger import Told, now, together
from faults.load import ASSET
from faults.processes import PYTHON, Service, Web
from faults.reckoning import Facts
from faults.rig import Rig, commit
from faults.services import wait_until
from tools.terminal import Stop

GRACE = 2.0  # seconds: what was under way when a moment is named belongs to neither side of it


@dataclass(frozen=True, slots=True)
class Act:
    """``under_load``: done before the reckoning; the others end the site's life, so they come after it."""

    name: str
    do: Callable[[Rig], None]
    under_load: bool


# --- a new version ----------------------------------------------------------------------------------------


def deployment(rig: Rig) -> None:
    """A new version with a migration and another stylesheet, by ``deploy/upgrade``, one host after the other."""
    began, failed_before = now(), len(rig.load.assets_failed)
    style = rig.origin / "static" / "css" / "base.css"
    style.write_text(style.read_text() + "/* the version after */\n")
    folder = rig.origin / "signatories" / "migrations"
    before = sorted(path.stem for path in folder.glob("0*.py"))[-1]
    (folder / "9001_version_after.py").write_text(MIGRATION.format(before=before))
    commit(rig.origin, "The version after")
    for place, (web, worker) in enumerate(zip(rig.site.webs, rig.site.workers, strict=True)):
        _upgrade(rig, web, worker, first=place == 0)
    _served_by_both(rig, began)
    rig.wait(3)
    failed = [look for look in rig.ledger.looked(began, now()) if look.status != 200]
    failed_acts = [act for act in list(rig.ledger.acts) if act.began >= began and act.told is Told.UNKNOWN]
    for look in failed[:5]:
        rig.wrong(f"{look.path} was answered with {look.status or 'nothing'}")
    for act in failed_acts[:5]:
        rig.wrong(f"{act.verb} was answered with {act.status or 'nothing'}")
    rig.failures.extend(dict.fromkeys(rig.load.assets_failed[failed_before:]))
    slowest = max((act.ended - act.began for act in list(rig.ledger.acts) if act.began >= began), default=0)
    rig.notes.append(f"no request failed, the slowest took {slowest:.1f} s" if not rig.failures else "")


MIGRATION = """from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("signatories", "{before}")]
    operations = [migrations.AddField("signature", "version_after", models.CharField(max_length=20, null=True))]
"""


def _upgrade(rig: Rig, web: Web, worker: Service, *, first: bool) -> None:
    assert web.process is not None
    assert worker.process is not None
    manage = f"{PYTHON} manage.py"
    words = {
        "CODE": str(web.folder), "BACKUP": f"{manage} backup" if first else ":", "CHECK": f"{manage} check --deploy",
        "MIGRATE": f"{manage} migrate --noinput", "COLLECT": f"{manage} collectstatic --noinput -v0",
        "RELOAD": f"kill -HUP {web.process.pid}", "RESTART": f"kill {worker.process.pid}",
    }  # fmt: skip
    done = subprocess.run(
        [web.folder / "deploy" / "upgrade"],
        env={**rig.environment, **words}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        rig.wrong(f"deploy/upgrade failed: {done.stderr.strip()[-300:]}")


def _served_by_both(rig: Rig, began: float) -> None:
    """Wait until the stylesheet's name on the page is the new one, whichever host is asked."""
    manifests = [web.folder / "staticfiles" / "staticfiles.json" for web in rig.site.webs]
    if manifests[0].read_text() != manifests[1].read_text():
        rig.wrong("the hosts have different static files")
    browser, seen = rig.load.browser(), set[str]()

    def settled() -> bool:
        # Past any cache: each address is another page.
        pages = [browser.get(f"/signatories/?q=zz{rig.chance.randrange(10**9)}") for _ in range(6)]
        nonlocal seen
        seen = {name for page in pages for name in ASSET.findall(page.text) if "/base." in name}
        return len(seen) == 1 and all(name.rpartition("/")[2] in manifests[0].read_text() for name in seen)

    try:
        wait_until(settled, "both hosts serve the new version", 60)
    except Stop as error:
        rig.wrong(str(error))
    rig.notes.append(f"served by both after {now() - began:.0f} s")


# --- the loss of everything -------------------------------------------------------------------------------


def drill(rig: Rig) -> None:
    """A copy under load, more people leaving, the loss of database and files, and the way back."""
    rig.load.ended.clear()
    rig.load.start()
    rig.wait(5)
    copying = now()
    rig.manage("backup")
    copied = now()
    rig.notes.append(f"copied in {copied - copying:.0f} s under load")
    _leave(rig, 6)
    rig.load.stop()
    lost = Facts.read(rig.inside("stands"))
    log = rig.offsite / "removals.log"
    behind = rig.data / "ledger" / "removals.log"
    wait_until(
        lambda: log.exists() and log.read_bytes() == behind.read_bytes(), "the log of erasures is off the machine"
    )
    rig.site.stop()
    letters = list(rig.sink.letters)
    _destroy(rig)
    copy = max(rig.offsite.glob("mimc-*.tar.age"))
    said = rig.manage("restore", str(copy), "--key", str(rig.key), "--log", str(log))
    if "every table compared" not in said:
        rig.wrong("the restore did not compare every table")
    rig.site.start()
    _came_back(rig, lost, copying, copied)
    rig.wait(4)
    before = {letter.message_id for letter in letters}
    if again := [letter for letter in rig.sink.letters[len(letters) :] if letter.message_id in before]:
        rig.wrong(f"{len(again)} mails went twice")
    _numbers_go_on(rig, lost)


def _leave(rig: Rig, least: int) -> None:
    """Let people leave who are in the copy."""
    limit, gone = time.monotonic() + 25, 0
    while gone < least and time.monotonic() < limit:
        if rig.load.to_leave:
            person, verb = rig.load.to_leave.popleft()
            gone += rig.load.leave(person, verb) is Told.ACCEPTED
        else:
            time.sleep(0.2)
    rig.notes.append(f"{gone} left after it")


def _destroy(rig: Rig) -> None:
    programs, home = rig.postgres.programs, str(rig.postgres.home)
    for words in (["dropdb", "--force", "mimc"], ["createdb", "-O", "site", "mimc"]):
        program, *rest = words
        subprocess.run([programs / program, "-h", home, "-U", "postgres", *rest], check=True, capture_output=True)
    rig.redis.flush()
    shutil.rmtree(rig.data)
    rig.data.mkdir()


def _came_back(rig: Rig, lost: Facts, copying: float, copied: float) -> None:
    stands = Facts.read(rig.inside("stands"))
    here = {row[0] for row in stands.signatures.values() if row[0]}
    ids = {row[0]: uuid for uuid, row in lost.signatures.items() if row[0]} | rig.load.uuids
    for submission, acts in rig.ledger.of("submit").items():
        uuid = ids.get(submission, "")
        if together(acts) is not Told.ACCEPTED or not uuid:
            continue
        if max(act.ended for act in acts) < copying - GRACE and uuid not in stands.signatures:
            rig.wrong(f"accepted before the copy and not in it: {submission}")
        if min(act.began for act in acts) > copied + GRACE and submission in here:
            rig.wrong(f"from after the copy: {submission}")
    # Who had not confirmed yet when the copy was made, and withdrew since, can only be erased in it.
    for verb, states in (("withdraw", {"withdrawn", "erased"}), ("erase", {"erased"})):
        for uuid, acts in rig.ledger.of(verb).items():
            row = stands.signatures.get(uuid)
            if together(acts) is Told.ACCEPTED and row is not None and row[1] not in states:
                rig.wrong(f"came back: {uuid} is {row[1]}")
    corrected = {what: count for what, count in rig.inside("recount").items() if count}
    if corrected:
        rig.wrong(f"a recount put right: {corrected}")
    if rig.manage("check", "--deploy", "--fail-level", "WARNING") and not rig.site.is_ready():
        rig.wrong("the site is not ready")


def _numbers_go_on(rig: Rig, lost: Facts) -> None:
    stands = Facts.read(rig.inside("stands"))
    if stands.highest < lost.highest:
        rig.wrong(f"number {lost.highest} was given, and the next would be {stands.highest + 1}")


# --- a torn copy ------------------------------------------------------------------------------------------


def torn_copy(rig: Rig) -> None:
    torn.rehearse(rig)


ACTS: tuple[Act, ...] = (
    Act("deployment", deployment, under_load=True),
    Act("torn-sqlite", torn_copy, under_load=False),
    Act("restore-drill", drill, under_load=False),
)
