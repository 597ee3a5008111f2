"""What the admin must not show: the secrets of second factors, and groups, which give no right here."""

from importlib import import_module

from django.contrib import admin
from django.contrib.auth.models import Group
from django_otp.plugins.otp_totp.models import TOTPDevice

# Both must have registered theirs before it can be taken away.
for module in ("django.contrib.auth.admin", "django_otp.plugins.otp_totp.admin"):
    import_module(module)
admin.site.unregister([Group, TOTPDevice])
