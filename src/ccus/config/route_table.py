"""All routes of the pages with their marks, for the reference and the tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver

from ccus.portal.ui.pages import PageRule, page_rule_of


@dataclass(frozen=True, kw_only=True)
class PageRoute:
    """One address: its path as declared, such as `/prime/sites/<ccus_id:site>/now/`, its full name, and its mark if any."""

    path: str
    name: str
    rule: PageRule | None


def page_routes(
    patterns: Sequence[URLPattern | URLResolver], *, prefix: str = "/", namespace: str = ""
) -> Iterator[PageRoute]:
    for pattern in patterns:
        path = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from page_routes(pattern.url_patterns, prefix=path, namespace=inner)
        else:
            yield PageRoute(path=path, name=f"{namespace}{pattern.name or ''}", rule=page_rule_of(pattern.callback))
