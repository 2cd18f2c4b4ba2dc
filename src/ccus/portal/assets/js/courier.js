// The carrier's page: takes bundles from a gate's screen by the camera, keeps them, hands them in when there is a line, and shows
// the receipts to the gate. Works without a line once it was loaded.

import { sha256 } from "@noble/hashes/sha2.js";
import { BUNDLE, Collector, hexOf } from "./courier/frames.js";
import { Keeping } from "./courier/keeping.js";
import { playReceipt } from "./courier/showing.js";
import { followCamera } from "./scanning.js";

const AGAIN_MS = 30_000;
const PERMANENT = new Set([413, 422]);
const page = document.querySelector("[data-courier]");
const say = page.dataset;
const one = (name, within = page) => within.querySelector(`[data-courier-${name}]`);
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

let keeping = null;
const collector = new Collector(BUNDLE);
let stopCamera = null;
let isSending = false;
let againTimer = 0;

function tell(text) {
  one("status").textContent = text;
}

function saw(text) {
  const progress = collector.take(text);
  if (!progress) return tell(say.stranger);
  const bar = one("progress");
  bar.hidden = false;
  Object.assign(bar.firstElementChild, { max: progress.blocks, value: progress.have });
  bar.lastElementChild.textContent = `${progress.have}／${progress.blocks}`;
  if (!progress.message) return tell(say.reading);
  return take(progress.message);
}

async function take(content) {
  const digest = hexOf(sha256(content));
  if ((await keeping.all()).some((bundle) => bundle.digest === digest)) return tell(say.taken);
  try {
    await keeping.put({ digest, content, takenAt: Date.now(), state: "kept", title: "", text: "", receipt: "" });
  } catch {
    return tell(say.full);
  }
  navigator.vibrate?.(120);
  tell(say.taken);
  await draw();
  return sendAll();
}

/** Hands in what was not handed in yet. What the server could not answer is tried again by itself. */
async function sendAll() {
  if (isSending) return;
  isSending = true;
  clearTimeout(againTimer);
  try {
    // Looked up anew each time: another may have been read meanwhile.
    const next = async () => (await keeping.all()).find((bundle) => bundle.state === "kept");
    for (let bundle = await next(); bundle; bundle = await next()) {
      if (!(await send(bundle))) {
        againTimer = setTimeout(sendAll, AGAIN_MS);
        break;
      }
    }
  } finally {
    isSending = false;
    await draw();
  }
}

/** Whether the server gave its word, whatever that was. */
async function send(bundle) {
  let answer;
  try {
    answer = await fetch(say.url, {
      method: "POST",
      body: bundle.content,
      headers: { "Content-Type": "application/octet-stream", "Accept-Language": document.documentElement.lang },
      credentials: "omit",
    });
    const told = await answer.json();
    if (answer.ok) {
      const text = filled(say.counts, told) + (told.held ? filled(say.held, told) : "") + (told.unreadable ? filled(say.unreadable, told) : "");
      await keeping.put({ ...bundle, content: null, state: "delivered", title: say.delivered, text, receipt: told.receipt });
      return true;
    }
    if (!PERMANENT.has(answer.status)) return false;
    await keeping.put({ ...bundle, state: "refused", title: told.title, text: told.detail });
    return true;
  } catch {
    return false; // no line, or something else than the server answered
  }
}

async function draw() {
  const bundles = await keeping.all();
  one("kept").hidden = !bundles.length;
  one("send").hidden = !bundles.some((bundle) => bundle.state === "kept");
  one("list").replaceChildren(...bundles.reverse().map(drawn));
}

function drawn(bundle) {
  const item = one("item").content.cloneNode(true).firstElementChild;
  item.dataset.state = bundle.state;
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  one("title", item).textContent = bundle.title || say.waiting;
  one("text", item).textContent = bundle.text;
  one("when", item).textContent = filled(say.when, { time: time.format(bundle.takenAt), name: bundle.digest.slice(0, 8) });
  const show = one("show", item);
  show.hidden = !bundle.receipt;
  show.addEventListener("click", () => showReceipt(bundle.receipt));
  const forget = one("forget", item);
  forget.hidden = bundle.state === "kept";
  forget.addEventListener("click", async () => {
    await keeping.delete(bundle.digest);
    await draw();
  });
  return item;
}

function showReceipt(receipt) {
  const dialog = one("receipt");
  const stop = playReceipt(dialog.querySelector("canvas"), receipt);
  dialog.addEventListener("close", stop, { once: true });
  dialog.showModal();
}

const button = one("camera");
const video = one("video");
button.addEventListener("click", async () => {
  if (stopCamera) {
    stopCamera();
    stopCamera = null;
  } else {
    try {
      stopCamera = await followCamera(video, saw);
      tell(say.look);
    } catch {
      tell(say.nocamera);
    }
  }
  button.setAttribute("aria-pressed", String(Boolean(stopCamera)));
  button.lastElementChild.textContent = stopCamera ? say.close : say.open;
  video.hidden = !stopCamera;
  if (!stopCamera) one("progress").hidden = true;
});
one("send").addEventListener("click", sendAll);
one("close").addEventListener("click", () => one("receipt").close());
addEventListener("online", () => keeping && sendAll());
one("camera-ways").hidden = !navigator.mediaDevices?.getUserMedia;
Keeping.open().then((opened) => {
  keeping = opened;
  page.hidden = false;
  return sendAll();
});

if ("serviceWorker" in navigator) {
  navigator.serviceWorker
    .register(say.courier, { scope: location.pathname })
    .then(() => navigator.serviceWorker.ready)
    .then(() => {
      one("offline").hidden = false;
    })
    .catch(() => {});
}
