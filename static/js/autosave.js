// Saves a form marked data-autosave="URL" while its writer writes.
//
// The server answers {"version", "saved_at"}, or 409: then the form, sent as it is, leads to both texts.
// What is not yet sent is kept on this machine, under the form's address, until it is saved, until the person signs
// out, or until another one signs in; never where the machine is said to be shared. Without this script the form has
// its button.
"use strict";
(() => {
  const PAUSE = 1500, COPY = 300, AGAIN = 10000, KEPT = "camket:draft:", OWNER = "camket:owner", SENT = "camket:sent";
  let leaving = false;
  const body = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));

  // A browser may refuse to keep anything; then nothing is kept, and nothing breaks.
  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set(key, value) { if ("shared" in document.body.dataset) return; try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or refused */ } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* refused */ } },
    dropAll() {
      try {
        Object.keys(localStorage).filter((key) => key.startsWith("camket:")).forEach((key) => localStorage.removeItem(key));
      } catch { /* refused */ }
    },
  };
  const keep = (url, text) => store.set(KEPT + url, { text, at: new Date().toLocaleString("vi-VN") });

  function say(form, state, text, href, label) {
    const line = form.querySelector("[data-saved]") || document.querySelector("[data-saved]");
    if (!line) return;
    line.dataset.state = state;
    line.textContent = text;
    if (href) {
      const link = document.createElement("a");
      link.href = href;
      link.textContent = label;
      line.append(" ", link);
    }
  }

  function watch(form) {
    const url = form.dataset.autosave;
    let timer = 0, sending = false, stopped = false, last = body(form).toString();
    const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };

    async function save() {
      clearTimeout(timer);
      const now = body(form).toString();
      if (stopped || now === last) return;
      if (sending) return later(PAUSE);
      sending = true;
      say(form, "saving", "Đang lưu…");
      try {
        const answer = await fetch(url, {
          method: "POST", body: now, credentials: "same-origin", redirect: "manual",
          headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
        });
        if (stopped) return;
        if (answer.status === 409) {
          stopped = true;
          keep(url, now);
          say(form, "conflict", "Bản này đã được sửa ở nơi khác.");
          // Sent as a plain form, the same words lead to the page that shows both texts.
          const both = document.createElement("button");
          Object.assign(both, { className: "second", textContent: "Xem cả hai bản" });
          form.querySelector("[data-saved]")?.append(" ", both);
        } else if (answer.type === "opaqueredirect" || answer.status === 401) {
          stopped = true;
          keep(url, now);
          say(form, "failed", "Phiên làm việc đã hết, bản nháp còn trên máy này.", location.href, "Đăng nhập lại");
        } else if (answer.ok) {
          const { version, saved_at, advice } = await answer.json();
          if (advice) form.dispatchEvent(new CustomEvent("advice:told", { detail: advice }));
          const typed = body(form).toString() !== now;
          const field = form.elements.namedItem("version");
          if (field) field.value = version;
          say(form, "saved", "Đã lưu " + saved_at);
          if (typed) {
            keep(url, body(form).toString());
            later(PAUSE);
          } else {
            clearTimeout(copying);
            last = body(form).toString();
            store.drop(KEPT + url);
          }
        } else {
          throw new Error(answer.status);
        }
      } catch {
        if (stopped) return;
        keep(url, now);
        say(form, "failed", "Chưa lưu được, bản nháp còn trên máy này");
        later(AGAIN);
      } finally {
        sending = false;
      }
    }

    // A closed lid or an empty battery gives no notice: each pause in typing leaves a copy.
    let copying = 0;
    const typing = () => {
      if (stopped) return;
      later(PAUSE);
      clearTimeout(copying);
      copying = setTimeout(() => { const now = body(form).toString(); if (!stopped && now !== last) keep(url, now); }, COPY);
    };
    form.addEventListener("input", typing);
    form.addEventListener("change", typing);
    addEventListener("online", save);
    addEventListener("pagehide", () => {
      const now = body(form).toString();
      if (now !== last && !leaving) keep(url, now);
    });
    // The text stays here until an answer has come: see `settle`.
    form.addEventListener("submit", () => {
      stopped = true;
      clearTimeout(timer);
      keep(url, body(form).toString());
      last = body(form).toString();
      try { sessionStorage.setItem(SENT, url); } catch { /* refused */ }
    });
    addEventListener("pageshow", (event) => { if (event.persisted) stopped = false; });
    offer(form, url, later);
  }

  // A draft left on this machine is offered, never put in silently.
  function offer(form, url, later) {
    const kept = store.get(KEPT + url);
    if (!kept) return;
    const old = new URLSearchParams(kept.text), now = body(form);
    for (const name of ["version", "key"]) { old.delete(name); now.delete(name); }
    if (old.toString() === now.toString()) return store.drop(KEPT + url);
    const box = document.createElement("div"), words = document.createElement("p"), row = document.createElement("div");
    box.className = "inset";
    row.className = "buttons";
    words.textContent = `Máy này còn một bản nháp lúc ${kept.at}, khác với bản đang hiện.`;
    const button = (label, look, act) => {
      const made = document.createElement("button");
      Object.assign(made, { type: "button", className: look, textContent: label });
      made.addEventListener("click", () => { act(); box.remove(); });
      row.append(made);
    };
    button("Dùng bản nháp ấy", "", () => { fill(form, old); later(0); });
    button("Bỏ bản nháp ấy", "second", () => store.drop(KEPT + url));
    box.append(words, row);
    form.prepend(box);
  }

  function fill(form, values) {
    const seen = {};
    for (const field of form.elements) {
      const { name, type } = field;
      if (!name || ["hidden", "file", "submit", "button"].includes(type)) continue;
      if (type === "checkbox" || type === "radio") {
        field.checked = values.getAll(name).includes(field.value);
      } else if (values.has(name)) {
        const place = seen[name] = (seen[name] ?? -1) + 1;
        field.value = values.getAll(name)[place] ?? field.value;
      }
    }
  }

  // After a form was sent: any page but a failure means that the server has it.
  function settle() {
    try {
      const url = sessionStorage.getItem(SENT);
      if (!url || document.querySelector("[data-failed]")) return;
      sessionStorage.removeItem(SENT);
      const again = [...document.querySelectorAll("form[data-autosave]")].some((form) => form.dataset.autosave === url);
      if (!again) store.drop(KEPT + url);
    } catch { /* refused */ }
  }

  function mine() {
    if ("shared" in document.body.dataset) return store.dropAll();
    const person = document.body.dataset.person;
    if (!person) return;
    const owner = store.get(OWNER);
    if (owner && owner !== person) store.dropAll();
    if (owner !== person) store.set(OWNER, person);
  }

  const start = (root) => root.querySelectorAll("form[data-autosave]:not([data-watched])").forEach((form) => {
    form.dataset.watched = "";
    watch(form);
  });
  document.addEventListener("submit", (event) => { if (event.target.matches("[data-sign-out]")) { leaving = true; store.dropAll(); } });
  document.addEventListener("htmx:load", (event) => { settle(); start(event.detail.elt.parentNode || document); });
  mine();
  settle();
  start(document);
})();
