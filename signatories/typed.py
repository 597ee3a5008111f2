"""What somebody wrote into a form that cannot be taken, so that the answer can hand it back to be copied."""

from __future__ import annotations

from django.http import HttpRequest

# Fields that hold a person's own words; "statement-3-text" is one of them by its end.
WORDS = frozenset({"name", "organisation", "position", "affiliation", "about", "text", "answer", "words", "email"})


def typed(request: HttpRequest) -> list[str]:
    """Return the words that the request's form came with, in their order.

    Nothing where the form was another site's: nobody shall put words of theirs on a page of ours.
    """
    if request.method != "POST" or not comes_from_here(request):
        return []
    return [
        words for name in request.POST if name.rpartition("-")[2] in WORDS and (words := request.POST[name].strip())
    ]


def comes_from_here(request: HttpRequest) -> bool:
    """Tell whether the browser says that the form was on a page of this site."""
    return request.headers.get("Origin", "").partition("://")[2] == request.get_host()
