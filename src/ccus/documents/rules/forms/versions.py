"""A form that was handed in, as it is kept: its words as JSON values, always the same text for the same words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from ccus.documents.rules.forms.filling import Filled
from ccus.kit.hashing import canonical_json


def digest_of(words: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical JSON, 32 bytes. `words` are those of `Filled.as_data`."""
    return hashlib.sha256(canonical_json(dict(words))).digest()


def filled_from(words: Mapping[str, Any]) -> Filled:
    """The sheet again from what was kept of it; what was missing is not kept."""
    return Filled(
        code=words["form"],
        revision=words["revision"],
        on=date.fromisoformat(words["on"]),
        site_ccus_id=words["site"],
        firm_ccus_id=words["firm"],
        person_ccus_ids=tuple(words["people"]),
        fields=words["fields"],
        lists={name: tuple(rows) for name, rows in words["lists"].items()},
        hidden=tuple(words["hidden"]),
        as_of_today=tuple(words["as_of_today"]),
    )
