"""The moderation queue, under ``/admin/queue/``."""

from django.urls import include, path

from signatories.views import queue, switches

of_one = [
    path("", queue.item, name="item"),
    path("publish/", queue.publish, name="publish"),
    path("decline/", queue.decline, name="decline"),
    path("hold/", queue.hold, name="hold"),
    path("release/", queue.release, name="release"),
    path("ask/", queue.ask, name="ask"),
    path("edit/", queue.edit, name="edit"),
    path("note/", queue.note, name="note"),
    path("take-down/", queue.take_down, name="take-down"),
    path("reopen/", queue.reopen, name="reopen"),
    path("undo/", queue.undo, name="undo"),
    path("feature/", queue.feature, name="feature"),
    path("unfeature/", queue.unfeature, name="unfeature"),
    path("statements/<uuid:part>/publish/", queue.publish_statement, name="publish-statement"),
    path("statements/<uuid:part>/decline/", queue.decline_statement, name="decline-statement"),
    path("revisions/<uuid:part>/accept/", queue.accept, name="accept"),
    path("revisions/<uuid:part>/refuse/", queue.refuse_revision, name="refuse-revision"),
    path("reports/<uuid:part>/close/", queue.close_report, name="close-report"),
    path("invite/", queue.invite, name="invite"),
    path("evidence/<int:pk>/", queue.evidence, name="evidence"),
    path("reveal/", queue.reveal, name="reveal"),
    path("timeline/", queue.timeline, name="timeline"),
    path("claim/", queue.claim, name="claim"),
]

app_name = "queue"
urlpatterns = [
    path("", queue.index, name="index"),
    path("search/", queue.search, name="search"),
    path("selected/", queue.selected, name="selected"),
    path("switches/", switches.page, name="switches"),
    path("batch/", queue.batch, name="batch"),
    path("audit/", queue.audit, name="audit"),
    path("audit.csv", queue.audit_csv, name="audit-csv"),
    path("enter/", queue.enter, name="enter"),
    path("news/", queue.news, name="news"),
    path("<uuid:uuid>/", include(of_one)),
]
