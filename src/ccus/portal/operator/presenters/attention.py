"""What the operator is asked to look at, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse

from ccus.access.models import Attention, RefusedAttempt
from ccus.access.states import AttentionCause, Role
from ccus.portal.ui.shapes.looks import AttemptRow, AttentionRow


def attention_rows(
    rows: Iterable[Attention], *, names: Mapping[str, str], firms: Mapping[str, str], language: str
) -> tuple[AttentionRow, ...]:
    """`names` are those behind the actors, `firms` those of the firms in whose name they acted."""
    return tuple(
        AttentionRow(
            cause=AttentionCause(row.cause).label(language),
            who=names.get(row.viewer, row.viewer),
            role=_role(row.viewer_role, language),
            subject=firms.get(row.viewer_subject_ccus_id, row.viewer_subject_ccus_id),
            number=row.number,
            limit=row.limit,
            first_at=row.first_at,
            last_at=row.last_at,
            answer_url="" if row.looked_at else reverse("operator:attention-answer", args=[row.pk]),
            looked_by=names.get(row.looked_by, row.looked_by),
            looked_at=row.looked_at,
            note=row.note,
        )
        for row in rows
    )


def attempt_rows(
    rows: Iterable[RefusedAttempt], *, names: Mapping[str, str], firms: Mapping[str, str], language: str
) -> tuple[AttemptRow, ...]:
    return tuple(
        AttemptRow(
            who=names.get(row.viewer, row.viewer),
            role=_role(row.viewer_role, language),
            subject=firms.get(row.viewer_subject_ccus_id, row.viewer_subject_ccus_id),
            page=row.page,
            refusal=row.code,
            attempts=row.attempts,
            last_asked=row.last_asked,
            last_at=row.last_at,
        )
        for row in rows
    )


def _role(code: str, language: str) -> str:
    return Role(code).label(language) if code in set(Role) else ""
