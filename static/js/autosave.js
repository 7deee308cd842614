// Saves a form marked data-autosave="URL" while its writer writes.
//
// The server answers {"version", "saved_at"}, or 409 with {"conflict"}: where both texts are shown.
// What could not be sent is kept on this machine under the form's address until it is saved, or
// until the person signs out. Without this script the form has its button.
"use strict";
(() => {
  const PAUSE = 1500, AGAIN = 10000, KEPT = "camket:";
  const body = (form) => new URLSearchParams(new FormData(form));

  function keep(form, text) {
    try { localStorage.setItem(KEPT + form.dataset.autosave, text); } catch { /* full or forbidden */ }
  }
  function forget(form) {
    try { localStorage.removeItem(KEPT + form.dataset.autosave); } catch { /* forbidden */ }
  }
  function kept(form) {
    try { return localStorage.getItem(KEPT + form.dataset.autosave); } catch { return null; }
  }
  function forgetAll() {
    try {
      Object.keys(localStorage).filter((key) => key.startsWith(KEPT)).forEach((key) => localStorage.removeItem(key));
    } catch { /* forbidden */ }
  }

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
    let timer = 0, sending = false, stopped = false, last = body(form).toString();
    const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };

    async function save() {
      clearTimeout(timer);
      if (stopped || sending) return;
      const now = body(form).toString();
      if (now === last) return;
      sending = true;
      say(form, "saving", "Đang lưu…");
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST", body: now, credentials: "same-origin", redirect: "error",
          headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
        });
        if (answer.status === 409) {
          const { conflict } = await answer.json();
          stopped = true;
          keep(form, now);
          say(form, "conflict", "Bản này đã được sửa ở nơi khác.", conflict, "Xem cả hai bản");
        } else if (answer.ok) {
          const { version, saved_at } = await answer.json();
          const field = form.elements.namedItem("version");
          // What was typed meanwhile differs from `now` in more than the version.
          const typed = body(form).toString() !== now;
          if (field) field.value = version;
          last = typed ? "" : body(form).toString();
          if (typed) { keep(form, body(form).toString()); later(PAUSE); } else { forget(form); }
          say(form, "saved", "Đã lưu " + saved_at);
        } else {
          throw new Error(answer.status);
        }
      } catch {
        keep(form, now);
        say(form, "failed", "Chưa lưu được, bản nháp còn trên máy này");
        later(AGAIN);
      } finally {
        sending = false;
      }
    }

    form.addEventListener("input", () => { if (!stopped) later(PAUSE); });
    form.addEventListener("change", () => { if (!stopped) later(PAUSE); });
    form.addEventListener("submit", () => { stopped = true; clearTimeout(timer); forget(form); });
    addEventListener("online", () => save());
    addEventListener("pagehide", () => {
      const now = body(form).toString();
      if (!stopped && now !== last) keep(form, now);
    });
    offer(form, later);
  }

  // A draft left on this machine is offered, never put in silently.
  function offer(form, later) {
    const text = kept(form);
    if (!text) return;
    const old = new URLSearchParams(text), now = body(form);
    old.delete("version"); now.delete("version"); old.delete("key"); now.delete("key");
    if (old.toString() === now.toString()) return forget(form);
    const box = document.createElement("div"), words = document.createElement("p"), row = document.createElement("div");
    box.className = "inset";
    row.className = "buttons";
    words.textContent = "Máy này còn một bản nháp chưa lưu lên máy chủ.";
    const button = (label, look, act) => {
      const made = document.createElement("button");
      made.type = "button"; made.className = look; made.textContent = label;
      made.addEventListener("click", () => { act(); box.remove(); });
      row.append(made);
    };
    button("Lấy lại bản nháp ấy", "", () => { fill(form, old); later(0); });
    button("Bỏ bản nháp ấy", "second", () => forget(form));
    box.append(words, row);
    form.prepend(box);
  }

  function fill(form, values) {
    const seen = {};
    for (const field of form.elements) {
      const name = field.name;
      if (!name || field.type === "hidden" || field.type === "file") continue;
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = values.getAll(name).includes(field.value);
      } else if (values.has(name)) {
        const place = seen[name] = (seen[name] ?? -1) + 1;
        field.value = values.getAll(name)[place] ?? field.value;
      }
    }
  }

  document.addEventListener("submit", (event) => { if (event.target.matches("[data-sign-out]")) forgetAll(); }, true);
  const start = (root) => root.querySelectorAll("form[data-autosave]:not([data-watched])").forEach((form) => { form.dataset.watched = ""; watch(form); });
  start(document);
  document.addEventListener("htmx:load", (event) => start(event.detail.elt.parentNode || document));
})();
