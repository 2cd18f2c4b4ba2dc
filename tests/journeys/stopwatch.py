"""How long a journey would take somebody who is not at ease with computers.

The browser runs at a machine's speed; a script in it notes what a person would have done, and each act costs the time that the
keystroke-level model gives it (Card, Moran, Newell: The Psychology of Human-Computer Interaction, 1983): 1.2 s a keystroke is its
"worst typist, unfamiliar with the keyboard", 1.1 s to point, 1.35 s to think before each act. Assumptions of ours: Japanese costs two
keystrokes a character that is kept, text is read once at 400 characters a minute (adults read silently at 400 to 600) but for the last page, which tells how it ended, and taking a
photograph of a paper takes half a minute.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Page

KEYSTROKE_S, POINT_S, THINK_S, PHOTOGRAPH_S = 1.2, 1.1, 1.35, 30.0
READ_A_MINUTE = 400

# Text that stands on several pages is read on the first one. What a list offers, and what is there for screen readers, is not.
_SCRIPT = """
(() => {
  const tell = (kind, amount) => window.stopwatchNote(kind, amount);
  const strokes = text => [...text].reduce((sum, one) => sum + (one.charCodeAt(0) < 0x3000 ? 1 : 2), 0);
  addEventListener("change", event => {
    const field = event.target;
    if (field.type === "file") tell("photographs", 1);
    else if (["radio", "checkbox"].includes(field.type)) tell("choices", 1);
    else if (field.tagName === "SELECT") tell("choices", 2);
    else { tell("fields", 1); tell("keystrokes", strokes(field.value)); }
  }, true);
  addEventListener("click", event => { if (event.target.closest("a, button, summary")) tell("presses", 1); }, true);
  addEventListener("DOMContentLoaded", () => {
    const main = document.querySelector("main");
    if (!main) return;
    const lines = [], walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement, line = node.textContent.trim();
      if (line && !parent.closest("option, .visually-hidden") && parent.checkVisibility()) lines.push(line);
    }
    window.stopwatchRead(lines);
  });
})();
"""


@dataclass
class Stopwatch:
    """Counts what is done on a page from now on."""

    page: Page
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("keystrokes", "fields", "choices", "presses", "photographs"), 0)
    )
    _read_by_page: list[int] = field(default_factory=list)
    _known: set[str] = field(default_factory=set, repr=False)

    def __post_init__(self) -> None:
        self.page.expose_function("stopwatchNote", self._note)
        self.page.expose_function("stopwatchRead", self._read)
        self.page.add_init_script(_SCRIPT)

    @property
    def read(self) -> int:
        """Characters, without those of the last page."""
        return sum(self._read_by_page[:-1])

    @property
    def minutes(self) -> float:
        done = self.counts
        acts = done["fields"] + done["choices"] + done["presses"]
        seconds = (
            done["keystrokes"] * KEYSTROKE_S + acts * (POINT_S + THINK_S) + done["photographs"] * PHOTOGRAPH_S
        ) + self.read / READ_A_MINUTE * 60
        return seconds / 60

    def __str__(self) -> str:
        return f"{self.minutes:.1f} minutes of a slow hand: {self.counts}, {self.read} characters"

    def _note(self, kind: str, amount: int) -> None:
        self.counts[kind] += amount

    def _read(self, lines: list[str]) -> None:
        new = set(lines) - self._known
        self._read_by_page.append(sum(map(len, new)))
        self._known |= new
