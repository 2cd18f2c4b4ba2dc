// The questions on the page of a counter: what is typed is read from the fields as it stands, and put there again.

const THUMB = 96;

export class CaseForm {
  /** `changed()` after each key; `pictured(file, kind, label)` for each picture that was taken or chosen. */
  constructor(form, { changed, pictured }) {
    this.form = form;
    form.addEventListener("input", (event) => {
      if (event.target.type !== "file") changed();
    });
    form.addEventListener("change", async (event) => {
      if (event.target.type !== "file") return;
      const files = [...event.target.files];
      const { paper } = event.target.closest("[data-paper]").dataset;
      const label = event.target.labels[0].firstChild.textContent.trim();
      event.target.value = "";
      for (const file of files) await pictured(file, paper, label);
    });
  }

  get fields() {
    return [...this.form.elements].filter((field) => field.name && field.type !== "file" && field.name !== "counter-money");
  }

  fill(content, title) {
    this.form.reset();
    for (const section of this.form.querySelectorAll("[data-kinds]")) section.hidden = !section.dataset.kinds.split(" ").includes(content.kind);
    for (const field of this.fields) {
      const text = content.typed[field.name];
      if (text === undefined) continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = text.split(" ").includes(field.value);
      else field.value = text;
    }
    this.form.elements["counter-money"].value = content.method;
    this.form.querySelector("[data-counter-number]").textContent = content.slip;
    this.form.querySelector("[data-counter-title]").textContent = title;
    this.form.querySelector("[data-counter-fee]").textContent = content.fee;
    for (const place of this.form.querySelectorAll("[data-counter-count]")) place.hidden = true;
    for (const place of this.form.querySelectorAll("[data-counter-thumbs]")) place.replaceChildren();
    this.form.querySelector("select")?.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Puts what stands in the fields into the content; several choices as one text. */
  read(content) {
    const typed = {};
    for (const field of this.fields) {
      if (field.closest("[data-kinds]")?.hidden) continue;
      const isBox = field.type === "radio" || field.type === "checkbox";
      if (isBox && !field.checked) continue;
      typed[field.name] = typed[field.name] && isBox ? `${typed[field.name]} ${field.value}` : field.value;
    }
    content.typed = typed;
    content.method = this.form.elements["counter-money"].value;
    content.taken = content.method ? content.quoted : null;
  }

  /** How many questions that have to be answered stand empty; what is typed is judged by the server alone. */
  missing() {
    const asked = [...this.form.querySelectorAll("[data-required]")].filter((each) => !each.hidden && !each.closest("[data-kinds]").hidden);
    return asked.filter((each) => ![...each.querySelectorAll("input, select, textarea")].some((field) => (field.type === "radio" || field.type === "checkbox" ? field.checked : field.value.trim()))).length;
  }

  async showPictures(pictures, vault, words) {
    for (const asked of this.form.querySelectorAll("[data-paper]")) {
      const own = pictures.filter((picture) => picture.kind === asked.dataset.paper);
      const count = asked.querySelector("[data-counter-count]");
      count.hidden = !own.length;
      count.querySelector("span").textContent = words.replace("{count}", own.length);
      const thumbs = await Promise.all(own.map((picture) => vault.readPicture(picture.id).then(thumbOf).catch(() => null)));
      asked.querySelector("[data-counter-thumbs]").replaceChildren(...thumbs.filter(Boolean));
    }
  }
}

/** Drawn, since no address of a picture may be made from what is kept. */
async function thumbOf(bytes) {
  const picture = await createImageBitmap(new Blob([bytes]));
  const canvas = document.createElement("canvas");
  const scale = THUMB / Math.max(picture.width, picture.height);
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
