"""What signers change on their own page: line, statements, address; and what staff asked them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from signatories import lifecycle, own_record, receipts, signing
from signatories.forms.errors import summary
from signatories.forms.own import AnswerForm, EditForm, NewAddressForm
from signatories.forms.statements import ASKED, StatementForm, with_ticks
from signatories.lifecycle import Refusal
from signatories.models import Access, Question, Statement
from signatories.views.own import back_after, own_page
from signatories.views.own_session import owners_page

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@owners_page
def edit(request: HttpRequest, access: Access) -> HttpResponse:
    """Change the line: a pending one at once, a published one after review."""
    form = EditForm(_data(request), signature=access.signature)
    if request.method != "POST" or not form.is_valid():
        return _form(request, "edit", access, form)
    return _do(request, access, lambda: lifecycle.revise(access.signature, changes=form.line()), done="line")


@require_http_methods(FORM)
@owners_page
def add_statement(request: HttpRequest, access: Access) -> HttpResponse:
    """Make another statement; it waits for review while the rest stays."""
    form = _statement_form(request, access)
    if not form.is_valid():
        return _form(request, "statement", access, form)
    return _do(request, access, lambda: lifecycle.propose(access.signature, form.draft()), done="statement")


@require_http_methods(FORM)
@owners_page
def change_statement(request: HttpRequest, access: Access, statement: uuid.UUID) -> HttpResponse:
    """Put other words in the place of a statement; the current ones stay public until the new are accepted."""
    current = _own_statement(access, statement)
    unspecified = current.kind == Statement.Kind.UNSPECIFIED
    form = _statement_form(request, access, initial=StatementForm.initial_of(current))
    if not form.is_valid():
        return _form(request, "statement", access, form, current=current)
    verb = lifecycle.give_text if unspecified else lifecycle.revise_statement
    return _do(request, access, lambda: verb(current, form.draft()), done="statement")


@require_http_methods(FORM)
@owners_page
def withdraw_statement(request: HttpRequest, access: Access, statement: uuid.UUID) -> HttpResponse:
    """Take one statement back, at once."""
    current = _own_statement(access, statement)
    if request.method != "POST":
        page = {"current": current, "signature": access.signature, "specimen": access.signature.is_demonstration}
        return render(request, "signatories/own_statement_withdraw.html", page)
    return _do(request, access, lambda: lifecycle.withdraw_statement(current), done="statement-withdrawn")


@require_http_methods(FORM)
@owners_page
def new_address(request: HttpRequest, access: Access) -> HttpResponse:
    """Ask for another address: it is confirmed by its own link."""
    form = NewAddressForm(_data(request))
    if request.method != "POST" or not form.is_valid():
        return _form(request, "new_address", access, form)
    try:
        signing.ask_address(access.signature, email=form.cleaned_data["email"])
    except Refusal as refusal:
        return own_page(request, access, refusal=refusal)
    return render(request, "signatories/own_new_address_sent.html")


@require_http_methods(FORM)
@owners_page
def answer(request: HttpRequest, access: Access, question: uuid.UUID) -> HttpResponse:
    """Answer what staff asked."""
    asked = Question.objects.filter(signature=access.signature, uuid=question, kind=Question.Kind.QUESTION).first()
    if asked is None:
        raise Http404
    form = AnswerForm(_data(request))
    if request.method != "POST" or not form.is_valid():
        return _form(request, "answer", access, form, question=asked)
    return _do(request, access, lambda: lifecycle.answer(asked, text=form.cleaned_data["answer"]), done="answer")


@require_POST
@owners_page
def agree(request: HttpRequest, access: Access, question: uuid.UUID) -> HttpResponse:
    """Agree to appear without the statement that was declined."""
    asked = Question.objects.filter(signature=access.signature, uuid=question, kind=Question.Kind.AGREEMENT).first()
    if asked is None:
        raise Http404
    return _do(request, access, lambda: lifecycle.agree(asked), done="agreed")


@require_safe
@owners_page
def download(request: HttpRequest, access: Access) -> HttpResponse:  # noqa: ARG001
    """Hand over everything that is stored, as JSON."""
    text = json.dumps(own_record.download(access.signature), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-signature.json"'
    return response


@require_safe
@owners_page
def receipt(request: HttpRequest, access: Access, form: str) -> HttpResponse:  # noqa: ARG001
    """Hand over the receipt, as a PDF or as text."""
    content: bytes | str = receipts.pdf(access.signature) if form == "pdf" else receipts.text(access.signature)
    kind = "application/pdf" if form == "pdf" else "text/plain; charset=utf-8"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="receipt.{form}"'
    return response


def _data(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _statement_form(request: HttpRequest, access: Access, **options: Any) -> StatementForm:
    """Return the form as it is first shown, as it was sent, or with what its buttons asked for and no mistakes."""
    edition = access.signature.edition
    if request.method != "POST":
        return StatementForm(None, edition=edition, **options)
    if ASKED & set(request.POST):
        return StatementForm.asked(request.POST, edition=edition)
    return StatementForm(with_ticks(request.POST, edition=edition), edition=edition, **options)


def _own_statement(access: Access, statement: uuid.UUID) -> Statement:
    found = Statement.objects.filter(signature=access.signature, uuid=statement).first()
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, name: str, access: Access, form: Any, **more: Any) -> HttpResponse:
    signature = access.signature
    page = {"form": form, "signature": signature, "specimen": signature.is_demonstration, **more}
    if form.is_bound:
        page["errors"] = summary(form)
    return render(request, f"signatories/own_{name}.html", page, status=422 if form.is_bound else 200)


def _do(request: HttpRequest, access: Access, act: Callable[[], object], *, done: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        access.signature.refresh_from_db()
        return own_page(request, access, refusal=refusal)
    return back_after(done)
