"""What `ccus up` says once everything is ready: the address, the demo's sign-in links, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from ccus.config.terminal import console


def show_welcome(address: str, links: Iterable[tuple[str, str]], *, demo: bool) -> None:
    """`links` are pairs of role and address; each address stands alone on its line, to be clicked or copied."""
    console.print()
    _tell(f"準備ができました: {address}", f"Ready at {address}")
    for role, link in links:
        console.print(Text.assemble("\n", (role, "bold")))
        console.print(Text(link))
    console.print()
    if demo:
        _tell(
            "リンクをブラウザーで開くと、その役割でサインインします（1日有効）。",
            "Open a link in a browser to sign in in that role; the links are good for a day.",
        )
        _tell(
            "これから朝のタッチが届き、「今日の現場」などの画面が動きます。Ctrl-C で、すべてを停止します。",
            "A morning of touches now arrives and the live pages move. Ctrl-C stops everything.",
        )
    else:
        _tell("このアドレスをブラウザーで開いてください。Ctrl-C で、すべてを停止します。",
              "Open this address in a browser. Ctrl-C stops everything.")  # fmt: skip
    console.print()


def _tell(japanese: str, english: str) -> None:
    console.print(Text(japanese))
    console.print(Text(english, style="dim"))
