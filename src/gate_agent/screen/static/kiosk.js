// Keeps the screen lit and offers to fill it.

export function keepAwake() {
  const ask = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", ask);
  ask();
}

export function offerFullscreen(button) {
  const show = () => {
    const isFull = document.fullscreenElement !== null || matchMedia("(display-mode: fullscreen)").matches;
    button.hidden = isFull || !document.fullscreenEnabled;
  };
  button.addEventListener("click", () => document.documentElement.requestFullscreen().catch(() => {}));
  document.addEventListener("fullscreenchange", show);
  addEventListener("resize", show);
  show();
}
