// A review that the reader types, and what each word does to the verdict: the text is read again without it.
//
// A step costs the same wherever it stands, so reading a text of T words T times takes about T²/2 steps: what lies
// before the missing word is not read again.

(() => {
"use strict";
const L = window.rnnlibLive;
const MOST = 120, SLICE = 9, STRONG = 2; // words read; milliseconds of work at a time; log odds of the fullest colour
const UNKNOWN = 1;
const TOKEN = /n't(?![\p{L}\p{N}_])|'[\p{L}\p{N}_]+|[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s]/gu;

L.views.verdict = (host, spec) => {
  const net = L.arrays(spec.network), layer = L.recurrent(net.rnn), say = L.announcer(host);
  const number = new Map(spec.words.split(" ").map((word, k) => [word, k + 2]));

  // ---- the network: states, the score of each for attention, and log odds of "positive"
  const step = (k, before) => {
    const states = layer.step(L.embedding(net.embedding, k), before);
    const h = states.at(-1).h, u = L.linear(net.pool, h).map(Math.tanh);
    return { states, h, e: u.reduce((sum, value, j) => sum + value * net.pool.v[j], 0) };
  };
  const read = (ids, steps = []) => {
    steps = [...steps];
    for (const k of ids) steps.push(step(k, steps.at(-1)?.states ?? layer.start()));
    return steps;
  };
  const judge = (steps) => {
    const weights = L.softmax(steps.map(({ e }) => e));
    const pooled = steps[0].h.map((_, j) => steps.reduce((sum, { h }, t) => sum + weights[t] * h[j], 0));
    return { weights, odds: L.linear(net.head, pooled)[0] };
  };
  const without = (ids, steps, t) => {
    const rest = ids.slice(t + 1);
    return judge(read(ids.length > 1 ? rest : [UNKNOWN], steps.slice(0, t))).odds;
  };
  const share = (odds) => 1 / (1 + Math.exp(-odds));

  // As rnnlib.data.reviews.review_words.
  const cut = (text) => text.toLowerCase().replace(/<[^<>]*>/gu, " ").replace(/[\u2019`]/gu, "'")
    .replace(/n't(?![\p{L}\p{N}_])/gu, " n't").match(TOKEN) ?? [];

  let now = { words: [], ids: [], steps: [], odds: 0, weights: [], effects: [] }, chosen = 0, job = null, told = null;

  const id = L.unique("review");
  const field = L.make("textarea.review", { id, rows: 3, spellcheck: "false", input: () => { told = null; update(); } });
  const note = L.make("p.note", { role: "status" }), verdict = L.make("p.verdict"), here = L.make("p.here");
  const text = L.make("div.weighed", { role: "group", "aria-label": "the words; the arrow keys go from one to the next", keydown: walk });
  host.append(L.make("label.over", { for: id }, "A review of a film, in English"), field,
    L.make("div.chips", { role: "group", "aria-label": "reviews" }, spec.examples.map((words) => L.button(words, () => set(words)))),
    L.make("div.controls", {}, spec.unseen.length ? L.button("A critic's sentence", draw) : null, L.button("Clear", () => { set(""); field.focus(); })),
    note, verdict, text, here,
    L.make("p.key", {}, L.make("span.scale", {}, "negative ", L.make("i"), " positive"),
      ": what the word adds to the log odds, 2 or more in the fullest colour. The thicker the line below it, the more attention it gets."));

  function set(words, label = null) {
    field.value = words;
    told = label;
    update();
  }
  function draw() {
    const others = spec.unseen.filter(([words]) => words !== field.value);
    set(...(others.length ? others : spec.unseen)[Math.floor(Math.random() * (others.length || 1))]);
  }

  function update() {
    const all = cut(field.value), words = all.slice(0, MOST), ids = words.map((word) => number.get(word) ?? UNKNOWN);
    clearTimeout(job);
    const steps = read(ids);
    now = { words, ids, steps, effects: [], ...(ids.length ? judge(steps) : { odds: 0, weights: [] }) };
    const strange = [...new Set(words.filter((word) => !number.has(word)))], notes = [];
    if (strange.length) notes.push(`${strange.slice(0, 8).map((word) => `“${word.slice(0, 24)}”`).join(", ")}`
      + `${strange.length > 8 ? " and others are" : strange.length > 1 ? " are" : " is"} not among the ${number.size.toLocaleString("en")} words that the network knows; all such words are one to it.`);
    if (all.length > MOST) notes.push(`The first ${MOST} words are read; ${(all.length - MOST).toLocaleString("en")} ${all.length - MOST === 1 ? "is" : "are"} left out.`);
    note.textContent = notes.join(" ");
    chosen = 0;
    if (!words.length) {
      verdict.textContent = "Type a review, or choose one: there is nothing to read yet.";
      text.replaceChildren();
      here.textContent = "";
      return;
    }
    const p = share(now.odds), side = p > 0.5 ? "positive" : "negative";
    verdict.replaceChildren(L.make("strong", {}, side), `, ${L.percent(Math.max(p, 1 - p))}`,
      told === null ? "." : L.make("span.told", {}, `; the critic's own verdict: ${told ? "positive" : "negative"}.`));
    text.replaceChildren(...words.map((word, t) => L.make(`button${number.has(word) ? "" : ".strange"}`,
      { type: "button", click: () => choose(t), focus: () => choose(t) }, word)));
    weigh();
  }

  // A slice of the work, so that a long text leaves the page quick.
  function weigh() {
    const until = performance.now() + SLICE;
    while (now.effects.length < now.ids.length && performance.now() < until)
      now.effects.push(now.odds - without(now.ids, now.steps, now.effects.length));
    if (now.effects.length < now.ids.length) {
      here.textContent = `reading without each word … ${now.effects.length} of ${now.ids.length}`;
      job = setTimeout(weigh);
      return;
    }
    now.effects.forEach((effect, t) => {
      const button = text.children[t], full = Math.round(42 * Math.min(1, Math.abs(effect) / STRONG));
      button.style.background = `color-mix(in srgb, var(--live-${effect < 0 ? "blue" : "orange"}) ${full}%, var(--live-ground))`;
      button.style.borderBottomWidth = `${(1 + 9 * now.weights[t]).toFixed(1)}px`;
    });
    const size = now.effects.map(Math.abs);
    choose(size.indexOf(Math.max(...size)));
    say(`${verdict.textContent} ${here.textContent}`);
  }

  function choose(t) {
    if (now.effects.length < now.ids.length) return;
    chosen = t;
    [...text.children].forEach((button, s) => button.setAttribute("aria-pressed", s === t));
    const p = share(now.odds), q = share(now.odds - now.effects[t]);
    here.replaceChildren("Without ", L.make("b", {}, `“${now.words[t]}”`), ` the network says positive with ${L.percent(q)} instead of ${L.percent(p)}`
      + ` (log odds ${signed(now.odds - now.effects[t])} instead of ${signed(now.odds)}). Attention gives it ${L.percent(now.weights[t])}.`);
  }
  const signed = (v) => (v < 0 ? "−" : "+") + Math.abs(v).toFixed(2);

  function walk(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (!by || !text.children.length) return;
    event.preventDefault();
    text.children[Math.min(Math.max(chosen + by, 0), text.children.length - 1)].focus();
  }

  set(spec.start);
  return { cut, get reading() { return now.effects.length < now.ids.length; }, get now() { return now; }, get states() {
    return [share(now.odds), ...now.effects.map((effect) => share(now.odds - effect)), ...now.weights];
  } };
};
})();
