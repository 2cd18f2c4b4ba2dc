"""Gives a gate the signed copy of its site's roster."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime

from ccus.devices.queries.devices import EnrolledDevice
from ccus.devices.queries.roster_copy import list_people_for_gates
from ccus.devices.rules import roster_copy
from ccus.foundation import house_keys
from ccus.kit.calendar import jst_date


@dataclass(frozen=True, slots=True)
class CopyForGate:
    """`signed` is a compact JWS, None when the gate has this copy already."""

    etag: str
    signed: str | None


def copy_roster(device: EnrolledDevice, *, has_etag: str, now: datetime) -> CopyForGate:
    """The roster from today on. It also names the key to which the gate seals what couriers carry."""
    claims = {
        "v": roster_copy.VERSION,
        "iss": house_keys.issuer(),
        "site_id": device.site_ccus_id,
        "on": jst_date(now).isoformat(),
        "seal_to": base64.urlsafe_b64encode(house_keys.sealing_keys().public()).decode().rstrip("="),
        "people": roster_copy.people_of_copy(list_people_for_gates(device.site_id, on=jst_date(now))),
    }
    etag = roster_copy.etag_of(claims)
    if etag == has_etag:
        return CopyForGate(etag, None)
    signed = house_keys.keys().sign({**claims, "etag": etag}, kind=roster_copy.KIND, now=now)
    return CopyForGate(etag, signed)
