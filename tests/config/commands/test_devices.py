from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest
from django.db import connection
from tests.factories.registry import make_business
from tests.factories.sites import make_site

from ccus.config import environment
from ccus.config.benchmarks.database import with_database
from ccus.devices.models import Device
from ccus.devices.rules.enrolment import hash_device_token
from ccus.foundation.models import AuditEvent

Ccus = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def devices(ccus: Ccus, transactional_db: None) -> Ccus:
    """`ccus devices …` over the database of the tests."""
    url = with_database(environment.database_url(), str(connection.settings_dict["NAME"]))
    return lambda *arguments: ccus("devices", *arguments, CCUS_DATABASE_URL=url, CCUS_MODE="test")


def test_device_is_invited_enrolled_listed_and_revoked(devices: Ccus) -> None:
    site = make_site(make_business(), name="丸の内新築工事")

    invited = devices("invite", site.ccus_id)
    code = invited.stdout.splitlines()[0]
    enrolled = devices("enrol", code, "--label", "正門")
    token = enrolled.stdout.splitlines()[0]
    device = Device.objects.get()
    listed = devices("list", site.ccus_id)
    revoked = devices("revoke", str(device.pk))

    assert [done.returncode for done in (invited, enrolled, listed, revoked)] == [0, 0, 0, 0]
    assert f"/enrol/#{code}" in invited.stdout
    assert bytes(device.token_hash) == hash_device_token(token)
    assert "正門" in listed.stdout
    assert "未接続" in listed.stdout
    device.refresh_from_db()
    assert device.revoked_at is not None
    acts = AuditEvent.objects.filter(subject_kind="device").order_by("pk").values_list("act", "actor")
    assert list(acts) == [
        ("devices:device:enrol", f"device:{device.pk}"),
        ("devices:device:revoke", "program:devices-command"),
    ]


def test_what_cannot_be_done_is_said_in_both_languages(devices: Ccus) -> None:
    unknown_site = devices("invite", "00000000000071")
    unknown_code = devices("enrol", "ABCD-2345", "--label", "正門")
    unknown_kind = devices("enrol", "ABCD-2345", "--label", "正門", "--kind", "toaster")
    unknown_device = devices("revoke", "1")

    assert [done.returncode for done in (unknown_site, unknown_code, unknown_kind, unknown_device)] == [11, 11, 2, 11]
    assert "この現場は見つかりません" in unknown_site.stderr
    assert "There is no such enrolment code" in unknown_code.stderr
    assert "logging_reader" in unknown_kind.stderr
    assert "この機器は見つかりません" in unknown_device.stderr
    assert not Device.objects.exists()


def test_site_without_devices_is_told_so(devices: Ccus) -> None:
    site = make_site(make_business())

    listed = devices("list", site.ccus_id)

    assert (listed.returncode, "機器はまだありません" in listed.stdout) == (0, True)
