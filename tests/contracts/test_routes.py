"""Every address of pages and gates says who may use it, and is spelled like the others."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from starlette.routing import Route

from ccus.access import catalogue
from ccus.config import urls
from ccus.config.edge import app as edge
from ccus.config.route_table import PageRoute, page_routes
from ccus.portal.ui.tasks import TASKS

SOURCE = Path(__file__).resolve().parents[2] / "src" / "ccus"
PAGES = list(page_routes(urls.assemble(demo=True)))
EDGE = edge.routes()

each_page = pytest.mark.parametrize("page", PAGES, ids=[page.path for page in PAGES])
each_edge_route = pytest.mark.parametrize("route", EDGE, ids=[route.path for route in EDGE])

NOUN = r"[a-z0-9]+(-[a-z0-9]+)*"
PARAMETER = r"<[a-z_]+:[a-z_]+>"
# Places that programs look for under these very names (RFC 8615), and what programs post to, spelled as at the edge.
WELL_KNOWN = {
    "/.well-known/ccus-card-keys.json",
    "/.well-known/ccus-keys.json",
    "/.well-known/jwt-vc-issuer",
    "/api/courier/v1/bundles",
}
# The verbs that would hide a resource; a change of state is a noun that is posted to.
VERBS = re.compile(
    r"(^|[/-])(add|approve|cancel|change|close|create|decline|delete|do|edit|enter|get|list|make|open|post|remove|save|"
    r"send|set|show|submit|switch|update|view)([/-]|$)"
)


@each_page
def test_each_page_states_who_may_see_it(page: PageRoute) -> None:
    assert page.rule is not None, f"{page.path} needs @page, @account_page or @public_page"
    if page.rule.permission:
        assert page.rule.permission in catalogue.permissions()
    else:
        assert len(page.rule.reason) >= 10, f"{page.path} gives no reason for needing no permission"


@each_page
def test_each_path_is_lower_case_nouns_with_typed_parameters_and_a_closing_slash(page: PageRoute) -> None:
    if page.path in WELL_KNOWN:
        return
    parts = page.path.strip("/").split("/") if page.path != "/" else []

    assert page.path.endswith("/")
    for part in parts:
        assert re.fullmatch(f"{NOUN}|{PARAMETER}", part), part


@each_page
def test_no_path_contains_a_verb(page: PageRoute) -> None:
    assert VERBS.search(re.sub(PARAMETER, "", page.path)) is None


@each_page
def test_each_page_has_a_name_in_the_namespace_of_its_audience(page: PageRoute) -> None:
    namespace, _, name = page.name.rpartition(":")

    assert name
    if namespace not in ("", "demo"):
        assert page.rule is not None
        assert page.rule.audience.value == namespace or namespace == "public"


def test_page_names_and_paths_do_not_repeat() -> None:
    names, paths = [page.name for page in PAGES], [page.path for page in PAGES]

    assert sorted(set(names)) == sorted(names)
    assert sorted(set(paths)) == sorted(paths)


@each_edge_route
def test_each_route_of_the_edge_states_its_permission(route: Route) -> None:
    permission = getattr(route.endpoint, "permission", "")

    assert permission
    if permission.count(":") == 2:
        assert permission in catalogue.words_of(catalogue.DEVICE)


@each_edge_route
def test_each_path_of_the_edge_is_lower_case_nouns(route: Route) -> None:
    if route.path != "/{path:path}":
        assert re.fullmatch(f"(/{NOUN})+/?", route.path)


def test_addresses_of_the_demo_exist_in_demo_mode_only() -> None:
    usual = {page.path for page in page_routes(urls.assemble(demo=False))}

    assert {page.path for page in PAGES} - usual == {"/demo/role/", "/demo/sign-in/<signed_token:token>/"}


def test_nobody_can_make_an_account_from_outside() -> None:
    assert not [page.path for page in PAGES if "sign-up" in page.path or "signup" in page.name]


def test_each_task_of_the_header_leads_to_a_page_that_needs_the_same_word() -> None:
    rules = {page.name: page.rule for page in PAGES}

    for task in TASKS:
        rule = rules[task.route]
        assert rule is not None
        assert rule.permission == task.permission


def test_every_permission_word_in_the_code_stands_in_the_catalogue() -> None:
    used = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            values = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "permission")]
            if name in {"may", "check_may", "page", "Task"}:
                used |= {
                    value.value
                    for value in values
                    if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value.count(":") == 2
                }

    assert used - catalogue.permissions().keys() == set()
