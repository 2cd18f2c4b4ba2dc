"""The person's own part of the page about the next level: applications, the career before CCUS, who may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.levels.queries.assessments import OwnAssessment
from ccus.levels.queries.consents import FirmConsent
from ccus.levels.queries.needs import Needs
from ccus.levels.rules.book import GUIDELINE
from ccus.levels.rules.careers import career_span, certificate_terms, may_be_filed
from ccus.levels.rules.criteria import book_in_force
from ccus.levels.states import ASSESSMENT_TRANSITIONS, AssessmentState, CertificateState
from ccus.portal.ui.needs import conditions_then, day_words
from ccus.portal.ui.shapes.needs import AssessmentRow, CareerBox, ConsentRow, NeedsPage

MARKS = {
    AssessmentState.CONFIRMED: "met",
    AssessmentState.DECLINED: "missing",
    AssessmentState.UPHELD: "missing",
    AssessmentState.RETURNED: "missing",
}


def with_own_forms(
    page: NeedsPage,
    needs: Needs,
    *,
    assessments: Iterable[OwnAssessment],
    consents: Iterable[FirmConsent],
    language: str,
) -> NeedsPage:
    """The same page with what only the person can do."""
    rows = tuple(_assessment_row(each, language=language) for each in assessments)
    field, possible = needs.chosen.field, needs.proposal.possible_level
    may_apply = field != GUIDELINE and possible > needs.chosen.level
    return replace(
        page,
        apply_url=reverse("technician:assessments") if may_apply else "",
        apply_field=field,
        apply_words=_("「%(field)s」のレベル%(level)dを申請する") % {"field": page.field, "level": possible},
        assessments=rows,
        career=_career(needs, language=language),
        consents=tuple(
            ConsentRow(
                business_id=each.business_ccus_id,
                name=each.business_name,
                is_shown=each.is_given,
                url=reverse("technician:needs-consent-ending" if each.is_given else "technician:needs-consents"),
            )
            for each in consents
        ),
    )


def _assessment_row(own: OwnAssessment, *, language: str) -> AssessmentRow:
    assessment = own.assessment
    state = AssessmentState(assessment.state)
    open_steps = ASSESSMENT_TRANSITIONS[state]

    def address(step: AssessmentState, route: str) -> str:
        is_own = state is not AssessmentState.SUBMITTED or step is AssessmentState.WITHDRAWN
        return reverse(route, args=[assessment.pk]) if step in open_steps and is_own else ""

    return AssessmentRow(
        field=book_in_force().fields[assessment.field].name(language),
        wanted_level=assessment.level or assessment.wanted_level,
        state=state.label(language),
        at=assessment.changed_at,
        reason=own.reason,
        mark=MARKS.get(state, "unknown"),
        known=conditions_then(own.known, assessment.level or assessment.wanted_level, language=language),
        withdrawal_url=address(AssessmentState.WITHDRAWN, "technician:assessment-withdrawal"),
        resubmission_url=address(AssessmentState.SUBMITTED, "technician:assessment-resubmission"),
        appeal_url=address(AssessmentState.APPEALED, "technician:assessment-appeal"),
    )


def _career(needs: Needs, *, language: str) -> CareerBox | None:
    """None when there is nothing to certify and nothing was filed."""
    terms, certificate = certificate_terms(), needs.person.certificate
    span = career_span(needs.person.oldest_on, registered_on=needs.technician.registered_on, terms=terms)
    gap = (
        _("%(first)sから%(last)sまでの%(days)s日は、経歴証明でもCCUSの記録でも数えられません。")
        % {
            "first": day_words(span.gap_from, language=language),
            "last": day_words(span.gap_until, language=language),
            "days": f"{span.gap_days:,}",
        }
        if span and span.gap_from and span.gap_until
        else ""
    )
    if certificate and certificate.state is not CertificateState.DECLINED:
        words = _("%(first)sから%(last)sまで、就業日数%(days)s日: %(state)s") % {
            "first": day_words(certificate.from_on, language=language),
            "last": day_words(certificate.until_on, language=language),
            "days": f"{certificate.days.work_days:,}",
            "state": certificate.state.label(language),
        }
        waits = certificate.state is CertificateState.FILED
        withdrawal = reverse("technician:career-withdrawal", args=[certificate.certificate_id]) if waits else ""
        return CareerBox(words=words, gap_words=gap, doubt=terms.doubt(language), withdrawal_url=withdrawal)
    if span is None or not may_be_filed(needs.proposal.on, terms=terms):
        return None
    words = _(
        "いちばん古い資格の%(first)sから%(last)sまでを、就業日数%(days)s日として証明してもらえます。%(until)sまでに出してください。"
    ) % {
        "first": day_words(span.from_on, language=language),
        "last": day_words(span.until_on, language=language),
        "days": f"{span.work_days:,}",
        "until": day_words(terms.filed_until, language=language),
    }
    return CareerBox(words=words, gap_words=gap, doubt=terms.doubt(language), file_url=reverse("technician:careers"))
