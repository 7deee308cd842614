// Saves a form marked data-autosave="URL" while its writer writes.
//
// The server answers {"version", "saved_at", "build"}, or 409: then the form, sent as it is, leads to both texts. Each try
// carries its hand: `writer` names this form in this browser, `turn` counts its tries, so that a save whose answer was lost
// is not taken for another device's. What the server has not acknowledged lies aside (aside.js) and goes from there when
// it can (queue.js). Without this script the form has its button.
"use strict";
const autosave = (() => {
  const PAUSE = 1500, COPY = 300, AGAIN = 10000, PATIENCE = 20000;
  const open = new Set();
  const clock = (at) => new Date(at ?? Date.now()).toLocaleTimeString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh" });
  const HAND = ["version", "writer", "turn"];

  // The form's words, without what tells one save from another.
  function words(form) {
    const fields = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    HAND.forEach((name) => fields.delete(name));
    return fields.toString();
  }

  const whole = ({ text, version, writer, turn }) => `${text}&${new URLSearchParams({ version, writer, turn })}`;

  // One try. What became of it: saved, conflict, closed, ended, refused, unreached.
  async function post(url, entry) {
    try {
      const answer = await fetch(url, {
        method: "POST", body: whole(entry), credentials: "same-origin", redirect: "manual",
        headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
        signal: AbortSignal.timeout?.(PATIENCE),
      });
      if (answer.type === "opaqueredirect" || answer.status === 401) return { kind: "ended" };
      const isData = (answer.headers.get("content-type") || "").startsWith("application/json");
      if (answer.ok && isData) return { kind: "saved", ...await answer.json() };
      if (answer.status === 409 && isData) return { kind: "conflict" };
      return { kind: [403, 404, 409].includes(answer.status) ? "closed" : "refused" };
    } catch {
      return { kind: "unreached" };
    }
  }

  function say(form, state, text, ...more) {
    const line = form.querySelector("[data-saved]") || document.querySelector("[data-saved]");
    if (!line) return;
    line.dataset.state = state;
    line.textContent = text;
    more.forEach((one) => line.append(" ", one));
  }

  function link(label, href) {
    const made = document.createElement("a");
    return Object.assign(made, { href, textContent: label });
  }

  function button(label, look, act) {
    const made = document.createElement("button");
    Object.assign(made, { type: act ? "button" : "submit", className: look, textContent: label });
    if (act) made.addEventListener("click", act);
    return made;
  }

  function hidden(form, name, value) {
    let field = form.elements.namedItem(name);
    if (!field) {
      field = Object.assign(document.createElement("input"), { type: "hidden", name });
      form.prepend(field);
    }
    field.value = value;
  }

  // `begun` is what a form opened without a line goes on from: {html, build, entry}.
  function watch(form, begun = {}) {
    const url = form.dataset.autosave, title = (document.querySelector("h1")?.textContent || document.title).replace(/\s+/g, " ").trim();
    const writer = begun.entry?.writer ?? crypto.randomUUID?.() ?? `${Date.now()}${Math.random()}`;
    const html = begun.html ?? form.outerHTML, build = begun.build ?? document.body.dataset.build;
    const sends = form.querySelector("button[value=send]") !== null;
    let turn = begun.entry?.turn ?? 0, last = begun.entry ? null : begun.last ?? words(form);
    let timer = 0, copying = 0, sending = null, stopped = false, passing = false;
    const version = () => form.elements.namedItem("version")?.value ?? "0";
    const entry = (state = "waiting") => ({
      writer, url, person: aside.owner(), title, text: words(form), version: version(), turn, at: Date.now(), state,
    });
    const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
    aside.hold(writer);
    hidden(form, "writer", writer);

    async function save() {
      clearTimeout(timer);
      while (sending) await sending;
      if (stopped || words(form) === last) return !stopped;
      sending = send();
      const done = await sending;
      sending = null;
      return done;
    }

    async function send() {
      turn += 1;
      const now = entry(), safe = await aside.keep(now);
      if (!navigator.onLine) return wait(safe, "Chưa có mạng");
      say(form, "saving", "Đang gửi…");
      const answer = await post(url, now);
      switch (answer.kind) {
        case "saved": await saved(now, answer); return true;
        case "unreached": return wait(safe, "Chưa có mạng");
        case "refused": return wait(safe, "Chưa lưu được");
        default: return stop(answer.kind, safe);
      }
    }

    async function saved(now, told) {
      for (const field of document.querySelectorAll("input[name=version]")) {
        if (field.form === form || field.dataset.versionOf === url) field.value = told.version;
      }
      if (told.advice) form.dispatchEvent(new CustomEvent("advice:told", { detail: told.advice }));
      last = now.text;
      await capture(`Đã lưu lúc ${told.saved_at}`);
      const more = [];
      if (told.build && told.build !== document.body.dataset.build) more.push("Trang này đã có bản mới.", link("Tải lại trang", location.href));
      else if (begun.html) more.push(link("Mở trang đầy đủ", location.href));
      say(form, "saved", `Đã lưu lúc ${told.saved_at}.`, ...more);
      clearTimeout(copying);
      if (words(form) === last) return aside.drop(writer);
      await aside.keep(entry());
      return later(PAUSE);
    }

    function wait(safe, why) {
      const told = safe ? `${why}: đã giữ trên máy này lúc ${clock()}, có mạng sẽ tự gửi.` : `${why}, và máy này không giữ bản nào: đừng đóng trang.`;
      say(form, safe ? "kept" : "failed", told);
      later(AGAIN);
      return false;
    }

    async function stop(kind, safe) {
      stopped = true;
      const kept = safe ? " Nội dung vừa viết đã giữ trên máy này." : "";
      if (kind === "ended") {
        say(form, "failed", `Phiên làm việc đã hết.${kept}`, safe ? link("Đăng nhập lại", location.href) : button("Đăng nhập lại", "second"));
        return false;
      }
      await aside.keep(entry(kind));
      if (kind === "conflict") say(form, "conflict", "Bản này đã được sửa ở nơi khác.", button("Xem cả hai bản", "second"));
      else say(form, "conflict", `Bản này không còn ở lúc viết được.${kept}`, link("Tải lại trang", location.href));
      return false;
    }

    // One's own draft stays to be opened without a line, as the server has it.
    async function capture(said) {
      if (!("offline" in form.dataset)) return;
      const kept = { url, person: aside.owner(), title, html, build, version: version(), text: last, saved: said, seen: Date.now() };
      await aside.keepForm(kept);
    }

    // What another device saved is taken over when nothing here is lost by it: at once, or when the form is left. What is
    // being typed stays, and saving it leads to both texts.
    let elsewhere = null;
    function catchUp() {
      if (!elsewhere || stopped || elsewhere.version <= Number(version())) { elsewhere = null; return; }
      if (sending || words(form) !== last) return;
      if (form.contains(document.activeElement)) {
        say(form, "kept", "Phần này vừa được ghi ở máy khác: rời khỏi ô đang mở để thấy.");
        return;
      }
      fill(form, elsewhere.fields);
      hidden(form, "version", elsewhere.version);
      last = words(form);
      say(form, "", elsewhere.saved);
      elsewhere = null;
    }
    function take(fresh) {
      const saved = fresh.querySelector("[data-saved]")?.textContent ?? "";
      const fields = new URLSearchParams([...new FormData(fresh)].filter(([, value]) => typeof value === "string"));
      elsewhere = { fields, saved, version: Number(fields.get("version")) };
      catchUp();
    }
    form.addEventListener("focusout", () => setTimeout(catchUp));

    // A closed lid or an empty battery gives no notice: each pause in typing leaves a copy.
    const typing = () => {
      if (stopped) return;
      later(PAUSE);
      clearTimeout(copying);
      copying = setTimeout(() => { if (!stopped && words(form) !== last) aside.keep(entry()); }, COPY);
    };
    form.addEventListener("input", typing);
    form.addEventListener("change", typing);
    const hiding = () => { if (!stopped && words(form) !== last) aside.keep(entry()); };
    addEventListener("online", save);
    addEventListener("offline", () => { if (!stopped) say(form, "kept", `Chưa có mạng: cứ viết tiếp, nội dung được giữ trên máy này.${sends ? " Việc gửi chi bộ cần có mạng." : ""}`); });
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") save(); else hiding(); });
    addEventListener("pagehide", hiding);

    // The button, too, waits until the words are safe: no page of the browser's own comes between.
    form.addEventListener("submit", (event) => {
      if (passing || stopped) {
        hidden(form, "turn", turn += 1);
        return;
      }
      event.preventDefault();
      const { submitter } = event;
      // In a task of its own: what is sent from within its own submit event is not sent.
      const settled = new Promise((resolve) => { setTimeout(resolve); }).then(save);
      settled.then((done) => {
        if (!done && !stopped) {
          if (submitter?.value === "send") say(form, "failed", `Chưa có mạng: đã giữ trên máy này lúc ${clock()}. Việc gửi chi bộ cần có mạng để máy chủ trả biên nhận.`);
          return;
        }
        passing = true;
        form.requestSubmit(submitter);
        passing = false;
      });
    });

    const one = { form, url, save, take, forget: () => { stopped = true; clearTimeout(timer); clearTimeout(copying); } };
    open.add(one);
    if (begun.entry) later(0);
    else if (!begun.html) capture(form.querySelector("[data-saved]")?.textContent ?? "");
    return one;
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

  return { watch, fill, post, say, words, clock, button, link, whole, open };
})();
