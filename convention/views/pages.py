"""The pages around the text: overview, summary, interview, about, privacy, accessibility, and the owner's files."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from convention import editing
from convention.exporting import store
from convention.exporting.summary import FORMAT, SUBJECT
from convention.http import reading_page
from convention.models import Document, Edition, Interview, Talk
from convention.prose import split_lead
from convention.structured import of_site
from convention.views.cards import share_home


@reading_page
def home(request: HttpRequest) -> HttpResponse:
    prose = editing.page("home")
    lead, body = split_lead(prose.html)
    edition = Edition.objects.instrument()
    context = {
        "prose": prose,
        "lead": lead,
        "body": body,
        "edition": edition,
        "structured": [of_site(prose.description)],
        "card": share_home(prose.title, prose.description, edition),
    }
    return render(request, "convention/home.html", context)


@reading_page
def summary(request: HttpRequest) -> HttpResponse:
    owner = editing.page(editing.OWNER_SUMMARY)
    documents = list(Document.objects.of_kind(Document.Kind.SUMMARY))
    return render(
        request,
        "convention/summary.html",
        {
            "prose": editing.page("summary"),
            "owner": owner,
            "documents": documents,
            "file": store.rows(SUBJECT).get(FORMAT),
        },
    )


@reading_page
def interview(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "convention/interview.html",
        {
            "prose": editing.page("interview"),
            "interview": Interview.objects.first(),
            "talks": list(Talk.objects.all()),
        },
    )


@reading_page
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "convention/about.html", {"prose": editing.page("about")})


@reading_page
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "convention/privacy.html", {"prose": editing.page("privacy")})


@reading_page
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "convention/accessibility.html", {"prose": editing.page("accessibility")})


@reading_page
def document(request: HttpRequest, kind: str, language: str, pk: int, name: str) -> HttpResponseBase:
    """Send the owner's file as an attachment under the name that its address ends in."""
    found = get_object_or_404(Document, pk=pk, kind=kind, language=language)
    if name != found.download_name:
        raise Http404
    etag = quote_etag(found.sha256)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    try:
        response = FileResponse(
            found.file.open("rb"), as_attachment=True, filename=name, content_type=found.content_type
        )
    except OSError as error:
        # Gone from the disk: the page for what is not here is true, a server error would help nobody.
        raise Http404 from error
    response["ETag"] = etag
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
