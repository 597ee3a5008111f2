from django.urls import path

from convention.views import pages

app_name = "convention"
urlpatterns = [
    path("", pages.home, name="home"),
    path("summary/", pages.summary, name="summary"),
    path("interview/", pages.interview, name="interview"),
    path("about/", pages.about, name="about"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("convention/", pages.text, name="text"),
    path("documents/<slug:kind>/<slug:language>/<int:pk>/<str:name>", pages.document, name="document"),
]
