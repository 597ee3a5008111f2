"""The signing form as whatever sends to it: a person, a tired person, a program, an attacker."""

import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from convention.models import Edition, SiteFacts
from signatories import keys, lifecycle
from signatories.forms.address import AddressField, likely_meant
from signatories.forms.consents import OPEN_DATA, PUBLICATION
from signatories.forms.signing import SignForm
from signatories.models import Access, AuditEvent, Consent, Contact, Mail, Signal, Signature, Statement

pytestmark = pytest.mark.django_db

ANA = {"name": "Ana Silva", "organisation": "University of Porto", "country": "PT", "email": "ana@example.org"}
GIVEN = {**ANA, "capacity": "own", "publication": "on"}


@pytest.fixture
def edition(db) -> Edition:
    return Edition.objects.create(
        language="en", label="2017", title="The Convention", is_current=True, published_at=timezone.now()
    )


def post(client: Client, **changes: object):
    return client.post("/sign/", {**GIVEN, **changes})


def nothing_happened() -> bool:
    return not (
        Signature.objects.exists() or Contact.objects.exists() or Mail.objects.exists() or AuditEvent.objects.exists()
    )


def values_shown(response) -> dict[str, str]:
    """Return what the form's fields hold when it is shown again."""
    form = response.context["form"]
    return {name: form[name].value() for name in ("name", "organisation", "email")}


# --- the way through ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "statements"),
    [
        # Edition, switches; signature, contact, consents, audit, link; mails of the day, mail.
        ({}, 9),
        ({"open_data": "on"}, 9),
        ({"website": "filled by a program"}, 10),  # a signal
    ],
)
def test_a_signature_takes_so_many_statements(
    client: Client, edition: Edition, changes: dict[str, object], statements: int
) -> None:
    for _ in range(3):  # as many whoever signed before
        with CaptureQueriesContext(connection) as captured:
            assert post(client, **changes).status_code == 302
        # Where limits are counted, and how a test's transactions begin, is the surroundings' and not the form's.
        asked = [query["sql"] for query in captured if not re.search("SAVEPOINT|limitcount|BEGIN", query["sql"])]
        assert len(asked) == statements, asked


def test_the_form_can_be_opened_and_sets_only_the_csrf_cookie(client: Client, edition: Edition) -> None:
    response = client.get("/sign/")
    assert response.status_code == 200
    assert set(response.cookies) == {"csrftoken"}
    # Back must find what was typed, which no-store would throw away.
    assert response["Cache-Control"] == "private, no-cache"


def test_what_was_given_is_stored_with_edition_consents_and_one_mail(client: Client, edition: Edition) -> None:
    response = post(client, position="Professor", open_data="on")
    assert (response.status_code, response["Location"]) == (302, "/sign/check-your-email/")
    signature = Signature.objects.get()
    assert (signature.state, signature.name, signature.affiliation) == (
        "unconfirmed", "Ana Silva", "Professor, University of Porto",
    )  # fmt: skip
    assert (signature.country.code, signature.capacity, signature.open_data) == ("PT", "own", True)
    assert (signature.edition, signature.edition_digest) == (edition, "")
    assert signature.contact.email == "ana@example.org"
    assert signature.contact.network_key == keys.network_key("127.0.0.1")
    consents = {consent.purpose: (consent.wording, consent.wording_sha256) for consent in Consent.objects.all()}
    assert consents == {
        "publication": (PUBLICATION.version, PUBLICATION.sha256),
        "open-data": (OPEN_DATA.version, OPEN_DATA.sha256),
    }
    assert list(Mail.objects.values_list("template", flat=True)) == ["confirm"]


def test_without_the_second_consent_the_row_is_no_open_data(client: Client, edition: Edition) -> None:
    post(client)
    assert Signature.objects.get().open_data is False
    assert list(Consent.objects.values_list("purpose", flat=True)) == ["publication"]


def test_the_boxes_are_unticked_and_their_words_are_those_that_are_stored(client: Client, edition: Edition) -> None:
    page = client.get("/sign/").content.decode()
    for box in ("publication", "open_data"):
        tag = re.search(rf'<input[^>]*name="{box}"[^>]*>', page)
        assert tag is not None
        assert "checked" not in tag[0]
    assert str(PUBLICATION.words).split("“")[0] in page
    assert "I am 16 or older" in str(PUBLICATION.words)


def test_the_line_stands_above_its_consent_without_a_script_too(client: Client, edition: Edition) -> None:
    page = client.get("/sign/").content.decode()
    assert page.index("As it will be shown") < page.index("Your name, position,") < page.index("Show the line above")
    page = post(client, publication="").content.decode()
    line = '<b data-line="name">Ana Silva</b><span data-line="rest">, University of Porto (Portugal)</span>'
    assert page.index(line) < page.index("Show the line above")


def test_an_affiliation_that_was_written_stands_instead_of_the_composed_one(client: Client, edition: Edition) -> None:
    post(client, position="Dean", affiliation="Dean emerita, Porto")
    assert Signature.objects.get().affiliation == "Dean emerita, Porto"


def test_a_statement_comes_with_the_signature(client: Client, edition: Edition) -> None:
    words = "Not article 12.\r\n\r\nNor 13."
    response = post(
        client, **{"statement-0-kind": "reservation", "statement-0-text": words, "statement-0-language": "fr"}
    )
    assert response.status_code == 302
    statement = Statement.objects.get()
    assert (statement.kind, statement.text, statement.language) == ("reservation", "Not article 12.\n\nNor 13.", "fr")
    target = statement.targets.get()
    assert (target.scope, target.anchor, target.edition) == ("whole", "", edition)


def test_a_blank_statement_is_none(client: Client, edition: Edition) -> None:
    response = post(client, **{"statement-0-text": " \n ", "statement-0-language": "en", "statement-3-text": ""})
    assert response.status_code == 302
    assert Statement.objects.count() == 0


# --- which text, and when not ------------------------------------------------------------------------


def test_the_digest_of_a_loaded_text_is_shown_and_stored(client: Client, edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(digest="ab" * 32)
    assert "ab" * 32 in client.get("/sign/").content.decode()
    post(client)
    assert Signature.objects.get().edition_digest == "ab" * 32


def test_without_its_text_the_edition_says_so(client: Client, edition: Edition) -> None:
    assert "Its text is not loaded" in client.get("/sign/").content.decode()


def test_nobody_signs_another_text_than_the_one_they_were_shown(client: Client, edition: Edition) -> None:
    shown = SignForm(edition=edition)["text"].value()
    Edition.objects.filter(pk=edition.pk).update(digest="cd" * 32)
    response = post(client, text=shown)
    assert response.status_code == 422
    assert "was updated after you opened this page" in response.content.decode()
    assert nothing_happened()
    # The form that is shown again carries the new text, so pressing once more signs it.
    again = re.search(r'name="text" value="([^"]*)"', response.content.decode())
    assert again is not None
    assert post(client, text=again[1]).status_code == 302


def test_the_specimen_is_signed_only_where_it_is_allowed(client: Client, edition: Edition, settings) -> None:
    specimen = Edition.objects.create(
        language="en", label="specimen", title="Specimen", is_specimen=True, digest="ef" * 32,
        published_at=timezone.now(),
    )  # fmt: skip
    assert "demonstration" in client.get("/sign/").content.decode()
    post(client)
    assert Signature.objects.get().edition == specimen
    settings.SPECIMEN_ALLOWED = False
    assert "demonstration" not in client.get("/sign/").content.decode()
    post(client, email="other@example.org")
    assert Signature.objects.order_by("pk").last().edition == edition


def test_signing_waits_until_the_site_says_who_runs_it(client: Client, edition: Edition, settings) -> None:
    settings.SIGNING_NEEDS_FACTS = True
    page = client.get("/sign/")
    assert page.status_code == 200  # the form stays readable
    assert "Signing is paused" in page.content.decode()
    refused = post(client)
    assert refused.status_code == 503
    assert values_shown(refused)["name"] == "Ana Silva"
    assert nothing_happened()
    SiteFacts.objects.update_or_create(
        pk=1, defaults={"controller": "A", "contact_questions": "q@example.org", "contact_removal": "r@example.org"}
    )
    assert post(client).status_code == 302


def test_a_site_without_an_edition_says_so_and_takes_nothing(client: Client, db) -> None:
    page = client.get("/sign/")
    assert page.status_code == 200
    ways = [reverse("convention:text"), reverse("signatories:register"), reverse("signatories:own")]
    onward = page.content.decode().partition('<ul class="onward">')[2].partition("</ul>")[0]
    assert re.findall(r'href="([^"]+)"', onward) == ways
    assert post(client).status_code == 503
    assert nothing_happened()


# --- what is refused ---------------------------------------------------------------------------------

CONTROL = ["a\x00b", "a\x07b", "a\x1b[31mb", "a\nb", "a\u202eb", "a\u2066b", "a\x85b"]
MARKUP = ["<script>alert(1)</script>", "<b>Ana</b>", "Ana >", "[url=x]Ana[/url]"]
LINKS = [
    "Ana https：//spam.example",
    "Ana https://spam.example",
    "www.spam.example",
    "Ana javascript://x",
    "buy at spam.ru/x",
    "mailto:a@b.c",
]
BAD_LINES = [*CONTROL, *MARKUP, *LINKS, "x" * 501, "\u200b\u200b", "\u0301"]


@pytest.mark.parametrize("field", ["name", "organisation", "position", "affiliation"])
@pytest.mark.parametrize("value", BAD_LINES)
def test_bad_lines_are_refused_and_stay_in_the_form(client: Client, edition: Edition, field: str, value: str) -> None:
    response = post(client, **{field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"][field].value() == value
    assert response.context["form"]["email"].value() == "ana@example.org"
    assert f'href="#id_{field}"' in response.content.decode()
    assert nothing_happened()


BAD_ADDRESSES = [
    "", "ana", "ana@", "@example.org", "ana@localhost", "a b@example.org", "ana@example.org\x00", "ana@exa mple.org",
    "ana@example.org,b@example.org", "<ana@example.org>", "ana@example..org", "x" * 400 + "@example.org", "=1+1",
    "ana@[127.0.0.1]", "ana@example.org\r\nBcc: b@example.org",
]  # fmt: skip


@pytest.mark.parametrize("value", BAD_ADDRESSES)
def test_bad_addresses_are_refused_and_stay_in_the_form(client: Client, edition: Edition, value: str) -> None:
    response = post(client, email=value)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["email"]
    assert response.context["form"]["email"].value() == value
    assert nothing_happened()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("country", "XX"), ("country", "portugal"), ("country", "\x00"), ("capacity", "king"), ("capacity", "\x00"),
        ("submission", "not-a-uuid"), ("submission", "\x00"), ("submission", "1" * 100_000),
        ("text", "another:text"), ("text", "\x00"), ("publication", ""),
    ],
)  # fmt: skip
def test_bad_choices_are_refused(client: Client, edition: Edition, field: str, value: str) -> None:
    response = post(client, **{field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert values_shown(response) == {key: GIVEN[key] for key in ("name", "organisation", "email")}
    assert nothing_happened()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"kind": "reservation"}, ["text"]),
        ({"text": "words"}, ["kind"]),
        ({"kind": "wish", "text": "words"}, ["kind"]),
        ({"kind": "unspecified", "text": "words"}, ["kind"]),
        ({"kind": "declaration", "text": "x" * 20_001}, ["text"]),
        ({"kind": "declaration", "text": "a\x00b"}, ["text"]),
        ({"kind": "declaration", "text": "a\u202eb"}, ["text"]),
        ({"kind": "declaration", "text": "words", "language": "klingon"}, ["language"]),
    ],
)
def test_bad_statements_are_refused_and_stay_in_the_form(
    client: Client, edition: Edition, changes: dict[str, str], wrong: list[str]
) -> None:
    response = post(client, **{f"statement-0-{name}": value for name, value in changes.items()})
    assert response.status_code == 422
    [form] = response.context["statements"].filled
    assert list(form.errors) == wrong
    assert form["text"].value() == changes.get("text")
    assert nothing_happened()


def test_eleven_statements_are_one_too_many(client: Client, edition: Edition) -> None:
    many = {
        f"statement-{n}-{field}": value for n in range(11) for field, value in (("kind", "declaration"), ("text", "x"))
    }
    assert post(client, **many).status_code == 422
    assert nothing_happened()
    ten = {name: value for name, value in many.items() if "-10-" not in name}
    assert post(client, **ten).status_code == 302
    assert Statement.objects.count() == 10


def test_an_empty_form_names_what_is_missing(client: Client, edition: Edition) -> None:
    response = client.post("/sign/", {})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name", "email", "publication"]
    assert nothing_happened()


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"name=%00&email=%FF", b"name=" + b"x" * 2_000_000, b"&" * 4_000])
def test_bodies_that_are_no_form_are_refused(client: Client, edition: Edition, body: bytes) -> None:
    response = client.post("/sign/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 422
    assert nothing_happened()


def test_a_body_past_the_limit_gets_a_plain_413(client: Client, edition: Edition) -> None:
    assert client.post("/sign/", b"x" * 3_000_001, content_type="application/octet-stream").status_code == 413
    assert nothing_happened()


def test_more_than_five_thousand_fields_get_a_plain_413(edition: Edition) -> None:
    body = "&".join(f"f{n}=" for n in range(5_001)).encode()
    person = Client(enforce_csrf_checks=True)
    person.get("/sign/")
    response = person.post("/sign/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413
    assert nothing_happened()


def test_broken_multipart_is_refused(client: Client, edition: Edition) -> None:
    response = client.post("/sign/", b"nonsense", content_type="multipart/form-data; boundary=")
    assert response.status_code == 400
    assert nothing_happened()


def test_without_the_csrf_token_nothing_is_taken(edition: Edition) -> None:
    response = Client(enforce_csrf_checks=True).post("/sign/", GIVEN)
    assert response.status_code == 403
    assert nothing_happened()


def test_after_a_lost_token_the_form_comes_again_as_it_was_sent(edition: Edition) -> None:
    person = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    sent = {**GIVEN, "statement-0-kind": "declaration", "statement-0-text": "We declare this."}
    again = person.post("/sign/", sent)
    assert again.status_code == 403
    assert "Please press “Sign” once more." in again.content.decode()
    assert values_shown(again) == {key: GIVEN[key] for key in ("name", "organisation", "email")}
    assert again.context["statements"].forms[0]["text"].value() == "We declare this."
    assert re.search(r'name="publication"[^>]* checked', again.content.decode()) is not None
    assert nothing_happened()
    token = again.context["csrf_token"]
    assert person.post("/sign/", {**sent, "csrfmiddlewaretoken": str(token)}).status_code == 302


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_another_site_puts_no_words_into_the_form(edition: Edition, origin: str) -> None:
    headers = {"origin": origin} if origin else {}
    for path in ("/sign/", "/signature/edit/"):
        response = Client(enforce_csrf_checks=True, headers=headers).post(path, GIVEN)
        assert (response.status_code, "Ana Silva" in response.content.decode()) == (403, False)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/sign/", "/sign/check-your-email/", "/sign/confirm/x/", "/sign/deleted/"])
def test_other_methods_are_refused(client: Client, edition: Edition, method: str, path: str) -> None:
    assert getattr(client, method)(path).status_code == 405


# --- what is accepted --------------------------------------------------------------------------------

NAMES = [
    "Ж", "O", "Sukarno", "D’Angelo-Łukasiewicz", "Nguyễn Thị Minh Khai", "李小龍", "محمد بن سلمان", "שרה כהן",
    "நளினி", "Ọláńrewájú", "=SUM(A1)", "+Ana", "-Ana", "@ana", "Ana 🌍", "🙂", "J. R. R. Tolkien", "علی‌رضا", "X Æ A-12",
    "Robert'); DROP TABLE signatures;--", "{{ 7*7 }}", "%s%n", "Müller, Dr. h.c.", "x" * 200,
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_kind_are_accepted_as_written(client: Client, edition: Edition, name: str) -> None:
    assert post(client, name=name).status_code == 302
    assert Signature.objects.get().name == name


def test_an_organisation_may_be_named_like_a_domain(client: Client, edition: Edition) -> None:
    assert post(client, organisation="Avaaz.org").status_code == 302


def test_white_space_is_folded_and_the_name_composed(client: Client, edition: Edition) -> None:
    post(client, name="  Jose\u0301 \t  Silva ")
    assert Signature.objects.get().name == "José Silva"


@pytest.mark.parametrize("email", ["jürgen@exämple.de", "o'hara+tag@example.org", "ANA@EXAMPLE.ORG", "a@例え.jp"])
def test_addresses_of_every_kind_are_accepted(client: Client, edition: Edition, email: str) -> None:
    assert post(client, email=email).status_code == 302
    assert Contact.objects.get().email == email


def test_kosovo_is_a_country_where_people_live(client: Client, edition: Edition) -> None:
    assert post(client, country="XK").status_code == 302
    assert Signature.objects.get().country.name == "Kosovo"


def test_a_day_old_form_works(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    person, now = Client(enforce_csrf_checks=True), time.time()
    with monkeypatch.context() as yesterday:
        yesterday.setattr(time, "time", lambda: now - 30 * 3600)
        page = person.get("/sign/")
    hidden = {name: page.context["form"][name].value() for name in ("began", "text", "submission")}
    response = person.post("/sign/", {**GIVEN, **hidden, "csrfmiddlewaretoken": str(page.context["csrf_token"])})
    assert (response.status_code, Signal.objects.count()) == (302, 0)
    form = SignForm({**GIVEN, **hidden}, edition=edition)
    assert form.is_valid()
    assert 30 * 3600 <= (form.seconds_taken() or 0) < 31 * 3600


@pytest.mark.parametrize("value", ["forged", "", "\x00"])
def test_a_forged_time_or_a_filled_trap_never_refuses(client: Client, edition: Edition, value: str) -> None:
    assert post(client, began=value, website="https://spam.example").status_code == 302


def test_signing_for_an_organisation_asks_for_both(client: Client, edition: Edition) -> None:
    response = post(client, capacity="organisation", organisation="", position="")
    assert response.status_code == 422
    assert sorted(response.context["form"].errors) == ["organisation", "position"]
    assert post(client, capacity="organisation", position="Director").status_code == 302
    assert Signature.objects.get().capacity == "organisation"


# --- slips in the address ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ana@gmial.com", "ana@gmail.com"), ("ana@gmail.con", "ana@gmail.com"), ("ana@hotmial.com", "ana@hotmail.com"),
        ("ana@gmail.com", ""), ("ana@mail.com", ""), ("ana@uni-porto.pt", ""), ("ana@example.org", ""), ("x", ""),
    ],
)  # fmt: skip
def test_likely_slips_are_noticed(typed: str, meant: str) -> None:
    assert likely_meant(typed) == meant


def test_a_slip_is_offered_once_and_never_forced(client: Client, edition: Edition) -> None:
    asked = post(client, email="ana@gmial.com")
    assert asked.status_code == 422
    assert "Did you mean ana@gmail.com?" in asked.content.decode()
    assert 'name="kept_address" id="id_kept_address" value="ana@gmial.com"' in asked.content.decode()
    assert nothing_happened()
    assert post(client, email="ana@gmial.com", kept_address="ana@gmial.com").status_code == 302
    assert Contact.objects.get().email == "ana@gmial.com"


def test_the_offered_address_is_taken_by_its_button(client: Client, edition: Edition) -> None:
    assert (
        post(client, email="ana@gmial.com", kept_address="ana@gmial.com", email_meant="ana@gmail.com").status_code
        == 302
    )
    assert Contact.objects.get().email == "ana@gmail.com"


# --- once -------------------------------------------------------------------------------------------


def test_a_double_submit_is_one_signature_and_one_mail(client: Client, edition: Edition) -> None:
    submission = str(uuid.uuid4())
    answers = [post(client, submission=submission) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == ["/sign/check-your-email/"] * 2
    assert (Signature.objects.count(), Mail.objects.count()) == (1, 1)


def test_going_back_to_correct_the_address_replaces_what_was_sent(client: Client, edition: Edition, mailbox) -> None:
    submission = str(uuid.uuid4())
    post(client, submission=submission, email="wrong@example.org")
    post(client, submission=submission, email="right@example.org")
    assert sorted(Signature.objects.values_list("state", flat=True)) == ["erased", "unconfirmed"]
    assert Contact.objects.get().email == "right@example.org"
    mailbox.deliver()
    assert [len(mailbox.to(address)) for address in ("wrong@example.org", "right@example.org")] == [0, 1]


def test_a_confirmed_signature_is_never_replaced_by_its_old_form(client: Client, edition: Edition) -> None:
    submission = str(uuid.uuid4())
    post(client, submission=submission)
    lifecycle.confirm(Signature.objects.get())
    post(client, submission=submission, name="Ana Souza")
    assert sorted(Signature.objects.values_list("state", "name")) == [
        ("pending", "Ana Silva"), ("unconfirmed", "Ana Souza"),
    ]  # fmt: skip


def test_the_same_form_sent_at_once_from_four_tabs_is_one_signature(fresh_database: str) -> None:
    Edition.objects.create(language="en", label="2017", title="T", is_current=True, published_at=timezone.now())
    submission = str(uuid.uuid4())

    def send(_: int) -> int:
        try:
            return post(Client(), submission=submission).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as four:
        assert list(four.map(send, range(4))) == [302] * 4
    assert (Signature.objects.count(), Mail.objects.count(), Contact.objects.count()) == (1, 1, 1)


def test_the_address_is_never_normalised_in_what_is_mailed() -> None:
    with pytest.raises(ValidationError):
        AddressField().clean("nobody")
    assert AddressField().clean(" Ana@Example.org ") == "Ana@Example.org"


# --- the link ---------------------------------------------------------------------------------------


@pytest.fixture
def link(client: Client, edition: Edition, mailbox) -> str:
    post(client, **{"statement-0-kind": "declaration", "statement-0-text": "We also declare this."})
    mailbox.deliver()
    return mailbox.link(mailbox.to("ana@example.org")[0], "/sign/confirm/")


def test_the_mail_shows_the_line_unclickable_and_no_words_of_a_statement(client: Client, edition, mailbox) -> None:
    post(client, name="Ana at spam.example", **{"statement-0-kind": "declaration", "statement-0-text": "Buy this"})
    mailbox.deliver()
    letter = mailbox.to("ana@example.org")[0]
    whole = letter.as_string() + mailbox.text(letter)
    assert "spam.example" not in whole
    assert "Buy this" not in whole
    assert "1 statement: declaration" in mailbox.text(letter)
    assert "&amp;" not in mailbox.text(letter)


def test_the_confirm_page_shows_everything_and_changes_nothing(client: Client, link: str) -> None:
    before = AuditEvent.objects.count()
    for _ in range(2):
        response = client.get(link)
        assert response.status_code == 200
        assert "Ana Silva" in response.content.decode()
        assert "We also declare this." in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert Signature.objects.get().state == "unconfirmed"
    assert AuditEvent.objects.count() == before


def test_confirming_shows_the_state_and_opens_ones_own_page(client: Client, link: str) -> None:
    assert client.post(link, {"action": "confirm"})["Location"] == link
    assert Signature.objects.get().state == "pending"
    assert "waits for staff" in client.get(link).content.decode()
    assert "ana@example.org" in client.get("/signature/").content.decode()


def test_the_used_link_gives_its_session_once(client: Client, link: str) -> None:
    client.post(link, {"action": "confirm"})
    stranger = Client()
    assert stranger.post(link, {"action": "confirm"}).status_code == 302
    page = stranger.get(link).content.decode()
    assert "waits for staff" in page
    assert "Ana Silva" not in page
    assert stranger.cookies.get("signer") is None
    assert AuditEvent.objects.filter(verb="confirm").count() == 1


def test_this_was_not_me_deletes_it(client: Client, link: str) -> None:
    assert client.post(link, {"action": "delete"})["Location"] == "/sign/deleted/"
    assert client.get("/sign/deleted/").status_code == 200
    assert (Signature.objects.get().state, Signature.objects.get().name) == ("erased", "")
    assert Contact.objects.count() == 0
    assert client.get(link).status_code == 404


def test_rivals_are_listed_first_and_erased_by_confirming(client: Client, link: str) -> None:
    post(client, name="Rival Silva")
    page = client.get(link).content.decode()
    assert page.index("Rival Silva") < page.index("Ana Silva")
    client.post(link, {"action": "confirm"})
    assert sorted(Signature.objects.values_list("state", flat=True)) == ["erased", "pending"]


def test_with_a_live_one_the_link_leads_to_it(client: Client, link: str, mailbox) -> None:
    post(client, name="Second Silva")
    mailbox.deliver()
    second = mailbox.link(mailbox.to("ana@example.org")[1], "/sign/confirm/")
    lifecycle.confirm(Signature.objects.get(name="Ana Silva"))
    # Confirming the first erased the second; a third comes after it.
    assert client.get(second).status_code == 404
    post(client, name="Third Silva")
    mailbox.deliver()
    third = mailbox.link(mailbox.to("ana@example.org")[2], "/sign/confirm/")
    page = client.get(third)
    assert "You have signed already" in page.content.decode()
    assert client.post(third, {"action": "confirm"}).status_code == 409
    assert Signature.objects.get(name="Third Silva").state == "unconfirmed"
    assert client.post(third, {"action": "open"})["Location"] == "/signature/"
    assert "Ana Silva" in client.get("/signature/").content.decode()


@pytest.mark.parametrize("action", ["", "publish", "open", "\x00"])
def test_other_buttons_do_nothing(client: Client, link: str, action: str) -> None:
    assert client.post(link, {"action": action}).status_code in {400, 409}
    assert Signature.objects.get().state == "unconfirmed"


def test_an_expired_link_says_so(client: Client, link: str) -> None:
    Access.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(link).status_code == 410
    assert client.post(link, {"action": "confirm"}).status_code == 410
    assert Signature.objects.get().state == "unconfirmed"


@pytest.mark.parametrize(
    "token",
    ["x", "a.b", "0" * 32 + ".x", "%00", "%0A", "\u202e", "=cmd", "<script>", "x" * 5_000, "..", "%2e%2e%2fadmin"],
)
def test_tokens_that_are_not_ours_get_a_page_that_helps(client: Client, edition: Edition, token: str) -> None:
    for path in ("/sign/confirm/", "/signature/open/"):
        response = client.get(f"{path}{token}/")
        assert response.status_code in {400, 404}
        assert client.post(f"{path}{token}/", {"action": "confirm"}).status_code in {400, 404}


def test_a_changed_or_foreign_token_opens_nothing(client: Client, link: str) -> None:
    token = link.split("/")[3]
    for wrong in (token[:-1], token + "x", token.upper(), token.replace(".", ":")):
        assert client.get(f"/sign/confirm/{wrong}/").status_code == 404
    # A token has one purpose: this one opens nobody's own page.
    assert client.get(f"/signature/open/{token}/").status_code == 404


# --- the answer tells nothing -------------------------------------------------------------------------


def test_the_answer_is_the_same_whoever_the_address_belongs_to(client: Client, edition: Edition) -> None:
    answers = []
    for state in ("unknown", "unconfirmed", "pending", "withdrawn"):
        if state == "pending":
            lifecycle.confirm(Signature.objects.filter(state="unconfirmed").first())
        if state == "withdrawn":
            lifecycle.withdraw(Signature.objects.get(state="pending"))
        response = post(Client())
        headers = {name: value for name, value in response.items() if name != "X-Request-ID"}
        page = Client().get("/sign/check-your-email/")
        answers.append((response.status_code, response.content, headers, page.content))
    assert answers == [answers[0]] * 4
