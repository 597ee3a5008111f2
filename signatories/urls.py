"""Signing, the signer's own page, and the register."""

from django.urls import path

from signatories.views import export, own, register, sign

app_name = "signatories"
urlpatterns = [
    path("sign/", sign.sign, name="sign"),
    path("sign/check-your-email/", sign.sent, name="sign-sent"),
    path("sign/confirm/<str:token>/", sign.confirm, name="confirm"),
    path("sign/deleted/", sign.deleted, name="sign-deleted"),
    path("signature/", own.own, name="own"),
    path("signature/check-your-email/", own.sent, name="own-sent"),
    path("signature/open/<str:token>/", own.open_link, name="own-open"),
    path("signature/withdraw/", own.withdraw, name="own-withdraw"),
    path("signature/erase/", own.erase, name="own-erase"),
    path("signature/erased/", own.erased, name="own-erased"),
    path("signature/leave/", own.leave, name="own-leave"),
    path("signatories/", register.register, name="register"),
    path("signatories/export.csv", export.export_csv, name="export-csv"),
    path("signatories/export.json", export.export_json, name="export-json"),
    path("signatories/export.jsonl", export.export_jsonl, name="export-jsonl"),
    path("signatories/statements.csv", export.statements_csv, name="statements-csv"),
    path("signatories/feed.atom", export.feed, name="feed"),
    path("signatories/statements/", register.statements, name="statements"),
    path("signatories/<int:number>/", register.signature, name="signature"),
]
