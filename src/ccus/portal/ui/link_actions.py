"""What the pages of links to services outside do, for people and businesses alike; routes are named alike for both."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.foundation.refusals import Refusal
from ccus.kit.calendar import jst_date
from ccus.portal.ui.forms import show_refusal
from ccus.portal.ui.links import ConsentForm, links_page
from ccus.portal.ui.pages import PageRequest
from ccus.registry.queries.outside_links import list_links_visible_to, source_for
from ccus.registry.services import outside_links


def show_links(request: PageRequest, *, audience: str, now: datetime) -> HttpResponse:
    """POST `number`, `last_on` and `agreed` gives a consent; the answer comes within a minute."""
    viewer = request.viewer
    form = ConsentForm(request.POST or None, source=source_for(viewer), on=jst_date(now))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            outside_links.give_consent(given["number"], last_on=given["last_on"], viewer=viewer, now=now)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("同意を受け付けました。相手先に聞いています。1分ほどで、ここに出ます。"))
            return redirect(f"{audience}:links")
    shape = links_page(
        list_links_visible_to(viewer),
        revoke_url=lambda link: reverse(f"{audience}:link-revocation", args=[link]),
        answer_url=lambda difference: reverse(f"{audience}:link-difference", args=[difference]),
        language=viewer.language,
    )
    return render(
        request, "portal/ui/links_page.html", {"page": shape, "form": form}, status=422 if form.errors else 200
    )


def revoke_link(request: PageRequest, link: int, *, audience: str, now: datetime) -> HttpResponse:
    """POST takes the consent back, at once."""
    outside_links.revoke_consent(link, viewer=request.viewer, now=now)
    messages.success(request, _("同意を取り消しました。もう受け取りません。取り入れた内容は、登録に残っています。"))
    return redirect(f"{audience}:links")


def answer_difference(request: PageRequest, difference: int, *, audience: str, now: datetime) -> HttpResponse:
    """POST `answer`: accept, or keep what is registered."""
    try:
        if request.POST.get("answer") == "accept":
            outside_links.accept_difference(difference, viewer=request.viewer, now=now)
            messages.success(request, _("相手先の内容を、登録に取り入れました。"))
        else:
            outside_links.keep_ours(difference, viewer=request.viewer, now=now)
            messages.success(request, _("いまの登録のままにしました。"))
    except Refusal as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    return redirect(f"{audience}:links")
