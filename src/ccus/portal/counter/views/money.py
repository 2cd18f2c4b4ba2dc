"""Payment at the counter, and the paper that the person takes along."""

from __future__ import annotations

import uuid_utils.compat as uuid_utils
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ccus.applications.queries.counter_cases import get_counter_folder_visible_to
from ccus.applications.services import counter_payments
from ccus.applications.services.counter_receipts import receipt_pdf
from ccus.billing.states import PaymentMethod
from ccus.foundation.refusals import Conflict
from ccus.kit.calendar import jst_date
from ccus.portal.counter.forms.money import CounterPaymentForm
from ccus.portal.counter.presenters.cases import money_page
from ccus.portal.counter.presenters.receipts import receipt_of
from ccus.portal.ui.forms import show_refusal
from ccus.portal.ui.pages import PageRequest, page


@page(permission="applications:counter:work", audience="counter")
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: PageRequest, number: int) -> HttpResponse:
    """What is due. POST `taken_yen`, `method`: it was taken, and the application goes to review."""
    now, viewer, language = timezone.now(), request.viewer, request.viewer.language
    case, folder = get_counter_folder_visible_to(viewer, number, on=jst_date(now))
    due = counter_payments.due_yen(number)
    if not due:
        return redirect("counter:case", number)
    form = CounterPaymentForm(request.POST or None, language=language, due=due)
    if request.method == "POST" and form.is_valid():
        try:
            counter_payments.pay(
                number,
                method=PaymentMethod(form.cleaned_data["method"]),
                key=uuid_utils.uuid7(),
                taken_yen=form.cleaned_data["taken_yen"],
                viewer=viewer,
                now=now,
            )
        except Conflict as refusal:
            show_refusal(form, refusal, field="taken_yen")
        else:
            messages.success(request, _("お支払いを受け取りました。審査の順番に入りました。"))
            return redirect("counter:case", number)
    context = {"page": money_page(case, folder, language), "form": form}
    return render(request, "portal/counter/payment.html", context, status=422 if form.errors else 200)


@page(permission="applications:counter:work", audience="counter")
@require_safe
def receipt(request: PageRequest, number: int) -> HttpResponse:
    """The note of the case, and the receipt once it was paid, on one sheet as PDF."""
    now = timezone.now()
    case, folder = get_counter_folder_visible_to(request.viewer, number, on=jst_date(now))
    counter = next((hat.subject_name for hat in request.hats if hat.grant_id == request.viewer.grant_id), "")
    pdf = receipt_pdf(receipt_of(case, folder, counter=counter, now=now), made_at=now)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{case.slip}.pdf"'
    return response
