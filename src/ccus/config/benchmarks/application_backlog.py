"""Applications that wait for review, many at once: one of each kind goes the whole way, the others are copies with other people in them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connection, models

from ccus.applications.models import AnswerVersion, Application, Paper
from ccus.applications.rules.numbers import draw_number
from ccus.applications.states import ApplicationKind
from ccus.config.benchmarks import applicants
from ccus.twin.rules.doubles import MadePerson, make_people

WAITED_DAYS = 14
"""The oldest; a queue as people have known it."""
_BATCH = 2_000
_OF_PERSON = (
    "family_name",
    "given_name",
    "family_kana",
    "given_kana",
    "birth_date",
    "address",
    "phone_mobile",
    "phone_home",
)

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class _First:
    application: Application
    answers: AnswerVersion
    papers: list[Paper]


def make_backlog(
    people: list[MadePerson],
    registered: list[tuple[str, MadePerson]],
    *,
    chance: random.Random,
    now: datetime,
    seed: int,
) -> None:
    """As many wait as there are `people`; `registered` are IDs and persons."""
    firsts: dict[ApplicationKind, _First] = {}
    while len(firsts) < len(applicants.MIX):
        stranger = make_people(1, seed=chance.randrange(2**31))[0]
        who = applicants.draw_applicant(chance, stranger, registered, seed=seed)
        if who.kind not in firsts:
            firsts[who.kind] = _first(applicants.apply(who, now=now))
    for start in range(0, len(people), _BATCH):
        _copy(firsts, people, registered, range(start, min(start + _BATCH, len(people))), chance=chance, now=now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE applications_application, applications_answerversion, applications_paper")


def _first(application: Application) -> _First:
    answers = application.versions.order_by("-version")[0]
    return _First(application, answers, list(application.papers.filter(removed_at__isnull=True)))


def _copy(
    firsts: dict[ApplicationKind, _First],
    people: list[MadePerson],
    registered: list[tuple[str, MadePerson]],
    places: range,
    *,
    chance: random.Random,
    now: datetime,
) -> None:
    kinds = chance.choices(list(firsts), [applicants.MIX[kind] for kind in firsts], k=len(places))
    rows: list[Application] = []
    who: list[MadePerson] = []
    for kind, place in zip(kinds, places, strict=True):
        queued_at = now - timedelta(days=WAITED_DAYS) * (1 - place / len(people))
        changed: dict[str, Any] = {"number": draw_number(), "queued_at": queued_at, "state_since": queued_at}
        if kind in applicants.OF_REGISTERED:
            changed["technician_ccus_id"], person = chance.choice(registered)
        else:
            changed.update(risk="low", needs_two=False)
            person = people[place]
        who.append(person)
        rows.append(_changed(firsts[kind].application, **changed))
    Application.objects.bulk_create(rows)
    answers, papers = [], []
    for row, person in zip(rows, who, strict=True):
        first = firsts[ApplicationKind(row.kind)]
        typed = applicants.typed_by(person.identity, chance)
        own = {
            code: {"typed": typed[code], "value": typed[code]}
            for code in _OF_PERSON
            if first.answers.answers.get(code, {}).get("typed")
        }
        answers.append(_changed(first.answers, application=row, answers={**first.answers.answers, **own}))
        papers += [_changed(paper, application=row) for paper in first.papers]
    AnswerVersion.objects.bulk_create(answers)
    Paper.objects.bulk_create(papers)


def _changed(row: Row, **changed: object) -> Row:
    """A copy that is not stored yet. Fields of other rows are named as the model names them."""
    fields = {each.name: getattr(row, each.name) for each in row._meta.concrete_fields if not each.primary_key}
    return type(row)(**{**fields, **changed})
