"""Registered people who may be the applicant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from ccus.access.viewers import Viewer
from ccus.applications.models import Application
from ccus.applications.queries.relations import NEW_PEOPLE, is_reviewer_in_charge
from ccus.applications.rules.matching import Identity, Match, compare
from ccus.applications.rules.questions import Answers, value_of
from ccus.applications.states import ApplicationKind
from ccus.kit.kana import fold_reading_for_search
from ccus.kit.names import fold_name_for_search
from ccus.registry.models import Technician

MOST_LOOKED_AT = 200
MOST_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A registered person beside the applicant, with what agrees."""

    technician: Technician
    match: Match


def find_candidates(answers: Answers, *, except_ccus_id: str = "") -> list[Candidate]:
    """Likely ones, best first. Looked for by folded name, swapped name, reading, and birth date, all by index."""
    identity = identity_of(answers)
    name = fold_name_for_search(identity.family + identity.given)
    swapped = fold_name_for_search(identity.given + identity.family)
    reading = fold_reading_for_search(identity.reading)
    if not name:
        return []
    wanted = [Q(name_folded=name), Q(name_folded=swapped)]
    if reading:
        wanted.append(Q(kana_folded=reading))
    if identity.birth_date is not None:
        wanted.append(Q(birth_date=identity.birth_date))
    # Parts of one statement, so that each goes by its own index.
    parts = [Technician.objects.filter(each).values_list("pk", flat=True)[:MOST_LOOKED_AT] for each in wanted]
    ids = list(parts[0].union(*parts[1:]))
    people = Technician.objects.filter(pk__in=ids).exclude(ccus_id=except_ccus_id)
    found = [Candidate(technician=person, match=compare(identity, registered_identity(person))) for person in people]
    likely = [candidate for candidate in found if candidate.match.is_likely]
    return sorted(likely, key=lambda candidate: -candidate.match.score)[:MOST_SHOWN]


def list_candidates_visible_to(
    viewer: Viewer, application: Application, answers: Answers, *, now: datetime
) -> list[Candidate]:
    """For the reviewer in charge of an application about a new person; nothing for anybody else."""
    if not is_reviewer_in_charge(application, viewer, now=now) or not is_about_new_person(application):
        return []
    return find_candidates(answers)


def is_about_new_person(application: Application) -> bool:
    return ApplicationKind(application.kind) in NEW_PEOPLE


def identity_of(answers: Answers) -> Identity:
    birth_date = value_of(answers, "birth_date")
    return Identity(
        family=value_of(answers, "family_name") or "",
        given=value_of(answers, "given_name") or "",
        reading=" ".join(filter(None, (value_of(answers, "family_kana"), value_of(answers, "given_kana")))),
        birth_date=date.fromisoformat(birth_date) if birth_date else None,
        phones=frozenset(filter(None, (value_of(answers, "phone_mobile"), value_of(answers, "phone_home")))),
        address=value_of(answers, "address") or "",
    )


def registered_identity(person: Technician) -> Identity:
    return Identity(
        family=person.family_name,
        given=person.given_name,
        reading=" ".join(filter(None, (person.family_kana, person.given_kana))),
        birth_date=person.birth_date,
        phones=frozenset(filter(None, (person.phone_mobile, person.phone_home))),
        address=person.address,
    )
