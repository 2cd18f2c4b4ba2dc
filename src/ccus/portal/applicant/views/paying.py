"""Paying what an application costs, and the provider's notices."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from ccus.applications.queries.applications import get_folder_visible_to
from ccus.applications.rules.numbers import display_number
from ccus.applications.services import payments
from ccus.applications.states import ApplicationState
from ccus.billing.rules.tariffs import find_fee
from ccus.billing.services.providers import provider
from ccus.billing.states import PaymentMethod
from ccus.kit.calendar import jst_date
from ccus.kit.money import display_yen
from ccus.portal.applicant.forms.applications import PaymentForm
from ccus.portal.applicant.presenters.applications import address, deadline_of
from ccus.portal.applicant.views.opening import FOLDER, WHY_PUBLIC
from ccus.portal.ui.applicants import caller_of
from ccus.portal.ui.pages import PageRequest, public_page
from ccus.portal.ui.shapes.applications import FeeLine, PaymentPage
from ccus.portal.ui.shapes.common import Link


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: PageRequest, number: int) -> HttpResponse:
    """How to pay. POST `method` chooses; a slip then shows its number."""
    now = timezone.now()
    language = request.viewer.language
    folder = get_folder_visible_to(caller_of(request), number, on=jst_date(now))
    if folder.state is not ApplicationState.AWAITING_PAYMENT or folder.charge is None:
        return redirect(address(number))
    charge = folder.charge
    form = PaymentForm(request.POST or None, language=language)
    if request.method == "POST" and form.is_valid():
        method = PaymentMethod(form.cleaned_data["method"])
        charge = payments.choose_payment(number, method=method, caller=caller_of(request))
    page = PaymentPage(
        number=display_number(number),
        title=folder.kind.label(language),
        fees=tuple(FeeLine(_label(line["code"], language), display_yen(line["amount_yen"])) for line in charge.lines),
        total=display_yen(charge.amount_yen),
        deadline=deadline_of(folder),
        methods=tuple((each.value, each.label(language)) for each in PaymentMethod),
        chosen=charge.method,
        slip=provider().slip_number(charge) if charge.method == PaymentMethod.SLIP.value else "",
        choose_url=reverse("applicant:payment", args=[number]),
        sandbox_url=reverse("applicant:trial-payment", args=[number]) if charge.method else "",
        back=Link(_("申請の状態へ戻る"), address(number)),
    )
    return render(request, f"{FOLDER}/payment.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_POST
def trial_payment(request: PageRequest, number: int) -> HttpResponse:
    """POST: the sandbox provider tells that the amount came in, as a real one would. No money moves."""
    now = timezone.now()
    folder = get_folder_visible_to(caller_of(request), number, on=jst_date(now))
    if folder.charge is not None:
        body, signature = provider().notice_of(
            folder.charge.reference, amount_yen=folder.charge.amount_yen, notice_id=secrets.token_hex(8)
        )
        payments.take_payment_notice(body, signature=signature, now=now)
        messages.success(request, _("入金を確かめました。審査の順番に入りました。"))
    return redirect(address(number))


@csrf_exempt
@public_page(
    reason="programs of the payment provider post here; the signature in what they send proves them",
    audience="applicant",
)
@never_cache
@require_POST
def notices(request: PageRequest) -> HttpResponse:
    """POST: a signed notice of a payment. The same again is answered alike."""
    outcome = payments.take_payment_notice(
        request.body, signature=request.headers.get("X-Signature", ""), now=timezone.now()
    )
    return JsonResponse({"outcome": outcome.value if outcome else "repeated"})


def _label(code: str, language: str) -> str:
    fee = find_fee(code, on=jst_date(timezone.now()))
    return fee.label(language) if fee else _("登録料")
