"""Small services that stand in for those outside: registered core technicians, and construction licences.

Real HTTP, made-up data: what the demo country's people and firms would have there, some of it a little newer than what is registered.
A trouble can be switched on to see how the house bears it.

GET /records/<number>     one record; 404 for a number that is not known
GET /changes?after=<n>    numbers that changed since, and the place to go on from
POST /records/<number>    JSON of fields to change; the number is among the changes from then on
POST /trouble             {"trouble": "none" | "down" | "slow" | "garbage" | "schema"}
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from ccus.registry.rules.outside_records import fold_number
from ccus.registry.states import OutsideSource, SkillLevel
from ccus.twin.rules.country import Country

TROUBLES = ("none", "down", "slow", "garbage", "schema")
SLOW_SECONDS = 30.0
MOST_BYTES = 100_000
Record = dict[str, Any]


def core_certificates(country: Country) -> list[Record]:
    """One for everybody of level 4, valid for five years from a day of the last four; names as their owners registered them."""
    return [
        {
            "number": certificate_number(person.number),
            "name": f"{person.registration.name.family}{person.registration.name.given}",
            "birth_date": person.registration.birth_date.isoformat(),
            "course": "登録とび・土工基幹技能者",
            "completed_on": (completed := country.base - timedelta(days=200 + 7 * person.number)).isoformat(),
            "valid_until": _years_later(completed, 5).isoformat(),
            "as_of": _midnight(country.base),
        }
        for person in country.technicians
        if person.registration.skill_level is SkillLevel.LEVEL_4 or person == country.visitor
    ]


def certificate_number(person_number: int) -> str:
    """The completion number of a person of the demo: `24-0012-000042`."""
    return f"24-{person_number % 40:04d}-{person_number:06d}"


def licences(country: Country) -> list[Record]:
    """One for every licensed firm. Every fifth has raised its capital since it registered, every seventh moved one house on."""
    return [
        {
            "number": fold_number(OutsideSource.LICENCES, firm.registration.licence_number),
            "name": firm.registration.name,
            "representative": firm.registration.representative_name,
            "address": firm.registration.address + ("の2" if position % 7 == 0 else ""),
            "capital_yen": (firm.registration.capital_yen or 1_000_000) + (5_000_000 if position % 5 == 1 else 0),
            "trades": list(firm.registration.licensed_trades),
            "valid_from": (country.base - timedelta(days=400)).isoformat(),
            "valid_until": (country.base + timedelta(days=1_425)).isoformat(),
            "as_of": _midnight(country.base),
        }
        for position, firm in enumerate(country.businesses)
        if firm.registration.licence_number
    ]


class StandIn(ThreadingHTTPServer):
    """Records by number, in memory. `changes` are numbers in the order of their changes."""

    daemon_threads = True

    def __init__(self, host: str, port: int, records: Sequence[Record]) -> None:
        super().__init__((host, port), _Handler)
        self.records = {str(record["number"]): dict(record) for record in records}
        self.changes: list[str] = []
        self.trouble = "none"
        self.asked = 0
        self.lock = threading.Lock()
        self.ended = threading.Event()

    @property
    def url(self) -> str:
        host, port = self.server_address[:2]
        return f"http://{host if isinstance(host, str) else host.decode()}:{port}"

    def change(self, number: str, **values: Any) -> None:
        """As the source would do it: the record is newer, and stands among the changes."""
        with self.lock:
            known = self.records.setdefault(number, {"number": number})
            known.update(values, as_of=datetime.now(UTC).isoformat())  # lint: clock — the source's own clock
            self.changes.append(number)

    def server_close(self) -> None:
        self.ended.set()
        super().server_close()


class _Handler(BaseHTTPRequestHandler):
    server: StandIn

    def do_GET(self) -> None:
        self.server.asked += 1
        trouble = self.server.trouble
        if trouble == "down":
            return self._answer(503, {"error": "down"})
        if trouble == "slow":
            self.server.ended.wait(SLOW_SECONDS)
            return self._answer(503, {"error": "slow"})
        if trouble == "garbage":
            return self._send(200, b"<html>maintenance</html>")
        parts = urlsplit(self.path)
        if parts.path == "/changes":
            return self._changes(parse_qs(parts.query).get("after", ["0"])[0])
        record = self.server.records.get(unquote(parts.path.removeprefix("/records/")))
        if record is None:
            return self._answer(404, {"error": "unknown"})
        if trouble == "schema":
            record = {"id": record["number"], "data": record}
        return self._answer(200, record)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        try:
            body = json.loads(self.rfile.read(min(length, MOST_BYTES)) or b"{}")
        except ValueError:
            return self._answer(400, {"error": "no JSON"})
        if self.path == "/trouble" and body.get("trouble") in TROUBLES:
            self.server.trouble = body["trouble"]
            return self._answer(200, {"trouble": self.server.trouble})
        number = unquote(self.path.removeprefix("/records/"))
        if self.path.startswith("/records/") and number in self.server.records and isinstance(body, dict):
            self.server.change(number, **body)
            return self._answer(200, self.server.records[number])
        return self._answer(404, {"error": "unknown"})

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: numbers of people stand in the addresses."""

    def _changes(self, after: str) -> None:
        with self.server.lock:
            first = int(after) if after.isascii() and after.isdigit() else 0
            numbers = list(dict.fromkeys(self.server.changes[first:]))
            cursor = (
                max(first, len(self.server.changes)) if first <= len(self.server.changes) else len(self.server.changes)
            )
        names = ("items", "next") if self.server.trouble == "schema" else ("numbers", "cursor")
        self._answer(200, dict(zip(names, (numbers, cursor), strict=True)))

    def _answer(self, status: int, body: object) -> None:
        self._send(status, json.dumps(body, ensure_ascii=False).encode())

    def _send(self, status: int, body: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            return  # who asked has gone


def serve_until_stopped(server: StandIn) -> None:
    """Serves in threads until `ended` is set, by a signal or `server_close`."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    while not server.ended.wait(0.5):
        if not thread.is_alive():
            break
    server.shutdown()
    server.server_close()
    thread.join(timeout=2)


def _years_later(day: date, years: int) -> date:
    return day + timedelta(days=365 * years + 1)


def _midnight(day: date) -> str:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).isoformat()
