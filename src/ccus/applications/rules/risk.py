"""How carefully an application has to be looked at, and whether two people have to approve it."""

from __future__ import annotations

from collections.abc import Collection

from ccus.applications.states import Risk
from ccus.kit.labels import Labelled


class Finding(Labelled):
    """What the checks found about an application, in the words a reviewer reads."""

    DUPLICATE_LIKELY = (
        "duplicate_likely",
        "同じ人がすでに登録されているかもしれません",
        "the person may be registered already",
    )
    KNOWN_PERSON = (
        "known_person",
        "すでに登録のある方の申請です。本人かどうかを書類で確かめてください",
        "about somebody who is registered: confirm the identity by the papers",
    )
    IDENTITY_NOT_PROVEN = "identity_not_proven", "本人確認書類がありません", "no proof of identity"
    NAME_CHANGES = "name_changes", "氏名が変わります", "the name changes"
    PAPER_DOUBTFUL = "paper_doubtful", "書類の写りに気になるところがあります", "a picture of a paper is doubtful"
    PAPER_DIFFERS = "paper_differs", "書類と入力に違うところがあります", "a paper differs from the answers"
    BY_PROXY = "by_proxy", "代行申請です", "filed by a proxy"


IDENTITY_AT_STAKE = frozenset(
    {Finding.DUPLICATE_LIKELY, Finding.KNOWN_PERSON, Finding.IDENTITY_NOT_PROVEN, Finding.NAME_CHANGES}
)

LOOK_CLOSELY = frozenset({Finding.PAPER_DOUBTFUL, Finding.PAPER_DIFFERS, Finding.BY_PROXY})


def risk_of(findings: Collection[Finding]) -> Risk:
    if IDENTITY_AT_STAKE & set(findings):
        return Risk.HIGH
    return Risk.MEDIUM if LOOK_CLOSELY & set(findings) else Risk.LOW


def needs_two(findings: Collection[Finding]) -> bool:
    """Four eyes where identity is at stake."""
    return bool(IDENTITY_AT_STAKE & set(findings))
