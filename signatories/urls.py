"""Signing, the signer's own page, and the register."""

from django.urls import path

from signatories.views import register

app_name = "signatories"
urlpatterns = [
    path("signatories/", register.register, name="register"),
    path("signatories/statements/", register.statements, name="statements"),
    path("signatories/<int:number>/", register.signature, name="signature"),
]
