from __future__ import annotations

import pytest
from starlette.requests import Request

from ccus.config.edge.visitors import address_of


def request(*forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    return Request({"type": "http", "headers": headers, "client": ("203.0.113.9", 5000)})


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, (), "203.0.113.9"),
        (0, ("6.6.6.6",), "203.0.113.9"),
        (1, ("198.51.100.7",), "198.51.100.7"),
        (1, ("6.6.6.6, 198.51.100.7",), "198.51.100.7"),
        (1, ("6.6.6.6", "198.51.100.7"), "198.51.100.7"),
        (2, ("6.6.6.6, 198.51.100.7, 10.0.0.1",), "198.51.100.7"),
        (1, (), "203.0.113.9"),
        (1, ("unknown",), ""),
    ],
)
def test_only_what_our_own_proxies_add_is_believed(proxies: int, forwarded: tuple[str, ...], address: str) -> None:
    assert address_of(request(*forwarded), proxies=proxies) == address
