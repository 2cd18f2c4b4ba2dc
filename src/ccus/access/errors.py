"""Refusals of access: signing in, hats, grants."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotAllowed, NotFound


class SignInNeeded(NotAllowed):
    code = "access.sign_in_needed"
    status = 401
    title_ja = "この操作にはサインインが必要です。"
    action_ja = "サインインしてから、もう一度行ってください。"
    title_en = "You have to be signed in to do this."
    action_en = "Sign in and try again."


class PermissionMissing(NotAllowed):
    """Data: `holders_ja`, `holders_en` (roles that may do it), `permission`."""

    code = "access.permission_missing"
    title_ja = "この操作ができるのは「{holders_ja}」の立場の人です。"
    action_ja = "その立場の人に頼むか、事業者責任者または登録窓口に立場の追加を依頼してください。"
    title_en = "Only these roles may do this: {holders_en}."
    action_en = (
        "Ask somebody in such a role, or ask the business administrator or the registration desk to give you the role."
    )


class OtherHatNeeded(NotAllowed):
    """The person holds another grant that allows the act. Data: `hat` (name of the hat to take), `permission`."""

    code = "access.other_hat_needed"
    title_ja = "いまの立場では、この操作はできません。"
    action_ja = "画面上部の「立場」で「{hat}」に切り替えてから、もう一度行ってください。"
    title_en = "You cannot do this in the role you act in at the moment."
    action_en = "Switch to “{hat}” at the top of the page and try again."


class GrantOfOthers(NotAllowed):
    """The viewer may hand out roles, but not this one for this subject."""

    code = "access.grant_of_others"
    title_ja = "渡したり終わらせたりできるのは、自社の「事務担当」「事業者責任者」「現場管理者」の立場だけです。"
    action_ja = "ほかの立場が必要なときは、運営主体の窓口に依頼してください。"
    title_en = "You can give and end only the roles of clerk, administrator and site manager of your own business."
    action_en = "For other roles, ask the operator's desk."


class AccountNotFound(NotFound):
    code = "access.account_not_found"
    title_ja = "このアカウントは見つかりません。"
    action_ja = "ログイン名を確かめてください。まだない場合は、登録窓口でアカウントを作ってください。"
    title_en = "There is no such account."
    action_en = "Check the login name. If there is none yet, have the registration desk make one."


class GrantNotFound(NotFound):
    code = "access.grant_not_found"
    title_ja = "この立場は、いまのあなたのアカウントでは使えません。"
    action_ja = "期間が終わった可能性があります。画面上部の「立場」から選び直すか、事業者責任者に確かめてください。"
    title_en = "This role cannot be used with your account today."
    action_en = "It may have ended. Choose again at the top of the page, or ask your business administrator."


class GrantOverlaps(Conflict):
    code = "access.grant_overlaps"
    title_ja = "この人は、同じ期間に同じ立場をすでに持っています。"
    action_ja = "いまの立場をそのまま使うか、先に終了日を入れてから渡し直してください。"
    title_en = "This person already holds the same role for the same subject in that period."
    action_en = "Use the existing one, or end it first."


class GrantAlreadyEnded(Conflict):
    """Data: `ended_on`, an ISO day."""

    code = "access.grant_already_ended"
    title_ja = "この立場は {ended_on} にすでに終わっています。"
    action_ja = "終了日を早める場合だけ、もう一度入力してください。"
    title_en = "This role had already ended on {ended_on}."
    action_en = "Enter a date again only to end it earlier."


class GrantSubjectMismatch(BadInput):
    """Data: `role_ja`, `role_en`."""

    code = "access.grant_subject_mismatch"
    title_ja = "「{role_ja}」の立場と、その対象（本人・事業者・現場）が合っていません。"
    action_ja = "技能者は本人の技能者ID、事務担当と責任者は事業者ID、現場管理者は事業者IDか現場IDを指定してください。"
    title_en = "The role “{role_en}” cannot be held for that kind of subject."
    action_en = "Technicians hold it for their own ID, clerks and administrators for a business, site managers for a business or a site."


class GrantEndsBeforeItBegins(BadInput):
    code = "access.grant_ends_before_it_begins"
    title_ja = "立場の終了日が開始日より前になっています。"
    action_ja = "終了日は開始日より後の日を入れてください。"
    title_en = "The role would end before it begins."
    action_en = "Enter an end date after the first day."


class LoginNameTaken(Conflict):
    code = "access.login_name_taken"
    title_ja = "このログイン名はすでに使われています。"
    action_ja = "別のログイン名にするか、すでにあるアカウントを使ってください。"
    title_en = "This login name is already in use."
    action_en = "Choose another one, or use the existing account."


class PasswordTooWeak(BadInput):
    """Data: `reasons`, sentences of the password checks."""

    code = "access.password_too_weak"
    title_ja = "このパスワードは安全ではありません。{reasons}"
    action_ja = "12文字以上で、よく使われる言葉ではないものにしてください。"
    title_en = "This password is not safe. {reasons}"
    action_en = "Use at least 12 characters and no common word."


class PinTooWeak(BadInput):
    code = "access.pin_too_weak"
    title_ja = "この暗証番号は、推測されやすいため使えません。"
    action_ja = "数字6けたで、同じ数字の並び・連番・生年月日ではないものにしてください。"
    title_en = "This PIN is too easy to guess."
    action_en = "Use six digits that are not all the same, not in sequence and not your birth date."


class SignInNotProven(BadInput):
    """Never says which of the three was wrong, nor whether the ID exists."""

    code = "access.sign_in_not_proven"
    title_ja = "技能者ID・生年月日・暗証番号の組み合わせを確認できませんでした。"
    action_ja = (
        "カードに書かれた14けたの技能者IDと、生年月日、暗証番号を確かめて入力し直してください。"
        "暗証番号を忘れたときは、本人確認書類を持って登録窓口で付け直せます。"
    )
    title_en = "The technician ID, birth date and PIN could not be confirmed together."
    action_en = (
        "Check the 14-digit ID on your card, your birth date and your PIN, and enter them again. "
        "If you forgot the PIN, a registration desk gives you a new one; bring proof of identity."
    )


class SignInMustWait(NotAllowed):
    """Too many failures in a row for this ID or from this address. Data: `seconds`, `minutes` (rounded up)."""

    code = "access.sign_in_must_wait"
    status = 429
    title_ja = "続けて確認できなかったため、しばらく受け付けを止めています。"
    action_ja = (
        "約{minutes}分待ってから、もう一度入力してください。パスキーを登録してあれば、いますぐサインインできます。"
    )
    title_en = "Signing in is paused after several failed attempts."
    action_en = "Wait about {minutes} min and try again. If you have a passkey, you can sign in with it right away."


class PasswordNotInUse(Conflict):
    code = "access.password_not_in_use"
    title_ja = "このアカウントでは、パスワードを使っていません。"
    action_ja = "暗証番号を変えるときは、本人確認書類を持って登録窓口に来てください。パスキーはアカウントの画面から登録できます。"
    title_en = "This account has no password."
    action_en = "To change your PIN, come to a registration desk with proof of identity. Passkeys are added on your account page."


class FreshSignInNeeded(NotAllowed):
    """A means of signing in is to be changed long after the person proved who they are. Data: `minutes`."""

    code = "access.fresh_sign_in_needed"
    title_ja = "サインインから{minutes}分以上たっているため、サインインの方法は変えられません。"
    action_ja = "いったんサインアウトし、もう一度サインインしてから、この画面を開いてください。"
    title_en = "You signed in more than {minutes} min ago, so the means of signing in cannot be changed."
    action_en = "Sign out, sign in again, and open this page."


class LanguageNotOffered(BadInput):
    """Data: `typed`."""

    code = "access.language_not_offered"
    title_ja = "「{typed}」という言語の画面はありません。"
    action_ja = "画面上部のボタンで、日本語（ja）か英語（en）を選んでください。"
    title_en = "There are no pages in the language “{typed}”."
    action_en = "Choose Japanese (ja) or English (en) by the button at the top of the page."


class DemoLinkNotGood(NotFound):
    code = "access.demo_link_not_good"
    title_ja = "このサインイン用リンクは使えません。期限が切れたか、途中で切れています。"
    action_ja = "make demo の画面に表示された新しいリンクを、最後まで全部コピーして開いてください。"
    title_en = "This sign-in link cannot be used: it has expired or is incomplete."
    action_en = "Open a fresh link printed by make demo, copied whole."


class DemoOnly(NotFound):
    """Raised wherever a demo service is reached in an installation that is not a demo."""

    code = "access.demo_only"
    title_ja = "この機能はデモのときだけ使えます。"
    action_ja = "サインイン画面から、ご自分のアカウントでサインインしてください。"
    title_en = "This exists in demo mode only."
    action_en = "Sign in with your own account."


class DisclosureCellUnknown(BadInput):
    code = "access.disclosure_cell_unknown"
    title_ja = "どの項目の、どの欄を変えるのかを読み取れませんでした。"
    action_ja = "項目、相手、現場の状態、経路をそれぞれ1つ以上選んで、もう一度送ってください。"
    title_en = "It cannot be told which cells of which item are to change."
    action_en = "Choose the item, the relation, and at least one site state and one channel, and send it again."


class DisclosureCellFixed(BadInput):
    """Data: the labels of the relation, the phase and the channel."""

    code = "access.disclosure_cell_fixed"
    title_ja = "「{relation_ja}・{phase_ja}・{channel_ja}」の欄は、だれにも変えられません。"
    action_ja = "カード送付先、終了した現場の人、関係のない人への開示と、読み取り機器の表示は変えられません。ほかの欄を選んでください。"
    title_en = "The cell “{relation_en}, {phase_en}, {channel_en}” cannot be changed by anybody."
    action_en = "Where cards are sent to, people of closed sites, strangers, and what gates show stay as they are. Choose other cells."


class DisclosureReasonMissing(BadInput):
    code = "access.disclosure_reason_missing"
    title_ja = "変える理由が入力されていません。"
    action_ja = "理由は履歴に残ります。根拠となる決定や資料の名前を入れてください。"
    title_en = "The reason is empty."
    action_en = "The reason stays in the history. Name the decision or paper that it rests on."


class DisclosureChangeNotFound(NotFound):
    code = "access.disclosure_change_not_found"
    title_ja = "この変更の提案は見つかりません。"
    action_ja = "一覧を開き直して、選び直してください。"
    title_en = "There is no such proposal."
    action_en = "Open the list again and choose another."


class DisclosureChangeAnswered(Conflict):
    code = "access.disclosure_change_answered"
    title_ja = "この変更の提案には、すでに答えが出ています。"
    action_ja = "もう一度変えるときは、新しい提案を出してください。"
    title_en = "This proposal has already been answered."
    action_en = "To change it once more, make another proposal."


class FourEyesNeeded(NotAllowed):
    code = "access.four_eyes_needed"
    title_ja = "開示の変更には、2人の職員が必要です。提案した人は、自分の提案を承認できません。"
    action_ja = "別の職員に確かめてもらってください。提案した人ができるのは、取り下げだけです。"
    title_en = "It takes two people to change who sees what: nobody agrees to a proposal of their own."
    action_en = "Ask a colleague. The proposer can only withdraw it."


class AttentionNotFound(NotFound):
    code = "access.attention_not_found"
    title_ja = "この知らせは見つかりません。"
    action_ja = "一覧を開き直して、選び直してください。"
    title_en = "There is no such item."
    action_en = "Open the list again and choose another."


class RecoveryNotProven(BadInput):
    """Never says what was wrong, nor whether the ID exists."""

    code = "access.recovery_not_proven"
    title_ja = "本人であることを確認できませんでした。"
    action_ja = (
        "技能者ID・生年月日・コードを確かめて、もう一度入力してください。コードが届かないときや、なくしたときは、"
        "本人確認書類を2つ持って登録窓口に来てください。"
    )
    title_en = "It could not be confirmed that this is you."
    action_en = (
        "Check ID, birth date and code, and enter them again. If no code comes, or you lost it, go to a registration desk "
        "with two proofs of identity."
    )


class RecoveryNotFound(NotFound):
    code = "access.recovery_not_found"
    title_ja = "止められる手続きが見つかりません。"
    action_ja = "もう止められたか、すでに終わっています。心当たりがないときは、登録窓口に連絡してください。"
    title_en = "There is nothing to stop."
    action_en = "It was stopped or is over. If it was not you, call a registration desk."


class TwoProofsNeeded(BadInput):
    code = "access.two_proofs_needed"
    title_ja = "本人を確認した書類が2つ選ばれていません。"
    action_ja = "目の前で見た書類を、種類の違うもので2つ選んでください。"
    title_en = "Two different proofs are needed."
    action_en = "Choose two kinds of papers that you have seen."


class IdentificationNotFound(NotFound):
    code = "access.identification_not_found"
    title_ja = "この本人確認は見つからないか、もう終わっています。"
    action_ja = "一覧を開き直して、待っているものから選んでください。"
    title_en = "This identification is not there or is over."
    action_en = "Open the list again and choose one that waits."


class IdentificationNeedsTwo(NotAllowed):
    code = "access.identification_needs_two"
    title_ja = "自分が始めた本人確認を、自分で承認することはできません。"
    action_ja = "もう一人の担当者に、書類と本人を見てもらってください。"
    title_en = "Nobody confirms their own identification of a person."
    action_en = "Ask a colleague to look at the papers and the person."
