from __future__ import annotations

import httpx2

from ccus.config.edge.pages import make_client


def test_the_cookie_of_one_visitor_is_never_sent_for_another() -> None:
    client = make_client("http://localhost:9")
    signed_in = httpx2.Response(
        302,
        headers={"set-cookie": "sessionid=secret; Path=/; HttpOnly"},
        request=client.build_request("GET", "/sign-in/"),
    )

    client.cookies.extract_cookies(signed_in)

    assert "cookie" not in client.build_request("GET", "/").headers
