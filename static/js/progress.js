// How far each section has come, said while someone writes as `draft/progress.rs` says it on the page.
"use strict";
(() => {
  const filled = (field) => field.value.trim() !== "";

  function progress(section) {
    const statements = [...section.querySelectorAll("textarea[name=statement]")].filter(filled).length;
    const answers = [...section.querySelectorAll("textarea[name=answer]")];
    const written = [...section.querySelectorAll("textarea[name=text]")].some(filled) || (answers.length && answers.every(filled));
    const least = Number(section.dataset.atLeast);
    if (!statements) return written && !least ? "Đã viết" : "Chưa viết";
    return statements < least ? `Còn thiếu ${least - statements} nội dung` : `Đã viết ${statements} nội dung`;
  }

  document.addEventListener("input", (event) => {
    const section = event.target.closest?.("section[data-at-least]");
    const line = section && document.querySelector(`[data-progress-of="${section.id}"]`);
    if (!line) return;
    const now = progress(section);
    if (line.textContent !== now) line.textContent = now;
  });
})();
