"""Refusals of applications: numbers and keys, answers, papers, the life of an application, the review desk."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotAllowed, NotFound


class ApplicationNotFound(NotFound):
    """Also for whoever may not know that it exists."""

    code = "applications.application_not_found"
    title_ja = "この申請は見つかりません。"
    action_ja = "申請番号と申請キーを確かめて、「申請の続き」から開いてください。"
    title_en = "This application cannot be found."
    action_en = "Check number and key of the application, and open it under “Go on with an application”."


class KeyNotProven(NotAllowed):
    code = "applications.key_not_proven"
    title_ja = "申請番号と申請キーの組み合わせが正しくありません。"
    action_ja = "控えを見ながら、もう一度入力してください。控えをなくしたときは、新しく申請を始めてください。"
    title_en = "Number and key of the application do not fit together."
    action_en = "Look at your note and type them again. If you lost it, begin a new application."


class TooManyDrafts(NotAllowed):
    """Data: `minutes`."""

    code = "applications.too_many_drafts"
    status = 429
    title_ja = "短い間にたくさんの申請が始められたので、いまは新しく始められません。"
    action_ja = (
        "{minutes}分ほど待ってから、もう一度始めてください。何人もまとめて申請するときは、一括申請リストを使えます。"
    )
    title_en = "Many applications were begun from here in a short time; none can be begun just now."
    action_en = "Wait for about {minutes} minutes and begin again. For many people at once hand in a list."


class StepNotPossible(Conflict):
    """Data: `state_ja`, `state_en`, `step_ja`, `step_en`."""

    code = "applications.step_not_possible"
    title_ja = "「{state_ja}」の申請では「{step_ja}」はできません。"
    action_ja = "申請のページを開き直して、いまの状態とできることを確かめてください。"
    title_en = "An application that is “{state_en}” cannot become “{step_en}”."
    action_en = "Open the application again to see its state and what can be done."


class DeadlinePassed(Conflict):
    """Data: `last_on` (day)."""

    code = "applications.deadline_passed"
    title_ja = "この申請を続けられるのは{last_on}まででした。"
    action_ja = "新しい申請を始めてください。入力した内容は、同じ書類を見ながらもう一度入力できます。"
    title_en = "This application could be continued until {last_on}."
    action_en = "Begin a new application with the same papers."


class AnswersMissing(Conflict):
    """Data: `count`."""

    code = "applications.answers_missing"
    title_ja = "まだ入力が足りないところが{count}か所あります。"
    action_ja = "「直すところ」の一覧から、足りないところを開いて入力してください。"
    title_en = "{count} answers are still missing."
    action_en = "Open what is missing from the list and fill it in."


class CapitalMissing(Conflict):
    """The fee of a corporation follows from its capital."""

    code = "applications.capital_missing"
    title_ja = "資本金が入力されていないため、登録料が決まりません。"
    action_ja = "「資本金」を入力してから、もう一度送ってください。"
    title_en = "Without the capital the fee is not known."
    action_en = "Fill in the capital, then send it again."


class NothingCorrected(Conflict):
    code = "applications.nothing_corrected"
    title_ja = "差し戻されたところが、まだ直っていません。"
    action_ja = "指摘されたところを開いて直すか、直す必要がないときは理由を書いてから送ってください。"
    title_en = "Nothing of what was returned has been corrected."
    action_en = "Open each point and correct it, or say why it is right as it is, and send again."


class KindNeedsSignIn(NotAllowed):
    """Data: `kind_ja`, `kind_en`."""

    code = "applications.kind_needs_sign_in"
    title_ja = "「{kind_ja}」は、登録済みの方がサインインしてから行う申請です。"
    action_ja = "技能者または事業者としてサインインして、もう一度始めてください。"
    title_en = "“{kind_en}” is for those who are registered, once they have signed in."
    action_en = "Sign in as the technician or for the business and begin again."


class KindNeedsProxy(NotAllowed):
    """Data: `kind_ja`, `kind_en`."""

    code = "applications.kind_needs_proxy"
    title_ja = "「{kind_ja}」は、会社が本人の代わりに出す申請です。"
    action_ja = "会社に頼むか、「技能者登録（詳細型）」で登録してから、能力評価を申請してください。"
    title_en = "“{kind_en}” is filed by a firm in the name of the person."
    action_en = "Ask your firm, or register (detailed) and apply for the evaluation afterwards."


class KindNotAtCounters(BadInput):
    """Data: `kind_ja`, `kind_en`."""

    code = "applications.kind_not_at_counters"
    title_ja = "「{kind_ja}」は、窓口では受け付けていません。"
    action_ja = "窓口の一覧に戻り、受け付けられる申請から選んでください。"
    title_en = "“{kind_en}” is not taken in at counters."
    action_en = "Go back to the counter and choose a kind that is offered there."


class CounterCaseNotFound(NotFound):
    """Also for clerks of other counters, who may not know that it exists."""

    code = "applications.counter_case_not_found"
    title_ja = "この受付は見つかりません。"
    action_ja = "窓口の一覧から開き直してください。ほかの窓口で受け付けたものは、その窓口でしか開けません。"
    title_en = "This case cannot be found."
    action_en = "Open it from the list of your counter. What another counter took in is open to that counter alone."


class CounterAmountDiffers(Conflict):
    """Data: `taken_yen`, `due_yen`."""

    code = "applications.counter_amount_differs"
    title_ja = "受け取った金額（{taken_yen}円）が、登録料（{due_yen}円）と違います。"
    action_ja = "差額を受け取るか返してから、登録料と同じ金額で「受け取りました」を押してください。"
    title_en = "What was taken ({taken_yen} yen) is not the fee ({due_yen} yen)."
    action_en = "Take or give back the difference, then confirm the amount of the fee."


class DeliveryUnreadable(BadInput):
    code = "applications.delivery_unreadable"
    title_ja = "端末から届いた受付の内容を読み取れませんでした。"
    action_ja = "受付は端末に残っています。受付のページを開き直して、もう一度送ってください。"
    title_en = "What came from the machine of the counter cannot be read."
    action_en = "The case is still kept in the machine. Open the page again and send it once more."


class RenewalNotOpen(Conflict):
    """Data: `opens_on` (day)."""

    code = "applications.renewal_not_open"
    title_ja = "更新を申請できるのは{opens_on}からです。"
    action_ja = (
        "その日になったら、もう一度ここから始めてください。登録内容を直すだけなら「事業者情報の変更」を選べます。"
    )
    title_en = "The registration can be renewed from {opens_on} on."
    action_en = "Begin again on that day. To correct what is registered, choose a change instead."


class DelegationMissing(NotAllowed):
    code = "applications.delegation_missing"
    title_ja = "この方の代わりに申請するための委任がありません。"
    action_ja = "本人がサインインして「代行申請の委任」から許可すると、代わりに申請できます。"
    title_en = "There is no delegation to apply in the name of this person."
    action_en = "The person gives it after signing in, under “Delegations”."


class DelegationExists(Conflict):
    code = "applications.delegation_exists"
    title_ja = "この事業者には、もう委任しています。"
    action_ja = "範囲や期限を変えるときは、いまの委任を取り消してから、もう一度委任してください。"
    title_en = "There is a delegation to this business already."
    action_en = "To change its scope or last day, take it back and give it again."


class DelegationEmpty(BadInput):
    code = "applications.delegation_empty"
    title_ja = "何を任せるかが選ばれていません。"
    action_ja = "任せる申請を少なくとも一つ選んでください。"
    title_en = "Nothing is chosen to be delegated."
    action_en = "Choose at least one kind of application."


class DelegationTooLong(BadInput):
    """Data: `last_on` (latest day that is possible)."""

    code = "applications.delegation_too_long"
    title_ja = "委任の最後の日は、今日から{last_on}までの間で決めます。"
    action_ja = "日付を確かめて、入力し直してください。続けて任せるときは、期限の前にもう一度委任できます。"
    title_en = "The last day of a delegation lies between today and {last_on}."
    action_en = "Check the day. You can give it again before it ends."


class CaseNotYours(Conflict):
    code = "applications.case_not_yours"
    title_ja = "この申請は、いまあなたの担当ではありません。"
    action_ja = (
        "審査の一覧に戻って、次の申請を取ってください。時間が過ぎたために、ほかの担当者に渡ったのかもしれません。"
    )
    title_en = "This application is not yours to decide at the moment."
    action_en = (
        "Go back to the queue and take the next one. It may have gone to somebody else after your time was over."
    )


class OwnApplication(NotAllowed):
    code = "applications.own_application"
    title_ja = "自分が関わった申請を、自分で審査することはできません。"
    action_ja = "ほかの審査担当に任せて、次の申請を取ってください。"
    title_en = "Nobody decides about an application they have a part in."
    action_en = "Leave it to another reviewer and take the next one."


class ReasonUnknown(BadInput):
    code = "applications.reason_unknown"
    title_ja = "理由が選ばれていません。"
    action_ja = "一覧から理由を選んでください。"
    title_en = "No reason is chosen."
    action_en = "Choose a reason from the list."


class PointsMissing(BadInput):
    code = "applications.points_missing"
    title_ja = "差し戻すところが選ばれていません。"
    action_ja = "直してもらう項目を少なくとも一つ選び、理由を付けてください。"
    title_en = "Nothing is marked to be corrected."
    action_en = "Mark at least one answer and give the reason."


class NoSuchQuestion(BadInput):
    code = "applications.no_such_question"
    title_ja = "この申請にはない項目です。"
    action_ja = "申請のページを開き直し、そこにある項目から選んでください。"
    title_en = "This application has no such question."
    action_en = "Open the application again and choose one of its questions."


class PaperTooLarge(BadInput):
    """Data: `limit_mb`, `limit_megapixels`."""

    code = "applications.paper_too_large"
    title_ja = "このファイルは大きすぎます。受け取れるのは{limit_mb}MB、{limit_megapixels}00万画素までです。"
    action_ja = "スマートフォンやカメラの設定で小さくするか、もう少し離れて撮り直してください。"
    title_en = "This file is too large. Up to {limit_mb} MB and {limit_megapixels} megapixels are accepted."
    action_en = "Choose a smaller size in your camera, or take it again."


class PaperUnreadable(BadInput):
    code = "applications.paper_unreadable"
    title_ja = "このファイルは写真として開けません。"
    action_ja = "スマートフォンやカメラで撮った写真（JPEG・PNG・WebP）を選んでください。PDFは、画面を写すか印刷したものを撮ってください。"
    title_en = "This file cannot be opened as a picture."
    action_en = "Choose a photograph (JPEG, PNG or WebP). Of a PDF take a photograph of the printed sheet."


class PaperGone(NotFound):
    code = "applications.paper_gone"
    title_ja = "この書類は、もう保管されていません。"
    action_ja = "書類は、決定のあと決められた日数で消えます。登録された内容は、それぞれの登録のページで見られます。"
    title_en = "This paper is not kept any more."
    action_en = "Papers leave some time after the decision. What was registered is on its own page."


class PaperBeingRead(Conflict):
    """Numbers that nobody else may see are being looked for."""

    code = "applications.paper_being_read"
    title_ja = "この書類は、隠すべき番号がないか読み取っているところです。"
    action_ja = "1分ほど待ってから、もう一度開いてください。"
    title_en = "This paper is being read, to find numbers that must be covered."
    action_en = "Wait for about a minute and open it again."


class TooManyPapers(Conflict):
    """Data: `limit`."""

    code = "applications.too_many_papers"
    title_ja = "1つの申請に付けられる書類は{limit}枚までです。"
    action_ja = "いらない書類を外してから、もう一度付けてください。"
    title_en = "An application takes up to {limit} papers."
    action_en = "Take out those that are not needed and add this one again."


class AccountExists(Conflict):
    code = "applications.account_exists"
    title_ja = "サインインの暗証番号は、もう決められています。"
    action_ja = "技能者ID・生年月日・暗証番号でサインインしてください。忘れたときは登録窓口で付け直せます。"
    title_en = "A PIN to sign in with has been chosen already."
    action_en = (
        "Sign in with technician ID, birth date and PIN. If you forgot it, a registration desk gives you a new one."
    )


class KnownPersonNotProven(BadInput):
    """Never says what was wrong, nor whether anybody was found."""

    code = "applications.known_person_not_proven"
    title_ja = "登録との結び付きを確認できませんでした。"
    action_ja = "番号と日付を確かめて、もう一度入力してください。わからないときは、そのまま申請できます。審査のときに確かめます。"
    title_en = "The connection with a registration could not be confirmed."
    action_en = (
        "Check what you typed. If you do not know, send the application as it is: it is looked into at the review."
    )


class KnownPersonLinked(Conflict):
    code = "applications.known_person_linked"
    title_ja = "この申請は、すでに登録のある方の申請として扱われています。"
    action_ja = "サインインの方法をなくしたときは、「サインインできないとき」から手続きしてください。"
    title_en = "This application is about somebody who is registered."
    action_en = "If you cannot sign in, go on under “Cannot sign in”."
