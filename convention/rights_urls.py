"""Staff's grids of annotations, under ``/admin/rights/``."""

from django.urls import path

from convention.views import annotations

app_name = "annotations"
urlpatterns = [
    path("", annotations.index, name="index"),
    path("<int:pk>/", annotations.chapters, name="chapters"),
    path("<int:pk>/chapters/<str:key>/", annotations.chapter, name="chapter"),
    path("<int:pk>/<slug:table>.csv", annotations.export, name="export"),
    path("<int:pk>/load/<slug:table>/", annotations.load, name="load"),
    path("<int:pk>/history/", annotations.past, name="history"),
    path("<int:pk>/restore/", annotations.restore, name="restore"),
]
