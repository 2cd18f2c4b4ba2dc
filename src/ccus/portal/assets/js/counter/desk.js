// The page itself: its lists, its form, and when things are kept and sent.

import { Locked, NoLine, Refused, deliver, greet } from "./delivering.js";
import { CaseForm } from "./form.js";
import { drawSlip, uuid7 } from "./numbers.js";
import { Vault } from "./vault.js";

const AGAIN_MS = 10_000;

export class Desk {
  constructor(page) {
    this.page = page;
    this.say = page.dataset;
    this.open = null; // the case in the form: `{ id, slip, at, content }`
    this.saving = Promise.resolve();
    this.form = new CaseForm(this.one("form"), {
      changed: () => this.save(),
      pictured: (file, kind, label) => this.keepPicture(file, kind, label),
    });
  }

  one(name, within = this.page) {
    return within.querySelector(`[data-counter-${name}]`);
  }

  async start() {
    this.vault = await Vault.open();
    await this.vault.resume();
    for (const button of this.page.querySelectorAll("[data-counter-kind]")) button.addEventListener("click", () => this.begin(button.dataset));
    this.one("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.ready();
    });
    this.one("later").addEventListener("click", () => this.close());
    addEventListener("online", () => this.catchUp());
    addEventListener("offline", () => this.catchUp());
    setInterval(() => this.catchUp(), AGAIN_MS);
    this.page.hidden = false;
    await this.catchUp();
    if ("serviceWorker" in navigator) {
      const worker = navigator.serviceWorker.register(this.say.counter, { scope: location.pathname });
      worker.then(() => navigator.serviceWorker.ready).then(() => { this.one("offline").hidden = false; }).catch(() => {});
    }
  }

  async begin({ counterKind, yen, fee }) {
    const now = Date.now();
    const content = { kind: counterKind, slip: drawSlip(now), typed: {}, receivedAt: now, quoted: Number(yen), fee, taken: null, method: "", pictures: [], told: [], url: "", standing: "" };
    this.show({ id: uuid7(now), slip: content.slip, at: now, content });
    await this.save();
    await this.draw();
  }

  show(opened) {
    this.open = opened;
    const title = this.page.querySelector(`[data-counter-kind="${opened.content.kind}"]`).textContent.trim();
    this.form.fill(opened.content, title);
    this.one("form").hidden = false;
    this.one("begin").hidden = true;
    this.one("form").scrollIntoView({ block: "start" });
  }

  /** Everything typed so far, one write after the other, each with what stands in the form when its turn comes. */
  save(state = "work") {
    const { open } = this;
    this.saving = this.saving.then(async () => {
      if (!open) return;
      this.form.read(open.content);
      await this.vault.writeCase({ ...open, state }, open.content);
    }).catch(() => { this.one("say").textContent = this.say.full; });
    return this.saving;
  }

  async keepPicture(file, kind, label) {
    const { open } = this;
    const id = uuid7();
    try {
      await this.vault.writePicture(id, new Uint8Array(await file.arrayBuffer()));
    } catch {
      this.one("say").textContent = this.say.full;
      return;
    }
    open.content.pictures.push({ id, kind, label, state: "kept" });
    await this.save();
    await this.drawPictures();
  }

  drawPictures() {
    return this.form.showPictures(this.open.content.pictures, this.vault, this.say.taken);
  }

  async ready() {
    const missing = this.form.missing();
    if (missing && this.one("say").dataset.told !== this.open.id) {
      this.one("say").dataset.told = this.open.id; // said once; a second press goes on
      this.one("say").textContent = this.say.missing.replace("{count}", missing);
      return;
    }
    await this.save("ready");
    await this.close();
    await this.catchUp();
  }

  async close() {
    await this.saving;
    this.open = null;
    this.one("say").textContent = "";
    this.one("form").hidden = true;
    await this.draw();
  }

  /** Looks whether there is a line and who is here, and sends what waits. */
  async catchUp() {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      const kept = await greet(this.say.key);
      if (kept.name !== this.vault.name) {
        if (this.open && this.vault.name) await this.close();
        await this.vault.unlock(kept);
      } else await this.vault.unlock(kept);
      this.hasLine = true;
      this.why = "";
      for (const each of await this.own("ready")) await this.send(each, kept.csrf);
    } catch (problem) {
      if (problem instanceof Locked) {
        this.hasLine = true;
        this.why = problem.message === "403" ? this.say.ended : this.say.locked;
        if (this.open) await this.close();
        await this.vault.lock();
      } else if (problem instanceof NoLine) {
        this.hasLine = false;
        this.why = this.vault.key ? "" : this.say.locked;
      } else throw problem;
    } finally {
      this.isBusy = false;
      await this.draw();
    }
  }

  async send(each, csrf) {
    const content = await this.vault.readCase(each.id);
    const keep = (now) => this.vault.writeCase(each, now);
    try {
      const sent = await deliver({ id: each.id, content, vault: this.vault, address: this.say.deliveries, csrf, keep });
      await this.vault.writeCase({ ...each, slip: sent.slip, state: "sent" }, sent);
      for (const picture of sent.pictures) if (picture.state === "sent") await this.vault.deletePicture(picture.id);
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      await this.vault.writeCase({ ...each, state: "stuck" }, { ...content, told: [problem.message] });
    }
  }

  /** A case that was sent, and the pictures that the server did not take. */
  async remove(id, content) {
    for (const picture of content.pictures) await this.vault.deletePicture(picture.id);
    await this.vault.deleteCase(id);
  }

  async own(state) {
    return (await this.vault.cases()).filter((each) => each.name === this.vault.name && (!state || each.state === state));
  }

  async draw() {
    const isOpen = Boolean(this.vault.key);
    const all = await this.vault.cases();
    const own = isOpen ? all.filter((each) => each.name === this.vault.name) : [];
    const isWaiting = (each) => (isOpen ? each.state === "ready" : each.state !== "sent");
    const waiting = (isOpen ? own : all).filter(isWaiting).length;
    const others = isOpen ? all.filter((each) => !own.includes(each) && each.state !== "sent").length : 0;
    this.one("line").textContent = this.hasLine ? this.say.line : this.say.noLine;
    this.one("queue").textContent = this.say.queue.replace("{count}", waiting);
    this.one("others").hidden = !others;
    this.one("others").textContent = this.say.others.replace("{count}", others);
    this.one("locked").hidden = isOpen;
    this.one("why").textContent = this.why;
    this.one("begin").hidden = !isOpen || Boolean(this.open);
    const shown = own.filter((each) => each.id !== this.open?.id).reverse();
    this.one("kept").hidden = !shown.length;
    this.one("list").replaceChildren(...(await Promise.all(shown.map((each) => this.drawn(each).catch(() => "")))));
  }

  async drawn(each) {
    const content = await this.vault.readCase(each.id);
    const item = this.one("item").content.cloneNode(true).firstElementChild;
    item.dataset.state = each.state;
    const name = [content.typed.family_name, content.typed.given_name].filter(Boolean).join(" ");
    this.one("slip", item).textContent = [each.slip, name].filter(Boolean).join(" ");
    this.one("standing", item).textContent = [this.say[each.state], content.standing].filter(Boolean).join("・");
    this.one("told", item).replaceChildren(...content.told.map((words) => Object.assign(document.createElement("p"), { textContent: words })));
    const goOn = this.one("open", item);
    goOn.hidden = each.state === "sent" || Boolean(this.open);
    goOn.addEventListener("click", async () => {
      this.show({ ...each, content });
      await this.drawPictures();
      await this.draw();
    });
    const see = this.one("see", item);
    see.hidden = !content.url;
    see.href = content.url;
    const remove = this.one("remove", item);
    remove.hidden = each.state !== "sent";
    remove.addEventListener("click", async () => {
      await this.remove(each.id, content);
      await this.draw();
    });
    return item;
  }
}
