"""What the database itself refuses, whoever writes past the services."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from tests import cast as known
from tests.cast import Cast
from tests.factories.sites import PERIOD_FROM, make_node, make_roster_entry, prime_node

from ccus.registry.services.rows import days
from ccus.sites.models import HierarchyNode, RosterEntry, Site, StandingAgreement
from ccus.sites.states import HierarchyState


def refused_by(name: str, write: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write()


@pytest.mark.parametrize(
    "period",
    [DateRange(empty=True), DateRange(PERIOD_FROM, None), DateRange(None, PERIOD_FROM)],
)
def test_recording_period_has_both_ends(site: Site, period: DateRange) -> None:
    refused_by(
        "a_recording_period_has_both_ends_and_a_day",
        lambda: Site.objects.filter(pk=site.pk).update(recording_period=period),
    )


@pytest.mark.parametrize("ccus_id", ["1234567890123", "1234567890123a"])
def test_site_id_is_14_digits(site: Site, ccus_id: str) -> None:
    refused_by("site_id_is_14_digits", lambda: Site.objects.filter(pk=site.pk).update(ccus_id=ccus_id))


def test_only_the_prime_stands_without_an_upper_firm(cast: Cast, site: Site) -> None:
    node = make_node(site, cast.sato_tobi, upper=prime_node(site))

    refused_by("only_the_prime_has_no_upper_firm", lambda: HierarchyNode.objects.filter(pk=node.pk).update(upper=None))
    refused_by("only_the_prime_has_no_upper_firm", lambda: HierarchyNode.objects.filter(pk=node.pk).update(tier=0))


@pytest.mark.parametrize("state", [HierarchyState.REQUESTED, HierarchyState.APPROVED, HierarchyState.REGISTERED])
def test_firm_stands_once_on_a_site_at_a_time(cast: Cast, site: Site, state: HierarchyState) -> None:
    make_node(site, cast.sato_tobi, upper=prime_node(site))

    refused_by(
        "a_firm_stands_once_on_a_site_at_a_time",
        lambda: make_node(site, cast.sato_tobi, upper=prime_node(site), state=state),
    )


@pytest.mark.parametrize("state", [HierarchyState.DECLINED, HierarchyState.WITHDRAWN, HierarchyState.ENDED])
def test_places_that_came_to_nothing_are_in_nobodys_way(cast: Cast, site: Site, state: HierarchyState) -> None:
    make_node(site, cast.sato_tobi, upper=prime_node(site))

    assert make_node(site, cast.sato_tobi, upper=prime_node(site), state=state).pk


def test_agreement_is_kept_in_one_order_and_once(cast: Cast) -> None:
    first, second = cast.yamada_gumi, cast.sato_tobi
    StandingAgreement.objects.create(first=first, second=second, valid=days(PERIOD_FROM), agreed_at=known.NOW)

    refused_by(
        "the_pair_is_kept_in_one_order",
        lambda: StandingAgreement.objects.create(
            first=second, second=first, valid=days(PERIOD_FROM), agreed_at=known.NOW
        ),
    )
    refused_by(
        "one_agreement_of_a_pair_at_a_time",
        lambda: StandingAgreement.objects.create(
            first=first, second=second, valid=days(known.TODAY), agreed_at=known.NOW
        ),
    )


def test_technician_stands_once_on_a_roster_at_a_time(cast: Cast, site: Site) -> None:
    make_roster_entry(site, cast.takahashi, cast.sato_tobi)

    refused_by(
        "one_roster_entry_per_technician_and_site_at_a_time",
        lambda: make_roster_entry(site, cast.takahashi, cast.yamada_gumi),
    )


def test_roster_entry_names_a_role(cast: Cast, site: Site) -> None:
    refused_by(
        "a_roster_entry_names_a_role",
        lambda: make_roster_entry(site, cast.takahashi, cast.sato_tobi, site_roles=[]),
    )
    assert not RosterEntry.objects.exists()
