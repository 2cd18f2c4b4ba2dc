from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests import cast as known
from tests.cast import Cast
from tests.factories.registry import make_business
from tests.factories.sites import make_node, make_site, prime_node
from tests.registry.heard import Heard

from ccus.access.errors import PermissionMissing
from ccus.access.viewers import Viewer
from ccus.foundation.changes import FactChange
from ccus.foundation.models import AuditEvent
from ccus.foundation.refusals import Refusal
from ccus.registry.errors import BusinessNotFound, UnreadableId
from ccus.registry.models import Business
from ccus.sites import errors
from ccus.sites.models import HierarchyNode, Site, StandingAgreement
from ccus.sites.services import agreements, hierarchy
from ccus.sites.states import HierarchyState

NOW = known.NOW
TODAY = known.TODAY


def ask(viewer: Viewer, upper: HierarchyNode, business: Business, **changes: object) -> HierarchyNode:
    fields: dict[str, object] = {"business_ccus_id": business.ccus_id, "from_on": TODAY, "now": NOW}
    return hierarchy.request_node(viewer, upper.pk, **{**fields, **changes})


def agree(one: Business, other: Business, *, from_on: date = TODAY) -> StandingAgreement:
    return agreements.make_standing_agreement(
        known.registrar(), between=(one.ccus_id, other.ccus_id), from_on=from_on, now=NOW
    )


def test_request_waits_for_the_lower_firm_and_changes_nothing_yet(cast: Cast, site: Site, heard: Heard) -> None:
    node = ask(known.site_manager_of(cast.yamada_gumi), prime_node(site), cast.sato_tobi)

    assert (node.state, node.tier, node.answered_at) == ("requested", 1, None)
    assert (node.valid.lower, node.valid.upper) == (TODAY, None)
    assert heard == []


def test_approval_makes_the_firm_stand_since_the_first_day_asked_for(cast: Cast, site: Site, heard: Heard) -> None:
    node = ask(known.site_manager_of(cast.yamada_gumi), prime_node(site), cast.sato_tobi, from_on=date(2026, 9, 1))

    approved = hierarchy.approve_request(known.clerk_of(cast.sato_tobi), node.pk, now=NOW)

    assert (approved.state, approved.answered_at) == ("approved", NOW)
    assert heard == [
        FactChange(
            cause="sites:hierarchy-node:approve",
            sites=[site.pk],
            businesses=[cast.sato_tobi.pk],
            from_on=date(2026, 9, 1),
            until=None,
        )
    ]
    acts = AuditEvent.objects.filter(subject_id=site.ccus_id).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["sites:hierarchy-node:request", "sites:hierarchy-node:approve"]


@pytest.mark.parametrize("lower_stands_first", [True, False])
def test_standing_agreement_registers_at_once_whichever_firm_stands_above(
    cast: Cast, site: Site, heard: Heard, lower_stands_first: bool
) -> None:
    pair = (cast.yamada_gumi, cast.sato_tobi)
    agree(*(reversed(pair) if lower_stands_first else pair))

    node = ask(known.site_manager_of(cast.yamada_gumi), prime_node(site), cast.sato_tobi)
    other_site = make_site(cast.sato_tobi)
    other_way = ask(known.site_manager_of(cast.sato_tobi), prime_node(other_site), cast.yamada_gumi)

    assert (node.state, node.answered_at) == ("registered", NOW)
    assert other_way.state == "registered"
    assert [change.businesses for change in heard] == [[cast.sato_tobi.pk], [cast.yamada_gumi.pk]]


def test_agreement_that_begins_tomorrow_does_not_count_today(cast: Cast, site: Site) -> None:
    agree(cast.yamada_gumi, cast.sato_tobi, from_on=date(2026, 11, 17))

    assert ask(known.site_manager_of(cast.yamada_gumi), prime_node(site), cast.sato_tobi).state == "requested"


def test_lower_firm_asks_the_next_one_below_itself(cast: Cast, site: Site) -> None:
    first = make_node(site, cast.sato_tobi, upper=prime_node(site), last_on=date(2026, 12, 31))

    node = ask(known.clerk_of(cast.sato_tobi), first, cast.tanaka_tekkin)

    assert (node.tier, node.upper) == (2, first)
    assert node.valid.upper == date(2027, 1, 1)


def test_only_the_firm_of_the_upper_box_asks(cast: Cast, site: Site) -> None:
    first = make_node(site, cast.sato_tobi, upper=prime_node(site))

    for viewer in (
        known.site_manager_of(cast.yamada_gumi),
        known.clerk_of(cast.tanaka_tekkin),
        known.clerk_of(cast.ito_koumuten),
    ):
        with pytest.raises(errors.NotYourPlaceInHierarchy) as refused:
            ask(viewer, first, cast.tanaka_tekkin)
        assert "直上の会社" in refused.value.sentence("ja")
    with pytest.raises(PermissionMissing):
        ask(known.viewer_of(cast.takahashi), first, cast.tanaka_tekkin)

    assert HierarchyNode.objects.count() == 2


@pytest.mark.parametrize("state", [HierarchyState.REQUESTED, HierarchyState.DECLINED, HierarchyState.ENDED])
def test_nobody_is_asked_below_a_firm_that_does_not_stand(cast: Cast, site: Site, state: HierarchyState) -> None:
    first = make_node(site, cast.sato_tobi, upper=prime_node(site), state=state)

    with pytest.raises(errors.UpperFirmNotStanding) as refused:
        ask(known.clerk_of(cast.sato_tobi), first, cast.tanaka_tekkin)

    assert state.label_ja in refused.value.sentence("ja")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"from_on": date(2026, 3, 31)}, errors.OutsideUpperFirmsDays),
        ({"from_on": date(2027, 1, 1)}, errors.OutsideUpperFirmsDays),
        ({"last_on": date(2027, 1, 1)}, errors.OutsideUpperFirmsDays),
        ({"last_on": date(2026, 11, 15)}, errors.HierarchyEndsBeforeItBegins),
        ({"business_ccus_id": "12"}, UnreadableId),
        ({"business_ccus_id": known.business_id(999)}, BusinessNotFound),
    ],
)
def test_request_that_is_not_in_order_leaves_nothing(
    cast: Cast, site: Site, changes: dict[str, object], refusal: type[Refusal]
) -> None:
    first = make_node(site, cast.sato_tobi, upper=prime_node(site), last_on=date(2026, 12, 31))

    with pytest.raises(refusal) as refused:
        ask(known.clerk_of(cast.sato_tobi), first, cast.tanaka_tekkin, **changes)

    assert refused.value.sentence("ja")
    assert refused.value.sentence("en")
    assert HierarchyNode.objects.count() == 2


@pytest.mark.parametrize("state", [HierarchyState.REQUESTED, HierarchyState.APPROVED, HierarchyState.REGISTERED])
def test_firm_is_not_asked_twice(cast: Cast, site: Site, state: HierarchyState) -> None:
    make_node(site, cast.sato_tobi, upper=prime_node(site), state=state)

    with pytest.raises(errors.FirmStandsAlready) as refused:
        ask(known.site_manager_of(cast.yamada_gumi), prime_node(site), cast.sato_tobi)

    assert refused.value.data == {"business": cast.sato_tobi.ccus_id}


def test_prime_is_not_asked_below_itself(cast: Cast, site: Site) -> None:
    with pytest.raises(errors.FirmStandsAlready):
        ask(known.site_manager_of(cast.yamada_gumi), prime_node(site), cast.yamada_gumi)


@pytest.mark.parametrize("answer", [hierarchy.decline_request, hierarchy.withdraw_request])
def test_firm_can_be_asked_again_after_a_no(
    cast: Cast, site: Site, heard: Heard, answer: Callable[..., HierarchyNode]
) -> None:
    manager = known.site_manager_of(cast.yamada_gumi)
    node = ask(manager, prime_node(site), cast.sato_tobi)
    viewer = manager if answer is hierarchy.withdraw_request else known.clerk_of(cast.sato_tobi)

    answered = answer(viewer, node.pk, now=NOW)

    assert answered.state in ("declined", "withdrawn")
    assert heard == []
    assert ask(manager, prime_node(site), cast.sato_tobi).state == "requested"


MOVES = {
    "approve": hierarchy.approve_request,
    "decline": hierarchy.decline_request,
    "withdraw": hierarchy.withdraw_request,
}


@pytest.mark.parametrize(
    ("move", "who", "allowed"),
    [
        ("approve", "lower", True),
        ("approve", "upper", False),
        ("approve", "outsider", False),
        ("decline", "lower", True),
        ("decline", "upper", False),
        ("decline", "outsider", False),
        ("withdraw", "upper", True),
        ("withdraw", "lower", False),
        ("withdraw", "outsider", False),
    ],
)
def test_each_side_answers_only_for_itself(cast: Cast, site: Site, move: str, who: str, allowed: bool) -> None:
    node = make_node(site, cast.sato_tobi, upper=prime_node(site), state=HierarchyState.REQUESTED)
    viewer = {
        "upper": known.site_manager_of(cast.yamada_gumi),
        "lower": known.clerk_of(cast.sato_tobi),
        "outsider": known.clerk_of(cast.tanaka_tekkin),
    }[who]

    if allowed:
        MOVES[move](viewer, node.pk, now=NOW)
    else:
        with pytest.raises(errors.NotYourPlaceInHierarchy):
            MOVES[move](viewer, node.pk, now=NOW)

    node.refresh_from_db()
    assert (node.state != "requested") is allowed


def test_answered_request_is_not_answered_again(cast: Cast, site: Site) -> None:
    node = make_node(site, cast.sato_tobi, upper=prime_node(site), state=HierarchyState.DECLINED)

    with pytest.raises(errors.HierarchyMoveNotPossible) as refused:
        hierarchy.approve_request(known.clerk_of(cast.sato_tobi), node.pk, now=NOW)

    assert "辞退" in refused.value.sentence("ja")


def test_request_that_is_not_there_is_told_so(cast: Cast) -> None:
    with pytest.raises(errors.HierarchyNodeNotFound):
        hierarchy.approve_request(known.clerk_of(cast.sato_tobi), 987654, now=NOW)


def test_ended_place_keeps_the_days_before_its_end(cast: Cast, site: Site, heard: Heard) -> None:
    node = make_node(site, cast.sato_tobi, upper=prime_node(site))

    ended = hierarchy.end_node(known.site_manager_of(cast.yamada_gumi), node.pk, last_on=date(2026, 10, 31), now=NOW)

    ended.refresh_from_db()
    assert ended.state == "ended"
    assert (ended.valid.lower, ended.valid.upper) == (date(2026, 4, 1), date(2026, 11, 1))
    assert [(change.from_on, change.until) for change in heard] == [(date(2026, 11, 1), None)]


def test_day_before_the_first_takes_the_place_back_altogether(cast: Cast, site: Site) -> None:
    node = make_node(site, cast.sato_tobi, upper=prime_node(site))

    hierarchy.end_node(known.site_manager_of(cast.yamada_gumi), node.pk, last_on=date(2026, 3, 31), now=NOW)

    node.refresh_from_db()
    assert node.valid.isempty


@pytest.mark.parametrize(
    ("last_on", "refusal"),
    [
        (date(2026, 3, 30), errors.HierarchyEndsBeforeItBegins),
        (date(2027, 1, 1), errors.OutsideUpperFirmsDays),
    ],
)
def test_place_is_not_ended_on_an_impossible_day(cast: Cast, site: Site, last_on: date, refusal: type[Refusal]) -> None:
    node = make_node(site, cast.sato_tobi, upper=prime_node(site), last_on=date(2026, 12, 31))

    with pytest.raises(refusal):
        hierarchy.end_node(known.site_manager_of(cast.yamada_gumi), node.pk, last_on=last_on, now=NOW)

    node.refresh_from_db()
    assert node.state == "approved"


@pytest.mark.parametrize("state", [HierarchyState.REQUESTED, HierarchyState.APPROVED])
def test_firm_with_firms_below_does_not_leave(cast: Cast, site: Site, heard: Heard, state: HierarchyState) -> None:
    node = make_node(site, cast.sato_tobi, upper=prime_node(site))
    make_node(site, cast.tanaka_tekkin, upper=node, state=state, last_on=date(2026, 12, 31))

    with pytest.raises(errors.LowerFirmsStanding) as refused:
        hierarchy.end_node(known.site_manager_of(cast.yamada_gumi), node.pk, last_on=date(2026, 12, 30), now=NOW)

    node.refresh_from_db()
    assert (refused.value.data, node.state, heard) == ({"count": 1}, "approved", [])
    ended = hierarchy.end_node(known.site_manager_of(cast.yamada_gumi), node.pk, last_on=date(2026, 12, 31), now=NOW)
    assert ended.state == "ended"


def test_prime_stays(cast: Cast, site: Site) -> None:
    with pytest.raises(errors.PrimeStaysOnSite):
        hierarchy.end_node(known.site_manager_of(cast.yamada_gumi), prime_node(site).pk, last_on=TODAY, now=NOW)


def test_lower_firm_does_not_end_its_own_place(cast: Cast, site: Site) -> None:
    node = make_node(site, cast.sato_tobi, upper=prime_node(site))

    with pytest.raises(errors.NotYourPlaceInHierarchy):
        hierarchy.end_node(known.clerk_of(cast.sato_tobi), node.pk, last_on=TODAY, now=NOW)


def test_ended_firm_comes_back_below_another(cast: Cast, site: Site) -> None:
    first = make_node(site, cast.sato_tobi, upper=prime_node(site))
    moving = make_node(site, cast.tanaka_tekkin, upper=first)
    hierarchy.end_node(known.clerk_of(cast.sato_tobi), moving.pk, last_on=date(2026, 11, 15), now=NOW)

    again = ask(known.site_manager_of(cast.yamada_gumi), prime_node(site), cast.tanaka_tekkin)

    assert (again.tier, again.state) == (1, "requested")


def test_agreement_needs_a_sign_of_the_other_firm(cast: Cast, site: Site) -> None:
    between = (cast.sato_tobi.ccus_id, cast.yamada_gumi.ccus_id)
    clerk = known.clerk_of(cast.sato_tobi)
    manager = known.site_manager_of(cast.yamada_gumi)

    with pytest.raises(errors.AgreementNeedsBothFirms):
        agreements.make_standing_agreement(clerk, between=between, from_on=TODAY, now=NOW)
    node = ask(manager, prime_node(site), cast.sato_tobi)
    with pytest.raises(errors.AgreementNeedsBothFirms):
        agreements.make_standing_agreement(manager, between=between, from_on=TODAY, now=NOW)
    hierarchy.withdraw_request(manager, node.pk, now=NOW)
    with pytest.raises(errors.AgreementNeedsBothFirms):
        agreements.make_standing_agreement(clerk, between=between, from_on=TODAY, now=NOW)

    assert not StandingAgreement.objects.exists()


def test_asked_firm_agrees_from_then_on(cast: Cast, site: Site) -> None:
    ask(known.site_manager_of(cast.yamada_gumi), prime_node(site), cast.sato_tobi)

    agreement = agreements.make_standing_agreement(
        known.clerk_of(cast.sato_tobi),
        between=(cast.sato_tobi.ccus_id, cast.yamada_gumi.ccus_id),
        from_on=TODAY,
        now=NOW,
    )

    assert (agreement.first, agreement.second) == (cast.yamada_gumi, cast.sato_tobi)


def test_upper_firm_agrees_once_it_was_approved(cast: Cast, site: Site) -> None:
    make_node(site, cast.sato_tobi, upper=prime_node(site))

    agreement = agreements.make_standing_agreement(
        known.site_manager_of(cast.yamada_gumi),
        between=(cast.yamada_gumi.ccus_id, cast.sato_tobi.ccus_id),
        from_on=TODAY,
        now=NOW,
    )

    assert agreement.valid.lower == TODAY


@pytest.mark.parametrize(
    ("between", "last_on", "refusal"),
    [
        ((1, 1), None, errors.AgreementWithItself),
        ((1, 999), None, BusinessNotFound),
        ((1, 2), date(2026, 11, 15), errors.HierarchyEndsBeforeItBegins),
    ],
)
def test_agreement_that_is_not_in_order_is_not_made(
    cast: Cast, between: tuple[int, int], last_on: date | None, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        agreements.make_standing_agreement(
            known.registrar(),
            between=(known.business_id(between[0]), known.business_id(between[1])),
            from_on=TODAY,
            last_on=last_on,
            now=NOW,
        )


def test_firms_agree_only_for_themselves_and_only_once(cast: Cast) -> None:
    agreement = agree(cast.yamada_gumi, cast.sato_tobi)

    with pytest.raises(errors.AgreementExists):
        agree(cast.sato_tobi, cast.yamada_gumi, from_on=date(2027, 1, 1))
    with pytest.raises(errors.NotYourAgreement):
        agreements.make_standing_agreement(
            known.clerk_of(make_business()),
            between=(cast.sato_tobi.ccus_id, cast.tanaka_tekkin.ccus_id),
            from_on=TODAY,
            now=NOW,
        )
    with pytest.raises(errors.NotYourAgreement):
        agreements.end_standing_agreement(known.clerk_of(cast.tanaka_tekkin), agreement.pk, last_on=TODAY, now=NOW)


def test_ended_agreement_asks_for_approval_again(cast: Cast, site: Site) -> None:
    agreement = agree(cast.yamada_gumi, cast.sato_tobi, from_on=date(2026, 6, 1))
    clerk = known.clerk_of(cast.sato_tobi)

    agreements.end_standing_agreement(clerk, agreement.pk, last_on=date(2026, 11, 15), now=NOW)

    assert ask(known.site_manager_of(cast.yamada_gumi), prime_node(site), cast.sato_tobi).state == "requested"
    with pytest.raises(errors.HierarchyEndsBeforeItBegins):
        agreements.end_standing_agreement(clerk, agreement.pk, last_on=date(2026, 5, 31), now=NOW)
    with pytest.raises(errors.AgreementNotFound):
        agreements.end_standing_agreement(clerk, 987654, last_on=TODAY, now=NOW)
