"""The signer's own page: who gets in, for how long, and what each button does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from convention.models import Edition
from signatories import lifecycle, switches, tokens, wayin
from signatories.lifecycle import Actor, Draft
from signatories.models import Access, AuditEvent, Contact, LimitCount, LinkRequest, Mail, Signature
from staff.models import Role
from tests.support.queueing import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(db) -> Edition:
    return Edition.objects.create(
        language="en", label="2017", title="The Convention", is_current=True, published_at=timezone.now()
    )


def signed(edition: Edition, name: str = "Ana Silva", email: str = "ana@example.org", **changes) -> Signature:
    return lifecycle.confirm(lifecycle.submit(Draft(name=name, edition=edition, email=email, **changes)))


@pytest.fixture
def signature(edition: Edition) -> Signature:
    return signed(edition)


@pytest.fixture
def owner(client: Client, signature: Signature, mailbox) -> Client:
    """Return a browser that the mailed link was opened in."""
    client.post("/signature/", {"email": "ana@example.org"})
    mailbox.deliver()
    link = mailbox.link(mailbox.to("ana@example.org")[-1], "/signature/open/")
    assert client.post(link)["Location"] == "/signature/"
    return client


WAYS = ["edit/", "statements/add/", "new-address/", "receipt.pdf", "my-signature.json", "withdraw/", "erase/"]


def shown(browser: Client, path: str = "/signature/") -> tuple[int, bool, list[str], bool]:
    """Return the status, whether staff's words are read, which ways are offered, and whether there is a button."""
    response = browser.get(path)
    page = response.content.decode().partition("<main")[2].partition("</main")[0]
    ways = [way for way in WAYS if f'href="/signature/{way}"' in page]
    return response.status_code, "The disk is being changed." in page, ways, "<button" in page


def test_while_the_site_can_only_be_read_the_page_says_so_and_offers_nothing_to_press(owner: Client) -> None:
    assert [shown(owner), shown(Client())] == [(200, False, WAYS, True), (200, False, [], True)]
    switches.change(
        by=Actor.of(staff(Role.OWNER)), signing_paused=False, read_only=True, closed=False,
        read_only_words="The disk is being changed.",
    )  # fmt: skip
    assert shown(owner) == (200, True, ["receipt.pdf", "my-signature.json"], False)
    assert shown(Client()) == (200, True, [], False)
    for path in ("edit/", "withdraw/", "erase/", "help/", "open/x/"):
        assert shown(owner, f"/signature/{path}") == (200, True, [], False)
    assert owner.get("/signature/open/x/")["Referrer-Policy"] == "no-referrer"
    assert owner.get("/signature/receipt.txt").status_code == 200


def letters_named(template: str) -> int:
    return Mail.objects.filter(template=template).exclude(state=Mail.State.DROPPED).count()


# --- the way in --------------------------------------------------------------------------------------


def test_without_a_session_the_page_asks_for_the_address(client: Client, edition: Edition) -> None:
    response = client.get("/signature/")
    assert response.status_code == 200
    assert 'name="email"' in response.content.decode()
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("email", ["", "nobody", "a\x00@example.org", "x" * 100_000, "a@b@c"])
def test_what_is_no_address_is_refused_and_kept(client: Client, edition: Edition, email: str) -> None:
    response = client.post("/signature/", {"email": email})
    assert response.status_code == 422
    assert response.context["form"]["email"].value() == email
    assert LinkRequest.objects.count() == 0


def test_asking_is_the_same_in_answer_and_work_whoever_it_is(client: Client, edition: Edition) -> None:
    signed(edition)
    lifecycle.withdraw(signed(edition, "Gone Away", "gone@example.org"))
    lifecycle.submit(Draft(name="Not Yet", edition=edition, email="yet@example.org"))
    seen = []
    for address in ("ana", "gone", "yet", "nobody"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = Client().post("/signature/", {"email": f"{address}@example.org"})
        headers = {name: value for name, value in response.items() if name != "X-Request-ID"}
        seen.append((response.status_code, headers, response.content, len(queries)))
    assert seen == [seen[0]] * 4
    assert LinkRequest.objects.count() == 4


def test_the_link_goes_to_who_has_a_signature_only(client: Client, signature: Signature, mailbox) -> None:
    for address in ("ANA@Example.org", "nobody@example.org"):
        client.post("/signature/", {"email": address})
    mailbox.deliver()
    assert [letter["Subject"] for letter in mailbox.to("ana@example.org")][-1] == "The link to your signature"
    assert mailbox.to("nobody@example.org") == []
    assert LinkRequest.objects.count() == 0


def test_a_person_and_their_organisation_get_a_link_each(client: Client, signature: Signature, mailbox) -> None:
    signed(signature.edition, "Ana for NGO", capacity="organisation", organisation="NGO", position="Chair")
    client.post("/signature/", {"email": "ana@example.org"})
    mailbox.deliver()
    assert letters_named("own") == 2


def test_who_has_not_confirmed_gets_the_link_to_confirm_again(client: Client, edition: Edition, mailbox) -> None:
    lifecycle.submit(Draft(name="Not Yet", edition=edition, email="yet@example.org"))
    client.post("/signature/", {"email": "yet@example.org"})
    mailbox.deliver()
    links = {mailbox.link(letter, "/sign/confirm/") for letter in mailbox.to("yet@example.org")}
    assert (len(mailbox.to("yet@example.org")), len(links)) == (2, 1)


def test_five_links_a_day_and_no_more(client: Client, signature: Signature, mailbox) -> None:
    for _ in range(7):
        assert client.post("/signature/", {"email": "ana@example.org"})["Location"] == "/signature/check-your-email/"
        mailbox.deliver()
    assert letters_named("own") == 5
    Mail.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    LimitCount.objects.update(expires_at=timezone.now())
    client.post("/signature/", {"email": "ana@example.org"})
    mailbox.deliver()
    assert letters_named("own") == 6


def test_opening_the_link_changes_nothing_until_the_button(client: Client, signature: Signature) -> None:
    access = wayin.make(signature)
    path = f"/signature/open/{tokens.make(access)}/"
    for _ in range(2):
        response = client.get(path)
        assert response.status_code == 200
        assert response["Referrer-Policy"] == "no-referrer"
    assert "Ana Silva" not in response.content.decode()
    assert Access.objects.get(pk=access.pk).used_at is None
    assert client.post(path)["Location"] == "/signature/"
    cookie = client.cookies["signer"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        "/signature/", True, "Lax", 3600,
    )  # fmt: skip
    # Only a hash of the secret is kept.
    assert cookie.value not in str(Access.objects.filter(pk=access.pk).values())
    for stranger in (Client(), Client()):
        assert stranger.post(path).status_code == 410
        assert stranger.get(path).status_code == 410
        assert stranger.cookies.get("signer") is None


def test_an_expired_link_says_so(client: Client, signature: Signature) -> None:
    access = wayin.make(signature)
    Access.objects.update(expires_at=timezone.now())
    assert client.post(f"/signature/open/{tokens.make(access)}/").status_code == 410


def test_a_link_mailed_under_the_key_before_opens_while_that_key_is_named(
    client: Client, signature: Signature, settings
) -> None:
    path = f"/signature/open/{tokens.make(wayin.make(signature))}/"
    before, settings.SECRET_KEY = settings.SECRET_KEY, "n" * 50
    unknown = client.get(path).status_code
    settings.SECRET_KEY_FALLBACKS = [before]
    assert (unknown, client.get(path).status_code) == (404, 200)


def test_the_session_ends_after_an_hour_and_by_its_button(owner: Client) -> None:
    assert "Ana Silva" in owner.get("/signature/").content.decode()
    Access.objects.update(session_until=timezone.now())
    assert "Ana Silva" not in owner.get("/signature/").content.decode()
    Access.objects.update(session_until=timezone.now() + timedelta(minutes=5))
    secret = owner.cookies["signer"].value
    owner.post("/signature/leave/")
    owner.cookies["signer"] = secret
    assert "Ana Silva" not in owner.get("/signature/").content.decode()


@pytest.mark.parametrize("secret", ["", "x", "0" * 64, "é", "x" * 5000])
def test_a_made_up_session_opens_nothing(client: Client, signature: Signature, secret: str) -> None:
    client.cookies["signer"] = secret
    assert "Ana Silva" not in client.get("/signature/").content.decode()
    for path in ("/signature/withdraw/", "/signature/erase/"):
        assert client.post(path)["Location"] == "/signature/"
    assert Signature.objects.get().state == "pending"


# --- what it shows and does --------------------------------------------------------------------------


def test_the_page_shows_what_is_public_and_what_is_stored(owner: Client) -> None:
    page = owner.get("/signature/").content.decode()
    for words in ("Ana Silva", "ana@example.org", "waits for staff", "Withdraw", "Erase"):
        assert words in page


def test_withdrawing_says_what_it_does_and_does_it_once(owner: Client, signature: Signature, mailbox) -> None:
    before = AuditEvent.objects.count()
    assert "When you withdraw" in owner.get("/signature/withdraw/").content.decode()
    assert AuditEvent.objects.count() == before
    assert owner.post("/signature/withdraw/")["Location"] == "/signature/"
    assert owner.post("/signature/withdraw/")["Location"] == "/signature/"
    assert Signature.objects.get().state == "withdrawn"
    assert AuditEvent.objects.filter(verb="withdraw").count() == 1
    page = owner.get("/signature/").content.decode()
    assert "Withdrawn:" in page
    assert "/signature/withdraw/" not in page
    mailbox.deliver()
    assert mailbox.to("ana@example.org")[-1]["Subject"] == "Your signature is withdrawn"


def test_erasing_empties_everything_and_ends_the_session(owner: Client, mailbox) -> None:
    assert "cannot be undone" in owner.get("/signature/erase/").content.decode()
    assert owner.post("/signature/erase/")["Location"] == "/signature/erased/"
    assert owner.get("/signature/erased/").status_code == 200
    assert (Signature.objects.get().state, Signature.objects.get().name) == ("erased", "")
    assert (Contact.objects.count(), Access.objects.count()) == (0, 0)
    assert "Ana Silva" not in owner.get("/signature/").content.decode()
    mailbox.deliver()
    last = mailbox.to("ana@example.org")[-1]
    assert last["Subject"] == "Your signature is erased"
    assert "Ana Silva" not in mailbox.text(last)
    assert set(Mail.objects.values_list("address", flat=True)) == {""}


def test_a_withdrawn_signature_can_still_be_erased(owner: Client) -> None:
    owner.post("/signature/withdraw/")
    owner.post("/signature/erase/")
    assert Signature.objects.get().state == "erased"


@pytest.mark.parametrize("path", ["/signature/leave/"])
def test_buttons_without_a_page_take_posts_only(client: Client, path: str) -> None:
    assert client.get(path).status_code == 405


@pytest.mark.parametrize(
    "path", ["/signature/", "/signature/withdraw/", "/signature/erase/", "/signature/leave/", "/signature/open/x/"]
)
def test_no_button_works_without_the_csrf_token(signature: Signature, path: str) -> None:
    assert Client(enforce_csrf_checks=True).post(path).status_code == 403
    assert Signature.objects.get().state == "pending"


@pytest.mark.parametrize(
    ("origin", "status"), [("null", 302), ("http://testserver", 302), ("https://evil.example", 403)]
)
def test_a_page_without_referrer_can_be_pressed_and_not_from_elsewhere(
    signature: Signature, origin: str, status: int
) -> None:
    """Browsers send ``Origin: null`` from a page whose policy is no-referrer."""
    person = Client(enforce_csrf_checks=True)
    path = f"/signature/open/{tokens.make(wayin.make(signature))}/"
    token = person.get(path).context["csrf_token"]
    assert person.post(path, {"csrfmiddlewaretoken": token}, headers={"origin": origin}).status_code == status
    assert person.post(path, headers={"origin": origin}).status_code == 403
