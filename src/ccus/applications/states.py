"""Closed lists of applications: kinds, the life of an application, decisions, papers."""

from __future__ import annotations

from ccus.kit.labels import Labelled


class ApplicationKind(Labelled):
    """What is applied for. Which pages are asked stands in `data/pages.csv`."""

    TECHNICIAN_SIMPLIFIED = "technician_simplified", "技能者登録（簡略型）", "technician registration, simplified"
    TECHNICIAN_DETAILED = "technician_detailed", "技能者登録（詳細型）", "technician registration, detailed"
    TECHNICIAN_WITH_LEVEL = (
        "technician_with_level",
        "技能者登録（詳細型）と能力評価を一度に",
        "technician registration, detailed, together with an evaluation",
    )
    TECHNICIAN_UPGRADE = "technician_upgrade", "簡略型から詳細型への変更", "from simplified to detailed"
    TECHNICIAN_CHANGE = "technician_change", "技能者情報の変更", "change of a technician's items"
    CARD_REISSUE = "card_reissue", "カードの再発行", "re-issue of a card"
    BUSINESS_CORPORATION = "business_corporation", "事業者登録（法人）", "registration of a corporation"
    BUSINESS_SOLE_TRADER = "business_sole_trader", "事業者登録（個人事業主）", "registration of a sole trader"
    ONE_PERSON_CONTRACTOR = (
        "one_person_contractor",
        "一人親方の登録（事業者と技能者を一度に）",
        "one-person contractor: business and technician at once",
    )
    BUSINESS_CHANGE = "business_change", "事業者情報の変更", "change of a business's items"
    BUSINESS_RENEWAL = "business_renewal", "事業者登録の更新", "renewal of a business"


class ApplicationState(Labelled):
    """Life of an application (申請)."""

    DRAFT = "draft", "下書き", "draft"
    SUBMITTED = "submitted", "送信済み", "sent"
    AWAITING_PAYMENT = "awaiting_payment", "支払い待ち", "waiting for payment"
    IN_REVIEW = "in_review", "審査中", "in review"
    RETURNED = "returned", "差戻し（直してください）", "returned, to be corrected"
    RESUBMITTED = "resubmitted", "直して再送信済み", "corrected and sent again"
    APPROVED = "approved", "承認済み", "approved"
    IN_ASSESSMENT = "in_assessment", "登録済み・能力評価の審査中", "registered, being evaluated"
    CARD_ORDERED = "card_ordered", "カード作成中", "card is being made"
    DELIVERED = "delivered", "カード到着", "card delivered"
    REJECTED = "rejected", "不承認", "rejected"
    WITHDRAWN = "withdrawn", "取り下げ", "withdrawn"
    EXPIRED = "expired", "期限切れ", "expired"


_S = ApplicationState
APPLICATION_TRANSITIONS: dict[ApplicationState, dict[ApplicationState, str]] = {
    # from: {to: who or what brings it about}
    _S.DRAFT: {_S.SUBMITTED: "applicant", _S.WITHDRAWN: "applicant", _S.EXPIRED: "deadline"},
    _S.SUBMITTED: {_S.AWAITING_PAYMENT: "fee to pay", _S.IN_REVIEW: "nothing to pay"},
    _S.AWAITING_PAYMENT: {_S.IN_REVIEW: "payment", _S.WITHDRAWN: "applicant", _S.EXPIRED: "deadline"},
    _S.IN_REVIEW: {
        _S.RETURNED: "reviewer",
        _S.APPROVED: "reviewer",
        _S.REJECTED: "reviewer",
        _S.WITHDRAWN: "applicant",
    },
    _S.RETURNED: {_S.RESUBMITTED: "applicant", _S.WITHDRAWN: "applicant", _S.EXPIRED: "deadline"},
    _S.RESUBMITTED: {
        _S.RETURNED: "reviewer",
        _S.APPROVED: "reviewer",
        _S.REJECTED: "reviewer",
        _S.WITHDRAWN: "applicant",
    },
    _S.APPROVED: {
        _S.CARD_ORDERED: "where a card belongs to it",
        _S.IN_ASSESSMENT: "where a level was applied for with it",
    },
    _S.IN_ASSESSMENT: {_S.CARD_ORDERED: "evaluating body, or deadline"},
    _S.CARD_ORDERED: {_S.DELIVERED: "arrival of the card"},
    _S.DELIVERED: {},
    _S.REJECTED: {},
    _S.WITHDRAWN: {},
    _S.EXPIRED: {},
}

IN_QUEUE = (ApplicationState.IN_REVIEW, ApplicationState.RESUBMITTED)
EDITABLE = (ApplicationState.DRAFT, ApplicationState.RETURNED)
ENDED_WITHOUT_RESULT = (ApplicationState.REJECTED, ApplicationState.WITHDRAWN, ApplicationState.EXPIRED)
OVER = (
    ApplicationState.APPROVED,
    ApplicationState.IN_ASSESSMENT,
    ApplicationState.CARD_ORDERED,
    ApplicationState.DELIVERED,
    ApplicationState.REJECTED,
    ApplicationState.WITHDRAWN,
    ApplicationState.EXPIRED,
)
# Whoever was applied for is registered in these.
REGISTERED = (
    ApplicationState.APPROVED,
    ApplicationState.IN_ASSESSMENT,
    ApplicationState.CARD_ORDERED,
    ApplicationState.DELIVERED,
)


class DecisionKind(Labelled):
    """One act in the life of an application. Each is one row that never changes."""

    OPENED = "opened", "書き始め", "opened"
    SUBMITTED = "submitted", "送信", "sent"
    PAYMENT_ASKED = "payment_asked", "請求", "payment asked"
    PAID = "paid", "入金", "paid"
    QUEUED = "queued", "審査待ちへ", "put in the queue"
    RETURNED = "returned", "差戻し", "returned"
    CORRECTED = "corrected", "補記（審査担当による訂正）", "corrected by the reviewer"
    RESUBMITTED = "resubmitted", "再送信", "sent again"
    APPROVAL_PROPOSED = "approval_proposed", "一人目の承認", "first of two approvals"
    APPROVED = "approved", "承認", "approved"
    REJECTED = "rejected", "不承認", "rejected"
    WITHDRAWN = "withdrawn", "取り下げ", "withdrawn"
    EXPIRED = "expired", "期限切れ", "expired"
    LEVEL_ASKED = "level_asked", "能力評価の団体へ", "passed on to the evaluating body"
    CARD_ORDERED = "card_ordered", "カードの注文", "card ordered"
    DELIVERED = "delivered", "カードの到着", "card delivered"


class PaperKind(Labelled):
    """What a photograph or scan shows."""

    FACE_PHOTO = "face_photo", "顔写真", "face photo"
    IDENTITY = "identity", "本人確認書類", "proof of identity"
    IDENTITY_BACK = "identity_back", "本人確認書類（裏面・2枚目）", "proof of identity, back or second sheet"
    INSURANCE = "insurance", "社会保険の書類", "social insurance"
    MUTUAL_AID = "mutual_aid", "退職金共済の書類", "retirement mutual aid"
    QUALIFICATION = "qualification", "資格の証明書", "certificate of a qualification"
    LICENCE = "licence", "建設業許可の書類", "construction licence"
    BUSINESS_PROOF = "business_proof", "事業を証する書類", "proof of the business"
    CONSENT = "consent", "代行申請の同意書", "consent to an application by proxy"


class ReadingState(Labelled):
    """How far the reading of a paper is."""

    WAITING = "waiting", "読み取り中", "being read"
    READ = "read", "読み取りました", "read"
    FAILED = "failed", "読み取れませんでした", "could not be read"
    UNAVAILABLE = "unavailable", "読み取りは使えません", "reading is not installed"
    REFUSED = "refused", "受け取れません（マイナンバー）", "not accepted: My Number"


class Risk(Labelled):
    """How carefully a reviewer has to look, by what the checks found (`rules/risk.py`)."""

    LOW = "low", "ふつう", "ordinary"
    MEDIUM = "medium", "注意", "look closely"
    HIGH = "high", "慎重に（二人で確認）", "with care, two people"


class ReviewOutcome(Labelled):
    """What a reviewer decided; two reviewers of one application agree when these are the same."""

    APPROVE = "approve", "承認", "approve"
    RETURN = "return", "差戻し", "return"
    REJECT = "reject", "不承認", "reject"


class KnownPersonWay(Labelled):
    """How it was shown that an application is about somebody who is registered."""

    ID = "id", "技能者IDと生年月日", "technician ID and birth date"
    CARD = "card", "カードの技能者IDと有効期限", "ID and last day of the card"
    PHONE = "phone", "登録の携帯電話に届いたコード", "code to the registered telephone"
    REVIEWER = "reviewer", "審査担当の見比べ", "comparison by a reviewer"


class KnownPersonAnswer(Labelled):
    """What somebody said about an applicant and a registered person."""

    FIRST_TIME = "first_time", "はじめての登録（本人の申告）", "registers for the first time, says the applicant"
    AT_DESK = "at_desk", "窓口で証明する（本人の希望）", "wants to prove it at a desk"
    OTHER_PERSON = "other_person", "別の人", "somebody else"
