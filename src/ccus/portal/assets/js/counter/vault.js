// What a counter's machine keeps while there is no line: sealed by AES-GCM under a key that comes with the sign-in and goes with it.
// The browser holds the key as an object that no script can read out. Without the key what is kept stays, closed.

const NAME = "ccus-counter";
const FLAG = "ccus-counter";
const KEY = "key";
// So long after the last contact with the server a machine goes on without a new sign-in.
const HOURS = 14;
const utf8 = new TextEncoder();

export class Vault {
  static async open() {
    const vault = new Vault();
    vault.key = null;
    vault.name = "";
    vault.database = await new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("keys", { keyPath: "id" });
        asked.result.createObjectStore("cases", { keyPath: "id" });
        asked.result.createObjectStore("pictures", { keyPath: "id" });
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    navigator.storage?.persist?.().catch(() => {});
    return vault;
  }

  /** With the key as the server told it, which replaces that of whoever was here before. */
  async unlock({ name, secret }) {
    const bytes = Uint8Array.from(atob(secret), (letter) => letter.charCodeAt(0));
    this.key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
    this.name = name;
    localStorage.setItem(FLAG, "1");
    await this.ask(["keys"], "readwrite", (store) => store.put({ id: KEY, name, key: this.key, until: Date.now() + HOURS * 3_600_000 }));
  }

  /** With the key of the last contact, while it holds. Whether there was one. */
  async resume() {
    const kept = await this.ask(["keys"], "readonly", (store) => store.get(KEY));
    if (!kept || kept.until < Date.now()) return false;
    this.key = kept.key;
    this.name = kept.name;
    return true;
  }

  async lock() {
    this.key = null;
    this.name = "";
    await this.ask(["keys"], "readwrite", (store) => store.clear());
  }

  /** What can be seen of each case without the key, oldest first: `{ id, name, state, slip, at }`. */
  async cases() {
    return (await this.ask(["cases"], "readonly", (store) => store.getAll())).sort((one, other) => one.at - other.at);
  }

  async readCase(id) {
    const kept = await this.ask(["cases"], "readonly", (store) => store.get(id));
    return JSON.parse(new TextDecoder().decode(await this.opened(kept)));
  }

  async writeCase({ id, state, slip, at }, content) {
    const sealed = await this.sealed(id, utf8.encode(JSON.stringify(content)));
    await this.ask(["cases"], "readwrite", (store) => store.put({ id, state, slip, at, name: this.name, ...sealed }));
  }

  async readPicture(id) {
    return this.opened(await this.ask(["pictures"], "readonly", (store) => store.get(id)));
  }

  async writePicture(id, bytes) {
    const sealed = await this.sealed(id, bytes);
    await this.ask(["pictures"], "readwrite", (store) => store.put({ id, ...sealed }));
  }

  deletePicture(id) {
    return this.ask(["pictures"], "readwrite", (store) => store.delete(id));
  }

  deleteCase(id) {
    return this.ask(["cases"], "readwrite", (store) => store.delete(id));
  }

  async sealed(id, bytes) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, content: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8.encode(id) }, this.key, bytes) };
  }

  opened({ id, iv, content }) {
    return crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: utf8.encode(id) }, this.key, content);
  }

  /** Durable when it resolves. */
  ask(stores, mode, question) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(stores, mode, { durability: "strict" });
      const asked = question(transaction.objectStore(stores[0]));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => reject(transaction.error);
    });
  }
}

/** On a page of nobody: whoever signed out leaves no key behind. */
export function forgetKey() {
  if (!localStorage.getItem(FLAG)) return;
  localStorage.removeItem(FLAG);
  Vault.open().then((vault) => vault.lock()).catch(() => {});
}
