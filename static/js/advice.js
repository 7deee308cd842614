// Advice while writing: the rules of the year, asked here as src/advice asks them on the server.
//
// A form marked data-advice='{"words", "starts", "rules"}' has a list <ul data-advice-at="PLACE"> for each commitment
// (its id), each section ("part-" and its key) and the whole ("advice"). What only the server knows stands there marked
// data-server; it comes anew with each answer to autosave, as the event "advice:told". Nothing here blocks anything.
"use strict";
(() => {
  const PAUSE = 500;
  const isNumber = (word) => /^[0-9]/.test(word);
  const percent = (part, whole, none) => (whole ? Math.floor(100 * part / whole) : none);

  // What stands between digits stays: "30/6/2027", "1.234,5", "98%" are one word each.
  function tokens(text) {
    const pieces = text.normalize("NFC").toLowerCase().match(/(?:[\p{Alphabetic}\p{N}%]|[/.,](?=[0-9]))+/gu) || [];
    return pieces.flatMap((piece) => piece.replace(/(^|[^0-9])[/.,]+/g, "$1 ").split(" ")).filter(Boolean);
  }

  const spaced = (words) => ` ${words.join(" ")} `;
  const found = (list, words) => { const text = spaced(words); return (list || []).some((phrase) => text.includes(` ${phrase} `)); };
  const begins = (list, words) => { const text = spaced(words); return (list || []).some((phrase) => text.startsWith(` ${phrase} `)); };
  const ends = (list, words) => { const text = spaced(words); return (list || []).some((phrase) => text.endsWith(` ${phrase} `)); };

  function share(list, words) {
    const covered = new Set();
    for (const phrase of list) {
      const parts = phrase.split(" ");
      for (let at = 0; at + parts.length <= words.length; at += 1) {
        if (parts.every((part, step) => words[at + step] === part)) parts.forEach((_, step) => covered.add(at + step));
      }
    }
    return percent(covered.size, words.length, 0);
  }

  function numberOf(text) {
    const digits = (text.match(/[0-9][0-9.,]*/) || [""])[0].replace(/[.,]+$/, ""), groups = digits.split(".");
    if (!digits) return null;
    if (digits.includes(",")) return Number(digits.replaceAll(".", "").replace(",", "."));
    const thousands = groups.length > 1 && groups.slice(1).every((group) => group.length === 3);
    return Number(thousands ? digits.replaceAll(".", "") : digits);
  }

  function yearOf(word) {
    const last = word.split("/").pop(), year = Number(last);
    return /^[0-9]{4}$/.test(last) && year >= 1990 && year < 2200 ? year : null;
  }

  class Facts {
    held = new Set();
    numbers = new Map();
    when(holds, fact) { if (holds) this.held.add(fact); }

    constructor(rules, text, year) {
      if (text === null) return;
      const lists = rules.words, words = tokens(text);
      const any = (test) => words.some((word, at) => test(word, words.slice(0, at)));
      const dated = (word, before) => word.includes("/") && (ends(lists.deadlines, before) || ends(lists.periods, before));
      for (const [name, list] of Object.entries(lists)) {
        this.when(found(list, words), name);
        this.numbers.set(`${name}_share`, share(list, words));
      }
      for (const [name, list] of Object.entries(rules.starts)) this.when(begins(list, words), name);
      this.when(["....", "……", "___", "…."].some((hole) => text.includes(hole)), "blank");
      const figures = any((word, before) => isNumber(word) && yearOf(word) === null && !ends(lists.number_names, before) && !dated(word, before));
      this.when(figures || this.held.has("number_words"), "figure");
      this.when(period(lists, words), "period");
      this.when(any((word, before) => {
        const named = yearOf(word);
        return named === null ? dated(word, before) : Math.abs(named - year) <= 1 && word.includes("/");
      }), "date");
      this.when(any((word, before) => {
        const named = yearOf(word), other = named !== null && named !== year && Math.abs(named - year) <= 3;
        return other && [1, 2, 3].some((back) => before.length >= back && ends(lists.deadlines, before.slice(0, before.length + 1 - back)));
      }), "due_outside");
      this.numbers.set("words", words.length);
      const clauses = text.split(/[;\n]/).flatMap((line) => line.split(". "));
      this.numbers.set("clauses", clauses.filter((clause) => tokens(clause).length > 2).length);
    }
  }

  function period(lists, words) {
    return words.some((word, at) => {
      const numbered = isNumber(word) && (yearOf(word) === null || word.split("/").length === 2);
      return (numbered || ["i", "ii", "iii", "iv"].includes(word)) && ends(lists.periods, words.slice(0, at));
    });
  }

  const isBlank = (item) => ["statement", "baseline", "target", "unit", "due", "product"].every((field) => !item[field]);

  function ofItem(rules, item, section, year) {
    const facts = new Facts(rules, item.statement, year), lists = rules.words;
    facts.held.add(`section:${section}`).add(item.measure);
    facts.when(["count", "percent"].includes(item.measure), "counted");
    for (const field of ["baseline", "target", "due", "product"]) facts.when(item[field], field);
    facts.when(/[0-9]/.test(item.target), "figure");
    facts.when(item.unit || /[\p{Alphabetic}%]/u.test(item.target), "unit");
    const due = tokens(item.due), years = due.map(yearOf).filter((named) => named !== null);
    facts.when(item.due && !due.some(isNumber) && !found(lists.time, due) && !period(lists, due), "due_unclear");
    facts.when(years.length && years.pop() !== year, "due_outside");
    const now = numberOf(item.baseline), target = numberOf(item.target);
    if (now !== null && target !== null) facts.held.add(target < now ? "below_baseline" : target > now ? "above_baseline" : "equals_baseline");
    if (item.measure === "percent" && target !== null) {
      facts.when(target > 100, "over_hundred");
      facts.when(target === 100, "full");
    }
    return facts;
  }

  function ofPart(rules, part, year) {
    const items = part.items.filter((item) => !isBlank(item));
    const facts = new Facts(rules, [part.text, ...items.map((item) => item.statement)].join("\n"), year);
    facts.held.add(`section:${part.key}`);
    facts.when(items.some((item) => item.due), "date");
    facts.when(items.length, "commitments");
    facts.when(!items.length && rules.words.none.includes(tokens(part.text).join(" ")), "none");
    facts.when(part.carried, "carried");
    facts.numbers.set("commitments", items.length);
    return facts;
  }

  function ofPledge(rules, parts, year) {
    const facts = new Facts(rules, null, year), items = parts.flatMap((part) => part.items).filter((item) => !isBlank(item));
    const measured = items.filter((item) => {
      const { held } = ofItem(rules, item, "", year);
      return ["figure", "due", "date", "period", "frequency"].some((fact) => held.has(fact));
    });
    const dues = items.filter((item) => item.due);
    const last = dues.filter((item) => tokens(item.due).some((word) => word === "31/12" || word.startsWith("31/12/")));
    facts.numbers.set("commitments", items.length).set("dues", dues.length);
    facts.numbers.set("measured_share", percent(measured.length, items.length, 100));
    facts.numbers.set("last_day_share", percent(last.length, dues.length, 0));
    return facts;
  }

  function fired(rules, of, facts) {
    const keeps = ({ of: name, from, to }) => {
      const number = facts.numbers.get(name);
      return number !== undefined && (from === undefined || number >= from) && (to === undefined || number <= to);
    };
    return rules.filter((rule) => {
      const fires = rule.of === of && rule.when.every((fact) => facts.held.has(fact))
        && !rule.unless.some((fact) => facts.held.has(fact)) && rule.limits.every(keeps);
      if (fires) facts.held.add(`rule:${rule.id}`);
      return fires;
    });
  }

  // The form as sections and commitments; a commitment's fields stand in one fieldset.
  function read(form) {
    const value = (box, name) => (box.querySelector(`[name="${name}"]`)?.value ?? "").trim();
    return [...form.querySelectorAll("section.writing")].map((section) => ({
      key: value(section, "section"),
      text: value(section, "text"),
      carried: !!section.querySelector("[name=answer]"),
      items: [...section.querySelectorAll("fieldset.commitment")].map((box) => Object.fromEntries(
        ["commitment", "statement", "measure", "baseline", "target", "unit", "due", "product"].map((name) => [name, value(box, name)]))),
    }));
  }

  function line({ id, rule, title, advice, reason }, server) {
    const item = document.createElement("li"), name = document.createElement("strong"), why = document.createElement("span");
    item.dataset.rule = id || rule;
    if (server) item.dataset.server = "";
    name.textContent = `${title}.`;
    why.className = "why";
    why.textContent = reason;
    item.append(name, ` ${advice} `, why);
    return item;
  }

  // Lists change only when what they say does, so that nothing jumps and nothing is read out twice.
  function show(form, told, server) {
    for (const list of form.querySelectorAll("[data-advice-at]")) {
      const mine = told.get(list.dataset.adviceAt) || [];
      const old = [...list.children].filter((item) => ("server" in item.dataset) === server);
      if (mine.map((one) => one.id || one.rule).join() !== old.map((item) => item.dataset.rule).join()) {
        old.forEach((item) => item.remove());
        list.append(...mine.map((one) => line(one, server)));
      }
      list.hidden = !list.children.length;
    }
  }

  function watch(form) {
    const { rules, ...lists } = JSON.parse(form.dataset.advice), year = Number(form.dataset.year);
    let timer = 0;
    function ask() {
      clearTimeout(timer);
      const parts = read(form), told = new Map();
      told.set("advice", fired(rules, "pledge", ofPledge(lists, parts, year)));
      for (const part of parts) {
        told.set(`part-${part.key}`, fired(rules, "section", ofPart(lists, part, year)));
        for (const item of part.items) {
          told.set(item.commitment, isBlank(item) ? [] : fired(rules, "commitment", ofItem(lists, item, part.key, year)));
        }
      }
      show(form, told, false);
    }
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
    form.addEventListener("change", ask);
    form.addEventListener("advice:told", ({ detail }) => {
      const told = new Map();
      for (const one of detail) told.set(one.place, [...(told.get(one.place) || []), one]);
      show(form, told, true);
    });
    ask();
  }

  const start = (root) => root.querySelectorAll("form[data-advice]:not([data-advised])").forEach((form) => {
    form.dataset.advised = "";
    watch(form);
  });
  document.addEventListener("htmx:load", (event) => start(event.detail.elt.parentNode || document));
  start(document);
})();
