"""What signers change on their own page, and the other mailed links."""

import json
import uuid
from dataclasses import replace

import pypdfium2
import pytest
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from convention.models import Edition
from signatories import lifecycle, mailing, receipts, tokens, wayin
from signatories.lifecycle import Actor, Draft, DraftStatement, DraftTarget
from signatories.models import (
    Access,
    AddressChange,
    AuditEvent,
    Consent,
    Contact,
    Invitation,
    Mail,
    Note,
    Question,
    Reason,
    Report,
    Revision,
    Signal,
    Signature,
    Statement,
)  # fmt: skip
from signatories.views.own import DONE
from staff.models import StaffAccount

pytestmark = pytest.mark.django_db
LINE = {
    "name": "Ana Souza",
    "organisation": "University of Porto",
    "position": "Dean",
    "affiliation": "",
    "country": "PT",
}
WORDS = {"kind": "understanding", "text": "We read article 3 so.", "language": "en"}


@pytest.fixture
def edition(db) -> Edition:
    return Edition.objects.create(
        language="en", label="2017", title="The Convention", is_current=True, published_at=timezone.now()
    )


@pytest.fixture
def staff(db) -> Actor:
    return Actor.of(StaffAccount.objects.create_user("mod", password="x", is_staff=True, role="moderator"))


@pytest.fixture
def reason(db) -> Reason:
    return Reason.objects.create(code="r", title="A reason", public="p", letter="The letter's words.")


@pytest.fixture
def signature(edition: Edition) -> Signature:
    target = DraftTarget(edition=edition)
    statement = DraftStatement(kind="reservation", text="Not article 12.", language="en", targets=(target,))
    draft = Draft(
        name="Ana Silva", edition=edition, email="ana@example.org", affiliation="University of Porto",
        organisation="University of Porto", statements=(statement,),
    )  # fmt: skip
    return lifecycle.confirm(lifecycle.submit(draft))


@pytest.fixture
def published(signature: Signature, staff: Actor) -> Signature:
    lifecycle.publish(signature, seen=signature.version, by=staff)
    return Signature.objects.get(pk=signature.pk)


def owner_of(signature: Signature) -> Client:
    client = Client()
    client.post(f"/signature/open/{tokens.make(wayin.make(signature))}/")
    return client


@pytest.fixture
def owner(signature: Signature) -> Client:
    return owner_of(signature)


def now(signature: Signature) -> Signature:
    return Signature.objects.get(pk=signature.pk)


# --- the line ----------------------------------------------------------------------------------------


def test_a_pending_line_is_changed_at_once(owner: Client, signature: Signature) -> None:
    assert 'value="Ana Silva"' in owner.get("/signature/edit/").content.decode()
    assert owner.post("/signature/edit/", LINE)["Location"] == "/signature/?done=line"
    assert (now(signature).name, now(signature).affiliation) == ("Ana Souza", "Dean, University of Porto")


def test_a_published_line_stays_until_the_change_is_accepted(published: Signature, staff: Actor) -> None:
    owner = owner_of(published)
    owner.post("/signature/edit/", LINE)
    assert now(published).name == "Ana Silva"
    page = owner.get("/signature/").content.decode()
    assert [words for words in ("waits for staff", "<b>Ana Silva</b>", "<b>Ana Souza</b>") if words not in page] == []
    lifecycle.accept(Revision.objects.get(), seen=now(published).version, by=staff)
    assert now(published).name == "Ana Souza"


def test_sending_what_stands_there_says_that_nothing_changed(owner: Client, signature: Signature) -> None:
    same = {
        "name": "Ana Silva",
        "organisation": "University of Porto",
        "position": "",
        "affiliation": "",
        "country": "",
    }
    before = AuditEvent.objects.count()
    response = owner.post("/signature/edit/", same)
    assert response.status_code == 409
    assert "Nothing was changed: what you sent is what stands already." in response.content.decode()
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "<b>"),
        ("name", "a\x00"),
        ("name", "x" * 201),
        ("country", "XX"),
        ("affiliation", "http://x.y"),
    ],
)
def test_a_bad_line_is_refused_and_kept(owner: Client, signature: Signature, field: str, value: str) -> None:
    response = owner.post("/signature/edit/", {**LINE, field: value})
    assert response.status_code == 422
    assert response.context["form"][field].value() == value
    assert response.context["form"]["position"].value() == "Dean"
    assert now(signature).name == "Ana Silva"


def test_an_organisations_line_needs_its_organisation(edition: Edition) -> None:
    draft = Draft(name="NGO", edition=edition, email="ngo@example.org", capacity="organisation", organisation="NGO")
    owner = owner_of(lifecycle.confirm(lifecycle.submit(draft)))
    assert owner.post("/signature/edit/", {**LINE, "organisation": ""}).status_code == 422


# --- statements --------------------------------------------------------------------------------------


def test_a_statement_is_added_and_waits(published: Signature) -> None:
    owner = owner_of(published)
    assert owner.post("/signature/statements/add/", WORDS)["Location"] == "/signature/?done=statement"
    added = Statement.objects.get(kind="understanding")
    assert (added.state, added.text, added.targets.get().scope) == ("pending", "We read article 3 so.", "whole")
    assert "We read article 3 so." in owner.get("/signature/").content.decode()


def test_the_old_words_stay_public_until_the_new_are_accepted(published: Signature, staff: Actor) -> None:
    owner, old = owner_of(published), Statement.objects.get()
    page = owner.get(f"/signature/statements/{old.uuid}/").content.decode()
    assert "Not article 12." in page
    owner.post(f"/signature/statements/{old.uuid}/", {**WORDS, "kind": "reservation", "text": "Not article 13."})
    public = Client().get(f"/signatories/{published.number}/").content.decode()
    assert "Not article 12." in public
    assert "Not article 13." not in public
    # A mail counts statements, and the words that wait are none of their own.
    assert mailing._statement_counts(published) == [{"kind": "reservation", "count": 1}]
    fresh = Statement.objects.get(revises=old)
    lifecycle.publish_statement(fresh, seen=fresh.version, by=staff)
    public = Client().get(f"/signatories/{published.number}/").content.decode()
    assert "Not article 13." in public


def test_a_statement_is_withdrawn_at_once_after_saying_what_it_does(published: Signature) -> None:
    owner, statement = owner_of(published), Statement.objects.get()
    path = f"/signature/statements/{statement.uuid}/withdraw/"
    assert "at once" in owner.get(path).content.decode()
    assert Statement.objects.get().state == "published"
    owner.post(path)
    assert Statement.objects.get().state == "withdrawn"
    assert owner.post(path).status_code == 409
    assert "Not article 12." not in Client().get(f"/signatories/{published.number}/").content.decode()


def test_an_eleventh_statement_is_refused(owner: Client, signature: Signature) -> None:
    for n in range(9):
        owner.post("/signature/statements/add/", {**WORDS, "text": f"Number {n}."})
    response = owner.post("/signature/statements/add/", WORDS)
    assert response.status_code == 409
    assert "at most ten" in response.content.decode()
    assert Statement.objects.count() == 10


@pytest.mark.parametrize(
    "changes", [{"kind": ""}, {"kind": "unspecified"}, {"text": ""}, {"text": "a\x00"}, {"text": "x" * 20_001}]
)
def test_bad_statements_are_refused_and_kept(owner: Client, signature: Signature, changes: dict[str, str]) -> None:
    for path in ("add", Statement.objects.get().uuid):
        response = owner.post(f"/signature/statements/{path}/", {**WORDS, **changes})
        assert response.status_code == 422
        assert response.context["form"]["text"].value() == {**WORDS, **changes}["text"]
    assert Statement.objects.count() == 1


def test_nobody_touches_anothers_statement(owner: Client, signature: Signature, edition: Edition) -> None:
    other = lifecycle.confirm(
        lifecycle.submit(
            Draft(
                name="Other",
                edition=edition,
                email="o@example.org",
                statements=(DraftStatement(kind="declaration", text="Mine.", language="en"),),
            )
        )
    )
    theirs = other.statements.get()
    for path in (f"{theirs.uuid}/", f"{theirs.uuid}/withdraw/", f"{uuid.uuid4()}/"):
        assert owner.get(f"/signature/statements/{path}").status_code == 404
        assert owner.post(f"/signature/statements/{path}", WORDS).status_code == 404
    assert Statement.objects.get(pk=theirs.pk).state == "pending"


def test_a_commission_member_gives_the_text_of_the_mark_later(seeded, mailbox, staff: Actor) -> None:
    member = Signature.objects.get(name__contains="Kysel")
    lifecycle.invite(member, email="ian@example.org", by=staff)
    mailbox.deliver()
    link = mailbox.link(mailbox.to("ian@example.org")[0], "/signature/claim/")
    visitor = Client()
    assert visitor.get(link).status_code == 200
    assert visitor.post(link, {}).status_code == 422
    assert visitor.post(link, {"publication": "on"})["Location"] == "/signature/"
    assert Consent.objects.filter(signature=member, purpose="publication").count() == 1
    mark = member.statements.get()
    assert "Give its kind and words" in visitor.get("/signature/").content.decode()
    visitor.post(f"/signature/statements/{mark.uuid}/", WORDS)
    assert now(member).marked is True
    assert member.statements.get(revises=mark).state == "pending"
    # The link is used up, and so is what it stood for.
    assert Client().get(link).status_code == 410


# --- the address -------------------------------------------------------------------------------------


def test_a_new_address_is_confirmed_there_and_the_old_one_told(owner: Client, signature: Signature, mailbox) -> None:
    assert owner.post("/signature/new-address/", {"email": "new@example.org"}).status_code == 200
    mailbox.deliver()
    link = mailbox.link(mailbox.to("new@example.org")[0], "/signature/address/")
    reader = Client()
    assert "new@example.org" in reader.get(link).content.decode()
    assert Contact.objects.get().email == "ana@example.org"
    assert reader.post(link)["Location"] == "/signature/"
    assert Contact.objects.get().email == "new@example.org"
    assert "new@example.org" in reader.get("/signature/").content.decode()
    # Whoever was in by the old address is out.
    assert "Ana Silva" not in owner.get("/signature/").content.decode()
    assert reader.post(link).status_code in {404, 410}
    mailbox.deliver()
    denial = mailbox.link(mailbox.to("ana@example.org")[-1], "/signature/not-me/")
    old = Client()
    assert old.get(denial).status_code == 200
    assert Report.objects.count() == 0
    for _ in range(2):
        assert old.post(denial)["Location"] == "/signature/told/"
    assert list(Report.objects.values_list("kind", "signature")) == [("address-change", signature.pk)]
    assert now(signature).queue_entry.reported is True


@pytest.mark.parametrize("email", ["", "nobody", "a\x00@example.org", "x" * 400 + "@example.org"])
def test_a_bad_new_address_is_refused(owner: Client, email: str) -> None:
    assert owner.post("/signature/new-address/", {"email": email}).status_code == 422
    assert AddressChange.objects.count() == 0


def test_another_persons_address_cannot_be_taken(owner: Client, edition: Edition, mailbox) -> None:
    lifecycle.confirm(lifecycle.submit(Draft(name="Bo", edition=edition, email="bo@example.org")))
    owner.post("/signature/new-address/", {"email": "bo@example.org"})
    mailbox.deliver()
    link = mailbox.link(mailbox.to("bo@example.org")[-1], "/signature/address/")
    response = Client().post(link)
    assert response.status_code == 409
    assert Contact.objects.filter(email="ana@example.org").count() == 1


def test_nobody_is_mailed_at_more_than_five_times_a_day(owner: Client) -> None:
    for _ in range(7):
        assert owner.post("/signature/new-address/", {"email": "victim@example.org"}).status_code == 200
    assert Mail.objects.filter(template="new-address").count() == 5


@pytest.mark.parametrize("page", ["address", "not-me", "claim"])
@pytest.mark.parametrize("token", ["x", "a.b", "%00", "x" * 3000])
def test_links_that_are_not_ours_get_a_page_that_helps(edition: Edition, page: str, token: str) -> None:
    assert Client().get(f"/signature/{page}/{token}/").status_code in {400, 404}
    assert Client().post(f"/signature/{page}/{token}/").status_code in {400, 404}


# --- what staff asked --------------------------------------------------------------------------------


def test_a_question_is_answered_once(owner: Client, signature: Signature, staff: Actor, mailbox) -> None:
    lifecycle.ask(signature, seen=now(signature).version, by=staff, text="Are you at Porto?")
    Mail.objects.update(due_at=Now())
    mailbox.deliver()
    assert "Are you at Porto?" in mailbox.text(mailbox.to("ana@example.org")[-1])
    question = Question.objects.get()
    path = f"/signature/questions/{question.uuid}/"
    assert path in owner.get("/signature/").content.decode()
    assert owner.post(path, {"answer": ""}).status_code == 422
    assert owner.post(path, {"answer": "Yes."})["Location"] == "/signature/?done=answer"
    assert owner.post(path, {"answer": "No."}).status_code == 409
    assert Question.objects.get().answer == "Yes."


def test_the_signer_agrees_to_appear_without_a_statement(owner, signature, staff, reason, mailbox) -> None:
    statement = Statement.objects.get()
    lifecycle.decline_statement(statement, seen=statement.version, by=staff, reason=reason)
    Mail.objects.update(due_at=Now())
    mailbox.deliver()
    assert "The letter's words." in mailbox.text(mailbox.to("ana@example.org")[-1])
    question = Question.objects.get()
    assert "Show my signature without it" in owner.get("/signature/").content.decode()
    assert owner.get(f"/signature/questions/{question.uuid}/agree/").status_code == 405
    assert owner.post(f"/signature/questions/{question.uuid}/agree/")["Location"] == "/signature/?done=agreed"
    assert owner.post(f"/signature/questions/{question.uuid}/agree/").status_code == 409
    lifecycle.publish(signature, seen=now(signature).version, by=staff)
    assert now(signature).state == "published"


def test_nobody_answers_anothers_question(owner: Client, edition: Edition, staff: Actor) -> None:
    other = lifecycle.confirm(lifecycle.submit(Draft(name="Bo", edition=edition, email="bo@example.org")))
    lifecycle.ask(other, seen=other.version, by=staff, text="?")
    question = Question.objects.get()
    assert owner.post(f"/signature/questions/{question.uuid}/", {"answer": "x"}).status_code == 404
    assert owner.post(f"/signature/questions/{question.uuid}/agree/").status_code == 404
    assert Question.objects.get().answer == ""


# --- files -------------------------------------------------------------------------------------------


def test_everything_can_be_downloaded(owner: Client, signature: Signature, staff: Actor, reason: Reason) -> None:
    Note.objects.create(signature=signature, by=staff.staff, at=timezone.now(), text="A staff note.")
    Signal.objects.create(signature=signature, kind="too-fast", weight=7, at=timezone.now())
    before = json.loads(owner.get("/signature/my-signature.json").content)
    assert (before["signature"]["name"], before["contact"]["email"]) == ("Ana Silva", "ana@example.org")
    assert before["statements"][0]["text"] == "Not article 12."
    # While a decision is open, what staff think of it stays with them.
    assert (before["notes"], before["signals"]) == ([], [])
    lifecycle.decline(signature, seen=now(signature).version, by=staff, reason=reason)
    after = json.loads(owner.get("/signature/my-signature.json").content)
    assert [note["text"] for note in after["notes"]] == ["A staff note."]
    assert after["signals"] == ["sent faster than a person types"]
    assert after["decisions"][0]["verb"] == "decline"
    assert "weight" not in json.dumps(after)
    assert "mod" not in [decision.get("actor") for decision in after["decisions"]]


def test_the_receipt_names_what_was_signed(published: Signature) -> None:
    owner = owner_of(published)
    text = owner.get("/signature/receipt.txt").content.decode()
    for words in (
        "Ana Silva, University of Porto",
        "digest not recorded",
        "Not article 12.",
        f"/signatories/{published.number}/",
    ):
        assert words in text
    pdf = owner.get("/signature/receipt.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content[:5] == b"%PDF-"


@pytest.mark.parametrize(
    "name", ["#strong[x]", "*bold* _it_ $x$ @label", '\\#read("/etc/passwd")', "محمد", "李小龍", "= A"]
)
def test_what_a_person_wrote_is_never_markup_in_the_receipt(edition: Edition, name: str) -> None:
    signature = lifecycle.confirm(lifecycle.submit(Draft(name=name, edition=edition, email="x@example.org")))
    owner = owner_of(signature)
    assert owner.get("/signature/receipt.pdf").content[:5] == b"%PDF-"
    assert name in owner.get("/signature/receipt.txt").content.decode()


def test_the_pdf_tells_which_signs_it_cannot_show(published: Signature) -> None:
    Signature.objects.filter(pk=published.pk).update(name="𠀋𠀋 Ana 👍")
    words = words_of(receipts.pdf(published_again(published)))
    assert "Line: […] Ana […], University of Porto" in words
    assert "[…] stands for signs that this file cannot show." in words


def test_the_pdf_of_a_receipt_shows_names_of_other_scripts(published: Signature) -> None:
    for name in ("李小龍", "Дойл", "สมชาย"):
        Signature.objects.filter(pk=published.pk).update(name=name)
        words = words_of(receipts.pdf(published_again(published)))
        assert f"Line: {name}, University of Porto" in words
        assert "[…]" not in words


def published_again(signature: Signature) -> Signature:
    return Signature.objects.get(pk=signature.pk)


def words_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "\n")


PAGES = [
    "edit/", "statements/add/", "new-address/", "my-signature.json", "receipt.pdf", "receipt.txt", "withdraw/",
    "erase/", f"statements/{uuid.UUID(int=1)}/", f"questions/{uuid.UUID(int=1)}/",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_without_a_session_every_page_leads_to_the_way_in(signature: Signature, page: str) -> None:
    assert Client().get(f"/signature/{page}")["Location"] == "/signature/"


@pytest.mark.parametrize("done", list(DONE))
def test_the_page_says_what_was_done_and_nothing_else_that_is_asked_of_it(owner: Client, done: str) -> None:
    words = str(DONE[done])
    assert words in owner.get(f"/signature/?done={done}").content.decode()
    assert words in Client().get(f"/signature/?done={done}").content.decode()
    page = owner.get("/signature/", {"done": f"<b>{done}"}).content.decode()
    assert (words in page, "<b>" + done in page) == (False, False)


def test_an_organisations_line_never_calls_optional_what_it_needs(edition: Edition) -> None:
    draft = Draft(name="Ana", edition=edition, email="a@example.org", capacity="organisation", organisation="NGO")
    for signature, times in [(draft, 2), (replace(draft, capacity="own", email="b@example.org"), 4)]:
        owner = owner_of(lifecycle.confirm(lifecycle.submit(signature)))
        assert owner.get("/signature/edit/").content.decode().count("(optional)") == times


def test_after_the_hour_what_was_written_is_handed_back(signature: Signature) -> None:
    late = Client(headers={"origin": "http://testserver"})
    response = late.post("/signature/statements/add/", {**WORDS, "text": "A long\n\nstatement."})
    assert response.status_code == 403
    assert "A long\n\nstatement.</textarea>" in response.content.decode()
    assert Statement.objects.count() == 1
    assert late.post("/signature/withdraw/")["Location"] == "/signature/"


def test_a_refused_statement_is_handed_back(published: Signature) -> None:
    owner = owner_of(published)
    lifecycle.withdraw(published)
    response = owner.post("/signature/statements/add/", WORDS, headers={"origin": "http://testserver"})
    assert response.status_code == 409
    assert f"{WORDS['text']}</textarea>" in response.content.decode()


@pytest.mark.parametrize("state", ["declined", "withdrawn"])
def test_in_every_state_the_page_shows_it_and_refuses_the_rest(owner, signature, staff, reason, state: str) -> None:
    if state == "declined":
        lifecycle.decline(signature, seen=now(signature).version, by=staff, reason=reason)
    else:
        lifecycle.withdraw(signature)
    page = owner.get("/signature/")
    assert page.status_code == 200
    assert "/signature/edit/" not in page.content.decode()
    assert page.content.decode().count("The letter") == (1 if state == "declined" else 0)
    assert owner.post("/signature/edit/", LINE).status_code == 409
    assert owner.post("/signature/statements/add/", WORDS).status_code == 409
    assert now(signature).state == state


# --- reports -----------------------------------------------------------------------------------------


def test_a_report_heads_the_queue_and_holds_nothing(published: Signature) -> None:
    path = f"/signatories/{published.number}/report/"
    assert "Ana Silva" in Client().get(path).content.decode()
    response = Client().post(path, {"words": "I never signed this.", "email": "real@example.org"})
    assert response["Location"] == "/signatories/reported/"
    report = Report.objects.get()
    assert (report.kind, report.words, report.email) == ("not-me", "I never signed this.", "real@example.org")
    assert now(published).state == "published"
    assert now(published).queue_entry.reported is True


@pytest.mark.parametrize(
    "changes", [{"words": ""}, {"words": "a\x00"}, {"words": "x" * 5_001}, {"email": "nobody"}, {"name": "<b>"}]
)
def test_bad_reports_are_refused_and_kept(published: Signature, changes: dict[str, str]) -> None:
    given = {"words": "I never signed this.", "email": "", "name": "", **changes}
    response = Client().post(f"/signatories/{published.number}/report/", given)
    assert response.status_code == 422
    assert {name: response.context["form"][name].value() for name in given} == given
    assert Report.objects.count() == 0


@pytest.mark.parametrize("number", [0, 999, 99_999_999_999])
def test_only_published_signatures_are_reported(signature: Signature, number: int) -> None:
    assert Client().get(f"/signatories/{number}/report/").status_code == 404
    assert Client().post(f"/signatories/{number}/report/", {"words": "x"}).status_code == 404


def test_who_has_no_way_in_reaches_staff(published: Signature) -> None:
    given = {"kind": "remove", "name": "Ana Silva", "number": str(published.number), "words": "Please remove me."}
    assert Client().post("/signature/help/", given)["Location"] == "/signatories/reported/"
    assert list(Report.objects.values_list("kind", "signature", "name")) == [("remove", published.pk, "Ana Silva")]
    assert Client().post("/signature/help/", {**given, "kind": "lost-address", "number": "999"}).status_code == 302
    assert Report.objects.filter(signature=None).count() == 1


@pytest.mark.parametrize(
    "changes", [{"kind": ""}, {"kind": "not-me"}, {"number": "x"}, {"number": "-1"}, {"number": "9" * 30}, {"name": ""}]
)
def test_a_bad_request_for_help_is_refused_and_kept(edition: Edition, changes: dict[str, str]) -> None:
    given = {"kind": "remove", "name": "Ana", "number": "", "words": "Please.", **changes}
    response = Client().post("/signature/help/", given)
    assert response.status_code == 422
    assert response.context["form"]["words"].value() == "Please."
    assert Report.objects.count() == 0


def test_thirty_reports_an_hour_from_one_network(published: Signature) -> None:
    path = f"/signatories/{published.number}/report/"
    answers = [Client().post(path, {"words": f"Report {n}"}).status_code for n in range(31)]
    assert answers == [302] * 30 + [429]
    assert Report.objects.count() == 30


def test_invitations_end_with_their_row(published: Signature) -> None:
    assert (Invitation.objects.count(), Access.objects.filter(purpose="claim").count()) == (0, 0)
