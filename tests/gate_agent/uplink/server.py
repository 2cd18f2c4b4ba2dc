"""A server of the device API in memory, and the ways in which lines and servers fail."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx2
from tests.gate_agent.hands import SETTINGS, Hands, card

from ccus.foundation.signing import SigningKeys
from ccus.history.rules.proof_statements import RECEIPT, receipt_claims, text_of
from ccus.history.rules.proof_tree import leaf_of
from gate_agent.gate import Gate
from gate_agent.proof import own_facts

PROBLEM = {"content-type": "application/problem+json"}

Answer = Callable[[httpx2.Request], httpx2.Response]


class Server:
    """Answers as the edge does. `fails_with` replaces its answers while it is set."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.offset = timedelta(0)
        self.touches: dict[str, dict[str, Any]] = {}
        self.last_sequence: int | None = None
        self.requests: list[tuple[str, Any]] = []
        self.fails_with: Answer | None = None
        self.refuses: set[str] = set()
        self.has_receipts = True
        self.hides: set[str] = set()  # has them, and gives no receipts of them
        self.list_of_keys: dict[str, Any] | None = None  # in place of its own
        self.lists = 0
        self.receipts_fail_with: Answer | None = None
        self.keys: SigningKeys | None = None  # signs no receipts without
        self.alters: dict[str, dict[str, Any]] = {}  # what is stored otherwise than it was sent, by event id
        self.round_trip = timedelta(milliseconds=80)

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/.well-known/ccus-keys.json" and self.keys is not None:
            self.lists += 1
            return httpx2.Response(200, json=self.list_of_keys or self.keys.public(now=self.now).as_jwks())
        body, path = json.loads(request.content), request.url.path.removeprefix("/api/device/v1")
        self.requests.append((path, body))
        if self.fails_with is not None:
            return self.fails_with(request)
        self.hands.pass_by(milliseconds=self.round_trip / timedelta(milliseconds=1) / 2)
        answer = {"/heartbeats": self.take_heartbeat, "/touches": self.take_touches, "/receipts": self.give_receipts}[
            path
        ](body)
        self.hands.pass_by(milliseconds=self.round_trip / timedelta(milliseconds=1) / 2)
        return answer if isinstance(answer, httpx2.Response) else httpx2.Response(200, json=answer)

    @property
    def now(self) -> datetime:
        return self.hands.wall + self.offset

    def count(self, path: str) -> int:
        return sum(each == path for each, _ in self.requests)

    def take_heartbeat(self, body: dict[str, Any]) -> dict[str, Any]:
        told = body.get("last_sequence")
        if told is not None:
            self.last_sequence = max(self.last_sequence or 0, told)
        return {
            "server_time": self.now.isoformat(),
            "site_name": "丸の内新築工事",
            "heartbeat_seconds": 60,
            "last_sequence": self.last_sequence,
        }

    def take_touches(self, body: dict[str, Any]) -> dict[str, Any]:
        results = []
        for event in body["events"]:
            event_id = event["event_id"]
            if event.get("card") in self.refuses:
                problem = {"title": "読めません。", "detail": "直してください。", "code": "history.event_unreadable"}
                results.append({"event_id": event_id, "result": "refused", "problem": problem})
                continue
            word = "duplicate" if event_id in self.touches else "stored"
            self.touches.setdefault(event_id, event)
            show = {"name": "太郎", "level": 1, "color": "white"}
            results.append({"event_id": event_id, "result": word, "verdict": "counted", "show": show})
        return {"received_at": self.now.isoformat(), "results": results}

    def sign(self, event_id: str) -> dict[str, str]:
        assert self.keys is not None
        content = facts_of({**self.touches[event_id], **self.alters.get(event_id, {})})
        claims = receipt_claims(event_id, leaf_of(content), issuer="https://ccus.example.jp")
        receipt = self.keys.sign(claims, kind=RECEIPT, now=self.now)
        return {"event_id": event_id, "receipt": receipt, "facts": text_of(content)}

    def give_receipts(self, body: dict[str, Any]) -> dict[str, Any] | httpx2.Response:
        if self.receipts_fail_with is not None:
            return self.receipts_fail_with(httpx2.Request("POST", "/receipts"))
        if not self.has_receipts:
            return httpx2.Response(404, html="<h1>Not Found</h1>")
        known = [each for each in body["event_ids"] if each in self.touches and each not in self.hides]
        return {
            "receipts": [self.sign(event_id) for event_id in known],
            "missing": [event_id for event_id in body["event_ids"] if event_id not in known],
        }


def facts_of(event: dict[str, Any]) -> bytes:
    """As PostgreSQL gives them; that these are so is tested against it (test_proof)."""
    own = own_facts(event, device_id=SETTINGS.device_id, offset_ms=event.get("clock_offset_ms"))
    fields = [*list(own.values())[:4], bytes(8), *list(own.values())[4:7], bytes(8), *list(own.values())[7:]]
    packed = [struct.pack("!i", -1) if field is None else struct.pack("!i", len(field)) + field for field in fields]
    return struct.pack("!h", len(fields)) + b"".join(packed)


def no_line(request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError("[Errno 101] Network is unreachable", request=request)


def silence(request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ReadTimeout("timed out", request=request)


def portal(request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, html="<title>Free Wi-Fi</title>")


def portal_elsewhere(request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(302, headers={"location": "http://wifi.example/login"})


def problem(status: int, code: str, **headers: str) -> Answer:
    def answer(request: httpx2.Request) -> httpx2.Response:
        document = {
            "type": "x",
            "title": "だめです。",
            "detail": "登録し直してください。",
            "status": status,
            "code": code,
        }
        return httpx2.Response(status, content=json.dumps(document), headers={**PROBLEM, **headers})

    return answer


def tap(gate: Gate, count: int, *, first: int = 0) -> list[str]:
    answers = [gate.report(card(f"CARD{number}")) for number in range(first, first + count)]
    return [answer.event_id for answer in answers if answer is not None]
