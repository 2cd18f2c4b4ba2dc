"""From where a request comes, as far as that can be believed."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from starlette.requests import Request

UNKNOWN = ""


def address_of(request: Request, *, proxies: int) -> str:
    """Network address of the visitor; UNKNOWN when it cannot be told.

    Without proxies it is the other end of the connection, whatever X-Forwarded-For says. With `proxies` of our own in front,
    each of which adds the address it sees on the right, it is the entry of the outermost one; all further left is hearsay.
    """
    near = request.client.host if request.client else UNKNOWN
    if proxies == 0:
        return near
    entries = [entry.strip() for line in request.headers.getlist("x-forwarded-for") for entry in line.split(",")]
    return _readable(entries[-proxies]) if len(entries) >= proxies else near


def household_of(address: str) -> str:
    """What counts as one visitor: an IPv4 address, or the /64 network that one IPv6 line has to itself."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped) if parsed.ipv4_mapped else f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
    return str(parsed)


def _readable(entry: str) -> str:
    try:
        return str(ip_address(entry))
    except ValueError:
        return UNKNOWN
