"""Fetches the receipts of what the server has confirmed, and keeps those that prove it. What does not is kept apart, and said."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import httpx2

from gate_agent.gate import Gate
from gate_agent.journal.touches import Kept
from gate_agent.proof import NotProven, check_receipt
from gate_agent.signatures import KeyUnknown, PinnedKeys, fetch_keys
from gate_agent.uplink.wire import Link, Unacceptable, Unknown

logger = logging.getLogger(__name__)

AT_ONCE = 1_000
# A touch that stays missing although it was sent again is not sent more often than this.
NOT_AGAIN_FOR = timedelta(days=1)


class Receipts:
    """For the uplink's thread."""

    def __init__(self, gate: Gate, link: Link, *, transport: httpx2.BaseTransport | None = None) -> None:
        self._gate, self._link, self._transport = gate, link, transport
        self._keys, self._is_list_fresh = PinnedKeys.load(gate.folder), False

    def fetch(self, *, now: datetime) -> None:
        """All that are due. Raises Failure; sqlite3.Error, OSError."""
        journal, after_row = self._gate.journal(), 0
        self._keys, self._is_list_fresh = PinnedKeys.load(self._gate.folder), False
        doubted: dict[int, tuple[str, str]] = {}
        while due := journal.receipts_due(AT_ONCE, after_row=after_row):
            try:
                answer = self._link.post("/receipts", {"event_ids": [kept.event_id for kept in due]}, now=now)
            except (Unknown, Unacceptable) as failure:
                logger.info("No receipts yet: %s", failure.detail)
                break
            came = _by_event(answer.get("receipts"))
            self._send_missing(due, answer.get("missing"), now=now)
            proven: dict[int, str] = {}
            for kept, event in zip(due, journal.as_sent(due), strict=True):
                if kept.event_id not in came:
                    continue
                receipt, facts = came[kept.event_id]
                try:
                    self._check(receipt, facts, event)
                except KeyUnknown:
                    doubted[kept.row] = receipt, "key"
                except NotProven as problem:
                    doubted[kept.row] = receipt, str(problem)
                else:
                    proven[kept.row] = receipt
            journal.keep_receipts(proven)
            after_row = due[-1].row
        self._say(doubted, now=now)

    def _send_missing(self, due: Sequence[Kept], listed: object, *, now: datetime) -> None:
        """What the server has not, although it said so once, is sent again: it takes each touch once, however often it comes."""
        missing = {each for each in listed if isinstance(each, str)} if isinstance(listed, Sequence) else set()
        rows = [kept.row for kept in due if kept.event_id in missing]
        if rows:
            again = self._gate.journal().send_again(rows, at=now, since=now - NOT_AGAIN_FOR)
            logger.error(
                "The server misses %d touches that it had confirmed; %d are sent again.", len(rows), len(again)
            )
            self._gate.tend()

    def _check(self, receipt: str, facts: str, event: Mapping[str, Any]) -> None:
        """The list of keys is fetched anew once a round, when it is needed. Raises NotProven, KeyUnknown, Failure, OSError."""
        settings = self._gate.settings
        device_ids = (settings.device_id, *settings.former_device_ids)
        try:
            check_receipt(receipt, facts, event=event, device_ids=device_ids, keys=self._keys)
        except KeyUnknown:
            if self._is_list_fresh:
                raise
            self._keys = self._keys.with_keys(fetch_keys(self._gate.settings.server, transport=self._transport))
            self._keys.save(self._gate.folder)
            self._is_list_fresh = True
            check_receipt(receipt, facts, event=event, device_ids=device_ids, keys=self._keys)

    def _say(self, doubted: Mapping[int, tuple[str, str]], *, now: datetime) -> None:
        """The touches stay confirmed: the server said so, and the touches are here. Somebody should look at it all the same."""
        if not doubted:
            return
        logger.error(
            "%d receipts do not prove their touches: %s", len(doubted), sorted({why for _, why in doubted.values()})
        )
        if self._gate.journal().doubt_receipts(doubted, at=now):
            self._gate.journal().note("receipts_doubted", at=now, count=len(doubted))
            self._gate.tend()


def _by_event(listed: object) -> dict[str, tuple[str, str]]:
    """Event id → receipt and facts, of whatever is shaped so. Without facts (an earlier server) nothing can be checked yet."""
    found: dict[str, tuple[str, str]] = {}
    for each in listed if isinstance(listed, Sequence) else ():
        if isinstance(each, Mapping) and all(
            isinstance(each.get(key), str) for key in ("event_id", "receipt", "facts")
        ):
            found[each["event_id"]] = each["receipt"], each["facts"]
    return found
