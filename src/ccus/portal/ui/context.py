"""What stands around every page: the hat one wears, its tasks, and in the demo its people."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ccus.access.rules import hats as hat_rules
from ccus.access.services import demo
from ccus.access.viewers import Viewer
from ccus.kit.calendar import jst_date
from ccus.portal.ui.pages import PageRequest
from ccus.portal.ui.shapes.common import Hat, PageFrame
from ccus.portal.ui.tasks import more_tasks_of, tasks_of


def page_frame(request: HttpRequest) -> dict[str, PageFrame]:
    """Context processor: the variable `frame`. Costs no query of its own, except in the demo one for its people."""
    frame = PageFrame(
        home_url="/",
        sign_in_url=reverse("account_login"),
        sign_out_url=reverse("account_logout"),
        account_url=reverse("mfa_index"),
        language_url=reverse("public:language"),
        switch_hat_url=reverse("public:hat"),
    )
    if not hasattr(request, "viewer"):  # turned away before the viewer was built, such as a forged form
        return {"frame": frame}
    page_request = cast(PageRequest, request)
    if settings.DEMO:
        frame = _with_demo_people(frame, page_request)
    if page_request.user.is_authenticated:
        frame = _with_hats(frame, page_request)
    return {"frame": frame}


def _with_hats(frame: PageFrame, request: PageRequest) -> PageFrame:
    viewer = request.viewer
    others = tuple(_hat(hat, viewer) for hat in request.hats if hat.grant_id != viewer.grant_id)
    worn = next((_hat(hat, viewer) for hat in request.hats if hat.grant_id == viewer.grant_id), None)
    return replace(
        frame,
        account_name=viewer.display_name,
        hat=worn or Hat(code="", name=viewer.display_name, kind=_("立場なし"), current=True),
        hats=others,
        tasks=tasks_of(viewer, path=request.path),
        more_tasks=more_tasks_of(viewer),
    )


def _hat(hat: hat_rules.Hat, viewer: Viewer) -> Hat:
    return Hat(
        code=str(hat.grant_id),
        name=hat.subject_name or viewer.display_name,
        kind=hat.role.label(viewer.language),
        current=hat.grant_id == viewer.grant_id,
    )


def _with_demo_people(frame: PageFrame, request: PageRequest) -> PageFrame:
    viewer = request.viewer
    people = demo.list_demo_people(on=jst_date(timezone.now()))  # lint: clock — a page asks who is there today
    return replace(
        frame,
        demo_role_url=reverse("demo:role"),
        demo_roles=tuple(
            Hat(
                code=person.login_name,
                name=person.display_name,
                kind=person.hat.role.label(viewer.language),
                current=person.hat.grant_id == viewer.grant_id,
            )
            for person in people
        ),
    )
