"""How sure the criteria of a level are, and since when they hold, in words for every page that names them."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from ccus.kit.eras import display_date, display_date_english
from ccus.levels.rules.book import FOUND, Requirement


def certainty_words(asked: Requirement) -> str:
    if asked.certainty == FOUND:
        return _("公表された文面を確認済み")
    if asked.certainty == "partial":
        return _("文面の一部だけを確認済み")
    return _("文面は未確認（国のガイドラインの目安）")


def since_words(asked: Requirement, *, language: str) -> str:
    """Since when the criteria of the field hold; empty where it has none of its own."""
    if asked.valid_from is None:
        return ""
    if asked.valid_from == date.min:
        return _("始まりの日は確認できていません")
    day = display_date(asked.valid_from) if language == "ja" else display_date_english(asked.valid_from)
    return _("%(day)sから") % {"day": day}


def doubts_of(asked: Requirement) -> tuple[str, ...]:
    """What is not the field's own text, a sentence each."""
    doubts = []
    if asked.stand_in:
        doubts.append(_("日数の一部または全部は、国のガイドラインの目安です。この分野の基準は確認できていません。"))
    if asked.rule_stand_in:
        doubts.append(_("資格の条件は、この分野の文面を確認できていません。能力評価実施団体が確かめます。"))
    if asked.certainty == "partial":
        doubts.append(_("この分野の基準は、文面の一部だけを確認しています。"))
    return tuple(doubts)
