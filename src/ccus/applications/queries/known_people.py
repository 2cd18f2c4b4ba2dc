"""Whether an application goes to somebody who is registered, and what was said about who that may be."""

from __future__ import annotations

from ccus.applications.models import Application, KnownPersonLink
from ccus.applications.states import ApplicationKind, KnownPersonAnswer


def find_link(application: Application) -> KnownPersonLink | None:
    """Read once for each application that was fetched, and only where it names somebody."""
    if not application.technician_ccus_id:
        return None
    try:
        return application.known_person
    except KnownPersonLink.DoesNotExist:
        return None


def has_link(application: Application) -> bool:
    return find_link(application) is not None


def kind_of_act(application: Application) -> ApplicationKind:
    """What it is paid as: its own kind, or what it became."""
    link = find_link(application)
    return ApplicationKind(link.becomes if link is not None else application.kind)


def judged_as_others(application: Application) -> list[str]:
    """IDs of registered people of whom a reviewer said that they are somebody else."""
    notes = application.known_person_notes.filter(answer=KnownPersonAnswer.OTHER_PERSON.value)
    return list(notes.values_list("technician_ccus_id", flat=True))


def what_the_applicant_said(application: Application) -> KnownPersonAnswer | None:
    """That it is the first time, or that it will be proved at a desk; None while nothing was said."""
    note = application.known_person_notes.filter(technician_ccus_id="").first()
    return KnownPersonAnswer(note.answer) if note is not None else None
