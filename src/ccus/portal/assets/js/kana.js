// While a name is typed with a Japanese keyboard, its reading passes by in kana: it is proposed for the field beside it.
// What somebody typed into that field is never overwritten.

const KANA = /^[\u3041-\u3096\u30a1-\u30fa\u30fc\s]+$/;

function toKatakana(text) {
  return text.replace(/[\u3041-\u3096]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60));
}

for (const name of document.querySelectorAll("[data-kana-into]")) {
  const reading = document.getElementById(name.dataset.kanaInto);
  if (!reading) continue;
  let heard = "";
  let proposed = reading.value === "" ? "" : null;
  reading.addEventListener("input", () => { proposed = null; });
  name.addEventListener("compositionstart", () => { heard = ""; });
  name.addEventListener("compositionupdate", (event) => {
    if (KANA.test(event.data)) heard = event.data;
  });
  name.addEventListener("compositionend", () => {
    if (proposed === null || !heard) return;
    proposed += toKatakana(heard);
    reading.value = proposed;
    heard = "";
  });
  name.addEventListener("input", () => {
    if (proposed !== null && name.value === "") reading.value = proposed = "";
  });
}
