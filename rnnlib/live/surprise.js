// A text that the reader edits: each symbol coloured by the network's surprise, in bits; the network
// continues it, with a temperature.

(() => {
"use strict";
const L = window.rnnlibLive;
const LONGEST = 2000, SLICE = 9, MORE = 240; // symbols read; milliseconds of work at a time; symbols written

L.views.surprise = (host, spec) => {
  const { tokens, unit } = spec;
  const network = L.arrays(spec.network), layer = L.recurrent(network.rnn);
  const number = new Map(tokens.map((token, k) => [token, k]));
  const say = L.announcer(host);
  const step = (k, states) => {
    const next = layer.step(L.embedding(network.embedding, k), states);
    const scores = L.linear(network.head, next.at(-1).h);
    return { states: next, scores, p: L.softmax(scores) };
  };
  // What the network expects before the first symbol: it has read `before`, which is not shown.
  const first = step(number.get(spec.before) ?? 0, layer.start());

  let read = [];      // one a symbol: {symbol, k, bits, p before, after}
  let symbols = [];   // what is in the field, as far as it is read
  let caret = 0;      // the candidates shown are for the place after so many symbols
  let work = null, writing = null;

  // ---- what is on the page
  const id = L.unique("text"), panelId = L.unique("panel");
  const field = L.make("textarea", { id, rows: 6, spellcheck: "false", autocomplete: "off", autocapitalize: "off",
    "aria-describedby": panelId, input: () => { stop(); update(); }, scroll: () => { field.scrollTop = 0; } });
  field.value = spec.start;
  const paper = L.make("pre", { "aria-hidden": "true" });
  const note = L.make("p.note", { role: "status" }), total = L.make("p.total"), here = L.make("p.here", { id: panelId });
  const expected = L.make("div.expected", { role: "group", "aria-label": `most probable next ${unit}s` });
  const show = L.bars(expected);
  const heat = L.slider("temperature τ", { min: 0.1, max: 1.5, step: 0.1, value: spec.temperature,
    say: (v) => v.toFixed(1), change: () => {} });
  const seed = L.make("input", { type: "number", min: 0, max: 9999, value: spec.seed, class: "seed", id: L.unique("seed") });
  const go = L.button("Continue", () => (writing ? stop() : write()), { class: "accent" });
  const steps = [0, 1, 2, 4, 6, 8];
  host.append(
    L.make("label.over", { for: id }, "Edit this text; the network reads along"),
    L.make("div.paper", {}, paper, field),
    L.make("p.key.legend", {}, "surprise in bits ",
      steps.map((bits) => L.make(`span.s${bits}`, {}, bits === 8 ? "8 +" : bits))),
    total, note,
    L.make("div.controls", {}, go, L.button("Clear", () => { stop(); set(""); field.focus(); }),
      L.button("Start again", () => { stop(); set(spec.start); }),
      L.make("span.pair", {}, L.make("label", { for: seed.id }, "seed"), seed)),
    heat.element, here, expected);

  // ---- reading, in slices, so that a long text leaves the page quick
  function update() {
    const all = L.characters(field.value);
    symbols = all.slice(0, LONGEST);
    let kept = 0;
    while (kept < read.length && kept < symbols.length && read[kept].symbol === symbols[kept]) kept++;
    read.length = kept;
    while (paper.childNodes.length > kept) paper.lastChild.remove();
    const notes = [];
    const strange = [...new Set(symbols.filter((symbol) => !number.has(symbol)))];
    if (strange.length) notes.push(`${strange.slice(0, 8).map((s) => `“${L.visible(s)}”`).join(", ")} `
      + `${strange.length > 1 ? "are" : "is"} not in the network's vocabulary of ${tokens.length}; it reads `
      + `${strange.length > 1 ? "them" : "it"} as unknown.`);
    if (all.length > LONGEST) notes.push(`Only the first ${LONGEST.toLocaleString("en")} ${unit}s are read.`);
    note.textContent = notes.join(" ");
    cancelAnimationFrame(work);
    slice(all);
  }

  function slice(all) {
    const until = performance.now() + SLICE, added = [];
    while (read.length < symbols.length && performance.now() < until) {
      const symbol = symbols[read.length], before = read.at(-1)?.after ?? first;
      const known = number.has(symbol), k = number.get(symbol) ?? 0;
      const bits = -Math.log2(Math.max(before.p[k], 1e-30));
      read.push({ symbol, k, known, bits, after: step(k, before.states) });
      const level = steps.filter((edge) => bits >= edge).at(-1) ?? 0;
      added.push(L.make(`span.s${level}${known ? "" : ".strange"}`, {}, symbol));
    }
    paper.append(...added);
    if (read.length < symbols.length) {
      work = requestAnimationFrame(() => slice(all));
      total.textContent = `reading … ${read.length} of ${symbols.length}`;
      return;
    }
    // What lies beyond is shown as it is; a last line break needs something after it to count.
    paper.append(L.make("span.unread", {}, all.slice(LONGEST).join("") + "\u200b"));
    summary();
    look();
  }

  function summary() {
    if (!read.length) {
      total.textContent = `Type something, or press Continue: the network begins by itself.`;
      return;
    }
    const bits = read.reduce((sum, r) => sum + r.bits, 0);
    total.replaceChildren(L.make("b", {}, `${(bits / read.length).toFixed(2)} bits per ${unit}`),
      ` over ${read.length} ${unit}s: ${Math.round(bits)} bits in all; stored as bytes it takes ${8 * read.length}.`);
  }

  // ---- the place of the caret, or under the pointer
  function look(place = position()) {
    caret = Math.min(place, read.length);
    const last = read[caret - 1], p = (last?.after ?? first).p, actual = read[caret]?.k;
    here.replaceChildren();
    if (last) {
      const before = (read[caret - 2]?.after ?? first).p;
      const rank = before.reduce((n, v) => n + (v > before[last.k]), 1);
      here.append(L.make("b.symbol", {}, L.visible(last.symbol)), ` cost ${last.bits.toFixed(2)} bits: `
        + `probability ${L.percent(before[last.k])}, the network's ${rank === 1 ? "first" : `${rank}${["th", "st", "nd", "rd"][
          rank % 100 > 10 && rank % 100 < 14 ? 0 : rank % 10] ?? "th"}`} guess. `);
    }
    here.append(last ? "After it, it expects:" : "At the beginning it expects:");
    const ranked = Array.from(p, (v, k) => [k, v]).sort((a, b) => b[1] - a[1]).slice(0, 6);
    show(ranked.map(([k, share]) => ({
      label: k === 0 ? "unknown" : L.visible(tokens[k]), share, mark: k === actual, press: () => insert(tokens[k]),
      words: `${k === 0 ? "unknown" : L.spoken(tokens[k])}, ${L.percent(share)}${k === actual ? ", which came" : ""}. Insert it.`,
    })));
    const [[k, share]] = ranked;
    if (!writing) say(`${last ? `${L.spoken(last.symbol)}, ${last.bits.toFixed(1)} bits. ` : ""}`
      + `Expected next: ${k ? L.spoken(tokens[k]) : "unknown"}, ${L.percent(share)}. ${note.textContent}`);
  }

  const position = () => L.characters(field.value.slice(0, field.selectionStart)).length;

  function insert(symbol) {
    stop();
    const before = symbols.slice(0, caret).join(""), after = L.characters(field.value).slice(caret).join("");
    set(before + symbol + after, before.length + symbol.length);
  }

  function set(text, place = text.length) {
    field.value = text;
    field.setSelectionRange(place, place);
    update();
  }

  document.addEventListener("selectionchange", () => {
    if (document.activeElement === field && !writing && read.length === symbols.length) look();
  });
  field.addEventListener("pointermove", ({ clientX, clientY, buttons }) => {
    if (buttons || writing) return;
    const under = document.elementsFromPoint(clientX, clientY).find((e) => e.parentNode === paper);
    const k = under ? [...paper.childNodes].indexOf(under) : -1;
    if (k >= 0 && k < read.length && k + 1 !== caret) look(k + 1);
  });
  field.addEventListener("pointerleave", () => { if (!writing && read.length === symbols.length) look(); });

  // ---- writing
  function write() {
    const uniform = L.random(Number(seed.value) || 0), begin = symbols.length;
    if (L.characters(field.value).length > LONGEST) return;
    go.textContent = "Stop";
    const one = () => {
      if (read.length < symbols.length) { writing = setTimeout(one, 50); return; }
      const p = L.softmax((read.at(-1)?.after ?? first).scores, heat.value);
      p[0] = 0; // the unknown symbol cannot be written
      const sum = p.reduce((a, b) => a + b, 0);
      const k = L.draw(p.map((v) => v / sum), uniform());
      set(field.value + tokens[k]);
      if (symbols.length >= begin + MORE || symbols.length >= LONGEST) stop();
      else if (writing) writing = setTimeout(one, L.still() ? 0 : 24);
    };
    writing = setTimeout(one, 0);
    say("The network writes.");
  }

  function stop() {
    if (!writing) return;
    clearTimeout(writing);
    writing = null;
    go.textContent = "Continue";
    seed.value = (Number(seed.value) || 0) + 1; // the next continuation is another one
    look();
    say(`The network has stopped writing. ${total.textContent}`);
  }

  update();
  return { get read() { return read; }, get bits() { return read.map((r) => r.bits); },
    get state() { return read.at(-1)?.after.states.at(-1).h; }, get reading() { return read.length < symbols.length; } };
};
})();
