"""``/sign/``: the form, the page after it, and the page that the mailed link opens."""

from __future__ import annotations

import json
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from convention.models import Edition
from signatories import keys, lifecycle, limits, mailing, naming, proof, signing, tokens, wayin
from signatories.forms.errors import summary
from signatories.forms.signing import SignForm
from signatories.forms.statements import ASKED, StatementForms
from signatories.lifecycle import Draft
from signatories.models import Access, Signature
from signatories.views.own_session import give_session
from signatories.views.private import token_page
from staff.network import client_address

# The fields that the page shows below the statements.
BELOW_STATEMENTS = ("id_affiliation", "id_publication", "id_open_data")


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest) -> HttpResponse:
    """Show the form; take what was sent, or show it again with everything that was typed."""
    door = signing.door()
    if door.edition is None:
        # Before a text is loaded nothing is broken: the page says so. Only what was sent cannot be taken.
        return _shown(request, {"door": door}, status=503 if request.method == "POST" else 200)
    data = _sent(request) if request.method == "POST" else None
    if data is None or ASKED & set(data):
        return _shown(request, _unchecked(request, door, door.edition, data))
    form = SignForm(data, edition=door.edition)
    statements = StatementForms(data, edition=door.edition)
    page = {"door": door, "form": form, "statements": statements, "specimen": door.edition.is_specimen}
    if not door.is_open:
        return _shown(request, page, status=503)
    # Both are asked, so that the page shows all mistakes at once.
    valid = [form.is_valid(), statements.is_valid()]
    if not all(valid) or form.meant:
        page["errors"] = summary(form, *statements.filled, last=BELOW_STATEMENTS)
        return _shown(request, page, status=422)
    usage = limits.count_submission(request)
    if usage.come_back is not None:
        return _turned_away(request, page, usage.come_back)
    signing.submit(_draft(form, statements, request), _arrival(form, usage))
    return redirect("signatories:sign-sent")


def sign_again(request: HttpRequest) -> HttpResponse:
    """Show the form as it was sent where its token was too old or its cookie is gone; pressing once more sends it."""
    door = signing.door()
    if door.edition is None:
        return _shown(request, {"door": door}, status=503)
    return _shown(request, {**_unchecked(request, door, door.edition, request.POST), "too_old": True}, status=403)


def _unchecked(request: HttpRequest, door: signing.Door, edition: Edition, data: QueryDict | None) -> dict[str, object]:
    """Return the form as it is first shown, or with what is typed so far and no word about mistakes."""
    if data is None and door.over:
        return {"door": door, "specimen": edition.is_specimen}
    typed = {name: data[name] for name in SignForm.base_fields if name in data} if data is not None else {}
    about = request.GET.get("about", "") if data is None else ""
    statements = StatementForms(data, edition=edition, about=about, checked=False)
    if data is not None and "more" in data:
        statements.add_one()
    form = SignForm(None, edition=edition, initial=typed)
    return {"door": door, "form": form, "statements": statements, "specimen": edition.is_specimen}


@require_safe
def parts(request: HttpRequest) -> JsonResponse:
    """Tell the page's script which parts of the text the typed words name, or what they might mean."""
    door = signing.door()
    typed = request.GET.get("q", "")
    answer = naming.look_up(typed, door.edition) if door.edition else {}
    response = JsonResponse(answer)
    response["Cache-Control"] = "private, max-age=60"
    return response


def _turned_away(request: HttpRequest, page: dict[str, object], seconds: int) -> HttpResponse:
    page["come_back"] = timezone.now() + timedelta(seconds=seconds)
    response = _shown(request, page, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _arrival(form: SignForm, usage: limits.Usage) -> signing.Arrival:
    values = form.cleaned_data
    return signing.Arrival(
        trapped=bool(values["website"]),
        seconds=form.seconds_taken(),
        busy=usage.busy,
        proven=proof.is_given(str(values["proof"] or ""), submission=str(values["submission"])),
    )


def _sent(request: HttpRequest) -> QueryDict:
    """Return what was sent, with the address that was meant where its button was pressed."""
    data = request.POST.copy()
    if meant := data.get("email_meant"):
        data["email"] = meant
    return data


def _draft(form: SignForm, statements: StatementForms, request: HttpRequest) -> Draft:
    values = form.cleaned_data
    return Draft(
        **form.line(),
        capacity=values["capacity"],
        email=values["email"],
        edition=form.edition,
        open_data=values["open_data"],
        submission=values["submission"],
        network_key=keys.network_key(client_address(request)),
        statements=statements.drafts(),
        consents=form.consents(),
    )


def _shown(request: HttpRequest, page: dict[str, object], *, status: int = 200) -> HttpResponse:
    page["challenge"] = json.dumps(proof.challenge())
    response = render(request, "signatories/sign.html", page, status=status)
    # Not no-store: Back must find the form with what was typed in it.
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say what happens next, in the same words whoever the address belongs to."""
    return render(request, "signatories/sign_sent.html")


@token_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is to be confirmed; a button confirms it, another deletes it."""
    try:
        access = tokens.read(token, Access.Purpose.CONFIRM)
    except tokens.ExpiredToken:
        return render(request, "signatories/sign_link_expired.html", status=410)
    except tokens.BadToken:
        return render(request, "signatories/sign_link_unknown.html", status=404)
    if request.method == "POST":
        return _pressed(request, access, token)
    return _confirm_page(request, access)


def _confirm_page(request: HttpRequest, access: Access, *, status: int = 200) -> HttpResponse:
    signature = access.signature
    if signature.state != Signature.State.UNCONFIRMED:
        return render(request, "signatories/sign_link_used.html", {"signature": signature}, status=status)
    page = {
        "signature": signature,
        "line": mailing.name_line(signature),
        "statements": signature.statements.prefetch_related("targets"),
        "rivals": [(rival, mailing.name_line(rival)) for rival in lifecycle.rivals(signature)],
        "twin": lifecycle.live_twin(signature),
        "open_data": signature.open_data,
        "specimen": signature.is_demonstration,
    }
    return render(request, "signatories/sign_confirm.html", page, status=status)


def _pressed(request: HttpRequest, access: Access, token: str) -> HttpResponse:
    action = request.POST.get("action", "")
    signature = access.signature
    if action == "delete" and signature.state == Signature.State.UNCONFIRMED:
        lifecycle.erase(signature)
        return redirect("signatories:sign-deleted")
    if action == "confirm":
        return _confirmed(request, access, token)
    if action == "open" and (twin := lifecycle.live_twin(signature)) is not None:
        return _opened(twin)
    # An old page of ours, or a button that is not ours: show how things stand now.
    return _confirm_page(request, access, status=409 if action in {"delete", "open"} else 400)


def _confirmed(request: HttpRequest, access: Access, token: str) -> HttpResponse:
    try:
        signing.confirm(access.signature)
    except lifecycle.AlreadyLive:
        return _confirm_page(request, access, status=409)
    except lifecycle.NotInTable:
        # Confirmed before: a double press. Its page shows the state, and gives no session a second time.
        return redirect("signatories:confirm", token)
    response = HttpResponseRedirect(reverse("signatories:confirm", args=[token]))
    give_session(response, wayin.exchange(wayin.make(access.signature)))
    return response


def _opened(signature: Signature) -> HttpResponse:
    """Lead to the live signature: who holds a mailed link has shown that the address is theirs."""
    response = redirect("signatories:own")
    give_session(response, wayin.exchange(wayin.make(signature)))
    return response


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "signatories/sign_deleted.html")
