"""Changes of one site's hierarchy at the same time: nobody ends up below a firm that has left."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from tests import cast as known
from tests.factories.registry import make_business
from tests.factories.sites import make_node, make_site, prime_node

from ccus.foundation.refusals import Refusal
from ccus.sites.errors import FirmStandsAlready, LowerFirmsStanding, UpperFirmNotStanding
from ccus.sites.models import HierarchyNode
from ccus.sites.services import hierarchy

pytestmark = pytest.mark.django_db(transaction=True)

NOW = known.NOW
TODAY = known.TODAY


def at_the_same_time(*acts: Callable[[], object]) -> list[str]:
    """Runs each on a connection of its own; gives the codes of refusals, and "done" for what went through."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            act()
            return "done"
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_firm_does_not_leave_while_another_is_put_below_it() -> None:
    prime, upper, lower = make_business(), make_business(), make_business()
    site = make_site(prime)
    node = make_node(site, upper, upper=prime_node(site))

    outcomes = at_the_same_time(
        lambda: hierarchy.end_node(known.site_manager_of(prime), node.pk, last_on=TODAY, now=NOW),
        lambda: hierarchy.request_node(
            known.clerk_of(upper), node.pk, business_ccus_id=lower.ccus_id, from_on=TODAY, now=NOW
        ),
    )

    node.refresh_from_db()
    if node.state == "ended":
        assert outcomes == sorted(["done", UpperFirmNotStanding.code])
        assert not node.lower_nodes.exists()
    else:
        assert outcomes == sorted(["done", LowerFirmsStanding.code])
        assert node.lower_nodes.count() == 1


def test_firm_that_two_ask_at_once_is_asked_once() -> None:
    prime, first, second, lower = (make_business() for _ in range(4))
    site = make_site(prime)
    uppers = [make_node(site, firm, upper=prime_node(site)) for firm in (first, second)]

    def ask(upper: HierarchyNode) -> Callable[[], object]:
        return lambda: hierarchy.request_node(
            known.clerk_of(upper.business), upper.pk, business_ccus_id=lower.ccus_id, from_on=TODAY, now=NOW
        )

    outcomes = at_the_same_time(*(ask(upper) for upper in uppers))

    assert outcomes == sorted(["done", FirmStandsAlready.code])
    assert HierarchyNode.objects.filter(business=lower).count() == 1
