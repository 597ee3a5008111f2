"""Where a request came from; and keyed hashes, by which networks and addresses are compared without being readable."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress

from django.conf import settings
from django.http import HttpRequest


def keyed(purpose: str, value: str) -> str:
    """Return the keyed hash (hex, 64 characters) of a value, different for each purpose."""
    return hmac.new(f"{purpose}:{settings.HASH_KEY}".encode(), value.encode(), hashlib.sha256).hexdigest()


def client_address(request: HttpRequest) -> str:
    """Return the visitor's network address: the peer, or behind n trusted proxies the n-th hop from the right.

    What stands further left was written by the visitor and is never read. Empty where the hop is no address.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
        if len(hops) >= settings.TRUSTED_PROXIES:
            peer = hops[-settings.TRUSTED_PROXIES]
    return _plain(peer)


def _plain(address: str) -> str:
    """Return the address without brackets, port or zone; an IPv4 address inside IPv6 as IPv4."""
    text = address.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        ip = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    if ip.version == 6 and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ip)


def network_key(request: HttpRequest) -> str:
    """Return the key of the visitor's network for sign-ins of staff; signatures have keys of another purpose."""
    return keyed("staff.network", network_of(client_address(request)))


def network_of(address: str, bits: int = 64) -> str:
    """Return the network that counts as one: an IPv4 address itself, of IPv6 the first ``bits`` bits."""
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False)) if ":" in address else address
