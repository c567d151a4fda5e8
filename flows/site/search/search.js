// Finds words in every form, by what search.py wrote into search.json; it takes texts apart as that does.
"use strict";
(() => {
  const { root = "", lang } = document.currentScript.dataset;
  const results = document.getElementById("results");
  const boxes = document.querySelectorAll('form[role="search"] input[name="q"]');
  if (!results) return; // the form of any other page leads to the one that has results
  const base = root + (lang === "en" ? "en/" : "");
  const KINDS = ["Measure", "Indicator", "Direction", "Office", "Page"];
  const AROUND = 70; // letters shown before what was found, and twice as many after it

  const LETTER = "[\\p{L}\\p{Nl}\\p{No}]";
  // the letter of a code (M2.10, in either script) is no word
  const WORD = RegExp(`(?<!${LETTER})[mi\u043c\u0456](?=\\p{Nd}+\\.\\p{Nd})|(\\p{Nd}+(?:\\.\\p{Nd}+)*|${LETTER}+(?:['\u2019\u02bc\`]${LETTER}+)*)`, "giu");
  const UNSEEN = /[\u00ad\u0301\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
  const fold = (text) => text.toLowerCase().replace(/[\u2019\u02bc`]/g, "'").replace(/[\u2010-\u2015\u2212]/g, "-");

  let empty, groups, entries;
  const forms = new Map();
  const take = (text) => [...text.matchAll(WORD)].filter((match) => match[1] && !empty.has(fold(match[1]))).map((match) => {
    const word = fold(match[1]), keys = forms.get(word);
    return { at: match.index, end: match.index + match[0].length, keys: keys || [word], known: keys || /\p{Nd}/u.test(word) };
  });
  const prepare = (index) => {
    let name = 0;
    for (const [endings, stems] of index.words) for (const stem of stems.split(" ")) {
      name += 1;
      for (const ending of endings.split(" ")) forms.set(stem + ending, [...(forms.get(stem + ending) || []), name]);
    }
    empty = new Set(index.empty.split(" "));
    groups = index.groups.map((names) => names.map(take));
    const texts = index.texts.map((text) => ({ text, folded: fold(text), words: take(text) }));
    entries = index.entries.map(([kind, url, ...places], order) => ({ kind, url, order, texts: places.map((place) => texts[place]) }));
  };

  const meet = (a, b) => a && a.keys.some((key) => b.keys.includes(key));
  // where the words of a name follow each other in a text, at most `gap` others between two of them
  const spans = (words, name, gap) => words.flatMap((word, start) => {
    let places = meet(word, name[0]) ? [start] : [];
    for (const next of name.slice(1)) places = places.flatMap((place) => [1, 1 + gap].map((step) => place + step)).filter((place) => meet(words[place], next));
    return places.length ? [[word.at, words[places[0]].end]] : [];
  });
  // where a chunk of the query stands: as its words, or as a piece of others if the index does not know it
  const literal = (text, { words, piece }) => {
    const found = spans(text.words, words, 0);
    const at = !found.length && piece ? text.folded.indexOf(piece) : -1;
    return at < 0 ? found : [[at, at + piece.length]];
  };
  // a query as terms that must all be met: each is one chunk of it, or several that are one name of a group
  const parse = (query) => {
    const chunks = query.normalize("NFC").replace(UNSEEN, "").split(/\s+/).map((chunk) => {
      const words = take(chunk), piece = words.length ? fold(chunk.slice(words[0].at, words.at(-1).end)) : "";
      return { words, piece: piece.length > 2 && words.some((word) => !word.known) && piece };
    }).filter((chunk) => chunk.words.length);
    const terms = [];
    while (chunks.length) {
      let taken = Math.min(chunks.length, 8) + 1, names = []; // no name is longer
      while (taken > 1 && !names.length) {
        const words = chunks.slice(0, taken -= 1).flatMap((chunk) => chunk.words);
        names = groups.filter((group) => group.some((name) => name.length === words.length && name.every((word, place) => meet(word, words[place])))).flat();
      }
      terms.push({ names, chunks: chunks.splice(0, taken) });
    }
    return terms;
  };
  // where an entry meets the terms, by text, and its rank; nothing where it does not meet one
  const meets = (entry, terms) => {
    const found = entry.texts.map(() => []);
    let titled = 0, others = 0;
    for (const { names, chunks } of terms) {
      const plain = chunks.map((chunk) => entry.texts.map((text) => literal(text, chunk)));
      const named = entry.texts.map((text) => names.flatMap((name) => spans(text.words, name, 1)));
      const met = plain.every((texts) => texts.some((text) => text.length));
      if (!met && !named.some((text) => text.length)) return [];
      others += !met;
      titled += plain.every((texts) => texts[0].length) || named[0].length > 0;
      found.forEach((list, place) => list.push(...plain.flatMap((texts) => (met ? texts[place] : [])), ...named[place]));
    }
    return [{ entry, found, rank: [titled === terms.length ? 0 : titled ? 1 : 2, entry.kind, others, entry.order] }];
  };
  const search = (query) => {
    const terms = parse(query), ranked = terms.length ? entries.flatMap((entry) => meets(entry, terms)) : [];
    return ranked.sort((a, b) => a.rank.map((one, place) => one - b.rank[place]).find(Boolean));
  };

  const make = (name, ...inside) => { const made = document.createElement(name); made.append(...inside); return made; };
  const lead = (url, ...inside) => { const link = make("a", ...inside); link.href = base + url; return link; };
  const marked = (text, found, from, to) => {
    const parts = [];
    for (const [start, end] of found.sort((a, b) => a[0] - b[0])) {
      if (start < from || end > to) continue;
      parts.push(text.slice(from, start), make("mark", text.slice(start, end)));
      from = end;
    }
    return [...parts, text.slice(from, to)];
  };
  const excerpt = (text, found) => {
    const first = Math.min(...found.map(([start]) => start)), cut = text.indexOf(" ", first + 2 * AROUND);
    const from = text.lastIndexOf(" ", Math.max(0, first - AROUND)) + 1;
    return make("p", from ? "\u2026" : "", ...marked(text, found, from, cut < 0 ? text.length : cut), cut < 0 ? "" : "\u2026");
  };
  const item = ({ entry: { url, kind, texts }, found }) => {
    const title = lead(url, ...marked(texts[0].text, found[0], 0, texts[0].text.length));
    const place = found[0].length ? -1 : found.findIndex((list) => list.length);
    const more = place > 0 ? [excerpt(texts[place].text, found[place])] : [];
    return make("li", title, " ", make("small", results.dataset[`kind${KINDS[kind]}`]), ...more);
  };
  const none = (text) => results.replaceChildren(make("p", text), make("p", lead("topics.html", results.dataset.topics)));

  let loading, turn = 0;
  const load = async () => {
    const answer = await fetch(`${root}search.json`);
    if (!answer.ok) throw Error(answer.status);
    prepare(await answer.json());
  };
  const run = async (query) => {
    const mine = turn += 1, said = results.dataset;
    if (!query.trim()) return results.replaceChildren();
    try { await (loading ||= load()); } catch {
      loading = null; // the next search tries again
      return none(location.protocol === "file:" ? said.closed : said.failed);
    }
    if (mine !== turn) return; // somebody has typed on
    const found = search(query);
    if (!found.length) return none(said.nothing.replace("{query}", () => query));
    const list = make("ol", ...found.map(item));
    list.ariaLive = "off"; // how many were found is said aloud, not each of them
    results.replaceChildren(make("p", said.found.replace("{count}", found.length)), list);
  };
  let waiting;
  const ask = (query) => {
    const address = new URL(location);
    address.searchParams.set("q", query);
    try { history.replaceState(null, "", address); } catch { /* some browsers refuse it over file:// */ }
    run(query);
  };
  const query = new URLSearchParams(location.search).get("q") || "";
  for (const box of boxes) {
    if (query) box.value = query;
    box.oninput = () => { clearTimeout(waiting); waiting = setTimeout(ask, 150, box.value); }; // not at every key
    box.form.onsubmit = (event) => { event.preventDefault(); clearTimeout(waiting); ask(box.value); };
  }
  if (query) run(query);
})();
