from django.urls import URLPattern, path

from convention.views import cards, cite, compare, downloads, formats, instruments, pages, rights, search, text
from convention.views.text import ENDINGS

app_name = "convention"


def forms(base: str, annexed: str, prefix: str, form: str) -> list[URLPattern]:
    """A division or an article in another form, at its own address with another ending."""
    as_form = {"form": form}
    divisions = [
        path(
            f"{base}{page.format('<slug:number>').rstrip('/')}.{form}",
            formats.division,
            {"page": page, **as_form},
            name=f"{prefix}{name}-{form}",
        )
        for name, page in formats.PAGES.items()
    ]
    return [
        *divisions,
        path(f"{base}articles/<slug:slug>.{form}", formats.article, as_form, name=f"{prefix}article-{form}"),
        path(f"{annexed}.{form}", formats.article, as_form, name=f"{prefix}annex-article-{form}"),
    ]


def text_at(base: str, prefix: str) -> list[URLPattern]:
    """The pages of a text: once for the current edition, once for each edition at its permanent address."""
    annexed = f"{base}annexes/<slug:annex>/articles/<slug:slug>"
    return [
        path(f"{base}preamble/", text.part, {"kind": "preamble"}, name=f"{prefix}preamble"),
        path(f"{base}chapters/<slug:number>/", text.chapter, name=f"{prefix}chapter"),
        path(f"{base}articles/<slug:slug>/", text.article, name=f"{prefix}article"),
        *(one for form in ENDINGS for one in forms(base, annexed, prefix, form)),
        path(f"{base}articles/<slug:slug>/cite/", cite.cite, name=f"{prefix}cite"),
        path(f"{annexed}/cite/", cite.cite, name=f"{prefix}annex-cite"),
        path(f"{base}definitions/", text.definitions, name=f"{prefix}definitions"),
        path(f"{base}annexes/<slug:number>/", text.annex, name=f"{prefix}annex"),
        path(f"{annexed}/", text.article, name=f"{prefix}annex-article"),
        path(f"{base}closing/", text.part, {"kind": "closing"}, name=f"{prefix}closing"),
        path(f"{base}whole/", text.whole, name=f"{prefix}whole"),
        path(f"{base}downloads/", downloads.downloads, name=f"{prefix}downloads"),
        path(f"{base}downloads/<str:name>", downloads.download, name=f"{prefix}download"),
        path(f"{base}rights/", rights.overview, name=f"{prefix}rights"),
        path(f"{base}rights/compare/", rights.compare, name=f"{prefix}rights-compare"),
        path(f"{base}rights/groups/<slug:group>/", rights.group, name=f"{prefix}rights-group"),
        path(f"{base}rights/by/<slug:right>/", rights.right, name=f"{prefix}rights-right"),
        path(f"{base}instruments/", instruments.instruments, name=f"{prefix}instruments"),
        path(f"{base}search/", search.search, name=f"{prefix}search"),
    ]


urlpatterns = [
    path("", pages.home, name="home"),
    path("summary/", pages.summary, name="summary"),
    path("summary/summary.pdf", downloads.summary, name="summary-pdf"),
    path("interview/", pages.interview, name="interview"),
    path("about/", pages.about, name="about"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("convention/", text.contents, name="text"),
    *text_at("convention/", ""),
    path("convention/editions/", text.editions, name="editions"),
    path("convention/editions/<slug:edition>/", text.contents, name="edition"),
    *text_at("convention/editions/<slug:edition>/", "edition-"),
    path("convention/compare/", compare.choose, name="compare"),
    path("convention/compare/<slug:old>/<slug:new>/", compare.whole, name="compare-editions"),
    path("convention/compare/<slug:old>/<slug:new>/articles/<slug:slug>/", compare.article, name="compare-article"),
    path(
        "convention/compare/<slug:old>/<slug:new>/annexes/<slug:annex>/articles/<slug:slug>/",
        compare.article,
        name="compare-annex-article",
    ),
    path("cards/<slug:digest>/home.png", cards.home, name="card-home"),
    path("cards/<slug:digest>/<slug:edition>/<path:page>.png", cards.part, name="card"),
    path("documents/<slug:kind>/<slug:language>/<int:pk>/<str:name>", pages.document, name="document"),
]
