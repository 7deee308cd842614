// Passkeys: a form marked data-passkey="create|get" asks data-challenge, lets the device answer, and is then sent as a
// form. Where the browser has no passkeys, what only they can do is not shown.
"use strict";
(() => {
  const able = typeof PublicKeyCredential === "function" && typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function";
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    if (!able) return;
    form.hidden = false;
    let answered = false;
    form.addEventListener("submit", async (event) => {
      if (answered) return;
      event.preventDefault();
      try {
        const asked = await fetch(form.dataset.challenge, { method: "POST", credentials: "same-origin" });
        const { publicKey } = await asked.json();
        let credential;
        if (form.dataset.passkey === "create") {
          // Found again by the device without a code being typed.
          Object.assign(publicKey.authenticatorSelection ??= {}, { residentKey: "required", requireResidentKey: true });
          credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
        } else {
          credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
        }
        form.elements.answer.value = JSON.stringify(credential);
      } catch { /* the server says what to do */ }
      answered = true;
      form.submit();
    });
  });
})();
