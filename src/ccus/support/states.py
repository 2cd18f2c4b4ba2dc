"""Closed lists of support: notices."""

from __future__ import annotations

from ccus.kit.labels import Labelled


class NoticeCause(Labelled):
    """What a notice is about. Its words stand in `data/notices.csv`, its channels in `data/ladders.csv`."""

    BUSINESS_RENEWAL = "business_renewal", "事業者登録の更新", "renewal of a business"
    CARD_EXPIRY = "card_expiry", "カードの有効期限", "expiry of a card"
    APPLICATION_PAYMENT = "application_payment", "申請料金のお支払い", "payment for an application"
    APPLICATION_PAID = "application_paid", "入金の確認", "payment received"
    APPLICATION_RETURNED = "application_returned", "申請の差戻し", "application returned"
    APPLICATION_PAPERS = "application_papers", "あとから出す書類", "papers that may follow"
    APPLICATION_APPROVED = "application_approved", "申請の承認", "application approved"
    APPLICATION_REJECTED = "application_rejected", "申請の不承認", "application rejected"
    APPLICATION_EXPIRED = "application_expired", "申請の期限切れ", "application expired"
    CARD_DELIVERED = "card_delivered", "カードの到着", "card delivered"


class NoticeEnd(Labelled):
    """Why nothing more is sent about a notice."""

    ACKNOWLEDGED = "acknowledged", "本人が確かめた", "acknowledged"
    SETTLED = "settled", "用件が済んだ", "settled"
    EXHAUSTED = "exhausted", "すべての方法で知らせた", "every way was tried"
