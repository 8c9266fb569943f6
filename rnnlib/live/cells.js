// A text that the reader edits, coloured by one memory cell of an LSTM that reads it.

(() => {
"use strict";
const L = window.rnnlibLive;
const LONGEST = 2000, SLICE = 9; // symbols read; milliseconds of work at a time

L.views.cells = (host, spec) => {
  const { tokens, known } = spec;
  const network = L.arrays(spec.network), layer = L.recurrent(network.rnn);
  const number = new Map(tokens.map((token, k) => [token, k]));
  const say = L.announcer(host);
  const step = (k, states) => layer.step(L.embedding(network.embedding, k), states);
  const first = step(number.get(spec.before) ?? 0, layer.start());
  const H = first[0].c.length;

  let read = [], symbols = [];  // one a symbol: {symbol, states}
  let unit = known[0].unit, caret = 0, work = null;

  // ---- what is on the page
  const id = L.unique("text"), panelId = L.unique("panel");
  const field = L.make("textarea", { id, rows: 8, spellcheck: "false", autocomplete: "off", autocapitalize: "off",
    "aria-describedby": panelId, input: update, scroll: () => { field.scrollTop = 0; } });
  field.value = spec.start;
  const paper = L.make("pre", { "aria-hidden": "true" });
  const note = L.make("p.note", { role: "status" }), here = L.make("p.here", { id: panelId });
  const chips = known.map((cell) => L.button(`${cell.label} (${cell.unit})`, () => choose(cell.unit)));
  const any = L.slider("cell", { min: 0, max: H - 1, value: unit, change: choose, say: String });
  host.append(
    L.make("div.chips", { role: "group", "aria-label": "cells that the search found" }, chips), any.element,
    L.make("label.over", { for: id }, "Edit this text; the network reads along"),
    L.make("div.paper", {}, paper, field),
    L.make("p.key", {}, "tanh c after each character: ",
      L.make("span.scale", {}, "−1 ", L.make("i", { "aria-hidden": "true" }), " 1")),
    note,
    L.make("div.controls", {}, L.button("Clear", () => { set(""); field.focus(); }),
      L.button("Start again", () => set(spec.start))),
    here);

  const value = (at) => Math.tanh(at.states[0].c[unit]);
  function colour(span, at) {
    const v = value(at);
    span.style.background = `color-mix(in srgb, var(--live-${v < 0 ? "blue" : "orange"}) ${
      Math.round(45 * Math.abs(v))}%, transparent)`;
    return span;
  }

  function choose(k) {
    unit = k;
    any.value = k;
    chips.forEach((chip, place) => chip.setAttribute("aria-pressed", String(known[place].unit === unit)));
    read.forEach((at, t) => colour(paper.childNodes[t], at));
    if (read.length === symbols.length) look();
  }

  // ---- reading, in slices, so that a long text leaves the page quick
  function update() {
    const all = L.characters(field.value);
    symbols = all.slice(0, LONGEST);
    let kept = 0;
    while (kept < read.length && kept < symbols.length && read[kept].symbol === symbols[kept]) kept++;
    read.length = kept;
    while (paper.childNodes.length > kept) paper.lastChild.remove();
    const notes = [], strange = [...new Set(symbols.filter((symbol) => !number.has(symbol)))];
    if (strange.length) notes.push(`${strange.slice(0, 8).map((s) => `“${L.visible(s)}”`).join(", ")} `
      + `${strange.length > 1 ? "are" : "is"} not in the network's vocabulary of ${tokens.length}; it reads `
      + `${strange.length > 1 ? "them" : "it"} as unknown.`);
    if (all.length > LONGEST) notes.push(`Only the first ${LONGEST.toLocaleString("en")} characters are read.`);
    note.textContent = notes.join(" ");
    cancelAnimationFrame(work);
    slice(all);
  }

  function slice(all) {
    const until = performance.now() + SLICE, added = [];
    while (read.length < symbols.length && performance.now() < until) {
      const symbol = symbols[read.length], k = number.get(symbol) ?? 0;
      const at = { symbol, states: step(k, read.at(-1)?.states ?? first) };
      read.push(at);
      added.push(colour(L.make(`span${number.has(symbol) ? "" : ".strange"}`, {}, symbol), at));
    }
    paper.append(...added);
    if (read.length < symbols.length) {
      work = requestAnimationFrame(() => slice(all));
      here.textContent = `reading … ${read.length} of ${symbols.length}`;
      return;
    }
    // What lies beyond is shown as it is; a last line break needs something after it to count.
    paper.append(L.make("span.unread", {}, all.slice(LONGEST).join("") + "\u200b"));
    look();
  }

  // ---- the place of the caret, or under the pointer
  const signed = (v) => v.toFixed(2).replace("-", "−");

  function look(place = L.characters(field.value.slice(0, field.selectionStart)).length) {
    caret = Math.min(place, read.length);
    const last = read[caret - 1];
    if (!last) {
      here.textContent = read.length ? "Put the caret behind a character, or point at it." : "Nothing read: type something.";
      say(here.textContent);
      return;
    }
    const [{ c, h, i, f, g, o }] = last.states, before = (read[caret - 2]?.states ?? first)[0].c[unit];
    const [input, forget, candidate, output] = [i, f, g, o].map((gate) => signed(gate[unit]));
    here.replaceChildren(L.make("b.symbol", {}, L.visible(last.symbol)),
      ` cell ${unit}: c = f · c + i · g = ${forget} · ${signed(before)} + ${input} · ${candidate} = `,
      L.make("strong", {}, signed(c[unit])), `, shown as h = o · tanh c = ${output} · ${signed(Math.tanh(c[unit]))} = `,
      L.make("strong", {}, signed(h[unit])));
    say(`${L.spoken(last.symbol)}: ${here.textContent.slice(1)}. ${note.textContent}`);
  }

  function set(text) {
    field.value = text;
    field.setSelectionRange(text.length, text.length);
    update();
  }

  document.addEventListener("selectionchange", () => {
    if (document.activeElement === field && read.length === symbols.length) look();
  });
  field.addEventListener("pointermove", ({ clientX, clientY, buttons }) => {
    if (buttons || read.length < symbols.length) return;
    const under = document.elementsFromPoint(clientX, clientY).find((e) => e.parentNode === paper);
    const k = under ? [...paper.childNodes].indexOf(under) : -1;
    if (k >= 0 && k < read.length && k + 1 !== caret) look(k + 1);
  });
  field.addEventListener("pointerleave", () => { if (read.length === symbols.length) look(); });

  field.setSelectionRange(field.value.length, field.value.length);
  update();
  choose(unit);
  return { get read() { return read; }, get states() { return read.map(value); },
    get reading() { return read.length < symbols.length; } };
};
})();
