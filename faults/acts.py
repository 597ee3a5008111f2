"""What is more than a fault: a deployment and the way back, other keys, a restore, and a copy that was torn."""

from __future__ import annotations

import http.client
import secrets
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

from pyrage import x25519

from faults import ledger, torn
from faults.client import HOST
from faults.ledger import Told, now, together
from faults.load import ASSET, Person, read
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
    rig.failures.extend(dict.fromkeys(rig.load.assets_failed[failed_before:]))
    _none_failed(rig, began)


MIGRATION = """from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("signatories", "{before}")]
    operations = [migrations.AddField("signature", "version_after", models.CharField(max_length=20, null=True))]
"""


def _upgrade(rig: Rig, web: Web, worker: Service, *, first: bool, version: str = "origin/HEAD") -> None:
    assert web.process is not None
    assert worker.process is not None
    manage = f"{PYTHON} manage.py"
    words = {
        "CODE": str(web.folder), "BACKUP": f"{manage} backup --wait 10" if first else ":",
        "CHECK": f"{manage} check --deploy",
        "MIGRATE": f"{manage} migrate --noinput", "COLLECT": f"{manage} collectstatic --noinput -v0",
        "RELOAD": f"kill -HUP {web.process.pid}", "RESTART": f"kill {worker.process.pid}",
    }  # fmt: skip
    done = subprocess.run(
        [web.folder / "deploy" / "upgrade", version],
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


def _none_failed(rig: Rig, began: float) -> None:
    """Whatever was asked: a page, a mailed link, a press. What was refused to a reader is an error as well."""
    for failure in rig.ledger.failed(began, now())[:5]:
        rig.wrong(failure.words)
    refused = [look for look in rig.ledger.looked(began, now()) if 200 < look.status < 500]
    for look in refused[:5]:
        rig.wrong(f"{look.path} was answered with {look.status}")
    slowest = max((act.ended - act.began for act in list(rig.ledger.acts) if act.began >= began), default=0)
    if not rig.failures:
        rig.notes.append(f"no request failed, the slowest took {slowest:.1f} s")


def roll_back(rig: Rig) -> None:
    """A version without a migration, by ``deploy/upgrade``, and back by the command that it names."""
    began = now()
    before = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=rig.site.webs[0].folder, capture_output=True, text=True, check=True
    ).stdout.strip()
    style = rig.origin / "static" / "css" / "base.css"
    style.write_text(style.read_text() + "/* the version to leave again */\n")
    commit(rig.origin, "The version to leave again")
    for version in ("origin/HEAD", before):
        moved = now()
        for web, worker in zip(rig.site.webs, rig.site.workers, strict=True):
            _upgrade(rig, web, worker, first=web is rig.site.webs[0], version=version)
        _served_by_both(rig, moved)
    rig.wait(3)
    _none_failed(rig, began)


# --- other keys -------------------------------------------------------------------------------------------


def rotate_keys(rig: Rig) -> None:
    """Every key of docs/operations.md, "Rotate a key", on two hosts; links mailed before are pressed afterwards."""
    old, new = rig.environment["SECRET_KEY"], secrets.token_urlsafe(50)
    hashed = rig.manage("shell", "-v0", "-c", "from django.conf import settings; print(settings.HASH_KEY)").split()[-1]
    held = _unpressed(rig, 5)
    began = now()
    key, token = rig.folder / "key-after.txt", secrets.token_urlsafe(30)
    key.write_text(f"{x25519.Identity.generate()}\n")
    for changes in (
        {"HASH_KEY": hashed, "SECRET_KEY_FALLBACKS": new},
        {"SECRET_KEY": new, "SECRET_KEY_FALLBACKS": old, "METRICS_TOKEN": token, "BACKUP_KEY": str(key)},
    ):
        rig.environment.update(changes)
        rig.restart({})
    rig.key = key
    rig.manage("backup")
    for person, link in held:
        pressed = now()
        if (page := person.browser.get(link)).status != 200:
            rig.wrong(f"a link mailed before was answered with {page.status}")
        answer = person.browser.post(link, {"action": "confirm"})
        told = read(answer, "/sign/confirm/")
        rig.ledger.act(ledger.Act("confirm", person.submission, told, answer.status, pressed, now()))
        if told is not Told.ACCEPTED:
            rig.wrong(f"a link mailed before did not confirm: {answer.status}")
    if (status := _figures(rig.site.webs[1], token)) != 200:
        rig.wrong(f"/metrics answered the new token with {status}")
    rig.wait(3)
    _none_failed(rig, began)
    rig.notes.append(f"{len(held)} links mailed before were pressed")


def _unpressed(rig: Rig, many: int) -> list[tuple[Person, str]]:
    """Let people sign whose mailed link nobody presses yet."""
    held = []
    for _ in range(many * 3):
        person = rig.load.person(rig.chance)
        if rig.load.sign(person, rig.chance) is not Told.ACCEPTED:
            continue
        try:
            rig.load.to_confirm.remove(person)
        except ValueError:  # the load was faster
            continue
        if (letter := rig.sink.wait_for(person.email, 20)) is not None:
            held.append((person, letter.confirm))
        if len(held) == many:
            return held
    rig.wrong(f"only {len(held)} of {many} mails came")
    return held


def _figures(web: Web, token: str) -> int:
    line = http.client.HTTPConnection("127.0.0.1", web.port, timeout=10)
    headers = {
        "Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1", "Authorization": f"Bearer {token}",
    }  # fmt: skip
    line.request("GET", "/metrics", headers=headers)
    status = line.getresponse().status
    line.close()
    return status


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
    rig.postgres.make_anew()
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
    Act("roll-back", roll_back, under_load=True),
    Act("rotate-keys", rotate_keys, under_load=True),
    Act("torn-sqlite", torn_copy, under_load=False),
    Act("restore-drill", drill, under_load=False),
)
