"""Somebody who is registered applies as if for the first time: asked whether that is so, and never sent away.

Whoever types the data of somebody registered is told nothing about them. Whoever proves to be that person goes on with the same
application and everything typed; it then changes the record that there is. A proof only leads there: two reviewers decide by
the papers. Whoever cannot or will not prove anything sends the application as it is.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ccus.access.services.attempts import Door, count_attempt, forget_attempts
from ccus.access.services.one_time_codes import make_phone_code, use_code
from ccus.access.states import CodePurpose
from ccus.access.viewers import Viewer
from ccus.applications.errors import ApplicationNotFound, KnownPersonLinked, KnownPersonNotProven
from ccus.applications.models import Application, KnownPersonLink, KnownPersonNote
from ccus.applications.permissions import check_can_decide
from ccus.applications.queries.answers import current_version
from ccus.applications.queries.duplicates import Candidate, find_candidates, is_about_new_person
from ccus.applications.queries.known_people import has_link, what_the_applicant_said
from ccus.applications.queries.relations import is_applicant
from ccus.applications.rules.callers import Caller
from ccus.applications.services import findings
from ccus.applications.services.answers import check_editable
from ccus.applications.services.life import lock_application
from ccus.applications.states import ApplicationKind, ApplicationState, KnownPersonAnswer, KnownPersonWay
from ccus.foundation.services.audit import record_act
from ccus.foundation.services.text_messages import send_text
from ccus.kit.calendar import jst_date
from ccus.registry.models import Card, Technician
from ccus.registry.queries.merges import current_id
from ccus.registry.services.account_recovery import own_phone
from ccus.registry.states import RegistrationKind

DOOR = "known-person"
FREE_TRIES = 4


def is_to_be_asked(application: Application, caller: Caller) -> bool:
    """Whether the applicant may be somebody registered and has said nothing about it. Not of a proxy, who has no part in it."""
    if application.state != ApplicationState.DRAFT.value or application.proxy_ccus_id:
        return False
    if not is_about_new_person(application) or not is_applicant(application, caller):
        return False
    if has_link(application) or what_the_applicant_said(application) is not None:
        return False
    return bool(_candidates(application))


@transaction.atomic
def answer_for_applicant(number: int, answer: KnownPersonAnswer, *, caller: Caller, now: datetime) -> None:
    """It is the first time, or it will be proved at a desk: the application goes on as it is. Said again, the first word holds.

    Raises ApplicationNotFound, StepNotPossible, DeadlinePassed.
    """
    application = _own(number, caller, now=now)
    KnownPersonNote.objects.get_or_create(
        application=application,
        technician_ccus_id="",
        defaults={"answer": answer.value, "answered_by": caller.actor_for(number), "answered_at": now},
    )


def send_code(number: int, *, caller: Caller, address: str = "", now: datetime) -> None:
    """To the registered telephone of the likeliest person, if there is one. Nothing tells whether it was sent, or where to.

    Raises ApplicationNotFound, StepNotPossible, DeadlinePassed, SignInMustWait. Not to be called inside a transaction.
    """
    count_attempt(_door(number, address), now=now)
    with transaction.atomic(), override("ja"):
        application = _own(number, caller, now=now)
        person = _likeliest(application)
        words = _(
            "OpenCCUSの申請の確認コードは %(code)s です。10分以内に入力してください。だれにも教えないでください。"
        )
        code = make_phone_code(_subject(application), now=now)
        send_text(own_phone(person, on=jst_date(now)), words % {"code": code})


def prove(
    number: int,
    way: KnownPersonWay,
    *,
    ccus_id: str = "",
    day: date | None = None,
    code: str = "",
    caller: Caller,
    address: str = "",
    now: datetime,
) -> KnownPersonLink:
    """Links the application with the person. `day` is the registered birth date, or the last day of the card.

    Every attempt is counted and looks at the same; the refusal never says what was wrong. Raises ApplicationNotFound, StepNotPossible,
    DeadlinePassed, SignInMustWait, KnownPersonNotProven, KnownPersonLinked. Not to be called inside a transaction.
    """
    door = _door(number, address)
    count_attempt(door, now=now)
    if ccus_id:  # many applications do not open more tries at one ID
        count_attempt(Door(kind=f"{DOOR}-id", name=ccus_id, free_failures=FREE_TRIES), now=now)
    application = Application.objects.filter(number=number).first()
    if application is None or not is_applicant(application, caller):
        raise ApplicationNotFound
    check_editable(application, on=jst_date(now))
    candidates = _candidates(application)
    wanted = current_id(ccus_id)
    named = next((each.technician for each in candidates if each.technician.ccus_id == wanted), None)
    has_birth_date = named is not None and named.birth_date == day
    has_card = (
        Card.objects.filter(technician__ccus_id=wanted, expires_on=day or date.min).exists() and named is not None
    )
    is_code_good = use_code(_subject(application), code, now=now) is CodePurpose.PHONE
    proven = {
        KnownPersonWay.ID: named if has_birth_date else None,
        KnownPersonWay.CARD: named if has_card else None,
        KnownPersonWay.PHONE: _likeliest(application) if is_code_good else None,
    }.get(way)
    if proven is None:
        raise KnownPersonNotProven
    with transaction.atomic():
        application = _own(number, caller, now=now)
        link = _link(application, proven, way=way, actor=caller.actor_for(number), now=now)
    forget_attempts(door, now=now)
    return link


@transaction.atomic
def judge_candidate(number: int, technician_ccus_id: str, *, is_same: bool, viewer: Viewer, now: datetime) -> None:
    """The reviewer in charge says whether a registered person is the applicant; remembered, so that nobody compares them again.

    Raises ApplicationNotFound, PermissionMissing, CaseNotYours, OwnApplication, KnownPersonNotProven (for somebody who is no candidate),
    KnownPersonLinked.
    """
    application = lock_application(number)
    check_can_decide(application, viewer, now=now)
    candidates = {each.technician.ccus_id: each.technician for each in _candidates(application)}
    person = candidates.get(technician_ccus_id)
    if person is None or not is_about_new_person(application):
        raise KnownPersonNotProven
    if is_same:
        _link(application, person, way=KnownPersonWay.REVIEWER, actor=viewer.actor, now=now)
    else:
        KnownPersonNote.objects.get_or_create(
            application=application,
            technician_ccus_id=technician_ccus_id,
            defaults={
                "answer": KnownPersonAnswer.OTHER_PERSON.value,
                "answered_by": viewer.actor,
                "answered_at": now,
            },
        )
        _record("applications:known-person:deny", application, viewer.actor, now=now)
    findings.weigh(application)


def what_it_becomes(person: Technician, kind: ApplicationKind, *, on: date) -> ApplicationKind:
    """A detailed application of somebody simply registered raises them; whoever has no card that is good gets one; else a change."""
    is_simplified = person.registration_kind == RegistrationKind.SIMPLIFIED.value
    if is_simplified and kind is not ApplicationKind.TECHNICIAN_SIMPLIFIED:
        return ApplicationKind.TECHNICIAN_UPGRADE
    has_card = Card.objects.filter(technician=person, revoked_at__isnull=True, expires_on__gte=on).exists()
    return ApplicationKind.TECHNICIAN_CHANGE if has_card else ApplicationKind.CARD_REISSUE


def _link(
    application: Application, person: Technician, *, way: KnownPersonWay, actor: str, now: datetime
) -> KnownPersonLink:
    if has_link(application):
        raise KnownPersonLinked
    becomes = what_it_becomes(person, ApplicationKind(application.kind), on=jst_date(now))
    link = KnownPersonLink.objects.create(
        application=application,
        technician_ccus_id=person.ccus_id,
        way=way.value,
        becomes=becomes.value,
        linked_by=actor,
        linked_at=now,
    )
    # The person, once signed in, sees it among their own applications and can take it back.
    application.technician_ccus_id = person.ccus_id
    application.save(update_fields=["technician_ccus_id"])
    _record("applications:known-person:link", application, actor, now=now)
    return link


def _own(number: int, caller: Caller, *, now: datetime) -> Application:
    application = lock_application(number)
    if not is_applicant(application, caller):
        raise ApplicationNotFound
    check_editable(application, on=jst_date(now))
    return application


def _candidates(application: Application) -> Collection[Candidate]:
    version = current_version(application)
    return find_candidates(version.answers) if version else ()


def _likeliest(application: Application) -> Technician | None:
    return next((each.technician for each in _candidates(application)), None)


def _door(number: int, address: str) -> Door:
    return Door(kind=DOOR, name=str(number), address=address, free_failures=FREE_TRIES)


def _subject(application: Application) -> str:
    return f"application:{application.number}"


def _record(act: str, application: Application, actor: str, *, now: datetime) -> None:
    record_act(act, actor=actor, subject_kind="application", subject_id=application.number, at=now)
