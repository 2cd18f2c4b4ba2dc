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
    VENDING = "vending", "応援自販機", "support vending machine"


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
    # Only an entry that a provisional day became, when that day stops counting or counts otherwise.
    DirectEntryState.APPROVED: {DirectEntryState.WITHDRAWN: "provisional day"},
    DirectEntryState.DECLINED: {},
    DirectEntryState.WITHDRAWN: {},
    DirectEntryState.EXPIRED: {},
}


class EnteredAs(Labelled):
    TECHNICIAN = "technician", "本人", "the technician"
    EMPLOYER = "employer", "所属事業者", "the employer"


class ProvisionalState(Labelled):
    """Life of a provisional day (仮の就業日), see `rules/provisional.py`. Only COUNTED makes a work record."""

    NOTED = "noted", "仮の記録", "noted"
    BACKED = "backed", "裏付けあり", "backed"
    COUNTED = "counted", "日数に入りました", "counted"
    DECLINED = "declined", "元請が認めませんでした", "declined by the prime"
    WITHDRAWN = "withdrawn", "取り下げ", "withdrawn"
    EXPIRED = "expired", "期限切れ", "expired"


_AWAITING: dict[ProvisionalState, str] = {
    ProvisionalState.NOTED: "evidence taken away",
    ProvisionalState.BACKED: "evidence or prime, before the site is open",
    ProvisionalState.COUNTED: "prime or evidence, at an open site",
    ProvisionalState.DECLINED: "prime",
    ProvisionalState.WITHDRAWN: "author",
    ProvisionalState.EXPIRED: "deadline",
}
PROVISIONAL_TRANSITIONS: dict[ProvisionalState, dict[ProvisionalState, str]] = {
    # from: {to: who or what brings it about}
    **{
        state: {to: by for to, by in _AWAITING.items() if to is not state}
        for state in (ProvisionalState.NOTED, ProvisionalState.BACKED)
    },
    # Facts may fall away again (the site's period is shortened, the prime objects), but what counted on the last day stays.
    ProvisionalState.COUNTED: {
        to: by for to, by in _AWAITING.items() if to not in (ProvisionalState.COUNTED, ProvisionalState.EXPIRED)
    },
    ProvisionalState.DECLINED: {
        to: by
        for to, by in _AWAITING.items()
        if to in (ProvisionalState.BACKED, ProvisionalState.COUNTED, ProvisionalState.WITHDRAWN)
    },
    ProvisionalState.WITHDRAWN: {},
    ProvisionalState.EXPIRED: {},
}


class Missing(Labelled):
    """What a provisional day still lacks, in the words its author reads."""

    SITE = "site", "現場がまだ登録されていません", "the site is not registered yet"
    OPEN_SITE = "open_site", "現場がこの日はまだ開いていません", "the site is not open on this day yet"
    SITE_WITH_DAYS = (
        "site_with_days",
        "教育訓練施設や試験用の現場は日数になりません",
        "training centres and test sites make no days",
    )
    CONFIRMATION = (
        "confirmation",
        "元請の確認か、別々の証拠が2つ要ります",
        "the prime's confirmation or two independent evidences are needed",
    )


class ProofFault(Labelled):
    """What `ccus proof verify` finds wrong: with a touch first, then with what proves it."""

    ALTERED = "altered", "書き換えられたタッチ", "altered touch"
    REORDERED = "reordered", "順番を入れ替えられたタッチ", "reordered touch"
    REMOVED = "removed", "消されたタッチ", "removed touch"
    ADDED = "added", "あとから加えられたタッチ", "added touch"
    ROOT_MISSING = "root_missing", "署名された値がない日", "day without a signed root"
    ROOT_FORGED = "root_forged", "署名が正しくない日", "day with a wrong signature"
    CHAIN_BROKEN = "chain_broken", "前の日とつながらない日", "day not chained to the one before"
    LEAVES_WRONG = "leaves_wrong", "明細が署名された値と合わない日", "day whose leaves do not give its root"
    RECEIPT_FORGED = "receipt_forged", "署名が正しくない受領証", "receipt with a wrong signature"


class FlagKind(Labelled):
    """What cannot be, or hardly, about some touches. Words for readers are rows of `data/physics_flags.csv`."""

    IMPOSSIBLE_TRAVEL = "impossible_travel", "移動できない速さ", "impossible travel"
    TWO_PLACES = "two_places", "ほぼ同時に二つの現場", "two places at once"
    MANY_CARDS = "many_cards", "短い間に多くのカード", "many cards within seconds"
    CARD_REPEATED = "card_repeated", "同じカードの繰り返し", "one card many times"
    CLOCK_SKEWED = "clock_skewed", "時計のずれ", "clock off"


class FlagState(Labelled):
    """A flag never changes what a touch is worth. It stands until somebody says otherwise."""

    OPEN = "open", "未確認", "not looked at"
    APPEALED = "appealed", "申し立てあり", "appealed"
    CLEARED = "cleared", "問題なし", "nothing wrong"
    UPHELD = "upheld", "確認済み", "confirmed"


class NamedSite(Labelled):
    """What stands for a site that the reader of a flag has no part in."""

    OF_ANOTHER_PRIME = "of_another_prime", "ほかの元請の現場", "a site of another prime contractor"


FLAG_TRANSITIONS: dict[FlagState, dict[FlagState, str]] = {
    # from: {to: who may do it}
    FlagState.OPEN: {FlagState.APPEALED: "technician or prime", FlagState.CLEARED: "prime", FlagState.UPHELD: "prime"},
    FlagState.APPEALED: {FlagState.CLEARED: "operator", FlagState.UPHELD: "operator"},
    FlagState.CLEARED: {},
    FlagState.UPHELD: {FlagState.APPEALED: "technician or prime"},
}
