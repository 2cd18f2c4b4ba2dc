"""The device API as an OpenAPI 3.1 document, made from the declared operations and their wire shapes."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ccus.config.edge.operations import OPERATIONS, PREFIX, Operation
from ccus.foundation.refusals import Refusal

VERSION = "1.0.0"

_PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457 problem document. Title and detail are in the language asked for, Japanese by default.",
    "required": ["type", "title", "status", "detail", "instance", "code", "title_en", "detail_en", "data"],
    "properties": {
        "type": {"type": "string", "description": "Address of the entry in the error reference."},
        "title": {"type": "string", "description": "What happened."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What to do."},
        "instance": {"type": "string", "description": "Path of the request."},
        "code": {"type": "string", "description": "Stable code."},
        "title_en": {"type": "string"},
        "detail_en": {"type": "string"},
        "data": {"type": "object", "description": "The refusal's own fields."},
    },
}


def openapi_document() -> dict[str, Any]:
    """The whole document; equal from run to run, so that a change shows in the diff of the committed copy."""
    shapes = [shape for operation in OPERATIONS for shape in (operation.body, operation.answer)]
    references, components = msgspec.json.schema_components(shapes, ref_template="#/components/schemas/{name}")
    reference_of = dict(zip(shapes, references, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "OpenCCUS device API",
            "version": VERSION,
            "description": "For readers, phones and gates. Offline is the normal case: keep a durable log, send when there is "
            "a line, send again what was not answered. Only a request that cannot be read or authenticated is refused.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            operation.path: {"post": _operation(operation, reference_of)}
            for operation in sorted(OPERATIONS, key=lambda operation: operation.path)
        },
        "components": {
            "schemas": dict(sorted({**components, "Problem": _PROBLEM}.items())),
            "securitySchemes": {
                "deviceToken": {"type": "http", "scheme": "bearer", "description": "Token from the enrolment."}
            },
        },
    }


async def get_openapi(request: Request) -> Response:
    """The document, for programs that are being written against it."""
    return JSONResponse(openapi_document())


get_openapi.permission = "public: the description of the API holds no data"  # type: ignore[attr-defined]
OPENAPI_PATH = f"{PREFIX}/openapi"


def _operation(operation: Operation, reference_of: dict[type[msgspec.Struct], Any]) -> dict[str, Any]:
    return {
        "operationId": operation.name,
        "summary": operation.summary_en,
        "description": f"{operation.summary_ja}\n\nPermission: `{operation.permission}`. "
        f"{'Idempotent.' if operation.is_idempotent else 'Not idempotent.'}",
        "security": [{"deviceToken": []}] if operation.needs_device else [],
        "parameters": [
            {
                "name": "Accept-Language",
                "in": "header",
                "required": False,
                "description": "ja (default) or en.",
                "schema": {"type": "string"},
            }
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": reference_of[operation.body]}},
        },
        "responses": {
            str(operation.status): {
                "description": operation.answer.__doc__ or "",
                "content": {"application/json": {"schema": reference_of[operation.answer]}},
            },
            **_refusals(operation.refusals),
        },
    }


def _refusals(refusals: tuple[type[Refusal], ...]) -> dict[str, Any]:
    by_status: defaultdict[int, list[type[Refusal]]] = defaultdict(list)
    for refusal in refusals:
        by_status[refusal.status].append(refusal)
    return {
        str(status): {
            "description": "\n".join(
                f"- `{refusal.code}`: {refusal.title_en} {refusal.action_en}" for refusal in group
            ),
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, group in sorted(by_status.items())
    }
