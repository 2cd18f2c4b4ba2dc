from __future__ import annotations

import pytest

from ccus.config.benchmarks.steady import trials
from ccus.config.benchmarks.steady.gates import Result


def test_live_touches_count_that_were_on_their_way_while_they_were_disturbed(monkeypatch: pytest.MonkeyPatch) -> None:
    live = trials.LiveGates(begins_at=1_000.0)
    moments = iter([1_010.0, 1_013.0])
    with monkeypatch.context() as stopped:
        stopped.setattr(trials.time, "time", lambda: next(moments))
        with live.disturbed():
            pass
    answered_at = [9.99, 10.5, 11.0, 14.0, 14.0]
    latencies = [0.1, 0.7, 0.2, 1.5, 0.5]
    live.result = Result(
        offered=5, latencies=latencies, answered_at=answered_at, late_by=[], statuses={200: 5}, broken=0, results={},
        acknowledged=[], unanswered=0, lasted=20.0, processor_seconds=0.0,
    )  # fmt: skip

    assert live.latencies() == [0.7, 0.2, 1.5]
