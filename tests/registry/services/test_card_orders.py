from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests import cast
from tests.factories.registry import make_card, make_technician
from tests.registry.heard import Heard

from ccus.access.errors import PermissionMissing
from ccus.foundation.models import AuditEvent
from ccus.registry import errors
from ccus.registry.models import CardOrder
from ccus.registry.services.card_orders import cancel_order, confirm_receipt, order_card
from ccus.registry.states import CardOrderReason

pytestmark = pytest.mark.django_db


def test_a_card_is_ordered_by_its_holder_with_the_fee_of_the_day() -> None:
    technician = make_technician()
    old = make_card(technician)

    order = order_card(
        technician.ccus_id, reason=CardOrderReason.BROKEN, viewer=cast.viewer_of(technician), now=cast.NOW
    )

    old.refresh_from_db()
    assert (order.state, order.reason, order.fee_yen) == ("ordered", "broken", 1_000)
    assert old.revoked_at is None
    assert AuditEvent.objects.get().details == {"order": order.pk, "reason": "broken"}


def test_a_lost_card_stops_with_the_order(heard: Heard) -> None:
    technician = make_technician()
    lost = make_card(technician)

    order_card(technician.ccus_id, reason=CardOrderReason.LOST, viewer=cast.viewer_of(technician), now=cast.NOW)

    lost.refresh_from_db()
    assert (lost.revoked_at, lost.revoked_reason) == (cast.NOW, "lost")
    assert [(one.cause, one.from_on) for one in heard] == [("registry:card:revoke", cast.TODAY)]


def test_nobody_has_two_orders_open() -> None:
    technician = make_technician()
    viewer = cast.viewer_of(technician)
    order_card(technician.ccus_id, reason=CardOrderReason.FIRST, viewer=viewer, now=cast.NOW)

    with pytest.raises(errors.CardOrderOpen) as raised:
        order_card(technician.ccus_id, reason=CardOrderReason.FIRST, viewer=viewer, now=cast.NOW)

    assert raised.value.data == {"ordered_on": cast.TODAY}
    assert CardOrder.objects.count() == 1


@pytest.mark.parametrize(("cards", "reason"), [(0, CardOrderReason.LOST), (1, CardOrderReason.FIRST)])
def test_the_first_card_is_the_first(cards: int, reason: CardOrderReason) -> None:
    technician = make_technician()
    for _ in range(cards):
        make_card(technician)

    with pytest.raises(errors.CardReasonUnfit):
        order_card(technician.ccus_id, reason=reason, viewer=cast.operator(), now=cast.NOW)

    assert CardOrder.objects.count() == 0


def test_strangers_and_firms_order_nothing() -> None:
    known = cast.assemble()
    someone = make_technician()

    for viewer, refusal in (
        (cast.viewer_of(someone), errors.NotYourRecord),
        (cast.clerk_of(known.sato_tobi), PermissionMissing),
    ):
        with pytest.raises(refusal):
            order_card(known.takahashi.ccus_id, reason=CardOrderReason.LOST, viewer=viewer, now=cast.NOW)

    assert CardOrder.objects.count() == 0
    assert known.takahashi.cards.get().revoked_at is None


def test_an_order_is_cancelled_before_printing_and_made_again() -> None:
    technician = make_technician()
    viewer = cast.viewer_of(technician)
    order = order_card(technician.ccus_id, reason=CardOrderReason.FIRST, viewer=viewer, now=cast.NOW)

    cancel_order(order.pk, viewer=viewer, now=cast.NOW + timedelta(minutes=1))

    order.refresh_from_db()
    assert order.state == "cancelled"
    assert order_card(technician.ccus_id, reason=CardOrderReason.FIRST, viewer=viewer, now=cast.NOW).state == "ordered"
    with pytest.raises(errors.CardStepNotAllowed) as raised:
        cancel_order(order.pk, viewer=viewer, now=cast.NOW)
    assert raised.value.data["state_ja"] == "取り消し"


def test_what_was_not_delivered_is_not_received() -> None:
    technician = make_technician()
    viewer = cast.viewer_of(technician)
    order = order_card(technician.ccus_id, reason=CardOrderReason.FIRST, viewer=viewer, now=cast.NOW)

    with pytest.raises(errors.CardStepNotAllowed):
        confirm_receipt(order.pk, viewer=viewer, now=cast.NOW)
    with pytest.raises(errors.CardOrderNotFound):
        confirm_receipt(order.pk + 1, viewer=viewer, now=cast.NOW)
    with pytest.raises(errors.NotYourRecord):
        confirm_receipt(order.pk, viewer=cast.viewer_of(make_technician()), now=cast.NOW)


def test_who_proved_no_identity_before_has_not_by_ordering_again() -> None:
    technician = make_technician(birth_date=date(1990, 7, 15))
    desk = cast.operator()
    first = order_card(
        technician.ccus_id, reason=CardOrderReason.FIRST, viewer=desk, now=cast.NOW, identity_proven=False
    )
    cancel_order(first.pk, viewer=desk, now=cast.NOW)

    again = order_card(
        technician.ccus_id, reason=CardOrderReason.FIRST, viewer=cast.viewer_of(technician), now=cast.NOW
    )

    assert again.identity_proven is False
