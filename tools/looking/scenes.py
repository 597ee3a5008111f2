"""What there is to see: one database a scene, and in it every page by name, with what a person did before the look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from convention.models import Edition, Prose, TextImport
from mimc_site import outbox
from signatories import lifecycle, mailing, switches
from signatories.models import Mail, Report, Signature
from tests.convention.texts import SMALL, small_text
from tests.signatories import makers
from tests.structure.test_axe import stops
from tests.structure.world import make_world, signer_of
from tests.support.ground import Ground
from tests.support.queueing import client_of

PRINT_WIDTH = 794  # CSS pixels of A4
LONG = "Maria Wilhelmina Anneliese Konstantinopolitanopoulou-Schwarzenbergschmidt van den Hoogenbandt de la Vega"
UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
ARABIC = "الأستاذة الدكتورة فاطمة الزهراء بنت محمد الحسيني العلوي"
WORDS_IN_ARABIC = "نوقّع هذه الاتفاقية مع التحفظ على الفقرة الثانية من المادة الثانية عشرة. " * 4
WORDS_AT_LENGTH = "We read this article as leaving the State free to choose how, but not whether, it is done. " * 40

GAPS = SMALL.replace("Article 2. Duties", "Article 5. Duties").replace("[^2]", "[^9]")  # for the report to say

Act = Callable[[Page], None]

# Which sheet a page goes on: the longest beginning of its address's name that stands here.
KINDS = {
    "convention:home": "home",
    "convention:": "text",
    "convention:article": "article",
    "convention:annex-article": "article",
    "convention:search": "search",
    "convention:edition-search": "search",
    "convention:rights": "rights",
    "convention:compare": "compare",
    "convention:cite": "cite",
    "convention:annex-cite": "cite",
    "convention:edition-cite": "cite",
    "convention:downloads": "cite",
    "convention:instruments": "cite",
    **{f"convention:{name}": "prose" for name in ("summary", "interview", "about", "privacy", "accessibility")},
    "signatories:sign": "sign",
    "signatories:confirm": "sign",
    "signatories:own": "own",
    "signatories:claim": "own",
    "signatories:report": "report",
    "signatories:own-help": "report",
    "signatories:own-told": "report",
    "signatories:register": "register",
    "signatories:signature": "register",
    "signatories:statement": "statements",
    "signatories:figures": "figures",
    "signatories:hand-over": "figures",
    "signatories:embed": "figures",
    "signatories:api": "figures",
    "signatories:moderation": "prose",
    "queue:": "staff",
    "queue:index": "queue",
    "queue:search": "queue",
    "queue:item": "item",
    "staff:": "accounts",
    "site:": "accounts",
    "site:styleguide": "components",
    "annotations:": "annotations",
    "admin:": "editing",
    "none": "errors",
}


def kind_of(name: str) -> str:
    """Return the sheet for the page of this address name.

    Raises:
        KeyError: no beginning of the name is known.
    """
    return KINDS[max((start for start in KINDS if name.startswith(start)), key=len, default=name)]


@dataclass(frozen=True)
class Shot:
    """One page in one state. ``name`` is unique in its kind and names the pictures' files."""

    kind: str
    name: str
    path: str
    who: str = "visitor"
    act: Act | None = None
    status: int = 200
    medium: str = "screen"


@dataclass(frozen=True)
class Scene:
    """A filled database: the pages to see in it and the test clients whose sessions open them."""

    name: str
    shots: list[Shot]
    clients: dict[str, Client] = field(default_factory=dict)


def scene_of(ground: Ground, name: str) -> Scene:
    """Fill a database for the scene of this name, and put it in place.

    Raises:
        KeyError: there is no such scene.
    """
    template, fill = SCENES[name]
    ground.use(template)
    return fill()


# --- few and many ---------------------------------------------------------------------------------------

PLAIN = {
    "home": "convention:home",
    "text": "convention:text",
    "register": "signatories:register",
    "statements": "signatories:statements",
    "figures": "signatories:figures",
    "sign": "signatories:sign",
}


def nothing() -> Scene:
    """A site before anything was loaded."""
    shots = [Shot(kind, "empty", reverse(name)) for kind, name in PLAIN.items()]
    shots += [
        Shot("queue", "empty", reverse("queue:index"), "staff"),
        Shot("rights", "empty", reverse("convention:rights"), status=404),
        Shot("text", "editions-empty", reverse("convention:editions")),
        Shot("accounts", "start-empty", reverse("admin:index"), "staff"),
        Shot("accounts", "login", reverse("admin:login")),
    ]
    return Scene("nothing", shots, {"staff": client_of("owner")})


def one() -> Scene:
    """One of each: a signature that is shown and one that waits; an edition without its text."""
    makers.published(name="Ana Silva", affiliation="University of Porto", country="PT")
    makers.pending(name="Wei Li", country="CN")
    shots = [Shot(kind, "one", reverse(name)) for kind, name in PLAIN.items() if kind not in {"sign"}]
    shots.append(Shot("queue", "one", reverse("queue:index"), "staff"))
    return Scene("one", shots, {"staff": client_of("owner")})


def as_delivered() -> Scene:
    """What ``make run`` shows first: the specimen and the people of the Convention's own page."""

    def text(name: str, **where: str) -> str:
        return reverse(f"convention:{name}", kwargs=where)

    shots = [
        Shot("home", "as-delivered", text("home")),
        Shot("text", "contents", text("text")),
        Shot("text", "chapter-3", text("chapter", number="3")),
        Shot("text", "definitions-specimen", text("definitions")),
        Shot("article", "specimen-8", text("article", slug="8")),
        Shot("article", "specimen-12", text("article", slug="12")),
        Shot("article", "first", text("article", slug="1")),
        Shot("article", "last", text("article", slug="213")),
        Shot("article", "preview", text("article", slug="8"), act=_preview),
        Shot("search", "many-hits", f"{text('search')}?q=family"),
        Shot("search", "mistyped", f"{text('search')}?q=refuge+famly"),
        Shot("cite", "specimen-12-p1", f"{text('cite', slug='12')}?at=art-12-p1"),
        Shot("rights", "overview-specimen", text("rights")),
        Shot("rights", "compare-specimen", f"{text('rights-compare')}?a=visitors&b=students"),
        Shot("compare", "choose-specimen", text("compare")),
        Shot("register", "as-delivered", reverse("signatories:register")),
        Shot("register", "nobody-found", f"{reverse('signatories:register')}?q=nobodyofthatname"),
        Shot("statements", "as-delivered", reverse("signatories:statements")),
        Shot("queue", "done", reverse("queue:index"), "staff"),
        Shot("accounts", "start", reverse("admin:index"), "staff"),
        Shot("sign", "blank", reverse("signatories:sign")),
        Shot("sign", "mistakes", reverse("signatories:sign"), act=_send_wrong),
        Shot("sign", "filled", reverse("signatories:sign"), act=_fill),
        Shot("sign", "long-and-right-to-left", reverse("signatories:sign"), act=_fill_strangely),
        Shot("sign", "one-statement", reverse("signatories:sign"), act=_state),
        Shot("own", "asked-address-wrong", reverse("signatories:own"), act=_press("Send me the link")),
        Shot("accounts", "login-wrong", reverse("admin:login"), act=_log_in_wrong),
    ]
    shots += [
        Shot("print", name, path, medium="print")
        for name, path in {
            "home": text("home"),
            "article": text("article", slug="12"),
            "chapter": text("chapter", number="3"),
            "definitions": text("definitions"),
            "rights": text("rights"),
            "summary": text("summary"),
            "register": reverse("signatories:register"),
            "privacy": text("privacy"),
        }.items()
    ]
    return Scene("as delivered", shots, {"staff": client_of("owner")})


def many() -> Scene:
    """Three thousand in the register, a hundred and twenty in the queue."""
    call_command("fill_register", published=3000, pending=120, statements=600, verbosity=0)
    register = reverse("signatories:register")
    shots = [Shot(kind, "many", reverse(name)) for kind, name in PLAIN.items() if kind not in {"sign", "text"}]
    declared = (
        Signature.objects.published().filter(statements__state="published", kind="public").order_by("number").first()
    )
    assert declared is not None
    shots += [
        Shot("register", "search-many", f"{register}?q=ada"),
        Shot("register", "country", f"{register}?country=FR"),
        Shot("register", "page-2", f"{register}?before=2000"),
        Shot("register", "one-of-many", reverse("signatories:signature", kwargs={"number": declared.number})),
        Shot("statements", "search", f"{reverse('signatories:statements')}?q=article"),
        Shot("queue", "many", reverse("queue:index"), "staff"),
        Shot("queue", "open", reverse("queue:index"), "staff", act=_open_first),
        Shot("item", "invented", reverse("queue:item", kwargs={"uuid": _next().uuid}), "staff"),
        Shot("accounts", "start-many", reverse("admin:index"), "staff"),
        Shot("print", "register-many", register, medium="print"),
    ]
    return Scene("many", shots, {"staff": client_of("owner")})


def _next() -> Signature:
    found = Signature.objects.pending().order_by("pk").first()
    assert found is not None
    return found


# --- everything -----------------------------------------------------------------------------------------


def everything() -> Scene:
    """Every address in the state that the tests know, and the people who are hard to set."""
    world = make_world()
    seen: dict[tuple[str, str], int] = {}
    shots = []
    for name, who, path in stops(world):
        kind, word = kind_of(name), name.partition(":")[2] or name
        seen[kind, word] = seen.get((kind, word), 0) + 1
        label = word if seen[kind, word] == 1 else f"{word}-{seen[kind, word]}"
        shots.append(Shot(kind, label, path, who, status=0))
    shots += [*_strange_people(), *_failures()]
    return Scene("everything", shots, world.clients)


def _strange_people() -> Iterator[Shot]:
    strange: dict[str, dict[str, Any]] = {
        "long": {"name": LONG, "affiliation": "Institute for the Study of Very Long Names of Institutes " * 8},
        "unbroken": {"name": UNBROKEN, "affiliation": UNBROKEN},
        "right-to-left": {
            "name": ARABIC, "affiliation": "كلية الحقوق، جامعة القاهرة", "country": "EG",
            "statements": (makers.reservation(WORDS_IN_ARABIC),),
        },
        "long-statement": {"name": "Lena Lang", "statements": (makers.reservation(WORDS_AT_LENGTH),) * 3},
    }  # fmt: skip
    for name, facts in strange.items():
        shown = makers.published(**{**facts, "email": f"{name}-shown@example.org"})
        waits = makers.pending(**facts)
        yield Shot("register", name, reverse("signatories:signature", kwargs={"number": shown.number}))
        yield Shot("item", name, reverse("queue:item", kwargs={"uuid": waits.uuid}), "staff")
    held = makers.pending(name="Hana Held")
    lifecycle.hold(held, by=makers.moderator(), code="duplicate", note="Looks like a line of 2017.")
    lifecycle.report(Report.Kind.NOT_ME, signature=held, name="Hana", words="I never signed this. Please look.")
    yield Shot("item", "held-and-reported", reverse("queue:item", kwargs={"uuid": held.uuid}), "staff")
    yield Shot("register", "hard-to-set", reverse("signatories:register"))
    yield Shot("queue", "hard-to-set", reverse("queue:index"), "staff")


def _failures() -> Iterator[Shot]:
    for name, status, path in (
        ("404", 404, "/nothing-here/"), ("400", 400, "/a%00b/"), ("403", 403, "/try/forbidden/"),
        ("429", 429, "/try/busy/"), ("500", 500, "/try/broken/"), ("503", 503, "/try/away/"),
    ):  # fmt: skip
        yield Shot("errors", name, path, status=status)
    gone = Signature.objects.filter(state="erased", number__isnull=False).first()
    assert gone is not None
    yield Shot("errors", "410", reverse("signatories:signature", kwargs={"number": gone.number}), status=410)


# --- what staff work on, and one's own page in each state -------------------------------------------------


def desk() -> Scene:
    """The queue with each thing that waits in it, what editors fill, and one's own page in each state."""
    clients = {"staff": client_of("owner")}
    shots = [*_waiting(), *_edited(clients["staff"]), *_owned(clients), *_letters()]
    return Scene("desk", shots, clients)


def _waiting() -> Iterator[Shot]:
    by, index = makers.moderator(), reverse("queue:index")
    shown = makers.published(name="Ana Silva", affiliation="University of Porto", country="PT", statements=())
    twin = makers.pending(name="Ana Silva", affiliation="Universidade do Porto", country="PT", statements=())
    for number in range(3):
        makers.pending(name="Ana Sílva", affiliation=UNBROKEN[: 60 + number], country="PT", statements=())
    lifecycle.signal(twin, "alike", weight=3, other=shown)
    held = makers.pending(name="Hana Held", affiliation="School of Law")
    lifecycle.hold(held, by=by, code="duplicate", note="Looks like a line of 2017.")
    asked = makers.pending(name="Asa Asked")
    lifecycle.ask(asked, seen=asked.version, by=by, text="Which of the two universities is yours?")
    lifecycle.answer(makers.question_of(asked), text="The one in Porto.")
    for number in range(8):
        makers.pending(name=f"Paula Plain {number + 1}", affiliation="University of Lagos", country="NG", statements=())
    changed = makers.published(name="Rita Revised", affiliation="University of Lima", country="PE")
    lifecycle.revise(changed, changes={"name": "Rita Maria Revised", "affiliation": UNBROKEN[:90]})
    later = makers.published(name="Lars Later")
    lifecycle.propose(later, makers.reservation(WORDS_AT_LENGTH[:400]))
    removed = makers.declined(name="Dora Declined")
    lifecycle.report(Report.Kind.REMOVE, name="Nora Nobody", email="nora@example.org", words="Please take me off.")

    def item(signature: Signature) -> str:
        return reverse("queue:item", kwargs={"uuid": signature.uuid})

    yield Shot("queue", "mixed", index, "staff")
    yield Shot("queue", "marked", index, "staff", act=_mark)
    yield Shot("queue", "held-only", f"{index}?only=held", "staff")
    yield Shot("item", "alike", item(twin), "staff")
    yield Shot("item", "held", item(held), "staff")
    yield Shot("item", "answered", item(asked), "staff")
    yield Shot("item", "change", item(changed), "staff")
    yield Shot("item", "later-statement", item(later), "staff")
    yield Shot("item", "declined", item(removed), "staff")
    for panel in ("decline-", "hold", "ask", "edit"):
        yield Shot("item", f"panel-{panel}".rstrip("-"), item(twin), "staff", act=_open(f"#{panel} > summary"))
    yield Shot("staff", "requests-one", reverse("queue:requests"), "staff")
    yield Shot("staff", "search-none", f"{reverse('queue:search')}?q=nobodyofthatname", "staff")
    yield Shot("staff", "audit-none", f"{reverse('queue:audit')}?verb=take_down", "staff")


def _edited(client: Client) -> Iterator[Shot]:
    place = reverse("admin:convention_textimport_add")
    words = {"language": "en", "label": "2027", "date": "", "title": ""}
    client.post(place, {**words, "file": SimpleUploadedFile("charter.md", GAPS.encode())})
    came = TextImport.objects.get()
    small_text(label="smaller")
    edition = Edition.objects.exclude(digest="").first()
    prose = Prose.objects.first()
    assert edition is not None
    assert prose is not None
    for name, address in {
        "import": place,
        "imports": reverse("admin:convention_textimport_changelist"),
        "import-report": reverse("admin:convention_textimport_change", args=[came.pk]),
        "import-changes": reverse("admin:convention_textimport_changes", args=[came.pk]),
        "editions": reverse("admin:convention_edition_changelist"),
        "edition": reverse("admin:convention_edition_change", args=[edition.pk]),
        "prose-list": reverse("admin:convention_prose_changelist"),
        "prose": reverse("admin:convention_prose_change", args=[prose.pk]),
        "prose-history": reverse("admin:convention_prose_history", args=[prose.pk]),
        "facts": reverse("admin:convention_sitefacts_changelist"),
        "reasons": reverse("admin:signatories_reason_changelist"),
        "documents": reverse("admin:convention_document_changelist"),
        "document": reverse("admin:convention_document_add"),
        "password": reverse("admin:password_change"),
        "edits": reverse("admin:auditlog_logentry_changelist"),
    }.items():
        yield Shot("editing", name, address, "staff")


def _owned(clients: dict[str, Client]) -> Iterator[Shot]:
    by = makers.moderator()
    waits = makers.pending(name="Paul Pending")
    asked = makers.pending(name="Asa Asked", statements=(makers.reservation(WORDS_IN_ARABIC),))
    lifecycle.decline_statement(
        makers.statement_of(asked), seen=makers.statement_of(asked).version, by=by, reason=makers.reason()
    )
    changed = makers.published(name=LONG, affiliation=UNBROKEN)
    lifecycle.revise(changed, changes={"name": ARABIC})
    states = {
        "pending": waits,
        "agreement": asked,
        "change-waits": changed,
        "declined": makers.declined(name="Dora Declined"),
        "withdrawn": makers.withdrawn(name="Wanda Withdrawn"),
    }
    for name, signature in states.items():
        clients[name] = signer_of(makers.again(signature))
        yield Shot("own", f"state-{name}", reverse("signatories:own"), name)


def _letters() -> Iterator[Shot]:
    """Send every mail that waits, and show one of each kind as the outbox has it."""
    Mail.objects.filter(state=Mail.State.WAITING).update(due_at=timezone.now())
    while mailing.deliver_due():
        pass
    outbox.OutboxBackend().send_messages(mail.outbox)
    seen = set()
    for path in sorted(outbox.folder().glob("*.eml")):
        subject = str(outbox.read(path)["subject"])
        if subject not in seen:
            seen.add(subject)
            yield Shot("mail", f"{len(seen):02d}", reverse("site:outbox-message", kwargs={"name": path.stem}))


# --- switches -------------------------------------------------------------------------------------------


def switched() -> Scene:
    """Signing closed and the site read-only, with an announcement; ``studio`` turns the switches as shots ask."""
    owner = client_of("owner")
    sign, register = reverse("signatories:sign"), reverse("signatories:register")
    off = {"signing_paused": False, "read_only": False, "closed": False}
    paused = {**off, "signing_paused": True, "paused_words": "We move house until Monday."}
    read_only = {**off, "read_only": True, "read_only_words": "The disk is being changed until noon."}
    announced = {**off, "announcement": "On Monday from 10 to 11 UTC this site will be slow."}
    shots = [
        Shot("sign", "paused", sign, act=_switch(**paused)),
        Shot("sign", "read-only", sign, act=_switch(**read_only)),
        Shot("own", "read-only", reverse("signatories:own"), act=_switch(**read_only)),
        Shot("sign", "closed", sign, act=_switch(**{**off, "closed": True})),
        Shot("home", "announced", "/", act=_switch(**announced)),
        Shot("register", "announced", register, act=_switch(**announced)),
    ]
    return Scene("switched", shots, {"staff": owner})


def _switch(**wanted: Any) -> Act:
    def turn(page: Page) -> None:
        switches.change(by=makers.moderator("switching", "owner"), **wanted)
        page.wait_for_timeout(1100)  # a process reads the content version once a second
        page.reload()

    return turn


# --- what a person does before the look -----------------------------------------------------------------


def _press(name: str) -> Act:
    def press(page: Page) -> None:
        page.get_by_role("button", name=name, exact=True).click()

    return press


def _send_wrong(page: Page) -> None:
    page.get_by_label("Your name").fill("<b>Ana</b>")
    page.get_by_label("E-mail").fill("ana@")
    page.get_by_role("button", name="Sign", exact=True).click()


def _fill(page: Page, name: str = "Ana Silva", place: str = "University of Porto") -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Where I work or study").fill(place)
    page.get_by_label("E-mail").fill("ana@example.org")
    page.get_by_label("Show the line above").check()


def _fill_strangely(page: Page) -> None:
    _fill(page, ARABIC, UNBROKEN[:120])


def _state(page: Page) -> None:
    _fill(page)
    first = page.get_by_role("group", name="Statement 1", exact=True)
    if not first.is_visible():
        page.locator("summary", has_text="Add a reservation").first.click()
    first.get_by_label("Reservation").check()
    first.get_by_label("What it is about").fill("12(1), Chapter III")
    first.get_by_label("Your words").fill("We sign without paragraph 1 of article 12.")
    page.wait_for_timeout(600)  # the parts are looked up while one types


def _log_in_wrong(page: Page) -> None:
    page.locator("#id_username").fill("nobody")
    page.locator("#id_password").fill("nothing")
    page.get_by_role("button", name="Sign in").click()


def _open_first(page: Page) -> None:
    page.locator("main a[href*='/admin/queue/']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)


def _open(place: str) -> Act:
    def open_it(page: Page) -> None:
        page.locator(place).click()

    return open_it


def _mark(page: Page) -> None:
    for box in page.locator(".mark-item input").all()[:3]:
        box.check()


def _preview(page: Page) -> None:
    page.get_by_role("link", name="article 34", exact=True).first.hover()
    page.wait_for_timeout(700)


SCENES: dict[str, tuple[str, Callable[[], Scene]]] = {
    "nothing": ("bare", nothing),
    "one": ("bare", one),
    "as delivered": ("seeded", as_delivered),
    "many": ("seeded", many),
    "everything": ("seeded", everything),
    "desk": ("seeded", desk),
    "switched": ("seeded", switched),
}
