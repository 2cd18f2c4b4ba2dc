"""Every page states who may see it, where it is declared.

A view carries one of three marks, and a test walks all routes to see that none forgot:

page(permission=…, audience=…)   a word of the permission catalogue is needed; others are asked to sign in or are refused
account_page(reason=…)           anybody who is signed in, whatever the hat
public_page(reason=…)            everybody; the reason says why that is right
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode, urlsplit

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from ccus.access import catalogue, permissions
from ccus.access.errors import OtherHatNeeded, PermissionMissing, SignInNeeded
from ccus.access.rules.hats import Hat
from ccus.access.viewers import Viewer
from ccus.kit.labels import Labelled

P = ParamSpec("P")

# In the address of a door: the session ended while a page was open.
SESSION_ENDED = "ended"


class Audience(Labelled):
    """For whom a page is made. Also the namespace of its route and the folder of its view and template."""

    PUBLIC = "public", "だれでも", "everybody"
    APPLICANT = "applicant", "申請する人", "applicants"
    COUNTER = "counter", "登録の窓口", "registration counters"
    REVIEWER = "reviewer", "審査担当", "reviewers"
    TECHNICIAN = "technician", "技能者", "technicians"
    BUSINESS = "business", "事業者", "businesses"
    PRIME = "prime", "元請", "prime contractors"
    OPERATOR = "operator", "運営主体と運営委員会", "the operator and its committee"
    EVALUATOR = "evaluator", "能力評価実施団体", "evaluating bodies"


class PageRequest(HttpRequest):
    """A request as it reaches a page: the middleware has added the viewer, the hats of the account and htmx's details."""

    viewer: Viewer
    hats: Sequence[Hat]
    htmx: HtmxDetails


@dataclass(frozen=True, kw_only=True)
class PageRule:
    """Who may see a page. `permission` is empty for public and account pages, which give a reason instead."""

    audience: Audience
    permission: str = ""
    needs_sign_in: bool = True
    reason: str = ""


PageView = Callable[Concatenate[PageRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def page(*, permission: str, audience: str) -> Callable[[PageView[P]], View[P]]:
    """Marks a view that needs a word of the catalogue. KeyError for an unknown word, ValueError for an unknown audience.

    Without the word: a visitor who is not signed in goes to the right door and comes back afterwards; a person whose other
    hat would do is told which; anybody else is told who may do it (`PermissionMissing`).
    """
    rule = PageRule(audience=Audience(audience), permission=catalogue.permissions()[permission].word)

    def admit(request: PageRequest) -> HttpResponseBase | None:
        if request.viewer.may(permission):
            # The viewer itself, no longer found out at every word: lists ask for it thousands of times.
            request.viewer = copy(request.viewer)
            return None
        if not request.user.is_authenticated:
            return ask_to_sign_in(request, audience=rule.audience)
        raise refusal_of(permission, hats=request.hats)

    return _marked(rule, admit)


def account_page(*, reason: str) -> Callable[[PageView[P]], View[P]]:
    """Marks a view that anybody who is signed in may see, such as their own passkeys."""
    rule = PageRule(audience=Audience.PUBLIC, reason=reason)

    def admit(request: PageRequest) -> HttpResponseBase | None:
        return None if request.user.is_authenticated else ask_to_sign_in(request, audience=rule.audience)

    return _marked(rule, admit)


def public_page(*, reason: str, audience: str = Audience.PUBLIC) -> Callable[[PageView[P]], View[P]]:
    """Marks a view that everybody may see, or that asks for a proof of its own. ValueError for an unknown audience."""
    return _marked(PageRule(audience=Audience(audience), needs_sign_in=False, reason=reason), None)


def page_rule_of(view: Callable[..., Any]) -> PageRule | None:
    """The mark of a view; None when it carries none."""
    rule = getattr(view, "page_rule", None)
    return rule if isinstance(rule, PageRule) else None


def ask_to_sign_in(request: PageRequest, *, audience: Audience) -> HttpResponseBase:
    """Leads to the door of the audience, and back afterwards. SignInNeeded for a program, which cannot follow a door.

    Who had a page of ours open, and is signed in no more, is told so at the door.
    """
    door = resolve_url("public:technician-sign-in" if audience is Audience.TECHNICIAN else "account_login")
    parameters = {REDIRECT_FIELD_NAME: _way_back(request)}
    if request.htmx or request.method not in ("GET", "HEAD"):
        parameters[SESSION_ENDED] = "1"
    address = f"{door}?{urlencode(parameters)}"
    if request.htmx:
        return HttpResponseClientRedirect(address)
    if not request.accepts("text/html"):
        raise SignInNeeded
    return HttpResponseRedirect(address)


def refusal_of(permission: str, *, hats: Sequence[Hat]) -> OtherHatNeeded | PermissionMissing:
    """Why a signed-in person may not: another of their hats is needed, or they have none that would do."""
    roles = catalogue.roles_with(permission)
    for hat in hats:
        if hat.role in roles:
            return OtherHatNeeded(hat=hat.label(), permission=permission)
    return permissions.permission_missing(permission)


def _marked(
    rule: PageRule, admit: Callable[[PageRequest], HttpResponseBase | None] | None
) -> Callable[[PageView[P]], View[P]]:
    def mark(view: PageView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            page_request = cast(PageRequest, request)
            response = (admit(page_request) if admit else None) or view(page_request, *args, **kwargs)
            if rule.needs_sign_in:
                # Site offices share computers: the back button must not show the last person's pages.
                add_never_cache_headers(response)
            return response

        guarded.page_rule = rule  # type: ignore[attr-defined]
        return cast(View[P], guarded)

    return mark


def _way_back(request: PageRequest) -> str:
    """The page to return to: this one; for a part of a page or a form the page that held it."""
    if request.htmx:
        return request.htmx.current_url_abs_path or "/"
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    referrer = request.headers.get("referer", "")
    if url_has_allowed_host_and_scheme(referrer, allowed_hosts={request.get_host()}):
        parts = urlsplit(referrer)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "/"
