// Questions that depend on another answer of the page are hidden until it is given. Without this they are all there, and say for whom.

function answerOf(form, name) {
  const chosen = form.querySelector(`[name="${CSS.escape(name)}"]:checked`) ?? form.querySelector(`select[name="${CSS.escape(name)}"]`);
  return chosen?.value ?? "";
}

function isAsked(form, when) {
  const [, name, sign, value] = /^(.*?)([=!])(.*)$/.exec(when);
  const answer = answerOf(form, name);
  return sign === "=" ? answer === value : answer !== "" && answer !== value;
}

function update(form) {
  for (const asked of form.querySelectorAll("[data-when]")) {
    const holds = asked.querySelector(".field-wrong, .field-returned");
    asked.hidden = !holds && !isAsked(form, asked.dataset.when);
  }
}

document.addEventListener("change", (event) => {
  if (event.target.form?.querySelector("[data-when]")) update(event.target.form);
});
document.addEventListener("DOMContentLoaded", () => {
  for (const form of new Set([...document.querySelectorAll("form [data-when]")].map((asked) => asked.closest("form")))) update(form);
});
