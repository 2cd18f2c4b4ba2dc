from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import translation

from ccus.history.states import DayState
from ccus.portal.templatetags import ui
from ccus.portal.ui.shapes.common import Deadline
from ccus.portal.ui.shapes.my_days import LevelStep

PORTAL = Path(ui.__file__).resolve().parents[1]
NOW = datetime(2026, 11, 21, 8, 14, tzinfo=UTC)


@pytest.mark.parametrize(("language", "expected"), [("ja", "2026年11月21日(土)"), ("en", "Sat 21 November 2026")])
def test_a_date_is_written_as_people_of_the_language_write_it(language: str, expected: str) -> None:
    with translation.override(language):
        assert ui.ja_date(date(2026, 11, 21)) == expected


def test_a_moment_is_shown_on_its_day_and_hour_in_japan() -> None:
    evening_in_utc = datetime(2026, 11, 20, 23, 2, tzinfo=UTC)

    with translation.override("ja"):
        assert ui.ja_day(evening_in_utc) == "11月21日(土)"
        assert ui.clock(evening_in_utc) == "8:02"


@pytest.mark.parametrize(
    ("passed", "expected"),
    [
        (timedelta(seconds=59), "たった今"),
        (timedelta(minutes=1), "1分前"),
        (timedelta(minutes=59, seconds=59), "59分前"),
        (timedelta(hours=1), "1時間前"),
        (timedelta(days=2, hours=5), "2日前"),
    ],
)
def test_time_passed_is_told_in_one_unit(passed: timedelta, expected: str) -> None:
    with translation.override("ja"):
        assert ui.ago(NOW - passed, NOW) == expected


def test_a_reader_never_heard_has_no_time_passed() -> None:
    with translation.override("ja"):
        assert ui.ago(None, NOW) == "まだありません"


def test_numbers_and_ids_are_grouped_for_reading() -> None:
    assert ui.figure(128576508) == "128,576,508"
    assert ui.figure(None) == ""
    assert ui.ccus_id("12345678901221") == "1234-5678-9012-21"


@pytest.mark.parametrize("state", list(DayState))
def test_every_state_mark_carries_its_word_even_where_only_the_shape_is_seen(state: DayState) -> None:
    with translation.override("ja"):
        for form in ("word", "shape", "pill"):
            assert f">{state.label_ja}<" in ui.state_mark(state, form)


@pytest.mark.parametrize("state", list(DayState))
def test_every_state_has_a_shape_of_its_own(state: DayState) -> None:
    shapes = (PORTAL / "templates/portal/ui/mark_shapes.html").read_text(encoding="utf-8")

    assert f'id="mark-{state.value}"' in shapes


def test_a_short_level_mark_is_still_read_aloud_in_full() -> None:
    with translation.override("ja"):
        assert '<span class="visually-hidden">レベル4</span>' in ui.level_mark(4, "short")


def test_every_icon_that_a_template_names_is_collected_by_the_build() -> None:
    collected = set(json.loads((PORTAL / "assets/icons.json").read_text(encoding="utf-8")))
    named = {
        name
        for template in (PORTAL / "templates").rglob("*.html")
        for name in re.findall(r'(?:{% icon |icon_name=)"([\w-]+)"', template.read_text(encoding="utf-8"))
    }

    assert named
    assert named <= collected


@pytest.mark.parametrize(
    ("days_left", "urgency"),
    [(-1, "over"), (0, "danger"), (3, "danger"), (4, "attention"), (7, "attention"), (8, "calm")],
)
def test_a_deadline_grows_urgent_as_it_comes_near(days_left: int, urgency: str) -> None:
    assert Deadline(date(2026, 11, 30), days_left).urgency == urgency


@pytest.mark.parametrize(
    ("have", "share", "missing"), [(0, 0, 215), (107, 49, 108), (214, 99, 1), (215, 100, 0), (400, 100, 0)]
)
def test_progress_never_shows_full_before_it_is(have: int, share: int, missing: int) -> None:
    step = LevelStep("就業日数", have, 215, "日")

    assert (step.share, step.missing) == (share, missing)


def test_ids_within_a_text_stay_on_one_line_and_the_rest_is_escaped() -> None:
    assert ui.whole_ids("<b>（ID 1234-5678-9012-21）") == (
        '&lt;b&gt;<span class="whole-id">（ID 1234-5678-9012-21）</span>'
    )
