// A word, read in both directions; phonemes, each with the letters that the attention looks at.

(() => {
"use strict";
const L = window.rnnlibLive;

L.views.pronounce = (host, spec) => {
  const { letters, phonemes, longest, known } = spec;
  const network = L.arrays(spec.network);
  const encoder = L.recurrent(network.encoder), decoder = L.recurrent(network.decoder);
  const number = new Map(letters.map((letter, k) => [letter, k]));
  const name = (token) => (token === spec.end ? "END" : phonemes[token - spec.end - 1] ?? "—");
  const say = L.announcer(host), random = L.random(14), unseen = Object.keys(known);

  let read = [], memory = null, steps = [], at = null, forced = [], notes = [];

  // ---- the network: the letters to a memory, and from there phoneme by phoneme
  const join = (...parts) => Float32Array.from(parts.flatMap((part) => [...part]));

  function remember() {
    const values = encoder.run(read.map((k) => L.embedding(network.source, k))), half = encoder.size / 2;
    // W m of every letter once, so that a step's score is a dot product.
    const keys = values.map((m) => L.linear(network.attention, m));
    return { values, keys, first: join(values.at(-1).slice(0, half), values[0].slice(half)) };
  }

  // `before`: phonemes that the reader has chosen; the network goes on after them.
  function speak(before) {
    const found = [], most = 2 * read.length + 8;
    let states = [{ h: memory.first }], token = spec.start;
    while (token !== spec.end && found.length < most) {
      states = decoder.step(L.embedding(network.target, token), states);
      const { h } = states[0], { weights, context } = L.attention(h, memory.keys, memory.values);
      const o = L.linear(network.combine, join(context, h)).map(Math.tanh);
      const p = L.softmax(L.linear(network.head, o));
      token = before[found.length] ?? p.indexOf(Math.max(...p));
      found.push({ token, p, weights });
    }
    return found;
  }

  // ---- what is on the page
  const id = L.unique("word");
  const field = L.make("input.word", { id, type: "text", value: spec.word, autocomplete: "off", autocapitalize: "off",
    spellcheck: "false", input: () => update() });
  const verdict = L.make("p.verdict"), note = L.make("p.note", { role: "status" });
  const grid = L.make("div.alignment"), here = L.make("p.here"), list = L.make("div.expected"), show = L.bars(list);
  const again = L.button("Let the network choose", () => { forced = []; at = null; run(); field.focus(); });
  host.append(
    L.make("div.ask", {}, L.make("label", { for: id }, "A word, also one that no dictionary has"), field),
    L.make("div.chips", {}, spec.examples.map((word) => L.button(word, () => ask(word))),
      unseen.length ? L.button("a word not trained on", () => ask(unseen[Math.floor(random() * unseen.length)])) : null),
    verdict, note, L.make("div.scroll", {}, grid), here, list, L.make("div.controls", {}, again));

  function ask(word) {
    field.value = word;
    update();
  }

  // Small letters without accents; what is no letter of the network's is left out, and said.
  function update() {
    const plain = field.value.trim().toLowerCase().replace(/\u2019/g, "'").replace(/ß/g, "ss").normalize("NFKD").replace(/\p{M}/gu, "");
    const typed = Array.from(plain), strange = [...new Set(typed.filter((c) => !number.has(c)))];
    const all = typed.filter((c) => number.has(c)).map((c) => number.get(c));
    read = all.slice(0, longest);
    notes = [];
    if (strange.length) notes.push(`${strange.slice(0, 6).map((c) => `“${L.visible(c)}”`).join(", ")}: left out; the network reads a to z, apostrophe, hyphen and full stop.`);
    if (all.length > longest) notes.push(`Only the first ${longest} letters are read.`);
    note.textContent = notes.join(" ");
    forced = [];
    at = null;
    memory = read.length ? remember() : null;
    run();
  }

  function run() {
    steps = memory ? speak(forced) : [];
    paint();
  }

  const spelled = () => read.map((k) => letters[k]).join("");
  const spoken = () => steps.filter(({ token }) => token > spec.end).map(({ token }) => name(token));

  function paint() {
    verdict.replaceChildren();
    again.hidden = !forced.length;
    if (!steps.length) {
      verdict.append("Nothing to read: type a word.");
      grid.replaceChildren();
      here.textContent = "";
      show([]);
      say(`${verdict.textContent} ${notes.join(" ")}`);
      return;
    }
    const p = steps.reduce((product, step) => product * step.p[step.token], 1), said = spoken().join(" ");
    verdict.append(L.make("strong", {}, said || "silence"), `, probability ${L.percent(p)}`);
    if (steps.at(-1).token !== spec.end) verdict.append("; it found no end");
    const listed = Object.hasOwn(known, spelled()) ? known[spelled()] : null;
    if (listed && !forced.length) verdict.append(L.make("span.told", {}, listed.includes(said)
      ? ". The dictionary says so too; the network was not trained on this word."
      : `. The dictionary has ${listed.join(", or ")}; the network was not trained on this word.`));
    grid.style.setProperty("--letters", read.length);
    grid.replaceChildren(L.make("span"), ...read.map((k) => L.make("b", { "aria-hidden": "true" }, letters[k])),
      ...steps.flatMap((step, t) => row(step, t)));
    // The least certain step is explained until the reader chooses one.
    const least = steps.reduce((low, s, t) => (s.p[s.token] < steps[low].p[steps[low].token] ? t : low), 0);
    detail(at ?? least, at === null);
    say(`${verdict.textContent} ${notes.join(" ")}`);
  }

  function row({ token, p, weights }, t) {
    const top = [...weights.keys()].sort((a, b) => weights[b] - weights[a]).slice(0, 2);
    const looks = top.map((s) => `${letters[read[s]]}, letter ${s + 1}, ${L.percent(weights[s])}`).join("; ");
    const button = L.button(name(token), () => { at = t; paint(); grid.querySelectorAll("button")[t].focus(); },
      { "aria-label": `step ${t + 1}: ${name(token)}, ${L.percent(p[token])}; looks at ${looks}`,
        "aria-pressed": String(t === at) });
    return [button, ...[...weights].map((w) => {
      const cell = L.make("i", { "aria-hidden": "true" });
      cell.style.background = `color-mix(in srgb, var(--live-blue) ${Math.round(100 * w)}%, var(--live-surface))`;
      return cell;
    })];
  }

  function detail(t, automatic) {
    const { token, p } = steps[t], before = steps.slice(0, t).map((step) => name(step.token)).join(" ");
    here.replaceChildren(automatic ? "Least certain: after " : "After ", L.make("b.symbol", {}, before || "START"),
      " it expects (press one, and it goes on from there):");
    const ranked = Array.from(p, (share, k) => [k, share]).filter(([k]) => k >= spec.end)
      .sort((a, b) => b[1] - a[1]).slice(0, 4);
    show(ranked.map(([k, share]) => ({ label: name(k), share, mark: k === token, words: `${name(k)}, ${L.percent(share)}`,
      press: () => {
        forced = [...steps.slice(0, t).map((step) => step.token), k];
        at = t;
        run();
      } })));
  }

  update();
  return { get states() { return steps.flatMap(({ weights }) => [...weights]); },
    get probabilities() { return steps.map(({ token, p }) => p[token]); }, get answers() { return spoken(); },
    get word() { return spelled(); }, get notes() { return notes; } };
};
})();
