// The registration counter: takes cases in whether there is a line or not, and brings them in by itself when there is one.

import { Desk } from "./counter/desk.js";
import { Vault } from "./counter/vault.js";

const page = document.querySelector("[data-counter]");
const badge = document.querySelector("[data-counter-kept]");

/** On the list of the counter: how much this machine still holds. */
async function countKept(box) {
  const waiting = (await (await Vault.open()).cases()).filter((each) => each.state !== "sent").length;
  box.querySelector("a").textContent = box.dataset.words.replace("{count}", waiting);
  box.hidden = !waiting;
}

if (page) new Desk(page).start();
if (badge) countKept(badge).catch(() => {});
