from __future__ import annotations

from datetime import timedelta

import pytest
from tests import cast
from tests.factories.registry import make_card, make_technician
from tests.registry.heard import Heard

from ccus.access.states import Channel, Relation
from ccus.registry import errors
from ccus.registry.models import Card
from ccus.registry.queries.technicians import get_technician_visible_to
from ccus.registry.rules.cards import hash_token
from ccus.registry.services.card_orders import order_card
from ccus.registry.services.temporary_cards import make_temporary_code
from ccus.registry.states import CardOrderReason, SkillLevel

pytestmark = pytest.mark.django_db


def test_a_code_stands_in_for_the_card_for_some_weeks(heard: Heard) -> None:
    technician = make_technician(skill_level=SkillLevel.LEVEL_2)

    code = make_temporary_code(technician.ccus_id, viewer=cast.viewer_of(technician), now=cast.NOW)

    code.card.refresh_from_db()
    assert bytes(code.card.token_hash) == hash_token(code.token)
    assert (code.card.kind, code.card.color, code.card.issue_number) == ("temporary", "blue", 1)
    assert (code.card.issued_on, code.card.expires_on) == (cast.TODAY, cast.TODAY + timedelta(days=45))
    assert [(one.cause, one.cards) for one in heard] == [("registry:card:issue", [hash_token(code.token)])]
    assert (len(code.token), code.token.isalnum(), code.token.isupper()) == (33, True, True)


def test_the_next_code_stops_the_one_before() -> None:
    technician = make_technician()
    first = make_temporary_code(technician.ccus_id, viewer=cast.operator(), now=cast.NOW)

    second = make_temporary_code(technician.ccus_id, viewer=cast.operator(), now=cast.NOW)

    first.card.refresh_from_db()
    assert first.card.revoked_at == cast.NOW
    assert (second.card.revoked_at, second.card.issue_number) == (None, 2)
    assert second.token != first.token


def test_whoever_holds_a_good_card_needs_no_code() -> None:
    technician = make_technician()
    make_card(technician)

    with pytest.raises(errors.CardStillValid):
        make_temporary_code(technician.ccus_id, viewer=cast.operator(), now=cast.NOW)
    with pytest.raises(errors.NotYourRecord):
        make_temporary_code(technician.ccus_id, viewer=cast.viewer_of(make_technician()), now=cast.NOW)

    assert Card.objects.count() == 1


def test_codes_are_no_cards_where_cards_are_counted() -> None:
    technician = make_technician()
    make_card(technician)
    order_card(technician.ccus_id, reason=CardOrderReason.LOST, viewer=cast.operator(), now=cast.NOW)
    make_temporary_code(technician.ccus_id, viewer=cast.operator(), now=cast.NOW)

    profile = get_technician_visible_to(
        cast.viewer_of(technician), technician.ccus_id, on=cast.TODAY, relation=Relation.SELF, channel=Channel.SCREEN
    )

    assert profile.fields["card_issue_count"] == 1
