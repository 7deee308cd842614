// Passwords that can be shown, slips whose QR code types them in, pages that print themselves.
"use strict";
(() => {
  function showable(field) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet show-password";
    const set = (shown) => {
      field.type = shown ? "text" : "password";
      button.textContent = shown ? "Ẩn mật khẩu" : "Hiện mật khẩu";
      button.setAttribute("aria-pressed", String(shown));
    };
    button.addEventListener("click", () => { set(field.type === "password"); field.focus(); });
    // What was shown is a password again before it is sent, so that browsers keep it as one.
    field.form?.addEventListener("submit", () => set(false));
    button.setAttribute("aria-controls", field.id);
    set(false);
    field.after(button);
  }

  // The QR code carries "#member.slip": no server sees it. It leaves the address once it is typed in.
  function slip(form) {
    const [code, key] = decodeURIComponent(location.hash.slice(1)).split(".");
    if (!code || !key) return;
    form.elements.code.value = code;
    form.elements.slip.value = key;
    history.replaceState(history.state, "", location.pathname);
    form.elements.password.focus();
  }

  function start(root) {
    root.querySelectorAll("input[type=password]:not([data-showable])").forEach((field) => { field.dataset.showable = ""; showable(field); });
    root.querySelectorAll("form[data-slip]").forEach(slip);
    root.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => print()); });
  }
  start(document);
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));
})();
