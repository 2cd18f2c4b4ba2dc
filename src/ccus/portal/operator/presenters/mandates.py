"""Evaluators and their fields in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from ccus.levels.queries.mandates import Evaluator
from ccus.levels.rules.book import GUIDELINE
from ccus.levels.rules.criteria import fields
from ccus.portal.ui.shapes.mandates import EvaluatorRow, MandateRow, MandatesPage


def mandates_page(evaluators: Sequence[Evaluator], *, language: str) -> MandatesPage:
    names = {code: field.name(language) for code, field in fields().items() if code != GUIDELINE}
    attended = {field for each in evaluators for field, _since in each.mandates}
    return MandatesPage(
        evaluators=tuple(_row(each, names) for each in evaluators),
        unattended=tuple(name for code, name in names.items() if code not in attended),
        give_url=reverse("operator:mandates"),
        end_url=reverse("operator:mandate-ending"),
    )


def _row(evaluator: Evaluator, names: dict[str, str]) -> EvaluatorRow:
    held = {field for field, _since in evaluator.mandates}
    return EvaluatorRow(
        account_id=evaluator.account_id,
        name=evaluator.name,
        login_name=evaluator.login_name,
        mandates=tuple(MandateRow(field, names.get(field, field), since) for field, since in evaluator.mandates),
        others=tuple((code, name) for code, name in names.items() if code not in held),
    )
