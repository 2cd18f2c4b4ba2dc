"""Answers and papers of an application that the caller has been admitted to."""

from __future__ import annotations

from django.db.models import Q

from ccus.applications.models import AnswerVersion, Application, Paper
from ccus.applications.states import PaperKind, ReadingState


def current_version(application: Application) -> AnswerVersion | None:
    """The answers in force; None before the first save."""
    return application.versions.order_by("-version").first()


def list_papers(application: Application) -> list[Paper]:
    """The papers that are attached, in the order of adding, with what was read on them."""
    return list(application.papers.filter(removed_at__isnull=True).select_related("reading").order_by("pk"))


def list_papers_and_refused(application: Application) -> list[Paper]:
    """The same, and those that were let go at once for what they showed, which are told by `removed_at`."""
    wanted = Q(removed_at__isnull=True) | Q(reading__state=ReadingState.REFUSED.value)
    return list(application.papers.filter(wanted).select_related("reading").order_by("pk"))


def kinds_of(papers: list[Paper]) -> frozenset[PaperKind]:
    return frozenset(PaperKind(paper.kind) for paper in papers)
