// What a carrier's phone has taken along, kept when the page is closed. Where the browser keeps nothing, until it is closed.

const NAME = "ccus-courier";
const STORE = "bundles";

/** A bundle: `{ digest, content, takenAt, state, title, text, receipt }`; `state` is kept, delivered or refused. */
export class Keeping {
  static async open() {
    const keeping = new Keeping();
    keeping.memory = new Map();
    keeping.database = await new Promise((resolve) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "digest" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => resolve(null);
    }).catch(() => null);
    navigator.storage?.persist?.().catch(() => {});
    return keeping;
  }

  /** Oldest first. */
  async all() {
    const kept = this.database ? await this.ask("readonly", (store) => store.getAll()) : [...this.memory.values()];
    return kept.sort((one, other) => one.takenAt - other.takenAt);
  }

  put(bundle) {
    if (!this.database) return this.memory.set(bundle.digest, bundle);
    return this.ask("readwrite", (store) => store.put(bundle));
  }

  delete(digest) {
    if (!this.database) return this.memory.delete(digest);
    return this.ask("readwrite", (store) => store.delete(digest));
  }

  /** Durable when it resolves. */
  ask(mode, question) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(STORE, mode, { durability: "strict" });
      const asked = question(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => reject(transaction.error);
    });
  }
}
