"""What was measured as printed lines, each beside its promise."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ccus.config.benchmarks.steady import gates, visitors
from ccus.config.benchmarks.steady.house import DATABASE, Watch
from ccus.config.benchmarks.steady.stored import Stored

TOUCH_P99_MS, PAGE_P95_MS = 100, 1_000
# A generator that is late by more measures itself.
RATE_SHARE, GENERATOR_LATE_MS = 0.99, 20
BETWEEN_TOUCHES_AND_PAGES = 5


@dataclass(frozen=True)
class Line:
    """One printed line: what was measured, the figure, and the promise with whether it held (None: no promise)."""

    what: str
    figure: str
    promise: str = ""
    held: bool | None = None


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def spread(seconds: Sequence[float]) -> str:
    """p50, p95, p99 and the largest, in milliseconds."""
    p50, p95, p99 = (percentile(seconds, share) * 1000 for share in (0.5, 0.95, 0.99))
    return f"p50 {p50:,.1f} ms, p95 {p95:,.1f} ms, p99 {p99:,.1f} ms, max {max(seconds, default=0.0) * 1000:,.0f} ms"


def of_gates(result: gates.Result, *, seconds: float, p99_ms: float = TOUCH_P99_MS) -> Iterator[Line]:
    """Latencies of touches count from the moment at which each was planned, whatever hindered it."""
    in_time = sum(1 for moment in result.answered_at if moment <= seconds)
    achieved = in_time / seconds
    yield Line(
        "タッチ touches", f"offered {result.offered / seconds:,.0f}/s, answered {achieved:,.0f}/s",
        f"≥ {RATE_SHARE:.0%} of offered", in_time >= RATE_SHARE * result.offered,
    )  # fmt: skip
    p99 = percentile(result.latencies, 0.99) * 1000
    yield Line("  latency", spread(result.latencies), f"p99 ≤ {p99_ms:,.0f} ms", p99 <= p99_ms)
    worst = _worst_second(result)
    yield Line(
        "  worst second",
        f"p99 {worst[1] * 1000:,.0f} ms, in second {worst[0]}; late for {_late(result, p99_ms):.2%} of touches",
    )
    bad = sum(count for status, count in result.statuses.items() if status >= 500)
    yield Line("  answers", _counts(result.statuses) + f", broken {result.broken}", "no 5xx", bad == 0)
    yield Line("  results", _counts(result.results), "none refused", not result.results.get("refused"))
    late = percentile(result.late_by, 0.99) * 1000
    share = result.processor_seconds / result.lasted / (os.cpu_count() or 1)
    yield Line(
        "  load generator", f"{share:.0%} of the processors; p99 of its own lateness {late:,.1f} ms",
        f"≤ {GENERATOR_LATE_MS} ms", late <= GENERATOR_LATE_MS,
    )  # fmt: skip


def of_visitors(result: visitors.Result, *, seconds: float) -> Iterator[Line]:
    pages = {kind: times for kind, times in result.latencies.items() if kind != visitors.PART}
    everything = [time for times in pages.values() for time in times]
    p95 = percentile(everything, 0.95) * 1000
    yield Line(
        "画面 pages", f"{len(everything) / seconds:,.1f}/s; {spread(everything)}",
        f"p95 ≤ {PAGE_P95_MS:,} ms", p95 <= PAGE_P95_MS,
    )  # fmt: skip
    for kind, times in sorted(pages.items(), key=lambda item: -percentile(item[1], 0.95))[:BETWEEN_TOUCHES_AND_PAGES]:
        yield Line(f"  {kind}", f"{len(times)}; {spread(times)}")
    parts = result.latencies.get(visitors.PART, [])
    yield Line(
        "  parts of open boards",
        f"{len(parts) / seconds:,.1f}/s after {result.news:,} news on {result.streams} streams; {spread(parts)}",
    )
    statuses: dict[int, int] = {}
    for counts in result.statuses.values():
        for status, count in counts.items():
            statuses[status] = statuses.get(status, 0) + count
    bad = sum(count for status, count in statuses.items() if status >= 500) - result.shed
    yield Line(
        "  answers",
        f"{_counts(statuses)}, broken {result.broken}; shed {result.shed}",
        "no 5xx but shed ones",
        bad == 0,
    )
    share = result.processor_seconds / seconds / (os.cpu_count() or 1)
    yield Line("  load generator", f"{share:.0%} of the processors")


def of_storage(result: gates.Result, stored: Stored) -> Iterator[Line]:
    lost = len(set(result.acknowledged) - stored.event_ids)
    doubled = stored.rows - len(stored.event_ids)
    yield Line(
        "保存 stored", f"acknowledged {len(result.acknowledged):,}, stored {stored.rows:,}, lost {lost}, doubled {doubled}",
        "0 lost, 0 doubled", lost == 0 and doubled == 0,
    )  # fmt: skip
    yield Line("  verdicts", ", ".join(f"{verdict} {count:,}" for verdict, count in stored.verdicts.items()))


def of_processes(watch: Watch) -> Iterator[Line]:
    used = watch.processor_seconds()
    for part, (number, largest, together) in sorted(watch.most_megabytes().items()):
        share = used.get(part, 0.0) / watch.seconds / (os.cpu_count() or 1)
        yield Line(
            f"{part}", f"{share:.0%} of the processors; {number} {'processes' if number > 1 else 'process'}, "
            f"largest {largest:,.0f} MB, together {together:,.0f} MB" + (" with shared buffers" if part == DATABASE else ""),
        )  # fmt: skip


def _worst_second(result: gates.Result) -> tuple[int, float]:
    of_second: dict[int, list[float]] = {}
    for moment, latency in zip(result.answered_at, result.latencies, strict=True):
        of_second.setdefault(int(moment - latency), []).append(latency)
    return max(
        ((second, percentile(times, 0.99)) for second, times in of_second.items()),
        key=lambda pair: pair[1],
        default=(0, 0.0),
    )


def _late(result: gates.Result, limit_ms: float) -> float:
    return sum(1 for latency in result.latencies if latency * 1000 > limit_ms) / max(1, len(result.latencies))


def _counts(counts: dict[int, int] | dict[str, int]) -> str:
    return ", ".join(f"{name}: {count:,}" for name, count in sorted(counts.items(), key=str)) or "none"
