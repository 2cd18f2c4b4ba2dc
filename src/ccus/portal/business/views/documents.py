"""The documents of a site: the list, one form with what it lacks, and its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccus.documents.errors import FormDayUnreadable, FormFirmNotYours
from ccus.documents.queries.forms.firms import SeenFirm
from ccus.documents.queries.forms.gathering import SiteGatherer
from ccus.documents.queries.forms.submissions import find_submission_of, find_version, latest_versions_at
from ccus.documents.rules.forms.definitions import Form, Subject, forms_on
from ccus.documents.rules.forms.facts import Fact, Kind
from ccus.documents.services.forms.making import (
    MadeForm,
    file_kind,
    find_form,
    gatherer_of,
    latest_day,
    look_at_form,
    make_form,
)
from ccus.documents.services.forms.typing import FactEntry, Typed, type_facts
from ccus.documents.states import FormFile
from ccus.foundation.refusals import BadInput, NotAllowed
from ccus.kit.calendar import jst_date
from ccus.kit.eras import parse_date
from ccus.kit.errors import InputFormatError
from ccus.portal.business.presenters import documents as presenter
from ccus.portal.business.presenters.handing_in import handing_in, mark_of_form
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.submissions import HandingIn, StateMark
from ccus.sites.queries.relations import business_at
from ccus.sites.queries.sites import get_site_visible_to

CONTENT_TYPES = {
    FormFile.PDF: "application/pdf",
    FormFile.ARCHIVE: "application/pdf",
    FormFile.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FormFile.JSON: "application/json",
}
# Of a site with more firms the list does not look for what the whole of it lacks; each form does when it is opened.
MOST_LOOKED_THROUGH = 30


@dataclass(frozen=True)
class AskedForm:
    """A site as of a day for a viewer, and the firm whose forms are asked for."""

    gatherer: SiteGatherer
    firm: SeenFirm | None


@page(permission="documents:form:make", audience="business")
@require_safe
def documents(request: PageRequest, site: str) -> HttpResponse:
    """GET `day` and `firm`: the forms of a firm on a day, with what each of them lacks."""
    try:
        asked = asked_form(request, site, request.GET, with_checks=False)
    except BadInput as refusal:
        if not request.GET:
            raise  # there is no other page to lead to
        messages.warning(request, refusal.sentence(request.viewer.language))
        return redirect("business:site-documents", site)
    cards: list[tuple[Form, MadeForm | None]] = []
    if asked.firm is not None:
        gatherer, firm = asked.gatherer, asked.firm
        for form in forms_on(gatherer.on):
            if gatherer.makes(form, firm):
                is_small = len(gatherer.own_firms) <= MOST_LOOKED_THROUGH or form.subject is not Subject.SITE
                look = partial(look_at_form, gatherer, form, business_ccus_id=firm.box.firm_ccus_id)
                cards.append((form, look() if is_small else None))
    marks = _marks(asked, cards, language=request.viewer.language)
    shape = presenter.documents_page(asked.gatherer, asked.firm, cards, marks=marks, language=request.viewer.language)
    return render(request, "portal/business/documents/list.html", {"page": shape})


@page(permission="documents:form:make", audience="business")
@require_safe
def document(request: PageRequest, site: str, form: str) -> HttpResponse:
    """GET `day`, `firm`, `person` (many) and `of` (another firm on the form): what it lacks, and what may be typed for it."""
    asked = asked_form(request, site, request.GET)
    people = request.GET.getlist("person")
    return _answer(request, asked, _look(asked, form, people), people, of=_other(asked, request.GET))


@page(permission="documents:form:make", audience="business")
@require_safe
def document_file(request: PageRequest, site: str, form: str) -> HttpResponse:
    """GET `day`, `firm`, `person` (many), `kind`: the file. Everybody on it can read that it was made."""
    asked = asked_form(request, site, request.GET)
    kind = file_kind(request.GET.get("kind", FormFile.PDF.value))
    if asked.firm is None:
        raise FormFirmNotYours
    made = make_form(
        asked.gatherer,
        find_form(form, on=asked.gatherer.on),
        business_ccus_id=asked.firm.box.firm_ccus_id,
        person_ccus_ids=request.GET.getlist("person"),
    )
    answer = HttpResponse(made.render(kind), content_type=CONTENT_TYPES[kind])
    ending = "pdf" if kind is FormFile.ARCHIVE else kind.value
    name = f"{made.form.title}_{made.firm.box.firm_name}_{asked.gatherer.on:%Y%m%d}.{ending}"
    is_shown = kind in (FormFile.PDF, FormFile.ARCHIVE)
    answer["Content-Disposition"] = content_disposition_header(not is_shown, name) or "inline"
    return answer


@page(permission="documents:fact:type", audience="business")
@require_POST
def document_facts(request: PageRequest, site: str, form: str) -> HttpResponse:
    """POST values by the code of their fact, tables as `code:row:column`: kept from the day of the form on."""
    asked = asked_form(request, site, request.GET)
    made = _look(asked, form, ())
    of = _other(asked, request.GET)
    typed = {name: request.POST[name].strip() for name in request.POST}
    try:
        changed = type_facts(
            asked.gatherer,
            business_ccus_id=of or made.filled.firm_ccus_id,
            entries=_entries(made.form, typed, of_other=bool(of), today=asked.gatherer.today),
            from_on=asked.gatherer.on,
        )
    except InputFormatError as error:
        return _answer(
            request, asked, made, (), of=of, typed=typed,
            trouble=error.sentence_ja if request.viewer.language == "ja" else error.sentence_en,
        )  # fmt: skip
    except (BadInput, NotAllowed) as refusal:
        return _answer(request, asked, made, (), of=of, typed=typed, trouble=refusal.sentence(request.viewer.language))
    if changed:
        messages.success(request, _("入力した項目を保存しました。ほかの書類にも、同じ内容が入ります。"))
    return redirect(
        presenter.documents_url(
            asked.gatherer.site.ccus_id,
            on=asked.gatherer.on,
            today=asked.gatherer.today,
            firm=made.filled.firm_ccus_id,
            form=made.form.code,
        )
    )


def asked_form(request: PageRequest, site: str, query: Mapping[str, str], *, with_checks: bool = True) -> AskedForm:
    """The site as of the day asked for, and the firm: the one named, else the viewer's own, else the first there is."""
    viewer, now = request.viewer, timezone.now()
    found = get_site_visible_to(viewer, site)
    usual = latest_day(found, today=jst_date(now))
    gatherer = gatherer_of(
        viewer, found, on=asked_day(query.get("day", ""), today=usual), now=now, with_checks=with_checks
    )
    wanted = query.get("firm", "")
    if wanted:
        firm = gatherer.find_firm(wanted)
        if firm is None:
            raise FormFirmNotYours
        return AskedForm(gatherer, firm)
    own = gatherer.find_firm(business_at(viewer, site=found))
    return AskedForm(gatherer, own or next(iter(gatherer.own_firms), None))


def _look(asked: AskedForm, form: str, people: list[str] | tuple[()]) -> MadeForm:
    if asked.firm is None:
        raise FormFirmNotYours
    found = find_form(form, on=asked.gatherer.on)
    return look_at_form(asked.gatherer, found, business_ccus_id=asked.firm.box.firm_ccus_id, person_ccus_ids=people)


def _answer(
    request: PageRequest,
    asked: AskedForm,
    made: MadeForm,
    people: list[str] | tuple[()],
    *,
    of: str = "",
    typed: Mapping[str, str] | None = None,
    trouble: str = "",
) -> HttpResponse:
    shape = presenter.document_page(
        asked.gatherer, made, viewer=request.viewer, people=people, of=of, typed=typed, trouble=trouble
    )
    status = 422 if trouble else 200
    context = {"page": shape, "handing_in": _handing_in(request, asked, made, people)}
    return render(request, "portal/business/documents/one.html", context, status=status)


def _marks(asked: AskedForm, cards: list[tuple[Form, MadeForm | None]], *, language: str) -> dict[str, StateMark]:
    """How it stands with handing in each form of the list."""
    if asked.firm is None:
        return {}
    versions = latest_versions_at(asked.gatherer, business_ccus_id=asked.firm.box.firm_ccus_id)
    return {
        form.code: mark_of_form(versions[form.code].submission, versions[form.code], made, language=language)
        for form, made in cards
        if form.code in versions
    }


def _handing_in(
    request: PageRequest, asked: AskedForm, made: MadeForm, people: list[str] | tuple[()]
) -> HandingIn | None:
    """What was handed in of the form, and whether it can be (again)."""
    if not request.viewer.may("documents:submission:make"):
        return None
    found = find_submission_of(asked.gatherer, made.form, business_ccus_id=made.filled.firm_ccus_id)
    version = find_version(found, found.latest) if found else None
    return handing_in(asked.gatherer, made, found, version, viewer=request.viewer, people=people)


def _other(asked: AskedForm, query: Mapping[str, str]) -> str:
    """The ID of another firm on the form; empty for one that the viewer makes nothing of."""
    wanted = query.get("of", "")
    return wanted if wanted and asked.gatherer.find_firm(wanted) else ""


def _entries(form: Form, typed: Mapping[str, str], *, of_other: bool, today: date) -> list[FactEntry]:
    """Only what was sent is kept or taken back. Raises DateFormatError."""
    entries = [
        FactEntry(code=fact.code, value=_value(fact, typed[fact.code], today=today))
        for fact in presenter.typed_facts_of(form, of_other=of_other)
        if fact.code in typed
    ]
    for fact in presenter.typed_tables_of(form):
        rows: dict[int, dict[str, str]] = {}
        for name, cell in typed.items():
            code, _colon, place = name.partition(":")
            number, _colon, column = place.partition(":")
            if code == fact.code and number.isdigit() and len(number) < 6 and column in fact.columns:
                rows.setdefault(int(number), {})[column] = cell
        if rows:
            entries.append(FactEntry(code=fact.code, value=[rows[number] for number in sorted(rows)]))
    return entries


def _value(fact: Fact, typed: str, *, today: date) -> Typed:
    if not typed:
        return None
    if fact.kind is Kind.DAY:
        return parse_date(typed, today=today)
    if fact.kind is Kind.LINES:
        return typed.replace("\r\n", "\n").split("\n")
    return typed


def asked_day(typed: str, *, today: date) -> date:
    """Today where none is typed. Raises FormDayUnreadable."""
    try:
        return parse_date(typed, today=today) if typed else today
    except InputFormatError as error:
        raise FormDayUnreadable(typed=typed[:40]) from error
