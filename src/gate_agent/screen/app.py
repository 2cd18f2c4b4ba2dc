"""The local server of the reader screen: one page, its words, a stream of news, and what the page itself reads.

GET  /             the page
GET  /words.json   all languages
GET  /bundle       what waits, sealed for a courier, to save as a file; 404 where there is none
GET  /events       answers and states as they come (server-sent events)
POST /readings     what the camera or a keyboard-type reader read
POST /frames       what waits, as QR frames for a courier's phone
POST /receipts     one frame of the receipt that a courier brings back
POST /pictures     a grey picture of the camera, to look for a QR code
POST /choices      entry or exit, pressed on the screen
PUT  /language     the language of this screen
"""

from __future__ import annotations

import asyncio
import hashlib
import html
import json
import logging
import secrets
import sqlite3
from collections.abc import AsyncIterator, Callable
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from gate_agent.courier.frames import NoFrame
from gate_agent.screen import camera, wire
from gate_agent.screen.guard import Guard
from gate_agent.screen.hub import Hub, TouchGate
from gate_agent.screen.languages import all_words, page_words, tag_of
from gate_agent.screen.preferences import Preferences
from gate_agent.showing import Shown

logger = logging.getLogger(__name__)

# The page takes silence of three pulses for a program that hangs.
PULSE_SECONDS = 2.0
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Courier(Protocol):
    """What waits as QR frames, and their receipts: `gate_agent.courier.handing.Handing`."""

    def show(self, *, part: int, begin: int) -> dict[str, Any]: ...

    def take_receipt(self, text: str) -> dict[str, Any]: ...


def make_app(
    gate: TouchGate,
    *,
    preferences: Path | None = None,
    make_bundle: Callable[[], bytes | None] | None = None,
    courier: Courier | None = None,
    courier_page: str = "",
) -> Starlette:
    """The screen of one gate. `preferences` is the file that keeps the chosen language; None keeps it until the end.

    `make_bundle` gives the oldest part of what waits as a sealed file; without it the screen offers none. `courier` does the same
    as QR frames, which are read on the page at `courier_page`.

    To be served on 127.0.0.1 only, by a server that does not wait for open streams when it ends
    (uvicorn: `timeout_graceful_shutdown=1`).
    """
    screen = Screen(gate, Preferences(preferences), make_bundle, courier, courier_page)
    return Starlette(
        routes=[
            Route("/", screen.page),
            Route("/words.json", screen.words),
            Route("/bundle", screen.bundle),
            Route("/events", screen.events),
            Route("/static/{name}", screen.static),
            Route("/frames", screen.show_frames, methods=["POST"]),
            Route("/receipts", screen.take_receipt, methods=["POST"]),
            Route("/readings", screen.take_reading, methods=["POST"]),
            Route("/pictures", screen.look_at_picture, methods=["POST"]),
            Route("/choices", screen.take_choice, methods=["POST"]),
            Route("/language", screen.choose_language, methods=["PUT"]),
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={
            wire.UnreadableMessageError: refuse_message,
            camera.NoPictureError: refuse_message,
            NoFrame: refuse_message,
        },
        lifespan=lambda app: screen.hub.following(),
    )


class Screen:
    """The answers to the page's requests."""

    def __init__(
        self,
        gate: TouchGate,
        preferences: Preferences,
        make_bundle: Callable[[], bytes | None] | None,
        courier: Courier | None,
        courier_page: str,
    ) -> None:
        self._make_bundle, self._courier, self._courier_page = make_bundle, courier, courier_page
        self._at_the_courier = asyncio.Lock()
        self.hub = Hub(gate)
        self._gate = gate
        self._preferences = preferences
        self._static = read_static()
        self._words = json.dumps(all_words(), ensure_ascii=False).encode()
        self._build = name_build(self._static, self._words)
        # Numbers of answers begin anew with each run of the program; the page has to know.
        self._run = secrets.token_hex(8)

    async def page(self, request: Request) -> Response:
        language = self._preferences.language
        words = page_words(language)
        values = {
            "language": tag_of(language),
            "title": without_readings(words["title"]),
            "noscript": without_readings(words["noscript"]),
            "noscript_english": page_words("en")["noscript"] if language != "en" else "",
            "build": self._build,
        }
        page = Template(self._static["index.html"].decode())
        return Response(
            page.substitute({key: html.escape(text) for key, text in values.items()}), media_type="text/html"
        )

    async def words(self, request: Request) -> Response:
        return Response(self._words, media_type="application/json")

    async def static(self, request: Request) -> Response:
        name = request.path_params["name"]
        media_type = MEDIA_TYPES.get(Path(name).suffix)
        if name not in self._static or media_type is None:
            return Response(status_code=404)
        return Response(self._static[name], media_type=media_type)

    async def bundle(self, request: Request) -> Response:
        content = await run_in_threadpool(self._make_bundle) if self._make_bundle else None
        if content is None:
            return Response(status_code=404)
        name = f"gate-{hashlib.sha256(content).hexdigest()[:8]}.ccus"
        return Response(
            content,
            media_type="application/octet-stream",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    async def show_frames(self, request: Request) -> Response:
        part, begin = wire.read_place(await request.body())
        return await self._ask_courier(lambda courier: courier.show(part=part, begin=begin))

    async def take_receipt(self, request: Request) -> Response:
        text = wire.read_text(await request.body())
        return await self._ask_courier(lambda courier: courier.take_receipt(text))

    async def _ask_courier(self, ask: Callable[[Courier], dict[str, Any]]) -> Response:
        """One question at a time. A journal that cannot be used at the moment is told as a trouble."""
        if self._courier is None:
            return Response(status_code=404)
        async with self._at_the_courier:
            try:
                return JSONResponse(await run_in_threadpool(ask, self._courier))
            except (sqlite3.Error, OSError) as problem:
                logger.warning("The courier cannot be served: %s", problem)
                return JSONResponse({"trouble": "not_written"})

    async def events(self, request: Request) -> Response:
        return StreamingResponse(self._tell_news(), media_type="text/event-stream")

    async def take_reading(self, request: Request) -> Response:
        report = wire.read_report(await request.body())
        shown = await run_in_threadpool(self._gate.report, report)
        return JSONResponse({"shown": wire.shown_as_json(shown) if shown else None})

    async def look_at_picture(self, request: Request) -> Response:
        if not camera.can_read():
            return JSONResponse({"problem": "The extra “camera” is not installed."}, 501)
        width, height = (_number(request.query_params.get(side)) for side in ("width", "height"))
        picture = await request.body()
        return JSONResponse({"text": await run_in_threadpool(camera.find_text, picture, width=width, height=height)})

    async def take_choice(self, request: Request) -> Response:
        event_id, direction = wire.read_choice(await request.body())
        shown = await run_in_threadpool(self._gate.choose, event_id, direction)
        return JSONResponse({"shown": wire.shown_as_json(shown)})

    async def choose_language(self, request: Request) -> Response:
        language = wire.read_language(await request.body())
        if not await run_in_threadpool(self._preferences.choose_language, language):
            raise wire.UnreadableMessageError(f"language {language!r}")
        self.hub.tell(await run_in_threadpool(self._gate.state))
        return JSONResponse({"language": language})

    async def _tell_news(self) -> AsyncIterator[bytes]:
        with self.hub.listening() as listener:
            can_bundle = self._make_bundle is not None
            hello = {
                "run": self._run,
                "build": self._build,
                "camera": camera.can_read(),
                "bundle": can_bundle,
                "courier": self._courier_page if self._courier else None,
            }
            yield event("hello", hello)
            yield self._state_event(wire.state_as_json(await run_in_threadpool(self._gate.state)))
            while True:
                news = await listener.wait(PULSE_SECONDS)
                if not news:
                    yield event("pulse", {})
                for item in news:
                    if isinstance(item, Shown):
                        yield event("shown", wire.shown_as_json(item))
                    else:
                        yield self._state_event(wire.state_as_json(item))

    def _state_event(self, state: dict[str, Any]) -> bytes:
        return event("state", {**state, "language": self._preferences.language})


async def refuse_message(request: Request, problem: Exception) -> Response:
    return JSONResponse({"problem": str(problem)}, 400)


def event(kind: str, content: dict[str, Any]) -> bytes:
    return f"event: {kind}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n".encode()


def read_static() -> dict[str, bytes]:
    """Name → content of the page's files; there are few, and they do not change while the program runs."""
    folder = files("gate_agent.screen").joinpath("static")
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def name_build(static: dict[str, bytes], words: bytes) -> str:
    """Changes with every file of the page: a page of an older program then loads itself again."""
    digest = hashlib.sha256(words)
    for name in sorted(static):
        digest.update(name.encode() + static[name])
    return digest.hexdigest()[:16]


def without_readings(text: str) -> str:
    """`[word|reading]` as `word（reading）`, where no ruby can be drawn."""
    return "".join(
        f"{part.split('|')[0]}（{part.split('|')[1]}）" if "|" in part else part
        for part in text.replace("]", "[").split("[")
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0
