"""Documents of a site in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.access.viewers import Viewer
from ccus.documents.queries.forms.firms import SeenFirm
from ccus.documents.queries.forms.gathering import SiteGatherer
from ccus.documents.rules.forms.definitions import Form, Maker, Rows
from ccus.documents.rules.forms.facts import Fact, Source, Value, Where, facts
from ccus.documents.rules.forms.filling import Missing, in_words
from ccus.documents.services.forms.making import MadeForm
from ccus.documents.states import FormFile
from ccus.portal.ui import site_addresses
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.documents import (
    DocumentPage,
    DocumentsPage,
    FirmChoice,
    FormCard,
    MissingLine,
    PersonChoice,
    TypedField,
    TypedTable,
)
from ccus.portal.ui.shapes.submissions import StateMark
from ccus.sites.models import Site

MOST_FIRMS = 300
MOST_PEOPLE = 300
BLANK_ROWS = 4
SHOWN_MISSING = 60


def documents_url(
    site: str, *, on: date, today: date, firm: str = "", form: str = "", route: str = "", of: str = ""
) -> str:
    """The list, or one form, or with `route` what belongs to it, of a firm on a day. `of` is another firm on the form."""
    arguments = [site, form] if form else [site]
    address = reverse(f"business:{route or ('site-document' if form else 'site-documents')}", args=arguments)
    said = (("day", on.isoformat() if on != today else ""), ("firm", firm), ("of", of))
    asked = {name: value for name, value in said if value}
    return f"{address}?{urlencode(asked)}" if asked else address


def documents_page(
    gatherer: SiteGatherer,
    firm: SeenFirm | None,
    cards: Sequence[tuple[Form, MadeForm | None]],
    *,
    marks: Mapping[str, StateMark],
    language: str,
) -> DocumentsPage:
    """`marks` tell by form how it stands with handing it in."""
    site, on, today = gatherer.site, gatherer.on, gatherer.today
    chosen = firm.box.firm_ccus_id if firm else ""
    firms = gatherer.own_firms if len(gatherer.own_firms) > 1 else ()
    return DocumentsPage(
        site=site.name,
        on=on,
        first_on=site.recording_period.lower,
        today=today,
        firm=firm.box.firm_name if firm else "",
        firms=tuple(
            FirmChoice(one.box.firm_ccus_id, f"{one.facts['firm.tier']} {one.box.firm_name}", one is firm)
            for one in firms[:MOST_FIRMS]
        ),
        more_firms=max(0, len(firms) - MOST_FIRMS),
        cards=tuple(
            FormCard(
                number=form.number,
                title=form.title if language == "ja" else form.title_en,
                about=form.edition,
                url=documents_url(site.ccus_id, on=on, today=today, firm=chosen, form=form.code),
                missing=sum(1 for _missing in made.filled.missing) if made else 0,
                people=len(made.filled.person_ccus_ids) if made else 0,
                is_open=made is None,
                mark=marks.get(form.code),
            )
            for form, made in cards
        ),
        back_url=site_addresses.site_url(site.ccus_id),
        sets_url=reverse("business:site-document-sets", args=[site.ccus_id]) if cards else "",
        all_sites_url=reverse("business:document-sets"),
        firm_id=chosen,
        submissions_url=reverse("business:site-submissions", args=[site.ccus_id]),
    )


def document_page(
    gatherer: SiteGatherer,
    made: MadeForm,
    *,
    viewer: Viewer,
    people: Sequence[str],
    of: str = "",
    typed: Mapping[str, str] | None = None,
    trouble: str = "",
) -> DocumentPage:
    """`of` is the firm on the form whose facts are typed, the maker without one. `typed` is what was sent and refused, by field
    name; it is shown again."""
    site, on, today, form = gatherer.site, gatherer.on, gatherer.today, made.form
    firm = made.filled.firm_ccus_id
    here = documents_url(site.ccus_id, on=on, today=today, firm=firm, form=form.code)
    may_type = viewer.may("documents:fact:type")
    named = _names(gatherer, made)
    return DocumentPage(
        site=site.name,
        number=form.number,
        title=form.title if viewer.language == "ja" else form.title_en,
        edition=form.edition,
        firm=made.firm.box.firm_name,
        firm_id=firm,
        on=on,
        first_on=site.recording_period.lower,
        today=today,
        here=here,
        files=tuple(_file_link(site, made, kind, on=on, people=people, language=viewer.language) for kind in FormFile),
        is_ready=made.filled.is_ready,
        missing=tuple(_missing(gatherer, made, named)[:SHOWN_MISSING]),
        hidden=made.filled.hidden,
        notes=made.filled.as_of_today,
        fields=tuple(_fields(gatherer, made, of, typed)) if may_type else (),
        tables=tuple(_tables(gatherer, made, typed)) if may_type and not of else (),
        typed_of=named.get(of, "") if of else "",
        people=tuple(
            PersonChoice(ccus_id, named.get(ccus_id, ccus_id), not people or ccus_id in people)
            for ccus_id in _choosable(gatherer, made)
        ),
        save_url=documents_url(
            site.ccus_id, on=on, today=today, firm=firm, form=form.code, route="site-document-facts", of=of
        )
        if may_type
        else "",
        back_url=documents_url(site.ccus_id, on=on, today=today, firm=firm),
        trouble=trouble,
    )


def typed_facts_of(form: Form, *, of_other: bool = False) -> list[Fact]:
    """The facts of a form that are typed for it, each once: of the site and its maker, or of another firm on it."""
    if of_other:
        asked = [field for table in form.lists if not table.is_typed for field in table.fields]
    else:
        own = {"site", "firm", "prime"} if form.maker is Maker.PRIME else {"site", "firm"}
        asked = [field for field in form.fields if field.code.partition(".")[0] in own]
    found = {field.fact.code: field.fact for field in asked if field.fact is not None}
    return [fact for fact in found.values() if fact.source is Source.TYPED and fact.subject != "person"]


def typed_tables_of(form: Form) -> list[Fact]:
    """The tables of a form that are typed for it."""
    return [facts()[table.rows] for table in form.lists if table.is_typed]


def _fields(gatherer: SiteGatherer, made: MadeForm, of: str, typed: Mapping[str, str] | None) -> list[TypedField]:
    asked = [*made.form.fields, *(field for table in made.form.lists for field in table.fields)]
    required = {field.fact.code for field in asked if field.is_required and field.fact is not None}
    return [
        TypedField(
            name=fact.code,
            label=fact.label_ja,
            kind=fact.kind.value,
            value=typed.get(fact.code, "") if typed is not None else _as_typed(_known(gatherer, made, fact, of), fact),
            is_required=fact.code in required,
        )
        for fact in typed_facts_of(made.form, of_other=bool(of))
    ]


def _tables(gatherer: SiteGatherer, made: MadeForm, typed: Mapping[str, str] | None) -> list[TypedTable]:
    tables = []
    for fact in typed_tables_of(made.form):
        known = _known(gatherer, made, fact)
        rows = [row for row in known if isinstance(row, Mapping)] if isinstance(known, tuple) else []
        count = len(rows) + BLANK_ROWS
        if typed is not None:
            count = max([count, *(int(name.split(":")[1]) + 1 for name in typed if name.startswith(f"{fact.code}:"))])
        tables.append(
            TypedTable(
                label=fact.label_ja,
                columns=tuple(fact.columns.values()),
                rows=tuple(
                    tuple(
                        (
                            name := f"{fact.code}:{number}:{column}",
                            typed.get(name, "")
                            if typed is not None
                            else rows[number].get(column, "") if number < len(rows) else "",
                        )
                        for column in fact.columns
                    )
                    for number in range(count)
                ),
            )
        )  # fmt: skip
    return tables


def _known(gatherer: SiteGatherer, made: MadeForm, fact: Fact, of: str = "") -> Value:
    owner = ("", "") if fact.subject == "site" else (of or made.filled.firm_ccus_id, "")
    return gatherer.typed.get(owner, {}).get(fact.code)


def _as_typed(value: Value, fact: Fact) -> str:
    return value.isoformat() if isinstance(value, date) else in_words(value, fact.kind)


def _file_link(site: Site, made: MadeForm, kind: FormFile, *, on: date, people: Sequence[str], language: str) -> Link:
    address = reverse("business:site-document-file", args=[site.ccus_id, made.form.code])
    asked = [("day", on.isoformat()), ("firm", made.filled.firm_ccus_id), ("kind", kind.value)]
    asked += [("person", person) for person in people]
    return Link(kind.label(language), f"{address}?{urlencode(asked)}")


def _missing(gatherer: SiteGatherer, made: MadeForm, named: Mapping[str, str]) -> list[MissingLine]:
    """A line for each firm, person or place that lacks something, with all that it lacks."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    for one in made.filled.missing:
        place = _place(one, gatherer, made)
        labels = lines.setdefault((named.get(one.subject, one.subject), place.url, place.label), [])
        if one.label not in labels:
            labels.append(one.label)
    return [MissingLine(tuple(labels), of, Link(label, url)) for (of, url, label), labels in lines.items()]


def _place(one: Missing, gatherer: SiteGatherer, made: MadeForm) -> Link:
    other = one.subject if one.subject.isdigit() and one.subject != made.filled.firm_ccus_id else ""
    here = documents_url(
        gatherer.site.ccus_id,
        on=gatherer.on,
        today=gatherer.today,
        firm=made.filled.firm_ccus_id,
        form=made.form.code,
        of=other if gatherer.find_firm(other) else "",
    )
    return mending_place(one.where, site=gatherer.site.ccus_id, form_url=here)


def mending_place(where: str, *, site: str, form_url: str) -> Link:
    """Where a fact is put right: where it is registered, or on the page of the form."""
    if where == Where.SITE:
        return Link(_("現場の内容を直す"), reverse("prime:site-particulars", args=[site]))
    if where == Where.ROSTER:
        return Link(_("作業員名簿を直す"), site_addresses.roster_url(site))
    if where == Where.CHART:
        return Link(_("施工体制を直す"), site_addresses.hierarchy_url(site))
    if where in (Where.PERSON, Where.FIRM):
        return Link(_("登録内容の変更を申請する"), reverse("applicant:start"))
    return Link(_("入力する"), f"{form_url}#typed")


def _names(gatherer: SiteGatherer, made: MadeForm) -> dict[str, str]:
    parts = {
        "firm": made.firm.box.firm_name,
        "prime": _("元請"),
        "upper": _("直近上位の会社"),
        "first_tier": _("一次下請"),
    }
    people = gatherer.people_of([made.filled.firm_ccus_id]) if made.form.has_rows(Rows.PEOPLE) else ()
    names = {
        person.ccus_id: str(name)
        for person in people
        if isinstance(name := person.person.facts.get("person.name"), str)
    }
    firms = {firm.box.firm_ccus_id: firm.box.firm_name for firm in gatherer.own_firms}
    return {**parts, **firms, **names}


def _choosable(gatherer: SiteGatherer, made: MadeForm) -> list[str]:
    """People to choose among, for the forms that are made for some of them."""
    if not made.form.is_chosen:
        return []
    people = gatherer.people_of([made.filled.firm_ccus_id])
    return [person.ccus_id for person in people[:MOST_PEOPLE]]
