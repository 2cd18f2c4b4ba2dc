"""Server-sent events: an open page hears that touches arrived, and fetches what its viewer may see."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from ccus.foundation import live

# A busy site is told at most this often; a page that asks again four times a second is live enough. Each page that is being made
# meanwhile makes the pause longer by as much, so that open boards leave the processors to those who click.
QUIET_SECONDS = 0.25
LONGEST_QUIET_SECONDS = 5.0
KEEP_ALIVE_SECONDS = 15.0
# Open pages take the places of requests (`--backpressure`): whoever holds a ticket must not take all of them.
MOST_OF_TOPIC = 200
MOST_OF_ALL = 2_000
RETRY_SECONDS = 30


class LiveHub:
    """Who waits for news about which topic, in this process. `pages_in_hand` tells how many pages are being made."""

    def __init__(self, *, pages_in_hand: Callable[[], int] = lambda: 0) -> None:
        self._pages_in_hand = pages_in_hand
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def is_full(self, topic: str) -> bool:
        return (
            len(self._waiting.get(topic, ())) >= MOST_OF_TOPIC
            or sum(len(events) for events in self._waiting.values()) >= MOST_OF_ALL
        )

    @property
    def pause(self) -> float:
        """Seconds after news in which a page hears none."""
        return min(LONGEST_QUIET_SECONDS, QUIET_SECONDS * (1 + self._pages_in_hand()))

    def announce(self, topic: str) -> None:
        for event in self._waiting.get(topic, ()):
            event.set()

    def announce_all(self) -> None:
        for events in self._waiting.values():
            for event in events:
                event.set()

    async def listen(self, topic: str) -> AsyncIterator[bytes]:
        """Server-sent events for one page, for as long as it stays open."""
        news = asyncio.Event()
        self._waiting[topic].add(news)
        try:
            yield b"retry: 2000\n\n"
            while True:
                try:
                    await asyncio.wait_for(news.wait(), KEEP_ALIVE_SECONDS)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                news.clear()
                yield b"event: touches\ndata: changed\n\n"
                await asyncio.sleep(self.pause)
        finally:
            self._waiting[topic].discard(news)
            if not self._waiting[topic]:
                del self._waiting[topic]


async def get_live(request: Request) -> Response:
    """Stream for the topic of a signed ticket, which a page view wrote after checking its viewer."""
    topic = live.topic_of(request.query_params.get("ticket", ""))
    if topic is None:
        return Response(status_code=403)
    hub: LiveHub = request.app.state.live
    if hub.is_full(topic):
        return Response(status_code=503, headers={"Retry-After": str(RETRY_SECONDS)})
    return StreamingResponse(
        hub.listen(topic),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


get_live.permission = "ticket: written by a page whose viewer was checked"  # type: ignore[attr-defined]
