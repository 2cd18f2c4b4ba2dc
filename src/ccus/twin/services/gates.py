"""The demo's gates: enrolled like any other, their tokens kept in a file that only we can read, for the replay."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from ccus.access.viewers import Viewer
from ccus.devices.models import Device
from ccus.devices.rules.enrolment import hash_device_token
from ccus.devices.services import enrolment
from ccus.devices.services.enrolment import Enrolled
from ccus.devices.services.file_drops import ensure_file_drop
from ccus.devices.states import DeviceKind
from ccus.sites.models import Site
from ccus.sites.states import SiteState
from ccus.twin.rules.country import Country
from ccus.twin.rules.places import LOGGER_SITE, DemoSite
from ccus.twin.services.loading_days import Gates

WORDS = ("devices:device:enrol", "devices:device:revoke")
_SOFTWARE = "ccus-demo"


class GateTokens:
    """Tokens of the demo's gates by site key, in the order of the gates."""

    def __init__(self, local_dir: Path) -> None:
        self._path = local_dir / "demo" / "device-tokens.json"

    def read(self) -> dict[str, list[str]]:
        """Empty when there is no such file or it cannot be read."""
        try:
            loaded: dict[str, list[str]] = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return {}
        return loaded

    def write(self, tokens: Mapping[str, list[str]]) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = self._path.with_suffix(".part")
        temporary.unlink(missing_ok=True)
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(tokens, file)
        temporary.replace(self._path)


@transaction.atomic
def ensure_gates(country: Country, store: GateTokens, *, viewer: Viewer, now: datetime) -> Gates:
    """The devices of all gates of sites that have not ended. When a token is lost, all are revoked and enrolled anew."""
    ids = [site.ccus_id for site in country.sites]
    sites = Site.objects.select_related("prime").exclude(state=SiteState.CLOSED).in_bulk(ids, field_name="ccus_id")
    plans = [plan for plan in country.sites if plan.ccus_id in sites]
    tokens = store.read()
    found = _known(plans, tokens)
    if found is None:
        tokens, found = {}, {}
        for plan in plans:
            site = sites[plan.ccus_id]
            for old in Device.objects.filter(site=site, software=_SOFTWARE, revoked_at=None):
                enrolment.revoke_device(viewer, old.pk, now=now)
            enrolled = [_enrol(site, label, viewer=viewer, now=now) for label in plan.gates]
            found[plan.key] = [one.device for one in enrolled]
            tokens[plan.key] = [one.token for one in enrolled]
        store.write(tokens)
    logger_site = country.site(LOGGER_SITE).ccus_id
    found[LOGGER_SITE] = [ensure_file_drop(sites[logger_site], actor=viewer.actor, now=now)]
    return Gates(of_site=found)


def _known(plans: Sequence[DemoSite], tokens: Mapping[str, list[str]]) -> dict[str, list[Device]] | None:
    """Devices of the tokens in the file; None unless all gates are there and in use."""
    hashes = {hash_device_token(token) for of_site in tokens.values() for token in of_site}
    devices = {
        bytes(device.token_hash): device for device in Device.objects.filter(token_hash__in=hashes, revoked_at=None)
    }
    found: dict[str, list[Device]] = {}
    for plan in plans:
        of_site = [devices.get(hash_device_token(token)) for token in tokens.get(plan.key, [])]
        known = [device for device in of_site if device is not None]
        if len(known) != len(plan.gates):
            return None
        found[plan.key] = known
    return found


def _enrol(site: Site, label: str, *, viewer: Viewer, now: datetime) -> Enrolled:
    code = enrolment.issue_code(viewer, site, now=now)
    return enrolment.enrol_device(code.text, label=label, kind=DeviceKind.READER, software=_SOFTWARE, now=now)
