// What this machine keeps aside for its member until the server has it, in IndexedDB:
//
//   form    own drafts as they were shown last, so that they open where there is no line: {url, person, title, html,
//           build, version, text, saved, seen}
//   unsent  words that the server has not acknowledged, one entry for each form that wrote them: {writer, url, person,
//           title, text, version, turn, at, state}; state: waiting, conflict (another device wrote), closed (not the moment)
//
// Nothing is kept where the machine is said to be shared. All of it goes when its member signs out or another person
// signs in; forms go as soon as the server says that nobody is signed in, and unsent words wait for the same person:
// docs/adr/0041-writing-without-a-line.md. A browser may refuse to keep anything; then nothing is kept, and nothing breaks.
"use strict";
const aside = (() => {
  const NAME = "camket", OWNER = "camket:owner", DAY = 86400000;
  const isShared = () => "shared" in document.body.dataset;
  let opening;

  const opened = () => opening ??= new Promise((resolve) => {
    if (isShared() || !globalThis.indexedDB) return resolve(null);
    try {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("form", { keyPath: "url" });
        asked.result.createObjectStore("unsent", { keyPath: "writer" });
      };
      asked.onsuccess = () => {
        asked.result.onversionchange = () => asked.result.close();
        resolve(asked.result);
      };
      asked.onerror = () => resolve(null);
    } catch { resolve(null); }
  });

  // One transaction on one store; resolves to what it found once it is safe on the disk, to undefined if it failed.
  async function work(store, mode, act) {
    const db = await opened();
    if (!db) return undefined;
    return new Promise((resolve) => {
      try {
        const transaction = db.transaction(store, mode), asked = act(transaction.objectStore(store));
        transaction.oncomplete = () => resolve(asked?.result ?? null);
        transaction.onabort = () => resolve(undefined);
        transaction.commit?.();
      } catch { resolve(undefined); }
    });
  }

  const owner = () => { try { return JSON.parse(localStorage.getItem(OWNER)); } catch { return null; } };
  const mine = (entry) => entry && entry.person === owner();
  const put = (store) => async (entry) => await work(store, "readwrite", (it) => it.put(entry)) !== undefined;
  const drop = (store) => (key) => work(store, "readwrite", (it) => it.delete(key));

  // All unsent words of whoever this machine knows, oldest first; of one form's address, if it is named.
  async function unsent(url) {
    const all = await work("unsent", "readonly", (it) => it.getAll()) || [];
    return all.filter((one) => mine(one) && (!url || one.url === url)).sort((one, other) => one.at - other.at);
  }

  async function form(url, days) {
    const kept = await work("form", "readonly", (it) => it.get(url));
    return mine(kept) && Date.now() - kept.seen < days * DAY ? kept : null;
  }

  async function forms(days) {
    const all = await work("form", "readonly", (it) => it.getAll()) || [];
    return all.filter((kept) => mine(kept) && Date.now() - kept.seen < days * DAY);
  }

  const dropForms = () => work("form", "readwrite", (it) => it.clear());

  async function forget() {
    try {
      for (const kept of [localStorage, sessionStorage]) {
        Object.keys(kept).filter((key) => key.startsWith("camket:")).forEach((key) => kept.removeItem(key));
      }
    } catch { /* refused */ }
    const db = isShared() ? null : await opened();
    if (db) {
      await Promise.all([dropForms(), work("unsent", "readwrite", (it) => it.clear())]);
    } else {
      try { globalThis.indexedDB?.deleteDatabase(NAME); } catch { /* refused */ }
    }
  }

  // The same, and nothing stands between the pages and the line any more.
  async function forgetAll() {
    await forget();
    // Browsers let go of a worker when its last page has gone, so that is not waited for.
    const gone = navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((one) => one.unregister()));
    gone?.catch(() => { /* there was none */ });
    try {
      for (const name of await caches.keys()) if (name.startsWith("camket-")) await caches.delete(name);
    } catch { /* there was none */ }
  }

  // A form that is open somewhere holds its writer: its words are its own to send.
  const lock = (writer) => `camket:${writer}`;
  function hold(writer) {
    navigator.locks?.request(lock(writer), () => new Promise(() => {}));
  }
  async function whileFree(writer, act) {
    if (!navigator.locks) return act();
    // A page that has just been left lets go a moment later.
    const patience = AbortSignal.timeout ? { signal: AbortSignal.timeout(1000) } : { ifAvailable: true };
    try {
      return await navigator.locks.request(lock(writer), patience, (held) => (held ? act() : null));
    } catch (error) {
      if (error.name === "TimeoutError" || error.name === "AbortError") return null;
      throw error;
    }
  }

  // Whose machine it is: another person finds nothing of the one before.
  async function settleOwner() {
    const { person } = document.body.dataset;
    if (isShared()) return forgetAll();
    if (!person) {
      const why = new URLSearchParams(location.search).get("notice");
      if (!document.querySelector("[data-nobody]")) return undefined;
      return ["session-elsewhere", "session-lock", "signed-out"].includes(why) ? forgetAll() : dropForms();
    }
    if (owner() && owner() !== person) await forget();
    try { localStorage.setItem(OWNER, JSON.stringify(person)); } catch { /* refused */ }
    return undefined;
  }

  const settled = settleOwner();
  return {
    owner, unsent, form, forms, forgetAll, hold, whileFree, settled,
    keeps: async () => (await opened()) !== null,
    keep: put("unsent"), drop: drop("unsent"), keepForm: put("form"), dropForm: drop("form"),
  };
})();
