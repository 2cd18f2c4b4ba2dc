"""What is to be paid to whom, and how."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.applications.queries.applications import Folder
from ccus.applications.rules.choices import words_of
from ccus.applications.rules.numbers import display_number
from ccus.applications.rules.questions import value_of
from ccus.billing.models import Charge
from ccus.billing.rules.tariffs import find_fee
from ccus.billing.services.providers import provider
from ccus.billing.states import ChargeState, PaymentMethod, Receiver
from ccus.kit.calendar import jst_date
from ccus.kit.money import display_yen
from ccus.portal.applicant.presenters.applications import address, deadline_of
from ccus.portal.ui.shapes.applications import Bill, FeeLine, PaymentPage
from ccus.portal.ui.shapes.common import Link


def payment_page(folder: Folder, language: str) -> PaymentPage:
    return PaymentPage(
        number=display_number(folder.number),
        title=folder.kind.label(language),
        deadline=deadline_of(folder),
        choose_url=reverse("applicant:payment", args=[folder.number]),
        sandbox_url=reverse("applicant:trial-payment", args=[folder.number]),
        back=Link(_("申請の状態へ戻る"), address(folder.number)),
    )


def bill_of(folder: Folder, charge: Charge, language: str) -> Bill:
    """What one receiver gets."""
    on = jst_date(charge.asked_at)
    labels = {line["code"]: find_fee(line["code"], on=on) for line in charge.lines}
    return Bill(
        charge=charge.reference,
        receiver=receiver_words(folder, charge, language),
        fees=tuple(
            FeeLine(fee.label(language) if fee else _("登録料"), display_yen(line["amount_yen"]))
            for line in charge.lines
            for fee in (labels[line["code"]],)
        ),
        total=display_yen(charge.amount_yen),
        is_paid=charge.state == ChargeState.PAID.value,
        is_chosen=bool(charge.method),
        slip=provider().slip_number(charge) if charge.method == PaymentMethod.SLIP.value else "",
    )


def receiver_words(folder: Folder, charge: Charge, language: str) -> str:
    """The evaluating body is named by its field."""
    receiver = Receiver(charge.receiver)
    if receiver is not Receiver.EVALUATING_BODY:
        return receiver.label(language)
    field = value_of(folder.answers, "level_field")
    return _("%(receiver)s（%(field)s）") % {
        "receiver": receiver.label(language),
        "field": words_of("level_fields", str(field), language),
    }
