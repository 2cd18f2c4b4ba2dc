"""Papers come in, are looked at by those who may, and leave on schedule. The file store holds nothing but ciphertext."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.storage import default_storage
from django.db import transaction

from ccus.access.viewers import Viewer
from ccus.applications.errors import (
    ApplicationNotFound,
    CaseNotYours,
    PaperBeingRead,
    PaperGone,
    PaperTooLarge,
    PaperUnreadable,
    TooManyPapers,
)
from ccus.applications.models import Application, Paper, PaperReading
from ccus.applications.permissions import check_can_fill_in, check_can_read
from ccus.applications.queries.paper_readings import is_held_back
from ccus.applications.queries.relations import may_fill_in
from ccus.applications.queries.second_looks import find_look_in_charge
from ccus.applications.rules import pictures, prechecks
from ccus.applications.rules.callers import Caller
from ccus.applications.rules.measures import MAY_FOLLOW
from ccus.applications.services.answers import check_editable
from ccus.applications.services.life import lock_application
from ccus.applications.services.paper_contents import keep_content, open_content
from ccus.applications.services.paper_readings import ask_reading
from ccus.applications.states import EDITABLE, ENDED_WITHOUT_RESULT, ApplicationState, PaperKind
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.kit.hashing import sha256_hex
from ccus.registry.queries.special_measures import APPLICATION, cases_of
from ccus.registry.states import MeasureEffect

MOST_PAPERS = 40
# Of these kinds one picture is attached at a time: another takes the place of the first.
SINGLE = frozenset({PaperKind.FACE_PHOTO, PaperKind.IDENTITY, PaperKind.IDENTITY_BACK})


@transaction.atomic
def add_paper(number: int, *, kind: PaperKind, content: bytes, caller: Caller, now: datetime) -> Paper:
    """Keeps a picture: redrawn, without what the camera wrote into it, encrypted; what looks doubtful is noted, never refused.

    Raises ApplicationNotFound, StepNotPossible, DeadlinePassed, PaperTooLarge, PaperUnreadable, TooManyPapers.
    """
    application = lock_application(number)
    check_can_fill_in(application, caller)
    if not _may_follow(application, kind, on=jst_date(now)):
        check_editable(application, on=jst_date(now))
    if application.papers.filter(left_at__isnull=True).count() >= MOST_PAPERS:
        raise TooManyPapers(limit=MOST_PAPERS)
    picture = _redraw(content)
    if kind in SINGLE:
        application.papers.filter(kind=kind.value, removed_at__isnull=True).update(removed_at=now)
    paper = Paper.objects.create(
        application=application,
        kind=kind.value,
        content_key=keep_content(picture.jpeg),
        sha256=sha256_hex(picture.jpeg),
        width=picture.width,
        height=picture.height,
        size_bytes=len(picture.jpeg),
        warnings=[doubt.value for doubt in prechecks.check(picture.jpeg, kind=kind)],
        added_by=caller.actor_for(number),
        added_at=now,
    )
    _record("add", paper, actor=caller.actor_for(number), now=now)
    ask_reading(paper, now=now)
    return paper


def _may_follow(application: Application, kind: PaperKind, *, on: date) -> bool:
    """Whether a special measure lets papers of this kind come after the application was sent."""
    state = ApplicationState(application.state)
    if kind not in MAY_FOLLOW or state in EDITABLE or state in ENDED_WITHOUT_RESULT:
        return False
    cases = [case for case in cases_of(APPLICATION, application.number) if case.effect is MeasureEffect.PAPERS]
    return any(case.until is not None and on <= case.until for case in cases)


@transaction.atomic
def remove_paper(number: int, paper_id: int, *, caller: Caller, now: datetime) -> None:
    """Takes a paper out. Its content stays until papers leave, since a decision may have looked at it.

    Raises ApplicationNotFound, StepNotPossible, DeadlinePassed, PaperGone.
    """
    application = lock_application(number)
    check_can_fill_in(application, caller)
    check_editable(application, on=jst_date(now))
    paper = application.papers.filter(pk=paper_id, removed_at__isnull=True).first()
    if paper is None:
        raise PaperGone
    paper.removed_at = now
    paper.save(update_fields=["removed_at"])
    _record("remove", paper, actor=caller.actor_for(number), now=now)


def read_paper(number: int, paper_id: int, *, caller: Caller, now: datetime) -> bytes:
    """The JPEG, for the person, the delegated proxy and the reviewer in charge; a look of others than the person is recorded.

    Raises ApplicationNotFound, PaperGone, PaperBeingRead.
    """
    application = Application.objects.filter(number=number).first()
    if application is None:
        raise ApplicationNotFound
    check_can_read(application, caller, now=now)
    paper = application.papers.filter(pk=paper_id).select_related("reading").first()
    if paper is None or not paper.content_key:
        raise PaperGone
    if not may_fill_in(application, caller) and is_held_back(paper, now=now):
        raise PaperBeingRead
    if not may_fill_in(application, caller) or application.proxy_ccus_id:
        _record("look", paper, actor=caller.actor_for(number), now=now)
    return open_content(paper)


def read_paper_of_second_look(look_id: int, paper_id: int, *, viewer: Viewer, now: datetime) -> bytes:
    """The JPEG, for the second reviewer who holds the look. Raises CaseNotYours, PaperGone, PaperBeingRead."""
    look = find_look_in_charge(viewer, look_id, now=now)
    if look is None:
        raise CaseNotYours
    paper = look.application.papers.filter(pk=paper_id).select_related("reading").first()
    if paper is None:
        raise PaperGone
    if is_held_back(paper, now=now):
        raise PaperBeingRead
    _record("look", paper, actor=viewer.actor, now=now)
    return open_content(paper)


def let_papers_leave(*, now: datetime) -> int:
    """Deletes the contents of papers whose day has come; the rows stay. Gives the number of papers that left."""
    due = Paper.objects.filter(left_at__isnull=True, application__papers_leave_on__lt=jst_date(now))
    count = 0
    for paper_id in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            paper = Paper.objects.select_for_update().filter(pk=paper_id, left_at__isnull=True).first()
            if paper is None:
                continue
            name, paper.content_key, paper.left_at = paper.content_key, "", now
            paper.save(update_fields=["content_key", "left_at"])
            PaperReading.objects.filter(pk=paper.pk).update(sealed=None)
            _record("leave", paper, actor="program:applications", now=now)
            transaction.on_commit(lambda name=name: default_storage.delete(name))  # type: ignore[misc]
        count += 1
    return count


def _redraw(content: bytes) -> pictures.Picture:
    try:
        return pictures.redraw(content)
    except pictures.PictureTooLarge as problem:
        raise PaperTooLarge(limit_mb=pictures.LIMIT_MB, limit_megapixels=pictures.LIMIT_MEGAPIXELS) from problem
    except pictures.PictureUnreadable as problem:
        raise PaperUnreadable from problem


def _record(act: str, paper: Paper, *, actor: str, now: datetime) -> None:
    record_act(
        f"applications:paper:{act}",
        actor=actor,
        subject_kind="application",
        subject_id=paper.application.number,
        at=now,
        details={"paper": paper.pk, "kind": paper.kind},
    )
