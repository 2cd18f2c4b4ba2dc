"""What the guides say of the agent is so."""

from __future__ import annotations

import re
from pathlib import Path

from gate_agent import sentences
from gate_agent.cli import make_parser
from gate_agent.commands.running import USUAL_PORT
from gate_agent.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
AGENT = ROOT / "src" / "gate_agent"
README = (AGENT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "howto" / "set-up-a-gate.md").read_text(encoding="utf-8")


def test_every_environment_variable_of_the_agent_is_in_its_readme() -> None:
    named = {word for path in AGENT.rglob("*.py") for word in re.findall(r"\bCCUS_[A-Z_]+\b", path.read_text("utf-8"))}

    assert named == set(re.findall(r"\bCCUS_[A-Z_]+\b", README))


def test_every_command_is_in_the_guide() -> None:
    commands = next(action for action in make_parser()._actions if action.dest == "command")

    assert commands.choices is not None
    assert [name for name in commands.choices if f"ccus-gate {name}" not in GUIDE] == []


def test_the_sentences_of_the_guide_are_those_that_are_said() -> None:
    assert (
        sentences.catalogue()["enrolled"]["ja"].format(site="丸の内新築工事", label="正門", folder="").splitlines()[0]
        in GUIDE
    )
    assert f"http://127.0.0.1:{USUAL_PORT}/" in GUIDE
    assert f"{Settings('', '', '', 0, '').again_seconds:g}秒以内" in GUIDE
