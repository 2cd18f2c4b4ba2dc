"""A rehearsal in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccus.insights.rules.check_rehearsals import NUMBERS, Part
from ccus.portal.ui.shapes.check_rehearsals import ClauseField, NumberField, RehearsalRow
from ccus.registry.rules.checks.kinds import CheckKind
from ccus.registry.rules.checks.social_insurance import clauses_of
from ccus.registry.rules.checks.tables import CheckRule, words_of
from ccus.registry.states import BusinessKind


def number_fields(rule: CheckRule, typed: Mapping[str, str]) -> tuple[NumberField, ...]:
    labels = {
        "least_people": _("主たる所属の技能者が何人以上のとき"),
        "months": _("健康診断から何か月まで"),
        "minor_below": _("何歳未満を若い人とするか"),
        "senior_from": _("何歳以上を高年齢とするか"),
    }
    return tuple(
        NumberField(
            name=name, label=labels[name], held=rule.number(name), typed=typed.get(name, str(rule.number(name)))
        )
        for name in NUMBERS[rule.check]
    )


def clause_fields(rule: CheckRule, *, without: Iterable[str], language: str) -> tuple[ClauseField, ...]:
    """The clauses of social insurance; none for other checks."""
    if rule.check is not CheckKind.SOCIAL_INSURANCE:
        return ()
    words, dropped = words_of("ccus.registry"), set(without)
    fields = []
    for clause in clauses_of(rule):
        why = words[rule.check, clause.code]
        # How many people the firm has stands before the first comma; here the rule is spoken of, and not a firm.
        _firm, _comma, case = why.why_ja.partition("、") if language == "ja" else why.why_en.partition(", ")
        fields.append(ClauseField(code=clause.code, label=case, is_kept=clause.code not in dropped))
    return tuple(fields)


def rows(parts: Iterable[Part], *, language: str) -> tuple[RehearsalRow, ...]:
    return tuple(
        RehearsalRow(
            part=_part_words(part.part, language), now=part.now, later=part.later, gained=part.gained, lost=part.lost
        )
        for part in parts
    )


def sentence(check: CheckKind, parts: Iterable[Part], *, language: str) -> str:
    """412人に新しく◆が付き、3人から消えます。"""
    listed = list(parts)
    gained, lost = sum(part.gained for part in listed), sum(part.lost for part in listed)
    data = {"gained": f"{gained:,}", "lost": f"{lost:,}", "check": check.label(language)}
    if check is CheckKind.SOCIAL_INSURANCE:
        return (
            ngettext(
                "%(gained)s人に新しく◆が付き、%(lost)s人から消えます。",
                "%(gained)s人に新しく◆が付き、%(lost)s人から消えます。",
                gained,
            )
            % data
        )
    return (
        ngettext(
            "%(gained)s人に新しく「%(check)s」の印が付き、%(lost)s人から消えます。",
            "%(gained)s人に新しく「%(check)s」の印が付き、%(lost)s人から消えます。",
            gained,
        )
        % data
    )


def _part_words(part: str, language: str) -> str:
    if part in set(BusinessKind):
        return BusinessKind(part).label(language)
    return {"young": _("若い人"), "senior": _("高年齢の人"), "people": _("全員")}[part]
