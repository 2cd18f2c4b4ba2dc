"""Delegations, applications in somebody's name, lists of people, and the PIN that only the person chooses."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ccus.access.errors import PinTooWeak
from ccus.applications.errors import AccountExists
from ccus.applications.queries.applications import get_folder_visible_to
from ccus.applications.queries.delegations import list_delegations_visible_to
from ccus.applications.services import accounts, delegations, opening, people_lists
from ccus.applications.states import ApplicationKind
from ccus.foundation.refusals import Refusal
from ccus.kit.calendar import jst_date
from ccus.kit.errors import InputFormatError
from ccus.portal.applicant.forms.proxies import DelegationForm, ListForm, PinForm
from ccus.portal.applicant.presenters.applications import address
from ccus.portal.applicant.presenters.proxies import delegation_line, list_page, proxy_page
from ccus.portal.applicant.views.opening import FOLDER, KINDS, WHY_PUBLIC
from ccus.portal.ui.applicants import caller_of
from ccus.portal.ui.forms import show_refusal
from ccus.portal.ui.pages import PageRequest, page, public_page

LIST_KIND = ApplicationKind.TECHNICIAN_SIMPLIFIED


@page(permission="applications:delegation:give", audience="applicant")
@require_http_methods(["GET", "HEAD", "POST"])
def own_delegations(request: PageRequest) -> HttpResponse:
    """Whom the technician lets apply. POST gives a delegation."""
    now = timezone.now()
    form = DelegationForm(request.POST or None, on=jst_date(now), language=request.viewer.language)
    if request.method == "POST" and form.is_valid():
        try:
            delegations.give_delegation(
                form.cleaned_data["business"],
                kinds=[ApplicationKind(kind) for kind in form.cleaned_data["kinds"]],
                last_on=form.cleaned_data["last_on"],
                viewer=request.viewer,
                now=now,
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("委任しました。いつでもここから取り消せます。"))
            return redirect("applicant:delegations")
    lines = [delegation_line(each, request.viewer.language) for each in list_delegations_visible_to(request.viewer)]
    context = {"lines": lines, "form": form}
    return render(request, f"{FOLDER}/delegations.html", context, status=422 if form.errors else 200)


@page(permission="applications:delegation:give", audience="applicant")
@require_POST
def revocation(request: PageRequest, delegation: int) -> HttpResponse:
    """POST takes a delegation back at once."""
    delegations.revoke_delegation(delegation, viewer=request.viewer, now=timezone.now())
    messages.success(request, _("委任を取り消しました。この事業者からは、もう見えません。"))
    return redirect("applicant:delegations")


@page(permission="applications:application:file-as-proxy", audience="applicant")
@require_http_methods(["GET", "HEAD", "POST"])
def as_proxy(request: PageRequest) -> HttpResponse:
    """What a business may begin in the name of people. POST `kind` and `technician` (empty for somebody new) begins it."""
    if request.method == "POST" and request.POST.get("kind") in KINDS:
        application = opening.open_as_proxy(
            ApplicationKind(request.POST["kind"]),
            viewer=request.viewer,
            technician_ccus_id=request.POST.get("technician", ""),
            now=timezone.now(),
        )
        return redirect(address(application.number))
    held = list_delegations_visible_to(request.viewer)
    return render(request, f"{FOLDER}/proxy.html", {"page": proxy_page(held, request.viewer.language)})


@page(permission="applications:application:file-as-proxy", audience="applicant")
@require_http_methods(["GET", "HEAD", "POST"])
def people_list(request: PageRequest) -> HttpResponse:
    """POST `table` tries a list; with `button=take` its drafts are made. Either way each row says what becomes of it."""
    form = ListForm(request.POST or None, request.FILES or None)
    shape = None
    if request.method == "POST" and form.is_valid():
        takes = request.POST.get("button") == "take"
        work = people_lists.take_list if takes else people_lists.try_list
        try:
            reports = work(form.cleaned_data["table"].read(), kind=LIST_KIND, viewer=request.viewer, now=timezone.now())
        except InputFormatError as problem:
            form.add_error("table", problem.sentence_ja if request.viewer.language == "ja" else problem.sentence_en)
        else:
            shape = list_page(reports, is_taken=takes, language=request.viewer.language)
    return render(request, f"{FOLDER}/list.html", {"form": form, "page": shape}, status=422 if form.errors else 200)


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pin(request: PageRequest, number: int) -> HttpResponse:
    """The person who was registered chooses a PIN. POST makes the account."""
    now = timezone.now()
    get_folder_visible_to(caller_of(request), number, on=jst_date(now))
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.choose_pin(number, pin=form.cleaned_data["pin"], caller=caller_of(request), now=now)
        except PinTooWeak as refusal:
            show_refusal(form, refusal, field="pin")
        except AccountExists as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("暗証番号を決めました。技能者ID・生年月日・暗証番号でサインインできます。"))
            return redirect("public:technician-sign-in")
    context = {"form": form, "back_url": reverse("applicant:application", args=[number])}
    return render(request, f"{FOLDER}/pin.html", context, status=422 if form.errors else 200)
