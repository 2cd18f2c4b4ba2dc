// What the page tells the gate. Only a page of this very origin can set the header.

export class NotReachedError extends Error {}

async function send(method, path, body, type) {
  let answer;
  try {
    answer = await fetch(path, { method, body, headers: { "Content-Type": type, "X-CCUS-Gate": "screen" } });
  } catch (error) {
    throw new NotReachedError(path, { cause: error });
  }
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

const sendWords = (method, path, content) => send(method, path, JSON.stringify(content), "application/json");

export const sendText = (source, text) => sendWords("POST", "/readings", { source, text });
export const sendTrouble = (source, trouble) => sendWords("POST", "/readings", { source, trouble });
export const sendChoice = (eventId, direction) => sendWords("POST", "/choices", { event_id: eventId, direction });
export const sendLanguage = (language) => sendWords("PUT", "/language", { language });
export const sendPicture = (pixels, width, height) =>
  send("POST", `/pictures?width=${width}&height=${height}`, pixels, "application/octet-stream");
export const sendPlace = (part, begin) => sendWords("POST", "/frames", { part, begin });
export const sendReceipt = (text) => sendWords("POST", "/receipts", { text });
