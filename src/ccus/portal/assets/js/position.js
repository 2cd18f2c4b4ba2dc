// Asks the phone where it is, when somebody presses for it. Without this, a day is noted without a position.

function fill(box, position) {
  const { latitude, longitude, accuracy } = position.coords;
  const values = { latitude, longitude, accuracy, fixed_at: Math.round(position.timestamp) };
  for (const [name, value] of Object.entries(values)) box.querySelector(`[name=${name}]`).value = String(value);
}

function ask(box) {
  const words = box.querySelector("[data-position-words]");
  words.textContent = box.dataset.wordsWait;
  navigator.geolocation.getCurrentPosition(
    (position) => {
      fill(box, position);
      words.textContent = box.dataset.wordsDone.replace("{metres}", String(Math.round(position.coords.accuracy)));
      box.dataset.state = "done";
      box.dispatchEvent(new CustomEvent("position:found", { bubbles: true, detail: position.coords }));
    },
    () => {
      words.textContent = box.dataset.wordsDenied;
      box.dataset.state = "denied";
    },
    // An older position may be from home.
    { enableHighAccuracy: true, maximumAge: 0, timeout: 20000 },
  );
}

if ("geolocation" in navigator) {
  for (const box of document.querySelectorAll("[data-position]")) {
    box.hidden = false;
    box.querySelector("[data-position-button]").addEventListener("click", () => ask(box));
  }
}
