"""Cannot sign in: a new PIN by telephone, by a printed sheet, or by a code from a desk; and stopping one that was not oneself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ccus.access.errors import PinTooWeak, RecoveryNotFound, RecoveryNotProven, SignInMustWait
from ccus.access.services.recoveries import stop_by_secret
from ccus.portal.public.forms.account_recovery import NewPinForm, PersonForm
from ccus.portal.public.views.technician_sign_in import network_address
from ccus.portal.ui.forms import show_refusal
from ccus.portal.ui.pages import PageRequest, public_page
from ccus.registry.services.account_recovery import ask_for_phone_code, recover

ASK, RENEW = "ask", "renew"


@public_page(reason="for technicians who cannot sign in; asks for proofs, and answers everybody alike")
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def recovery(request: PageRequest) -> HttpResponse:
    """GET shows the ways. POST `step=ask` sends a code to the person's telephone; `step=renew` takes a code and a new PIN."""
    step = request.POST.get("step", "")
    person = PersonForm(request.POST if step == ASK else None, prefix="person")
    renewal = NewPinForm(request.POST if step == RENEW else None, prefix="new")
    status = 200
    if step == ASK and person.is_valid():
        status = _ask(request, person)
    elif step == RENEW and renewal.is_valid():
        status = _renew(request, renewal)
        if status == 200:
            return redirect("public:technician-sign-in")
    elif step:
        status = 422
    context = {
        "person": person,
        "renewal": renewal,
        "form": renewal if step == RENEW else person,
        "has_asked": step == ASK and status == 200,
        "is_renewing": step == RENEW,
    }
    return render(request, "portal/public/recovery/recovery.html", context, status=status)


@public_page(reason="whoever got the message can stop what was asked in their name; nothing is shown")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop(request: PageRequest, secret: str) -> HttpResponse:
    """GET asks once more. POST stops it."""
    if request.method == "POST":
        try:
            stop_by_secret(secret, now=timezone.now())
        except RecoveryNotFound as refusal:
            messages.warning(request, refusal.sentence(request.viewer.language))
        else:
            messages.success(
                request, _("止めました。暗証番号は前のままです。心配なときは、登録窓口に連絡してください。")
            )
        return redirect("public:technician-sign-in")
    return render(request, "portal/public/recovery/stop.html")


def _ask(request: PageRequest, form: PersonForm) -> int:
    try:
        ask_for_phone_code(
            form.cleaned_data["technician_id"],
            birth_date=form.cleaned_data["birth_date"],
            address=network_address(request),
            now=timezone.now(),
        )
    except SignInMustWait as refusal:
        show_refusal(form, refusal)
        return refusal.status
    return 200


def _renew(request: PageRequest, form: NewPinForm) -> int:
    try:
        recovered = recover(
            form.cleaned_data["technician_id"],
            birth_date=form.cleaned_data["birth_date"],
            code=form.cleaned_data["code"],
            pin=form.cleaned_data["pin"],
            address=network_address(request),
            stop_url=request.build_absolute_uri(reverse("public:recovery-stop", args=["-"])).removesuffix("-/"),
            now=timezone.now(),
        )
    except PinTooWeak as refusal:
        show_refusal(form, refusal, field="pin")
        return refusal.status
    except (RecoveryNotProven, SignInMustWait) as refusal:
        show_refusal(form, refusal)
        return refusal.status
    if recovered.holds_at is None:
        messages.success(request, _("暗証番号を新しくしました。すぐにサインインできます。"))
    else:
        messages.success(
            request,
            _(
                "受け付けました。安全のため、新しい暗証番号は明日のこの時刻から使えます。登録の連絡先すべてに知らせました。"
            ),
        )
    return 200
