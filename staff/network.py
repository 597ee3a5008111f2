"""Where a request came from, as a keyed hash: networks are compared without being readable."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress

from django.conf import settings
from django.http import HttpRequest


def keyed(purpose: str, value: str) -> str:
    """Return the keyed hash (hex, 64 characters) of a value, different for each purpose."""
    return hmac.new(f"staff.{purpose}:{settings.HASH_KEY}".encode(), value.encode(), hashlib.sha256).hexdigest()


def network_key(request: HttpRequest) -> str:
    """Return the key of the visitor's IPv4 address or IPv6 /64: the peer, or the n-th hop from the right behind n
    trusted proxies. What stands further left was written by the visitor and is never read.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
        peer = hops[-settings.TRUSTED_PROXIES] if len(hops) >= settings.TRUSTED_PROXIES else peer
    return keyed("network", _network(peer))


def _network(address: str) -> str:
    try:
        ip = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{ip}/64", strict=False)) if ip.version == 6 else str(ip)
