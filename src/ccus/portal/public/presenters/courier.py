"""What became of the files that a carrier handed in."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ccus.foundation.refusals import Refusal
from ccus.history.services.courier import Delivery


@dataclass(frozen=True, kw_only=True)
class Handed:
    """One file: what happened, what to do, and the receipt to take back to the gate (empty when it was refused)."""

    file_name: str
    tone: str
    title: str
    text: str
    receipt_url: str = ""
    receipt_name: str = ""


def delivered(file_name: str, delivery: Delivery) -> Handed:
    """Numbers alone: the carrier is not told whose touches these were, nor where."""
    values = {"received": delivery.received, "known": delivery.known}
    text = _("新しい記録 %(received)d 件、前に受け取った記録 %(known)d 件でした。") % values
    if delivery.held:
        text += _(
            "ほかに %(held)d 件は、機器の登録が取り消されたあとの記録なので、別に保管しました。元請の現場管理者に伝えてください。"
        ) % {"held": delivery.held}
    if delivery.unreadable:
        text += _(
            "ほかに %(unreadable)d 件は読み取れませんでした。ゲートに残っているので、消さずに、元請の現場管理者に伝えてください。"
        ) % {"unreadable": delivery.unreadable}
    return Handed(
        file_name=file_name,
        tone="attention" if delivery.held or delivery.unreadable else "success",
        title=_("荷物を受け取りました"),
        text=text,
        receipt_url=f"data:text/plain,{quote(delivery.receipt)}",
        receipt_name=f"{delivery.digest[:12]}.receipt",
    )


def refused(file_name: str, refusal: Refusal) -> Handed:
    language = "ja" if (get_language() or "ja").startswith("ja") else "en"
    return Handed(file_name=file_name, tone="danger", title=refusal.title(language), text=refusal.action(language))
