// The tree of a beam search: a word that the reader types, read by an encoder and pronounced by a
// decoder, with the width of the beam on a slider.
//
// A step extends each hypothesis by each symbol and keeps the `width` most probable extensions of
// all; those that end leave the beam. The search stops when none of the beam can become more
// probable than the `width` best that have ended (rnnlib.decoding.beam_search).

(() => {
"use strict";
const L = window.rnnlibLive;
const CELL = 64, LINE = 34; // a step and a hypothesis in the drawing, in pixels

L.views.beam = (host, spec) => {
  const { symbols, trained, longest, noun } = spec;
  const network = L.arrays(spec.network);
  const encoder = L.recurrent(network.encoder), decoder = L.recurrent(network.decoder);
  const number = new Map(spec.alphabet.map((letter, k) => [letter, k]).filter(([letter]) => letter));
  const say = L.announcer(host);

  // ---- the network: a state from the letters, and one step of the decoder
  function encode(letters) {
    const ys = encoder.run(letters.map((k) => L.embedding(network.source, k)));
    const H = ys[0].length / 2, h = new Float32Array(2 * H);
    h.set(ys.at(-1).slice(0, H)); // forwards: after the last letter
    h.set(ys[0].slice(H), H); // backwards: after the first
    return [{ h }];
  }
  function step(token, state) {
    const next = decoder.step(L.embedding(network.target, token), state);
    const scores = Array.from(L.linear(network.head, next[0].h)), most = Math.max(...scores);
    const all = most + Math.log(scores.reduce((sum, v) => sum + Math.exp(v - most), 0));
    return [scores.map((v) => v - all), next];
  }

  // ---- the search. Every hypothesis that was kept, by step; those that ended, best first; the cost.
  function search(letters, width) {
    let beam = [{ token: spec.start, p: 0, state: encode(letters), parent: null }];
    let finished = [], steps = 0;
    const levels = [];
    for (let t = 0; t < spec.most && beam.length; t++) {
      const found = [];
      for (const h of beam) {
        const [p, state] = step(h.token, h.state);
        p.forEach((v, token) => found.push({ token, p: h.p + v, state, parent: h, ended: token === spec.end }));
        steps++;
      }
      const kept = found.sort((a, b) => b.p - a.p).slice(0, width);
      levels.push(kept);
      finished = [...finished, ...kept.filter((h) => h.ended)].sort((a, b) => b.p - a.p).slice(0, width);
      beam = kept.filter((h) => !h.ended);
      if (finished.length === width && beam.length && finished.at(-1).p >= beam[0].p) break;
    }
    return { levels, finished, unfinished: beam.slice(0, width - finished.length), steps };
  }
  const path = (h) => (h.parent ? [...path(h.parent), h] : []);
  const words = (h) => path(h).filter((g) => !g.ended).map((g) => symbols[g.token]).join(" ") || "nothing at all";

  // ---- what is on the page
  const id = L.unique("word");
  const field = L.make("input.word", { id, type: "text", value: spec.word, autocomplete: "off", autocapitalize: "off",
    spellcheck: "false", input: update });
  const width = L.slider("width of the beam", { min: 1, max: spec.widest, value: spec.width, change: update });
  const verdict = L.make("p.verdict"), note = L.make("p.note", { role: "status" }), key = L.make("p.key");
  const tree = L.make("div.scroll.diagram", { tabindex: 0, role: "group", "aria-label": "tree of the beam" });
  const list = L.make("div.expected", { role: "group", "aria-label": "pronunciations found" }), show = L.bars(list);
  host.append(
    L.make("div.ask", {}, L.make("label", { for: id }, `Type a ${noun}`), field),
    L.make("div.chips", {}, spec.examples.map((word) => L.button(word, () => { field.value = word; update(); }))),
    width.element, verdict, note, tree, key, list);

  function read() {
    const text = L.characters(field.value.toLowerCase()).filter((c) => !/\s/u.test(c)), notes = [], letters = [], strange = [];
    for (const c of text) {
      const plain = number.has(c) ? c : c.normalize("NFD")[0];
      if (number.has(plain)) letters.push(plain);
      if (plain !== c || !number.has(plain)) strange.push(number.has(plain) ? `“${c}” is read as “${plain}”` : `“${L.visible(c)}” is left out`);
    }
    if (strange.length) notes.push(`${[...new Set(strange)].slice(0, 6).join(", ")}: the network knows the letters a to z.`);
    if (letters.length > longest) notes.push(`Only the first ${longest} letters are read.`);
    if (letters.length > trained) notes.push(`The network has learned from ${noun}s of at most ${trained} letters.`);
    return { word: letters.slice(0, longest), notes };
  }

  let shown = null;
  function update() {
    const { word, notes } = read();
    note.textContent = notes.join(" ");
    if (!word.length) {
      shown = null;
      verdict.textContent = `Type a ${noun} of the letters a to z.`;
      tree.replaceChildren();
      key.textContent = "";
      show([]);
      return;
    }
    const letters = word.map((c) => number.get(c));
    shown = search(letters, width.value);
    const alone = width.value > 1 ? search(letters, 1) : shown;
    const best = shown.finished[0] ?? shown.unfinished[0], first = alone.finished[0] ?? alone.unfinished[0];
    const chance = (h) => L.percent(Math.exp(h.p));
    verdict.replaceChildren(L.make("strong", {}, words(best)), ` (${chance(best)})`,
      ...(best.ended ? [] : [`, not ended after ${spec.most} steps`]),
      L.make("span.told", {}, ` · ${shown.steps} steps of the network · `,
        width.value === 1 ? "this is the greedy choice"
          : words(first) === words(best) ? `greedy finds the same in ${alone.steps}`
            : `greedy finds ${words(first)} (${chance(first)}) in ${alone.steps}`));
    key.textContent = "Each column is a step. A box is a hypothesis that was kept: its last phoneme, and its probability so far. "
      + "Boxes marked END have left the beam. The path of the best one is drawn in blue.";
    draw(best);
    const rows = [...shown.finished, ...(shown.finished.length ? [] : shown.unfinished)].slice(0, 6);
    show(rows.map((h, k) => ({ label: words(h), share: Math.exp(h.p), mark: k === 0,
      words: `${words(h)}, ${chance(h)}` })));
    say(`${verdict.textContent}. ${note.textContent}`);
  }

  function draw(best) {
    const { levels } = shown, on = new Set(path(best)), place = new Map();
    const rows = Math.max(...levels.map((level) => level.length));
    const wide = CELL * (levels.length + 1), tall = LINE * rows + 6;
    levels.forEach((level, t) => level.forEach((h, k) => place.set(h, [CELL * (t + 1.5), LINE * (k + 0.5) + 3])));
    const root = [CELL * 0.5, LINE * 0.5 + 3], at = (h) => place.get(h) ?? root;
    const drawing = L.make("svg", { viewBox: `0 0 ${wide} ${tall}`, width: wide, height: tall, "aria-hidden": "true" });
    drawing.style.width = `${wide}px`;
    drawing.style.maxWidth = "none";
    const edges = [...place.keys()].sort((a, b) => on.has(a) - on.has(b)); // the best path on top
    for (const h of edges) {
      const [x, y] = at(h), [x0, y0] = at(h.parent), middle = (x + x0) / 2;
      drawing.append(L.make(`path.branch${on.has(h) ? ".best" : ""}`,
        { d: `M${x0 + 26},${y0} C${middle},${y0} ${middle},${y} ${x - 26},${y}` }));
    }
    const box = ([x, y], label, share, kind) => drawing.append(
      L.make(`rect.node${kind}`, { x: x - 26, y: y - 14, width: 52, height: 28, rx: 5 }),
      L.make("text", { x, y: share ? y - 1 : y + 5 }, label), L.make("text.share", { x, y: y + 11 }, share));
    box(root, "START", "", ".best");
    for (const [h, where] of place)
      box(where, h.ended ? "END" : symbols[h.token], L.percent(Math.exp(h.p)), (h.ended ? ".ended" : "") + (on.has(h) ? ".best" : ""));
    tree.replaceChildren(drawing);
  }

  update();
  return { search: (word, w) => search([...word].map((c) => number.get(c)), w).finished.map((h) => [words(h), h.p]),
    get shown() { return shown; }, get states() { return shown.finished.map((h) => h.p); } };
};
})();
