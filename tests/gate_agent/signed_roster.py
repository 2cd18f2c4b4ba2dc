"""A server that signs rosters, as far as a gate sees it."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx2
from tests.gate_agent.hands import MORNING, SETTINGS

from ccus.devices.rules.roster_copy import KIND, CardOnCopy, PersonOnCopy, people_of_copy
from ccus.foundation.signing import SigningKeys
from ccus.registry.rules.cards import hash_token

TARO_ID = "06988628760421"


def people(name: str = "太郎") -> list[PersonOnCopy]:
    return [
        PersonOnCopy(
            TARO_ID,
            name,
            3,
            "vi",
            (
                CardOnCopy(hash_token("ABCD1234"), date(2026, 11, 21), is_revoked=False),
                CardOnCopy(hash_token("LOST"), date(2030, 1, 1), is_revoked=True),
                CardOnCopy(hash_token("LATE"), date(2026, 11, 20), is_revoked=False),
            ),
        )
    ]


class RosterServer:
    """Signs with the keys of a folder. `asked` holds the etags it was asked with, `lists` how often its keys were fetched."""

    def __init__(self, folder: Path, *, site_id: str = SETTINGS.site_id) -> None:
        self.keys = SigningKeys(folder)
        self.site_id = site_id
        self.people = people()
        self.seal_to = "A" * 43
        self.asked: list[str] = []
        self.lists = 0

    @property
    def transport(self) -> httpx2.MockTransport:
        return httpx2.MockTransport(self)

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/.well-known/ccus-keys.json":
            self.lists += 1
            return httpx2.Response(200, json=self.keys.public(now=MORNING).as_jwks())
        assert request.url.path == "/api/device/v1/roster"
        etag = json.loads(request.content)["etag"]
        self.asked.append(etag)
        own = str(self.people[0].called_name)
        if etag == own:
            return httpx2.Response(200, json={"changed": False, "etag": own, "roster": None})
        return httpx2.Response(200, json={"changed": True, "etag": own, "roster": self.sign(etag=own)})

    def sign(self, *, now: datetime = MORNING, **changes: Any) -> str:
        claims = {
            "v": 1,
            "iss": "https://ccus.example.jp",
            "site_id": self.site_id,
            "on": "2026-11-21",
            "seal_to": self.seal_to,
            "people": people_of_copy(self.people),
            "etag": "1",
        }
        return self.keys.sign({**claims, **changes}, kind=KIND, now=now)
