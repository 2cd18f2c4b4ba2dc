"""Closed lists of levels: the life of an assessment and of a career certificate, and who vouches for a career."""

from __future__ import annotations

from ccus.kit.labels import Labelled


class AssessmentState(Labelled):
    """Where an application for a level stands."""

    SUBMITTED = "submitted", "確認待ち", "waiting for the evaluating body"
    RETURNED = "returned", "差し戻し", "returned"
    CONFIRMED = "confirmed", "認定", "confirmed"
    DECLINED = "declined", "不認定", "declined"
    APPEALED = "appealed", "不服申立て中", "appealed"
    UPHELD = "upheld", "不認定（申立て後）", "declined after an appeal"
    WITHDRAWN = "withdrawn", "取り下げ", "withdrawn"


ASSESSMENT_TRANSITIONS: dict[AssessmentState, dict[AssessmentState, str]] = {
    # from: {to: who may do it}
    AssessmentState.SUBMITTED: {
        AssessmentState.CONFIRMED: "evaluator",
        AssessmentState.DECLINED: "evaluator",
        AssessmentState.RETURNED: "evaluator",
        AssessmentState.WITHDRAWN: "technician",
    },
    AssessmentState.RETURNED: {AssessmentState.SUBMITTED: "technician", AssessmentState.WITHDRAWN: "technician"},
    AssessmentState.DECLINED: {AssessmentState.APPEALED: "technician"},
    AssessmentState.APPEALED: {
        AssessmentState.CONFIRMED: "another evaluator",
        AssessmentState.UPHELD: "another evaluator",
        AssessmentState.WITHDRAWN: "technician",
    },
    AssessmentState.CONFIRMED: {},
    AssessmentState.UPHELD: {},
    AssessmentState.WITHDRAWN: {},
}

# In these a further application for the same field would be a second one.
RUNNING_STATES = (AssessmentState.SUBMITTED, AssessmentState.RETURNED, AssessmentState.APPEALED)
# In these the evaluating body has something to do.
AWAITING_STATES = (AssessmentState.SUBMITTED, AssessmentState.APPEALED)


class CertificateState(Labelled):
    """Where a career certificate (経歴証明) stands. Days count once it is certified."""

    FILED = "filed", "証明待ち", "waiting to be certified"
    CERTIFIED = "certified", "証明済み", "certified"
    DECLINED = "declined", "証明できない", "not certified"
    WITHDRAWN = "withdrawn", "取り下げ", "withdrawn"


CERTIFICATE_TRANSITIONS: dict[CertificateState, dict[CertificateState, str]] = {
    CertificateState.FILED: {
        CertificateState.CERTIFIED: "certifier",
        CertificateState.DECLINED: "certifier",
        CertificateState.WITHDRAWN: "technician",
    },
    CertificateState.CERTIFIED: {},
    CertificateState.DECLINED: {},
    CertificateState.WITHDRAWN: {},
}


class CertifierKind(Labelled):
    """Who vouches for a career, in the order in which they are asked; the evaluating body when nobody else can."""

    AFFILIATED = "affiliated", "所属事業者", "the employer"
    UPPER = "upper", "上位の事業者", "an upper contractor"
    PRIME = "prime", "元請事業者", "a prime contractor"
    EVALUATING_BODY = "evaluating_body", "能力評価実施団体", "the evaluating body"
