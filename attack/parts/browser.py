"""A real Chromium visits every page with hostile words planted in every field, past every form.

Whatever runs, whatever is fetched from elsewhere, whatever meets the content security policy is a finding: the policy
is the second wall, and markup that only it stops has passed the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from django.db import DatabaseError, models, transaction
from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Route, sync_playwright

from attack.client import HOST, ORIGIN, Request
from attack.parts.routes import addresses
from attack.site import EVERYBODY, REDIRECTS, Site, leads_away
from attack.strings import ELSEWHERE, MARK
from convention.models import ContentVersion
from tests.signatories.makers import own_models
from tests.support.browsing import ARGUMENTS, CHROMIUM

MOST_REDIRECTS = 5
PATIENCE = 15_000  # milliseconds
BAIT = [
    f'"><{MARK} onmouseover=alert(1)><img src=x onerror=alert(1)><script>alert(1)</script>',
    f"'><{MARK}><svg onload=alert(1)><script src=https://{ELSEWHERE}/a.js></script>",
    f"[a](javascript:alert(1)) ![b](https://{ELSEWHERE}/b.png) <{MARK}><iframe src=https://{ELSEWHERE}></iframe>",
    f"javascript:alert(1)//<{MARK}></title></textarea><script>alert(1)</script>",
]
SHORT_BAIT = f"<{MARK}>"
# Names of fields that hold no words of people: keys, digests, codes, and what only the site's own code writes.
NO_WORDS = re.compile(
    r"key|hash|sha256|digest|slug|code|anchor|suffix|content_type|language|state|kind|purpose|template|session|country"
    r"|verb|username|password|role|first_name|last_name|capacity|origin|number|email|domain|lease|error|file|path"
    r"|search_text|html|label$|version|wording|group|name_of_run"
)


def attack(site: Site) -> None:
    site.figures["fields with bait"] = planted()
    site.mend()
    visited = 0
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for who in EVERYBODY:
            context = chromium.new_context(base_url=ORIGIN, locale="en-GB", ignore_https_errors=True)
            visitor = _Visitor(site, context, who)
            for path in _pages(site, who):
                if site.left < 0:
                    site.figures["browser"] = f"stopped for time after {visited} pages"
                    break
                visitor.visit(path)
                visited += 1
            context.close()
        chromium.close()
    site.figures["pages visited by Chromium"] = visited


def _pages(site: Site, who: str) -> Iterator[str]:
    """Yield what this visitor has that a plain one has not; for the visitor everything public."""
    for name, row, path in addresses(site):
        if row is not None and row.kind != "page":
            continue
        is_staff = path.startswith("/admin/")
        if who == "owner" and is_staff and "logout" not in name:
            yield path
        if who in {"moderator", "auditor", "editor"} and path in (
            "/admin/",
            "/admin/queue/",
            "/admin/rights/",
            "/admin/mail/",
        ):
            yield path
        if row is not None and not is_staff and row.who == who:
            yield path


def planted() -> int:
    """Write bait into every field of every row that holds words; return how many fields took it."""
    count = 0
    for model in own_models():
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.CharField | models.TextField) or isinstance(field, models.EmailField):
                continue
            if field.choices or field.primary_key or NO_WORDS.search(field.name):
                continue
            count += _bait(model, field)
    ContentVersion.bump()
    return count


def _bait(model: Any, field: Any) -> bool:
    longest = field.max_length or 10_000
    taken = False
    for pk in model._default_manager.order_by("-pk").values_list("pk", flat=True)[:60]:
        bait = BAIT[hash(str(pk)) % 1 + (int(pk) if isinstance(pk, int) else 0) % len(BAIT)]
        words = bait if len(bait) <= longest else SHORT_BAIT
        if field.unique:
            words = f"{SHORT_BAIT}{pk}"
        try:
            with transaction.atomic():
                model._default_manager.filter(pk=pk).exclude(**{field.name: ""}).update(**{field.name: words[:longest]})
                taken = True
        except DatabaseError:
            continue  # the audit, or a constraint, refuses it
    return taken


class _Visitor:
    """Opens pages as one person; all that the browser fetches goes over the attack's own wire."""

    def __init__(self, site: Site, context: BrowserContext, who: str) -> None:
        self.site, self.who, self.path = site, who, ""
        context.set_default_timeout(PATIENCE)
        context.on("console", self._console)
        context.on("dialog", self._dialog)
        context.route("**/*", self._answer)
        self.page: Page = context.new_page()

    def visit(self, path: str) -> None:
        self.path = path
        try:
            self.page.goto(ORIGIN + path, wait_until="load")
            if self.page.locator(MARK).count():
                self._found(
                    "markup", str(self.page.locator(MARK).first.evaluate("node => node.parentElement.outerHTML"))[:200]
                )
            links = self.page.eval_on_selector_all("a[href], form[action]", LINKS)
        except Exception as error:  # whatever Playwright says of a page that does not load, the attack goes on
            if "net::ERR_ABORTED" not in str(error) and "Download is starting" not in str(error):
                self._found("page", str(error).splitlines()[0][:200])
            return
        for link in links:
            self._found("link that runs", str(link)[:200])

    def _answer(self, route: Route) -> None:
        asked = route.request
        if not asked.url.startswith(f"{ORIGIN}/"):
            if not asked.url.startswith(("data:", "blob:", "about:")):
                self._found("request elsewhere", f"{asked.resource_type} {asked.url[:150]}")
            route.abort()
            return
        headers = tuple((name, value) for name, value in asked.headers.items() if name in PASSED)
        request = Request(
            asked.method, asked.url.removeprefix(ORIGIN), self.who, headers, asked.post_data_buffer or b""
        )
        # A browser follows a redirect without asking here again, so it is followed for it.
        for _ in range(MOST_REDIRECTS):
            answer = self.site.ask(replace(request, network=f"10.99.0.{len(self.who)}"))
            if answer.status not in REDIRECTS or leads_away(answer.header("location")):
                break
            request = Request("GET", urljoin(request.target, answer.header("location").removeprefix(ORIGIN)), self.who)
        kept = {name: value for name, value in answer.headers if name not in DROPPED}
        route.fulfill(status=answer.status or 502, headers=kept, body=answer.body)

    def _dialog(self, dialog: Dialog) -> None:
        self._found("script ran", dialog.message)
        dialog.dismiss()

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self._found("policy met", message.text[:300])

    def _found(self, kind: str, what: str) -> None:
        self.site.find(f"browser: {kind}", f"{self.path} as {self.who}", what)


PASSED = {"accept", "content-type", "referer", "origin", "user-agent", "if-none-match", "range"}
DROPPED = {"transfer-encoding", "connection", "content-length", "set-cookie"}
LINKS = """nodes => nodes.map(node => node.getAttribute("href") || node.getAttribute("action"))
  .filter(link => /^\\s*(javascript|data|vbscript):/i.test(link))"""
assert HOST in ORIGIN
