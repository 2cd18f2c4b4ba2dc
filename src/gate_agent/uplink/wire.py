"""One request to the server, and what its answer means. Whatever is not clearly the server's word is no word at all."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx2

from gate_agent import sentences
from gate_agent.version import SOFTWARE

PREFIX = "/api/device/v1"
TIMEOUT = httpx2.Timeout(30.0, connect=10.0)
# An answer for 1,000 receipts has some 800 kB.
LARGEST_ANSWER = 8_000_000
JSON_TYPES = ("application/json", "application/problem+json")


# Failure ── Unreachable: no answer; the line, a name, a certificate
#         ├─ NotTheServer: an answer, but of something else: a portal, a proxy, another program
#         ├─ Busy: the server asks to come again
#         ├─ Unknown: the server does not have this operation
#         ├─ Unwelcome: the server knows this gate and takes nothing of it
#         └─ Unacceptable: the server will not take this request
class Failure(Exception):
    """`detail` is for the log and the curious; `key` names the sentence."""

    key = "failure"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class Unreachable(Failure):
    key = "unreachable"

    def __init__(self, detail: str, *, key: str = "unreachable") -> None:
        super().__init__(detail)
        self.key = key


class NotTheServer(Failure):
    key = "not_the_server"


class Unknown(Failure):
    key = "not_the_server"


class Busy(Failure):
    key = "server_busy"

    def __init__(self, detail: str, *, retry_after: float | None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Unwelcome(Failure):
    """`problem` is the server's own document (RFC 9457)."""

    key = "unwelcome"

    def __init__(self, problem: Mapping[str, Any]) -> None:
        super().__init__(str(problem.get("code", "")))
        self.problem = problem


class Unacceptable(Failure):
    key = "unacceptable"

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('code', '')}")
        self.status, self.problem = status, problem


class Link:
    """The line to one server. TLS is verified against the certificates of the system; proxies are those of the environment."""

    def __init__(self, server: str, token: str | None = None, *, transport: httpx2.BaseTransport | None = None) -> None:
        headers = {
            "User-Agent": SOFTWARE.replace(" ", "/"),
            "Accept": "application/json",
            "Accept-Language": sentences.language(),
        }
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._client = httpx2.Client(
            base_url=server + PREFIX,
            headers=headers,
            timeout=TIMEOUT,
            follow_redirects=False,
            trust_env=heeds_proxies(server),
            transport=transport,
        )

    def close(self) -> None:
        self._client.close()

    def post(self, path: str, body: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
        """The answer's object. Raises a Failure."""
        try:
            with self._client.stream("POST", path, json=body) as response:
                content = read_bounded(response, LARGEST_ANSWER)
        except httpx2.HTTPError as problem:
            raise Unreachable(f"{type(problem).__name__}: {problem}", key=_why(problem)) from problem
        return _read(response, content, now=now)


def fold_server(typed: str) -> str | None:
    """`https://host[:port]` of an address as people type it; None when it is none. Without a scheme it is https.

    Only the way to this machine itself is http by default.
    """
    text = typed.strip()
    if "://" not in text:
        host = text.partition("/")[0].rpartition(":")[0] or text.partition("/")[0]
        text = f"{'http' if is_loopback(host) else 'https'}://{text}"
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.hostname == ".":
        return None
    return f"{parts.scheme}://{parts.netloc}{parts.path.removesuffix(PREFIX).rstrip('/')}"


def is_loopback(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "[::1]", "::1")


def heeds_proxies(server: str) -> bool:
    """No proxy knows the way to this machine itself."""
    return not is_loopback(urlsplit(server).hostname or "")


def read_bounded(response: httpx2.Response, most_bytes: int) -> bytes:
    """The body of a streamed answer, which is let go of as soon as it is longer. Raises NotTheServer, httpx2.HTTPError."""
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > most_bytes:
            raise NotTheServer("endless answer")
    return bytes(content)


def is_open_line(server: str) -> bool:
    """Whether touches and token would go over a line unencrypted."""
    parts = urlsplit(server)
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")


def _read(response: httpx2.Response, content: bytes, *, now: datetime) -> dict[str, Any]:
    """By the status, and by whether the body is the server's: a portal answers 200 with a page, a proxy 403 with another."""
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    found = _object(content) if media_type in JSON_TYPES else None
    status = response.status_code
    if status in (404, 405):
        if found is None or media_type != JSON_TYPES[1]:
            raise Unknown(f"{status} {media_type}")
    elif status in (408, 425, 429) or status >= 500:
        raise Busy(f"{status} {media_type}", retry_after=_retry_after(response, now))
    if found is None:
        raise NotTheServer(f"{status} {media_type}")
    if status in (200, 201) and media_type == JSON_TYPES[0]:
        return found
    if media_type == JSON_TYPES[1] and status in (401, 403, 410):
        raise Unwelcome(found)
    if media_type == JSON_TYPES[1] and 400 <= status < 500:
        raise Unacceptable(status, found)
    raise NotTheServer(f"{status} {media_type}")


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _retry_after(response: httpx2.Response, now: datetime) -> float | None:
    """Seconds of the header, which is a number or a date (RFC 9110, 10.2.3)."""
    text = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit() and len(text) < 9:
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds()) if text else None
    except (ValueError, TypeError):
        return None


def _why(problem: BaseException) -> str:
    """The sentence that tells what to look at."""
    if isinstance(problem, httpx2.ProxyError):
        return "proxy_fails"
    seen: BaseException | None = problem
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return "certificate_unknown"
        seen = seen.__cause__ or seen.__context__
    text = str(problem).lower()
    if "certificate" in text:
        return "certificate_unknown"
    if any(words in text for words in ("name or service", "getaddrinfo", "nodename", "name resolution")):
        return "name_unknown"
    if "refused" in text:
        return "nobody_listens"
    return "unreachable"
