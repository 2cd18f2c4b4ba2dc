// The screen of a gate. Everything it shows comes from the gate's own program on this machine; nothing comes from the network.

import { Answers } from "./answers.js";
import { drawBar, fitBar } from "./bar.js";
import { Camera, canReadCodes, wasOn } from "./camera.js";
import { Courier, isReceipt } from "./courier.js";
import { fit, fitAlike } from "./fit.js";
import { listenToKeyboard } from "./keyboard.js";
import { keepAwake, offerFullscreen } from "./kiosk.js";
import { NotReachedError, sendChoice, sendLanguage, sendText, sendTrouble } from "./sending.js";
import { isLoud, prepareSounds, setLoud } from "./sounds.js";
import { follow } from "./stream.js";
import { language, languages, loadWords, setLanguage, word, write, writeFixedWords } from "./words.js";

const part = (id) => document.getElementById(id);
const body = document.body;
const courier = new Courier({ changed: () => { goHome(); draw(); } });
const answers = new Answers({
  choose: (eventId, direction) => ask(() => sendChoice(eventId, direction)),
  home: () => courier.scene,
});
let camera = null;
let state = null;
let canBundle = false;

/** Sends something to the gate and shows its answer; whatever cannot be recorded is never shown as if it were. */
async function ask(send) {
  try {
    const { shown } = await send();
    if (shown) answers.show(shown);
  } catch (error) {
    answers.showOwn("not_written");
    if (!(error instanceof NotReachedError)) throw error;
  }
}

/** Between answers: ready, or the codes for a courier. */
function goHome() {
  if (["ready", "handing"].includes(body.dataset.scene)) body.dataset.scene = courier.scene;
}

/** A card's code is a touch; that of a receipt is none. */
async function readCode(text) {
  if (!isReceipt(text)) return ask(() => sendText("camera", text));
  return courier.takeReceipt(text).catch(() => {}); // half a frame, or the program is away: the next one comes at once
}

function draw() {
  if (state) setLanguage(state.language);
  writeFixedWords();
  const isLooking = camera?.isOn ?? false;
  write(part("invitation"), word(isLooking ? "ready.show_qr" : "ready.hold_card"));
  const ofReceipt = isLooking ? courier.sentence : "";
  write(part("invitation-hint"), ofReceipt || word("ready.wait_for_sound"));
  part("invitation-hint").classList.toggle("of-receipt", Boolean(ofReceipt));
  write(part("camera-word"), word(isLooking ? "tools.camera_off" : "tools.camera_on"));
  write(part("sound-word"), word(isLoud() ? "tools.sound_off" : "tools.sound_on"));
  part("sound").querySelector("use").setAttribute("href", isLoud() ? "#i-loud" : "#i-mute");
  part("camera").setAttribute("aria-pressed", isLooking);
  part("view").hidden = !isLooking;
  document.querySelector(".card-picture").toggleAttribute("hidden", isLooking);
  for (const button of part("language-list").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", button.dataset.language === language());
  }
  if (state) {
    part("site").textContent = state.site_name;
    drawBar(state);
    // Offered where it helps: touches wait, and no line takes them.
    const canHelp = state.waiting && state.network !== "online";
    part("bundle").hidden = !canBundle || !canHelp;
    part("hand").hidden = !courier.page || !canHelp;
  }
  part("read-receipt").hidden = !camera;
  courier.draw();
  refit();
}

function refit() {
  fitBar();
  if (body.dataset.scene === "ready") {
    fitAlike(part("tools").querySelectorAll("span"));
    fit(document.querySelector(".invitation"), [part("invitation")]);
  }
  if (body.dataset.scene === "answer") answers.refit();
  if (body.dataset.scene === "stopped") fit(part("stopped"), [part("stopped").querySelector(".word")]);
}

function drawTime() {
  const now = new Date();
  part("time").textContent = now.toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Tokyo" });
  setTimeout(drawTime, 60_000 - (now.getTime() % 60_000));
}

async function switchCamera(on) {
  const trouble = on ? await camera.switchOn() : camera.switchOff();
  if (!on) courier.forgetReceipt();
  part("camera-trouble").hidden = !trouble;
  if (trouble) write(part("camera-trouble"), word(`camera.${trouble}`));
  draw();
}

async function offerCamera(gateCanRead) {
  if (camera || !(await canReadCodes(gateCanRead))) return;
  camera = new Camera({ view: part("view"), video: part("video"), read: readCode });
  camera.onEnd = () => switchCamera(false);
  part("camera").hidden = false;
  part("camera").addEventListener("click", () => switchCamera(!camera.isOn));
  if (wasOn()) await switchCamera(true);
}

function offerLanguages() {
  const dialog = part("languages");
  part("language-list").append(...languages().map(({ code, name, tag }) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: name, lang: tag });
    button.dataset.language = code;
    button.addEventListener("click", () => {
      dialog.close();
      sendLanguage(code).catch(() => {});
    });
    item.append(button);
    return item;
  }));
  part("open-languages").addEventListener("click", () => dialog.showModal());
  part("close-languages").addEventListener("click", () => dialog.close());
}

function begin() {
  document.documentElement.classList.remove("without-script");
  setLanguage(languages().find(({ tag }) => tag === document.documentElement.lang)?.code ?? "ja");
  offerLanguages();
  offerFullscreen(part("fullscreen"));
  prepareSounds();
  keepAwake();
  drawTime();
  draw();
  part("sound").addEventListener("click", () => { setLoud(!isLoud()); draw(); });
  // An anchor of its own: an answer without a file must not lead away from this page.
  part("bundle").addEventListener("click", () => {
    Object.assign(document.createElement("a"), { href: "/bundle", download: "" }).click();
  });
  part("hand").addEventListener("click", () => courier.open());
  part("read-receipt").addEventListener("click", async () => {
    courier.awaitReceipt();
    if (!camera.isOn) await switchCamera(true);
    draw();
  });
  // A reader that types Enter must not press the button that a hand pressed before.
  addEventListener("click", () => document.activeElement?.blur());
  addEventListener("resize", refit);
  new MutationObserver(refit).observe(body, { attributeFilter: ["data-scene"] });
  listenToKeyboard({
    read: (text) => ask(() => sendText("keyboard", text)),
    halfRead: () => ask(() => sendTrouble("keyboard", "half_read")),
  });
  follow({
    shown: (answer) => { part("languages").close(); answers.show(answer); },
    state: (content) => { state = content; draw(); },
    stopped: () => { answers.clear(); body.dataset.scene = "stopped"; },
    going: (content) => {
      if (content.isNewRun) answers.forget();
      if (body.dataset.scene === "stopped") body.dataset.scene = courier.scene;
      courier.page = content.courier ?? "";
      canBundle = content.bundle;
      offerCamera(content.camera);
    },
  });
}

await loadWords();
begin();
