// The bar at the bottom: queue, clock and network in three words, and above them what somebody has to do.

import { icon } from "./answers.js";
import { fitAlike } from "./fit.js";
import { duration, word, write } from "./words.js";

const MOST_LINES = 2;
const GOOD = "good";
const PLAIN = "plain";
const ALARM = "alarm";
const CLOCKS = { right: GOOD, wrong: ALARM, unknown: PLAIN };
const NETWORKS = { online: GOOD, offline: PLAIN, refused: ALARM, never: ALARM };

export function drawBar(state) {
  const queue = state.waiting ? word("status.waiting", { count: state.waiting }) : word("status.sent");
  draw("queue", queue, state.waiting ? PLAIN : GOOD, "queue");
  draw("clock-state", word(`status.clock_${state.clock}`), CLOCKS[state.clock], "clock");
  draw("network", word(`status.${state.network}`), NETWORKS[state.network], "quiet");
  drawLines(linesOf(state));
  fitBar();
}

export function fitBar() {
  fitAlike(document.querySelectorAll("#words span"));
}

function draw(id, text, how, symbol) {
  const element = document.getElementById(id);
  const name = { [GOOD]: "ok", [PLAIN]: symbol, [ALARM]: "look" }[how];
  element.dataset.how = how;
  element.querySelector("use").setAttribute("href", `#i-${name}`);
  write(element.lastElementChild, text);
}

function drawLines(lines) {
  const items = lines.slice(0, MOST_LINES).map((text) => {
    const item = document.createElement("li");
    item.append(icon("look"), words(text));
    return item;
  });
  const more = lines.length - items.length;
  if (more > 0) items.at(-1).append(words(word("lines.more", { count: more }), "more"));
  document.getElementById("lines").replaceChildren(...items);
}

function words(text, className = "") {
  const element = document.createElement("span");
  element.className = className;
  write(element, text);
  return element;
}

/** What hinders recording comes first. */
function linesOf(state) {
  const lines = [];
  if (state.disk === "full") lines.push(word("lines.disk_full"));
  for (const { name, trouble } of state.readers) {
    if (trouble) lines.push(`${name.replace(/^\w+:/, "")}: ${word(`troubles.${trouble}`) ?? word("warnings.other")}`);
  }
  if (state.network === "refused") lines.push(word("lines.refused"));
  if (state.clock === "wrong") lines.push(clockLine(state.clock_offset_ms));
  if (state.network === "never") lines.push(word("lines.never"));
  if (state.disk === "nearly_full") lines.push(word("lines.disk_nearly_full"));
  if (state.refused) lines.push(word("lines.refused_touches", { count: state.refused }));
  if (state.message) lines.push(state.message);
  return lines;
}

function clockLine(offset) {
  if (!offset) return word("lines.clock_wrong");
  return word(offset > 0 ? "lines.clock_ahead" : "lines.clock_behind", { amount: duration(offset) });
}
