"""Closed lists of documents."""

from __future__ import annotations

from ccus.kit.labels import Labelled


class RetirementMethod(Labelled):
    """Who reports the days of a site to the retirement mutual aid (建退共). The prime chooses for each site."""

    PRIME_BULK = "prime_bulk", "元請一括作業方式", "bulk by the prime"
    FIRST_TIER_BULK = "first_tier_bulk", "一次下請一括作業方式", "bulk by each first-tier firm"
    INDIVIDUAL = "individual", "下請個別作業方式", "each firm for its own people"


class RetirementStanding(Labelled):
    """Whether the days of a person at a site go into the report of a month."""

    IN = "in", "報告に入る", "in the report"
    PARTLY = "partly", "一部が入らない", "partly left out"
    REPAIR = "repair", "直すと入る", "in once it is repaired"
    OUT = "out", "対象外", "not for this report"


class RetirementState(Labelled):
    """How far the report of a site and month is."""

    EMPTY = "empty", "報告する日なし", "no days to report"
    RUNNING = "running", "月の途中", "month not over"
    WAITING = "waiting", "未報告", "not reported"
    DONE = "done", "報告済み", "reported"
    CHANGED = "changed", "報告のあとに変わった", "changed since the report"


class FormFile(Labelled):
    """As which file a form leaves."""

    PDF = "pdf", "PDF", "PDF"
    XLSX = "xlsx", "Excel", "Excel"
    JSON = "json", "JSON", "JSON"
    ARCHIVE = "pdfa", "PDF/A（長期保存用）", "PDF/A for archives"


class FormSetState(Labelled):
    """How far a set of forms is."""

    WAITING = "waiting", "順番待ち", "waiting"
    RUNNING = "running", "作成中", "being made"
    DONE = "done", "できました", "done"
    STOPPED = "stopped", "中止しました", "stopped"


FORM_SET_TRANSITIONS: dict[FormSetState, dict[FormSetState, str]] = {
    # from: {to: who may do it}
    FormSetState.WAITING: {FormSetState.RUNNING: "job"},
    FormSetState.RUNNING: {FormSetState.DONE: "job", FormSetState.STOPPED: "job, when the role ended"},
    FormSetState.DONE: {},
    FormSetState.STOPPED: {FormSetState.WAITING: "whoever asked for it"},
}


class SubmissionState(Labelled):
    """Life of a form that a firm hands in (提出), up the hierarchy to the prime."""

    DRAFTED = "drafted", "準備中", "being prepared"
    SUBMITTED = "submitted", "提出済み", "handed in"
    PASSED_ON = "passed_on", "上位へ送付済み", "passed on"
    RETURNED = "returned", "差戻し", "returned"
    RESUBMITTED = "resubmitted", "再提出済み", "handed in again"
    ACCEPTED = "accepted", "受領済み", "accepted"
    WITHDRAWN = "withdrawn", "取り下げ", "withdrawn"
    REMOVED = "removed", "保存期間を過ぎて消去", "removed after its keeping"


_S = SubmissionState
_MAKER, _FIRM_ABOVE, _PRIME = "maker, or a firm above for it", "firm above", "prime"
_KEEPING_OVER = "job, once it was kept long enough"
SUBMISSION_TRANSITIONS: dict[SubmissionState, dict[SubmissionState, str]] = {
    # from: {to: who brings it about}; a new version of the same form goes the whole way again
    _S.DRAFTED: {_S.SUBMITTED: _MAKER},
    _S.SUBMITTED: {
        _S.PASSED_ON: _FIRM_ABOVE,
        _S.ACCEPTED: _PRIME,
        _S.RETURNED: _FIRM_ABOVE,
        _S.RESUBMITTED: _MAKER,
        _S.WITHDRAWN: _MAKER,
        _S.REMOVED: _KEEPING_OVER,
    },
    _S.PASSED_ON: {
        _S.PASSED_ON: _FIRM_ABOVE,
        _S.ACCEPTED: _PRIME,
        _S.RETURNED: _FIRM_ABOVE,
        _S.RESUBMITTED: _MAKER,
        _S.WITHDRAWN: _MAKER,
        _S.REMOVED: _KEEPING_OVER,
    },
    _S.RETURNED: {_S.RESUBMITTED: _MAKER, _S.WITHDRAWN: _MAKER, _S.REMOVED: _KEEPING_OVER},
    _S.RESUBMITTED: {
        _S.RESUBMITTED: _MAKER,
        _S.PASSED_ON: _FIRM_ABOVE,
        _S.ACCEPTED: _PRIME,
        _S.RETURNED: _FIRM_ABOVE,
        _S.WITHDRAWN: _MAKER,
        _S.REMOVED: _KEEPING_OVER,
    },
    _S.ACCEPTED: {_S.RESUBMITTED: _MAKER, _S.REMOVED: _KEEPING_OVER},
    _S.WITHDRAWN: {_S.RESUBMITTED: _MAKER, _S.REMOVED: _KEEPING_OVER},
    _S.REMOVED: {},
}

# A firm above has to look at these.
WAITING = (SubmissionState.SUBMITTED, SubmissionState.PASSED_ON, SubmissionState.RESUBMITTED)


class StepKind(Labelled):
    """One act in the life of a form that was handed in. Each is one row that never changes."""

    HANDED_IN = "handed_in", "提出", "handed in"
    PASSED_ON = "passed_on", "確かめて上位へ送付", "looked at and passed on"
    RETURNED = "returned", "差戻し", "returned"
    ACCEPTED = "accepted", "受領", "accepted"
    WITHDRAWN = "withdrawn", "取り下げ", "withdrawn"
    REMOVED = "removed", "保存期間を過ぎて消去", "removed after its keeping"


class FormDue(Labelled):
    """When a form has to be there."""

    ENTRY = "entry", "入場の前まで", "before the firm enters"
    MONTHLY = "monthly", "毎月", "every month"
    NOT_NEEDED = "not_needed", "求めない", "not asked for"


class Obligation(Labelled):
    """How it stands with one form that a firm has to hand in."""

    OVERDUE = "overdue", "期限切れ", "overdue"
    RETURNED = "returned", "差戻し", "returned"
    DUE = "due", "これから提出", "still to be handed in"
    WAITING = "waiting", "確認待ち", "waiting to be looked at"
    ACCEPTED = "accepted", "受領済み", "accepted"
