"""Closed lists of history: how a touch was made, which way, what it was judged to be, how a day stands."""

from __future__ import annotations

from ccus.kit.labels import Labelled


class Method(Labelled):
    """How a person was recognised. Stored with every touch; all are equal before the rules."""

    CARD = "card", "カードタッチ", "card"
    LOGGER = "logger", "ロギングリーダー", "logging reader"
    QR = "qr", "QRコード", "QR code"
    PHONE = "phone", "電話発信", "phone call"
    FACE = "face", "顔認証", "face"
    BUTTON = "button", "ボタン", "button"
    PARTNER = "partner", "連携システム", "partner system"


class Direction(Labelled):
    UNKNOWN = "", "不明", "unknown"
    ENTRY = "entry", "入場", "entry"
    EXIT = "exit", "退場", "exit"


class CredentialKind(Labelled):
    CARD = "card", "カード", "card"
    TECHNICIAN_ID = "technician_id", "技能者ID", "technician ID"


class RecordSource(Labelled):
    TOUCH = "touch", "タッチ", "touch"
    DIRECT = "direct", "直接入力", "direct entry"
    BOTH = "both", "タッチと直接入力", "touch and direct entry"


class DayState(Labelled):
    """The only four words a person ever reads about a day."""

    RECORDED = "recorded", "記録済み", "recorded"
    PENDING = "pending", "確認待ち", "waiting for confirmation"
    APPROVED = "approved", "承認済み", "approved"
    ATTENTION = "attention", "要確認", "needs attention"


class DirectEntryState(Labelled):
    SUBMITTED = "submitted", "確認待ち", "waiting for confirmation"
    APPROVED = "approved", "承認済み", "approved"
    DECLINED = "declined", "差し戻し", "declined"
    WITHDRAWN = "withdrawn", "取り下げ", "withdrawn"
    EXPIRED = "expired", "期限切れ", "expired"


DIRECT_ENTRY_TRANSITIONS: dict[DirectEntryState, dict[DirectEntryState, str]] = {
    # from: {to: who may do it}
    DirectEntryState.SUBMITTED: {
        DirectEntryState.APPROVED: "prime",
        DirectEntryState.DECLINED: "prime",
        DirectEntryState.WITHDRAWN: "author",
        DirectEntryState.EXPIRED: "deadline",
    },
    DirectEntryState.APPROVED: {},
    DirectEntryState.DECLINED: {},
    DirectEntryState.WITHDRAWN: {},
    DirectEntryState.EXPIRED: {},
}


class EnteredAs(Labelled):
    TECHNICIAN = "technician", "本人", "the technician"
    EMPLOYER = "employer", "所属事業者", "the employer"
