"""The detectors of the house on a small nation, in real processes: what they find, what they tell falsely, and that nothing changes."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.config.commands.made_nation import digest, start
from tests.made_house import copy_made_house, fresh_environment

from ccus.config.exit_codes import ExitCode
from ccus.foundation.postgres.cluster import EmbeddedCluster

# The nation of this file is made once, not by each worker.
pytestmark = pytest.mark.xdist_group("scored nation")

SCALE = "0.005"
LINE = re.compile(r"^\s*(\w+) +recall ([\d,]+)/([\d,]+) = [\d.]+%(?:  false ([\d,]+)/([\d,]+))?")


@dataclass(frozen=True)
class Scored:
    """`scores` by name: found, made, false, told. `before` and `after` are digests of the database around the scoring."""

    scores: dict[str, tuple[int, int, int, int]]
    before: dict[str, tuple[int, str]]
    after: dict[str, tuple[int, str]]
    refused: tuple[int, str]
    misread: tuple[int, str]
    fitted: tuple[int, str]


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scored]:
    with tempfile.TemporaryDirectory(prefix="ccus-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        copy_made_house(Path(folder), tmp_path_factory)
        environment = fresh_environment(Path(folder))

        def run(*command: str) -> tuple[int, str]:
            process = start(environment, *command)
            said, complaint = process.communicate(timeout=240)
            return process.returncode, said + complaint

        with EmbeddedCluster(Path(folder)).acquire() as lease:
            code, said = run("twin", "build", "--scale", SCALE)
            assert code == 0, said
            before = digest(lease.url)
            code, said = run("twin", "score", "--month", "2024-01")
            assert code == 0, said
            found = [match for line in said.splitlines() if (match := LINE.match(line))]
            yield Scored(
                scores={
                    match[1]: tuple(int((match[place] or "0").replace(",", "")) for place in range(2, 6))  # type: ignore[misc]
                    for match in found
                },
                before=before,
                after=digest(lease.url),
                refused=run("twin", "score", "--month", "2023-05"),
                misread=run("twin", "score", "--month", "先月"),
                fitted=run("twin", "fit", "--month", "2024-01"),
            )
            lease.release_and_wait()


def test_most_missing_days_are_found_and_hardly_any_proposal_is_false(scored: Scored) -> None:
    found, made, false, told = scored.scores["missing_day"]

    assert made > 100
    assert found / made > 0.88
    assert false / told < 0.02


def test_where_firms_tell_how_many_came_more_is_found_and_little_is_false_anywhere(scored: Scored) -> None:
    found, made, false, told = scored.scores["numbers_told"]
    found_without, made_without, false_without, told_without = scored.scores["no_numbers"]

    assert found / made > 0.85
    assert found / made > found_without / made_without
    assert false / told < 0.02
    assert false_without / told_without < 0.02


def test_sites_with_and_without_numbers_make_up_the_whole(scored: Scored) -> None:
    parts = zip(scored.scores["numbers_told"], scored.scores["no_numbers"], strict=True)

    assert tuple(told + not_told for told, not_told in parts) == scored.scores["missing_day"]


def test_lost_touches_are_found_better_than_days_without_any_trace(scored: Scored) -> None:
    lost, forgotten = scored.scores["touch_lost"], scored.scores["card_forgotten"]

    assert lost[0] / lost[1] > 0.9
    # Only a number of people tells of these: found in part, where one was told.
    assert 0.3 < forgotten[0] / forgotten[1] < 0.9


@pytest.mark.parametrize("name", ["impossible_travel", "cards_stacked", "card_repeated", "clock"])
def test_whatever_is_flagged_cannot_be(scored: Scored, name: str) -> None:
    found, made, false, told = scored.scores[name]

    assert (false, told) == (0, found)
    assert found <= made


def test_of_what_cannot_be_a_good_part_looks_like_life(scored: Scored) -> None:
    """Cards that a colleague carries over take as long as a quick journey."""
    found, made, _, _ = scored.scores["impossible_travel"]

    assert made > 10
    assert 0.25 < found / made < 0.75


def test_scoring_changes_nothing(scored: Scored) -> None:
    assert scored.after == scored.before


def test_the_weights_of_the_finder_are_learnt_anew_as_rows_of_its_file(scored: Scored) -> None:
    code, said = scored.fitted
    rows = [line.split(",") for line in said.splitlines() if line.count(",") == 2]
    learnt = {(model, trait): float(weight) for model, trait, weight in rows[1:]}

    assert code == 0
    assert rows[0] == ["model", "trait", "weight"]
    assert {model for model, _ in learnt} == {"inside", "at_ends", "firm", "firm_alone"}
    # Whoever stayed away on the days next to this one came more seldom, in any country.
    assert all(learnt[model, "missed_next"] < -0.5 < 2 < learnt[model, "bias"] for model in ("inside", "firm"))


def test_a_month_without_touches_is_refused_in_words(scored: Scored) -> None:
    code, said = scored.refused

    assert code == ExitCode.REFUSED
    assert "2023-05 は採点できません。" in said.replace("\n", "")


def test_a_month_that_is_none_is_said_in_words(scored: Scored) -> None:
    code, said = scored.misread

    assert code == ExitCode.USAGE
    assert "Traceback" not in said
