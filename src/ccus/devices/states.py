"""Closed lists of devices."""

from __future__ import annotations

from ccus.kit.labels import Labelled


class DeviceKind(Labelled):
    READER = "reader", "カードリーダー", "card reader"
    PHONE = "phone", "スマートフォン", "phone"
    LOGGING_READER = "logging_reader", "ロギングリーダー", "logging reader"
    VENDING_MACHINE = "vending_machine", "応援自販機", "support vending machine"
    OTHER = "other", "その他", "other"


class ClockState(Labelled):
    """How far a device's clock is off, see `rules/clock.py`."""

    UNKNOWN = "unknown", "未測定", "not measured"
    FINE = "fine", "正確", "fine"
    SKEWED = "skewed", "ずれあり", "skewed"
    SUSPECT = "suspect", "大きなずれ", "far off"


class DeviceState(Labelled):
    """One word for the list of devices, see `rules/health.py`."""

    GOOD = "good", "正常", "all well"
    LATE = "late", "遅れ", "late"
    SILENT = "silent", "要確認", "needs a look"
    NEVER_SEEN = "never_seen", "未接続", "never heard"
    REVOKED = "revoked", "取消済み", "revoked"
