"""How notices arrive: numbers, the lists of letters and calls, and the last mail."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ccus.foundation.refusals import Refusal
from ccus.foundation.states import MessageState
from ccus.kit.calendar import jst_date
from ccus.kit.channels import MessageChannel
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.notices import CallRow, CauseRow, ChannelRow, MailRow, NoticeDeskPage
from ccus.support.queries.notices import (
    Outbox,
    count_causes_visible_to,
    list_letters_visible_to,
    read_outbox_visible_to,
)
from ccus.support.services import telling
from ccus.support.services.letters import letters_pdf, letters_xlsx

FILES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@page(permission="support:notice:manage", audience="operator")
@require_safe
def desk(request: PageRequest) -> HttpResponse:
    viewer = request.viewer
    outbox, language = read_outbox_visible_to(viewer), viewer.language
    shape = NoticeDeskPage(
        causes=tuple(
            CauseRow(each.cause.label(language), each.open, each.acknowledged, each.settled, each.exhausted)
            for each in count_causes_visible_to(viewer)
        ),
        states=tuple(state.label(language) for state in MessageState),
        channels=_channels(outbox, language),
        calls=tuple(
            CallRow(
                name=call.name,
                phone=call.address,
                subject=call.subject,
                body=call.body,
                finish_url=reverse("operator:notice-call", args=[call.pk]),
            )
            for call in outbox.calls
        ),
        letters=outbox.letters,
        last_letter=outbox.last_letter,
        letters_pdf_url=reverse("operator:notice-letters-file", args=["pdf"]),
        letters_xlsx_url=reverse("operator:notice-letters-file", args=["xlsx"]),
        letters_url=reverse("operator:notice-letters"),
        mails=tuple(
            MailRow(
                subject=mail.subject,
                to=f"{mail.name} <{mail.address}>" if mail.address else "",
                state=MessageState(mail.state).label(language),
                problem=mail.problem,
                body=mail.body,
                at=mail.settled_at or mail.created_at,
            )
            for mail in outbox.mails
        ),
        is_kept=not settings.MAIL_URL,
    )
    return render(request, "portal/operator/notices/desk.html", {"page": shape})


@page(permission="support:notice:manage", audience="operator")
@require_safe
def letters_file(request: PageRequest, form: str) -> HttpResponse:
    """The letters that wait, as PDF or as a list; anything else leads back."""
    found = list_letters_visible_to(request.viewer)
    if form not in FILES or not found:
        return redirect("operator:notices")
    content = letters_pdf(found, on=jst_date(timezone.now())) if form == "pdf" else letters_xlsx(found)
    return HttpResponse(
        content,
        content_type=FILES[form],
        headers={"Content-Disposition": f'attachment; filename="letters-{found[-1].pk}.{form}"'},
    )


@page(permission="support:notice:manage", audience="operator")
@require_POST
def letters(request: PageRequest) -> HttpResponse:
    """POST `last`: the letters up to this one are in the post."""
    last = request.POST.get("last", "")
    if last.isascii() and last.isdigit() and len(last) < 19:
        posted = telling.finish_letters(int(last), viewer=request.viewer, now=timezone.now())
        words = ngettext("%(posted)d通を発送済みにしました。", "%(posted)d通を発送済みにしました。", posted)
        messages.success(request, words % {"posted": posted})
    return redirect("operator:notices")


@page(permission="support:notice:manage", audience="operator")
@require_POST
def call(request: PageRequest, message: int) -> HttpResponse:
    """POST `outcome` (reached or not)."""
    try:
        telling.finish_call(
            message, is_reached=request.POST.get("outcome") == "reached", viewer=request.viewer, now=timezone.now()
        )
    except Refusal as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, _("記録しました。"))
    return redirect("operator:notices")


def _channels(outbox: Outbox, language: str) -> tuple[ChannelRow, ...]:
    return tuple(
        ChannelRow(channel.label(language), tuple(outbox.counts.get((channel, state), 0) for state in MessageState))
        for channel in MessageChannel
    )
