"""Draws the operator's attention to unusual looking, and keeps attempts that were refused."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Sum

from ccus.access.errors import AttentionNotFound
from ccus.access.models import Attention, Disclosure, RefusedAttempt
from ccus.access.permissions import check_may
from ccus.access.rules import looks
from ccus.access.rules.looks import OF_COURSE
from ccus.access.states import AttentionCause
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date

MOST_ASKED = 200
MOST_NOTE = 400


def watch_looks(viewer: Viewer, *, now: datetime) -> None:
    """Counts the different people at whom the viewer looked today without a site, and asks for attention beyond the limit.

    One statement, two beyond the limit. Called after a look that may be curiosity; such looks are few.
    """
    on = jst_date(now)
    rows = Disclosure.objects.filter(viewer=viewer.actor, disclosed_on=on, site_ccus_id="").exclude(
        relation__in=[relation.value for relation in OF_COURSE]
    )
    people = {
        technician
        for technician, page in rows.values_list("technician_ccus_id", "page")
        if not ((purpose := looks.purpose_of(page)) and purpose.is_work)
    }
    _ask(AttentionCause.CURIOSITY, viewer, number=len(people), limit=looks.most_people(on=on), now=now)


def record_refusal(viewer: Viewer, *, code: str, asked: str, now: datetime) -> None:
    """Keeps that a record was asked for in vain: who, when, on which page, which address. Two statements.

    `asked` are the values of the address. Visitors who are not signed in are not kept: a door is not a record.
    """
    if viewer.account_id is None:
        return
    on = jst_date(now)
    row, is_first = RefusedAttempt.objects.get_or_create(
        viewer=viewer.actor,
        refused_on=on,
        page=viewer.page,
        code=code,
        viewer_subject_ccus_id=viewer.subject_ccus_id,
        defaults={
            "viewer_role": viewer.role.value if viewer.role else "",
            "last_asked": asked[:MOST_ASKED],
            "first_at": now,
            "last_at": now,
        },
    )
    if not is_first:
        RefusedAttempt.objects.filter(pk=row.pk).update(
            attempts=F("attempts") + 1, last_asked=asked[:MOST_ASKED], last_at=now
        )
    total = RefusedAttempt.objects.filter(viewer=viewer.actor, refused_on=on).aggregate(all=Sum("attempts"))["all"]
    _ask(AttentionCause.REFUSALS, viewer, number=total or 0, limit=looks.most_refusals(on=on), now=now)


@transaction.atomic
def answer_attention(viewer: Viewer, attention_id: int, *, note: str, now: datetime) -> Attention:
    """An operator has looked at it. Raises PermissionMissing, AttentionNotFound."""
    check_may(viewer, "access:attention:answer")
    row = Attention.objects.select_for_update().filter(pk=attention_id).first()
    if row is None:
        raise AttentionNotFound
    row.looked_by, row.looked_at, row.note = viewer.actor, now, note.strip()[:MOST_NOTE]
    row.save(update_fields=["looked_by", "looked_at", "note"])
    record_act("access:attention:answer", actor=viewer.actor, subject_kind="attention", subject_id=row.pk, at=now)
    return row


def _ask(cause: AttentionCause, viewer: Viewer, *, number: int, limit: int, now: datetime) -> None:
    if number <= limit:
        return
    Attention.objects.update_or_create(
        cause=cause.value,
        viewer=viewer.actor,
        happened_on=jst_date(now),
        defaults={"number": number, "last_at": now},
        create_defaults={
            "viewer_role": viewer.role.value if viewer.role else "",
            "viewer_subject_ccus_id": viewer.subject_ccus_id,
            "number": number,
            "limit": limit,
            "first_at": now,
            "last_at": now,
        },
    )
