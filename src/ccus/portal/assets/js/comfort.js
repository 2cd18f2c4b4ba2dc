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

/** Choosing a person chooses their open days; the days then speak for themselves. */
function choosePerson(box) {
  const cells = box.closest("[data-person]").querySelectorAll("input[name=cell]");
  for (const cell of cells) cell.checked = box.checked;
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
  updateBulkBar(form);
});

// A second press on a slow line must not send twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.addEventListener("DOMContentLoaded", () => {
  focusErrors(document);
  for (const form of document.querySelectorAll("form[data-bulk]")) updateBulkBar(form);
});
document.addEventListener("htmx:after:swap", (event) => focusErrors(event.target));

// allauth reports a passkey that failed or was declined; say so in words instead of the console alone.
document.addEventListener("allauth.error", () => {
  const words = document.getElementById("passkey-error");
  if (words) words.hidden = false;
});
