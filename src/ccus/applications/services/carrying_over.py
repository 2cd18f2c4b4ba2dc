"""An application about somebody who is registered: everything typed goes to that record, and nothing is asked twice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ccus.access.viewers import Viewer
from ccus.applications.models import Application, KnownPersonLink
from ccus.applications.queries.answers import current_version, list_papers
from ccus.applications.rules.prefilling import technician_amendment
from ccus.applications.rules.registrations import technician_registration
from ccus.applications.services.paper_contents import open_content
from ccus.applications.states import ApplicationKind, PaperKind
from ccus.foundation.refusals import Conflict
from ccus.kit.calendar import jst_date
from ccus.registry.errors import PhotoAlreadySent, PhotoToRenewMissing
from ccus.registry.models import Card
from ccus.registry.rules.amendments import TechnicianAmendment
from ccus.registry.services.affiliations import affiliate_technician
from ccus.registry.services.amendments import amend_technician
from ccus.registry.services.insurance import set_technician_insurance
from ccus.registry.services.photo_renewals import send_photo
from ccus.registry.services.photos import set_photo
from ccus.registry.services.qualifications import add_credential, add_qualification
from ccus.registry.states import CardKind, CardOrderReason, RegistrationKind


@dataclass(frozen=True, kw_only=True)
class Registered:
    """What came of an approval. `identity_proven` decides how long the card is good."""

    technician_ccus_id: str = ""
    business_ccus_id: str = ""
    needs_card: bool = False
    card_reason: CardOrderReason = CardOrderReason.FIRST
    identity_proven: bool | None = True

    def as_json(self) -> dict[str, str]:
        return {"technician": self.technician_ccus_id, "business": self.business_ccus_id}


def carry_over(
    application: Application, link: KnownPersonLink, *, viewer: Viewer, now: datetime, employer: str = ""
) -> Registered:
    """Changes what differs, adds what is new, and leaves what is there already. The birth date stays as it is registered."""
    ccus_id, on = link.technician_ccus_id, jst_date(now)
    kind, version = ApplicationKind(application.kind), current_version(application)
    answers = version.answers if version else {}
    typed = technician_registration(kind, answers, on=on, employer_ccus_id=employer)
    amend_technician(ccus_id, amendment=technician_amendment(answers), viewer=viewer, now=now)
    if link.becomes == ApplicationKind.TECHNICIAN_UPGRADE.value:
        detailed = TechnicianAmendment(registration_kind=RegistrationKind.DETAILED)
        amend_technician(ccus_id, amendment=detailed, viewer=viewer, now=now)
    additions: list[Callable[[], object]] = [
        *(partial(add_qualification, ccus_id, entry=each, viewer=viewer, now=now) for each in typed.qualifications),
        *(partial(add_credential, ccus_id, entry=each, viewer=viewer, now=now) for each in typed.credentials),
        *(partial(affiliate_technician, ccus_id, entry=each, viewer=viewer, now=now) for each in typed.affiliations),
        *(
            partial(set_technician_insurance, ccus_id, entry=each, from_on=on, viewer=viewer, now=now)
            for each in typed.insurances
        ),
    ]
    for add in additions:
        with suppress(Conflict):  # what the registry has already, or knows better, stays
            add()
    papers = {PaperKind(paper.kind): paper for paper in list_papers(application)}
    if PaperKind.FACE_PHOTO in papers:
        _show_face(ccus_id, open_content(papers[PaperKind.FACE_PHOTO]), viewer=viewer, now=now)
    needs_card = link.becomes == ApplicationKind.CARD_REISSUE.value
    return Registered(
        technician_ccus_id=ccus_id, needs_card=needs_card, card_reason=_card_reason(ccus_id), identity_proven=None
    )


def _show_face(ccus_id: str, content: bytes, *, viewer: Viewer, now: datetime) -> None:
    """A newer photo waits for a desk to compare it with the one in force; the first one holds at once."""
    try:
        send_photo(ccus_id, content=content, viewer=viewer, now=now)
    except PhotoToRenewMissing:
        set_photo(ccus_id, content=content, viewer=viewer, now=now)
    except PhotoAlreadySent:  # one waits already
        return


def _card_reason(ccus_id: str) -> CardOrderReason:
    """Nobody chose one: it follows from the card that there was last."""
    last = Card.objects.filter(technician__ccus_id=ccus_id, kind=CardKind.CHIP.value).order_by("-issue_number").first()
    if last is None:
        return CardOrderReason.FIRST
    return CardOrderReason.LOST if last.revoked_at is not None else CardOrderReason.RENEWED
