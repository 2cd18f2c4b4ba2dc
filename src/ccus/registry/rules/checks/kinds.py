"""Closed lists of checks: what is checked, how much a finding weighs, who can put it right."""

from __future__ import annotations

from ccus.kit.labels import Labelled


class CheckKind(Labelled):
    """What is checked of a person on a roster or of a firm of the hierarchy."""

    SOCIAL_INSURANCE = "social_insurance", "社会保険確認", "social insurance"
    LICENCES = "licences", "資格・免許の期限", "expiry of licences"
    TRAINING = "training", "特別教育・技能講習", "special education and skill courses"
    RESIDENCE = "residence", "在留資格・在留期間", "residence status and period"
    HEALTH_CHECKUP = "health_checkup", "健康診断", "health check-up"
    AGE = "age", "年齢", "age"
    CARD = "card", "カード", "card"
    DATA_AGE = "data_age", "登録内容の古さ", "age of data"
    ONE_PERSON_CONTRACTOR = "one_person_contractor", "一人親方確認", "one-person contractor"
    FIRM_INSURANCE = "firm_insurance", "会社の社会保険", "firm's social insurance"
    FIRM_LICENCE = "firm_licence", "建設業許可", "construction licence"
    FIRM_REGISTRATION = "firm_registration", "事業者登録の期限", "firm's registration"
    SAFETY_MANAGER = "safety_manager", "安全衛生責任者", "safety and health manager"


class Weight(Labelled):
    """How much a finding weighs, gravest first."""

    ACT = "act", "直す", "put right"
    ASK = "ask", "確かめる", "ask"
    KNOW = "know", "知っておく", "know"
    FINE = "fine", "問題なし", "fine"


class Mender(Labelled):
    """Who can put a finding right."""

    NOBODY = "nobody", "することはありません", "nothing to do"
    PERSON = "person", "本人", "the person"
    EMPLOYER = "employer", "所属事業者", "the employer"
    FIRM = "firm", "この会社", "this firm"
    UPPER = "upper", "元請・上位の事業者", "the prime and upper contractors"


PERSON_CHECKS = (
    CheckKind.SOCIAL_INSURANCE,
    CheckKind.LICENCES,
    CheckKind.TRAINING,
    CheckKind.RESIDENCE,
    CheckKind.HEALTH_CHECKUP,
    CheckKind.AGE,
    CheckKind.CARD,
    CheckKind.DATA_AGE,
)
FIRM_CHECKS = (
    CheckKind.ONE_PERSON_CONTRACTOR,
    CheckKind.FIRM_INSURANCE,
    CheckKind.FIRM_LICENCE,
    CheckKind.FIRM_REGISTRATION,
    CheckKind.SAFETY_MANAGER,
)
