// The public page that checks proofs of touches. Works without a line once it was loaded: a worker keeps it.

import { CLOCK, DAY, fill, keepForLater, listen, showVerdict, textIn, told } from "./asking.js";
import { judge } from "./proof/judging.js";

const page = document.querySelector("[data-proof]");
const known = JSON.parse(document.getElementById("proof-known").textContent);

function check(typed) {
  const result = judge(textIn(typed), known);
  if (result.verdict === "genuine") {
    const { claims, facts, listed } = result;
    const box = page.querySelector("[data-verdict=genuine]");
    fill(box, {
      day: told(facts.happenedAt, DAY),
      time: told(facts.happenedAt, CLOCK),
      site: claims.site_name,
      "site-id": claims.site.replace(/^(\d{4})(\d{4})(\d{4})(\d{2})$/, "$1-$2-$3-$4"),
      person: claims.name,
      nobody: claims.name ? "" : box.dataset.nobody,
      signed: told(new Date(claims.iat * 1000), { ...DAY, ...CLOCK }),
      issuer: claims.iss,
      event: facts.eventId,
    });
    for (const word of box.querySelectorAll("[data-listed]")) word.hidden = word.dataset.listed !== String(listed);
  }
  showVerdict(page, result.verdict);
}

listen(page, { found: check, missed: () => showVerdict(page, "no-code") });
keepForLater(page, page.dataset.proof);
