// The words of all languages, and how they are written: placeholders filled, readings as ruby. Never as HTML.

let all = {};
let own = "ja";

export async function loadWords() {
  const answer = await fetch("/words.json");
  all = await answer.json();
}

export function setLanguage(language) {
  if (language in all) own = language;
  document.documentElement.lang = tagOf(own);
  document.title = plain(word("page.title"));
}

export const language = () => own;
export const languages = () => Object.entries(all).map(([code, words]) => ({ code, name: words.name, tag: words.tag }));
export const isLanguage = (code) => code in all;
export const tagOf = (code) => (all[code] ?? all.ja).tag;

/** The text at `section.key` in a language (that of the screen when none is named); undefined when there is none. */
export function word(path, values = {}, code = own) {
  const [section, key] = path.split(".");
  const text = (all[code] ?? all[own])?.[section]?.[key];
  return text?.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** An amount of time in words, e.g. `12分`, `3 horas`; milliseconds in, Western digits out. */
export function duration(milliseconds, code = own) {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  const [amount, unit] = seconds < 90 ? [seconds, "second"] : seconds < 5400 ? [Math.round(seconds / 60), "minute"]
    : seconds < 129_600 ? [Math.round(seconds / 3600), "hour"] : [Math.round(seconds / 86_400), "day"];
  const text = new Intl.NumberFormat(`${tagOf(code)}-u-nu-latn`, { style: "unit", unit, unitDisplay: "long" }).format(amount);
  return /^(ja|zh)/.test(tagOf(code)) ? text.replace(/\s/g, "") : text;
}

/** Writes a text into an element, `[word|reading]` as ruby, in the language that the text is in. */
export function write(element, text, code = own) {
  const parts = (text ?? "").split(/\[([^|\]]+)\|([^\]]+)\]/);
  const nodes = [];
  for (let at = 0; at < parts.length; at += 3) {
    nodes.push(parts[at]);
    if (at + 1 < parts.length) nodes.push(ruby(parts[at + 1], parts[at + 2]));
  }
  element.replaceChildren(...nodes.filter((node) => node !== ""));
  element.lang = tagOf(code);
}

/** Writes a text sentence by sentence: a line breaks between them before it breaks within one. */
export function writeSentences(element, text, code = own) {
  const sentences = (text ?? "").split(/(?<=[。။।])\s*|(?<=[.!?])\s+/).filter(Boolean);
  element.replaceChildren(...sentences.flatMap((sentence, at) => {
    const whole = document.createElement("span");
    whole.className = "whole";
    write(whole, sentence, code);
    return at && !sentences[at - 1].endsWith("。") ? [" ", whole] : [whole];
  }));
  element.lang = tagOf(code);
}

function ruby(base, reading) {
  const element = document.createElement("ruby");
  const above = document.createElement("rt");
  above.textContent = reading;
  element.append(base, above);
  return element;
}

const plain = (text) => (text ?? "").replace(/\[([^|\]]+)\|[^\]]+\]/g, "$1");

/** Writes all fixed words of the page (`data-words="section.key"`) in the language of the screen. */
export function writeFixedWords() {
  for (const element of document.querySelectorAll("[data-words]")) {
    (element.matches(".sentence") ? writeSentences : write)(element, word(element.dataset.words));
  }
}
