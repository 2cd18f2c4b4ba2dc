"""`ccus bench same-people`: how well somebody who is registered already is found again."""

from __future__ import annotations

import os
from typing import Annotated

import typer
from rich.progress import Progress

from ccus.config import terminal
from ccus.config.benchmarks.database import scratch_database
from ccus.config.database import database_leased, database_ready

RECALL, PRECISION, P95_MS = 0.98, 0.95, 50


def register(app: typer.Typer) -> None:
    app.command("same-people")(same_people)


def same_people(
    people: Annotated[int, typer.Option(min=200, max=200_000, help="登録の数（20件に1件は二重）。Records")] = 100_000,
    country: Annotated[
        int,
        typer.Option(min=0, max=2_000_000, help="速さを測るときの登録の数。Records when times are taken; 0: do not"),
    ] = 1_400_000,
    searches: Annotated[
        int, typer.Option(min=20, max=50_000, help="速さを測る検索の数。Searches that are timed")
    ] = 2_000,
    seed: Annotated[int, typer.Option(help="くじの種。Seed of the people")] = 2026,
    learn: Annotated[bool, typer.Option(help="重みを学んで表示するだけです。Learn weights and print them")] = False,
) -> None:
    """同じ人の二重登録を、どれだけ正しく見つけるかと、その速さを測ります。Doubles found, false alarms, and milliseconds.

    別に作って最後に消すデータベースだけを使います。Uses a database of its own, dropped at the end.
    """
    with database_leased() as url, scratch_database(url) as scratch:
        os.environ["CCUS_DATABASE_URL"] = scratch
        try:
            with database_ready():
                _measure(people, country=country, searches=searches, seed=seed, learns=learn)
        finally:
            os.environ["CCUS_DATABASE_URL"] = url


def _measure(people: int, *, country: int, searches: int, seed: int, learns: bool) -> None:
    from django.db import connections

    from ccus.config.benchmarks import same_people
    from ccus.config.benchmarks.load import describe_machine

    typer.echo(f"same-people, {people:,} records, seed {seed}, {describe_machine()}")
    records = same_people.records_of(people, seed=seed)
    ccus_ids = same_people.store(records)
    with Progress(console=terminal.console) as bar:
        task = bar.add_task("検索 searches", total=people)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        if learns:
            learnt = same_people.learn(records, ccus_ids, progress=show)
        else:
            found = same_people.find_doubles(records, ccus_ids, progress=show)
    if learns:
        typer.echo("sign,points")
        for sign, points in learnt.points.items():
            typer.echo(f"{sign.value},{points}")
        typer.echo(f"likely = {learnt.likely}\npossible = {learnt.possible}")
    else:
        for share, name, of, promise in (
            (found.recall, "recall", found.doubles, RECALL),
            (found.precision, "precision", found.found, PRECISION),
        ):
            mark = "○" if share >= promise else "×"
            typer.echo(f"{mark} {name}: {share:.4f} ({found.right:,} of {of:,})  [≥ {promise}]")
        typer.echo(f"  among {people:,}: p50 {found.spread.p50_ms:.1f} ms, p95 {found.spread.p95_ms:.1f} ms")
        if country > people:
            same_people.add_people(country - people, seed=seed)
            spread = same_people.time_searches(records, searches=searches, seed=seed)
            typer.echo(
                f"{'○' if spread.p95_ms <= P95_MS else '×'} among {country:,}: p50 {spread.p50_ms:.1f} ms, "
                f"p95 {spread.p95_ms:.1f} ms, slowest {spread.slowest_ms:.1f} ms of {searches:,}  [p95 ≤ {P95_MS} ms]"
            )
    connections.close_all()
