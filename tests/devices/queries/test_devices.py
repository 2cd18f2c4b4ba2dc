from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from tests import cast as known
from tests.cast import Cast
from tests.factories.sites import make_device, make_site

from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import PUBLIC, Viewer
from ccus.devices.queries.devices import (
    EnrolledDevice,
    count_open_codes,
    devices_by_token,
    find_device_visible_to,
    list_devices_visible_to,
)
from ccus.devices.services import enrolment
from ccus.devices.states import DeviceKind, DeviceState
from ccus.sites.models import Site

NOW = known.NOW


def raw() -> psycopg.Connection[Any]:
    connection.ensure_connection()
    found: psycopg.Connection[Any] = connection.connection
    return found


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def test_devices_are_found_by_their_tokens_and_told_whether_they_were_revoked(cast: Cast, site: Site) -> None:
    device = make_device(site, token="ccus_dev_a")

    other = make_device(site, token="ccus_dev_b")
    asked = [token_hash(token) for token in ("ccus_dev_a", "ccus_dev_nobody", "ccus_dev_b")]

    before = devices_by_token(raw(), asked)
    enrolment.revoke_device(known.operator(), device.pk, now=NOW)
    after = devices_by_token(raw(), asked)

    unchanged = EnrolledDevice(other.pk, site.pk, "11288594589771", revoked=False, kind="reader")
    was = EnrolledDevice(device.pk, site.pk, "11288594589771", revoked=False, kind="reader")
    assert before == {asked[0]: was, asked[2]: unchanged}
    assert after == {asked[0]: replace(was, revoked=True), asked[2]: unchanged}


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("site manager of the prime", True),
        ("administrator of the prime", True),
        ("hat for the site", True),
        ("operator", True),
        ("program", True),
        ("clerk of the prime", False),
        ("site manager elsewhere", False),
        ("technician", False),
        ("reviewer", False),
        ("public", False),
    ],
)
def test_devices_are_shown_to_those_who_look_after_them(cast: Cast, site: Site, who: str, sees: bool) -> None:
    device = make_device(site)
    viewer = {
        "site manager of the prime": known.site_manager_of(cast.yamada_gumi),
        "administrator of the prime": known.administrator_of(cast.yamada_gumi),
        "hat for the site": Viewer(
            account_id=1,
            role=Role.SITE_MANAGER,
            subject_kind=SubjectKind.SITE,
            subject_ccus_id=site.ccus_id,
            permissions=frozenset({"devices:device:view"}),
        ),
        "operator": known.operator(),
        "program": known.registrar(),
        "clerk of the prime": known.clerk_of(cast.yamada_gumi),
        "site manager elsewhere": known.site_manager_of(cast.sato_tobi),
        "technician": known.viewer_of(cast.takahashi),
        "reviewer": known.reviewer(),
        "public": PUBLIC,
    }[who]

    assert [row.device for row in list_devices_visible_to(viewer, site, now=NOW)] == ([device] if sees else [])
    assert find_device_visible_to(viewer, device.pk) == (device if sees else None)


def test_devices_in_use_come_first_with_their_health(cast: Cast, site: Site) -> None:
    gone, gate, yard = (make_device(site, label=label) for label in ("古い門", "正門", "資材置場"))
    make_device(make_site(cast.yamada_gumi))
    enrolment.revoke_device(known.operator(), gone.pk, now=NOW)
    enrolment.record_heartbeat(gate.pk, now=NOW, clock_offset_ms=0, queue_length=0)

    rows = list_devices_visible_to(known.site_manager_of(cast.yamada_gumi), site, now=NOW)

    assert [(row.device, row.health.state) for row in rows] == [
        (gate, DeviceState.GOOD),
        (yard, DeviceState.NEVER_SEEN),
        (gone, DeviceState.REVOKED),
    ]


@pytest.mark.django_db
def test_device_that_is_not_there_is_none() -> None:
    assert find_device_visible_to(known.operator(), 987654) is None


def test_codes_that_can_still_be_used_are_counted(cast: Cast, site: Site) -> None:
    manager = known.site_manager_of(cast.yamada_gumi)
    used = enrolment.issue_code(manager, site, now=NOW).text
    enrolment.issue_code(manager, site, now=NOW)
    enrolment.enrol_device(used, label="正門", kind=DeviceKind.READER, now=NOW)

    assert count_open_codes(site, now=NOW) == 1
    assert count_open_codes(site, now=NOW + timedelta(minutes=15)) == 0
