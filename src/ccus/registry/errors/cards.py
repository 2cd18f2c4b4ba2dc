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
