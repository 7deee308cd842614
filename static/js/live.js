// Parts of a page that are shown anew while it lies open. [data-live="URL"] stands around elements with an id and
// [data-part="MARK"]; the URL, told which marks are seen, answers with the parts that look different as soon as some do,
// and with nothing after a while: web/live.rs. A page that nobody sees asks nothing. What is being typed stays: a form
// that saves itself takes over what others saved when nothing is lost by it (autosave.js). Without this script the page
// shows what was there when it was opened.
"use strict";
(() => {
  const AGAIN = 1000, LONGEST = 15000, BREATH = 150, PATIENCE = 40000, OFTEN = 3;
  const UNREACHED = "Mất kết nối: trang này có thể chưa mới nhất. Có mạng sẽ tự cập nhật.";

  // The element that had the focus, in the part that took its part's place.
  function same(part, focused) {
    const summaries = (root) => [...root.querySelectorAll("summary")];
    if (focused.id) return part.querySelector(`#${CSS.escape(focused.id)}`);
    if (focused.href) return [...part.querySelectorAll("a[href]")].find((link) => link.href === focused.href);
    return summaries(part)[summaries(document.getElementById(part.id)).indexOf(focused)];
  }

  function swap(old, part) {
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const next = focused && (same(part, focused) ?? part), folds = [...old.querySelectorAll("details")];
    part.querySelectorAll("details").forEach((fold, place) => { fold.open = folds[place]?.open ?? fold.open; });
    old.replaceWith(part);
    if (next === part) part.tabIndex = -1;
    next?.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: part } }));
  }

  function live(place) {
    const { live: url } = place.dataset, unplaced = new Set();
    let asking = null, tries = 0, line = null;

    function say(text, ...more) {
      if (!text) { line?.remove(); line = null; return; }
      if (!line) {
        line = document.createElement("p");
        line.className = "live-said";
        line.setAttribute("role", "status");
        place.before(line);
      }
      line.textContent = text;
      more.forEach((one) => line.append(" ", one));
    }

    // Whether everything is shown; what a form keeps to itself for now counts as seen.
    function take(html) {
      const fresh = Object.assign(document.createElement("template"), { innerHTML: html }).content;
      let all = true;
      for (const part of fresh.querySelectorAll("[data-part]")) {
        const old = document.getElementById(part.id), mine = old?.querySelector("form[data-autosave]");
        const open = mine && [...autosave.open].find((one) => one.form === mine);
        const form = part.querySelector("form[data-autosave]");
        if (!old) unplaced.add(part.dataset.part);
        else if (open && form) { open.take(form); old.dataset.part = part.dataset.part; }
        // It is about to be watched: autosave waits for what lies aside.
        else if (mine && "watched" in mine.dataset) all = false;
        else swap(old, document.adoptNode(part));
      }
      return all;
    }

    // What became of one question: news, none, ended, gone, unreached.
    async function ask(signal) {
      const seen = [...place.querySelectorAll("[data-part]")].map((part) => part.dataset.part).concat([...unplaced]);
      const once = new AbortController(), stop = () => once.abort(), late = setTimeout(stop, PATIENCE), begun = Date.now();
      signal.addEventListener("abort", stop);
      try {
        const answer = await fetch(`${url}?seen=${seen.join(".")}`, { credentials: "same-origin", redirect: "manual", signal: once.signal });
        if (answer.type === "opaqueredirect" || answer.status === 401) return "ended";
        if (answer.status === 403 || answer.status === 404) return "gone";
        // A server that stops sends everyone away at once.
        if (answer.status === 204) return Date.now() - begun < AGAIN ? "unreached" : "none";
        if (!answer.ok) return "unreached";
        const html = await answer.text();
        return signal.aborted || take(html) ? "news" : "unreached";
      } catch {
        return "unreached";
      } finally {
        clearTimeout(late);
        signal.removeEventListener("abort", stop);
      }
    }

    // Forms say by themselves how what is typed in them is kept.
    async function ended() {
      const kept = await Promise.all([...autosave.open].map((one) => one.save()));
      say("Phiên làm việc đã hết.", ...(kept.every(Boolean) ? [autosave.link("Đăng nhập lại", location.href)] : []));
    }

    const pause = (signal, wait) => new Promise((resolve) => {
      const timer = setTimeout(resolve, wait);
      signal.addEventListener("abort", () => { clearTimeout(timer); resolve(); });
    });

    async function run() {
      if (asking || document.hidden) return;
      const mine = asking = new AbortController(), { signal } = mine;
      while (!signal.aborted) {
        const kind = await ask(signal);
        if (signal.aborted) break;
        if (kind === "ended") { await ended(); break; }
        if (kind === "gone") { say("Trang này không còn mở được.", autosave.link("Tải lại trang", location.href)); break; }
        tries = kind === "unreached" ? tries + 1 : 0;
        if (tries >= OFTEN) say(UNREACHED);
        else if (unplaced.size) say("Danh sách vừa thay đổi.", autosave.link("Tải lại trang", location.href));
        else say("");
        await pause(signal, tries ? Math.min(AGAIN * 2 ** (tries - 1), LONGEST) : BREATH);
      }
      if (asking === mine) asking = null;
    }

    function halt() {
      asking?.abort();
      asking = null;
    }

    const again = () => { halt(); tries = 0; run(); };
    document.addEventListener("visibilitychange", () => (document.hidden ? halt() : again()));
    addEventListener("online", again);
    addEventListener("pageshow", (event) => { if (event.persisted) again(); });
    addEventListener("pagehide", halt);
    run();
  }

  document.querySelectorAll("[data-live]").forEach(live);
})();
