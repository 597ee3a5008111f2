"""The addresses. Rooms bring their own; this file only says where each hangs."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("mimc_site.site_urls")),
    path("", include("convention.urls")),
    path("", include("signatories.urls")),
    path("admin/", include("staff.urls")),
    path("admin/rights/", include("convention.rights_urls")),
    path("admin/queue/", include("signatories.queue_urls")),
    path("admin/", admin.site.urls),
]

handler400 = "mimc_site.errors.bad_request"
handler403 = "mimc_site.errors.forbidden"
handler404 = "mimc_site.errors.not_found"
handler500 = "mimc_site.errors.server_error"
