"""Signing, the signer's own page, and the register."""

from django.urls import path

from signatories.views import export, register

app_name = "signatories"
urlpatterns = [
    path("signatories/", register.register, name="register"),
    path("signatories/export.csv", export.export_csv, name="export-csv"),
    path("signatories/export.json", export.export_json, name="export-json"),
    path("signatories/export.jsonl", export.export_jsonl, name="export-jsonl"),
    path("signatories/statements.csv", export.statements_csv, name="statements-csv"),
    path("signatories/feed.atom", export.feed, name="feed"),
    path("signatories/statements/", register.statements, name="statements"),
    path("signatories/<int:number>/", register.signature, name="signature"),
]
