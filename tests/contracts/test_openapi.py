"""The published description of the device API: stable, complete and true."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import schemathesis
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from ccus.config.edge.app import routes
from ccus.config.edge.openapi import get_openapi, openapi_document
from ccus.config.edge.operations import OPERATIONS
from ccus.config.refusal_catalogue import refusals_by_code

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "reference" / "openapi-device-v1.json"


def test_the_committed_document_is_what_the_code_says() -> None:
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == openapi_document()


def test_every_device_route_is_described_and_nothing_else() -> None:
    served = {route.path for route in routes() if route.path.startswith("/api/") and "POST" in (route.methods or ())}

    assert served == {operation.path for operation in OPERATIONS} == set(openapi_document()["paths"])


def test_every_refusal_of_an_operation_is_in_the_reference() -> None:
    for operation in OPERATIONS:
        assert {refusal.code for refusal in operation.refusals} <= set(refusals_by_code()), operation.path


def test_every_field_that_is_sent_is_described() -> None:
    undescribed = [
        f"{name}.{field}"
        for name, schema in openapi_document()["components"]["schemas"].items()
        if name.endswith("In")
        for field, described in schema["properties"].items()
        if "description" not in json.dumps(described) and field != "events"
    ]

    assert undescribed == []


def test_the_document_is_served() -> None:
    answer = TestClient(Starlette(routes=[Route("/openapi.json", get_openapi)])).get("/openapi.json")

    assert answer.json()["openapi"] == "3.1.0"


def test_the_document_follows_the_standard() -> None:
    schema: Any = schemathesis.openapi.from_dict(openapi_document())

    assert sum(1 for _ in schema.get_all_operations()) == len(OPERATIONS)
