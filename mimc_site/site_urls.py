"""The addresses that belong to no room: health, what machines are told, and the outbox under DEBUG."""

from django.urls import path

from mimc_site import checklist, health, metrics, outbox, robots, styleguide

app_name = "site"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("admin/checklist/", checklist.checklist, name="checklist"),
    path("admin/mail-test/<str:token>/", checklist.mail_test_link, name="mail-test"),
    path("admin/readyz", health.readyz_for_staff, name="readyz-staff"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
    path(".well-known/security.txt", robots.security, name="security"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<str:name>/", outbox.outbox_message, name="outbox-message"),
]
