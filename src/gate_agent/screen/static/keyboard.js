// A keyboard-type reader types the card's number and Enter, far faster than any hand.

const PACE_MS = 100; // between two keys; hands are slower, readers take 2 to 30 ms
const SHORTEST = 4; // fewer keys than this in a row are a bumped key, not a card
const HEXADECIMAL = /^[0-9A-F]+$/i;

/** Calls `read(text)` for each card and `halfRead()` for what began like one and broke off. */
export function listenToKeyboard({ read, halfRead }) {
  let typed = "";
  let last = -Infinity;
  let pause = 0;

  const giveUp = () => {
    if (typed.length >= SHORTEST) halfRead();
    typed = "";
  };

  const end = (event) => {
    const text = typed;
    typed = "";
    if (text.length === 0) return;
    // Otherwise the reader's Enter would press the button that was pressed last.
    event.preventDefault();
    event.stopPropagation();
    const isOdd = HEXADECIMAL.test(text) && /[A-F]/i.test(text) && text.length % 2 === 1;
    if (text.length < SHORTEST || isOdd) halfRead();
    else read(text);
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    clearTimeout(pause);
    const isFast = event.timeStamp - last <= PACE_MS;
    last = event.timeStamp;
    if (!isFast) giveUp();
    if (event.key === "Enter") {
      end(event);
      return;
    }
    typed += character(event);
    if (typed.length > 1) event.preventDefault();
    pause = setTimeout(giveUp, PACE_MS);
  }, { capture: true });
}

/** What the key means also where an input method swallows it, by its place on the keyboard. */
function character(event) {
  if (event.key.length === 1 && event.key >= "!" && event.key <= "~") return event.key;
  const place = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(event.code);
  return event.key === "Process" && place ? place[1] : "";
}
