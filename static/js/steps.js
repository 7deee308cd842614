// Arrow keys lead through pages that follow one another, unless someone is writing or choosing.
"use strict";
(() => {
  const KEYS = { ArrowRight: "next", ArrowLeft: "prev" };
  document.addEventListener("keydown", (event) => {
    const rel = KEYS[event.key];
    if (!rel || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    document.querySelector(`[data-steps] a[rel="${rel}"]`)?.click();
  });
})();
