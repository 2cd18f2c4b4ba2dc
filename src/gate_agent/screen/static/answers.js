// One answer after another: colour, word, name, sentence, and back to ready.

import { fit, fitAlike } from "./fit.js";
import { play } from "./sounds.js";
import { isLanguage, language, word, write, writeSentences } from "./words.js";

const BACK_MS = 3000;
const CHOICE_MS = 20_000;
const TRAIL_MS = 6000;
const MOST_IN_TRAIL = 3;
const MARKS = { recorded: "tick", recorded_check: "look", choose: "ask", again: "cross" };

const part = (id) => document.getElementById(id);

export class Answers {
  /** `choose(eventId, direction)` is called by the two buttons; `home()` names the scene that comes after an answer. */
  constructor({ choose, home }) {
    this.home = home;
    this.last = 0;
    this.now = null;
    this.trail = [];
    this.timer = 0;
    for (const button of part("choices").children) {
      button.addEventListener("click", () => {
        this.setChoosing(true);
        choose(this.now.event_id, button.dataset.direction);
        button.blur();
      });
    }
  }

  /** The program began anew, and counts its answers from one. */
  forget() {
    this.last = 0;
  }

  /** Shows an answer at once, whatever is on the screen. An older one, or the same again, changes nothing. */
  show(answer) {
    if (answer.number <= this.last) return;
    this.last = answer.number;
    // The server's word on the touch that is still on the screen, or a card held on: no second sound.
    const isSame = this.isShown(answer.event_id) && this.now.light === answer.light;
    this.remember(answer);
    this.draw(answer);
    if (!isSame) play(answer.light);
  }

  isShown(eventId) {
    return document.body.dataset.scene === "answer" && Boolean(eventId) && this.now?.event_id === eventId;
  }

  /** An answer of the page itself: the program could not be asked. */
  showOwn(warning) {
    this.draw({ light: "again", name: "", level: 0, color: "", direction: null, language: "", warning, trouble: null });
    play("again");
  }

  draw(answer) {
    this.now = answer;
    const code = isLanguage(answer.language) ? answer.language : language();
    document.body.dataset.light = answer.light;
    part("answer-mark").setAttribute("href", `#i-${MARKS[answer.light]}`);
    write(part("answer-word"), word(`light.${answer.light}`, {}, code), code);
    this.drawPerson(answer, code);
    this.drawDirection(answer, code);
    writeSentences(part("answer-sentence"), sentence(answer, code), code);
    const isChoice = answer.light === "choose";
    part("choices").hidden = !isChoice;
    this.setChoosing(false);
    for (const button of part("choices").children) {
      write(button.lastElementChild, word(`direction.${button.dataset.direction}`, {}, code), code);
    }
    document.body.dataset.scene = "answer";
    this.drawTrail();
    this.refit();
    this.count(isChoice ? CHOICE_MS : BACK_MS);
  }

  drawPerson(answer, code) {
    part("answer-person").hidden = !answer.name && !answer.level;
    writeName(part("answer-name"), answer.name, code);
    const level = part("answer-level");
    level.hidden = !answer.level;
    level.dataset.levelColor = answer.color;
    write(level.lastElementChild, answer.level ? word("person.level", { level: answer.level }, code) : "", code);
  }

  drawDirection(answer, code) {
    // On amber the person also has to know that nothing is lost.
    part("answer-kept").hidden = answer.light !== "recorded_check";
    write(part("answer-kept").lastElementChild, word("light.recorded", {}, code), code);
    part("answer-direction").hidden = !answer.direction;
    if (!answer.direction) return;
    part("answer-arrow").setAttribute("href", answer.direction === "entry" ? "#i-in" : "#i-out");
    write(part("answer-direction").lastElementChild, word(`direction.${answer.direction}`, {}, code), code);
  }

  refit() {
    if (!part("choices").hidden) fitAlike(part("choices").querySelectorAll("span"));
    fit(part("answer"), [part("answer-word")]);
  }

  /** Whoever was on the screen a moment ago moves to the corner. */
  remember(answer) {
    const before = this.now;
    const now = performance.now();
    this.trail = this.trail.filter((item) => now - item.at < TRAIL_MS && item.event_id !== answer.event_id);
    if (document.body.dataset.scene === "answer" && before?.name && before.name !== answer.name && !this.isShown(answer.event_id)) {
      this.trail = [{ ...before, at: now }, ...this.trail].slice(0, MOST_IN_TRAIL);
    }
  }

  drawTrail() {
    part("trail").replaceChildren(...this.trail.map((item) => {
      const entry = document.createElement("li");
      const name = document.createElement("span");
      writeName(name, item.name, language());
      entry.append(icon(item.light === "recorded" ? "ok" : MARKS[item.light]), name);
      return entry;
    }));
  }

  count(milliseconds) {
    clearTimeout(this.timer);
    const remaining = part("remaining");
    remaining.classList.remove("running");
    remaining.style.setProperty("--seconds", `${milliseconds / 1000}s`);
    requestAnimationFrame(() => remaining.classList.add("running"));
    this.timer = setTimeout(() => this.clear(), milliseconds);
  }

  clear() {
    clearTimeout(this.timer);
    this.now = null;
    this.trail = [];
    if (document.body.dataset.scene === "answer") document.body.dataset.scene = this.home();
  }

  setChoosing(isUnderWay) {
    for (const button of part("choices").children) button.disabled = isUnderWay;
  }
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** A name in Japanese letters keeps their shapes, whatever the language around it. */
function writeName(element, name, code) {
  write(element, name && word("person.name", { name }, code), code);
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(name)) element.lang = "ja";
}

/** The one line of an answer: the trouble, the warning, or what to press. */
function sentence(answer, code) {
  if (answer.trouble) return word(`troubles.${answer.trouble}`, {}, code);
  if (answer.warning.startsWith("=")) return answer.warning.slice(1);
  if (answer.warning) return word(`warnings.${answer.warning}`, {}, code) ?? word("warnings.other", {}, code);
  return answer.light === "choose" ? word("direction.question", {}, code) : "";
}
