"""Keyed hashes: an address and a network are compared without being readable."""

from __future__ import annotations

import contextlib
import ipaddress
import unicodedata
from functools import lru_cache

import idna

from staff.network import keyed, network_of


def normal_address(email: str) -> str:
    """Return the address as it is compared: NFKC, casefold, domain in IDNA. Dots and +tags are kept."""
    local, _, domain = unicodedata.normalize("NFKC", email).strip().casefold().rpartition("@")
    return f"{local}@{_in_ascii(domain)}"


@lru_cache(maxsize=1_000)  # to look a domain up in IDNA's tables costs as much as the rest of a signature's keys
def _in_ascii(domain: str) -> str:
    # The form has refused what is no domain; what staff enter stays comparable as it is.
    with contextlib.suppress(idna.IDNAError):
        return idna.encode(domain, uts46=True).decode()
    return domain


def email_key(email: str) -> str:
    """Return the keyed hash (hex, 64 characters) under which an address is found again."""
    return keyed("address", normal_address(email))


def email_domain(email: str) -> str:
    return normal_address(email).rpartition("@")[2]


def network_key(address: str) -> str:
    """Return the keyed hash of an IPv4 address or an IPv6 /64; empty for what is neither."""
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return ""
    return keyed("network", network_of(address))


def check_value() -> str:
    """Return what is stored to notice a changed key: with another key nobody would be recognised again."""
    return keyed("check", "one and the same key")[:32]
