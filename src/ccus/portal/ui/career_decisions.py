"""What a certifier's button says about a career, for firms and evaluating bodies."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.utils.translation import gettext as _

from ccus.foundation.refusals import BadInput, Conflict, NotFound
from ccus.levels.services.careers import certify_career, decline_certificate
from ccus.portal.ui.pages import PageRequest


def decide_career(request: PageRequest, certificate: int, *, now: datetime) -> None:
    """POST `act` (certify or decline) and, for declining, `reason`. What became of it is told in a message."""
    try:
        if request.POST.get("act") == "certify":
            certify_career(request.viewer, certificate, now=now)
            messages.success(request, _("証明しました。本人の日数に入ります。"))
        else:
            reason = request.POST.get("reason", "")
            decline_certificate(request.viewer, certificate, reason=reason, now=now)
            messages.success(request, _("証明できないと伝えました。"))
    except (BadInput, Conflict, NotFound) as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
