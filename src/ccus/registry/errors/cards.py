"""Refusals about cards."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotFound


class CardNotFound(NotFound):
    code = "registry.card_not_found"
    title_ja = "このカードは見つかりません。"
    action_ja = "画面を読み込み直して、一覧から選び直してください。"
    title_en = "There is no such card."
    action_en = "Reload the page and choose from the list again."


class CardAlreadyRevoked(Conflict):
    """Data: `revoked_on`."""

    code = "registry.card_already_revoked"
    title_ja = "このカードは {revoked_on} にすでに失効しています。"
    action_ja = "新しいカードが必要なときは、再発行を申請してください。"
    title_en = "This card was already revoked on {revoked_on}."
    action_en = "Apply for a re-issue if a new card is needed."


class CardStillValid(Conflict):
    """Data: `expires_on`."""

    code = "registry.card_still_valid"
    title_ja = "この人は、{expires_on} まで有効なカードを持っています。"
    action_ja = "紛失・更新・レベルの変更などの理由を選んで、再発行してください。古いカードは失効します。"
    title_en = "This person holds a card that is good until {expires_on}."
    action_en = "Re-issue it with a reason (lost, renewed, level changed …); the old card is then revoked."


class CardTokenTaken(Conflict):
    code = "registry.card_token_taken"
    title_ja = "このカードのICチップは、すでに別のカードとして登録されています。"
    action_ja = "別の新しいカードを読み取ってください。"
    title_en = "The chip of this card is already registered as another card."
    action_en = "Read another blank card."


class CardTokenMissing(BadInput):
    code = "registry.card_token_missing"
    title_ja = "カードのICチップを読み取れていません。"
    action_ja = "カードを読み取り機器に置き直してください。"
    title_en = "The chip of the card was not read."
    action_en = "Put the card on the reader again."


class CardOrderOpen(Conflict):
    """Data: `ordered_on`."""

    code = "registry.card_order_open"
    title_ja = "{ordered_on} に申し込んだカードが、まだ届いていません。"
    action_ja = "届くのを待つか、印刷が始まる前なら取り消してから、申し込み直してください。"
    title_en = "A card that was ordered on {ordered_on} has not arrived yet."
    action_en = "Wait for it, or cancel it before printing begins and order again."


class CardReasonUnfit(BadInput):
    """Data: `reason_ja`, `reason_en`."""

    code = "registry.card_reason_unfit"
    title_ja = "「{reason_ja}」では申し込めません。"
    action_ja = "はじめてのカードなら「はじめての発行」を、2枚目からはほかの理由を選んでください。"
    title_en = "“{reason_en}” is no reason here."
    action_en = "Choose “first card” for the first one, and another reason from the second on."


class CardOrderNotFound(NotFound):
    code = "registry.card_order_not_found"
    title_ja = "このカードの申し込みは見つかりません。"
    action_ja = "番号を確かめるか、画面を読み込み直してください。"
    title_en = "There is no such order of a card."
    action_en = "Check the number, or reload the page."


class CardStepNotAllowed(Conflict):
    """Data: `state_ja`, `state_en`, `next_ja`, `next_en`."""

    code = "registry.card_step_not_allowed"
    title_ja = "このカードは「{state_ja}」なので、「{next_ja}」にはできません。"
    action_ja = "画面を読み込み直して、今の状態を確かめてください。"
    title_en = "This card is “{state_en}” and cannot become “{next_en}”."
    action_en = "Reload the page and look at how it stands."


class NothingToPrint(Conflict):
    code = "registry.nothing_to_print"
    title_ja = "印刷を待っているカードはありません。"
    action_ja = "申し込みが入ると、ここから印刷用ファイルを作れます。"
    title_en = "No card is waiting to be printed."
    action_en = "Once one is ordered a print file can be made here."


class CardBatchNotFound(NotFound):
    code = "registry.card_batch_not_found"
    title_ja = "この印刷用ファイルは見つかりません。"
    action_ja = "一覧から選び直してください。"
    title_en = "There is no such print file."
    action_en = "Choose from the list again."


class DeliveryFileUnreadable(BadInput):
    """Data: `missing` (columns that were not found)."""

    code = "registry.delivery_file_unreadable"
    title_ja = "このファイルは、発送結果として読めません（見つからない列：{missing}）。"
    action_ja = (
        "印刷用ファイルに入っている results.csv に書き込み、CSV（UTF-8 またはシフトJIS）で保存して選んでください。"
    )
    title_en = "This file cannot be read as results of delivery (columns not found: {missing})."
    action_en = "Fill in results.csv of the print file and save it as CSV, in UTF-8 or Shift_JIS."


class DeliveryLineUnreadable(BadInput):
    """Data: `column`, `text`."""

    code = "registry.delivery_line_unreadable"
    title_ja = "「{column}」の「{text}」が読めません。"
    action_ja = "印刷用ファイルの README の書き方に直して、その行だけでも取り込み直してください。"
    title_en = "“{text}” under “{column}” cannot be read."
    action_en = "Write it as the README of the print file says, and take in that line again."


class CardFromOtherBatch(Conflict):
    code = "registry.card_from_other_batch"
    title_ja = "このカードは、今は別の印刷用ファイルに入っています。"
    action_ja = "番号が新しい印刷用ファイルのものか確かめてください。"
    title_en = "This card is in another print file by now."
    action_en = "Check that the number is from the newest print file."


class CardSettledOtherwise(Conflict):
    """Data: `state_ja`, `state_en`."""

    code = "registry.card_settled_otherwise"
    title_ja = "このカードは、別の内容で「{state_ja}」として取り込み済みです。"
    action_ja = "ICチップの番号と結果を確かめてください。まちがって取り込んだカードは、停止して再発行します。"
    title_en = "This card was taken in as “{state_en}” with other details."
    action_en = "Check the chip and the result. A card that was taken in by mistake is stopped and made again."
