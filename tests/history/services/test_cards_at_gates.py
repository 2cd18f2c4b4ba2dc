"""Cards that are lost, stopped and bridged, as gates and days of work see them."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from tests.cast import operator, registrar, viewer_of
from tests.history.world import MONDAY, TARO, World, a_touch, at, store

from ccus.devices.queries.devices import EnrolledDevice
from ccus.devices.rules.roster_copy import short_hash
from ccus.devices.services.roster_copy import copy_roster
from ccus.history.models import Touch, WorkRecord
from ccus.registry.rules.cards import hash_token
from ccus.registry.services.card_orders import order_card
from ccus.registry.services.temporary_cards import make_temporary_code
from ccus.registry.states import CardOrderReason

pytestmark = pytest.mark.django_db

NOON = at("12:00")


@pytest.fixture
def lost(world: World) -> World:
    """太郎 touched in the morning and reported the card as lost at noon."""
    store(a_touch(world.gate, at("08:00")))
    order_card(world.taro.ccus_id, reason=CardOrderReason.LOST, viewer=viewer_of(world.taro), now=NOON)
    return world


def cards_on_the_copy(world: World) -> dict[str, int]:
    """Short hash of each card on the gate's copy of the roster, with 1 for those that are stopped."""
    device = EnrolledDevice(
        id=world.gate.pk,
        site_id=world.site.pk,
        site_ccus_id=world.site.ccus_id,
        revoked=False,
        kind=world.gate.kind,
    )
    signed = copy_roster(device, has_etag="", now=NOON + timedelta(seconds=1)).signed
    assert signed is not None
    payload = signed.split(".")[1]
    (person,) = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["people"]
    return {card: stopped for card, _, stopped in person[4]}


def test_a_lost_card_is_stopped_from_then_on_and_keeps_what_it_did_before(lost: World) -> None:
    store(a_touch(lost.gate, at("13:00")), received_at=at("13:01"))
    # Sent late, but touched before the loss was told.
    store(a_touch(lost.gate, at("11:59:59")), received_at=at("14:00"))

    verdicts = {touch.happened_at: touch.verdict for touch in Touch.objects.all()}

    assert verdicts == {at("08:00"): "counted", at("11:59:59"): "counted", at("13:00"): "card_revoked"}
    assert WorkRecord.objects.get().work_date == MONDAY


def test_a_gate_learns_at_its_next_contact_that_a_card_is_stopped(
    world: World, settings: Settings, tmp_path: Path
) -> None:
    settings.SIGNING_KEYS_DIR = tmp_path / "keys"
    card = short_hash(hash_token(TARO))
    assert cards_on_the_copy(world) == {card: 0}

    order_card(world.taro.ccus_id, reason=CardOrderReason.LOST, viewer=viewer_of(world.taro), now=NOON)

    assert cards_on_the_copy(world) == {card: 1}


def test_a_temporary_code_is_taken_by_a_gate_like_a_card(lost: World, settings: Settings, tmp_path: Path) -> None:
    settings.SIGNING_KEYS_DIR = tmp_path / "keys"
    code = make_temporary_code(lost.taro.ccus_id, viewer=viewer_of(lost.taro), now=NOON)

    (answer,) = store(a_touch(lost.gate, at("13:00"), token=code.token, method="qr"))

    assert answer.verdict == "counted"
    assert cards_on_the_copy(lost)[short_hash(hash_token(code.token))] == 0


def test_a_code_that_was_replaced_is_stopped_at_the_gate(lost: World) -> None:
    first = make_temporary_code(lost.taro.ccus_id, viewer=operator(), now=NOON)
    second = make_temporary_code(lost.taro.ccus_id, viewer=registrar(), now=at("12:30"))

    old, new = store(
        a_touch(lost.gate, at("13:00"), token=first.token), a_touch(lost.gate, at("13:01"), token=second.token)
    )

    assert (old.verdict, new.verdict) == ("card_revoked", "counted")
