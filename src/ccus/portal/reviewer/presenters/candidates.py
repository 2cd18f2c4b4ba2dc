"""A registered person beside the applicant: each part with both values and what was found about it."""

from __future__ import annotations

from django.urls import reverse

from ccus.applications.queries.applications import Folder
from ccus.applications.queries.duplicates import Candidate, identity_of
from ccus.applications.queries.known_people import has_link
from ccus.kit.eras import display_date
from ccus.kit.ids import display_id
from ccus.portal.ui.shapes.review import CandidateLine, EvidenceLine
from ccus.registry.queries.same_people import identity_of_technician
from ccus.registry.rules.same_person.comparing import Identity
from ccus.registry.rules.same_person.signs import PART_OF, Part, tone_of
from ccus.registry.states import Gender


def candidate_line(candidate: Candidate, folder: Folder, language: str) -> CandidateLine:
    person = candidate.technician
    typed, registered = identity_of(folder.answers), identity_of_technician(person)
    is_open = not has_link(folder.application)
    return CandidateLine(
        name=person.full_name,
        ccus_id=display_id(person.ccus_id),
        lines=tuple(
            EvidenceLine(
                part=PART_OF[each.sign].label(language),
                applicant=_value(typed, PART_OF[each.sign], language),
                registered=_value(registered, PART_OF[each.sign], language),
                words=each.sign.label(language),
                tone=tone_of(each.sign).value,
                tone_words=tone_of(each.sign).label(language),
                points=each.points,
            )
            for each in candidate.match.evidence
        ),
        score=candidate.match.score,
        judge_url=reverse("reviewer:case-candidate", args=[folder.number, person.ccus_id]) if is_open else "",
    )


def _value(identity: Identity, part: Part, language: str) -> str:
    values = {
        Part.NAME: f"{identity.family} {identity.given}",
        Part.READING: f"{identity.family_kana} {identity.given_kana}",
        Part.BIRTH_DATE: display_date(identity.birth_date) if identity.birth_date else "",
        Part.PHONE: " ".join(sorted(identity.phones)),
        Part.ADDRESS: identity.address,
        Part.GENDER: Gender(identity.gender).label(language) if identity.gender else "",
    }
    return values[part].strip()
