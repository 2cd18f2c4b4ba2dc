from __future__ import annotations

import pytest
from tests.cast import Cast
from tests.factories.sites import make_node, make_roster_entry, prime_node

from ccus.sites.models import Site


@pytest.fixture
def busy(cast: Cast, site: Site) -> Site:
    """山田組 > 佐藤とび (髙橋, NGUYEN) > 田中鉄筋 (SUHARTO); 山田組 > 伊藤工務店 (伊藤); all on the roster since April."""
    sato = make_node(site, cast.sato_tobi, upper=prime_node(site))
    make_node(site, cast.tanaka_tekkin, upper=sato)
    make_node(site, cast.ito_koumuten, upper=prime_node(site))
    make_roster_entry(site, cast.takahashi, cast.sato_tobi, site_roles=["foreman"])
    make_roster_entry(site, cast.nguyen, cast.sato_tobi)
    make_roster_entry(site, cast.suharto, cast.tanaka_tekkin, trade_code="10-01")
    make_roster_entry(site, cast.ito, cast.ito_koumuten, trade_code="34-01")
    return site
