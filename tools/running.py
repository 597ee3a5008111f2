"""``make run``: from a bare Python to a working site with its worker, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError, URLError

from tools.environment import ROOT, RUN, Venv, clean_environment
from tools.terminal import end_on_signals, say, step, stop

HOST = "127.0.0.1"
PATIENCE = 60.0  # seconds for the web server to answer; a cold disk may take half of that
GRACE = 10.0  # seconds for a process to end by itself


def main() -> int:
    end_on_signals()
    began = time.monotonic()
    environment = site_environment(dict(clean_environment()))
    port = int(environment["PORT"])
    require_free(port)
    with step("environment") as became:
        became.append(Venv().prepare(RUN))
    with step("content"):
        accounts = prepare(environment)
    with ExitStack() as stack:
        # The worker first: a visitor who signs in the first second already gets the mail.
        worker = stack.enter_context(started("worker", [str(Venv().python), "manage.py", "worker"], environment))
        web = stack.enter_context(started("web", web_command(port), environment))
        with step("site"):
            wait_for(web, port)
        say(closing_words(environment["SITE_URL"], accounts, time.monotonic() - began))
        with suppress(KeyboardInterrupt):
            watch([web, worker])
        say("\nEnding.")
    return 0


def site_environment(given: dict[str, str]) -> dict[str, str]:
    """Return the environment of the site's processes, or stop where what is given cannot be meant."""
    if given.get("DEBUG", "1").strip().lower() not in {"1", "true", "yes", "on"}:
        stop("make run is for trying the site and needs DEBUG=1. To run it for real, see docs/operations.md.")
    port = given.get("PORT", "").strip() or "8000"
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        stop(f"PORT must be a number from 1 to 65535, not {port!r}.")
    site_url = given.get("SITE_URL") or f"http://{HOST}:{port}"
    return {**given, "DEBUG": "1", "PORT": port, "SITE_URL": site_url, "PYTHONUNBUFFERED": "1"}


def require_free(port: int) -> None:
    with socket.socket() as probe:
        # As the web server will ask: a port that is only cooling down after a stop counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            stop(f"Port {port} may not be opened by this account. Name a higher one: make run PORT=8001")
        except OSError:
            stop(f"Port {port} is taken. Name another: make run PORT={port + 1 if port < 65535 else 8001}")


def prepare(environment: dict[str, str]) -> list[tuple[str, ...]]:
    """Bring database and content up to date; return (role, name, password) of each demo account."""
    command = [str(Venv().python), "manage.py", "trial"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        stop(last_line(done.stderr or done.stdout))
    return [tuple(line.split()[1:]) for line in done.stdout.splitlines() if line.startswith("account ")]


def web_command(port: int) -> list[str]:
    """One process with threads: it starts at once, and whitenoise serves static files under DEBUG too."""
    options = ["--bind", f"{HOST}:{port}", "--worker-class", "gthread", "--threads", "8", "--graceful-timeout", "2"]
    return [str(Venv().python), "-m", "gunicorn", "mimc_site.wsgi", *options]


@contextmanager
def started(name: str, command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process in a group of its own with its words in a file; end the whole group afterwards."""
    log = log_file(name, environment)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as words:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=words, stderr=words,
            start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """End the process and whatever it started, politely first."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            continue
        break
    process.wait()


def log_file(name: str, environment: dict[str, str]) -> Path:
    return Path(environment.get("DATA_DIR") or ROOT / "var") / "log" / f"{name}.log"


def wait_for(web: subprocess.Popen[bytes], port: int) -> None:
    limit = time.monotonic() + PATIENCE
    while not answers(port):
        if web.poll() is not None:
            stop(ended_words("web", web))
        if time.monotonic() > limit:
            stop(f"The site did not answer within {PATIENCE:.0f} seconds. Its words: {log_file('web', {**os.environ})}")
        time.sleep(0.05)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (HTTPError, URLError, OSError):
        return False


def watch(processes: list[subprocess.Popen[bytes]]) -> None:
    """Wait until one of them ends by itself, which none should."""
    while True:
        for name, process in zip(("web", "worker"), processes, strict=True):
            if process.poll() is not None:
                stop(ended_words(name, process))
        time.sleep(0.5)


def ended_words(name: str, process: subprocess.Popen[bytes]) -> str:
    log = log_file(name, dict(os.environ))
    words = last_line(log.read_text(errors="replace")) if log.exists() else ""
    return f"The {name} process ended (status {process.returncode}). {words} More in {log}"


def last_line(words: str) -> str:
    """Return the line that says what went wrong: the last one, without the command's own prefix."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return lines[-1].removeprefix("CommandError: ") if lines else "It said nothing."


def closing_words(site_url: str, accounts: list[tuple[str, ...]], seconds: float) -> str:
    width = max((len(name) for _, name, _ in accounts), default=0)
    lines = [f"\nReady in {seconds:.1f} s. Ctrl-C ends it."]
    places = [("site", "/"), ("queue", "/admin/queue/"), ("outbox", "/outbox/")]
    lines += [f"  {name:<8}{site_url}{path}" for name, path in places]
    lines.append("\nDemo accounts, for this machine only:")
    lines += [f"  {role:<12}{name:<{width}}  {password}" for role, name, password in accounts]
    return "\n".join(lines)
