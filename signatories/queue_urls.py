"""The moderation queue, under ``/admin/queue/``."""

from django.urls import include, path

from signatories.views import queue, switches

of_one = [
    path("", queue.item, name="item"),
    *(path(one.address or f"{name}/", queue.press, {"name": name}, name=name) for name, one in queue.PRESSES.items()),
    path("feature/", queue.feature, name="feature"),
    path("unfeature/", queue.unfeature, name="unfeature"),
    path("invite/", queue.invite, name="invite"),
    path("evidence/<int:pk>/", queue.evidence, name="evidence"),
    path("reveal/", queue.reveal, name="reveal"),
    path("erase/", queue.erase, name="erase"),
    path("timeline/", queue.timeline, name="timeline"),
    path("claim/", queue.claim, name="claim"),
]

app_name = "queue"
urlpatterns = [
    path("", queue.index, name="index"),
    path("search/", queue.search, name="search"),
    path("requests/", queue.requests, name="requests"),
    path("requests/<uuid:part>/close/", queue.close_request, name="close-request"),
    path("selected/", queue.selected, name="selected"),
    path("switches/", switches.page, name="switches"),
    path("batch/", queue.batch, name="batch"),
    path("audit/", queue.audit, name="audit"),
    path("audit.csv", queue.audit_csv, name="audit-csv"),
    path("enter/", queue.enter, name="enter"),
    path("news/", queue.news, name="news"),
    path("<uuid:uuid>/", include(of_one)),
]
