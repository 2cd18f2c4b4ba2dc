"""Provisional days as their templates expect them, for authors and for the prime."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import segno
from django.utils.translation import gettext as _

from ccus.history.queries.provisional_days import EvidenceLine, ProvisionalLine
from ccus.history.rules.provisional_evidence import Standing, evidence_classes
from ccus.history.states import DayState, EnteredAs, ProvisionalState
from ccus.portal.ui.shapes.common import Deadline
from ccus.portal.ui.shapes.provisional_days import EvidenceRow, ProvisionalRow
from ccus.registry.rules.trades import trade_name
from ccus.sites.states import SiteRole

MARKS = {
    ProvisionalState.NOTED: DayState.PENDING,
    ProvisionalState.BACKED: DayState.PENDING,
    ProvisionalState.COUNTED: DayState.APPROVED,
    ProvisionalState.DECLINED: DayState.ATTENTION,
    ProvisionalState.WITHDRAWN: DayState.ATTENTION,
    ProvisionalState.EXPIRED: DayState.ATTENTION,
}
STANDING_MARKS = {
    Standing.AGREES: DayState.APPROVED,
    Standing.UNCHECKED: DayState.PENDING,
    Standing.CONTRADICTS: DayState.ATTENTION,
}
ICONS = {"gps": "map-pin", "qr": "qr-code", "colleague": "users-round", "permit_photo": "camera"}
WAITING = (ProvisionalState.NOTED, ProvisionalState.BACKED)


def row_of(
    line: ProvisionalLine,
    *,
    on: date,
    language: str,
    photo_url: Callable[[int], str],
    url: str = "",
    withdraw_url: str = "",
    decline_url: str = "",
) -> ProvisionalRow:
    """One day in the words of the pages. `photo_url` gives the address of a photograph by the id of its evidence."""
    return ProvisionalRow(
        key=str(line.day_id),
        on=line.work_date,
        name=line.name,
        firm=line.firm_name,
        place=line.site_name or line.place_name,
        prime=line.prime_name,
        trade=_work_of(line, language),
        mark=MARKS[line.state],
        state=line.state.label(language),
        entered_by=_("本人") if line.entered_as is EnteredAs.TECHNICIAN else _("会社"),
        missing=missing_words(line, language),
        evidences=tuple(_evidence(evidence, language, photo_url) for evidence in line.evidences),
        deadline=deadline_of(line.closes_on, on=on) if line.state in WAITING else None,
        note=line.decline_note,
        url=url,
        withdraw_url=withdraw_url if line.is_open else "",
        decline_url=decline_url,
    )


def missing_words(line: ProvisionalLine, language: str) -> tuple[str, ...]:
    """What is still lacking, and a prime that nobody could find by the name that was typed."""
    words = [lack.label(language) for lack in line.missing]
    if line.state in WAITING and not line.has_prime:
        words.append(
            _("元請が分からないため、元請の一覧に出ていません。元請の名前か事業者IDを入れて、記録し直してください")
        )
    return tuple(words)


def deadline_of(closes_on: date, *, on: date) -> Deadline:
    return Deadline(on=closes_on, days_left=(closes_on - on).days)


def qr_of(text: str) -> str:
    """Our own inline drawing, with a viewBox and without a size."""
    drawing: str = segno.make(text, error="m", micro=False).svg_inline(omitsize=True)
    return drawing


def _work_of(line: ProvisionalLine, language: str) -> str:
    roles = [SiteRole(role).label(language) for role in line.site_roles if role != SiteRole.OTHER]
    return " / ".join([trade_name(line.trade_code, language), *roles])


def _evidence(evidence: EvidenceLine, language: str, photo_url: Callable[[int], str]) -> EvidenceRow:
    return EvidenceRow(
        kind=evidence_classes()[evidence.kind].label(language),
        icon=ICONS[evidence.kind],
        standing=_standing_words(evidence),
        mark=DayState.PENDING if evidence.kind == "permit_photo" else STANDING_MARKS[evidence.standing],
        giver=evidence.giver_name,
        photo_url=photo_url(evidence.photo_id) if evidence.photo_id is not None else "",
    )


def _standing_words(evidence: EvidenceLine) -> str:
    if evidence.kind == "permit_photo":
        return _("元請が見て確かめます")
    if evidence.standing is Standing.AGREES:
        return _("現場と合っています")
    if evidence.standing is Standing.CONTRADICTS:
        return _("現場と合いません")
    if evidence.kind == "colleague":
        return _("確認した人がその日現場にいたことが分かると、証拠になります")
    return _("現場の場所が登録されると、照合します")
