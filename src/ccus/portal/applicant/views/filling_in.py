"""Filling in: the list of pages, one page of questions, all answers, and sending."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccus.access.errors import SignInMustWait
from ccus.applications.errors import AnswersMissing, CapitalMissing, NoSuchQuestion, NothingCorrected
from ccus.applications.queries.applications import Folder, get_folder_visible_to
from ccus.applications.rules.questions import Page, QuestionType
from ccus.applications.services import answers, asked_levels, core_numbers, known_people, papers, sending
from ccus.applications.states import EDITABLE, ApplicationState
from ccus.foundation.refusals import BadInput, Conflict
from ccus.kit.calendar import jst_date
from ccus.portal.applicant.forms.applications import GroupForm, missing_words
from ccus.portal.applicant.presenters.applications import address, answers_page, group_page, tasks_page
from ccus.portal.applicant.presenters.standing import standing_page
from ccus.portal.applicant.views.opening import FOLDER, WHY_PUBLIC
from ccus.portal.public.views.technician_sign_in import network_address
from ccus.portal.ui.applicants import caller_of
from ccus.portal.ui.forms import show_refusal
from ccus.portal.ui.measures import measure_notices
from ccus.portal.ui.pages import PageRequest, public_page
from ccus.portal.ui.shapes.common import Link
from ccus.registry.queries.postal_codes import find_address

# The buttons that fill in the address and a certificate, and the one that leaves what is wrong for later.
LOOK_UP, LATER, CORE_NUMBER = "look-up", "later", "core-number"
ADDRESS_OF = {
    "postal_code": ("prefecture_code", "address"),
    "business_postal_code": ("business_prefecture_code", "business_address"),
}


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_safe
def application(request: PageRequest, number: int) -> HttpResponse:
    """A draft or returned application shows what is left to do; one that was sent shows how it stands."""
    folder = _folder(request, number)
    language = request.viewer.language
    notices = measure_notices(folder.measures, language=language, action=_way_to_later_papers(folder))
    if folder.state in EDITABLE:
        return render(request, f"{FOLDER}/tasks.html", {"page": tasks_page(folder, language), "notices": notices})
    return render(request, f"{FOLDER}/standing.html", {"page": standing_page(folder, language), "notices": notices})


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: PageRequest, number: int, page: str) -> HttpResponse:
    """One page of questions. POST keeps what was typed, whatever it is, and goes on when all of it was understood."""
    folder = _folder(request, number)
    asked = next((each for each in folder.pages if each.code == page), None)
    if asked is None:
        raise NoSuchQuestion
    if folder.state not in EDITABLE:
        return redirect(address(number))
    language = request.viewer.language
    form = GroupForm(asked, folder.answers, language, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if "button" in request.POST and request.POST["button"] == LOOK_UP:
            form = _with_address(request, asked, folder)
        elif request.POST.get("button") == CORE_NUMBER:
            _keep(request, form, folder, asked)
            _fill_in_certificate(request, number)
            return redirect(f"{request.path}?{request.GET.urlencode()}".rstrip("?"))
        elif _keep(request, form, folder, asked):
            return redirect(_after(request, folder, asked))
        folder = _folder(request, number)  # with what has just been kept
    shape = group_page(folder, asked, back=_back(request, number), language=language)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, f"{FOLDER}/group.html", {"page": shape, "form": form}, status=status)


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_safe
def all_answers(request: PageRequest, number: int) -> HttpResponse:
    """Everything as it was understood, each answer with a way to change it."""
    return _show_answers(request, _folder(request, number))


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_POST
def submission(request: PageRequest, number: int) -> HttpResponse:
    """POST sends a draft, or a returned application again; `note` says why something is right as it is."""
    now = timezone.now()
    folder = _folder(request, number)
    try:
        if folder.state is ApplicationState.RETURNED:
            sending.resubmit(number, caller=caller_of(request), now=now, note=request.POST.get("note", ""))
            messages.success(request, _("直したものを受け付けました。審査の順番は、前のままです。"))
        elif not folder.missing and known_people.is_to_be_asked(folder.application, caller_of(request)):
            return redirect("applicant:known-person", number)
        else:
            sending.submit(number, caller=caller_of(request), now=now)
            messages.success(request, _("申請を受け付けました。"))
    except (AnswersMissing, CapitalMissing, NothingCorrected) as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
        return redirect("applicant:answers", number)
    return redirect(address(number))


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_POST
def withdrawal(request: PageRequest, number: int) -> HttpResponse:
    """POST takes the application back."""
    sending.withdraw(number, caller=caller_of(request), now=timezone.now())
    messages.success(request, _("申請を取り下げました。"))
    return redirect(address(number))


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_POST
def level_resubmission(request: PageRequest, number: int) -> HttpResponse:
    """POST sends the level that was applied for with the registration again."""
    try:
        asked_levels.send_level_again(number, caller=caller_of(request), now=timezone.now())
    except Conflict as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, _("能力評価をもう一度送りました。今の登録で確かめます。"))
    return redirect(address(number))


def _way_to_later_papers(folder: Folder) -> Link | None:
    until = folder.later_papers_until
    if until is None or folder.on > until:
        return None
    return Link(_("書類を出す"), reverse("applicant:later-papers", args=[folder.number]))


def _folder(request: PageRequest, number: int) -> Folder:
    return get_folder_visible_to(caller_of(request), number, on=jst_date(timezone.now()))


def _keep(request: PageRequest, form: GroupForm, folder: Folder, page: Page) -> bool:
    """Keeps what was typed and attached. False, with words at the fields, where something is missing or not understood."""
    now, caller, language = timezone.now(), caller_of(request), request.viewer.language
    form.is_valid()  # sets up errors; what counts is what the service understands
    form.errors.clear()
    has_doubts = _attach(request, form, folder, page)
    problems = answers.save_page(folder.number, page.code, typed=form.typed(), caller=caller, now=now)
    if request.POST.get("button") == LATER:
        return True
    form.show_problems(problems, language)
    for missing in _folder(request, folder.number).missing_on(page):
        if not missing.is_unreadable and missing.question.code not in form.errors:
            form.add_error(missing.question.code, missing_words(missing.question, language))
    if has_doubts and not form.errors:
        messages.warning(request, _("写真を確かめてください。撮り直さずに、このまま次へ進むこともできます。"))
    return not form.errors and not has_doubts


def _attach(request: PageRequest, form: GroupForm, folder: Folder, page: Page) -> bool:
    """Keeps the pictures that came with the page. Whether one of them looks doubtful: its owner should see that once."""
    has_doubts = False
    for question in page.questions:
        for file in request.FILES.getlist(question.code) if question.type is QuestionType.PAPER else ():
            try:
                paper = papers.add_paper(
                    folder.number,
                    kind=question.paper_kind,
                    content=file.read(),
                    caller=caller_of(request),
                    now=timezone.now(),
                )
            except (BadInput, Conflict) as refusal:
                show_refusal(form, refusal, field=question.code)
            else:
                has_doubts = has_doubts or bool(paper.warnings)
    return has_doubts


def _with_address(request: PageRequest, page: Page, folder: Folder) -> GroupForm:
    """The form with the address of the typed postal code in it, whatever else was typed."""
    data = request.POST.copy()
    for code, (prefecture, rest) in ADDRESS_OF.items():
        found = find_address(data.get(code, "")) if code in data else None
        if found is not None:
            data[prefecture] = found.prefecture_code
            if not data.get(rest, "").startswith(found.town):
                data[rest] = found.town
        elif code in data:
            messages.warning(request, _("この郵便番号は見つかりません。住所をそのまま入力してください。"))
    form = GroupForm(page, folder.answers, request.viewer.language, data)
    form.is_valid()
    form.errors.clear()
    return form


def _fill_in_certificate(request: PageRequest, number: int) -> None:
    try:
        found = core_numbers.fill_in_certificate(
            number, caller=caller_of(request), address=network_address(request), now=timezone.now()
        )
    except (BadInput, Conflict, SignInMustWait) as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, _("「%(course)s」を保有資格に入れました。") % {"course": found.course})


def _after(request: PageRequest, folder: Folder, page: Page) -> str:
    """Where a kept page leads: back to what was being checked, else to the next page that is not done."""
    if request.POST.get("button") == LATER or folder.state is ApplicationState.RETURNED:
        return address(folder.number)
    if request.POST.get("then") == "answers":
        return reverse("applicant:answers", args=[folder.number])
    following = folder.pages[folder.pages.index(page) + 1 :]
    if following:
        return reverse("applicant:page", args=[folder.number, following[0].code])
    return reverse("applicant:answers", args=[folder.number])


def _back(request: PageRequest, number: int) -> Link:
    if request.GET.get("then") == "answers" or request.POST.get("then") == "answers":
        return Link(_("確認の画面へ戻る"), reverse("applicant:answers", args=[number]))
    return Link(_("申請の一覧へ戻る"), address(number))


def _show_answers(request: PageRequest, folder: Folder) -> HttpResponse:
    language = request.viewer.language
    shape = answers_page(folder, language=language, can_change=folder.state in EDITABLE)
    notices = measure_notices(folder.measures, language=language)
    return render(request, f"{FOLDER}/answers.html", {"page": shape, "notices": notices})
