// Makes words smaller until they fit: names and languages are of any length, and the screen never scrolls.

const SMALLEST = 0.3;
const STEP = 0.94;

/** `body` shrinks as a whole until nothing overflows its height; each of `lines` by itself until it fits its width. */
export function fit(body, lines) {
  body.style.setProperty("--fit", 1);
  for (const line of lines) fitWidth(line);
  shrink(body, "--fit", () => body.scrollHeight > body.clientHeight + 1 || body.scrollWidth > body.clientWidth + 1);
}

/** Words beside each other shrink together, so that they stay of one size. */
export function fitAlike(lines) {
  const sizes = [...lines].map(fitWidth);
  for (const line of lines) line.style.setProperty("--own", Math.min(...sizes));
}

function fitWidth(line) {
  line.style.setProperty("--own", 1);
  shrink(line, "--own", () => line.scrollWidth > line.clientWidth + 1);
  return Number(line.style.getPropertyValue("--own"));
}

function shrink(element, name, overflows) {
  for (let size = 1; size > SMALLEST && overflows(); size *= STEP) element.style.setProperty(name, size * STEP);
}
