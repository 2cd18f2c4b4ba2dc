"""The site manager of the prime on a Monday morning, and the site as history's tests know it."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.history.conftest import _partitions_made_in_a_test_vanish_with_it as _partitions_vanish
from tests.history.conftest import world as world
from tests.history.world import World, at
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account
from ccus.access.states import Role

__all__ = ["_partitions_vanish", "world"]


@pytest.fixture
def monday_morning(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(at("09:00"), tick=False)


@pytest.fixture
def manager(signed_in: Client, account: Account, world: World, monday_morning: None) -> Client:
    wear(account, Role.SITE_MANAGER, subject=world.prime.ccus_id)
    return signed_in


@pytest.fixture
def clerk_below(signed_in: Client, account: Account, world: World, monday_morning: None) -> Client:
    """The clerk of a firm that works for the prime."""
    wear(account, Role.BUSINESS_CLERK, subject=world.employer.ccus_id)
    return signed_in


@pytest.fixture
def technician(signed_in: Client, account: Account, world: World, monday_morning: None) -> Client:
    wear(account, Role.TECHNICIAN, subject=world.taro.ccus_id)
    return signed_in
