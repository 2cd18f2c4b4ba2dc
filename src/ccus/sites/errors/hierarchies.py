"""Refusals about hierarchies (施工体制) and standing agreements (事業者間合意)."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotAllowed, NotFound


class HierarchyNodeNotFound(NotFound):
    code = "sites.hierarchy_node_not_found"
    title_ja = "この施工体制の登録は見つかりません。"
    action_ja = "施工体制の画面を開き直して、もう一度選んでください。"
    title_en = "There is no such place in the hierarchy."
    action_en = "Open the hierarchy again and choose once more."


class NotYourPlaceInHierarchy(NotAllowed):
    """Data: `who_ja`, `who_en`: the side that may do it."""

    code = "sites.not_your_place_in_hierarchy"
    title_ja = "この操作ができるのは{who_ja}だけです。"
    action_ja = "{who_ja}の担当者に連絡してください。"
    title_en = "Only {who_en} can do this."
    action_en = "Contact {who_en}."


class HierarchyMoveNotPossible(Conflict):
    """Data: `state_ja`, `state_en`: where the request stands."""

    code = "sites.hierarchy_move_not_possible"
    title_ja = "この依頼はいま「{state_ja}」のため、この操作はできません。"
    action_ja = "画面を開き直して、いまの状態を確かめてください。必要なら、あらためて登録を依頼してください。"
    title_en = "This request is “{state_en}”, so this cannot be done."
    action_en = "Reload the page to see where it stands; request again if needed."


class FirmStandsAlready(Conflict):
    """Data: `business` (ID)."""

    code = "sites.firm_stands_already"
    title_ja = "事業者 {business} は、この期間すでにこの現場の施工体制に入っているか、承認待ちです。"
    action_ja = "施工体制の画面で確かめてください。上位の会社を変えるときは、いまの登録を先に終了してください。"
    title_en = "Business {business} already stands in this site's hierarchy in that period, or waits for approval."
    action_en = "Look at the hierarchy. To put it under another firm, end the present place first."


class UpperFirmNotStanding(Conflict):
    """Data: `state_ja`, `state_en` of the upper firm's own place."""

    code = "sites.upper_firm_not_standing"
    title_ja = "上位の会社の登録が「{state_ja}」のため、下位の会社を登録できません。"
    action_ja = "先に、上位の会社の施工体制への登録を済ませてください。"
    title_en = "The upper firm's own place is “{state_en}”, so no firm can be added below it."
    action_en = "Have the upper firm's place approved first."


class OutsideUpperFirmsDays(BadInput):
    """Data: `first_on`, `last_on` (of the upper firm; empty when open)."""

    code = "sites.outside_upper_firms_days"
    title_ja = "上位の会社がこの現場に入っている期間（{first_on}～{last_on}）から外れています。"
    action_ja = "その期間の中の日付を入力してください。"
    title_en = "These days lie outside those of the upper firm ({first_on} – {last_on})."
    action_en = "Enter days within them."


class HierarchyEndsBeforeItBegins(BadInput):
    """Data: `first_on`, `last_on`."""

    code = "sites.hierarchy_ends_before_it_begins"
    title_ja = "終わりの日（{last_on}）が、始まりの日（{first_on}）より前になっています。"
    action_ja = "日付を確かめて入力し直してください。"
    title_en = "The last day ({last_on}) lies before the first ({first_on})."
    action_en = "Check the two days and enter them again."


class LowerFirmsStanding(Conflict):
    """Data: `count`."""

    code = "sites.lower_firms_standing"
    title_ja = "この会社の下に、まだ {count} 社が登録されています。"
    action_ja = (
        "先に下の会社を終了するか、別の会社の下に移してください。上が抜けると、下の会社の記録が評価されなくなります。"
    )
    title_en = "{count} firm(s) still stand below this one."
    action_en = "End them or move them under another firm first; without an upper firm their records would not count."


class SiteHasEnded(Conflict):
    """Data: `last_on`."""

    code = "sites.site_has_ended"
    title_ja = "この現場は{last_on}に終了しています。"
    action_ja = (
        "その日までの日付を入力してください。工事が続いているときは、元請に就業履歴蓄積期間を延ばしてもらってください。"
    )
    title_en = "This site ended on {last_on}."
    action_en = "Enter a day up to then. If works go on, ask the prime contractor to extend the recording period."


class PlaceholderNameMissing(BadInput):
    code = "sites.placeholder_name_missing"
    title_ja = "会社の名前が入力されていません。"
    action_ja = "まだ登録していない会社の名前を入力してください。登録のあとに、その会社に置き換わります。"
    title_en = "The firm has no name."
    action_en = "Enter the name of the firm that is not registered yet; the firm takes its place once it is."


class PlaceholderNameTaken(Conflict):
    """Data: `name`."""

    code = "sites.placeholder_name_taken"
    title_ja = "「{name}」の場所は、この会社の下にもう確保してあります。"
    action_ja = "施工体制図でその枠を選び、招待のリンクを送ってください。"
    title_en = "A place is already kept for “{name}” below this firm."
    action_en = "Choose that box in the chart and send it the invitation link."


class PlaceTaken(Conflict):
    """Data: `state_ja`, `state_en`."""

    code = "sites.place_taken"
    title_ja = "この枠は、いま「{state_ja}」です。"
    action_ja = "施工体制図を開き直して確かめてください。別の会社を入れるときは、新しく依頼してください。"
    title_en = "This place is “{state_en}” now."
    action_en = "Reload the chart. To bring in another firm, send a new request."


class InvitationNotGood(NotFound):
    """Forged, cut, taken back, used or expired: whoever holds it cannot do anything about the difference."""

    code = "sites.invitation_not_good"
    title_ja = "この招待のリンクは使えません。期限が切れたか、もう使われたか、リンクが途中で切れています。"
    action_ja = "招待した会社に、新しいリンクを送ってもらってください。"
    title_en = "This invitation link cannot be used: it has expired, was used already, or was cut off."
    action_en = "Ask the firm that invited you for a fresh link."


class InvitationNeedsBusiness(NotAllowed):
    code = "sites.invitation_needs_business"
    title_ja = "招待を受けるには、事業者の立場が必要です。"
    action_ja = "画面上部の「立場」で招待された会社に切り替えてください。まだ登録していない会社は、先に事業者登録をしてください。"
    title_en = "An invitation is accepted in the name of a business."
    action_en = "Switch to the invited firm at the top of the page; a firm that is not registered yet registers first."


class PrimeStaysOnSite(Conflict):
    code = "sites.prime_stays_on_site"
    title_ja = "元請は施工体制から外せません。"
    action_ja = "工事が終わったときは、現場を終了してください。"
    title_en = "The prime contractor cannot be taken out of the hierarchy."
    action_en = "When the works are done, close the site."


class AgreementNotFound(NotFound):
    code = "sites.agreement_not_found"
    title_ja = "この事業者間合意は見つかりません。"
    action_ja = "合意の一覧を開き直してください。"
    title_en = "There is no such standing agreement."
    action_en = "Open the list of agreements again."


class NotYourAgreement(NotAllowed):
    code = "sites.not_your_agreement"
    title_ja = "事業者間合意は、自社とほかの会社の間でだけ結んだり終えたりできます。"
    action_ja = "当事者の会社の立場に切り替えてください。"
    title_en = "A standing agreement is made and ended only by one of its two firms."
    action_en = "Switch to your role at one of the two firms."


class AgreementNeedsBothFirms(Conflict):
    """The other firm has shown no consent yet: it neither requested nor approved anything between the two."""

    code = "sites.agreement_needs_both_firms"
    title_ja = "相手の会社の同意がまだ確認できません。"
    action_ja = "一度、施工体制への登録を依頼して承認してもらうと、次から承認を省く合意を結べます。"
    title_en = "The other firm has not shown its consent yet."
    action_en = "Once it has approved or sent you one request, the two of you can agree to skip approval from then on."


class AgreementWithItself(BadInput):
    code = "sites.agreement_with_itself"
    title_ja = "事業者間合意は、自社とは結べません。"
    action_ja = "相手の会社の事業者IDを確かめてください。"
    title_en = "A firm cannot make a standing agreement with itself."
    action_en = "Check the business ID of the other firm."


class AgreementExists(Conflict):
    code = "sites.agreement_exists"
    title_ja = "この2社の事業者間合意は、すでに結ばれています。"
    action_ja = "そのまま登録を依頼してください。承認なしで登録されます。"
    title_en = "These two firms already have a standing agreement."
    action_en = "Just send the request: it is registered without approval."


class HierarchyCircle(BadInput):
    code = "sites.hierarchy_circle"
    title_ja = "上位の会社をたどると、元の行に戻ってしまいます。"
    action_ja = "どちらが上位かを確かめて、上位の会社の列を直してください。"
    title_en = "Going up from this row leads back to itself."
    action_en = "Check which firm stands above, and correct the column of upper firms."


class FirmTwiceInFile(Conflict):
    code = "sites.firm_twice_in_file"
    title_ja = "同じ会社の行が、この表に2つ以上あります。"
    action_ja = "1社を1行にして、もう一度読み込んでください。"
    title_en = "This table has more than one row of the same firm."
    action_en = "Leave one row for each firm and read it again."


class UpperFirmUnknown(BadInput):
    """Data: `typed`."""

    code = "sites.upper_firm_unknown"
    title_ja = "上位の会社「{typed}」は、この現場の施工体制に見つかりません。"
    action_ja = "上位の会社の事業者IDか、施工体制図に出ている名前を入力してください。元請の直下なら空けておきます。"
    title_en = "The upper firm “{typed}” is not in this site's hierarchy."
    action_en = "Enter its business ID, or the name in the chart; leave it empty for a firm directly below the prime."


class PrimeStandsAlready(Conflict):
    code = "sites.prime_stands_already"
    title_ja = "元請は1社だけで、もう施工体制のいちばん上にいます。"
    action_ja = "元請の行を消してください。元請を変えるときは、新しい元請が現場を開設します。"
    title_en = "A site has one prime contractor, and it stands at the top already."
    action_en = "Take its row out. If the prime changes, the new one opens a site of its own."


class NothingBelowToKeep(Conflict):
    code = "sites.nothing_below_to_keep"
    title_ja = "自社の下に、残せる会社がまだありません。"
    action_ja = "会社を施工体制に入れてから、もう一度残してください。"
    title_en = "There are no firms below yours that could be kept."
    action_en = "Bring firms into the hierarchy first."
