"""What the checks find about an application, kept as its risk; looked at again with each step that matters."""

from __future__ import annotations

from ccus.applications.models import Application, Paper
from ccus.applications.queries.answers import current_version, kinds_of, list_papers
from ccus.applications.queries.duplicates import find_open_candidates, is_about_new_person
from ccus.applications.queries.known_people import has_link
from ccus.applications.queries.paper_readings import comparisons_of
from ccus.applications.rules.paper_reading.comparing import ALARMS
from ccus.applications.rules.questions import Answers, value_of
from ccus.applications.rules.risk import Finding, needs_two, risk_of
from ccus.applications.states import ApplicationKind, PaperKind


def weigh(application: Application) -> list[Finding]:
    """Sets risk and the need of a second reviewer. The caller holds the row. Gives what was found."""
    found = look(application)
    application.risk = risk_of(found).value
    application.needs_two = needs_two(found) or bool(application.first_approved_by)
    application.save(update_fields=["risk", "needs_two"])
    return found


def look(application: Application) -> list[Finding]:
    """What is found, in the order of the list."""
    version = current_version(application)
    answers: Answers = version.answers if version else {}
    has_candidates = is_about_new_person(application) and bool(find_open_candidates(application, answers))
    return judge(application, answers, list_papers(application), has_candidates=has_candidates)


def judge(application: Application, answers: Answers, papers: list[Paper], *, has_candidates: bool) -> list[Finding]:
    """The same for parts that were read already. `has_candidates`: somebody registered may be the applicant."""
    found = set()
    if has_link(application):
        found.add(Finding.KNOWN_PERSON)
    elif has_candidates:
        found.add(Finding.DUPLICATE_LIKELY)
    if is_about_new_person(application) and PaperKind.IDENTITY not in kinds_of(papers):
        found.add(Finding.IDENTITY_NOT_PROVEN)
    if application.kind == ApplicationKind.TECHNICIAN_CHANGE.value and (
        value_of(answers, "family_name") or value_of(answers, "given_name")
    ):
        found.add(Finding.NAME_CHANGES)
    if any(paper.warnings for paper in papers):
        found.add(Finding.PAPER_DOUBTFUL)
    if any(each.likeness in ALARMS for paper in papers for each in comparisons_of(paper, answers)):
        found.add(Finding.PAPER_DIFFERS)
    if application.proxy_ccus_id:
        found.add(Finding.BY_PROXY)
    return [finding for finding in Finding if finding in found]
