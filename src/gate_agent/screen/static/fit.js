// Makes words smaller until they fit: names and languages are of any length, and the screen never scrolls.

const SMALLEST = 0.3;
const STEP = 0.94;

/** `body` shrinks as a whole until nothing overflows its height; each of `lines` by itself until it fits its width, `alike` together. */
export function fit(body, lines, alike = []) {
  body.style.setProperty("--fit", 1);
  for (const line of [...lines, ...alike]) line.style.setProperty("--own", 1);
  for (const line of [...lines, ...alike]) shrink(line, "--own", () => line.scrollWidth > line.clientWidth + 1);
  const least = Math.min(1, ...alike.map((line) => line.style.getPropertyValue("--own")));
  for (const line of alike) line.style.setProperty("--own", least);
  shrink(body, "--fit", () => body.scrollHeight > body.clientHeight + 1 || body.scrollWidth > body.clientWidth + 1);
}

function shrink(element, name, overflows) {
  for (let size = 1; size > SMALLEST && overflows(); size *= STEP) element.style.setProperty(name, size * STEP);
}
