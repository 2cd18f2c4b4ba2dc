"""`ccus bench`: measurements, printed as figures and as ratios to limits of the same run."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import ExitStack
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress
from rich.table import Table

from ccus.config import environment, terminal
from ccus.config.benchmarks.database import scratch_database
from ccus.config.benchmarks.steady.country import steady_country
from ccus.config.commands.refusing import told_in_words
from ccus.config.database import database_leased, database_ready
from ccus.config.exit_codes import ExitCode

app = typer.Typer(help="測定 (measurements)", no_args_is_help=True)
SEARCH_P95_MS, SEARCH_HITS = 150, 0.95


@app.command()
def intake(
    seconds: Annotated[int, typer.Option(min=1, max=600, help="一回の測定の秒数。Seconds per measurement")] = 10,
    connections: Annotated[list[int], typer.Option(help="接続数。Connections")] = [32, 128],  # noqa: B006 - typer reads it
) -> None:
    """受付の速さを、同じ時間帯に測った限界とならべて表示します。Intake speed beside the limits of this machine."""
    from ccus.config.benchmarks.intake import bench_intake
    from ccus.config.benchmarks.load import LoadToolMissing, describe_machine

    with database_leased() as url:
        try:
            lines = bench_intake(url, seconds=seconds, connections=connections, say=terminal.say_line)
        except LoadToolMissing as missing:
            terminal.complain(
                "負荷をかけるプログラム wrk がありません。「apt-get install wrk」で入れてから実行してください。",
                "The load generator wrk is not installed. Install it (apt-get install wrk) and run this again.",
            )
            raise typer.Exit(ExitCode.CHECK_FAILED) from missing
    table = Table(title=f"intake, {seconds} s each, {describe_machine()}")
    for column in ("", "touches/s", "p50 ms", "p99 ms", "errors", "MB", "ratio", "promise"):
        table.add_column(column, justify="left" if not column else "right")
    for line in lines:
        measured = line.measured
        is_limit = measured.memory_mb == 0
        table.add_row(
            line.what,
            f"{measured.touches_per_second:,.0f}",
            "" if is_limit else f"{measured.p50_ms:.1f}",
            "" if is_limit else f"{measured.p99_ms:.1f}",
            "" if is_limit else str(measured.errors),
            "" if is_limit else f"{measured.memory_mb:,.0f}",
            f"{line.ratio:.2f} of {line.against}" if line.ratio is not None else "",
            f"≥ {line.promise:.2f}" if line.promise is not None else "",
        )
    terminal.console.print(table)


@app.command()
def nation(
    spark: Annotated[bool, typer.Option(help="Spark でも計算します。Compute by Spark too, if it is installed")] = True,
    master: Annotated[str, typer.Option(help="Spark の所在（spark://…）。Where Spark runs")] = "local[*]",
    pages_only: Annotated[
        bool,
        typer.Option(
            "--pages-only",
            help="画面と現場の集計だけを、すべて測ります。All pages and aggregates of sites, nothing else",
        ),
    ] = False,
) -> None:
    """全国規模での速さと大きさを、約束とならべて表示します。Speed and size at the scale of this database, beside the promises.

    データベースには何も書き込みません（列形式の写しだけを最新にします）。Writes nothing but the columnar copy.
    """
    with told_in_words():
        from ccus.config.benchmarks.load import describe_machine
        from ccus.config.benchmarks.nation import NoCountry, bench_nation, bench_pages
        from ccus.config.preparing import collect_static_files

        collect_static_files()  # pages name their files by content, also where no server was ever started
        typer.echo(f"nation, {describe_machine()}")
        try:
            whole = partial(bench_nation, spark_master=master if spark else None)
            for line in (bench_pages if pages_only else whole)(say=terminal.say_line):
                mark = " " if line.held is None else "○" if line.held else "×"
                typer.echo(f"{mark} {line.what}: {line.figure}" + (f"  [{line.promise}]" if line.promise else ""))
        except NoCountry as nobody:
            terminal.complain(
                "就業履歴がないので測れません。「ccus twin build」で国のデータを作ってから実行してください。",
                "There are no work records to measure. Make a country (ccus twin build) and run this again.",
            )
            raise typer.Exit(ExitCode.CHECK_FAILED) from nobody


@app.command()
def levels() -> None:
    """全国の人の能力評価と、基準変更の試算と、一人の見通しの速さを測ります。Levels of everybody, a rehearsal, and one person.

    列形式の写し（ccus lake sync）から数えます。何も書き込みません。Counts from the columnar copy; writes nothing.
    """
    with told_in_words():
        from ccus.config.benchmarks.levels import bench_levels
        from ccus.config.benchmarks.load import describe_machine

        typer.echo(f"levels, {describe_machine()}")
        for line in bench_levels(say=terminal.say_line):
            mark = " " if line.held is None else "○" if line.held else "×"
            typer.echo(f"{mark} {line.what}: {line.figure}" + (f"  [{line.promise}]" if line.promise else ""))


@app.command()
def search(
    searches: Annotated[int, typer.Option(min=8, max=5_000, help="種類ごとの検索の数。Searches of each kind")] = 200,
    seed: Annotated[int, typer.Option(help="くじの種。Seed of the draw")] = 1,
) -> None:
    """会社・人・現場の検索の速さと、5件までに当たる割合を測ります。Searches of firms, people and sites: time, and hits among five.

    何も書き込みません。Writes nothing.
    """
    with told_in_words():
        from ccus.config.benchmarks.load import describe_machine
        from ccus.config.benchmarks.search import bench_search

        typer.echo(f"search, {describe_machine()}")
        for line in bench_search(searches=searches, seed=seed):
            share = line.found / line.typed
            mark = "○" if line.spread.p95_ms <= SEARCH_P95_MS and share >= SEARCH_HITS else "×"
            typer.echo(
                f"{mark} {line.what}: p50 {line.spread.p50_ms:.1f} ms, p95 {line.spread.p95_ms:.1f} ms, "
                f"{share:.1%} of {line.typed} among the first five  [p95 ≤ {SEARCH_P95_MS} ms, ≥ {SEARCH_HITS:.0%}]"
            )


@app.command()
def proof(
    tamperings: Annotated[int, typer.Option(min=1, help="書き換えの数。Number of tamperings")] = 100_000,
    touches: Annotated[int, typer.Option(min=5_000, help="タッチの数。Number of touches")] = 40_000,
    seed: Annotated[int, typer.Option(help="乱数の種（省略時: 毎回変わる）。Seed; another each time if 0")] = 0,
) -> None:
    """表を直接書き換え、その一つひとつが証明で見つかるかを数えます。Tamper with touches directly in the tables and count what is found.

    別に作って最後に消すデータベースだけを使います。Uses a database of its own, dropped at the end.
    """
    seed = seed or secrets.randbelow(2**31)
    with database_leased() as url, scratch_database(url) as scratch, tempfile.TemporaryDirectory() as folder:
        os.environ["CCUS_DATABASE_URL"] = scratch
        try:
            with database_ready():
                found = _tamper(Path(folder), tamperings=tamperings, touches=touches, seed=seed)
        finally:
            os.environ["CCUS_DATABASE_URL"] = url
    if not found:
        raise typer.Exit(ExitCode.CHECK_FAILED)


@app.command()
def documents(
    people: Annotated[int, typer.Option(min=1, max=10_000, help="名簿の人数。People on the roster")] = 2_000,
    sites: Annotated[int, typer.Option(min=1, max=5_000, help="台帳を作る現場の数。Sites with a ledger")] = 300,
) -> None:
    """大きな現場の名簿と、多くの現場の台帳をまとめて作る速さを測ります。A large roster, and the ledgers of many sites in one file.

    別に作って最後に消すデータベースだけを使います。Uses a database of its own, dropped at the end.
    """
    with database_leased() as url, scratch_database(url) as scratch:
        os.environ["CCUS_DATABASE_URL"] = scratch
        try:
            with database_ready():
                _make_documents(people=people, sites=sites)
        finally:
            os.environ["CCUS_DATABASE_URL"] = url


@app.command()
def steady(
    minutes: Annotated[float, typer.Option(min=0.05, max=600, help="測る分数。Minutes")] = 10,
    rate: Annotated[float, typer.Option(min=1, help="毎秒のタッチ数。Touches a second")] = 1_000,
    people: Annotated[int, typer.Option(min=0, max=5_000, help="画面を使う人の数。People at the pages")] = 200,
    gates: Annotated[
        int, typer.Option(min=1, max=4_000, help="端末の数（人の多い現場から）。Gates, busiest sites first")
    ] = 2_000,
    scale: Annotated[str, typer.Option(help="国の縮尺。Scale of the country")] = "0.1",
    trials: Annotated[
        bool,
        typer.Option(
            help="再起動・一斉の再接続・一日分の再送・おくれた送信も測ります。Also restarts, reconnecting, replaying and late uploads"
        ),
    ] = True,
    returning: Annotated[
        int, typer.Option(min=1, help="一度につなぎ直す端末の数。Gates that reconnect at once")
    ] = 5_000,
    replayed: Annotated[
        int, typer.Option(min=1, help="一度に再送するタッチの数。Touches replayed in one go")
    ] = 500_000,
    late: Annotated[
        int, typer.Option(min=1, help="何週間もおくれて届くタッチの数。Touches that arrive weeks late")
    ] = 100_000,
    keep: Annotated[
        bool, typer.Option(help="作った国を次の測定のために残します。Keep the country for the next run")
    ] = False,
) -> None:
    """一定の速さのタッチと画面の利用者を同時に流し、約束とならべて表示します。Steady touches with people at the pages, beside the promises.

    別に作った国だけを使います。約束が守られないとき、終了コードは 6 です。Uses a country of its own; exit code 6 when a promise is broken.
    """
    try:
        wanted = Decimal(scale)
    except InvalidOperation:
        wanted = Decimal(-1)
    if not Decimal("0.001") <= wanted <= 1:
        terminal.complain("縮尺は 0.001 から 1 までの数です。", "The scale is a number from 0.001 to 1.")
        raise typer.Exit(ExitCode.USAGE)
    broken = 0
    with ExitStack() as stack:
        url, name = stack.enter_context(database_leased()), stack.enter_context(tempfile.TemporaryDirectory())
        folder = environment.local_dir() / "bench-steady"
        house = stack.enter_context(steady_country(url, folder, scale=wanted, keep=keep, say=terminal.say_line))
        stack.enter_context(database_ready())
        from ccus.config.benchmarks.load import describe_machine
        from ccus.config.benchmarks.steady.bench import Wish, bench_steady

        typer.echo(f"steady, scale {wanted}, {describe_machine()}")
        wish = Wish(
            minutes=minutes,
            rate=rate,
            people=people,
            gates=gates,
            trials=trials,
            returning=returning,
            replayed=replayed,
            late=late,
        )
        for line in bench_steady(house, wish, say=terminal.say_line, folder=Path(name)):
            mark = " " if line.held is None else "○" if line.held else "×"
            broken += line.held is False
            typer.echo(f"{mark} {line.what}: {line.figure}" + (f"  [{line.promise}]" if line.promise else ""))
    if broken:
        raise typer.Exit(ExitCode.CHECK_FAILED)


@app.command()
def retirement(
    people: Annotated[int, typer.Option(min=50, max=100_000, help="現場の人数。People at the site")] = 1_000,
    lines: Annotated[
        int, typer.Option(min=300, max=20_000, help="R方式の一覧の行数。Lines of the R method's list")
    ] = 10_000,
) -> None:
    """建退共の月の報告と、R方式の取り込みの速さを測ります。A month's report to the mutual aid, and a list brought in.

    別に作って最後に消すデータベースだけを使います。Uses a database of its own, dropped at the end.
    """
    broken = 0
    with database_leased() as url, scratch_database(url) as scratch:
        os.environ["CCUS_DATABASE_URL"] = scratch
        try:
            with database_ready():
                from django.db import connections

                from ccus.config.benchmarks.load import describe_machine
                from ccus.config.benchmarks.retirement import bench_retirement

                typer.echo(f"retirement, {describe_machine()}")
                for line in bench_retirement(people=people, lines=lines, say=terminal.say_line):
                    mark = " " if line.held is None else "○" if line.held else "×"
                    broken += line.held is False
                    typer.echo(f"{mark} {line.what}: {line.figure}" + (f"  [{line.promise}]" if line.promise else ""))
                connections.close_all()
        finally:
            os.environ["CCUS_DATABASE_URL"] = url
    if broken:
        raise typer.Exit(ExitCode.CHECK_FAILED)


def _make_documents(*, people: int, sites: int) -> None:
    from django.db import connections
    from django.utils import timezone

    from ccus.config.benchmarks.documents import bench_documents
    from ccus.config.benchmarks.load import describe_machine
    from ccus.kit.calendar import jst_date

    typer.echo(f"documents, {describe_machine()}")
    now = timezone.now()
    for line in bench_documents(people=people, sites=sites, now=now, on=jst_date(now)):
        mark = " " if line.held is None else "○" if line.held else "×"
        typer.echo(f"{mark} {line.what}: {line.figure}" + (f"  [{line.promise}]" if line.promise else ""))
    connections.close_all()


def _tamper(folder: Path, *, tamperings: int, touches: int, seed: int) -> bool:
    from django.db import connections

    from ccus.config.benchmarks.load import describe_machine
    from ccus.config.benchmarks.proof import bench_proof
    from ccus.foundation.signing import SigningKeys
    from ccus.history.services.proof.folder import ProofFolder
    from ccus.history.services.rejudging import raw_connection

    typer.echo(f"proof, seed {seed}, {describe_machine()}")
    with Progress(console=terminal.console) as bar:
        task = bar.add_task("書き換え tamperings", total=tamperings)
        result = bench_proof(
            raw_connection(),
            ProofFolder(folder / "proofs"),
            SigningKeys(folder / "keys"),
            tamperings=tamperings,
            touches=touches,
            seed=seed,
            progress=lambda done, total: bar.update(task, completed=done),
        )
    connections.close_all()
    for kind, made in result.made.items():
        typer.echo(f"{'○' if result.found[kind] == made else '×'} {kind}: {result.found[kind]:,} / {made:,}")
    typer.echo(
        f"見つかった found: {result.found.total():,} / {result.made.total():,}"
        f"  誤って名指し false: {result.false:,}"
        f"  速さ speed: {result.verified / result.seconds:,.0f} touches/s"
    )
    return result.is_complete


@app.command()
def precheck(
    pictures: Annotated[int, typer.Option(min=1, max=1_000, help="一種類あたりの枚数。Pictures of each kind")] = 40,
    papers: Annotated[
        int, typer.Option(min=0, max=200, help="読み取る書類の、一種類あたりの枚数。Papers of each kind to read")
    ] = 5,
    seed: Annotated[int, typer.Option(help="乱数の種。Seed")] = 2026,
) -> None:
    """送信前の写真の確認と書類の読み取りが、悪いものをどれだけ見つけるかを測ります。How many bad photographs and papers are caught.

    読み取りは1コアで、1枚に数秒かかります。Reading takes some seconds a page on one core.
    """
    from ccus.config.benchmarks.precheck import blamed_share, caught_share, run

    lines = run(pictures, seed=seed)
    table = Table(title=f"precheck, {pictures} rendered pictures of each kind, seed {seed}")
    for column in ("picture", "defect", "found", "share"):
        table.add_column(column, justify="right" if column in ("found", "share") else "left")
    for line in lines:
        found = f"{line.found}/{line.pictures}"
        table.add_row(line.kind.label_ja, line.defect.value if line.defect else "—", found, f"{line.share:.1%}")
    terminal.console.print(table)
    terminal.say_line(
        f"caught {caught_share(lines):.1%} (promise ≥ 90 %), blamed without cause {blamed_share(lines):.1%} (≤ 5 %)"
    )
    if papers:
        _read_papers(papers, seed=seed)


def _read_papers(papers: int, *, seed: int) -> None:
    from ccus.applications.rules.paper_reading.page_reader import is_installed
    from ccus.config.benchmarks.load import describe_machine
    from ccus.config.benchmarks.paper_reading import run

    if not is_installed():
        terminal.complain(
            "読み取りは使えません。「pip install openccus[ocr]」で入れてから実行してください。",
            "Papers cannot be read here: install the extra ocr (pip install openccus[ocr]).",
        )
        raise typer.Exit(ExitCode.CHECK_FAILED)
    figures = run(papers, seed=seed)
    table = Table(title=f"reading, {papers} rendered papers of each kind, seed {seed}, {describe_machine()}")
    for column in ("paper", "defect", "found", "share"):
        table.add_column(column, justify="right" if column in ("found", "share") else "left")
    for line in figures.lines:
        share = f"{line.found / line.papers:.1%}"
        table.add_row(line.layout, line.defect.value if line.defect else "—", f"{line.found}/{line.papers}", share)
    terminal.console.print(table)
    middle, longest = figures.seconds_a_page
    terminal.say_line(
        f"caught {figures.caught_share:.1%} (promise ≥ 90 %), blamed without cause {figures.blamed_share:.1%} (≤ 5 %); "
        f"{len(figures.seconds)} pages on one core, {middle:.1f} s in the middle, {longest:.1f} s at most; {figures.memory_mb} MB"
    )
