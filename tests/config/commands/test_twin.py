from __future__ import annotations

from contextlib import nullcontext

import pytest
from typer.testing import CliRunner, Result

from ccus.config.cli import app
from ccus.config.commands import refusing
from ccus.config.exit_codes import ExitCode
from ccus.registry.models import Technician
from ccus.twin.errors import OtherNationBegun
from ccus.twin.services import nation_build as build
from ccus.twin.services.nation_build import NationSummary

SUMMARY = NationSummary(technicians=13829, businesses=2558, sites=1707, work_records=1285765, was_there=False)


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusing, "database_ready", nullcontext)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["twin", "build", *arguments])


def test_what_was_built_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(build, "build_nation", lambda order, **given: asked.append(order) or SUMMARY)

    answer = run("--scale", "0.01", "--until", "2024-02-29", "--seed", "5")

    assert answer.exit_code == 0
    assert "技能者 technicians: 13,829  事業者 businesses: 2,558" in answer.output
    assert "国ができました。" in answer.output
    assert (str(asked[0].scale), asked[0].until.isoformat(), asked[0].seed) == ("0.01", "2024-02-29", 5)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--scale", "0"), "縮尺 0 の国は作れません。"),
        (("--scale=-0.5",), "縮尺 -0.5 の国は作れません。"),
        (("--scale", "たくさん"), "縮尺「たくさん」は数として読み取れません。"),
        (("--until", "2024-02"), "最後の日「2024-02」は日付として読み取れません。"),
        (("--until", "2024-02-15"), "2024年2月15日(木)は月の末日ではありません。"),
        (("--until", "2099-12-31"), "2099年12月31日(木)までの国は作れません。"),
        (("--seed=-3",), "乱数の種は 0 以上の整数です。"),
    ],
)
def test_wrong_input_is_said_in_words_and_changes_nothing(arguments: tuple[str, ...], sentence: str) -> None:
    answer = run(*arguments)

    assert answer.exit_code == ExitCode.REFUSED
    assert sentence in answer.output.replace("\n", "")
    assert "Traceback" not in answer.output
    assert Technician.objects.count() == 0


def test_a_refusal_of_the_build_ends_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*order: object, **given: object) -> NationSummary:
        raise OtherNationBegun(scale="1", until="2024-02-29", seed=1)

    monkeypatch.setattr(build, "build_nation", refuse)

    answer = run()

    assert answer.exit_code == ExitCode.REFUSED
    assert "別の指定の国がすでにあります" in answer.output.replace("\n", "")


def test_ctrl_c_ends_in_a_sentence_that_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*order: object, **given: object) -> NationSummary:
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "build_nation", stop)

    answer = run()

    assert answer.exit_code == ExitCode.INTERRUPTED
    assert "途中で止めました。" in answer.output
    assert "同じ指定でもう一度実行すると続きから作ります。" in answer.output.replace("\n", "")
