"""Forms that are handed in, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccus.access.viewers import Viewer
from ccus.documents.models import FormReminder, FormStep, FormSubmission, FormVersion
from ccus.documents.queries.forms.obligations import SiteOwes
from ccus.documents.queries.forms.submissions import SeenSubmission
from ccus.documents.rules.forms.definitions import Field as FormField
from ccus.documents.rules.forms.definitions import Form, Rows, forms
from ccus.documents.rules.forms.difference_words import sentence
from ccus.documents.rules.forms.requirements import Owed, latest_forms
from ccus.documents.rules.forms.ways import may_decide, next_on, way_up
from ccus.documents.services.forms.showing import ShownVersion
from ccus.documents.states import SUBMISSION_TRANSITIONS, WAITING, FormFile, Obligation, StepKind, SubmissionState
from ccus.kit.calendar import JstMonth
from ccus.portal.business.presenters import documents
from ccus.portal.ui import site_addresses
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.submissions import (
    ChangeLine,
    OwedLine,
    OwedSite,
    ReturnedLine,
    StateMark,
    StepLine,
    SubmissionLine,
    SubmissionPage,
    SubmissionsPage,
    WordList,
)

SHOWN_CHANGES = 200
SHOWN_ROWS = 300
SHOWN_OWED = 8
LOOKS = {
    SubmissionState.DRAFTED: "due",
    SubmissionState.SUBMITTED: "waiting",
    SubmissionState.PASSED_ON: "waiting",
    SubmissionState.RESUBMITTED: "waiting",
    SubmissionState.RETURNED: "returned",
    SubmissionState.ACCEPTED: "accepted",
    SubmissionState.WITHDRAWN: "withdrawn",
    SubmissionState.REMOVED: "withdrawn",
}
STEP_LOOKS = {
    StepKind.HANDED_IN: "waiting",
    StepKind.PASSED_ON: "waiting",
    StepKind.RETURNED: "returned",
    StepKind.ACCEPTED: "accepted",
    StepKind.WITHDRAWN: "withdrawn",
    StepKind.REMOVED: "withdrawn",
}


def submission_url(submission: FormSubmission, part: str = "", *more: object) -> str:
    """One that was handed in; `part` is the end of the route's name."""
    name = f"business:submission{'-' if part else ''}{part}"
    return reverse(name, args=[submission.site.ccus_id, submission.pk, *more])


def mark_of(submission: FormSubmission, *, language: str) -> StateMark:
    state = SubmissionState(submission.state)
    return StateMark(state.label(language), LOOKS[state])


def title_of(submission: FormSubmission, *, language: str) -> str:
    """By the latest revision of the form; of a monthly one with its month."""
    form = _latest_form(submission)
    return titled(form.title if language == "ja" else form.title_en, submission.month_on)


def way_words(submission: FormSubmission) -> str:
    return _("%(firm)sの確認待ち") % {"firm": submission.waits_for.name} if submission.waits_for else ""


def submissions_page(
    *,
    firm: str,
    reminders: Sequence[FormReminder],
    owed: Sequence[SiteOwes],
    today: date,
    waiting: Sequence[tuple[FormSubmission, FormVersion]],
    waiting_total: int,
    own: Sequence[FormSubmission],
    own_total: int,
    returned: Sequence[tuple[FormSubmission, FormStep]],
    returned_total: int,
    language: str,
) -> SubmissionsPage:
    return SubmissionsPage(
        firm=firm,
        reminders=tuple(_reminder(row, language=language) for row in reminders),
        owed=tuple(
            OwedSite(
                site=one.site.name,
                url=reverse("business:site-submissions", args=[one.site.ccus_id]),
                lines=tuple(
                    owed_line(one.site.ccus_id, "", owes, today=today, language=language)
                    for owes in _not_returned(one.owed)[:SHOWN_OWED]
                ),
                more=max(0, len(_not_returned(one.owed)) - SHOWN_OWED),
            )
            for one in owed
            if _not_returned(one.owed)
        ),
        owed_total=sum(len(_not_returned(one.owed)) for one in owed),
        returned=tuple(returned_line(found, step, language=language) for found, step in returned),
        waiting=tuple(waiting_line(found, version, language=language) for found, version in waiting),
        own=tuple(line(found, language=language) for found in own),
        returned_total=returned_total,
        waiting_total=waiting_total,
        own_total=own_total,
        receipts_url=reverse("business:submission-receipts"),
        sites_url=reverse("business:sites"),
    )


def owed_line(site: str, firm: str, owes: Owed, *, today: date, language: str) -> OwedLine:
    """One form still to be handed in, with the way to its page."""
    return OwedLine(
        title=owed_title(owes, language=language),
        url=owed_url(site, firm, owes, today=today),
        mark=StateMark(owes.standing.label(language), owes.standing.value),
        due_on=owes.due_on,
    )


def owed_title(owes: Owed, *, language: str) -> str:
    form = latest_forms()[owes.form_code]
    return titled(form.title if language == "ja" else form.title_en, owes.month_on)


def owed_url(site: str, firm: str, owes: Owed, *, today: date) -> str:
    """The page of the form: of the last day of its month where it is monthly and the month is over."""
    on = today if owes.month_on is None else min(JstMonth.of(owes.month_on).last_on, today)
    return documents.documents_url(site, on=on, today=today, firm=firm, form=owes.form_code)


def titled(title: str, month_on: date | None) -> str:
    """With the month of a monthly form."""
    if month_on is None:
        return title
    return _("%(title)s（%(year)d年%(month)d月）") % {"title": title, "year": month_on.year, "month": month_on.month}


def _not_returned(owed: Sequence[Owed]) -> list[Owed]:
    """Those without a list of their own."""
    return [one for one in owed if one.standing is not Obligation.RETURNED]


def _reminder(row: FormReminder, *, language: str) -> str:
    forms_asked = [latest_forms()[code] for code in row.forms if code in latest_forms()]
    titles = _("、").join(form.title if language == "ja" else form.title_en for form in forms_asked)
    return _("%(firm)sから%(site)sの書類のお願いが届いています：%(titles)s") % {
        "firm": row.sent_for.name, "site": row.site.name, "titles": titles,
    }  # fmt: skip


def line(submission: FormSubmission, *, language: str) -> SubmissionLine:
    return SubmissionLine(
        title=title_of(submission, language=language),
        site=submission.site.name,
        firm=submission.business.name,
        url=submission_url(submission),
        mark=mark_of(submission, language=language),
        at=submission.since_at,
        number=submission.latest,
        way=way_words(submission),
    )


def waiting_line(submission: FormSubmission, version: FormVersion, *, language: str) -> SubmissionLine:
    found = line(submission, language=language)
    return SubmissionLine(
        title=found.title, site=found.site, firm=found.firm, url=found.url, mark=found.mark, at=found.at,
        number=found.number, news=news_in_numbers(version), choice=f"{submission.pk}:{version.number}",
        is_chosen=version.is_unchanged, lacks=version.missing,
    )  # fmt: skip


def news_in_numbers(version: FormVersion) -> str:
    """What changed, without names."""
    if version.base_id is None:
        return _("はじめての提出")
    if version.is_unchanged:
        return _("前回と同じ")
    said = [
        ngettext("%(count)d件増", "%(count)d件増", version.joined) % {"count": version.joined}
        if version.joined
        else "",
        ngettext("%(count)d件減", "%(count)d件減", version.left) % {"count": version.left} if version.left else "",
        ngettext("%(count)dか所変更", "%(count)dか所変更", version.changed) % {"count": version.changed}
        if version.changed
        else "",
    ]
    return _("、").join(word for word in said if word)


def returned_line(submission: FormSubmission, step: FormStep, *, language: str, person_name: str = "") -> ReturnedLine:
    """`person_name` is told where the viewer sees it; a list has places alone."""
    form = _latest_form(submission)
    asked = _field(form, step.field)
    form_url = documents.documents_url(
        submission.site.ccus_id, on=date.min, today=date.min, firm=submission.business.ccus_id, form=form.code
    )
    where = asked.fact.where.value if asked is not None and asked.fact is not None else "form"
    place = documents.mending_place(where, site=submission.site.ccus_id, form_url=form_url)
    if where == "roster":
        place = Link(place.label, site_addresses.roster_url(submission.site.ccus_id, firm=submission.business.ccus_id))
    what = asked.label if asked is not None else ""
    return ReturnedLine(
        title=title_of(submission, language=language),
        site=submission.site.name,
        url=submission_url(submission),
        by=step.business.name if step.business else "",
        at=step.at,
        reason=step.reason,
        what=_("%(person)sの「%(what)s」") % {"person": person_name, "what": what} if person_name and what else what,
        place=place,
        again=Link(_("見直して出し直す"), f"{form_url}#handing-in"),
    )


def submission_page(
    seen: SeenSubmission,
    version: FormVersion,
    shown: ShownVersion | None,
    steps: Sequence[FormStep],
    *,
    viewer: Viewer,
    trouble: str = "",
    typed: str = "",
) -> SubmissionPage:
    """`shown` is None once the words are gone."""
    submission, language = seen.submission, viewer.language
    form = forms()[submission.form_code, version.revision]
    names = _names(shown)
    title = title_of(submission, language=language)
    acts = _acts(seen, viewer=viewer)
    last_return = next((step for step in reversed(steps) if step.kind == StepKind.RETURNED), None)
    is_returned = submission.state == SubmissionState.RETURNED and last_return is not None
    found = shown.found if shown else None
    return SubmissionPage(
        site=submission.site.name,
        title=title,
        form_number=form.number,
        firm=submission.business.name,
        mark=mark_of(submission, language=language),
        way=way_words(submission),
        number=version.number,
        accepted=submission.accepted or 0,
        on=version.on,
        handed_in_at=version.handed_in_at,
        handed_in_by=version.for_whom.name if version.for_whom_id != submission.business_id else "",
        note=version.note,
        lacks=version.missing,
        digest=bytes(version.digest).hex(),
        files=_files(submission, version, language=language) if shown else (),
        news=sentence(title, found, language=language) if found is not None else "",
        changes=tuple(
            ChangeLine(one.kind.value, one.table, one.who, one.label, one.before, one.after)
            for one in (found or ())[:SHOWN_CHANGES]
        ),
        more_changes=max(0, len(found or ()) - SHOWN_CHANGES),
        hidden=shown.filled.hidden if shown else (),
        fields=tuple((asked.label, shown.filled.fields.get(asked.name, "")) for asked in form.fields) if shown else (),
        lists=_lists(shown) if shown else (),
        more_rows=max(0, *(len(rows) - SHOWN_ROWS for rows in (*shown.filled.lists.values(), ()))) if shown else 0,
        steps=tuple(_step(step, form, names, language=language) for step in steps),
        returned=returned_line(
            submission, last_return, language=language, person_name=names.get(last_return.person, "")
        )
        if is_returned and seen.is_own and last_return is not None
        else None,
        choices=_choices(form),
        people=tuple(names.items()),
        accepts=acts["accepts"] == "yes",
        receipt_url=acts["receipt"],
        return_url=acts["return"],
        withdrawal_url=acts["withdrawal"],
        back_url=reverse("business:submissions"),
        is_removed=shown is None,
        trouble=trouble,
        typed=typed,
    )


def _acts(seen: SeenSubmission, *, viewer: Viewer) -> dict[str, str]:
    submission = seen.submission
    acts = {"accepts": "", "receipt": "", "return": "", "withdrawal": ""}
    way = way_up(maker=submission.business.ccus_id, above=seen.place.above, prime=seen.place.prime)
    if (
        submission.state in WAITING
        and submission.waits_for is not None
        and viewer.may("documents:submission:decide")
        and may_decide(way, firm=seen.as_firm, waits_for=submission.waits_for.ccus_id)
    ):
        acts["receipt"] = submission_url(submission, "receipt")
        acts["return"] = submission_url(submission, "return")
        acts["accepts"] = "" if next_on(way, after=seen.as_firm) else "yes"
    can_withdraw = SubmissionState.WITHDRAWN in SUBMISSION_TRANSITIONS[SubmissionState(submission.state)]
    if seen.is_own and can_withdraw and viewer.may("documents:submission:make"):
        acts["withdrawal"] = submission_url(submission, "withdrawal")
    return acts


def _files(submission: FormSubmission, version: FormVersion, *, language: str) -> tuple[Link, ...]:
    address = submission_url(submission, "file", version.number)
    return tuple(Link(kind.label(language), f"{address}?kind={kind.value}") for kind in FormFile)


def _step(step: FormStep, form: Form, names: dict[str, str], *, language: str) -> StepLine:
    kind = StepKind(step.kind)
    asked = _field(form, step.field)
    words = [names.get(step.person, ""), asked.label if asked is not None else ""]
    return StepLine(
        mark=StateMark(kind.label(language), STEP_LOOKS[kind]),
        number=step.number,
        firm=step.business.name if step.business else "",
        at=step.at,
        reason=step.reason,
        what=" ".join(word for word in words if word),
    )


def _lists(shown: ShownVersion) -> tuple[WordList, ...]:
    return tuple(
        WordList(
            label=table.label,
            heads=tuple(asked.label for asked in table.fields),
            rows=tuple(
                tuple(row.get(asked.name, "") for asked in table.fields)
                for row in shown.filled.lists.get(table.name, ())[:SHOWN_ROWS]
            ),
        )
        for table in shown.form.lists
    )


def _names(shown: ShownVersion | None) -> dict[str, str]:
    """Names of the people on the form by ID, as far as the viewer sees them."""
    if shown is None:
        return {}
    table = next((table for table in shown.form.lists if table.rows == Rows.PEOPLE), None)
    field = next((asked for asked in table.fields if asked.code == "person.name"), None) if table else None
    if table is None or field is None:
        return {}
    rows = shown.filled.lists.get(table.name, ())
    return {
        ccus_id: row[field.name]
        for ccus_id, row in zip(shown.filled.person_ccus_ids, rows, strict=False)
        if ccus_id and row.get(field.name)
    }


def _choices(form: Form) -> tuple[tuple[str, str], ...]:
    """What a return can point at: name and label of each field and column."""
    fields = [(asked.name, asked.label) for asked in form.fields if not asked.code.startswith("made.")]
    columns = [
        (f"{table.name}.{asked.name}", f"{table.label} {asked.label}")
        for table in form.lists
        for asked in table.fields
        if asked.code != "person.number"
    ]
    return (*columns, *fields)


def _field(form: Form, name: str) -> FormField | None:
    table_name, dot, column = name.partition(".")
    if not dot:
        return next((asked for asked in form.fields if asked.name == name), None)
    table = next((table for table in form.lists if table.name == table_name), None)
    return next((asked for asked in table.fields if asked.name == column), None) if table else None


def _latest_form(submission: FormSubmission) -> Form:
    return latest_forms()[submission.form_code]
