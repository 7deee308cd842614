// Words that were written without a line go to the server when it is there again, in the order in which they were
// written: when a page opens, when the line comes back, when the page is looked at again. The server decides as always
// whether another device wrote meanwhile. Sending a pledge is never queued: it needs the server's receipt.
"use strict";
(() => {
  const TOLD = "camket:sent-later", MERGED = "camket:merged";
  const main = () => document.querySelector("main");
  const isOpenHere = (entry) => [...autosave.open].some((one) => one.url === entry.url);
  let running = null;

  function box(text, ...buttons) {
    const made = document.createElement("div"), words = document.createElement("p"), row = document.createElement("div");
    made.className = "inset";
    made.setAttribute("role", "status");
    words.textContent = text;
    row.className = "buttons";
    row.append(...buttons);
    made.append(words);
    if (buttons.length) made.append(row);
    return made;
  }

  // Sends one entry, unless a page that is open somewhere holds it. What became of it.
  const sendOne = ({ writer, url }) => aside.whileFree(writer, async () => {
    const entry = (await aside.unsent(url)).find((one) => one.writer === writer);
    if (entry?.state !== "waiting") return null;
    entry.turn += 1;
    await aside.keep(entry);
    const answer = await autosave.post(url, entry);
    if (answer.kind === "saved") {
      await aside.drop(writer);
      await aside.dropForm(url);
    } else if (["conflict", "closed"].includes(answer.kind)) {
      await aside.keep({ ...entry, state: answer.kind });
    }
    return answer.kind;
  });

  async function run() {
    const sent = [];
    for (const entry of await aside.unsent()) {
      if (entry.state !== "waiting" || isOpenHere(entry)) continue;
      const kind = await sendOne(entry);
      if (kind === "saved") sent.push(entry);
      if (kind === "unreached" || kind === "ended") break;
    }
    return sent;
  }

  const flush = () => running ??= run().finally(() => { running = null; });

  // Sent as a plain form, the words lead to the page that shows both texts.
  function showBoth(entry) {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: entry.url, hidden: true });
    for (const [name, value] of new URLSearchParams(autosave.whole({ ...entry, turn: entry.turn + 1 }))) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(form);
    form.submit();
  }

  function typed(entry) {
    const told = document.createElement("details"), head = document.createElement("summary"), inside = document.createElement("div");
    told.className = "details";
    head.textContent = "Xem nội dung";
    for (const [name, value] of new URLSearchParams(entry.text)) {
      if (!["text", "statement", "answer", "words", "summary", "weaknesses", "direction", "opinions", "motion"].includes(name) || !value) continue;
      const words = document.createElement("p");
      words.className = "words";
      words.textContent = value;
      inside.append(words);
    }
    told.append(head, inside);
    return told;
  }

  // What is left to say, on whichever page one is.
  async function tell() {
    document.querySelectorAll("[data-left]").forEach((one) => one.remove());
    const merging = document.querySelector("[data-merges]")?.dataset.merges;
    for (const entry of (await aside.unsent()).reverse()) {
      if (entry.url === merging || (entry.state === "waiting" && isOpenHere(entry))) continue;
      const when = `lúc ${autosave.clock(entry.at)} trên máy này`;
      const drop = autosave.button("Bỏ bản giữ trên máy", "second", async () => { await aside.drop(entry.writer); made.remove(); });
      let made;
      if (entry.state === "conflict") {
        const both = autosave.button("Xem cả hai bản", "", () => showBoth(entry));
        made = box(`${entry.title}: nội dung viết ${when} khác với bản đã lưu từ nơi khác.`, both, drop);
      } else if (entry.state === "closed") {
        made = box(`${entry.title}: nội dung viết ${when} không lưu được, vì bản này không còn ở lúc viết.`, drop);
        made.append(typed(entry));
      } else {
        made = box(`${entry.title}: nội dung viết ${when} chưa gửi được. Có mạng sẽ tự gửi.`);
      }
      made.dataset.left = "";
      main().prepend(made);
    }
  }

  // Both texts were settled on the page before: the server says so by the notice it led here with.
  async function settle(forms) {
    const told = new URLSearchParams(location.search).get("notice");
    let merged = null;
    try { merged = sessionStorage.getItem(MERGED); } catch { /* refused */ }
    for (const { dataset: { autosave: url } } of forms) {
      const is = told === "kept-saved" || (merged === url && ["merged", "kept-whole", "saved", "meeting-noted"].includes(told));
      const left = is ? await aside.unsent(url) : [];
      await Promise.all(left.filter((one) => one.state !== "waiting").map((one) => aside.drop(one.writer)));
    }
  }
  document.querySelector("form[data-merges]")?.addEventListener("submit", ({ target }) => {
    try { sessionStorage.setItem(MERGED, target.dataset.merges); } catch { /* refused */ }
  });

  async function start(forms) {
    const at = forms.map(autosave.words);
    await aside.settled;
    await settle(forms);
    const waiting = (await aside.unsent()).filter((one) => one.state === "waiting");
    const held = forms.filter((form) => waiting.some((one) => one.url === form.dataset.autosave));
    for (const form of held) {
      form.inert = true;
      autosave.say(form, "saving", "Đang gửi nội dung đã giữ trên máy này…");
    }
    forms.forEach((form, place) => { if (!held.includes(form)) autosave.watch(form, { last: at[place] }); });
    if (!document.body.dataset.person) return undefined;
    const sent = await flush();
    if (sent.some((one) => held.some((form) => form.dataset.autosave === one.url))) {
      try { sessionStorage.setItem(TOLD, sent[0].title); } catch { /* refused */ }
      return location.reload();
    }
    for (const form of held) {
      form.inert = false;
      autosave.say(form, "", "");
      autosave.watch(form);
    }
    if (sent.length) main().prepend(box("Đã gửi nội dung viết lúc chưa có mạng."));
    return tell();
  }

  function found(root) {
    const forms = [...root.querySelectorAll("form[data-autosave]:not([data-watched])")];
    forms.forEach((form) => { form.dataset.watched = ""; });
    return forms;
  }

  async function again() {
    if (!document.body.dataset.person) return;
    const sent = await flush();
    if (sent.length) main().prepend(box("Đã gửi nội dung viết lúc chưa có mạng."));
    await tell();
  }
  addEventListener("online", again);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") again(); });

  // Signing out takes away what lies aside; if something of it is not sent yet, that is said first.
  async function signOut(form) {
    await Promise.all([...autosave.open].map((one) => one.save()));
    await flush();
    const left = await aside.unsent(), leave = async () => {
      autosave.open.forEach((one) => one.forget());
      await aside.forgetAll();
    };
    document.querySelector("[data-leaving]")?.remove();
    const go = async () => { await leave(); form.dataset.cleared = ""; form.requestSubmit(); };
    if (navigator.onLine && !left.length) return go();
    const told = navigator.onLine
      ? box("Còn nội dung chưa gửi được lên máy chủ. Đăng xuất sẽ xóa bản giữ trên máy này.", autosave.button("Xóa và đăng xuất", "grave", go))
      : box("Chưa có mạng nên máy chủ chưa kết thúc được phiên làm việc. Đồng chí xóa được bản giữ trên máy này ngay bây giờ; có mạng hãy đăng xuất lần nữa.",
        autosave.button("Xóa bản giữ trên máy", "grave", async () => { await leave(); told.replaceWith(box("Đã xóa bản giữ trên máy này. Có mạng, hãy đăng xuất lần nữa.")); }));
    told.dataset.leaving = "";
    told.tabIndex = -1;
    main().prepend(told);
    return told.focus();
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-sign-out]") || "cleared" in form.dataset) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    signOut(form);
  }, true);

  try {
    const title = sessionStorage.getItem(TOLD);
    if (title) main().prepend(box("Đã gửi nội dung viết lúc chưa có mạng."));
    sessionStorage.removeItem(TOLD);
  } catch { /* refused */ }
  document.addEventListener("htmx:load", (event) => { const forms = found(event.detail.elt.parentNode || document); if (forms.length) start(forms); });
  start(found(document));
})();
