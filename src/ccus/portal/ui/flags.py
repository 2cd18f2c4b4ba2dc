"""Flags in the shape of a page, for the person, the prime and the operator."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.utils.translation import gettext as _

from ccus.history.queries.flags import Flag
from ccus.history.states import FLAG_TRANSITIONS, FlagState
from ccus.portal.ui.pages import PageRequest
from ccus.portal.ui.shapes.flags import FlagRow

UrlOf = Callable[[int], str]
DECISIONS = {state.value: state for state in (FlagState.CLEARED, FlagState.UPHELD)}


def asked_decision(request: PageRequest) -> FlagState | None:
    """What the pressed button says. None, and why in a message, when it says nothing: nobody's flag is upheld by default."""
    state = DECISIONS.get(request.POST.get("state", ""))
    if state is None:
        messages.warning(
            request, _("どちらにするか分かりませんでした。「問題なし」か「そのとおりだった」を押してください。")
        )
    return state


def flag_rows(
    flags: Iterable[Flag],
    *,
    language: str,
    appeal_url: UrlOf | None = None,
    decision_url: UrlOf | None = None,
    decides: FlagState = FlagState.OPEN,
) -> tuple[FlagRow, ...]:
    """Rows in the order given; forms only where the state leads somewhere. The reader settles flags in the state `decides`."""
    return tuple(
        FlagRow(
            what=flag.kind.label(language),
            state=flag.state.label(language),
            at=flag.first_at,
            place=flag.device_label or flag.site_name,
            name=flag.technician_name,
            sentence=flag.sentence,
            advice=flag.advice,
            appeal=flag.appeal,
            is_decided=flag.state in DECISIONS.values(),
            appeal_url=appeal_url(flag.flag_id)
            if appeal_url and FlagState.APPEALED in FLAG_TRANSITIONS[flag.state]
            else "",
            decision_url=decision_url(flag.flag_id) if decision_url and flag.state is decides else "",
        )
        for flag in flags
    )
