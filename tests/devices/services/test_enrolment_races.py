"""Two connections at once: one code makes one device, and whoever listens hears of a revocation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg
import pytest
from django.db import close_old_connections, connection, transaction
from tests import cast as known
from tests.factories.registry import make_business
from tests.factories.sites import make_device, make_site

from ccus.devices.errors import CodeUsed
from ccus.devices.models import Device, EnrolmentCode
from ccus.devices.services import enrolment
from ccus.devices.states import DeviceKind
from ccus.foundation.refusals import Refusal

pytestmark = pytest.mark.django_db(transaction=True)

NOW = known.NOW
AT_ONCE = 6


def test_of_many_who_use_one_code_at_the_same_time_one_gets_in() -> None:
    prime = make_business()
    code = enrolment.issue_code(known.site_manager_of(prime), make_site(prime), now=NOW).text
    start = Barrier(AT_ONCE)

    def try_to_enrol(number: int) -> str:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            return enrolment.enrol_device(code, label=f"ゲート{number}", kind=DeviceKind.PHONE, now=NOW).device.label
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = sorted(pool.map(try_to_enrol, range(AT_ONCE)))
    close_old_connections()

    device = Device.objects.get()
    assert outcomes.count(CodeUsed.code) == AT_ONCE - 1
    assert device.label in outcomes
    assert EnrolmentCode.objects.get().device == device


def own_connection() -> psycopg.Connection[Any]:
    """A second connection to the test database, as the edge has one."""
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    return psycopg.connect(raw.info.dsn, password=raw.info.password, autocommit=True)


def test_revocation_is_told_at_commit_and_not_before() -> None:
    prime = make_business()
    device = make_device(make_site(prime))

    with own_connection() as listener:
        listener.execute(f"LISTEN {enrolment.REVOKED_CHANNEL}")
        with transaction.atomic():
            enrolment.revoke_device(known.site_manager_of(prime), device.pk, now=NOW)
            early = list(listener.notifies(timeout=0))
        heard = list(listener.notifies(timeout=10, stop_after=1))

    assert early == []
    assert [notice.payload for notice in heard] == [bytes(device.token_hash).hex()]
