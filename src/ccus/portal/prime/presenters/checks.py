"""Checks as marks in tables, and as panels that explain them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.kit.eras import display_date, display_date_english
from ccus.portal.ui.shapes.checks import (
    CheckMark,
    CheckPanel,
    FirmRow,
    PersonRow,
    SeenValue,
)
from ccus.registry.rules.checks.findings import Finding
from ccus.registry.rules.checks.kinds import CheckKind, Weight
from ccus.registry.rules.trades import trade_name
from ccus.sites.queries.checks import FirmChecks, PersonChecks

MOST_TIERS = 2


def person_row(person: PersonChecks, *, site: str, language: str) -> PersonRow:
    line = person.line
    url = reverse("prime:site-person-checks", args=[site, line.technician_ccus_id]) if line.name else ""
    insurance = person.find(CheckKind.SOCIAL_INSURANCE)
    others = [finding for finding in person.open if finding is not insurance or not finding.sign]
    return PersonRow(
        name=line.name,
        ccus_id=line.technician_ccus_id,
        firm=line.business_name,
        trade=trade_name(line.trade_code, language),
        insurance=mark_of(insurance, url=url, language=language) if insurance else None,
        others=tuple(mark_of(finding, url=url, language=language) for finding in others),
        url=url,
    )


def firm_row(firm: FirmChecks, *, site: str, language: str) -> FirmRow:
    url = reverse("prime:site-firm-checks", args=[site, firm.ccus_id])
    one_person = firm.find(CheckKind.ONE_PERSON_CONTRACTOR)
    return FirmRow(
        tier=firm.tier,
        ccus_id=firm.ccus_id,
        name=firm.name,
        kind=firm.kind.label(language),
        one_person=mark_of(one_person, url=url, language=language) if one_person else None,
        above=firm.above[:MOST_TIERS],
        others=tuple(
            mark_of(finding, url=url, language=language) for finding in firm.open if finding is not one_person
        ),
        url=url,
    )


def mark_of(finding: Finding, *, url: str, language: str) -> CheckMark:
    return CheckMark(
        name=finding.check.label(language),
        sign=finding.sign,
        word=finding.short(language),
        weight=finding.weight.value,
        url=f"{url}#{finding.check.value}" if url else "",
    )


def panels(
    findings: Iterable[Finding],
    *,
    language: str,
    reminder_url: str = "",
    reminded: Collection[CheckKind] = (),
) -> tuple[CheckPanel, ...]:
    """In the given order. `reminded` are the checks of which somebody was reminded today; `reminder_url` is empty for nobody."""
    return tuple(
        CheckPanel(
            code=finding.check.value,
            mark=mark_of(finding, url="", language=language),
            whys=finding.whys(language),
            rule=_rule_words(finding, language),
            certainty=_certainty_words(finding),
            seen=tuple(
                SeenValue(name=seen.name(language), value=seen.value(language), source=seen.source(language))
                for seen in finding.seen
            ),
            repairs=finding.repairs(language),
            who=finding.who.label(language),
            reminder_url=reminder_url
            if finding.weight in (Weight.ACT, Weight.ASK) and finding.check not in reminded
            else "",
            reminded=_("今日、確認のお願いを送りました。") if finding.check in reminded else "",
        )
        for finding in findings
    )


def check_names(kinds: Sequence[CheckKind], *, language: str) -> tuple[str, ...]:
    return tuple(kind.label(language) for kind in kinds)


def _rule_words(finding: Finding, language: str) -> str:
    day = display_date(finding.rule.valid_from) if language == "ja" else display_date_english(finding.rule.valid_from)
    return _("%(day)sからの決まり（出典：%(source)s）") % {"day": day, "source": finding.rule.source}


def _certainty_words(finding: Finding) -> str:
    return {
        "found": "",
        "inferred": _("この決まりは、出典から読み取ったものです。"),
        "assumed": _("この決まりには、まだ公の出典がありません。"),
    }[finding.rule.certainty]
