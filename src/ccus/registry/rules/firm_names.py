"""Firm names without their legal form (法人格): people leave it out, shorten it, or put it on the wrong side."""

from __future__ import annotations

import re

# Folded for search: half width, no spaces. Longest first, so that none is cut inside another.
_FORMS = (
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "協同組合",
    "企業組合",
    "(株)",
    "(有)",
    "(同)",
    "(資)",
    "(名)",
)
_IN_FULL = {"(株)": "株式会社", "(有)": "有限会社", "(同)": "合同会社", "(資)": "合資会社", "(名)": "合名会社"}
_USUAL = ("株式会社", "有限会社", "合同会社", "(株)", "(有)")
_READINGS = (
    "カブシキガイシヤ",
    "カブシキカイシヤ",
    "ユウゲンガイシヤ",
    "ユウゲンカイシヤ",
    "ゴウドウガイシヤ",
    "ゴウドウカイシヤ",
)
# カ) before a name and (カ behind it, as bank transfers carry them.
_SHORT_READINGS = re.compile(r"^\(?[カユド]\)|\([カユド]\)?$")


def without_legal_form(folded_name: str) -> str:
    """The name itself; all of it where nothing else is left."""
    return _strip(folded_name, _FORMS)


def reading_without_legal_form(folded_reading: str) -> str:
    """The same for a reading that is folded for search; カ) and (カ of bank transfers go too."""
    return _strip(_SHORT_READINGS.sub("", folded_reading), _READINGS)


def legal_form(folded_name: str) -> str:
    """The legal form at either end of a name, in full: 株式会社 for (株). Empty where there is none."""
    for form in _FORMS:
        if folded_name != form and (folded_name.startswith(form) or folded_name.endswith(form)):
            return _IN_FULL.get(form, form)
    return ""


def beginnings(core: str) -> tuple[str, ...]:
    """What a registered name may begin with, when `core` is its part without the legal form.

    Those with a form behind are beginnings of their own: else the many firms without any would stand before them.
    """
    return (core, *(name for form in _USUAL for name in (f"{form}{core}", f"{core}{form}")))


def reading_beginnings(core: str) -> tuple[str, ...]:
    return (core, *(name for form in _READINGS for name in (f"{form}{core}", f"{core}{form}")))


def _strip(text: str, forms: tuple[str, ...]) -> str:
    for form in forms:
        bare = text.removeprefix(form).removesuffix(form)
        if bare and bare != text:
            return bare
    return text
