from __future__ import annotations

from datetime import date

import pytest
from tests import cast
from tests.factories.registry import make_card, make_technician
from tests.registry.heard import Heard

from ccus.access.errors import PermissionMissing
from ccus.foundation.models import AuditEvent
from ccus.foundation.refusals import Refusal
from ccus.registry import errors
from ccus.registry.models import Card
from ccus.registry.rules.cards import hash_token
from ccus.registry.services.cards import issue_card, reissue_card, revoke_card
from ccus.registry.states import CardRevocationReason, SkillLevel

pytestmark = pytest.mark.django_db

TOKEN = "04A1B2C3D4E580"


def test_a_card_is_issued_in_the_colour_of_the_level(heard: Heard) -> None:
    technician = make_technician(skill_level=SkillLevel.LEVEL_3, birth_date=date(1990, 7, 15))

    card = issue_card(technician.ccus_id, token=" 04a1b2c3d4e580 ", viewer=cast.operator(), now=cast.NOW)

    card.refresh_from_db()
    assert bytes(card.token_hash) == hash_token(TOKEN)
    assert (card.issue_number, card.color) == (1, "silver")
    assert (card.issued_on, card.expires_on) == (cast.TODAY, date(2036, 7, 15))
    assert [(one.cause, one.cards) for one in heard] == [("registry:card:issue", [hash_token(TOKEN)])]
    assert AuditEvent.objects.get().details == {"issue_number": 1, "color": "silver"}


def test_a_card_without_proof_of_identity_is_short_lived() -> None:
    technician = make_technician(birth_date=date(1990, 7, 15))

    card = issue_card(technician.ccus_id, token=TOKEN, viewer=cast.operator(), now=cast.NOW, identity_proven=False)

    assert card.expires_on == date(2028, 7, 15)


def test_nobody_gets_a_second_card_beside_a_valid_one(heard: Heard) -> None:
    technician = make_technician()
    make_card(technician)

    with pytest.raises(errors.CardStillValid) as raised:
        issue_card(technician.ccus_id, token=TOKEN, viewer=cast.operator(), now=cast.NOW)

    assert raised.value.data == {"expires_on": date(2036, 4, 1)}
    assert Card.objects.count() == 1
    assert heard == []


@pytest.mark.parametrize(
    ("token", "refusal"), [(TOKEN.lower(), errors.CardTokenTaken), ("  ", errors.CardTokenMissing)]
)
def test_a_chip_is_one_card(token: str, refusal: type[Refusal]) -> None:
    make_card(make_technician(), token=TOKEN)

    with pytest.raises(refusal):
        issue_card(make_technician().ccus_id, token=token, viewer=cast.operator(), now=cast.NOW)

    assert Card.objects.count() == 1
    assert AuditEvent.objects.count() == 0


def test_a_reissue_revokes_the_old_card_and_counts_on(heard: Heard) -> None:
    technician = make_technician()
    old = make_card(technician)

    card = reissue_card(
        technician.ccus_id,
        token=TOKEN,
        reason=CardRevocationReason.LOST,
        viewer=cast.operator(),
        now=cast.NOW,
    )

    old.refresh_from_db()
    assert (old.revoked_at, old.revoked_reason) == (cast.NOW, "lost")
    assert card.issue_number == 2
    assert [(one.cause, one.from_on) for one in heard] == [
        ("registry:card:revoke", cast.TODAY),
        ("registry:card:issue", None),
    ]


def test_a_refused_reissue_leaves_the_old_card_good() -> None:
    technician = make_technician()
    old = make_card(technician, token=TOKEN)

    with pytest.raises(errors.CardTokenTaken):
        reissue_card(
            technician.ccus_id,
            token=TOKEN,
            reason=CardRevocationReason.RENEWED,
            viewer=cast.operator(),
            now=cast.NOW,
        )

    old.refresh_from_db()
    assert old.revoked_at is None
    assert Card.objects.count() == 1


def test_the_holder_reports_a_loss_and_the_card_stops(heard: Heard) -> None:
    technician = make_technician()
    card = make_card(technician, token=TOKEN)

    revoke_card(card.pk, reason=CardRevocationReason.LOST, viewer=cast.viewer_of(technician), now=cast.NOW)

    card.refresh_from_db()
    assert (card.revoked_at, card.revoked_reason) == (cast.NOW, "lost")
    assert [(one.cause, one.cards, one.from_on) for one in heard] == [
        ("registry:card:revoke", [hash_token(TOKEN)], cast.TODAY)
    ]
    assert AuditEvent.objects.get().details == {"issue_number": 1, "reason": "lost"}


def test_a_revoked_card_is_not_revoked_again() -> None:
    technician = make_technician()
    card = make_card(technician)
    revoke_card(card.pk, reason=CardRevocationReason.LOST, viewer=cast.operator(), now=cast.NOW)

    with pytest.raises(errors.CardAlreadyRevoked) as raised:
        revoke_card(card.pk, reason=CardRevocationReason.BROKEN, viewer=cast.operator(), now=cast.NOW)

    card.refresh_from_db()
    assert raised.value.data == {"revoked_on": date(2026, 11, 16)}
    assert card.revoked_reason == "lost"


def test_nobody_stops_the_card_of_somebody_else() -> None:
    card = make_card(make_technician())

    with pytest.raises(errors.NotYourRecord):
        revoke_card(card.pk, reason=CardRevocationReason.LOST, viewer=cast.viewer_of(make_technician()), now=cast.NOW)

    card.refresh_from_db()
    assert card.revoked_at is None


def test_the_holder_issues_no_cards() -> None:
    technician = make_technician()

    with pytest.raises(PermissionMissing):
        issue_card(technician.ccus_id, token=TOKEN, viewer=cast.viewer_of(technician), now=cast.NOW)

    assert Card.objects.count() == 0


def test_cards_and_holders_that_are_not_there_are_named() -> None:
    with pytest.raises(errors.CardNotFound):
        revoke_card(0, reason=CardRevocationReason.LOST, viewer=cast.operator(), now=cast.NOW)
    with pytest.raises(errors.TechnicianNotFound):
        issue_card(cast.technician_id(99), token=TOKEN, viewer=cast.operator(), now=cast.NOW)
