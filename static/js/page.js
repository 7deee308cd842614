// Small helps: choosing all rows, the focus on what is wrong, no second sending by a double click.
"use strict";
(() => {
  function bulk(form) {
    const bar = form.querySelector("[data-bulk-bar]"), head = form.querySelector("[data-pick-all]");
    const boxes = () => [...form.querySelectorAll("td.pick input[type=checkbox]")];
    if (!bar || !boxes().length) return;
    const count = bar.querySelector("[data-bulk-count]"), plain = bar.querySelector(".bulk-plain");
    const all = document.createElement("input");
    all.type = "checkbox";
    all.setAttribute("aria-label", "Chọn tất cả các dòng đang hiện");
    if (head) head.append(all);
    plain.hidden = true;

    function show() {
      const chosen = boxes().filter((box) => box.checked).length;
      all.checked = chosen === boxes().length;
      all.indeterminate = chosen > 0 && !all.checked;
      count.textContent = chosen ? `Đã chọn ${chosen} trên ${boxes().length}` : "Chưa chọn dòng nào";
      bar.querySelectorAll("button").forEach((button) => { button.disabled = !chosen; });
    }
    all.addEventListener("change", () => { boxes().forEach((box) => { box.checked = all.checked; }); show(); });
    form.addEventListener("change", show);
    // The whole cell is the target.
    form.addEventListener("click", (event) => { if (event.target.matches("td.pick")) event.target.querySelector("input").click(); });
    show();
  }

  function start(root) {
    root.querySelectorAll("form[data-bulk]:not([data-watched])").forEach((form) => { form.dataset.watched = ""; bulk(form); });
    root.querySelector("[data-errors]")?.focus();
  }

  // One act, one sending. The server refuses the second by its key; this spares it the trouble.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method") !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 5000);
  });
  addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => { delete form.dataset.sent; }));

  start(document);
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));
})();
