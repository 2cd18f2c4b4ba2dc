from __future__ import annotations

import pytest
from tests.cast import Cast
from tests.factories.sites import make_node, prime_node

from ccus.sites.models import Site


@pytest.fixture
def working(cast: Cast, site: Site) -> Site:
    """佐藤とび stands directly below the prime, 田中鉄筋 below 佐藤とび."""
    first = make_node(site, cast.sato_tobi, upper=prime_node(site))
    make_node(site, cast.tanaka_tekkin, upper=first)
    return site
