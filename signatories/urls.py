"""Signing, the signer's own page, and the register."""

from django.urls import path

from signatories.views import export, own, own_changes, own_links, register, report, sign

app_name = "signatories"
urlpatterns = [
    path("sign/", sign.sign, name="sign"),
    path("sign/parts/", sign.parts, name="sign-parts"),
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
    path("signature/edit/", own_changes.edit, name="own-edit"),
    path("signature/statements/add/", own_changes.add_statement, name="own-statement-add"),
    path("signature/statements/<uuid:statement>/", own_changes.change_statement, name="own-statement"),
    path(
        "signature/statements/<uuid:statement>/withdraw/",
        own_changes.withdraw_statement,
        name="own-statement-withdraw",
    ),
    path("signature/new-address/", own_changes.new_address, name="own-new-address"),
    path("signature/questions/<uuid:question>/", own_changes.answer, name="own-answer"),
    path("signature/questions/<uuid:question>/agree/", own_changes.agree, name="own-agree"),
    path("signature/my-signature.json", own_changes.download, name="own-download"),
    path("signature/receipt.pdf", own_changes.receipt, {"form": "pdf"}, name="own-receipt-pdf"),
    path("signature/receipt.txt", own_changes.receipt, {"form": "txt"}, name="own-receipt-txt"),
    path("signature/address/<str:token>/", own_links.address, name="own-address"),
    path("signature/not-me/<str:token>/", own_links.not_me, name="own-not-me"),
    path("signature/claim/<str:token>/", own_links.claim, name="claim"),
    path("signature/told/", own_links.told, name="own-told"),
    path("signature/help/", report.ask_help, name="own-help"),
    path("signatories/<int:number>/report/", report.report, name="report"),
    path("signatories/reported/", own_links.told, name="report-sent"),
    path("signatories/", register.register, name="register"),
    path("signatories/export.csv", export.export_csv, name="export-csv"),
    path("signatories/export.json", export.export_json, name="export-json"),
    path("signatories/export.jsonl", export.export_jsonl, name="export-jsonl"),
    path("signatories/statements.csv", export.statements_csv, name="statements-csv"),
    path("signatories/feed.atom", export.feed, name="feed"),
    path("signatories/statements/", register.statements, name="statements"),
    path("signatories/<int:number>/", register.signature, name="signature"),
]
