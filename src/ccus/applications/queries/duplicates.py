"""Registered people who may be the applicant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ccus.access.viewers import Viewer
from ccus.applications.models import Application
from ccus.applications.queries.known_people import find_link, judged_as_others
from ccus.applications.queries.relations import NEW_PEOPLE, is_reviewer_in_charge
from ccus.applications.rules.questions import Answers, value_of
from ccus.applications.states import ApplicationKind
from ccus.registry.models import Technician
from ccus.registry.queries.same_people import find_same_people, identity_of_technician
from ccus.registry.rules.same_person.comparing import Identity, Match, compare

MOST_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A registered person beside the applicant, with what agrees and what differs."""

    technician: Technician
    match: Match


def find_candidates(answers: Answers, *, except_ccus_id: str = "") -> list[Candidate]:
    """Likely ones, best first."""
    found = find_same_people(identity_of(answers), except_ccus_ids=(except_ccus_id,))
    likely = [each for each in found if each.match.is_likely][:MOST_SHOWN]
    people = Technician.objects.in_bulk([each.technician_id for each in likely])
    return [Candidate(technician=people[each.technician_id], match=each.match) for each in likely]


def find_open_candidates(application: Application, answers: Answers) -> list[Candidate]:
    """Likely ones of whom no reviewer has said that they are somebody else."""
    found = find_candidates(answers)
    judged = set(judged_as_others(application)) if found else set()
    return [each for each in found if each.technician.ccus_id not in judged]


def list_candidates_visible_to(
    viewer: Viewer, application: Application, answers: Answers, *, now: datetime
) -> list[Candidate]:
    """For the reviewer in charge of an application about a new person; nothing for anybody else.

    Once the application goes to a registered person, that one alone.
    """
    if not is_reviewer_in_charge(application, viewer, now=now) or not is_about_new_person(application):
        return []
    link = find_link(application)
    if link is None:
        return find_open_candidates(application, answers)
    person = Technician.objects.filter(ccus_id=link.technician_ccus_id).first()
    if person is None:
        return []
    return [Candidate(technician=person, match=compare(identity_of(answers), identity_of_technician(person)))]


def is_about_new_person(application: Application) -> bool:
    return ApplicationKind(application.kind) in NEW_PEOPLE


def identity_of(answers: Answers) -> Identity:
    birth_date = value_of(answers, "birth_date")
    return Identity(
        family=value_of(answers, "family_name") or "",
        given=value_of(answers, "given_name") or "",
        family_kana=value_of(answers, "family_kana") or "",
        given_kana=value_of(answers, "given_kana") or "",
        birth_date=date.fromisoformat(birth_date) if birth_date else None,
        phones=frozenset(filter(None, (value_of(answers, "phone_mobile"), value_of(answers, "phone_home")))),
        address=value_of(answers, "address") or "",
        gender=value_of(answers, "gender") or "",
    )
