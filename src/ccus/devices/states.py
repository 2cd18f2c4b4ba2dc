"""Closed lists of devices."""

from __future__ import annotations

from ccus.kit.labels import Labelled


class DeviceKind(Labelled):
    READER = "reader", "カードリーダー", "card reader"
    PHONE = "phone", "スマートフォン", "phone"
    LOGGING_READER = "logging_reader", "ロギングリーダー", "logging reader"
    OTHER = "other", "その他", "other"
