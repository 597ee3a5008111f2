"""The moderation queue, under ``/admin/queue/``."""

from django.urls import path

from signatories.views import queue

app_name = "queue"
urlpatterns = [
    path("", queue.index, name="index"),
    path("<uuid:uuid>/", queue.item, name="item"),
    path("<uuid:uuid>/publish/", queue.publish, name="publish"),
    path("<uuid:uuid>/decline/", queue.decline, name="decline"),
    path("<uuid:uuid>/take-down/", queue.take_down, name="take-down"),
    path("<uuid:uuid>/reopen/", queue.reopen, name="reopen"),
    path("<uuid:uuid>/undo/", queue.undo, name="undo"),
]
