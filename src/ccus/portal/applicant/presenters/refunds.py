"""What becomes of money that was paid, in the words of whoever paid it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ccus.applications.queries.applications import Folder
from ccus.applications.states import ApplicationState
from ccus.billing.states import ChargeState, RefundState
from ccus.kit.money import display_yen


def refund_lines(folder: Folder, language: str) -> tuple[tuple[str, str], ...]:
    """Amounts that go back, and how far they are."""
    return tuple(
        (display_yen(refund.amount_yen), _words(RefundState(refund.state), language)) for refund in folder.refunds
    )


def withdrawal_words(folder: Folder) -> str:
    """Whether a fee comes back if the application is taken back now; nothing while nothing was paid."""
    if folder.state is ApplicationState.DRAFT or all(
        charge.state != ChargeState.PAID.value for charge in folder.charges
    ):
        return ""
    amount = folder.refund_if_withdrawn_yen
    if amount:
        return _("払った登録料から、%(amount)sが返ります。") % {"amount": display_yen(amount)}
    return _("審査が始まっているため、払った登録料は返りません。")


def _words(state: RefundState, language: str) -> str:
    """Who looks at it in which order is no matter of the person who paid."""
    return _("確認しています") if state in (RefundState.DUE, RefundState.CONFIRMED) else state.label(language)
