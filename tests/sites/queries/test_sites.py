from __future__ import annotations

from datetime import timedelta

import pytest
from tests import cast as known
from tests.cast import Cast
from tests.factories.sites import make_node, make_roster_entry, make_site, prime_node
from tests.sites.queries import viewers

from ccus.sites.errors import SiteNotFound
from ccus.sites.models import Site
from ccus.sites.queries.sites import get_site_visible_to, list_sites_as_prime_visible_to, list_sites_visible_to
from ccus.sites.states import HierarchyState, SiteState


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (viewers.PRIME, True),
        (viewers.SITE_HAT, True),
        (viewers.UPPER, True),
        (viewers.LOWEST, True),
        (viewers.SIBLING, True),
        (viewers.STRANGER, False),
        (viewers.PERSON, True),
        (viewers.OTHER_PERSON, False),
        (viewers.OPERATOR, True),
        (viewers.REVIEWER, True),
        (viewers.PROGRAM, True),
        (viewers.NOBODY, False),
    ],
)
def test_site_is_seen_by_those_who_have_a_part_in_it(cast: Cast, busy: Site, who: str, sees: bool) -> None:
    viewer = viewers.viewer_named(who, cast=cast, site=busy)

    assert list(list_sites_visible_to(viewer)) == ([busy] if sees else [])
    if sees:
        assert get_site_visible_to(viewer, busy.ccus_id) == busy
    else:
        with pytest.raises(SiteNotFound):
            get_site_visible_to(viewer, busy.ccus_id)


@pytest.mark.parametrize(
    ("state", "sees"),
    [
        (HierarchyState.REQUESTED, True),
        (HierarchyState.APPROVED, True),
        (HierarchyState.ENDED, True),
        (HierarchyState.DECLINED, False),
        (HierarchyState.WITHDRAWN, False),
    ],
)
def test_firm_sees_a_site_from_the_request_on_and_after_its_end(
    cast: Cast, site: Site, state: HierarchyState, sees: bool
) -> None:
    make_node(site, cast.sato_tobi, upper=prime_node(site), state=state)

    assert list_sites_visible_to(known.clerk_of(cast.sato_tobi)).exists() is sees


def test_struck_roster_entry_shows_no_site(cast: Cast, site: Site) -> None:
    entry = make_roster_entry(site, cast.takahashi, cast.sato_tobi)
    entry.valid = (entry.valid.lower, entry.valid.lower)
    entry.save()

    assert not list_sites_visible_to(known.viewer_of(cast.takahashi)).exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("丸の内", True),
        ("マルノウチ", False),
        ("　新築　工事", True),
        ("新宿", False),
        ("％", False),
        ("_", False),
    ],
)
def test_sites_are_found_by_a_part_of_their_name(cast: Cast, site: Site, text: str, found: bool) -> None:
    viewer = known.clerk_of(cast.yamada_gumi)

    assert list_sites_visible_to(viewer, text=text).exists() is found


def test_names_are_found_in_any_width_and_kana(cast: Cast) -> None:
    site = make_site(cast.yamada_gumi, name="㈱ＡＢＣさくらビル")

    for text in ("abc", "ＡＢＣ", "サクラ", "(株)"):
        assert list(list_sites_visible_to(known.clerk_of(cast.yamada_gumi), text=text)) == [site]


def test_sites_are_found_by_the_beginning_of_their_id(cast: Cast) -> None:
    site = make_site(cast.yamada_gumi, ccus_id="11288594589771")
    make_site(cast.yamada_gumi, ccus_id="21288594589771")

    for text in ("1128", "１１２８-8594", "1128-8594-5897-71"):
        assert list(list_sites_visible_to(known.operator(), text=text)) == [site]
    assert get_site_visible_to(known.operator(), "1128-8594-5897-71") == site


def test_latest_opened_site_comes_first_and_states_are_chosen(cast: Cast) -> None:
    old = make_site(cast.yamada_gumi, state=SiteState.CLOSED)
    recent = make_site(cast.yamada_gumi, opened_at=known.REGISTERED_AT + timedelta(days=1))
    viewer = known.clerk_of(cast.yamada_gumi)

    assert list(list_sites_visible_to(viewer)) == [recent, old]
    assert list(list_sites_visible_to(viewer, state=SiteState.CLOSED)) == [old]


def test_unreadable_id_is_a_site_that_is_not_there() -> None:
    with pytest.raises(SiteNotFound):
        get_site_visible_to(known.operator(), "1128859458977X")


@pytest.mark.parametrize(
    ("who", "runs"),
    [
        (viewers.PRIME, True),
        (viewers.SITE_HAT, True),
        (viewers.UPPER, False),
        (viewers.STRANGER, False),
        (viewers.NOBODY, False),
    ],
)
def test_sites_that_one_runs_are_those_of_the_prime(cast: Cast, busy: Site, who: str, runs: bool) -> None:
    viewer = viewers.viewer_named(who, cast=cast, site=busy)

    assert list_sites_as_prime_visible_to(viewer).exists() is runs
