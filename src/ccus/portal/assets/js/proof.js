// The public page that checks proofs of touches. Works without a line once it was loaded: a worker keeps it.

import { judge, proofIn } from "./proof/judging.js";
import { textInPicture, watchCamera } from "./scanning.js";

const page = document.querySelector("[data-proof]");
const known = JSON.parse(document.getElementById("proof-known").textContent);
const answers = [...page.querySelectorAll("[data-verdict]")];
const ask = page.querySelector("[data-proof-ask]");
const language = document.documentElement.lang;

function show(verdict) {
  for (const answer of answers) answer.hidden = answer.dataset.verdict !== verdict;
  ask.open = !verdict || verdict === "unreadable" || verdict === "no-code";
  const shown = answers.find((answer) => !answer.hidden);
  shown?.scrollIntoView({ block: "start" });
  shown?.querySelector("h2")?.focus();
}

function fill(box, values) {
  for (const place of box.querySelectorAll("[data-fill]")) {
    const value = values[place.dataset.fill] ?? "";
    place.textContent = value;
    for (const part of box.querySelectorAll(`[data-with="${place.dataset.fill}"]`)) part.hidden = !value;
  }
}

function told(moment, options) {
  return new Intl.DateTimeFormat(language, { timeZone: "Asia/Tokyo", ...options }).format(moment);
}

const DAY = { year: "numeric", month: "long", day: "numeric", weekday: "short" };
// Not hour12: in English, midnight would be 24:00.
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

function check(typed) {
  const result = judge(proofIn(typed), known);
  if (result.verdict === "genuine") {
    const { claims, facts, listed } = result;
    const box = answers.find((answer) => answer.dataset.verdict === "genuine");
    fill(box, {
      day: told(facts.happenedAt, DAY),
      time: told(facts.happenedAt, CLOCK),
      site: claims.site_name,
      "site-id": claims.site.replace(/^(\d{4})(\d{4})(\d{4})(\d{2})$/, "$1-$2-$3-$4"),
      person: claims.name,
      nobody: claims.name ? "" : box.dataset.nobody,
      signed: told(new Date(claims.iat * 1000), { ...DAY, ...CLOCK }),
      issuer: claims.iss,
      event: facts.eventId,
    });
    for (const word of box.querySelectorAll("[data-listed]")) word.hidden = word.dataset.listed !== String(listed);
  }
  show(result.verdict);
}

function checkAddress() {
  if (location.hash.length > 1) check(location.hash);
}

page.querySelector("[data-proof-text]").addEventListener("submit", (event) => {
  event.preventDefault();
  check(event.target.elements.proof.value);
});

page.querySelector("[data-proof-picture]").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  const text = await textInPicture(file).catch(() => null);
  event.target.value = "";
  if (text === null) show("no-code");
  else check(text);
});

const camera = page.querySelector("[data-proof-camera]");
if (navigator.mediaDevices?.getUserMedia) {
  const button = camera.querySelector("button");
  const video = camera.querySelector("video");
  camera.hidden = false;
  let stop = null;
  const end = () => {
    stop?.();
    stop = null;
    video.hidden = true;
  };
  button.addEventListener("click", async () => {
    if (stop) {
      end();
      return;
    }
    video.hidden = false;
    try {
      stop = await watchCamera(video, (text) => {
        end();
        check(text);
      });
    } catch {
      end();
      camera.querySelector("[data-proof-no-camera]").hidden = false;
    }
  });
}

addEventListener("hashchange", checkAddress);
checkAddress();

const offline = page.querySelector("[data-proof-offline]");
if ("serviceWorker" in navigator) {
  navigator.serviceWorker
    .register(page.dataset.proof, { scope: location.pathname })
    .then(() => navigator.serviceWorker.ready)
    .then(() => {
      offline.hidden = false;
    })
    .catch(() => {});
}
