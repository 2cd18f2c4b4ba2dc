"""The entrance: what can be applied for, going on with number and key, and the note to write down."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccus.applications.errors import KeyNotProven
from ccus.applications.queries.applications import get_folder_visible_to, list_own_visible_to
from ccus.applications.rules.numbers import NumberFormatError, display_key, display_number, parse_number
from ccus.applications.rules.questions import pages_of
from ccus.applications.services import opening
from ccus.applications.states import ApplicationKind
from ccus.kit.calendar import jst_date
from ccus.portal.applicant.forms.applications import ResumeForm
from ccus.portal.applicant.presenters.applications import address, kind_choices, own_application
from ccus.portal.public.views.technician_sign_in import network_address
from ccus.portal.ui.applicants import caller_of, check_rate, forget_numbers, remember_number
from ccus.portal.ui.forms import show_refusal
from ccus.portal.ui.pages import PageRequest, public_page
from ccus.portal.ui.shapes.applications import NotePage, StartPage
from ccus.portal.ui.shapes.common import Link

FOLDER = "portal/applicant"
WHY_PUBLIC = "an applicant has no account yet; number and key of the application, or the own hat, are asked for"
KINDS = frozenset(kind.value for kind in ApplicationKind)
# In the order in which people look for them.
OFFERED = (
    ApplicationKind.TECHNICIAN_SIMPLIFIED,
    ApplicationKind.TECHNICIAN_DETAILED,
    ApplicationKind.ONE_PERSON_CONTRACTOR,
    ApplicationKind.BUSINESS_CORPORATION,
    ApplicationKind.BUSINESS_SOLE_TRADER,
)
OF_TECHNICIAN = (
    ApplicationKind.TECHNICIAN_CHANGE,
    ApplicationKind.CARD_REISSUE,
    ApplicationKind.TECHNICIAN_UPGRADE,
)
OF_BUSINESS = (ApplicationKind.BUSINESS_RENEWAL, ApplicationKind.BUSINESS_CHANGE)


@public_page(
    reason="says what can be applied for; a draft holds nothing yet and is found by its key alone", audience="applicant"
)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def applications(request: PageRequest) -> HttpResponse:
    """GET shows what can be applied for. POST `kind` begins a draft and leads to its note."""
    now = timezone.now()
    language = request.viewer.language
    if request.method == "POST" and request.POST.get("kind") in KINDS:
        kind = ApplicationKind(request.POST["kind"])
        if not request.user.is_authenticated:
            check_rate(network_address(request))
        application = opening.open_application(kind, caller=caller_of(request), now=now)
        remember_number(request, application.number)
        return redirect(*_first_step(kind, application.number))
    page = StartPage(
        kinds=kind_choices(_offered(request), on=jst_date(now), language=language),
        own=tuple(own_application(each, language) for each in list_own_visible_to(caller_of(request))),
        resume_url="" if _is_registered(request) else reverse("applicant:resumption"),
        waiting_url=reverse("applicant:waiting"),
        delegations_url=reverse("applicant:delegations") if request.viewer.technician_ccus_id else "",
        proxy_url=reverse("applicant:proxy") if request.viewer.may("applications:application:file-as-proxy") else "",
    )
    return render(request, f"{FOLDER}/start.html", {"page": page})


def _first_step(kind: ApplicationKind, number: int) -> tuple[str, int] | tuple[str, int, str]:
    """Those without an account write down number and key first. A renewal comes filled in and begins with the check of it."""
    if kind is ApplicationKind.BUSINESS_RENEWAL:
        return "applicant:answers", number
    if kind in (*OF_TECHNICIAN, *OF_BUSINESS):
        return "applicant:page", number, pages_of(kind)[0].code
    return "applicant:note", number


def _is_registered(request: PageRequest) -> bool:
    return bool(request.viewer.technician_ccus_id or request.viewer.business_ccus_id)


def _offered(request: PageRequest) -> tuple[ApplicationKind, ...]:
    """Those who are registered are offered what is about themselves first."""
    if request.viewer.technician_ccus_id:
        return OF_TECHNICIAN
    if request.viewer.business_ccus_id and request.viewer.may("registry:business:edit"):
        return OF_BUSINESS
    return OFFERED


@public_page(reason="asks for number and key, and shows nothing without them", audience="applicant")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resumption(request: PageRequest) -> HttpResponse:
    """POST `number` and `key` opens an application in this browser."""
    form = ResumeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            number = parse_number(form.cleaned_data["number"])
            opening.prove_key(number, form.cleaned_data["key"])
        except NumberFormatError as problem:
            form.add_error("number", problem.sentence_ja if request.viewer.language == "ja" else problem.sentence_en)
        except KeyNotProven as refusal:
            show_refusal(form, refusal)
            status = refusal.status
        else:
            remember_number(request, number)
            return redirect(address(number))
    if form.errors and status == 200:
        status = 422
    return render(request, f"{FOLDER}/resumption.html", {"form": form}, status=status)


@public_page(reason="forgets the applications of this browser and shows nothing", audience="applicant")
@never_cache
@require_POST
def closing(request: PageRequest) -> HttpResponse:
    """POST: on a shared computer, the next person finds nothing."""
    forget_numbers(request)
    messages.success(request, _("この端末では申請を閉じました。続きは、申請番号と申請キーで開けます。"))
    return redirect("applicant:start")


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_safe
def note(request: PageRequest, number: int) -> HttpResponse:
    """What to write down: number and key."""
    caller = caller_of(request)
    folder = get_folder_visible_to(caller, number, on=jst_date(timezone.now()))
    page = NotePage(
        number=display_number(number),
        key=display_key(opening.get_key(folder.application, caller=caller)),
        title=folder.kind.label(request.viewer.language),
        next=Link(_("控えたので、次へ進む"), address(number)),
        address=request.build_absolute_uri(reverse("applicant:resumption")),
    )
    return render(request, f"{FOLDER}/note.html", {"page": page})
