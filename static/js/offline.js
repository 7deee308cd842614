// The application without a line: the worker that keeps its shell, the page that it shows, and acts that need a line.
"use strict";
(() => {
  const place = document.querySelector("[data-offline-page]");
  const { person, worker } = document.body.dataset, isShared = "shared" in document.body.dataset;

  async function register() {
    await aside.settled;
    if (!person || isShared || !worker) return;
    try { await navigator.serviceWorker?.register(worker, { updateViaCache: "none" }); } catch { /* not here, or not now */ }
  }

  // A form as it was shown, made of nothing but what our forms are made of.
  const ELEMENTS = new Set("A BLOCKQUOTE BUTTON DETAILS DIV EM FIELDSET FORM H2 H3 INPUT LABEL LEGEND LI OL OPTION P SECTION SELECT SPAN STRONG SUMMARY TEXTAREA UL".split(" "));
  function restored(html) {
    const form = new DOMParser().parseFromString(html, "text/html").querySelector("form");
    if (!form) return null;
    [...form.querySelectorAll("*")].filter((it) => !ELEMENTS.has(it.tagName)).forEach((it) => it.remove());
    for (const it of [form, ...form.querySelectorAll("*")]) {
      for (const { name, value } of [...it.attributes]) {
        const leads = ["href", "action", "formaction"].includes(name);
        if (/^on/i.test(name) || name === "style" || (leads && !/^([#?]|\/(?!\/))/.test(value))) it.removeAttribute(name);
      }
    }
    delete form.dataset.advised;
    form.dataset.watched = "";
    return document.adoptNode(form);
  }

  const words = (text) => { place.querySelector("[data-offline-words]").textContent = text; };

  async function writes(kept, waiting) {
    const form = restored(kept.html);
    if (!form) return words("Không mở được bản giữ trên máy này. Hãy thử lại khi có mạng.");
    if (waiting && !await aside.whileFree(waiting.writer, () => true)) {
      return words("Bản cam kết này đang mở ở một thẻ khác của trình duyệt. Hãy viết tiếp ở thẻ ấy.");
    }
    document.title = `${kept.title} · Cam Kết`;
    place.querySelector("h1").textContent = kept.title;
    words("Chưa có mạng. Đồng chí cứ viết tiếp: nội dung được giữ trên máy này và tự gửi lên máy chủ khi có mạng.");
    place.querySelector("[data-offline-more]").textContent = "Việc gửi chi bộ cần có mạng, vì máy chủ phải trả biên nhận.";
    place.querySelector("[data-offline-drafts]").append(form);
    autosave.fill(form, new URLSearchParams(waiting?.text ?? kept.text));
    form.elements.namedItem("version").value = waiting?.version ?? kept.version;
    const kind = waiting ? "kept" : "saved";
    autosave.say(form, kind, waiting ? `Chưa có mạng: đã giữ trên máy này lúc ${autosave.clock(waiting.at)}, có mạng sẽ tự gửi.` : kept.saved);
    autosave.watch(form, { html: kept.html, build: kept.build, entry: waiting });
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: form } }));
    return form;
  }

  async function lists(days) {
    const forms = await aside.forms(days), unsent = await aside.unsent();
    if (unsent.some((one) => !forms.some((kept) => kept.url === one.url))) {
      words("Nội dung viết trên máy này mà chưa gửi được vẫn còn. Khi có mạng, đồng chí đăng nhập lại thì nội dung được gửi.");
    }
    // A browser often takes a line for there before it is; what is being pressed meanwhile must not be lost to a reload.
    const asked = { method: "HEAD", credentials: "omit", redirect: "manual", cache: "no-store" };
    addEventListener("online", () => fetch(location.href, asked).then(() => location.reload(), () => { /* not yet */ }));
    if (!forms.length) return;
    const list = document.createElement("ul");
    for (const kept of forms) {
      const item = document.createElement("li");
      item.append(autosave.link(kept.title, kept.url));
      if (unsent.some((one) => one.url === kept.url)) item.append(" (còn nội dung chưa gửi)");
      list.append(item);
    }
    words("Chưa có mạng. Đồng chí viết tiếp được bản đang soạn trên máy này:");
    place.querySelector("[data-offline-drafts]").append(list);
  }

  async function show() {
    await aside.settled;
    place.querySelector("[data-again]").href = location.href;
    const days = Number(place.dataset.days), url = location.pathname;
    const kept = await aside.form(url, days), waiting = (await aside.unsent(url)).find((one) => one.state === "waiting");
    return kept ? writes(kept, waiting) : lists(days);
  }

  // Acts that need the server's answer say so, and are not sent into nowhere.
  for (const form of document.querySelectorAll("form[data-needs-line]")) {
    const told = document.createElement("p");
    Object.assign(told, { className: "warning-line", textContent: `Chưa có mạng. ${form.dataset.needsLine}`, hidden: navigator.onLine });
    told.setAttribute("role", "status");
    form.prepend(told);
    const show = () => { told.hidden = navigator.onLine; };
    addEventListener("online", show);
    addEventListener("offline", show);
    form.addEventListener("submit", (event) => {
      show();
      if (!navigator.onLine) event.preventDefault();
    });
  }

  register();
  if (place) show();
})();
