"""Newer face photos, each beside the one in force, for a desk to decide."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.portal.operator.presenters.cards import waiting_photos
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.photos import photo_response
from ccus.registry.models import PhotoRenewal
from ccus.registry.queries.cards import get_photo_visible_to, list_waiting_photos_visible_to
from ccus.registry.services.photo_renewals import accept_photo, decline_photo

SHOWN_ITEMS = frozenset({"full_name", "face_photo"})


@page(permission="registry:photo:decide", audience="operator")
@require_safe
def waiting(request: PageRequest) -> HttpResponse:
    renewals = list_waiting_photos_visible_to(request.viewer)
    _remember(request, renewals, now=timezone.now())
    return render(request, "portal/operator/photos/list.html", {"photos": waiting_photos(renewals)})


@page(permission="registry:photo:decide", audience="operator")
@require_safe
def current(request: PageRequest, renewal: int) -> HttpResponse:
    """The photo in force."""
    return photo_response(get_photo_visible_to(request.viewer, renewal).technician.face_photo)


@page(permission="registry:photo:decide", audience="operator")
@require_safe
def newer(request: PageRequest, renewal: int) -> HttpResponse:
    """The one that waits."""
    return photo_response(get_photo_visible_to(request.viewer, renewal).photo)


@page(permission="registry:photo:decide", audience="operator")
@require_POST
def acceptance(request: PageRequest, renewal: int) -> HttpResponse:
    accept_photo(renewal, viewer=request.viewer, now=timezone.now())
    messages.success(request, _("新しい写真に替えました。"))
    return redirect("operator:photos")


@page(permission="registry:photo:decide", audience="operator")
@require_POST
def refusal(request: PageRequest, renewal: int) -> HttpResponse:
    decline_photo(renewal, viewer=request.viewer, now=timezone.now())
    messages.success(request, _("写真を差し戻しました。本人の画面に出ます。"))
    return redirect("operator:photos")


def _remember(request: PageRequest, renewals: list[PhotoRenewal], *, now: datetime) -> None:
    record_disclosures(
        [renewal.technician.ccus_id for renewal in renewals],
        viewer=request.viewer,
        relation=Relation.REGISTRY,
        channel=Channel.SCREEN,
        items=SHOWN_ITEMS,
        now=now,
    )
