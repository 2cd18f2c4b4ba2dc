// What waits, as QR frames one after another for a courier's phone; and the receipt that it shows the camera.

import { sendPlace, sendReceipt } from "./sending.js";
import { word, write, writeSentences } from "./words.js";

const FRAME_MS = 160;
const QUIET = 4; // modules of white around a code
const RECEIPT = "CCUS-R1:";
const SAID_MS = 15_000;

const part = (id) => document.getElementById(id);

export const isReceipt = (text) => text.startsWith(RECEIPT);

export class Courier {
  /** `changed()` is called when another scene is wanted (`scene`), or other words. */
  constructor({ changed }) {
    Object.assign(this, { changed, page: "", isOpen: false, wantsReceipt: false, said: null });
    this.canvas = part("frames");
    part("next-part").addEventListener("click", () => this.begin(this.part + 1));
    part("close-frames").addEventListener("click", () => this.close());
  }

  get scene() { return this.isOpen ? "handing" : "ready"; }

  open() {
    Object.assign(this, { isOpen: true, wantsReceipt: false, said: null });
    this.begin(0);
    this.changed();
  }

  close() {
    this.isOpen = false;
    clearTimeout(this.timer);
    this.changed();
  }

  /** The camera is to look for a receipt from now on. */
  awaitReceipt() {
    Object.assign(this, { wantsReceipt: true, said: null });
    this.close();
  }

  forgetReceipt() {
    Object.assign(this, { wantsReceipt: false, said: null });
  }

  /** One frame that the camera read. */
  async takeReceipt(text) {
    const told = await sendReceipt(text);
    this.wantsReceipt = !told.result;
    const [key, values] = told.trouble ? ["trouble", {}]
      : told.result ? [told.result, { count: told.count }] : ["reading", { have: told.have, all: told.blocks }];
    this.say(key, values);
  }

  /** In place of the invitation, as long as somebody brings a receipt. */
  get sentence() {
    if (this.said) return word(`courier.${this.said.key}`, this.said.values);
    return this.wantsReceipt ? word("courier.show_receipt") : "";
  }

  say(key, values) {
    this.said = { key, values };
    clearTimeout(this.sayTimer);
    this.sayTimer = setTimeout(() => { this.said = null; this.changed(); }, SAID_MS);
    this.changed();
  }

  begin(number) {
    Object.assign(this, { part: number, at: 0, shown: null, next: null, trouble: "" });
    clearTimeout(this.timer);
    this.draw();
    this.load(0);
  }

  async load(begin) {
    const asked = this.part;
    const answer = await sendPlace(asked, begin).catch(() => ({ trouble: "trouble" }));
    if (!this.isOpen || asked !== this.part) return;
    if (answer.trouble) {
      this.trouble = answer.trouble in { no_key: 1, nothing: 1 } ? answer.trouble : "trouble";
    } else if (this.shown) {
      this.next = { ...answer, begin };
    } else {
      this.show({ ...answer, begin });
    }
    this.draw();
  }

  /** Plays some frames; those after them are fetched meanwhile. On a slow machine the same ones go round until they are there. */
  show(frames) {
    Object.assign(this, { shown: frames, next: null, at: 0 });
    clearTimeout(this.timer);
    this.load(frames.begin + frames.frames.length);
    this.play();
  }

  play() {
    this.drawCode(this.shown.frames[this.at], this.shown.side);
    this.at += 1;
    this.timer = setTimeout(() => {
      if (this.at < this.shown.frames.length) return this.play();
      if (this.next) return this.show(this.next);
      this.at = 0;
      return this.play();
    }, FRAME_MS);
  }

  drawCode(bits, side) {
    const bytes = Uint8Array.from(atob(bits), (letter) => letter.charCodeAt(0));
    const width = side + 2 * QUIET;
    const picture = new ImageData(width, width);
    picture.data.fill(255);
    for (let at = 0; at < side * side; at++) {
      if (bytes[at >> 3] >> (7 - (at & 7)) & 1) {
        const place = 4 * ((Math.floor(at / side) + QUIET) * width + (at % side) + QUIET);
        picture.data.fill(0, place, place + 3);
      }
    }
    this.canvas.width = this.canvas.height = width;
    this.canvas.getContext("2d").putImageData(picture, 0, 0);
  }

  draw() {
    if (!this.isOpen) return;
    this.canvas.hidden = Boolean(this.trouble);
    write(part("frames-title"), word(this.trouble ? `courier.${this.trouble}` : "courier.hold_phone"));
    writeSentences(part("frames-hint"), this.trouble ? "" : word("courier.open_page"));
    part("frames-page").textContent = this.trouble ? "" : this.page;
    const { count = 0, remaining = 0 } = this.shown ?? {};
    write(part("frames-count"), this.shown ? word("courier.part", { number: this.part + 1, count, remaining }) : "");
    part("next-part").hidden = Boolean(this.trouble) || !remaining;
  }
}
