"""Every page is measured at the scale of the country, or says why not."""

from __future__ import annotations

import re

from ccus.access import catalogue
from ccus.config import urls
from ccus.config.benchmarks.page_kinds import PAGES
from ccus.config.benchmarks.unmeasured_pages import UNMEASURED
from ccus.config.route_table import page_routes

ROUTES = {page.name: page for page in page_routes(urls.assemble(demo=False))}


def test_each_page_is_measured_or_says_why_not() -> None:
    measured = {kind.route for kind in PAGES}

    assert measured & UNMEASURED.keys() == set()
    assert sorted(ROUTES.keys() - measured - UNMEASURED.keys()) == []
    assert sorted((measured | UNMEASURED.keys()) - ROUTES.keys()) == []


def test_each_page_is_opened_where_its_route_leads() -> None:
    for kind in PAGES:
        declared = re.sub(r"<[^>]+>", "[^/]+", ROUTES[kind.route].path)
        assert re.fullmatch(declared, kind.path.partition("?")[0]), kind


def test_each_page_is_opened_by_somebody_who_may_see_it() -> None:
    for kind in PAGES:
        rule = ROUTES[kind.route].rule
        if rule is not None and rule.permission:
            assert kind.role in catalogue.roles_with(rule.permission), kind


def test_names_are_used_once() -> None:
    names = [kind.name for kind in PAGES]

    assert sorted(set(names)) == sorted(names)
