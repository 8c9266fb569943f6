// A number in German, read letter by letter into a vector, and what a decoder writes from it.

(() => {
"use strict";
const L = window.rnnlibLive;

L.views.translate = (host, spec) => {
  const { alphabet, symbols, words, longest, most, kinds } = spec;
  const network = L.arrays(spec.network);
  const encoder = L.recurrent(network.encoder), decoder = L.recurrent(network.decoder);
  const number = new Map(alphabet.map((letter, k) => [letter, k]).filter(([letter]) => letter));
  const known = new Map(words.map(([german], n) => [german, n]));
  const say = L.announcer(host);
  const unseen = words.map((w, n) => n).filter((n) => words[n][2] > 0);
  const random = L.random(12);

  let letters = [], vector = null, steps = [], shown = 0, at = null, timer = null, asked = null;

  // ---- the network: the letters to a state, and the state to symbols, one after the other
  function encode(read) {
    let states = encoder.start();
    for (const letter of spec.backwards ? [...read].reverse() : read)
      states = encoder.step(L.embedding(network.source, number.get(letter)), states);
    return states;
  }
  function write(states) {
    const found = [];
    for (let token = spec.start; found.length < most && token !== spec.end;) {
      states = decoder.step(L.embedding(network.target, token), states);
      const p = L.softmax(L.linear(network.head, states[0].h));
      token = p.indexOf(Math.max(...p));
      found.push({ token, p, states });
    }
    return found;
  }

  // ---- what is on the page
  const id = L.unique("word");
  const field = L.make("input.word", { id, type: "text", value: spec.word, autocomplete: "off", autocapitalize: "off",
    spellcheck: "false", input: () => update(true) });
  const german = L.make("p.german"), verdict = L.make("p.verdict"), note = L.make("p.note", { role: "status" });
  const paper = L.make("p.written", { role: "group", "aria-label": "what the network writes" });
  const here = L.make("p.here"), list = L.make("div.expected"), show = L.bars(list);
  const strip = L.make("div.vector");
  host.append(
    L.make("div.ask", {}, L.make("label", { for: id }, `A number below ${words.length}, in digits or in German`), field),
    L.make("div.chips", {}, spec.examples.map((word) => L.button(word, () => ask(word))),
      L.button("one that it never saw", () => ask(String(unseen[Math.floor(random() * unseen.length)])))),
    german,
    L.make("p.key", {}, `The vector that the encoder ends with, ${network.encoder.layers[0][0].weight_hh.shape[1]} numbers h and as many c (as tanh c): `,
      L.make("span.scale", {}, "−1 ", L.make("i", { "aria-hidden": "true" }), " 1")),
    strip, L.make("p.key", {}, "English, the more orange the less certain; choose a letter:"), paper, verdict, note, here, list);
  const draw = L.canvas(strip, () => 40, (context, width, tall, style) => {
    const rows = vector ? [vector.h, vector.c.map(Math.tanh)] : [];
    rows.forEach((row, r) => row.forEach((v, k) => {
      context.globalAlpha = Math.min(1, Math.abs(v));
      context.fillStyle = style.getPropertyValue(v < 0 ? "--live-blue" : "--live-orange");
      const w = width / row.length;
      context.fillRect(k * w, r * 20 + 1, Math.max(w - 0.7, 0.7), 18);
    }));
  });

  function ask(word) {
    field.value = word;
    update(true);
  }

  // ---- what was typed: digits become the German word; other letters than the network's are left out
  function read() {
    const text = field.value.trim().toLowerCase(), notes = [];
    asked = null;
    if (/^\d+$/.test(text)) {
      const n = Number(text);
      if (n >= words.length) return [[], [`The network has learned numbers below ${words.length}, and no other words.`]];
      return [L.characters(words[n][0]), notes];
    }
    const typed = L.characters(text).filter((c) => !/\s/u.test(c));
    const strange = [...new Set(typed.filter((c) => !number.has(c)))];
    if (strange.length) notes.push(`${strange.slice(0, 6).map((c) => `“${L.visible(c)}”`).join(", ")}: left out, for the words that it learned do not have it.`);
    const found = typed.filter((c) => number.has(c));
    if (found.length > longest) notes.push(`Only the first ${longest} letters are read.`);
    return [found.slice(0, longest), notes];
  }

  function update(play) {
    const [found, notes] = read();
    letters = found;
    clearTimeout(timer);
    asked = known.get(letters.join("")) ?? null;
    steps = [];
    vector = null;
    if (letters.length) {
      const states = encode(letters);
      [vector] = states;
      steps = write(states);
    }
    draw();
    german.replaceChildren(...(letters.length ? [
      L.make("b.symbol", {}, letters.join("")),
      spec.backwards ? ", read from its last letter to its first" : ", read from its first letter to its last"] : ["Nothing to read."]));
    note.textContent = notes.join(" ");
    at = null;
    shown = play && !L.still() ? 0 : steps.length;
    reveal();
  }

  // The letters appear one after the other.
  function reveal() {
    if (shown < steps.length) shown++;
    paint();
    if (shown < steps.length) timer = setTimeout(reveal, 45);
  }

  const word = () => steps.filter(({ token }) => token !== spec.end).map(({ token }) => symbols[token]).join("");

  function paint() {
    paper.replaceChildren(...steps.slice(0, shown).map(({ token, p }, t) => {
      const end = token === spec.end, button = L.button(end ? "END" : L.visible(symbols[token]), () => look(t),
        { "aria-label": `letter ${t + 1}: ${end ? "end" : L.spoken(symbols[token])}, ${L.percent(p[token])}` });
      button.classList.add("letter");
      button.style.background = `color-mix(in srgb, var(--live-orange) ${Math.round(90 * (1 - p[token]))}%, transparent)`;
      if (t === at) button.setAttribute("aria-pressed", "true");
      return button;
    }));
    if (shown < steps.length) { verdict.textContent = "writing …"; here.textContent = ""; show([]); return; }
    conclude();
  }

  function conclude() {
    verdict.replaceChildren();
    here.textContent = "";
    show([]);
    if (!steps.length) { say(note.textContent || "Nothing to read."); return; }
    const written = word(), ended = steps.at(-1).token === spec.end;
    const p = steps.reduce((product, step) => product * step.p[step.token], 1);
    verdict.append(L.make("strong", {}, written || "nothing"), ` with probability ${L.percent(p)}`);
    if (!ended) verdict.append(`, and no end within ${most} letters`);
    if (asked === null) verdict.append(`. This is no number below ${words.length} in the spelling that it learned.`);
    else {
      const [, right, kind] = words[asked];
      verdict.append(`: ${written === right && ended ? "right" : `wrong, it should be ${right}`}. ${asked} ${kinds[kind]}.`);
    }
    const least = steps.reduce((a, b, t) => (b.p[b.token] < steps[a].p[steps[a].token] ? t : a), 0);
    detail(at ?? least, at === null);
    say(`${verdict.textContent} ${note.textContent}`);
  }

  function look(t) {
    at = t;
    clearTimeout(timer);
    shown = steps.length;
    paint();
    paper.children[t]?.focus();
  }

  function detail(t, automatic) {
    const { token, p } = steps[t], before = steps.slice(0, t).map((s) => symbols[s.token]).join("");
    here.replaceChildren(automatic ? "Least certain: after " : "After ", L.make("b.symbol", {}, before.replace(/ /g, "␣") || "START"), " it expects:");
    const ranked = Array.from(p, (v, k) => [k, v]).sort((a, b) => b[1] - a[1]).slice(0, 4);
    show(ranked.map(([k, share]) => ({ label: k === spec.end ? "END" : k < spec.end ? "—" : L.visible(symbols[k]), share, mark: k === token })));
  }

  update(false);
  return { get states() { return vector ? [...vector.h] : []; }, get written() { return word(); },
    get probabilities() { return steps.map(({ token, p }) => p[token]); }, get writing() { return shown < steps.length; } };
};
})();
