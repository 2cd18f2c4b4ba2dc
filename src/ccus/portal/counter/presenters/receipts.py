"""The sheet for the person, in words. Always Japanese, as the form that was signed."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from ccus.applications.models import CounterCase
from ccus.applications.queries.applications import Folder
from ccus.applications.rules.numbers import display_number
from ccus.applications.services.counter_receipts import Receipt
from ccus.applications.states import PaperKind
from ccus.billing.rules.tariffs import find_fee
from ccus.billing.states import ChargeState, PaymentMethod
from ccus.kit.calendar import JST, jst_date
from ccus.kit.eras import display_date
from ccus.kit.money import display_yen


def receipt_of(case: CounterCase, folder: Folder, *, counter: str, now: datetime) -> Receipt:
    """With the receipt only once everything was paid. Japanese, whatever the clerk's language."""
    with override("ja"):
        return _receipt_of(case, folder, counter=counter, now=now)


def _next_steps(*, waits: bool) -> tuple[str, ...]:
    steps = (
        _("審査担当が、入力と書類を見比べます。"),
        _("直すところがあれば、この窓口から連絡します。"),
        _("承認されると、IDが決まり、カードが登録した住所に送られます。"),
    )
    return (_("登録料のお支払いが済むと、審査が始まります。"), *steps) if waits else steps


def _receipt_of(case: CounterCase, folder: Folder, *, counter: str, now: datetime) -> Receipt:
    paid = [charge for charge in folder.charges if charge.state == ChargeState.PAID.value]
    waits = any(charge.state == ChargeState.ASKED.value for charge in folder.charges)
    is_paid = bool(paid) and not waits
    last = paid[-1] if is_paid else None
    typed = (str(folder.answers.get(code, {}).get("typed", "")) for code in ("family_name", "given_name"))
    return Receipt(
        counter=counter,
        clerk=case.clerk_name,
        slip=case.slip,
        number=display_number(folder.number),
        kind=folder.kind.label_ja,
        name=" ".join(part for part in typed if part),
        received=_moment(case.received_at),
        papers=tuple(dict.fromkeys(PaperKind(paper.kind).label_ja for paper in folder.papers)),
        next_steps=_next_steps(waits=waits),
        lines=tuple(
            (fee.label_ja if fee else line["code"], display_yen(line["amount_yen"]))
            for charge in (paid if is_paid else ())
            for line in charge.lines
            for fee in (find_fee(line["code"], on=jst_date(charge.asked_at)),)
        ),
        total=f"{sum(charge.amount_yen for charge in paid):,}" if is_paid else "",
        method=PaymentMethod(last.method).label_ja if last else "",
        paid=display_date(jst_date(last.paid_at or now)) if last else "",
    )


def _moment(at: datetime) -> str:
    local = at.astimezone(JST)
    return f"{display_date(local.date())} {local:%H:%M}"
