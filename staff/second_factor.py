"""The second factor: a code from an app (TOTP, RFC 6238), or one of ten recovery codes, each good once."""

from __future__ import annotations

import re
import secrets
from base64 import b32encode

import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from staff.models import RecoveryCode, StaffAccount
from staff.network import keyed

RECOVERY_CODES = 10
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another: 10 of 31 are 49 bits
APP_CODE = re.compile(r"^\d{6}$", re.ASCII)


def is_required() -> bool:
    return bool(settings.SECOND_FACTOR)


@transaction.atomic
def begin(account: StaffAccount) -> TOTPDevice:
    """Make a new secret that counts once a code of it was given; what was there before counts until then."""
    TOTPDevice.objects.filter(user=account, confirmed=False).delete()
    return TOTPDevice.objects.create(user=account, name="app", confirmed=False)


def unconfirmed(account: StaffAccount) -> TOTPDevice | None:
    """Return the secret that waits for its first code."""
    device: TOTPDevice | None = TOTPDevice.objects.filter(user=account, confirmed=False).first()
    return device


def picture(device: TOTPDevice) -> str:
    """Return the QR code of the secret as the address of an image."""
    return str(segno.make(device.config_url, error="m").svg_data_uri(scale=5, dark="#000", light="#fff", border=3))


def written(device: TOTPDevice) -> str:
    """Return the secret as one types it where no camera is at hand."""
    secret = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


@transaction.atomic
def finish(account: StaffAccount, code: str) -> list[str] | None:
    """Take the waiting secret into use by its first code; return new recovery codes, or nothing for a wrong code."""
    device = TOTPDevice.objects.select_for_update().filter(user=account, confirmed=False).first()
    if device is None or not device.verify_token(_plain(code)):
        return None
    TOTPDevice.objects.filter(user=account, confirmed=True).delete()
    TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
    return _renew_recovery_codes(account)


@transaction.atomic
def verify(account: StaffAccount, code: str) -> bool:
    """Tell whether the code is right now, and use it up: the same one again is refused."""
    code = _plain(code)
    if APP_CODE.match(code):
        # Locked, so that one code sent twice at once is good once.
        device = TOTPDevice.objects.select_for_update().filter(user=account, confirmed=True).first()
        return device is not None and bool(device.verify_token(code))
    return _use_recovery_code(account, code)


def _use_recovery_code(account: StaffAccount, code: str) -> bool:
    unused = RecoveryCode.objects.filter(account=account, digest=_digest(account, code), used_at=None)
    return unused.update(used_at=timezone.now()) == 1


def _renew_recovery_codes(account: StaffAccount) -> list[str]:
    RecoveryCode.objects.filter(account=account).delete()
    codes = ["".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, digest=_digest(account, code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _digest(account: StaffAccount, code: str) -> str:
    return keyed("staff.recovery", f"{account.pk}:{code}")


def _plain(code: str) -> str:
    return re.sub(r"[\s-]", "", code).lower()
