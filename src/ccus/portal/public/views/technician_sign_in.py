"""The technicians' door: ID on the card, birth date, PIN."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url, perform_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ccus.access.errors import SignInMustWait, SignInNotProven
from ccus.access.services.technician_sign_in import prove_technician
from ccus.portal.public.forms.technician_sign_in import TechnicianSignInForm
from ccus.portal.ui.forms import show_refusal
from ccus.portal.ui.pages import PageRequest, public_page

# When the session's holder proved who they are, in seconds since 1970.
PROVEN_AT_KEY = "proven_at"


@public_page(reason="the door for technicians, before it is known who comes")
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def sign_in(request: PageRequest) -> HttpResponseBase:
    """The form; after a good proof allauth takes over, which asks for a second proof from those who set one up."""
    if request.user.is_authenticated:
        return redirect(get_next_redirect_url(request) or "public:start")
    form = TechnicianSignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            account = prove_technician(
                form.cleaned_data["technician_id"],
                birth_date=form.cleaned_data["birth_date"],
                pin=form.cleaned_data["pin"],
                address=network_address(request),
                now=timezone.now(),
            )
        except (SignInNotProven, SignInMustWait) as refusal:
            show_refusal(form, refusal)
            status = refusal.status
        else:
            response: HttpResponseBase = perform_login(request, account, redirect_url=get_next_redirect_url(request))
            request.session[PROVEN_AT_KEY] = timezone.now().timestamp()
            return response
    context = {"form": form, "next_url": get_next_redirect_url(request) or ""}
    return render(request, "account/technician-sign-in.html", context, status=status)


def network_address(request: HttpRequest) -> str:
    """Where the visitor calls from; empty when everybody seems to call from this machine, as behind a local proxy."""
    address: str = get_adapter().get_client_ip(request)
    return "" if address in ("127.0.0.1", "::1") else address
