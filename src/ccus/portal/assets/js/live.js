// Live pages: says whether the line to the server stands, and keeps the wall clock running.

const MAX_ARRIVALS = 30;
const REFUSED = [401, 403, 404];

// Both must stand: the stream that tells of news, and the answers that bring them.
let stream = false;
let answers = true;

function showLine() {
  for (const element of document.querySelectorAll("[data-live-state]")) {
    element.dataset.liveState = stream && answers ? "live" : "retrying";
  }
}

function streamStands(stands) {
  stream = stands;
  showLine();
}

function answersStand(event, stand) {
  if (!event.target.matches?.("[data-live-answers]") || answers === stand) return;
  answers = stand;
  showLine();
}

/** Whoever may see the board no longer is told so by the page itself; anything else is tried again. */
function answerFailed(event) {
  if (event.target.matches?.("[data-live-answers]") && REFUSED.includes(event.detail.ctx.response.status)) location.reload();
  else answersStand(event, false);
}

/** Old arrivals leave the page, so that a wall screen can run for months. */
function trimArrivals() {
  const list = document.getElementById("now-arrivals");
  while (list && list.children.length > MAX_ARRIVALS) list.lastElementChild.remove();
}

function tick() {
  const words = new Intl.DateTimeFormat("ja-JP", { hour: "numeric", minute: "2-digit", timeZone: "Asia/Tokyo" });
  for (const element of document.querySelectorAll("[data-clock]")) {
    const text = words.format(new Date());
    if (element.textContent !== text) element.textContent = text;
  }
}

document.addEventListener("htmx:sse:after:connection", () => streamStands(true));
document.addEventListener("htmx:sse:error", () => streamStands(false));
document.addEventListener("htmx:sse:close", () => streamStands(false));
document.addEventListener("htmx:response:error", answerFailed);
document.addEventListener("htmx:error", (event) => answersStand(event, false));
document.addEventListener("htmx:after:swap", (event) => {
  if (event.detail.ctx?.response?.status < 400) answersStand(event, true);
});
document.addEventListener("htmx:sse:after:message", trimArrivals);
document.addEventListener("DOMContentLoaded", () => {
  if (document.querySelector("[data-clock]")) setInterval(tick, 1000);
});
