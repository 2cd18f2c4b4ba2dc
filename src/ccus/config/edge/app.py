"""The edge as an ASGI application (`granian --interface asgi ccus.config.edge.app:app`)."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccus.config.settings")
django.setup()

import psycopg  # noqa: E402 (Django must be set up before apps are imported)
from psycopg_pool import ConnectionPool  # noqa: E402
from starlette.applications import Starlette  # noqa: E402
from starlette.requests import ClientDisconnect, Request  # noqa: E402
from starlette.responses import JSONResponse, Response  # noqa: E402
from starlette.routing import Route  # noqa: E402
from starlette.types import Receive, Scope, Send  # noqa: E402

from ccus.config import environment  # noqa: E402
from ccus.config.edge import live, newcomers, notices, openapi, pages, telling, tokens  # noqa: E402
from ccus.config.edge.guesses import CODES, Guesses  # noqa: E402
from ccus.config.edge.operations import OPERATIONS, Endpoint  # noqa: E402
from ccus.config.edge.outages import Outages  # noqa: E402
from ccus.config.edge.visitors import address_of  # noqa: E402
from ccus.config.errors import PROBLEM_TYPE, OurFault, is_outage, problem_document  # noqa: E402
from ccus.devices.errors import CodeUnknown  # noqa: E402
from ccus.foundation.refusals import Refusal  # noqa: E402
from ccus.history.errors import DatabaseBusy  # noqa: E402
from ccus.history.services.group_commit import GroupCommit, Store, store_judged  # noqa: E402
from ccus.history.services.prepared import IntakeConnection  # noqa: E402

logger = logging.getLogger("ccus.edge")

# Every statement of the intake looks rows up by index, always the same ones. PostgreSQL would plan half of them anew for each group,
# which takes longer than carrying them out; a plan that lives on must not scan a month because that was empty when it was made.
_PLANNED_ONCE = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off"


def for_devices(endpoint: Endpoint) -> Endpoint:
    """Lets only requests with a good device token through; they find the device in `request.state.device`."""

    async def checked(request: Request) -> Response:
        cache: tokens.TokenCache = request.app.state.tokens
        authorization = request.headers.get("authorization", "")
        if cache.heard_lately(authorization):
            return await known(request, cache, authorization)
        async with request.app.state.newcomers.turn():
            return await known(request, cache, authorization)

    async def known(request: Request, cache: tokens.TokenCache, authorization: str) -> Response:
        request.state.device = await cache.device_of(authorization, address=_address(request))
        return await endpoint(request)

    return in_words(checked, permission=endpoint.permission)  # type: ignore[attr-defined]


def in_words(endpoint: Endpoint, *, permission: str) -> Endpoint:
    """Turns refusals, and defects of ours, into problem+json in the device's language (Japanese unless it prefers English)."""

    async def worded(request: Request) -> Response:
        request.state.language = "en" if request.headers.get("accept-language", "").lower().startswith("en") else "ja"
        try:
            return await endpoint(request)
        except Refusal as refusal:
            if isinstance(refusal, DatabaseBusy):
                request.app.state.outages.add(request.url.path, refusal)
            return _problem(request, refusal)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        except Exception as error:
            if is_outage(error):
                request.app.state.outages.add(request.url.path, error)
                return _problem(request, DatabaseBusy())
            logger.exception("a request to %s failed", request.url.path)
            return _problem(request, OurFault())

    worded.permission = permission  # type: ignore[attr-defined]
    return worded


def _problem(request: Request, refusal: Refusal) -> Response:
    says_when = refusal.status in (429, 503) and "seconds" in refusal.data
    return JSONResponse(
        problem_document(refusal, instance=request.url.path, language=request.state.language),
        status_code=refusal.status,
        media_type=PROBLEM_TYPE,
        headers={"Retry-After": str(refusal.data["seconds"])} if says_when else None,
    )


def for_code_holders(endpoint: Endpoint) -> Endpoint:
    """Lets anybody try a code, a limited number of times: a code that does not exist is counted, any other answer is not."""

    async def counted(request: Request) -> Response:
        guesses: Guesses = request.app.state.code_guesses
        address = _address(request)
        guesses.check(address)
        guesses.count(address)
        try:
            response = await endpoint(request)
        except CodeUnknown:
            raise
        except Exception:
            guesses.take_back(address)
            raise
        guesses.take_back(address)
        return response

    return in_words(counted, permission=endpoint.permission)  # type: ignore[attr-defined]


def _address(request: Request) -> str:
    return address_of(request, proxies=request.app.state.proxies)


def routes() -> list[Route]:
    """All routes of the edge. The last one passes everything else on to the pages."""
    return [
        *(
            Route(
                operation.path,
                for_devices(operation.endpoint) if operation.needs_device else for_code_holders(operation.endpoint),
                methods=["POST"],
            )
            for operation in OPERATIONS
        ),
        Route(openapi.OPENAPI_PATH, openapi.get_openapi, methods=["GET"]),
        Route("/live/", live.get_live, methods=["GET"]),
        Route(
            "/{path:path}",
            pages.pass_on,
            methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
        ),
    ]


class Edge(Starlette):
    """Starlette, but what gates send goes to its endpoint at once: the way through all its layers takes longer than the endpoint.

    Nothing is lost by it, since `in_words` answers whatever an endpoint raises.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        paths = {operation.path for operation in OPERATIONS}
        self._of_gates: dict[str, Endpoint] = {
            route.path: route.endpoint for route in self.routes if isinstance(route, Route) and route.path in paths
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "POST":
            endpoint = self._of_gates.get(scope["path"])
            if endpoint is not None:
                scope["app"] = self
                response = await endpoint(Request(scope, receive, send))
                await response(scope, receive, send)
                return
        await super().__call__(scope, receive, send)


def _describe(refusal: Refusal, language: str) -> dict[str, Any]:
    return problem_document(refusal, instance="", language=language)


def make_edge(*, store: Store = store_judged) -> Starlette:
    """The edge over the configured database. `store` is replaced only by the benchmark's null edge."""

    @contextlib.asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        database_url = environment.database_url()

        def connect() -> psycopg.Connection[Any]:
            connection = IntakeConnection.connect(database_url, application_name="ccus-intake", connect_timeout=3)
            connection.execute(_PLANNED_ONCE)
            connection.commit()
            return connection

        pool: ConnectionPool[Any] = ConnectionPool(database_url, min_size=1, max_size=4, open=True, name="ccus-edge")
        app.state.public_scheme = urlsplit(environment.public_url()).scheme
        app.state.proxies = environment.read_count("CCUS_PROXIES")
        app.state.tokens = tokens.TokenCache(pool)
        app.state.newcomers = newcomers.Line()
        app.state.outages = Outages()
        app.state.code_guesses = Guesses(CODES)
        load = pages.PageLoad()
        app.state.live = live.LiveHub(pages_in_hand=lambda: load.in_hand)
        teller = telling.Teller(telling.say_over(pool))
        app.state.writer = GroupCommit(connect, store=store, hear=teller.add, writers=2)
        app.state.writer.start()
        app.state.page_load = load
        app.state.pages = pages.make_client(environment.read("CCUS_PAGES_URL"))
        app.state.describe_problem = _describe
        listener = asyncio.create_task(
            notices.listen_for_ever(database_url, tokens=app.state.tokens, hub=app.state.live)
        )
        try:
            yield
        finally:
            listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listener
            await asyncio.to_thread(app.state.writer.stop)
            await teller.stop()
            await app.state.pages.aclose()
            pool.close()

    edge = Edge(routes=routes(), lifespan=life)
    edge.router.redirect_slashes = False  # no path is corrected here: the pages do that for theirs
    return edge


app = make_edge()
