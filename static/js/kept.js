// What was typed into a form that met the end of the session, or a proof of who acts that was too old, comes back into it
// after signing in or proving it.
//
// The page that says so (`ended.html`) carries the fields; they wait in this tab's sessionStorage, bound to whoever was
// signed in last, until the form is there again and is sent, the person signs out, or another one signs in. Forms that
// save themselves keep their own draft: autosave.js.
"use strict";
(() => {
  const KEPT = "camket:kept", OWNER = "camket:owner";
  const path = (address) => { const url = new URL(address, location.href); return url.pathname + url.search; };
  const read = () => { try { return JSON.parse(sessionStorage.getItem(KEPT)); } catch { return null; } };
  const drop = () => { try { sessionStorage.removeItem(KEPT); } catch { /* refused */ } };

  // On the page that says so.
  function keep(form) {
    try {
      const owner = JSON.parse(localStorage.getItem(OWNER));
      if (!owner) return;
      const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
      sessionStorage.setItem(KEPT, JSON.stringify({ owner, action: path(form.action), fields }));
    } catch { return; /* refused: the page's own way is left */ }
    document.querySelectorAll("[data-kept-plain]").forEach((part) => { part.hidden = true; });
    document.querySelectorAll("[data-kept-script]").forEach((part) => { part.hidden = false; });
    document.querySelectorAll("[data-kept-sign-in]").forEach((link) => link.removeAttribute("target"));
  }

  function fill(form, fields) {
    const values = new URLSearchParams(fields), place = {};
    for (const field of form.elements) {
      const { name, type } = field;
      if (!name || ["hidden", "file", "submit", "button", "password"].includes(type)) continue;
      if (type === "checkbox" || type === "radio") {
        field.checked = values.getAll(name).includes(field.value);
      } else if (values.has(name)) {
        place[name] = (place[name] ?? -1) + 1;
        field.value = values.getAll(name)[place[name]] ?? field.value;
      }
    }
  }

  function giveBack() {
    const kept = read(), person = document.body.dataset.person;
    if (!kept || !person) return;
    if (kept.owner !== person) return drop();
    const form = [...document.querySelectorAll("form[method=post]:not([data-autosave])")].find((one) => path(one.action) === kept.action);
    if (!form) return;
    fill(form, kept.fields);
    const box = document.createElement("div"), words = document.createElement("p");
    box.className = "inset";
    box.setAttribute("role", "status");
    words.textContent = "Đã điền lại nội dung gõ trước đó. Hãy xem lại rồi gửi.";
    box.append(words);
    form.prepend(box);
    form.dispatchEvent(new Event("change"));
    form.addEventListener("submit", drop);
  }

  const ended = document.querySelector("form[data-kept]");
  if (ended) keep(ended); else giveBack();
  document.addEventListener("submit", (event) => { if (event.target.matches("[data-sign-out]")) drop(); });
})();
