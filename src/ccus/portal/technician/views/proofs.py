"""The proof of one of my days, to show to whom I want."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccus.history.queries import days
from ccus.history.services.proof import house
from ccus.history.services.proof.showing import ShownTouch, show_touches_of_day
from ccus.history.services.rejudging import raw_connection
from ccus.kit.calendar import jst_date
from ccus.kit.eras import parse_date
from ccus.portal.technician.presenters.months import has_come
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.proofs import ProofCode, ProofSheet

WITH_NAME, WITHOUT_NAME = "1", "0"


@page(permission="history:own-days:view", audience="technician")
@require_safe
def proof(request: PageRequest) -> HttpResponse:
    """GET `day` (2026-11-05) and `name` (0 leaves it out): a QR for each touch of the day, on a page that prints on one sheet."""
    now = timezone.now()
    typed = request.GET.get("day", "")
    if not typed:
        return redirect("technician:days")
    on = jst_date(now)
    day = parse_date(typed, today=on)
    if not has_come(day, on=on):
        return redirect(f"{reverse('technician:days')}?{urlencode({'day': day.isoformat()})}")
    reach = days.get_own_reach(request.viewer)
    wants_name = request.GET.get("name", WITH_NAME) != WITHOUT_NAME
    name = days.get_person(reach).name if wants_name else ""
    shown, without = show_touches_of_day(
        raw_connection(),
        reach,
        day=day,
        name=name,
        place=house.folder(),
        keys=house.keys(),
        issuer=house.issuer(),
        now=now,
    )
    sheet = ProofSheet(
        on=day,
        name=name,
        codes=tuple(_code(one) for one in shown),
        without=without,
        name_url=proof_url(day, name=WITHOUT_NAME if wants_name else WITH_NAME),
        back_url=f"{reverse('technician:days')}?{urlencode({'day': day.isoformat()})}",
    )
    return render(request, "portal/technician/my-days/proof.html", {"page": sheet})


def proof_url(day: date, *, name: str = WITH_NAME) -> str:
    asked = {"day": day.isoformat()} | ({"name": name} if name != WITH_NAME else {})
    return f"{reverse('technician:days-proof')}?{urlencode(asked)}"


def _code(shown: ShownTouch) -> ProofCode:
    url = f"{settings.PUBLIC_URL}{reverse('public:proof')}#{shown.text}"
    drawing: str = segno.make(url, error="l", micro=False, boost_error=False).svg_inline(omitsize=True, border=4)
    return ProofCode(shown.happened_at, shown.site_name, drawing, url)
