"""What the database itself refuses, whoever writes past the services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests import cast as known
from tests.factories.sites import make_device

from ccus.devices.models import Device, EnrolmentCode
from ccus.sites.models import Site

NOW = known.NOW


def refused_by(name: str, write: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write()


def make_code(site: Site, **changes: object) -> EnrolmentCode:
    fields: dict[str, object] = {
        "code_hash": b"x" * 32,
        "issued_at": NOW,
        "expires_at": NOW + timedelta(minutes=15),
        "issued_by": "account:1",
    }
    return EnrolmentCode.objects.create(site=site, **{**fields, **changes})


def test_used_code_names_its_device(site: Site) -> None:
    refused_by("a_used_code_names_its_device", lambda: make_code(site, used_at=NOW))
    refused_by("a_used_code_names_its_device", lambda: make_code(site, device=make_device(site)))
    assert make_code(site, used_at=NOW, device=make_device(site)).pk


def test_code_expires_after_its_issue(site: Site) -> None:
    refused_by("a_code_expires_after_its_issue", lambda: make_code(site, expires_at=NOW))


def test_no_two_codes_and_no_two_devices_share_a_secret(site: Site) -> None:
    make_code(site)
    make_device(site, token="ccus_dev_same")

    refused_by("code_hash", lambda: make_code(site))
    refused_by("token_hash", lambda: make_device(site, token="ccus_dev_same"))
    assert (EnrolmentCode.objects.count(), Device.objects.count()) == (1, 1)
