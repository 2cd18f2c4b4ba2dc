// The public page that checks digital cards. Works without a line once it was loaded: a worker keeps it.

import { CLOCK, DAY, fill, keepForLater, listen, showVerdict, textIn, told } from "./asking.js";
import { askText, newAsk, openAsks, usedUp } from "./card/asks.js";
import { judge } from "./card/judging.js";
import { drawCode } from "./drawing.js";

const page = document.querySelector("[data-card-check]");
const known = JSON.parse(document.getElementById("card-known").textContent);
const details = page.querySelector("[data-card]");
const ask = page.querySelector("[data-ask]");
const OLD_MS = 24 * 60 * 60 * 1000;
let asked = 0;

async function check(typed) {
  asked += 1;
  const turn = asked;
  const started = performance.now();
  const result = await judge(textIn(typed), { ...known, asks: openAsks(Date.now()) }, Date.now());
  // Another card may have been read meanwhile: only the last one is answered.
  if (turn !== asked) return;
  if (result.binding?.kind === "held") usedUp(result.binding.nonce, Date.now());
  ask.hidden = true;
  details.hidden = !("claims" in result) || result.verdict === "stopped";
  if (!details.hidden) await tell(result);
  tellAge(result);
  showVerdict(page, result.verdict);
  page.dataset.took = String(performance.now() - started);
}

async function tell({ claims, photo, binding, expiresAt, signedAt }) {
  const isHeld = binding.kind === "held";
  fill(details, {
    name: claims.name,
    level: claims.level ? details.dataset.level.replace("0", claims.level) : "",
    levels: (claims.levels ?? []).map(([field, level]) => `${field} ${details.dataset.level.replace("0", level)}`).join("\n"),
    licences: licencesOf(claims),
    employer: claims.employer,
    birth: claims.birth_date ? told(new Date(`${claims.birth_date}T00:00:00+09:00`), DAY) : "",
    "technician-id": claims.technician_id?.replace(/^(\d{4})(\d{4})(\d{4})(\d{2})$/, "$1-$2-$3-$4"),
    expires: told(expiresAt, { ...DAY, ...CLOCK }),
    signed: told(signedAt, { ...DAY, ...CLOCK }),
    issuer: claims.iss,
    held: isHeld ? details.dataset.held.replace("0", told(binding.signedAt, CLOCK)) : "",
    "held-for": isHeld ? `${binding.audience} ${binding.nonce}` : "",
    "not-held": binding.kind === "none" ? details.dataset.notHeld : "",
  });
  details.dataset.levelNow = claims.level ?? "";
  await draw(photo);
}

function licencesOf({ licences = [], licences_left_out: more }) {
  return [...licences, ...(more ? [details.dataset.more.replace("0", more)] : [])].join("\n");
}

/** The face is drawn, since the page may show no pictures but its own. */
async function draw(photo) {
  const canvas = details.querySelector("canvas");
  const without = details.querySelector("[data-without=photo]");
  canvas.hidden = !photo;
  without.hidden = Boolean(photo);
  if (!photo) return;
  const picture = await createImageBitmap(new Blob([photo], { type: "image/webp" }));
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext("2d").drawImage(picture, 0, 0);
}

function tellAge({ listedAt }) {
  const age = page.querySelector("[data-age]");
  age.hidden = !listedAt;
  if (!listedAt) return;
  const passed = Date.now() - listedAt.getTime();
  fill(age, { listed: told(listedAt, { ...DAY, ...CLOCK }), ago: ago(passed) });
  age.querySelector("[data-old]").hidden = passed < OLD_MS;
}

function ago(passed) {
  const minutes = Math.max(0, Math.floor(passed / 60_000));
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
  if (minutes < 60) return words.format(-minutes, "minute");
  return minutes < 2880 ? words.format(-Math.floor(minutes / 60), "hour") : words.format(-Math.floor(minutes / 1440), "day");
}

/** A question for the phone of the holder: a number that its key has to sign. */
page.querySelector("[data-ask-button]").addEventListener("click", () => {
  const { origin } = location;
  const nonce = newAsk(Date.now());
  drawCode(ask.querySelector("canvas"), `${origin}${page.dataset.myCard}#${askText(nonce)}`, { ecc: "medium" });
  ask.dataset.nonce = nonce;
  fill(ask, { nonce });
  ask.hidden = false;
  showVerdict(page, null);
  details.hidden = true;
  ask.scrollIntoView({ block: "nearest" });
});

listen(page, { found: check, missed: () => showVerdict(page, "no-code") });
keepForLater(page, page.dataset.cardCheck);
