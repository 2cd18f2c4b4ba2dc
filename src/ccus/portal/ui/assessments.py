"""Applications for levels, and careers to certify, in the shape of pages: for evaluating bodies and firms."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.urls import reverse

from ccus.levels.models import CareerCertificate
from ccus.levels.queries.assessments import Case, Queue
from ccus.levels.rules.book import LOWEST_JUDGED_LEVEL
from ccus.levels.rules.criteria import book_in_force
from ccus.levels.rules.wording import OUTCOME_WORDS, summary
from ccus.levels.states import AWAITING_STATES, AssessmentState
from ccus.portal.ui.needs import MARKS, conditions_of, conditions_then, notes_of, source_of
from ccus.portal.ui.shapes.needs import CareerRow, CasePage, LevelConditions, QueuePage, QueueRow, StepRow


def queue_page(queue: Queue, careers: Iterable[CareerCertificate], *, language: str) -> QueuePage:
    """Appeals first, then the oldest."""
    fields = book_in_force().fields
    return QueuePage(
        fields=tuple(fields[code].name(language) for code in queue.fields),
        waiting=queue.waiting,
        rows=tuple(
            QueueRow(
                name=each.technician.full_name,
                field=fields[each.field].name(language),
                wanted_level=each.wanted_level,
                at=each.changed_at,
                is_appeal=each.state == AssessmentState.APPEALED,
                holds_card=each.holds_first_card,
                url=reverse("evaluator:assessment", args=[each.pk]),
            )
            for each in queue.assessments
        ),
        careers=career_rows(careers, url_of=lambda number: reverse("evaluator:career-decision", args=[number])),
    )


def case_page(case: Case, *, language: str) -> CasePage:
    """Every level with its conditions, and what was said so far."""
    assessment, proposal = case.assessment, case.proposal
    field = book_in_force().fields[assessment.field].name(language)
    state = AssessmentState(assessment.state)
    wanted = proposal.judgement(assessment.wanted_level)
    return CasePage(
        name=assessment.technician.full_name,
        ccus_id=assessment.technician.ccus_id,
        field=field,
        wanted_level=assessment.wanted_level,
        state=state.label(language),
        summary=summary(proposal, field_name=field, language=language),
        proposed_level=proposal.level,
        possible_levels=tuple(range(LOWEST_JUDGED_LEVEL, proposal.possible_level + 1)),
        levels=tuple(
            LevelConditions(
                level=judgement.level,
                mark=MARKS[judgement.outcome],
                outcome=OUTCOME_WORDS[judgement.outcome][0 if language == "ja" else 1],
                conditions=conditions_of(judgement, language=language),
            )
            for judgement in proposal.judgements
        ),
        notes=notes_of(proposal, wanted, language=language),
        steps=tuple(
            StepRow(
                step.at,
                AssessmentState(step.state).label(language),
                step.reason,
                step.level,
                conditions_then(step.explanation, step.level or assessment.wanted_level, language=language),
            )
            for step in case.steps
        ),
        explanation=source_of(wanted, "", language=language),
        decision_url=reverse("evaluator:assessment-decision", args=[assessment.pk]) if state in AWAITING_STATES else "",
        is_appeal=state is AssessmentState.APPEALED,
        holds_card=assessment.holds_first_card,
    )


def career_rows(careers: Iterable[CareerCertificate], *, url_of: Callable[[int], str]) -> tuple[CareerRow, ...]:
    """In the order given; `url_of` gives the address to which the decision is posted."""
    return tuple(
        CareerRow(
            name=each.technician.full_name,
            from_on=each.from_on,
            until_on=each.until_on,
            work_days=each.work_days,
            foreman_days=each.foreman_days,
            crew_leader_days=each.crew_leader_days,
            statement=each.statement,
            url=url_of(each.pk),
        )
        for each in careers
    )
