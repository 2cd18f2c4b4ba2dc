"""What the `ccus` command says on the terminal: Japanese first, English beside it, plain when not on a terminal.

These sentences come before, or without, Django's translations, hence both languages at once.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def say(japanese: str, english: str) -> None:
    console.print(Text.assemble(japanese, "  ", (english, "dim")))


def say_line(sentence: str) -> None:
    console.print(Text(sentence, style="dim"))


def complain(japanese: str, english: str) -> None:
    """Tells on standard error what is wrong and what to do."""
    errors.print(Text(japanese, style="bold red"))
    errors.print(Text(english, style="red"))
