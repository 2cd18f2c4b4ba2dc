"""`ccus devices`: readers and phones of a site, from the terminal of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from ccus.config import environment, terminal
from ccus.config.commands.refusing import told_in_words

if TYPE_CHECKING:
    from ccus.access.viewers import Viewer

app = typer.Typer(help="現場の読み取り機器 (devices of sites)", no_args_is_help=True)

WORDS = ("devices:device:view", "devices:device:enrol", "devices:device:revoke")

SiteId = Annotated[str, typer.Argument(help="現場ID（14桁）。Site ID")]


@app.command("invite")
def invite(site: SiteId) -> None:
    """1台だけ登録できるコードを出します。Issue a one-time enrolment code for one device."""
    with told_in_words():
        from django.utils import timezone

        from ccus.devices.services import enrolment
        from ccus.kit.calendar import JST
        from ccus.sites.queries.sites import get_site_visible_to

        issued = enrolment.issue_code(_viewer(), get_site_visible_to(_viewer(), site), now=timezone.now())
        typer.echo(issued.text)
        until = issued.expires_at.astimezone(JST).strftime("%H:%M")
        terminal.say(
            f"「{issued.site.name}」の登録コードです。{until} まで、1台に1回だけ使えます。",
            f"Good once, until {until} JST.",
        )
        typer.echo(enrolment.enrolment_url(issued.text, public_url=environment.public_url()))


@app.command("enrol")
def enrol(
    code: Annotated[str, typer.Argument(help="登録コード。The one-time code")],
    label: Annotated[str, typer.Option(help="置き場所の分かる名前。Where it stands")],
    kind: Annotated[str, typer.Option(help="reader、phone、logging_reader、other のどれか")] = "reader",
) -> None:
    """コードを使って機器を登録し、トークンを一度だけ表示します。Enrol a device and print its token, once."""
    with told_in_words():
        from django.utils import timezone

        from ccus.devices.services import enrolment
        from ccus.devices.states import DeviceKind

        if kind not in set(DeviceKind):
            raise typer.BadParameter(f"{kind}: {', '.join(DeviceKind)}", param_hint="--kind")
        enrolled = enrolment.enrol_device(code, label=label, kind=DeviceKind(kind), now=timezone.now())
        typer.echo(enrolled.token)
        terminal.say(
            f"機器 {enrolled.device.pk} を登録しました。トークンは二度と表示されません。機器の中だけに保管してください。",
            "The token is never shown again; keep it on the device only.",
        )


@app.command("revoke")
def revoke(
    device: Annotated[int, typer.Argument(help="機器の番号（ccus devices list で分かります）。Device number")],
) -> None:
    """機器の登録を取り消します。届いたタッチは残ります。Revoke a device; its touches stay."""
    with told_in_words():
        from django.utils import timezone

        from ccus.devices.services import enrolment

        revoked = enrolment.revoke_device(_viewer(), device, now=timezone.now())
        terminal.say(f"機器 {revoked.pk}「{revoked.label}」の登録を取り消しました。", "Revoked.")


@app.command("list")
def list_devices(site: SiteId) -> None:
    """現場の機器と、その状態を表示します。List the devices of a site and how they are."""
    with told_in_words():
        from django.utils import timezone

        from ccus.devices.queries.devices import list_devices_visible_to
        from ccus.devices.states import DeviceKind
        from ccus.kit.calendar import JST
        from ccus.sites.queries.sites import get_site_visible_to

        rows = list_devices_visible_to(_viewer(), get_site_visible_to(_viewer(), site), now=timezone.now())
        if not rows:
            terminal.say("この現場に機器はまだありません。", "No devices yet.")
            return
        table = Table(box=None, pad_edge=False)
        for heading in ("番号", "名前", "種類", "状態", "最後の通信", "理由"):
            table.add_column(heading, overflow="fold")
        for row in rows:
            seen = row.device.last_seen_at
            table.add_row(
                str(row.device.pk),
                row.device.label,
                DeviceKind(row.device.kind).label_ja,
                row.health.state.label_ja,
                seen.astimezone(JST).strftime("%Y-%m-%d %H:%M") if seen else "—",
                " ".join(row.health.reasons_ja),
            )
        terminal.console.print(table)


def _viewer() -> Viewer:
    from ccus.access.catalogue import viewer_for_program

    return viewer_for_program("devices-command", words=WORDS)
