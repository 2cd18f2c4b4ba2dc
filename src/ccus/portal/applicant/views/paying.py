"""Paying what an application costs, and the provider's notices."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from ccus.applications.queries.applications import Folder, get_folder_visible_to
from ccus.applications.services import payments
from ccus.applications.states import ApplicationState
from ccus.billing.services.providers import provider
from ccus.billing.states import ChargeState, PaymentMethod
from ccus.kit.calendar import jst_date
from ccus.portal.applicant.forms.applications import PaymentForm
from ccus.portal.applicant.presenters.applications import address
from ccus.portal.applicant.presenters.payments import bill_of, payment_page
from ccus.portal.applicant.views.opening import FOLDER, WHY_PUBLIC
from ccus.portal.ui.applicants import caller_of
from ccus.portal.ui.pages import PageRequest, public_page


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: PageRequest, number: int) -> HttpResponse:
    """How to pay each receiver. POST `charge` and `method` choose; a slip then shows its number."""
    now = timezone.now()
    language = request.viewer.language
    folder = get_folder_visible_to(caller_of(request), number, on=jst_date(now))
    if folder.state is not ApplicationState.AWAITING_PAYMENT or not folder.charges:
        return redirect(address(number))
    wanted = _wanted(request, folder)
    bills = []
    for charge in folder.charges:
        is_wanted = request.method == "POST" and charge.reference == wanted
        form = PaymentForm(request.POST if is_wanted else None, language=language, name=charge.reference)
        if form.is_bound and form.is_valid():
            method = PaymentMethod(form.cleaned_data["method"])
            charge = payments.choose_payment(number, reference=wanted, method=method, caller=caller_of(request))
        bills.append((bill_of(folder, charge, language), form))
    has_errors = any(form.errors for _bill, form in bills)
    context = {"page": payment_page(folder, language), "bills": bills}
    return render(request, f"{FOLDER}/payment.html", context, status=422 if has_errors else 200)


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_POST
def trial_payment(request: PageRequest, number: int) -> HttpResponse:
    """POST `charge`: the sandbox provider tells that the amount came in, as a real one would. No money moves."""
    now = timezone.now()
    folder = get_folder_visible_to(caller_of(request), number, on=jst_date(now))
    wanted = _wanted(request, folder)
    for charge in folder.charges:
        if charge.reference == wanted:
            body, signature = provider().notice_of(
                charge.reference, amount_yen=charge.amount_yen, notice_id=secrets.token_hex(8)
            )
            payments.take_payment_notice(body, signature=signature, now=now)
    if get_folder_visible_to(caller_of(request), number, on=jst_date(now)).state is ApplicationState.AWAITING_PAYMENT:
        messages.success(request, _("入金を確かめました。もう一つのお支払いが残っています。"))
        return redirect("applicant:payment", number)
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


def _wanted(request: PageRequest, folder: Folder) -> str:
    """The reference of the charge that is meant: the one named, else the first that is not paid."""
    unpaid = (charge.reference for charge in folder.charges if charge.state == ChargeState.ASKED.value)
    return request.POST.get("charge") or next(unpaid, "")
