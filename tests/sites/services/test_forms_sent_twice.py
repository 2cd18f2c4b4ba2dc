"""The same form sent twice at once: one site, one place, one line, one taker; the other sending is told, or told nothing new."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from tests import cast as known
from tests.factories.registry import make_affiliation, make_business, make_technician
from tests.factories.sites import make_node, make_site, prime_node
from tests.sites.services.test_hierarchy_races import at_the_same_time

from ccus.registry.models import Business, Technician
from ccus.sites.errors import InvitationNotGood, PlaceholderNameTaken, RosterEntryOverlaps
from ccus.sites.models import HierarchyNode, RosterEntry, Site
from ccus.sites.rules.recording_period import RecordingPeriod
from ccus.sites.services import hierarchy, invitations, placeholders
from ccus.sites.services.roster import add_roster_entry
from ccus.sites.services.roster_work import RosterDraft
from ccus.sites.services.sites import open_site
from ccus.sites.states import HierarchyState

pytestmark = pytest.mark.django_db(transaction=True)

NOW, TODAY = known.NOW, known.TODAY
KEY = UUID("0192f0c1-0000-7000-8000-000000000001")


def test_one_opening_form_opens_one_site() -> None:
    prime = make_business()

    def send() -> Site:
        return open_site(
            known.site_manager_of(prime),
            name="品川邸新築",
            prefecture_code="13",
            recording_period=RecordingPeriod(TODAY, date(2027, 3, 31)),
            opening_key=KEY,
            now=NOW,
        )

    assert at_the_same_time(send, send) == ["done", "done"]
    assert Site.objects.filter(opening_key=KEY).count() == 1
    assert HierarchyNode.objects.count() == 1


def test_one_person_goes_on_a_roster_once() -> None:
    firm = make_business()
    site = make_site(firm)
    person = an_employee(firm)
    draft = RosterDraft(
        technician_ccus_id=person.ccus_id,
        business_ccus_id=firm.ccus_id,
        trade_code="06-01",
        site_roles=["other"],
        from_on=TODAY,
    )

    def send() -> RosterEntry:
        return add_roster_entry(known.clerk_of(firm), site.ccus_id, draft=draft, now=NOW)

    assert at_the_same_time(send, send) == sorted(["done", RosterEntryOverlaps.code])
    assert RosterEntry.objects.count() == 1


def test_one_place_is_kept_once() -> None:
    prime = make_business()
    upper = prime_node(make_site(prime))

    def send() -> HierarchyNode:
        return placeholders.keep_place(known.site_manager_of(prime), upper.pk, name="木村組", from_on=TODAY, now=NOW)

    assert at_the_same_time(send, send) == sorted(["done", PlaceholderNameTaken.code])
    assert HierarchyNode.objects.filter(placeholder_name="木村組").count() == 1


def test_one_link_is_taken_by_one_firm() -> None:
    prime, one, other = (make_business() for _ in range(3))
    upper = prime_node(make_site(prime))
    manager = known.site_manager_of(prime)
    place = placeholders.keep_place(manager, upper.pk, name="木村組", from_on=TODAY, now=NOW)
    link = invitations.make_invitation(manager, place.pk, now=NOW)

    outcomes = at_the_same_time(
        *(
            lambda firm=firm: invitations.accept_invitation(known.clerk_of(firm), link, now=NOW)  # type: ignore[misc]
            for firm in (one, other)
        )
    )

    assert outcomes == sorted(["done", InvitationNotGood.code])
    place.refresh_from_db()
    assert place.business in (one, other)


def test_one_request_is_answered_once() -> None:
    prime, lower = make_business(), make_business()
    node = make_node(make_site(prime), lower, upper=prime_node(Site.objects.get()), state=HierarchyState.REQUESTED)

    outcomes = at_the_same_time(
        lambda: hierarchy.approve_request(known.clerk_of(lower), node.pk, now=NOW),
        lambda: hierarchy.decline_request(known.clerk_of(lower), node.pk, now=NOW),
    )

    assert outcomes == sorted(["done", "sites.hierarchy_move_not_possible"])
    node.refresh_from_db()
    assert node.state in ("approved", "declined")


def an_employee(firm: Business) -> Technician:
    person = make_technician()
    make_affiliation(person, firm)
    return person
