// Whoever signs out leaves nothing open: the key of a counter's machine goes, what it seals stays.

import { forgetKey } from "./counter/vault.js";

document.addEventListener("submit", (event) => {
  if (new URL(event.target.action, location.href).pathname === "/sign-out/") forgetKey();
});
// A page of nobody that came from the server; kept pages know nobody either and must not forget.
if (navigator.onLine && !document.querySelector("[data-counter]") && document.querySelector(".header-tools > a[href*='sign-in']")) forgetKey();
