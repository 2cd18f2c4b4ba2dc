// Two pages: one's own card, from which it is put into this phone, and the card that this phone keeps, shown without a line.

import { CLOCK, DAY, fill, keepForLater, listen, textIn, told } from "./asking.js";
import { ASK_MS, nonceIn } from "./card/asks.js";
import { audienceOf } from "./card/binding.js";
import { disclosuresOf, forgetCard, keepCard, keptCard, newKey, present } from "./card/kept.js";
import { jsonIn } from "./card/signatures.js";
import { drawCode } from "./drawing.js";

// What a phone's camera still reads off another phone; the address before the text is among it.
const MOST_TEXT = 2900;
const CLAIMS = { level: ["level", "levels"] };
const putting = document.querySelector("[data-put-card]");
const page = document.querySelector("[data-kept-card]");

if (putting && "indexedDB" in window && crypto.subtle) offerToPut(putting);
if (page) openKept(page);

function offerToPut(form) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      await putCard(form);
      location.assign(form.dataset.putCard);
    } catch {
      form.querySelector("[data-put-failed]").hidden = false;
      button.disabled = false;
    }
  });
}

async function putCard(form) {
  const { secret, jwk } = await newKey();
  const body = new FormData(form);
  body.set("holder_key", JSON.stringify(jwk));
  const answer = await fetch(form.action, { method: "POST", body });
  if (!answer.ok) throw new Error(String(answer.status));
  const { card, photo, expires_at: expiresAt } = await answer.json();
  await keepCard({ secret, text: card, photo, expiresAt });
}

async function openKept(within) {
  const card = await keptCard().catch(() => undefined);
  const isOver = card && !(Date.now() < Date.parse(card.expiresAt));
  const state = card ? (isOver ? "over" : "ready") : "none";
  for (const part of within.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== state;
  for (const part of within.querySelectorAll("[data-with-card]")) part.hidden = !card || isOver;
  keepForLater(within, within.dataset.keptCard);
  if (card && !isOver) showWhenAsked(within, card);
}

function showWhenAsked(within, card) {
  const items = within.querySelector("[data-items]");
  const answer = within.querySelector("[data-answer]");
  const stranger = within.querySelector("[data-stranger]");
  tellKept(within, card);
  let asked = null;

  const show = async () => {
    if (!asked) return;
    const names = new Set(new FormData(items).getAll("show").flatMap((item) => CLAIMS[item] ?? [item]));
    const question = { names, nonce: asked.nonce, audience: audienceOf(within.dataset.issuer), now: Date.now() };
    await draw(answer, card, question);
    fill(answer, { ...answer.filled, until: told(new Date(asked.at + ASK_MS), CLOCK) });
    answer.hidden = false;
    within.querySelector("[data-state=ready]").hidden = true;
  };
  items.addEventListener("change", show);
  listen(within, {
    found: async (text) => {
      const nonce = nonceIn(textIn(text));
      stranger.hidden = nonce !== null;
      if (nonce === null) return;
      asked = { nonce, at: Date.now() };
      await show();
      within.querySelector("[data-scan]").open = false;
      answer.scrollIntoView({ block: "start" });
    },
    missed: () => {
      stranger.hidden = false;
    },
  });
  within.querySelector("[data-forget]").addEventListener("click", async () => {
    await forgetCard();
    location.assign(location.pathname);
  });
}

/** Without the face where all together has no room; nothing where even that has none. */
async function draw(answer, card, question) {
  const checker = `${question.audience}#`;
  const [withoutFace, tooLong] = ["[data-without-face]", "[data-too-long]"].map((name) => answer.querySelector(name));
  let text = await present(card, question);
  withoutFace.hidden = text.length + checker.length <= MOST_TEXT;
  if (!withoutFace.hidden) {
    text = await present(card, { ...question, names: new Set([...question.names].filter((name) => name !== "photo")) });
    withoutFace.hidden = !question.names.has("photo");
  }
  tooLong.hidden = text.length + checker.length <= MOST_TEXT;
  answer.querySelector(".card-qr").hidden = !tooLong.hidden;
  if (tooLong.hidden) drawCode(answer.querySelector("canvas"), checker + text);
  answer.filled = { text: tooLong.hidden ? checker + text : "" };
}

function tellKept(within, card) {
  const hidden = disclosuresOf(card.text);
  const value = (name) => (hidden.has(name) ? jsonIn(hidden.get(name))[2] : "");
  fill(within, {
    name: value("name"),
    level: value("level") ? within.dataset.level.replace("0", value("level")) : "",
    expires: told(new Date(card.expiresAt), { ...DAY, ...CLOCK }),
  });
}
