"""`ccus proof`: signed roots of days, and whether the touches are still what was proven."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from ccus.config import terminal
from ccus.config.commands.refusing import told_in_words, told_when_stopped
from ccus.config.exit_codes import ExitCode
from ccus.kit.calendar import jst_date
from ccus.kit.eras import parse_date
from ccus.kit.errors import InputFormatError

if TYPE_CHECKING:
    from ccus.foundation.signing import PublicKeys
    from ccus.history.services.proof.verifying import Finding, Verification

app = typer.Typer(help="タッチの証明 (proof of touches)", no_args_is_help=True)

_NAMED = 1000
_STOPPED = ("途中で止めました。もう一度実行すると続けられます。", "Stopped. Run it again to go on.")


@app.command()
def publish(
    until: Annotated[
        str,
        typer.Option(help="この日まで 2026-11-20（省略時: 終わった日すべて）。Last day; all that are over if absent"),
    ] = "",
) -> None:
    """終わった日の証明を作ります（署名して2か所に保存）。Close the proof of the days that are over: signed, chained, in two places.

    毎晩自動で行われます。途中で止めても、もう一度実行すれば続けられます。A job does this each night; may be interrupted and run again.
    """
    last = _day(until)
    with told_when_stopped(*_STOPPED) as interruption, told_in_words():
        from ccus.history.services.proof import house
        from ccus.history.services.proof.publishing import LeavesDiffer, publish_roots

        with _bar() as bar:
            task = bar.add_task("証明 proof", total=None, figures="")
            touches = 0

            def show(day: date, size: int) -> None:
                nonlocal touches
                touches += size
                bar.update(task, figures=f"{day}  {touches:,}")

            try:
                report = publish_roots(
                    house.folder(),
                    house.keys(),
                    issuer=house.issuer(),
                    now=datetime.now(UTC),
                    until=last,
                    progress=interruption.heeded_by(show),
                )
            except LeavesDiffer as differs:
                terminal.complain(
                    f"{differs} のタッチが、署名された値と合いません。「ccus proof verify」で調べてください。",
                    f"The touches of {differs} do not give its signed root. Look into it with “ccus proof verify”.",
                )
                raise typer.Exit(ExitCode.CHECK_FAILED) from differs
    typer.echo(
        f"日 days: {report.days:,}  タッチ touches: {report.touches:,}  書き直した日 rewritten: {report.repaired:,}"
    )
    if report.waits:
        terminal.say(
            "まだ終わっていない処理があるため、残りの日はあとで証明します。",
            "A transaction of that night still runs; the remaining days come later.",
        )
        return
    terminal.say(f"保存先: {house.folder().folder}", "Kept in that folder and in the database.")


@app.command()
def verify(
    roots: Annotated[
        Path | None,
        typer.Option(help="証明のフォルダー（省略時: この装置のもの）。Folder of roots; the house's own if absent"),
    ] = None,
    receipts: Annotated[
        Path | None, typer.Option(help="受領証のファイル（1行に1つ、または JSON）。Receipts: one a line, or JSON")
    ] = None,
    keys: Annotated[
        Path | None,
        typer.Option(help="公開鍵の一覧（省略時: この装置のもの）。Public keys (JWKS); the house's own if absent"),
    ] = None,
    from_on: Annotated[str, typer.Option("--from", help="この日から。First day")] = "",
    until: Annotated[str, typer.Option(help="この日まで。Last day")] = "",
) -> None:
    """タッチが変えられていないかを、証明と受領証だけから確かめます。Find every altered, removed, added or reordered touch.

    終了コード: 0 すべて証明どおり、6 違いがあった。Exit code 0: all as proven; 6: something differs, each is named.
    """
    first, last = _day(from_on), _day(until)
    tokens = _tokens(receipts)
    with told_when_stopped(*_STOPPED) as interruption, told_in_words():
        from ccus.history.services.proof import house, verifying
        from ccus.history.services.proof.folder import ProofFolder
        from ccus.history.services.rejudging import raw_connection

        now = datetime.now(UTC)
        public = _public_keys(keys) if keys else house.keys().public(now=now)
        with _bar() as bar:
            task = bar.add_task("検証 verify", total=None, figures="")

            def show(done: int, total: int) -> None:
                elapsed = bar.tasks[task].elapsed
                rate = f"{done / elapsed:,.0f} /s" if elapsed else ""
                bar.update(task, total=total, completed=done, figures=f"{done:,} / {total:,}  {rate}")

            result = verifying.verify(
                raw_connection(),
                ProofFolder(roots) if roots else house.folder(),
                public,
                now=now,
                from_on=first,
                until=last,
                receipts=tokens,
                progress=interruption.heeded_by(show),
            )
    _tell(result)


@app.command("rotate-key")
def rotate_key() -> None:
    """署名の鍵を新しくします。古い署名は確かめられるままです。Make a new signing key; what the old ones signed stays checkable."""
    with told_in_words():
        from ccus.history.services.proof import house

        kid = house.keys().rotate(now=datetime.now(UTC))
    terminal.say(f"これからの署名の鍵: {kid}", "The key that signs from here on; the secret of the old one is gone.")


@app.command("rotate-card-key")
def rotate_card_key() -> None:
    """デジタルカードの署名の鍵を新しくします。見せたカードは期限まで確かめられるままです。Make a new key for digital cards; those shown stay checkable."""
    with told_in_words():
        from ccus.foundation import house_keys

        kid = house_keys.card_keys().rotate(now=datetime.now(UTC))
    terminal.say(
        f"これからのカードの鍵: {kid}", "The key that signs cards from here on; the secret of the old one is gone."
    )


def _tell(result: Verification) -> None:
    if result.first is None and not result.receipts and not result.findings:
        terminal.complain(
            "証明がまだありません。「ccus proof publish」で作ってください。",
            "There is no root yet. Make them with “ccus proof publish”.",
        )
        raise typer.Exit(ExitCode.CHECK_FAILED)
    typer.echo(
        f"確かめた期間 days: {result.first or '-'} – {result.last or '-'} ({result.days:,})"
        f"  タッチ touches: {result.touches:,}  受領証 receipts: {result.receipts:,}"
    )
    for finding in result.findings[:_NAMED]:
        typer.echo(f"  {_line(finding)}")
    if len(result.findings) > _NAMED:
        typer.echo(f"  … ほか more: {len(result.findings) - _NAMED:,}")
    if result.findings:
        terminal.complain(
            f"証明と違うところが {len(result.findings):,} 件あります。データベースの控えと、関係者の受領証を照らし合わせてください。",
            f"{len(result.findings):,} differences from what was proven. Compare with backups and with the receipts of those concerned.",
        )
        raise typer.Exit(ExitCode.CHECK_FAILED)
    terminal.say("すべて証明どおりです。", "Everything is as it was proven.")


def _line(finding: Finding) -> str:
    parts = [finding.fault.label_ja, finding.fault.label_en]
    if finding.day is not None:
        parts.append(str(finding.day))
    if finding.place is not None:
        parts.append(f"#{finding.place + 1}")
    if finding.event_id is not None:
        parts.append(str(finding.event_id))
    return "  ".join([*parts, finding.note]).strip()


def _tokens(path: Path | None) -> Iterator[str]:
    """Receipts of a file: `{"receipts": [{"receipt": …}]}` as the device API gives them, or one a line."""
    if path is None:
        return iter(())
    try:
        text = path.read_text(encoding="utf-8")
        if not text.lstrip().startswith("{"):
            return iter(text.split())
        return iter([str(entry["receipt"]) for entry in json.loads(text)["receipts"]])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise _unreadable(path) from problem


def _public_keys(path: Path) -> PublicKeys:
    from ccus.foundation.signing import PublicKeys, SignatureWrong

    try:
        return PublicKeys.of_jwks(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, SignatureWrong) as problem:
        raise _unreadable(path) from problem


def _unreadable(path: Path) -> typer.Exit:
    terminal.complain(
        f"「{path}」を読み取れません。ファイルの場所と中身を確かめてください。",
        f"“{path}” cannot be read. Check where it is and what it holds.",
    )
    return typer.Exit(ExitCode.FILE_UNREADABLE)


def _day(text: str) -> date | None:
    try:
        return parse_date(text, today=jst_date(datetime.now(UTC))) if text else None
    except InputFormatError as problem:
        terminal.complain(problem.sentence_ja, problem.sentence_en)
        raise typer.Exit(ExitCode.USAGE) from problem


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[figures]}"),
        TimeElapsedColumn(),
        console=terminal.console,
    )
