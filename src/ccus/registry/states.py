"""Closed lists of the registry, with the words people know."""

from __future__ import annotations

from ccus.kit.labels import Labelled, LabelledInt


class RegistrationKind(Labelled):
    SIMPLIFIED = "simplified", "簡略型", "simplified"
    DETAILED = "detailed", "詳細型", "detailed"


class Gender(Labelled):
    MALE = "male", "男", "male"
    FEMALE = "female", "女", "female"


class BloodType(Labelled):
    A = "A", "A型", "A"
    B = "B", "B型", "B"
    O = "O", "O型", "O"  # noqa: E741  the name of the blood group
    AB = "AB", "AB型", "AB"


class RhFactor(Labelled):
    POSITIVE = "+", "RH+", "Rh+"
    NEGATIVE = "-", "RH-", "Rh-"


class BusinessKind(Labelled):
    CORPORATION = "corporation", "法人", "corporation"
    SOLE_TRADER = "sole_trader", "個人事業主", "sole trader"
    ONE_PERSON_CONTRACTOR = "one_person_contractor", "一人親方", "one-person contractor"


class AffiliationKind(Labelled):
    PRIMARY = "primary", "主たる所属", "primary"
    SECONDARY = "secondary", "従たる所属", "secondary"


class InsuranceLine(Labelled):
    """The three social insurances (社会保険) that every form asks for."""

    HEALTH = "health", "健康保険", "health insurance"
    PENSION = "pension", "年金保険", "pension"
    EMPLOYMENT = "employment", "雇用保険", "employment insurance"


class InsuranceStatus(Labelled):
    ENROLLED = "enrolled", "加入", "enrolled"
    NOT_ENROLLED = "not_enrolled", "未加入", "not enrolled"
    EXEMPT = "exempt", "適用除外", "exempt"


class InsuranceScheme(Labelled):
    KYOKAI_KENPO = "kyokai_kenpo", "協会けんぽ", "Japan Health Insurance Association"
    HEALTH_UNION = "health_union", "健康保険組合", "health insurance union"
    CONSTRUCTION_NATIONAL_HEALTH = "construction_national_health", "建設国保", "construction national health"
    NATIONAL_HEALTH = "national_health", "国民健康保険", "national health insurance"
    LATE_ELDERLY = "late_elderly", "後期高齢者医療", "late-elderly medical care"
    EMPLOYEES_PENSION = "employees_pension", "厚生年金", "employees' pension"
    NATIONAL_PENSION = "national_pension", "国民年金", "national pension"
    PENSION_RECIPIENT = "pension_recipient", "受給者", "pension recipient"
    GENERAL_EMPLOYMENT = "general_employment", "一般", "general"
    DAY_LABOURER = "day_labourer", "日雇", "day labourer"


class ExemptionReason(Labelled):
    INDIVIDUAL_WORKPLACE_UNDER_5 = "individual_workplace_under_5", "5人未満個人事業所", "individual workplace under 5"
    SOLE_TRADER_AND_FAMILY = "sole_trader_and_family", "個人事業主と家族従事者", "sole trader and family"
    AGE_LIMIT = "age_limit", "年齢による適用除外", "by age"
    SHORT_HOURS = "short_hours", "所定労働時間による適用除外", "by working hours"
    OTHER = "other", "その他", "other"


class MutualAidStatus(Labelled):
    """建退共 of a technician, and retirement mutual aid of a business."""

    ENROLLED = "enrolled", "加入", "enrolled"
    NOT_ENROLLED = "not_enrolled", "未加入", "not enrolled"
    OTHER_SCHEME = "other_scheme", "他制度に加入", "in another scheme"


class CredentialKind(Labelled):
    EDUCATION = "education", "学歴", "education"
    TRAINING = "training", "研修受講", "training"
    AWARD = "award", "表彰等", "award"


class CardColor(Labelled):
    WHITE = "white", "白", "white"
    BLUE = "blue", "青", "blue"
    SILVER = "silver", "銀", "silver"
    GOLD = "gold", "金", "gold"


class SkillLevel(LabelledInt):
    LEVEL_1 = 1, "レベル1", "level 1"
    LEVEL_2 = 2, "レベル2", "level 2"
    LEVEL_3 = 3, "レベル3", "level 3"
    LEVEL_4 = 4, "レベル4", "level 4"


COLOR_OF_LEVEL = {
    SkillLevel.LEVEL_1: CardColor.WHITE,
    SkillLevel.LEVEL_2: CardColor.BLUE,
    SkillLevel.LEVEL_3: CardColor.SILVER,
    SkillLevel.LEVEL_4: CardColor.GOLD,
}


class CardState(Labelled):
    """What a card is worth at a moment. Follows from its dates (`rules.cards`), is never stored."""

    VALID = "valid", "有効", "valid"
    NOT_YET_ISSUED = "not_yet_issued", "発行前", "not yet issued"
    EXPIRED = "expired", "有効期限切れ", "expired"
    REVOKED = "revoked", "失効", "revoked"


class CardRevocationReason(Labelled):
    """Why a card stopped being good before its last day."""

    LOST = "lost", "紛失・盗難", "lost or stolen"
    BROKEN = "broken", "破損", "broken"
    RENEWED = "renewed", "更新", "renewed"
    LEVEL_CHANGED = "level_changed", "レベルの変更", "level changed"
    CONTENT_CHANGED = "content_changed", "券面の変更", "printed content changed"
    RETURNED = "returned", "返納", "returned"
    MISTAKEN = "mistaken", "誤発行", "issued by mistake"
    ARRIVED = "arrived", "カードの到着", "the card arrived"


class CardKind(Labelled):
    """What is held to a reader. A temporary one is a QR code on paper that bridges the days until the card arrives."""

    CHIP = "chip", "カード", "card"
    TEMPORARY = "temporary", "仮のQRコード", "temporary QR code"


class CardOrderReason(Labelled):
    """Why a card is made. All but the first replace a card."""

    FIRST = "first", "はじめての発行", "first card"
    LOST = "lost", "紛失・盗難", "lost or stolen"
    BROKEN = "broken", "破損", "broken"
    RENEWED = "renewed", "更新", "renewed"
    LEVEL_CHANGED = "level_changed", "レベルの変更", "level changed"
    CONTENT_CHANGED = "content_changed", "券面の変更", "printed content changed"


REVOCATION_OF_ORDER = {
    CardOrderReason.LOST: CardRevocationReason.LOST,
    CardOrderReason.BROKEN: CardRevocationReason.BROKEN,
    CardOrderReason.RENEWED: CardRevocationReason.RENEWED,
    CardOrderReason.LEVEL_CHANGED: CardRevocationReason.LEVEL_CHANGED,
    CardOrderReason.CONTENT_CHANGED: CardRevocationReason.CONTENT_CHANGED,
}


class CardLife(Labelled):
    """Where a card stands between its order and its end. Up to `in_use` it is kept with the order; the ends follow from the card."""

    ORDERED = "ordered", "申込済み", "ordered"
    PRINTING = "printing", "印刷中", "being printed"
    DELIVERED = "delivered", "届いた", "delivered"
    IN_USE = "in_use", "使用中", "in use"
    LOST = "lost", "紛失の届け出", "reported lost"
    STOPPED = "stopped", "停止", "stopped"
    EXPIRED = "expired", "有効期限切れ", "expired"
    RETURNED = "returned", "返納・返送", "returned"
    CANCELLED = "cancelled", "取り消し", "cancelled"


CARD_LIFE_TRANSITIONS: dict[CardLife, dict[CardLife, str]] = {
    # from: {to: who may do it}
    CardLife.ORDERED: {CardLife.PRINTING: "card maker", CardLife.CANCELLED: "technician or desk"},
    CardLife.PRINTING: {
        CardLife.DELIVERED: "card maker",
        CardLife.ORDERED: "card maker, when printing failed",
        CardLife.RETURNED: "card maker, when the post brought it back",
    },
    CardLife.DELIVERED: {
        CardLife.IN_USE: "technician",
        CardLife.LOST: "technician",
        CardLife.STOPPED: "desk",
        CardLife.EXPIRED: "date",
        CardLife.RETURNED: "technician or desk",
    },
    CardLife.IN_USE: {
        CardLife.LOST: "technician",
        CardLife.STOPPED: "desk",
        CardLife.EXPIRED: "date",
        CardLife.RETURNED: "technician or desk",
    },
    CardLife.LOST: {},
    CardLife.STOPPED: {},
    CardLife.EXPIRED: {},
    CardLife.RETURNED: {},
    CardLife.CANCELLED: {},
}


class DeliveryResult(Labelled):
    """What the card maker says of one ordered card."""

    DELIVERED = "delivered", "届いた", "delivered"
    FAILED = "failed", "印刷できなかった", "printing failed"
    RETURNED = "returned", "戻ってきた", "came back by post"


class PhotoRenewalState(Labelled):
    WAITING = "waiting", "確認待ち", "waiting for confirmation"
    ACCEPTED = "accepted", "承認済み", "accepted"
    DECLINED = "declined", "差し戻し", "declined"


PHOTO_RENEWAL_TRANSITIONS: dict[PhotoRenewalState, dict[PhotoRenewalState, str]] = {
    # from: {to: who may do it}
    PhotoRenewalState.WAITING: {PhotoRenewalState.ACCEPTED: "desk", PhotoRenewalState.DECLINED: "desk"},
    PhotoRenewalState.ACCEPTED: {},
    PhotoRenewalState.DECLINED: {},
}


class DigitalCardStop(Labelled):
    """Why digital cards that were shown or handed out stopped being good."""

    ASKED = "asked", "本人の申し出", "the holder asked"
    PHOTO_CHANGED = "photo_changed", "写真の変更", "photo changed"
    LEVEL_LOWERED = "level_lowered", "レベルの訂正", "level corrected downwards"
    MISUSED = "misused", "不正な使用", "misuse"


class CardItem(Labelled):
    """What the holder of a digital card may show or leave out."""

    NAME = "name", "氏名", "name"
    PHOTO = "photo", "顔写真", "face photo"
    LEVEL = "level", "レベル", "level"
    LICENCES = "licences", "保有資格", "licences"
    TECHNICIAN_ID = "technician_id", "技能者ID", "technician ID"
    EMPLOYER = "employer", "所属する会社", "employer"
    BIRTH_DATE = "birth_date", "生年月日", "birth date"


class CardLasting(Labelled):
    """For how long a shown card is good."""

    SCREEN = "screen", "画面で見せる", "shown on a screen"
    PAPER = "paper", "紙に印刷する", "printed on paper"


class MeasureEffect(Labelled):
    """What a special measure changes for those in its area."""

    REGISTRATION = "registration", "事業者登録の期限を延ばす", "the registration of businesses lasts longer"
    FEES = "fees", "申請の料金をとらない", "applications cost nothing"
    PAPERS = "papers", "書類はあとから出せる", "papers may follow later"
    ENTRIES = "entries", "直接入力の締切を延ばす", "days may be typed in for longer"


class MeasureState(Labelled):
    """Life of a special measure (特例措置). Switching on and off both take two people."""

    PROPOSED = "proposed", "開始の確認待ち", "proposed"
    IN_FORCE = "in_force", "実施中", "in force"
    ENDING = "ending", "終了の確認待ち（実施中）", "in force, its end proposed"
    ENDED = "ended", "終了", "ended"
    DECLINED = "declined", "見送り", "declined"
    WITHDRAWN = "withdrawn", "取り下げ", "withdrawn"


MEASURE_TRANSITIONS: dict[MeasureState, dict[MeasureState, str]] = {
    # from: {to: who may do it}
    MeasureState.PROPOSED: {
        MeasureState.IN_FORCE: "another operator",
        MeasureState.DECLINED: "another operator",
        MeasureState.WITHDRAWN: "the proposer",
    },
    MeasureState.IN_FORCE: {MeasureState.ENDING: "any operator"},
    MeasureState.ENDING: {
        MeasureState.ENDED: "another operator than who proposed the end",
        MeasureState.IN_FORCE: "any operator",
    },
    MeasureState.ENDED: {},
    MeasureState.DECLINED: {},
    MeasureState.WITHDRAWN: {},
}
MEASURES_THAT_HOLD = (MeasureState.IN_FORCE, MeasureState.ENDING)


class MergeState(Labelled):
    """Life of a merge (統合) of two records of one person. Merging and undoing both take two people."""

    PROPOSED = "proposed", "統合の確認待ち", "merge proposed"
    MERGED = "merged", "統合済み", "merged"
    DECLINED = "declined", "見送り", "declined"
    UNDO_PROPOSED = "undo_proposed", "取り消しの確認待ち（統合中）", "merged, undoing proposed"
    UNDONE = "undone", "統合を取り消し済み", "undone"


MERGE_TRANSITIONS: dict[MergeState, dict[MergeState, str]] = {
    # from: {to: who may do it}
    MergeState.PROPOSED: {MergeState.MERGED: "another desk", MergeState.DECLINED: "any desk"},
    MergeState.MERGED: {MergeState.UNDO_PROPOSED: "any desk"},
    MergeState.UNDO_PROPOSED: {
        MergeState.UNDONE: "another desk than who proposed it",
        MergeState.MERGED: "any desk",
    },
    MergeState.DECLINED: {},
    MergeState.UNDONE: {},
}
MERGES_THAT_HOLD = (MergeState.MERGED, MergeState.UNDO_PROPOSED)


class OutsideSource(Labelled):
    """A service outside that is asked with consent."""

    CORE_TECHNICIANS = "core_technicians", "登録基幹技能者データベース", "database of registered core technicians"
    LICENCES = "licences", "建設業許可の情報", "data on construction licences"


class OutsideField(Labelled):
    """What a service outside may have otherwise."""

    CERTIFICATE = "certificate", "登録基幹技能者講習の修了", "course of a registered core technician"
    CERTIFICATE_LAST_DAY = "certificate_last_day", "修了証の有効期限", "last day of the certificate"
    NAME = "name", "商号・名称", "name of the business"
    REPRESENTATIVE = "representative", "代表者", "representative"
    ADDRESS = "address", "所在地", "address"
    CAPITAL = "capital", "資本金", "capital"
    TRADES = "trades", "許可業種", "licensed trades"


class LinkProblem(Labelled):
    """Why a link has brought nothing, or nothing newer."""

    NONE = "", "問題なし", "no problem"
    NOT_FOUND = "not_found", "この番号は相手先にありません", "the service knows no such number"
    OTHER_PERSON = (
        "other_person",
        "氏名か生年月日が、相手先の記録と一致しません",
        "name or birth date differ from the record",
    )


class DifferenceAnswer(Labelled):
    """What the person did with a difference."""

    OPEN = "open", "確認待ち", "open"
    ACCEPTED = "accepted", "取り入れた", "taken over"
    KEPT = "kept", "いまの登録のまま", "left as registered"
    GONE = "gone", "なくなった", "gone"
