// Brings cases in when there is a line, step by step: the case, each picture, the end. Each step may be repeated and counts once.

// The server understood and will not take it, whenever it comes; anything else is tried again.
const PERMANENT = new Set([404, 409, 413, 422]);

export class NoLine extends Error {}
export class Locked extends Error {}
export class Refused extends Error {}

/** Whether there is a line and somebody of a counter is signed in; gives the key and the token for forms. NoLine, Locked. */
export async function greet(address) {
  return answerOf(() => fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" }));
}

/** Sends one case; `keep(content)` is called after each step. Gives the content as it stands then. NoLine, Locked, Refused. */
export async function deliver({ id, content, vault, address, csrf, keep }) {
  const post = (path, fields) => answerOf(() => fetch(path, { method: "POST", body: formOf(fields), headers: { Accept: "application/json", "X-CSRFToken": csrf } }));
  const { kind, slip, typed, receivedAt, taken, method } = content;
  const begun = await post(address, { key: id, kind, slip, received_at: receivedAt, typed: JSON.stringify(typed) });
  const place = `${address}${begun.number}/`;
  const told = [];
  for (const picture of content.pictures.filter((each) => each.state === "kept")) {
    const file = new Blob([await vault.readPicture(picture.id)], { type: "application/octet-stream" });
    try {
      await post(`${place}papers/`, { key: picture.id, kind: picture.kind, picture: file });
      picture.state = "sent";
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      picture.state = "refused";
      told.push(`${picture.label}：${problem.message}`);
    }
    await keep(content);
  }
  const money = taken === null ? {} : { taken_yen: taken, method };
  const end = await post(`${place}completion/`, { slip, ...money });
  return { ...content, slip: end.slip, standing: end.state, url: end.url, told: [...told, ...end.told], typed: {} };
}

async function answerOf(ask) {
  let answer;
  try {
    answer = await ask();
  } catch {
    throw new NoLine();
  }
  if (answer.status === 401 || answer.status === 403) throw new Locked(String(answer.status));
  const told = await answer.json().catch(() => null);
  if (answer.ok && told) return told;
  if (PERMANENT.has(answer.status) && told) throw new Refused([told.title, told.detail].filter(Boolean).join(" "));
  throw new NoLine();
}

function formOf(fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}
