// Words in batches: the reader sorts, pools, shuffles or swaps them, and the cells are counted.
//
// A batch of N words is computed for as many steps as its longest word has letters: N T cells.

(() => {
"use strict";
const L = window.rnnlibLive;
const MOST = 120; // words; more are left out, and the page says so
const ORDERS = {
  "As they come": (words) => words.map((_, k) => k),
  "Shuffle": (words) => shuffled(words.map((_, k) => k)),
  "Sort by length": (words) => sorted(words, words.map((_, k) => k)),
  "Sort pools of two batches": (words, size) => pools(words, 2 * size),
};
const sorted = (words, order) => [...order].sort((a, b) => words[a].length - words[b].length); // stable

function shuffled(order) {
  for (let k = order.length - 1; k > 0; k--) {
    const j = Math.floor(Math.random() * (k + 1));
    [order[k], order[j]] = [order[j], order[k]];
  }
  return order;
}

function pools(words, size) {
  const found = [];
  for (let k = 0; k < words.length; k += size)
    found.push(...sorted(words, words.map((_, i) => i).slice(k, k + size)));
  return found;
}

L.views.buckets = (host, spec) => {
  const { noun } = spec, say = L.announcer(host), id = L.unique("words");
  let words = [], order = [], chosen = null, held = null; // words are lists of letters

  const chips = Object.keys(ORDERS).map((label) => L.button(label, () => arrange(label)));
  const size = L.slider(`${noun}s in a batch`, { min: 1, max: 20, value: spec.size, say: String,
    change: () => (chosen === "Sort pools of two batches" ? arrange(chosen) : update()) });
  const cut = L.slider("cut after", { min: 1, max: spec.longest, value: spec.longest, change: update,
    say: (k) => (k < spec.longest ? `${k} letter${k > 1 ? "s" : ""}` : "no cut") });
  const field = L.make("input", { id, class: "words", autocomplete: "off", spellcheck: "false", value: "", input: read });
  const note = L.make("p.note", { role: "status" }), verdict = L.make("p.verdict"), other = L.make("p.told");
  const room = L.make("div.batches");
  host.append(L.make("div.chips", { role: "group", "aria-label": "order" }, chips), size.element, cut.element,
    verdict, other, room,
    L.make("p.key", {}, `Each row is one ${noun}, striped where it is padded. Press two of them to swap them.`),
    L.make("div.ask", {}, L.make("label", { for: id }, `Your own ${noun}s, in front of these`), field), note);

  // The reader's words, split at spaces, commas and semicolons, and then the given ones.
  function read() {
    const own = field.value.split(/[\s,;]+/u).filter(Boolean).map(L.characters), room = MOST - spec.words.length;
    note.textContent = own.length > room
      ? `The first ${room} of your ${own.length} ${noun}s are taken.`
      : own.some((word) => word.length > spec.longest)
        ? `One of yours has ${Math.max(...own.map((word) => word.length)).toLocaleString("en")} letters: all are counted.` : "";
    words = [...own.slice(0, room), ...spec.words.map(L.characters)];
    arrange("As they come");
  }

  function arrange(label) {
    chosen = label;
    held = null;
    order = ORDERS[label](words, size.value);
    update();
  }

  const batches = () => {
    const found = [];
    for (let k = 0; k < order.length; k += size.value) found.push(order.slice(k, k + size.value));
    return found;
  };
  // "no cut" holds for words of the reader's that are longer than any given one, too
  const kept = (k) => (cut.value < spec.longest ? Math.min(words[k].length, cut.value) : words[k].length);
  const steps = (batch) => Math.max(...batch.map(kept));

  function measure() {
    const all = batches(), sum = (values) => values.reduce((a, b) => a + b, 0);
    const letters = sum(order.map(kept)), cells = sum(all.map((batch) => batch.length * steps(batch)));
    return { cells, letters, padding: cells - letters, steps: sum(all.map(steps)), batches: all.length,
      lost: sum(words.map((word) => word.length)) - letters };
  }

  function update() {
    const m = measure(), bold = (value) => L.make("strong", {}, value.toLocaleString("en"));
    chips.forEach((chip) => chip.setAttribute("aria-pressed", String(chip.textContent === chosen)));
    verdict.replaceChildren(bold(m.cells), ` cells for ${m.letters.toLocaleString("en")} letters: `, bold(m.padding),
      ` (${(100 * m.padding / m.cells).toFixed(1)} %) are padding.`);
    other.textContent = `${m.batches} batch${m.batches > 1 ? "es" : ""}, ${m.steps.toLocaleString("en")} steps one after the other.`
      + (m.lost ? ` The cut throws ${m.lost.toLocaleString("en")} letters away.` : "");
    draw();
    say(`${verdict.textContent} ${other.textContent}`);
  }

  function draw() {
    const all = batches(), widest = Math.max(...all.map(steps));
    const focused = [...room.querySelectorAll("button")].indexOf(document.activeElement);
    room.replaceChildren(...all.map((batch, b) => L.make("div.batch", {}, ...batch.map((k, n) => {
      const place = b * size.value + n, length = kept(k), T = steps(batch), word = words[k].slice(0, 60).join("");
      const row = L.button("", () => press(place), { class: "strip", "aria-pressed": String(held === place),
        "aria-label": `${word}, batch ${b + 1}, ${length} letters and ${T - length} of padding`,
        style: `width: ${100 * T / widest}%` });
      row.append(L.make("span.letters", { style: `width: ${100 * length / T}%` }, words[k].slice(0, Math.min(length, 60)).join("")));
      return row;
    }))));
    if (focused >= 0) room.querySelectorAll("button")[Math.min(focused, order.length - 1)].focus();
  }

  function press(place) {
    if (held === null || held === place) held = held === null ? place : null;
    else {
      [order[held], order[place]] = [order[place], order[held]];
      held = chosen = null;
    }
    update();
  }

  read();
  return { measure, get states() { const m = measure(); return [m.cells, m.letters, m.padding, m.steps]; } };
};
})();
