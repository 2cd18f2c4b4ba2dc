"""Refusals of levels: applying, deciding, certificates, consents."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotAllowed, NotFound


class FieldUnknown(NotFound):
    code = "levels.field_unknown"
    title_ja = "その能力評価の分野はありません。"
    action_ja = "一覧から分野を選び直してください。"
    title_en = "There is no such evaluation field."
    action_en = "Choose a field from the list."


class NothingToApplyFor(Conflict):
    code = "levels.nothing_to_apply_for"
    title_ja = "「{field}」で申請できるのは、今より上のレベルの条件がそろったときです。"
    action_ja = "「何が足りない？」のページで、足りない日数と資格を確かめてください。"
    title_en = "You can apply in {field} once the conditions of a higher level are there."
    action_en = "See on the page “What do I need?” which days and qualifications are missing."


class AssessmentRunning(Conflict):
    code = "levels.assessment_running"
    title_ja = "「{field}」の申請は、すでに出ています。"
    action_ja = "その申請の結果を待つか、取り下げてから申請してください。"
    title_en = "There is a running application in {field} already."
    action_en = "Wait for its result, or withdraw it first."


class AssessmentNotFound(NotFound):
    code = "levels.assessment_not_found"
    title_ja = "その申請は見つかりません。"
    action_ja = "一覧から選び直してください。"
    title_en = "There is no such application."
    action_en = "Choose it from the list again."


class AssessmentNotOpen(Conflict):
    code = "levels.assessment_not_open"
    title_ja = "この申請は「{state}」なので、その手続きはできません。"
    action_ja = "画面を読み込み直して、今の状態を確かめてください。"
    title_en = "This application is “{state_en}”, so this cannot be done."
    action_en = "Reload the page to see where it stands."


class LevelOutOfReach(BadInput):
    code = "levels.level_out_of_reach"
    title_ja = "レベル{level}の条件は満たされていません。認定できるのはレベル{possible}までです。"
    action_ja = "足りない条件を確かめて、レベルを選び直してください。"
    title_en = "The conditions of level {level} are not met; level {possible} is the highest that can be confirmed."
    action_en = "See which conditions are missing and choose another level."


class ReasonMissing(BadInput):
    code = "levels.reason_missing"
    title_ja = "理由が書かれていません。"
    action_ja = "申請した人が読んで分かる理由を書いてください。"
    title_en = "No reason is given."
    action_en = "Write a reason that the applicant understands."


class ReasonTooLong(BadInput):
    code = "levels.reason_too_long"
    title_ja = "理由が長すぎます（{limit} 文字まで）。"
    action_ja = "短くして、もう一度送ってください。"
    title_en = "The reason is too long (at most {limit} characters)."
    action_en = "Shorten it and send it again."


class AppealNeedsAnotherEvaluator(NotAllowed):
    code = "levels.appeal_needs_another_evaluator"
    title_ja = "不服申立ては、前に判断した人とは別の人が判断します。"
    action_ja = "同じ分野を担当する別の人に頼んでください。"
    title_en = "An appeal is decided by somebody else than the one who declined."
    action_en = "Ask another evaluator of the same field."


class CertificateTooLate(Conflict):
    code = "levels.certificate_too_late"
    title_ja = "経歴証明を出せるのは {until} までです。"
    action_ja = "それ以降は、CCUSに記録された日数だけが数えられます。"
    title_en = "Career certificates could be filed until {until}."
    action_en = "From then on only days recorded in CCUS count."


class NoCareerToCertify(Conflict):
    code = "levels.no_career_to_certify"
    title_ja = "証明できる期間がありません。"
    action_ja = "いちばん古い資格や表彰の取得日が登録されているか確かめてください。その日からの期間が対象です。"
    title_en = "There is no time to certify."
    action_en = "See whether the day of your oldest qualification or award is registered: the time from then on counts."


class CertifiedDaysTooMany(BadInput):
    code = "levels.certified_days_too_many"
    title_ja = "職長・班長の日数が、証明できる就業日数（{limit} 日）を超えています。"
    action_ja = "日数を直して、もう一度送ってください。"
    title_en = "The days as foreman and crew leader are more than the work days that can be certified ({limit})."
    action_en = "Correct the days and send it again."


class CertifierUnknown(BadInput):
    code = "levels.certifier_unknown"
    title_ja = "証明する事業者が見つかりません。"
    action_ja = "CCUSに登録された事業者の14桁のIDを入力してください。所属事業者は、所属したことのある会社です。"
    title_en = "The firm that is to certify cannot be found."
    action_en = "Type the 14-digit ID of a registered firm; as employer one to which you belong or belonged."


class CertificateNotFound(NotFound):
    code = "levels.certificate_not_found"
    title_ja = "その経歴証明は見つかりません。"
    action_ja = "一覧から選び直してください。"
    title_en = "There is no such career certificate."
    action_en = "Choose it from the list again."


class CertificateExists(Conflict):
    code = "levels.certificate_exists"
    title_ja = "経歴証明は、すでに出ています。"
    action_ja = "今の証明の結果を待つか、取り下げてから出してください。"
    title_en = "A career certificate was filed already."
    action_en = "Wait for its result, or withdraw it first."


class ConsentExists(Conflict):
    code = "levels.consent_exists"
    title_ja = "この会社には、もう見せています。"
    action_ja = "やめるときは「見せるのをやめる」を押してください。"
    title_en = "This firm may see it already."
    action_en = "Press “Stop showing” to end it."


class ConsentMissing(NotFound):
    code = "levels.consent_missing"
    title_ja = "本人が見せることに同意していません。"
    action_ja = "本人に、「何が足りない？」のページで「会社に見せる」を押してもらってください。"
    title_en = "The person has not agreed to show this."
    action_en = "Ask them to press “Show it to my firm” on the page “What do I need?”."


class MandateMissing(NotAllowed):
    code = "levels.mandate_missing"
    title_ja = "この分野の担当ではありません。"
    action_ja = "運営主体に、担当する分野を確かめてください。"
    title_en = "You are not in charge of this field."
    action_en = "Ask the operator which fields you are in charge of."


class EvaluatorUnknown(NotFound):
    code = "levels.evaluator_unknown"
    title_ja = "その担当者は見つかりません。"
    action_ja = "能力評価実施団体の担当の役割を持つ人を、一覧から選んでください。"
    title_en = "There is no such evaluator."
    action_en = "Choose somebody with the role of an evaluator from the list."


class MandateExists(Conflict):
    code = "levels.mandate_exists"
    title_ja = "その期間は、もうこの分野の担当になっています。"
    action_ja = "期間を確かめてください。"
    title_en = "The account is in charge of this field over those days already."
    action_en = "Check the days."


class CriteriaNotReadable(BadInput):
    code = "levels.criteria_not_readable"
    title_ja = "この基準は読み取れません。{fault}"
    action_ja = "示された行と列を直して、もう一度送ってください。"
    title_en = "These criteria cannot be read. {fault_en}"
    action_en = "Correct the line and column named and send them again."
