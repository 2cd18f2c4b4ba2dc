// The part of a page that reads a QR code: by the camera, from a picture, or from pasted text (portal/ui/scan.html).

import { textInPicture, watchCamera } from "./scanning.js";

/** Calls `found` with each text, `missed` when a picture holds no code. */
export function listen(page, { found, missed }) {
  page.querySelector("[data-scan-text]").addEventListener("submit", (event) => {
    event.preventDefault();
    found(event.target.elements.scanned.value);
  });

  page.querySelector("[data-scan-picture]").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    const text = await textInPicture(file).catch(() => null);
    event.target.value = "";
    if (text === null) missed();
    else found(text);
  });

  if (navigator.mediaDevices?.getUserMedia) listenToCamera(page.querySelector("[data-scan-camera]"), found);

  const checkAddress = () => {
    if (location.hash.length > 1) found(location.hash);
  };
  addEventListener("hashchange", checkAddress);
  checkAddress();
}

function listenToCamera(camera, found) {
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
        found(text);
      });
    } catch {
      end();
      camera.querySelector("[data-scan-no-camera]").hidden = false;
    }
  });
}

/** Has a worker keep the page, and says so in its words once it opens without a line. */
export function keepForLater(page, worker) {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker
    .register(worker, { scope: location.pathname })
    .then(() => navigator.serviceWorker.ready)
    .then(() => {
      page.querySelector("[data-scan-offline]").hidden = false;
    })
    .catch(() => {});
}

/** The text of a proof or card in what was scanned or pasted: the fragment of an address, or the text itself. Spaces are left out. */
export function textIn(typed) {
  const text = plain(typed).replace(/\s+/g, "");
  return text.includes("#") ? text.slice(text.indexOf("#") + 1) : text;
}

/** Some apps write the points of an address as %2E when they pass it on; what cannot be read so stays as it is. */
function plain(typed) {
  try {
    return decodeURIComponent(typed);
  } catch {
    return typed;
  }
}

/** Shows the answer of a verdict, opens the questions again where nothing was read, and moves to what is shown. */
export function showVerdict(page, verdict) {
  const answers = [...page.querySelectorAll("[data-verdict]")];
  for (const answer of answers) answer.hidden = answer.dataset.verdict !== verdict;
  page.querySelector("[data-scan]").open = !verdict || verdict === "unreadable" || verdict === "no-code";
  const shown = answers.find((answer) => !answer.hidden);
  shown?.scrollIntoView({ block: "start" });
  shown?.querySelector("h2")?.focus();
}

/** Puts values into the places that name them; parts that stand with a value are hidden where there is none. */
export function fill(box, values) {
  for (const place of box.querySelectorAll("[data-fill]")) {
    const value = values[place.dataset.fill] ?? "";
    place.textContent = value;
    for (const part of box.querySelectorAll(`[data-with="${place.dataset.fill}"]`)) part.hidden = !value;
  }
}

/** A moment in Japan's time, in the language of the page. */
export function told(moment, options) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: "Asia/Tokyo", ...options }).format(moment);
}

export const DAY = { year: "numeric", month: "long", day: "numeric", weekday: "short" };
// Not hour12: in English, midnight would be 24:00.
export const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
