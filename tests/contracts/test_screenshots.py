"""`make screenshots` leaves no page out, and photographs none that is gone."""

from __future__ import annotations

from tools.screenshot_pages import NOT_PHOTOGRAPHED, SHOTS

from ccus.config import urls
from ccus.config.route_table import page_routes

ROUTES = {page.name for page in page_routes(urls.assemble(demo=True))}


def test_each_page_is_photographed_or_says_why_not() -> None:
    photographed = {shot.route for shot in SHOTS} - {""}

    assert photographed | NOT_PHOTOGRAPHED.keys() == ROUTES
    assert photographed & NOT_PHOTOGRAPHED.keys() == set()


def test_pictures_have_names_of_their_own() -> None:
    names = [shot.name for shot in SHOTS]

    assert sorted(set(names)) == sorted(names)


def test_each_picture_shows_where_it_is_opened() -> None:
    assert [shot.name for shot in SHOTS if not shot.address().startswith("/")] == []
