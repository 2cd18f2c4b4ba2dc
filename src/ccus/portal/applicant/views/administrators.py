"""The first account of a business that was registered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ccus.access.errors import PasswordTooWeak
from ccus.applications.errors import AccountExists
from ccus.applications.queries.applications import get_folder_visible_to
from ccus.applications.services.administrators import open_business_account
from ccus.kit.calendar import jst_date
from ccus.portal.applicant.forms.administrators import AdministratorForm
from ccus.portal.applicant.views.opening import FOLDER, WHY_PUBLIC
from ccus.portal.ui.applicants import caller_of
from ccus.portal.ui.forms import show_refusal
from ccus.portal.ui.pages import PageRequest, public_page


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def administrator(request: PageRequest, number: int) -> HttpResponse:
    """POST `name`, `password` and `again` makes the account."""
    now, caller = timezone.now(), caller_of(request)
    get_folder_visible_to(caller, number, on=jst_date(now))
    form = AdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            open_business_account(number, name=given["name"], password=given["password"], caller=caller, now=now)
        except PasswordTooWeak as refusal:
            show_refusal(form, refusal, field="password")
        except AccountExists as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("アカウントを作りました。事業者IDとパスワードでサインインできます。"))
            return redirect("account_login")
    context = {"form": form, "back_url": reverse("applicant:application", args=[number])}
    return render(request, f"{FOLDER}/administrator.html", context, status=422 if form.errors else 200)
