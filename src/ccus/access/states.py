"""Closed lists of access: roles and what a role is held for."""

from __future__ import annotations

from ccus.kit.labels import Labelled


class Role(Labelled):
    """Hats a person can wear. What each may do is in `catalogue.py`."""

    TECHNICIAN = "technician", "技能者", "technician"
    BUSINESS_CLERK = "business_clerk", "事業者の事務担当", "business clerk"
    BUSINESS_ADMINISTRATOR = "business_administrator", "事業者責任者", "business administrator"
    SITE_MANAGER = "site_manager", "元請の現場管理者", "site manager of the prime contractor"
    COUNTER_CLERK = "counter_clerk", "登録の窓口の担当（認定登録機関）", "clerk of a registration counter"
    REVIEWER = "reviewer", "審査担当", "reviewer"
    OPERATOR = "operator", "運営主体の職員", "operator staff"
    ANALYST = "analyst", "運営委員会の分析担当", "analyst of the committee"
    EVALUATOR = "evaluator", "能力評価の実施団体の担当", "evaluator of an evaluating body"


class SubjectKind(Labelled):
    NONE = "none", "なし", "none"
    TECHNICIAN = "technician", "技能者", "technician"
    BUSINESS = "business", "事業者", "business"
    SITE = "site", "現場", "site"


class Relation(Labelled):
    """How a viewer stands to the technician or business whose items are shown, strongest first."""

    SELF = "self", "本人", "the person"
    EMPLOYER = "employer", "所属事業者", "the employer"
    PRIME = "prime", "元請事業者", "the prime contractor"
    UPPER = "upper", "上位の事業者", "an upper contractor"
    REGISTRY = "registry", "登録・審査の窓口", "the registration desk"
    OTHER = "other", "そのほか", "others"


class SitePhase(Labelled):
    """Where the site stands by which a contractor knows a person; what may be seen depends on it."""

    NONE = "none", "現場なし", "no site"
    PREPARING = "preparing", "準備中", "in preparation"
    OPEN = "open", "開設中", "open"
    OUTSIDE_PERIOD = "outside_period", "蓄積期間の外", "outside the recording period"
    CLOSED = "closed", "終了", "closed"


class DisclosureChangeState(Labelled):
    """Life of a proposed change of the disclosure policy: it holds once a second operator has agreed."""

    PROPOSED = "proposed", "確認待ち", "proposed"
    AGREED = "agreed", "承認済み", "agreed"
    DECLINED = "declined", "見送り", "declined"
    WITHDRAWN = "withdrawn", "取り下げ", "withdrawn"


DISCLOSURE_CHANGE_TRANSITIONS: dict[DisclosureChangeState, dict[DisclosureChangeState, str]] = {
    # from: {to: who may do it}
    DisclosureChangeState.PROPOSED: {
        DisclosureChangeState.AGREED: "another operator",
        DisclosureChangeState.DECLINED: "another operator",
        DisclosureChangeState.WITHDRAWN: "the proposer",
    },
    DisclosureChangeState.AGREED: {},
    DisclosureChangeState.DECLINED: {},
    DisclosureChangeState.WITHDRAWN: {},
}


class AttentionCause(Labelled):
    """Why the operator is asked to look at what somebody did."""

    CURIOSITY = "curiosity", "現場によらず多くの人を見た", "many people, no site"
    REFUSALS = "refusals", "見られない記録を何度も求めた", "many refused requests"


class Channel(Labelled):
    """The way on which items leave: what may be seen depends on it."""

    SCREEN = "screen", "画面", "screen"
    FORM = "form", "帳票", "printed form"
    EXPORT = "export", "ファイル出力", "file"
    GATE = "gate", "現場の読み取り機器", "gate"
    JOINT_USE = "joint_use", "連携システム（共同利用）", "partner system (joint use)"
    RETIREMENT = "retirement", "建退共への報告", "report to the retirement mutual aid"


class CodePurpose(Labelled):
    """What a one-time code was made for."""

    PHONE = "phone", "携帯電話に送った確認コード", "sent to the telephone"
    SHEET = "sheet", "印刷した回復シートのコード", "on the printed recovery sheet"
    DESK = "desk", "窓口で渡したコード", "handed over at a desk"


class RecoveryState(Labelled):
    """Life of getting back into an account with one weak proof: it waits, and the person can stop it."""

    WAITING = "waiting", "待機中（本人が止められる）", "waiting, can be stopped"
    DONE = "done", "完了", "done"
    STOPPED = "stopped", "本人が止めた", "stopped by the person"


RECOVERY_TRANSITIONS: dict[RecoveryState, dict[RecoveryState, str]] = {
    # from: {to: what brings it about}
    RecoveryState.WAITING: {RecoveryState.DONE: "a day has passed", RecoveryState.STOPPED: "the person"},
    RecoveryState.DONE: {},
    RecoveryState.STOPPED: {},
}


class DeskProof(Labelled):
    """What somebody at a desk has seen of the person."""

    DRIVING_LICENCE = "driving_licence", "運転免許証", "driving licence"
    MY_NUMBER_CARD = "my_number_card", "マイナンバーカード（表）", "My Number card (front)"
    RESIDENCE_CARD = "residence_card", "在留カード", "residence card"
    PASSPORT = "passport", "パスポート", "passport"
    INSURANCE_PAPER = "insurance_paper", "健康保険の資格確認書", "health insurance certificate"
    CAREER_CARD = "career_card", "キャリアアップカード（顔写真を見比べた）", "career-up card, its photo compared"
