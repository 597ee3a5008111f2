"""The project's own app (commands, middleware) and the staff admin."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class SiteConfig(AppConfig):
    name = "mimc_site"

    def ready(self) -> None:
        from mimc_site import edits

        edits.watch()


class StaffAdminConfig(AdminConfig):
    default_site = "mimc_site.staff_admin.StaffAdminSite"
