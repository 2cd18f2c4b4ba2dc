"""Places kept for firms that are not registered yet, and links to them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests import cast as known
from tests.cast import Cast
from tests.factories.sites import make_node, make_roster_entry, prime_node
from tests.registry.heard import Heard

from ccus.access.errors import PermissionMissing
from ccus.registry.rules.checks.kinds import CheckKind
from ccus.sites import errors
from ccus.sites.models import HierarchyInvitation, HierarchyNode, Site
from ccus.sites.queries.checks import checks_of_roster_visible_to
from ccus.sites.queries.hierarchy import list_boxes_visible_to
from ccus.sites.queries.invitations import look_at_invitation
from ccus.sites.queries.relations import places_of
from ccus.sites.services import hierarchy, invitations, placeholders

NOW = known.NOW
TODAY = known.TODAY


@pytest.fixture
def place(cast: Cast, site: Site) -> HierarchyNode:
    """The prime keeps a place below 佐藤とび for 木村鉄筋."""
    first = make_node(site, cast.sato_tobi, upper=prime_node(site))
    return placeholders.keep_place(known.clerk_of(cast.sato_tobi), first.pk, name="木村鉄筋", from_on=TODAY, now=NOW)


def test_firms_below_a_kept_place_stand_and_are_seen_from_above(
    cast: Cast, site: Site, place: HierarchyNode, heard: Heard
) -> None:
    below = hierarchy.request_on_behalf(
        known.clerk_of(cast.sato_tobi), place.pk, business_ccus_id=cast.tanaka_tekkin.ccus_id, from_on=TODAY, now=NOW
    )
    hierarchy.approve_request(known.clerk_of(cast.tanaka_tekkin), below.pk, now=NOW)

    rows = list_boxes_visible_to(known.clerk_of(cast.sato_tobi), site, on=TODAY)

    assert [(row.firm_name, row.tier, row.state) for row in rows] == [
        (cast.yamada_gumi.name, 0, "registered"),
        (cast.sato_tobi.name, 1, "approved"),
        ("木村鉄筋", 2, "placeholder"),
        (cast.tanaka_tekkin.name, 3, "approved"),
    ]
    assert heard[-1].businesses == [cast.tanaka_tekkin.pk]


def test_the_prime_asks_below_a_place_that_another_firm_keeps(cast: Cast, place: HierarchyNode) -> None:
    node = hierarchy.request_on_behalf(
        known.site_manager_of(cast.yamada_gumi),
        place.pk,
        business_ccus_id=cast.tanaka_tekkin.ccus_id,
        from_on=TODAY,
        now=NOW,
    )

    assert (node.state, node.tier, node.upper) == ("requested", 3, place)


def test_strangers_neither_keep_places_nor_ask_below_them(cast: Cast, place: HierarchyNode) -> None:
    stranger = known.clerk_of(cast.ito_koumuten)

    with pytest.raises(errors.NotYourPlaceInHierarchy):
        placeholders.keep_place(stranger, place.pk, name="無名", from_on=TODAY, now=NOW)
    with pytest.raises(errors.NotYourPlaceInHierarchy):
        hierarchy.request_on_behalf(
            stranger, place.pk, business_ccus_id=cast.tanaka_tekkin.ccus_id, from_on=TODAY, now=NOW
        )
    with pytest.raises(errors.NotYourPlaceInHierarchy):
        invitations.make_invitation(stranger, place.pk, now=NOW)
    with pytest.raises(PermissionMissing):
        placeholders.keep_place(known.viewer_of(cast.takahashi), place.pk, name="無名", from_on=TODAY, now=NOW)
    assert (HierarchyNode.objects.count(), HierarchyInvitation.objects.count()) == (3, 0)


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        (" 　", errors.PlaceholderNameMissing),
        ("木" * 201, errors.SiteTextTooLong),
        ("木村鉄筋", errors.PlaceholderNameTaken),
    ],
)
def test_a_place_needs_a_name_of_its_own(
    cast: Cast, place: HierarchyNode, name: str, refusal: type[errors.PlaceholderNameMissing]
) -> None:
    assert place.upper is not None
    with pytest.raises(refusal):
        placeholders.keep_place(known.clerk_of(cast.sato_tobi), place.upper.pk, name=name, from_on=TODAY, now=NOW)

    assert HierarchyNode.objects.count() == 3


def test_a_link_is_looked_at_by_anybody_and_takes_the_place_once(
    cast: Cast, site: Site, place: HierarchyNode, heard: Heard
) -> None:
    link = invitations.make_invitation(known.clerk_of(cast.sato_tobi), place.pk, now=NOW)

    seen = look_at_invitation(link, now=NOW)
    taken = invitations.accept_invitation(known.clerk_of(cast.tanaka_tekkin), link, now=NOW)

    assert (seen.site_name, seen.upper_name, seen.firm_name, seen.tier) == (
        "丸の内新築工事",
        cast.sato_tobi.name,
        "木村鉄筋",
        2,
    )
    assert (taken.state, taken.business, taken.placeholder_name) == ("approved", cast.tanaka_tekkin, "木村鉄筋")
    assert [(change.sites, change.businesses, change.from_on) for change in heard] == [
        ([site.pk], [cast.tanaka_tekkin.pk], TODAY)
    ]
    with pytest.raises(errors.InvitationNotGood):
        invitations.accept_invitation(known.clerk_of(cast.ito_koumuten), link, now=NOW)
    with pytest.raises(errors.InvitationNotGood):
        look_at_invitation(link, now=NOW)


def test_only_the_hash_of_a_link_is_kept(cast: Cast, place: HierarchyNode) -> None:
    link = invitations.make_invitation(known.clerk_of(cast.sato_tobi), place.pk, now=NOW)

    row = HierarchyInvitation.objects.get()
    secret = link.split(".")[0]
    kept = [str(getattr(row, field.attname)) for field in row._meta.concrete_fields]
    assert not any(secret in value for value in kept)


def test_links_end_with_time_when_taken_back_and_with_the_next_one(cast: Cast, place: HierarchyNode) -> None:
    clerk = known.clerk_of(cast.sato_tobi)
    first = invitations.make_invitation(clerk, place.pk, now=NOW)
    second = invitations.make_invitation(clerk, place.pk, now=NOW)

    with pytest.raises(errors.InvitationNotGood):
        look_at_invitation(first, now=NOW)
    with pytest.raises(errors.InvitationNotGood):
        look_at_invitation(second, now=NOW + timedelta(days=30))
    assert look_at_invitation(second, now=NOW + timedelta(days=29)).firm_name == "木村鉄筋"
    assert invitations.revoke_invitations(clerk, place.pk, now=NOW) == 1
    with pytest.raises(errors.InvitationNotGood):
        look_at_invitation(second, now=NOW)


def test_forged_and_cut_links_open_nothing(cast: Cast, place: HierarchyNode) -> None:
    link = invitations.make_invitation(known.clerk_of(cast.sato_tobi), place.pk, now=NOW)

    for forged in (link[:-1], link.replace(".", ".A", 1), "A" + link, "abc", "a.b"):
        with pytest.raises(errors.InvitationNotGood):
            invitations.accept_invitation(known.clerk_of(cast.tanaka_tekkin), forged, now=NOW)
    place.refresh_from_db()
    assert (place.state, place.business) == ("placeholder", None)


def test_a_link_is_accepted_for_a_business_only(cast: Cast, place: HierarchyNode) -> None:
    link = invitations.make_invitation(known.clerk_of(cast.sato_tobi), place.pk, now=NOW)

    with pytest.raises(PermissionMissing):
        invitations.accept_invitation(known.viewer_of(cast.takahashi), link, now=NOW)
    with pytest.raises(errors.InvitationNeedsBusiness):
        invitations.accept_invitation(known.registrar(), link, now=NOW)


def test_the_prime_does_not_take_a_place_on_its_own_site(cast: Cast, place: HierarchyNode) -> None:
    link = invitations.make_invitation(known.clerk_of(cast.sato_tobi), place.pk, now=NOW)

    with pytest.raises(errors.FirmStandsAlready):
        invitations.accept_invitation(known.administrator_of(cast.yamada_gumi), link, now=NOW)
    assert look_at_invitation(link, now=NOW).firm_name == "木村鉄筋"


def test_a_named_firm_is_asked_and_a_place_that_it_declines_is_kept_again(cast: Cast, place: HierarchyNode) -> None:
    below = make_node(place.site, cast.ito_koumuten, upper=place, from_on=TODAY)
    named = placeholders.name_firm(
        known.clerk_of(cast.sato_tobi), place.pk, business_ccus_id=cast.tanaka_tekkin.ccus_id, now=NOW
    )
    assert named.state == "requested"

    hierarchy.decline_request(known.clerk_of(cast.tanaka_tekkin), named.pk, now=NOW)

    below.refresh_from_db()
    assert below.upper is not None
    assert (below.upper.firm_name, below.upper.state, below.upper.tier) == ("木村鉄筋", "placeholder", 2)
    with pytest.raises(errors.PlaceTaken):
        placeholders.name_firm(
            known.clerk_of(cast.sato_tobi), place.pk, business_ccus_id=cast.tanaka_tekkin.ccus_id, now=NOW
        )


def test_a_kept_place_ends_only_when_nobody_is_below(cast: Cast, place: HierarchyNode) -> None:
    make_node(place.site, cast.ito_koumuten, upper=place, from_on=TODAY)

    with pytest.raises(errors.LowerFirmsStanding):
        hierarchy.end_node(known.clerk_of(cast.sato_tobi), place.pk, last_on=TODAY, now=NOW)

    assert place.upper is not None
    with pytest.raises(errors.LowerFirmsStanding):
        hierarchy.end_node(known.site_manager_of(cast.yamada_gumi), place.upper.pk, last_on=TODAY, now=NOW)


def test_nobody_is_asked_in_after_a_site_has_ended(cast: Cast, site: Site) -> None:
    site.state = "closed"
    site.recording_period = type(site.recording_period)(date(2026, 4, 1), TODAY)
    site.save()

    with pytest.raises(errors.SiteHasEnded) as refused:
        hierarchy.request_node(
            known.site_manager_of(cast.yamada_gumi),
            prime_node(site).pk,
            business_ccus_id=cast.sato_tobi.ccus_id,
            from_on=TODAY,
            now=NOW,
        )

    assert "2026年11月15日" in refused.value.sentence("ja")


def test_people_below_a_kept_place_have_all_firms_above_them(cast: Cast, place: HierarchyNode) -> None:
    make_node(place.site, cast.tanaka_tekkin, upper=place, from_on=TODAY)
    entry = make_roster_entry(place.site, cast.suharto, cast.tanaka_tekkin, from_on=TODAY)

    found = places_of([entry], on=TODAY, today=TODAY)[0]

    assert found.above == [cast.sato_tobi.ccus_id, cast.yamada_gumi.ccus_id]


def test_firms_and_people_below_a_kept_place_are_checked_like_any_other(
    cast: Cast, site: Site, place: HierarchyNode
) -> None:
    make_node(site, cast.tanaka_tekkin, upper=place)
    make_roster_entry(site, cast.suharto, cast.tanaka_tekkin)

    for viewer in (known.site_manager_of(cast.yamada_gumi), known.clerk_of(cast.sato_tobi)):
        found = checks_of_roster_visible_to(viewer, site, on=TODAY, today=TODAY)

        below = next(firm for firm in found.firms if firm.ccus_id == cast.tanaka_tekkin.ccus_id)
        assert (below.tier, below.people, below.above) == (
            3,
            1,
            ((cast.sato_tobi.ccus_id, cast.sato_tobi.name),),
        ), "who can be asked to mend something: nobody answers for a kept place"
        assert {finding.check for finding in below.findings} >= {CheckKind.ONE_PERSON_CONTRACTOR}
        assert [person.line.business_ccus_id for person in found.people] == [cast.tanaka_tekkin.ccus_id]
        assert found.people[0].findings
    strangers = checks_of_roster_visible_to(known.clerk_of(cast.ito_koumuten), site, on=TODAY, today=TODAY)
    assert (strangers.people, strangers.firms) == ((), ())
