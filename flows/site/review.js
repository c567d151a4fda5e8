"use strict";
(() => {
  const main = document.getElementById("review");
  const items = [...main.querySelectorAll(".item")];
  const form = document.getElementById("save");
  const who = document.getElementById("who");
  const note = document.getElementById("note");
  const progress = document.getElementById("progress");
  const problem = document.getElementById("problem");
  const folded = document.getElementById("folded");
  const shelf = "hromada-review-" + main.dataset.shown;
  document.documentElement.classList.add("script");
  // by its letter, the Cyrillic look-alikes too; else by its place, where a Ukrainian layout has other letters
  const LETTERS = { j: "j", k: "k", s: "s", a: "a", "а": "a", b: "b", "в": "b", c: "c", "с": "c", 1: "a", 2: "b", 3: "c" };
  const PLACES = { KeyJ: "j", KeyK: "k", KeyS: "s", KeyA: "a", KeyB: "b", KeyC: "c" };

  const radios = (item) => [...item.querySelectorAll("input[type=radio]")];
  const chosen = (item) => (radios(item).find((radio) => radio.checked) || {}).value || "";
  const typed = (item) => item.querySelector("textarea");
  const isRow = (item) => "row" in item.dataset;
  const name = (item) => (isRow(item) ? item.dataset.row : item.dataset.place + " " + item.dataset.column);
  const answers = new Map();

  const anyWrong = () => [...answers.values()].some((answer) => answer.value === "wrong");
  const isAnswered = (item) => {
    const answer = answers.get(item);
    return Boolean(answer && answer.value && !(answer.value === "typed" && !answer.text.trim()));
  };
  const compulsory = () => (anyWrong() ? items : items.filter((item) => item.dataset.must));
  const open = () => compulsory().filter((item) => !isAnswered(item));

  const keep = () => {
    const kept = { who: who.value, note: note.value, items: {} };
    for (const [item, answer] of answers) kept.items[name(item)] = answer;
    try { localStorage.setItem(shelf, JSON.stringify(kept)); } catch { /* a browser that keeps nothing */ }
  };
  let waiting = 0;
  const show = () => {
    waiting = 0;
    const left = open().length;
    progress.textContent = left ? progress.dataset.left + " " + left + (anyWrong() ? ". " + progress.dataset.all : "") : progress.dataset.done;
    keep();
  };
  const later = () => { waiting = waiting || requestAnimationFrame(show); };

  const noteDown = (item) => {
    const field = typed(item), value = chosen(item);
    if (field) field.hidden = value !== "typed";
    answers.set(item, { value, text: field ? field.value : "" });
    item.classList.toggle("answered", isAnswered(item) && value !== "wrong");
    item.classList.toggle("wrong", value === "wrong");
    if (value === "wrong" && folded) folded.open = true;
    problem.textContent = "";
    later();
  };
  const choose = (item, value) => {
    const radio = radios(item).find((one) => one.value === value);
    if (!radio) return false;
    radio.checked = true;
    noteDown(item);
    return true;
  };
  const current = () => document.activeElement.closest(".item");
  const go = (item) => {
    if (!item) return;
    if (folded && folded.contains(item)) folded.open = true;
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  };
  const shown = () => items.filter((item) => !folded || folded.open || !folded.contains(item));
  const move = (step) => {
    const list = shown(), at = list.indexOf(current());
    go(at < 0 ? list[0] : list[Math.min(Math.max(at + step, 0), list.length - 1)]);
  };
  const onward = (item) => {
    const left = open();
    const next = left.find((one) => item.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) || left[0];
    if (next) go(next); else who.focus();
  };
  const take = (item) => {
    if (!chosen(item)) choose(item, isRow(item) ? "right" : "read");
    if (isAnswered(item)) onward(item);
  };

  main.addEventListener("change", (event) => {
    const item = event.target.closest(".item");
    if (item) noteDown(item);
  });
  main.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) noteDown(event.target.closest(".item"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (!document.getElementById("keys").checked) return;
    const inText = event.target.matches("textarea, input[type=text]");
    const item = current();
    if (event.key === "Enter") {
      if (!item || event.target.matches("summary, button")) return;
      event.preventDefault();
      take(item);
      return;
    }
    if (event.key === "Escape" && inText && item) { go(item); return; }
    if (inText) return;
    const values = item && isRow(item) ? ["right", "wrong"] : ["read", "other", "typed"];
    const key = LETTERS[event.key.toLowerCase()] || PLACES[event.code];
    if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if (key === "s") who.focus();
    else if (item && "abc".includes(key) && choose(item, values["abc".indexOf(key)])) {
      if (chosen(item) === "typed") typed(item).focus();
    } else return;
    event.preventDefault();
  });

  const quoted = (text) =>
    JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
      (sign) => "\\u" + sign.charCodeAt(0).toString(16).padStart(4, "0"));
  const today = () => {
    const now = new Date(), two = (number) => String(number).padStart(2, "0");
    return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  };
  const entry = () => {
    const data = main.dataset, lines = [];
    lines.push("- number: " + quoted(data.number), "  date: " + data.date, "  who: " + quoted(who.value.trim()));
    lines.push("  when: " + today(), "  note: " + quoted(note.value.trim()), "  files:");
    for (const [file, sha256] of JSON.parse(data.files)) lines.push("    - name: " + quoted(file), "      sha256: " + quoted(sha256));
    lines.push("  shown_sha256: " + quoted(data.shown), "  salt: " + quoted(data.salt));
    const rows = items.filter((item) => isRow(item) && isAnswered(item)), cells = items.filter((item) => !isRow(item) && isAnswered(item));
    lines.push(rows.length ? "  verdicts:" : "  verdicts: []");
    for (const item of rows) lines.push("    - row: " + quoted(item.dataset.row), "      right: " + (chosen(item) === "right"));
    lines.push(cells.length ? "  answers:" : "  answers: []");
    for (const item of cells) {
      const text = { read: item.dataset.read, other: item.dataset.other, typed: answers.get(item).text }[chosen(item)];
      lines.push("    - place: " + quoted(item.dataset.place), "      column: " + item.dataset.column);
      lines.push("      read: " + quoted(item.dataset.read), "      text: " + quoted(text));
    }
    return lines.join("\n") + "\n";
  };
  const save = async () => {
    const left = open();
    if (left.length) { problem.textContent = problem.dataset.left + " " + left.length; go(left[0]); return; }
    if (!who.value.trim()) { problem.textContent = problem.dataset.who; who.focus(); return; }
    if (!crypto.subtle) { problem.textContent = problem.dataset.insecure; return; } // a page of http:// gets none
    const body = entry();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body)));
    const seal = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([body + "# seal: " + seal + "\n"], { type: "application/yaml" }));
    link.download = "acceptance.yaml";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    problem.textContent = anyWrong() ? problem.dataset.wrong : problem.dataset.saved;
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
  form.addEventListener("input", later);

  const restore = () => {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(shelf)); } catch { /* nothing was kept */ }
    if (!kept) return;
    who.value = kept.who || "";
    note.value = kept.note || "";
    for (const item of items) {
      const answer = kept.items[name(item)];
      if (!answer || !answer.value) continue;
      if (typed(item)) typed(item).value = answer.text;
      choose(item, answer.value);
    }
  };
  form.noValidate = true;
  restore();
  later();
})();
