"""This may be you: somebody who seems to be registered already proves it, or says that it is the first time."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ccus.access.errors import SignInMustWait
from ccus.applications.errors import KnownPersonLinked, KnownPersonNotProven
from ccus.applications.queries.applications import get_folder_visible_to
from ccus.applications.services import known_people
from ccus.applications.states import KnownPersonAnswer, KnownPersonWay
from ccus.kit.calendar import jst_date
from ccus.portal.applicant.forms.known_people import CardForm, CodeForm, OldIdForm
from ccus.portal.applicant.views.opening import FOLDER, WHY_PUBLIC
from ccus.portal.public.views.technician_sign_in import network_address
from ccus.portal.ui.applicants import caller_of
from ccus.portal.ui.forms import show_refusal
from ccus.portal.ui.pages import PageRequest, public_page

SEND_CODE = "send-code"
_ANSWERS = {each.value: each for each in (KnownPersonAnswer.FIRST_TIME, KnownPersonAnswer.AT_DESK)}


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def known_person(request: PageRequest, number: int) -> HttpResponse:
    """GET shows the ways, and nothing of anybody. POST `way` tries one, sends a code, or says that it is the first time."""
    now = timezone.now()
    get_folder_visible_to(caller_of(request), number, on=jst_date(now))
    way = request.POST.get("way", "")
    if way in _ANSWERS:
        known_people.answer_for_applicant(number, _ANSWERS[way], caller=caller_of(request), now=now)
        messages.success(request, _("わかりました。下の「申請を送る」から、そのまま送れます。"))
        return redirect("applicant:answers", number)
    forms = {
        KnownPersonWay.PHONE.value: CodeForm(request.POST if way == KnownPersonWay.PHONE else None, prefix="phone"),
        KnownPersonWay.CARD.value: CardForm(
            request.POST if way == KnownPersonWay.CARD else None, prefix="card", on=jst_date(now)
        ),
        KnownPersonWay.ID.value: OldIdForm(request.POST if way == KnownPersonWay.ID else None, prefix="id"),
    }
    status = 200
    if way == SEND_CODE:
        status = _send(request, number)
    elif way in forms:
        form = forms[way]
        if form.is_valid():
            try:
                known_people.prove(
                    number,
                    KnownPersonWay(way),
                    **form.cleaned_data,
                    caller=caller_of(request),
                    address=network_address(request),
                    now=now,
                )
            except (KnownPersonNotProven, KnownPersonLinked, SignInMustWait) as refusal:
                show_refusal(form, refusal)
                status = refusal.status
            else:
                messages.success(
                    request, _("確認できました。入力した内容は、いまの登録に引き継がれます。IDは変わりません。")
                )
                return redirect("applicant:answers", number)
        else:
            status = 422
    context = {
        "ways": [
            (KnownPersonWay.PHONE.value, _("登録した携帯電話で"), forms["phone"]),
            (KnownPersonWay.CARD.value, _("カードで"), forms["card"]),
            (KnownPersonWay.ID.value, _("前の技能者IDで"), forms["id"]),
        ],
        "opened": way if way in forms else KnownPersonWay.PHONE.value if way == SEND_CODE else "",
        "code_was_asked": way in (SEND_CODE, KnownPersonWay.PHONE.value),
        "form": forms.get(way),
        "back_url": reverse("applicant:answers", args=[number]),
    }
    return render(request, f"{FOLDER}/known-person.html", context, status=status)


def _send(request: PageRequest, number: int) -> int:
    """The same words whether there is anybody to send to."""
    try:
        known_people.send_code(number, caller=caller_of(request), address=network_address(request), now=timezone.now())
    except SignInMustWait as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
        return refusal.status
    messages.success(request, _("登録に携帯電話の番号があれば、確認コードを送りました。"))
    return 200
