"""One's own cards as their templates expect them."""

from __future__ import annotations

from datetime import date

import segno
from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.kit.calendar import jst_date
from ccus.portal.ui.shapes.cards import (
    CardFace,
    CardOnItsWay,
    CardReason,
    CardStep,
    EarlierCard,
    MyCardPage,
)
from ccus.registry.queries.cards import CardView, OwnCards
from ccus.registry.rules.card_fees import card_fee
from ccus.registry.rules.cards import card_validity_rules, renewable_from
from ccus.registry.states import CardColor, CardKind, CardLife, CardOrderReason, PhotoRenewalState

_LEVEL_OF = {CardColor.WHITE: 1, CardColor.BLUE: 2, CardColor.SILVER: 3, CardColor.GOLD: 4}
_WAY = (CardLife.ORDERED, CardLife.PRINTING, CardLife.DELIVERED, CardLife.IN_USE)


def my_card_page(own: OwnCards, *, on: date, language: str) -> MyCardPage:
    in_use, temporary = own.in_use, _temporary(own)
    way = own.on_its_way or (in_use if in_use is not None and in_use.life is CardLife.DELIVERED else None)
    return MyCardPage(
        name=own.name,
        ccus_id=own.ccus_id,
        level=own.level,
        photo_url=reverse("technician:card-photo-file") if own.photo else "",
        face=_face(in_use, own, on=on, language=language) if in_use is not None else None,
        temporary=_earlier(temporary, language=language) if temporary is not None else None,
        on_its_way=_on_its_way(way, language=language) if way is not None else None,
        reasons=() if own.on_its_way else _reasons(own, on=on, language=language),
        earlier=tuple(
            _earlier(card, language=language) for card in own.cards if card not in (in_use, temporary, own.on_its_way)
        ),
        photo_words=_photo_words(own),
        order_url=reverse("technician:card-order"),
        temporary_url=reverse("technician:card-temporary") if in_use is None else "",
        show_url=reverse("technician:card-showing"),
        wallet_url=reverse("technician:card-wallet"),
        stop_url=reverse("technician:card-stop") if own.has_shown else "",
        renew_photo_url=reverse("technician:card-photo"),
    )


def dense_qr(text: str) -> str:
    """An inline drawing with a viewBox and without a size, as small as the text allows."""
    drawing: str = segno.make(text, error="l", micro=False, boost_error=False).svg_inline(omitsize=True, border=4)
    return drawing


def _temporary(own: OwnCards) -> CardView | None:
    return next((card for card in own.cards if card.kind is CardKind.TEMPORARY and card.life is CardLife.IN_USE), None)


def _face(card: CardView, own: OwnCards, *, on: date, language: str) -> CardFace:
    assert card.color is not None and card.issue_number is not None and card.expires_on is not None
    level = _LEVEL_OF[card.color]
    note = ""
    if on >= renewable_from(card.expires_on, rules=card_validity_rules()):
        note = _("もうすぐ有効期限です。下の「カードを申し込む」で「更新」を選んでください。")
    elif level < own.level:
        note = _(
            "レベルが上がりました。下の「カードを申し込む」で「レベルの変更」を選ぶと、新しい色のカードになります。"
        )
    return CardFace(
        level=level,
        state=card.life.label(language),
        issue_number=card.issue_number,
        expires_on=card.expires_on,
        note=note,
    )


def _on_its_way(card: CardView, *, language: str) -> CardOnItsWay:
    assert card.reason is not None and card.ordered_at is not None
    place = _WAY.index(card.life)
    return CardOnItsWay(
        reason=card.reason.label(language),
        ordered_on=jst_date(card.ordered_at),
        fee_yen=card.fee_yen or 0,
        steps=tuple(
            CardStep(life.label(language), "done" if number < place else "now" if number == place else "ahead")
            for number, life in enumerate(_WAY)
        ),
        trouble=card.trouble,
        cancel_url=reverse("technician:card-order-cancellation", args=[card.order_id])
        if card.life is CardLife.ORDERED
        else "",
        receive_url=reverse("technician:card-order-receipt", args=[card.order_id])
        if card.life is CardLife.DELIVERED
        else "",
    )


def _reasons(own: OwnCards, *, on: date, language: str) -> tuple[CardReason, ...]:
    had_one = any(card.kind is CardKind.CHIP and card.issued_on is not None for card in own.cards)
    reasons = [reason for reason in CardOrderReason if (reason is CardOrderReason.FIRST) != had_one]
    hints = {
        CardOrderReason.LOST: _("今のカードは、申し込むとすぐに止まります。それまでのタッチは有効のままです。"),
        CardOrderReason.LEVEL_CHANGED: _("カードの費用は、能力評価の費用に含まれています。"),
    }
    return tuple(
        CardReason(
            reason.value,
            reason.label(language),
            card_fee(reason, registration_kind=own.registration_kind, on=on).yen,
            hints.get(reason, ""),
        )
        for reason in reasons
    )


def _earlier(card: CardView, *, language: str) -> EarlierCard:
    title = card.kind.label(language)
    if card.kind is CardKind.CHIP and card.issue_number is not None:
        title = _("%(number)s枚目のカード") % {"number": card.issue_number}
    return EarlierCard(title, card.life.label(language), card.issued_on, card.expires_on, card.stopped_at)


def _photo_words(own: OwnCards) -> str:
    newest = own.newest_photo
    if not own.photo:
        return _("顔写真は、まだ登録されていません。登録窓口に出してください。")
    if newest is None:
        return _("古くなったら、新しい写真を送れます。窓口が今の写真と見比べてから替わります。")
    if newest.state == PhotoRenewalState.WAITING:
        return _("送った新しい写真を、窓口が確かめています。")
    if newest.state == PhotoRenewalState.DECLINED:
        return _("送った写真は差し戻されました。正面から、明るい所で撮り直して送ってください。")
    return _("新しい写真に替わりました。")
