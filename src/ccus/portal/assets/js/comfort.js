// Small comforts. Every page does its work without them.

/** A refused form takes the reader to what is wrong. */
function focusErrors(root) {
  root.querySelector("[data-takes-focus]")?.focus();
}

/** Menus close on Escape and on a press elsewhere. */
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-closes][open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}

/** The bar under a table appears when something is chosen and says how much. */
function updateBulkBar(form) {
  const bar = form.querySelector("[data-bulk-bar]");
  if (!bar) return;
  const chosen = form.querySelectorAll("input[name=cell]:checked").length;
  bar.hidden = chosen === 0;
  const count = bar.querySelector("[data-bulk-count]");
  if (count) count.textContent = String(chosen);
}

function cellsOf(box) {
  return [...box.closest("[data-person]").querySelectorAll("input[name=cell]")];
}

/** Choosing a person chooses their open days. */
function choosePerson(box) {
  for (const cell of cellsOf(box)) cell.checked = box.checked;
}

/** A person stands for all their open days: no longer when one of them is taken out. */
function releasePerson(cell) {
  const box = cell.closest("[data-person]").querySelector("input[name=person]");
  if (box && !cell.checked) box.checked = false;
}

/** A chosen person is sent instead of each of their days, which keeps the address short. */
function sendPeopleOnce(form) {
  for (const box of form.querySelectorAll("input[name=person]:checked")) {
    for (const cell of cellsOf(box)) cell.disabled = true;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-closes][open]");
  closeMenus(null);
  open?.querySelector("summary").focus();
});
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-bulk]");
  if (!form) return;
  if (event.target.name === "person") choosePerson(event.target);
  if (event.target.name === "cell") releasePerson(event.target);
  updateBulkBar(form);
});

// A second press on a slow line must not send twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-bulk]")) sendPeopleOnce(form);
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const cell of document.querySelectorAll("form[data-bulk] input[name=cell]:disabled")) cell.disabled = false;
});

/** An enrolment code comes in the address behind #, which is not sent to the server. */
function showFragment() {
  const code = decodeURIComponent(location.hash.slice(1));
  if (!code) return;
  for (const place of document.querySelectorAll("[data-from-fragment]")) place.textContent = code;
}

document.addEventListener("DOMContentLoaded", () => {
  showFragment();
  focusErrors(document);
  for (const form of document.querySelectorAll("form[data-bulk]")) updateBulkBar(form);
});
document.addEventListener("htmx:after:swap", (event) => focusErrors(event.target));

// allauth reports a passkey that failed or was declined; say so in words instead of the console alone.
document.addEventListener("allauth.error", () => {
  const words = document.getElementById("passkey-error");
  if (words) words.hidden = false;
});
