from __future__ import annotations

from contextlib import nullcontext

import pytest
from tests import cast
from typer.testing import CliRunner, Result

from ccus.config.cli import app
from ccus.config.commands import rebuild
from ccus.config.exit_codes import ExitCode
from ccus.insights.models import MeasureValue
from ccus.insights.services import recounting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "database_ready", nullcontext)
    cast.assemble()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["rebuild", *arguments])


def spoil_a_value() -> int:
    """Gives what it was before."""
    run("measures")
    value = MeasureValue.objects.filter(measure="technicians_registered", split="").earliest("period_on")
    MeasureValue.objects.filter(pk=value.pk).update(value=value.value + 5)
    return value.value


def test_a_check_tells_differing_measures_and_leaves_them() -> None:
    before = spoil_a_value()

    answer = run("measures", "--check")

    assert answer.exit_code == ExitCode.CHECK_FAILED
    assert f"保存 kept {before + 5:,} / 事実 counted {before:,}" in answer.output
    assert "「ccus rebuild measures」で直せます。" in answer.output.replace("\n", "")
    assert len(recounting.compare()) == 1


def test_differing_measures_are_corrected_and_then_equal() -> None:
    spoil_a_value()

    corrected, again = run("measures"), run("measures", "--check")

    assert (corrected.exit_code, again.exit_code) == (0, 0)
    assert "事実に合わせて直しました。" in corrected.output
    assert "保存されている値は、事実から数えた値と等しいです。" in again.output
    assert recounting.compare() == []


def test_a_month_that_is_none_is_said_in_words() -> None:
    answer = run("work-records", "--month", "2024-13", "--check")

    assert answer.exit_code == ExitCode.USAGE
    assert "「2024-13」という年月はありません。" in answer.output.replace("\n", "")
