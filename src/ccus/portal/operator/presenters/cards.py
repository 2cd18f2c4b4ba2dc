"""Lines from the card maker and waiting photos as their templates expect them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.portal.ui.shapes.card_printing import DeliveryRow, WaitingPhoto
from ccus.registry.models import PhotoRenewal
from ccus.registry.services.card_deliveries import TakenLine


def delivery_rows(lines: Iterable[TakenLine], *, language: str) -> tuple[DeliveryRow, ...]:
    return tuple(
        DeliveryRow(line.number, line.reference, _words(line, language), line.is_new, line.refusal is not None)
        for line in lines
    )


def waiting_photos(renewals: Sequence[PhotoRenewal]) -> tuple[WaitingPhoto, ...]:
    return tuple(
        WaitingPhoto(
            name=renewal.technician.full_name,
            ccus_id=renewal.technician.ccus_id,
            sent_at=renewal.sent_at,
            current_url=reverse("operator:photo-current", args=[renewal.pk]),
            newer_url=reverse("operator:photo-newer", args=[renewal.pk]),
            accept_url=reverse("operator:photo-acceptance", args=[renewal.pk]),
            decline_url=reverse("operator:photo-refusal", args=[renewal.pk]),
        )
        for renewal in renewals
    )


def _words(line: TakenLine, language: str) -> str:
    if line.refusal is not None:
        return line.refusal.sentence(language)
    label = line.result.label(language) if line.result is not None else ""
    return label if line.is_new else _("%(result)s（取り込み済み）") % {"result": label}
