"""What a person shows of one's own touches: facts, the path to the root of their day, and the house's word for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import psycopg

from ccus.foundation.signing import SigningKeys
from ccus.history.models import Touch
from ccus.history.queries.days import Reach
from ccus.history.rules.proof_facts import TouchFacts
from ccus.history.rules.proof_statements import SHOWN, VERSION, text_of
from ccus.history.rules.proof_tree import BLOCK, leaf_of, path_of, root_of
from ccus.history.services.proof import leaves
from ccus.history.services.proof.folder import ProofFolder
from ccus.kit.calendar import jst_date

ONE_DAY = timedelta(days=1)
FORMAT = "1"


@dataclass(frozen=True)
class ShownTouch:
    """One touch with its proof: `text` goes into the fragment of an address, and so into a QR."""

    happened_at: datetime
    site_name: str
    text: str


def show_touches_of_day(
    connection: psycopg.Connection[Any],
    reach: Reach,
    *,
    day: date,
    name: str,
    place: ProofFolder,
    keys: SigningKeys,
    issuer: str,
    now: datetime,
) -> tuple[list[ShownTouch], int]:
    """Proofs of the person's touches of a work date, in order of time, and how many touches have none (yet).

    `name` is told in the proof as the holder's, empty to leave it out. A touch that is not what was proven gets no proof.
    """
    touches = list(
        Touch.objects.filter(technician_id=reach.technician_id, work_date=day, touched_on__range=(day, day + ONE_DAY))
        .select_related("site")
        .order_by("happened_at", "event_id")
    )
    contents = _contents_of(connection, touches)
    shown: list[ShownTouch] = []
    for touch in touches:
        content = contents[touch.event_id, touch.received_at]
        path = _path_of(place, jst_date(touch.received_at), touch, content)
        if path is None:
            continue
        place_in_day, size, root, beside = path
        claims = {
            "v": VERSION, "iss": issuer, "day": str(jst_date(touch.received_at)), "size": size, "root": text_of(root),
            "place": place_in_day, "site": touch.site.ccus_id, "site_name": touch.site.name,
            **({"name": name} if name else {}),
        }  # fmt: skip
        signed = keys.sign(claims, kind=SHOWN, now=now)
        text = ".".join((FORMAT, text_of(content), text_of(b"".join(beside)), signed))
        shown.append(ShownTouch(touch.happened_at, touch.site.name, text))
    return shown, len(touches) - len(shown)


def _contents_of(connection: psycopg.Connection[Any], touches: Sequence[Touch]) -> dict[tuple[Any, datetime], bytes]:
    """Contents of leaves by event id and reception, which together are one touch."""
    if not touches:
        return {}
    days = [touch.touched_on for touch in touches]
    found = leaves.contents_of(connection, [touch.event_id for touch in touches], first=min(days), last=max(days))
    return {(event_id, TouchFacts.of_content(content).received_at): content for event_id, content in found}


def _path_of(place: ProofFolder, day: date, touch: Touch, content: bytes) -> tuple[int, int, bytes, list[bytes]] | None:
    """Place in the day, size of the day, root and path; None when the day has no root to be read, or the root no such touch."""
    leaf = leaf_of(content)
    found = place.place_of(day, touch.event_id, leaf)
    if found is None:
        return None
    try:
        blocks = place.read(day).blocks
    except ValueError:  # the leaves get their name before the root is signed
        return None
    number, inside = divmod(found, BLOCK)
    block = place.leaves_of_block(day, number)
    size = place.size_of(day)
    return found, size, root_of(blocks), [*path_of(block, inside), *path_of(blocks, number)]
