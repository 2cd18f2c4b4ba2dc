"""The clerk of Taro's employer on a Friday, and the firm's people as history's tests know them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests.history.conftest import _partitions_made_in_a_test_vanish_with_it as _partitions_vanish
from tests.history.conftest import world as world
from tests.history.world import MONDAY, World, at
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account
from ccus.access.states import Role

__all__ = ["_partitions_vanish", "world"]

FRIDAY = MONDAY + timedelta(days=4)


@pytest.fixture
def friday_morning(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(at("10:00", FRIDAY), tick=False)


@pytest.fixture
def clerk(signed_in: Client, account: Account, world: World, friday_morning: None) -> Client:
    wear(account, Role.BUSINESS_CLERK, subject=world.employer.ccus_id)
    return signed_in
