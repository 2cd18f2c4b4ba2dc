// Desks that are worked by keyboard: a key presses the button that names it. Nothing happens while somebody types.

function isTyping(element) {
  return Boolean(element?.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]"));
}

/** Goes to the next row (1) or the one before (-1). */
function moveRow(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement?.closest?.("[data-row]"));
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
  rows[next].focus();
  rows[next].scrollIntoView({ block: "nearest" });
}

/** Marks the row to be returned and goes to its reason, or takes the mark away. */
function markRow() {
  const row = document.activeElement?.closest?.("[data-row]");
  const box = row?.querySelector("[data-mark]");
  if (!box) return;
  box.checked = !box.checked;
  if (box.checked) row.querySelector("select")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!document.querySelector("[data-key]")) return;
  if (event.key === "Escape" && isTyping(event.target)) {
    event.target.blur();
    event.target.closest("[data-row]")?.focus();
    return;
  }
  if (isTyping(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "j") moveRow(1);
  else if (key === "k") moveRow(-1);
  else if (key === "m") markRow();
  else if (key === "c") document.activeElement?.closest?.("[data-row]")?.querySelector("[data-correct]")?.click();
  else {
    const wanted = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!wanted) return;
    wanted.click();
    if (wanted.matches("summary")) wanted.parentElement.querySelector("select, input, textarea")?.focus();
  }
  event.preventDefault();
});
