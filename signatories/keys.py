"""Keyed hashes: an address and a network are compared without being readable."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import ipaddress
import unicodedata

import idna
from django.conf import settings


def _keyed(purpose: str, value: str) -> str:
    key = f"{purpose}:{settings.HASH_KEY}".encode()
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def normal_address(email: str) -> str:
    """Return the address as it is compared: NFKC, casefold, domain in IDNA. Dots and +tags are kept."""
    local, _, domain = unicodedata.normalize("NFKC", email).strip().casefold().rpartition("@")
    # The form has refused what is no domain; what staff enter stays comparable as it is.
    with contextlib.suppress(idna.IDNAError):
        domain = idna.encode(domain, uts46=True).decode()
    return f"{local}@{domain}"


def email_key(email: str) -> str:
    """Return the keyed hash (hex, 64 characters) under which an address is found again."""
    return _keyed("address", normal_address(email))


def email_domain(email: str) -> str:
    return normal_address(email).rpartition("@")[2]


def network_key(address: str) -> str:
    """Return the keyed hash of an IPv4 address or an IPv6 /64; empty for what is neither."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if ip.version == 6:
        ip = ipaddress.ip_network(f"{ip}/64", strict=False).network_address
    return _keyed("network", str(ip))


def check_value() -> str:
    """Return what is stored to notice a changed key: with another key nobody would be recognised again."""
    return _keyed("check", "one and the same key")[:32]
