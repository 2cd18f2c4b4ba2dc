// Live pages: says whether the line to the server stands, and keeps the wall clock running.

const MAX_ARRIVALS = 30;

function showLine(state) {
  for (const element of document.querySelectorAll("[data-live-state]")) {
    element.dataset.liveState = state;
  }
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

document.addEventListener("htmx:sse:after:connection", () => showLine("live"));
document.addEventListener("htmx:sse:error", () => showLine("retrying"));
document.addEventListener("htmx:sse:close", () => showLine("retrying"));
document.addEventListener("htmx:sse:after:message", trimArrivals);
document.addEventListener("DOMContentLoaded", () => {
  if (document.querySelector("[data-clock]")) setInterval(tick, 1000);
});
