"""What an owner does before people may sign, and what burns afterwards: both on the start page of ``/admin/``."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from email.utils import parseaddr

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from convention.models import Edition, SiteFacts
from mimc_site import alerts
from mimc_site.backup import offsite, state
from signatories import mail_test, runs
from signatories.models import Mail
from staff.access import account, staff_page
from staff.models import StaffAccount
from staff.permissions import DECIDE


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do. ``needed``: the law asks for it, so the form stays paused until it is done."""

    title: str
    done: bool
    how: str
    link: str = ""
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Light:
    """Something burns; ``name`` is its row in docs/operations.md."""

    name: str
    words: str


def items() -> list[Item]:
    facts, edition, known = SiteFacts.load(), Edition.objects.current(), state.load()
    real = edition if edition is not None and edition.has_text and not edition.is_specimen else None
    site = reverse("admin:convention_sitefacts_changelist")
    editions = reverse("admin:convention_edition_changelist")
    accounts = reverse("staff:accounts")
    return [
        Item(_("Who runs this site, and where to ask and object"), facts.may_take_signatures,
             _("Name the controller and the addresses for questions and for removal."), site, needed=True),
        Item(_("The text"), real is not None, _("Upload the owner's file, read the report, publish."),
             reverse("admin:convention_textimport_changelist")),
        Item(_("Rights and licence of the text"), bool(real and real.rights_holder and real.licence),
             _("Until they are filled, pages and downloads say “licence not stated”."), editions),
        Item(_("Proof-reading"), bool(real and real.proofread_by), _("Say by whom and when."), editions),
        Item(_("Licence of the open data"), bool(facts.data_licence), _("Exports and API state it."), site),
        Item(_("“I need help now”"), bool(facts.help_url), _("A link for people who need help today."), site),
        Item(_("Contact for security reports"), bool(facts.security_contact),
             _("It stands in /.well-known/security.txt."), site),
        Item(_("A second moderator"), _moderators() > 1,
             _("Two can talk a decision over, and one can be away."), accounts),
        Item(_("Mail arrives"), mail_test.passed(), _("Send the test below and press the link in the mail.")),
        Item(_("A worker runs"), runs.worker_lives(), _("Start it: without it no mail goes out.")),
        Item(_("Backup tried"), known.made is not None and not known.error,
             _("Set BACKUP_KEY and run manage.py backup.")),
        Item(_("Copies leave the machine"), bool(known.sent_at), _("Set BACKUP_COMMAND.")),
    ]  # fmt: skip


def _moderators() -> int:
    return StaffAccount.objects.filter(is_active=True, is_staff=True, role__in=DECIDE).count()


def lights() -> list[Light]:
    """Return what burns now. A site that is only tried has no copies to miss."""
    known = state.load()
    burning = []
    if settings.WATCHED and known.is_old:
        burning.append(Light("backup", _("The newest backup is older than two days, or there is none.")))
    elif known.error:
        burning.append(Light("backup", _("The last backup failed: %(error)s") % {"error": known.error}))
    if offsite.is_long_behind():
        burning.append(Light("backup", _("The log of erasures lies on this machine only.")))
    if settings.WATCHED and not runs.worker_lives():
        burning.append(Light("worker", _("No worker has shown itself for five minutes: no mail goes out.")))
    if held := Mail.objects.filter(state=Mail.State.HELD).count():
        burning.append(
            Light("restore", _("%(count)s mails out of a restored backup wait: manage.py held_mail") % {"count": held})
        )
    if _disk_is_low():
        burning.append(Light("disk", _("Less than a tenth of the disk is free.")))
    return burning


def _disk_is_low() -> bool:
    try:
        usage = shutil.disk_usage(settings.DATA_DIR)
    except OSError:
        return False
    return usage.free / usage.total < alerts.DISK_LOW


class MailTestForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Address"),
        max_length=254,
        help_text=gettext_lazy("Take an address at another provider: your own cannot show that others take your mail."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def checklist(request: HttpRequest) -> HttpResponse:
    """Show what is done; a press sends the test mail."""
    form = MailTestForm(request.POST or None, initial={"email": account(request).email})
    if request.method == "POST" and form.is_valid():
        mail_test.queue(form.cleaned_data["email"])
        messages.success(request, _("The test is queued. Press the link in the mail when it comes."))
        return redirect("site:checklist")
    todo = items()
    done = sum(item.done for item in todo)
    context = {
        "items": todo,
        "done": done,
        "form": form,
        "mail": _mail(),
        "worker_lives": runs.worker_lives(),
        "dns": _dns(),
    }
    return render(request, "staff/checklist.html", context, status=400 if request.method == "POST" else 200)


def _mail() -> dict[str, object] | None:
    mail = mail_test.last()
    if mail is None:
        return None
    age = timezone.now() - mail.created_at
    return {"state": mail.state, "error": mail.error, "created_at": mail.created_at, "late": age.total_seconds() > 120}


def _dns() -> dict[str, str]:
    """Return what the owner of the sending domain sets there."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return {
        "domain": address.rpartition("@")[2],
        "server": getattr(settings, "EMAIL_HOST", ""),
        "reply": settings.REPLY_TO,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def mail_test_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the test mail leads to one button; only the press counts."""
    if not mail_test.is_good(token):
        raise Http404
    if request.method == "POST":
        mail_test.press(token)
        messages.success(request, _("Mail arrives."))
        return redirect("site:checklist")
    response = render(request, "staff/mail_test.html")
    response["Referrer-Policy"] = "same-origin"
    return response
