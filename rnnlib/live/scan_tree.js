// The scan by doubling, a pass at a time: each step is a map h -> a h + b, and in a pass every place joins
// its map with that of the place 1, 2, 4, ... before.

(() => {
"use strict";
const L = window.rnnlibLive;
const MOST = 8, LETTERS = 40; // steps shown; characters read of a field

L.views.scan_tree = (host, spec) => {
  const say = L.announcer(host);
  let maps = [], rows = [], pass = 0, chosen = null;

  // ---- the numbers
  function read(field) {
    const words = field.value.replace(/−/g, "-").trim().split(/,?[\s;]+|,$/).filter(Boolean);
    const known = words.map(Number).filter(Number.isFinite);
    const strange = words.filter((word) => !Number.isFinite(Number(word)));
    return { known, strange };
  }
  // First the step `early`, then `late`: h -> late.a (early.a h + early.b) + late.b
  const join = (late, early) => ({ a: late.a * early.a, b: late.a * early.b + late.b, from: early.from, to: late.to });

  function compute(a, b, start) {
    maps = b.map((v, t) => ({ a: a[t], b: v, from: t, to: t }));
    rows = [maps.map((map, t) => (t ? map : { ...map, b: map.a * start + map.b }))];
    for (let step = 1; step < b.length; step *= 2) {
      const last = rows.at(-1);
      rows.push(last.map((map, t) => (t < step ? map : join(map, last[t - step]))));
    }
  }
  const short = (v) => {
    const size = Math.abs(v);
    const text = size && (size >= 1e4 || size < 1e-3) ? v.toExponential(1) : String(Number(v.toPrecision(3)));
    return text.replace("-", "−").replace("e+", "e");
  };
  const plus = (v) => (v < 0 ? short(v) : `+${short(v)}`);

  // ---- what is on the page
  const number = (label, value) => {
    const id = L.unique("numbers");
    const field = L.make("input.word", { id, value, maxlength: LETTERS * 4, autocomplete: "off", spellcheck: "false",
      input: () => { pass = 0; chosen = null; update(); } });
    return { field, element: L.make("div.ask", {}, L.make("label", { for: id }, label), field) };
  };
  const factors = number("factors a", spec.a.join(" ")), addends = number("addends b", spec.b.join(" "));
  const start = number("initial state", String(spec.start));
  const presets = spec.presets.map(([label, a, b]) => L.button(label, () => {
    factors.field.value = a.join(" ");
    addends.field.value = b.join(" ");
    pass = 0;
    chosen = null;
    update();
  }));
  const next = L.button("Next pass", () => go(pass + 1), { class: "accent" });
  const back = L.button("Back", () => go(pass - 1));
  const all = L.button("All passes", () => go(rows.length - 1));
  const note = L.make("p.note", { role: "status" }), verdict = L.make("p.verdict"), words = L.make("p.here");
  const picture = L.make("div.diagram", { "aria-hidden": "true" });
  const place = L.slider("explain place", { min: 1, max: MOST, value: 1, say: (t) => `t = ${t}`,
    change: (t) => { chosen = t - 1; update(); } });
  host.append(factors.element, addends.element, start.element, L.make("div.chips", {}, presets), note,
    L.make("div.controls", {}, next, back, all), verdict, picture, place.element, words);

  function go(to) {
    pass = Math.min(rows.length - 1, Math.max(0, to));
    update();
  }

  // ---- the picture: one row of boxes a pass, lines from the two maps that a box joins
  const WIDE = 60, TALL = 78, BOX = [54, 42];
  function draw() {
    const T = maps.length, left = 18;
    const height = rows.length * TALL + 4;
    const svg = L.make("svg", { viewBox: `0 0 ${left + MOST * WIDE} ${height}` });
    const middle = (t) => left + (t + 0.5) * WIDE, top = (p) => 4 + p * TALL;
    const line = (t, p, from, lit) => svg.append(L.make(`path.edge${lit ? ".lit" : ""}`, {
      d: `M${middle(from)} ${top(p - 1) + BOX[1]}L${middle(t)} ${top(p)}` }));
    const t = chosen ?? T - 1, marks = new Set([`${pass} ${t}`]); // what the explained place is made of
    for (let p = pass; p > 0; p--) {
      for (let k = 0; k < T; k++) if (marks.has(`${p} ${k}`)) {
        marks.add(`${p - 1} ${k}`);
        if (k >= 2 ** (p - 1)) marks.add(`${p - 1} ${k - 2 ** (p - 1)}`);
      }
    }
    for (let p = 1; p <= pass; p++) for (let k = 0; k < T; k++) {
      const lit = marks.has(`${p} ${k}`);
      line(k, p, k, lit);
      if (k >= 2 ** (p - 1)) line(k, p, k - 2 ** (p - 1), lit);
    }
    rows.forEach((row, p) => {
      svg.append(L.make("text.rowhead", { x: 8, y: top(p) + 26 }, p ? `${2 ** (p - 1)}` : "t"));
      row.forEach((map, k) => {
        const lit = marks.has(`${p} ${k}`), done = p <= pass && map.from === 0;
        const state = p > pass ? "later" : done ? "done" : "open";
        const box = L.make(`g.box.${state}${lit && p <= pass ? ".lit" : ""}`, { click: () => { chosen = k; place.value = k + 1; update(); } },
          L.make("rect", { x: middle(k) - BOX[0] / 2, y: top(p), width: BOX[0], height: BOX[1], rx: 5 }));
        if (p <= pass) {
          if (done) box.append(L.make("text.state", { x: middle(k), y: top(p) + 26 }, short(map.b)));
          else box.append(L.make("text", { x: middle(k), y: top(p) + 17 }, `×${short(map.a)}`),
            L.make("text", { x: middle(k), y: top(p) + 35 }, plus(map.b)));
        }
        svg.append(box);
      });
    });
    picture.replaceChildren(svg);
  }

  // ---- reading
  function update() {
    const a = read(factors.field), b = read(addends.field), h = read(start.field), said = [];
    const strange = [...a.strange, ...b.strange, ...h.strange];
    if (strange.length) said.push(`Skipped, because it is no number: ${strange.slice(0, 4)
      .map((word) => `“${word.slice(0, 12)}”`).join(", ")}${strange.length > 4 ? ", …" : ""}.`);
    const longer = Math.max(a.known.length, b.known.length), T = Math.max(1, Math.min(MOST, longer));
    if (longer > MOST) said.push(`Only the first ${MOST} of ${longer} steps are shown.`);
    if (a.known.length !== b.known.length) said.push(`${a.known.length} factors and ${b.known.length} addends: `
      + "a missing factor is taken as 1, a missing addend as 0.");
    if (h.known.length !== 1) said.push(h.known.length ? "The first number is the initial state." : "The initial state is 0.");
    if (!longer) said.push("With no numbers there is one step that changes nothing.");
    note.textContent = said.join(" ");
    const at = (list, fallback) => Array.from({ length: T }, (_, t) => list[t] ?? fallback);
    compute(at(a.known, 1), at(b.known, 0), h.known[0] ?? 0);
    pass = Math.min(pass, rows.length - 1);
    if (chosen !== null && chosen >= T) chosen = null;
    place.max = T;
    place.value = (chosen ?? T - 1) + 1;
    const passes = rows.length - 1, done = products(pass), ready = rows[pass].filter((map) => map.from === 0).length;
    // A button that is disabled would lose the focus of who steps with the keyboard.
    for (const [button, idle] of [[next, pass === passes], [back, pass === 0], [all, pass === passes]])
      button.setAttribute("aria-disabled", String(idle));
    verdict.replaceChildren(`Pass ${pass} of ${passes}: `, L.make("strong", {}, `${ready} of ${T}`),
      ` states are there, after ${done} product${done === 1 ? "" : "s"}. `,
      L.make("span.told", {}, `The loop needs ${T} steps, one after another.`));
    draw();
    words.textContent = explain();
    say(`${verdict.textContent} ${words.textContent} ${note.textContent}`);
  }

  function products(until) {
    let sum = 0;
    for (let p = 1; p <= until; p++) sum += maps.length - 2 ** (p - 1);
    return sum;
  }

  function explain() {
    const t = chosen ?? maps.length - 1, map = rows[pass][t], span = (m) =>
      (m.from === m.to ? `step ${m.to + 1}` : `steps ${m.from + 1} to ${m.to + 1}`);
    if (!pass) return t ? `Place ${t + 1} holds its own step: h ↦ ${short(map.a)} h ${map.b < 0 ? "−" : "+"} ${short(Math.abs(map.b))}.`
      : `Place 1 holds its state: ${short(maps[0].a)} times the initial state, and ${short(maps[0].b)}: h₁ = ${short(map.b)}.`;
    const step = 2 ** (pass - 1);
    if (t < step) return `Place ${t + 1} had its state before: h = ${short(map.b)}.`;
    const late = rows[pass - 1][t], early = rows[pass - 1][t - step];
    const b = `${short(late.a)} · ${early.b < 0 ? `(${short(early.b)})` : short(early.b)} ${late.b < 0 ? "−" : "+"} ${short(Math.abs(late.b))} = ${short(map.b)}`;
    return `Place ${t + 1} joins ${span(early)} with ${span(late)}: ` + (early.from === 0
      ? `h = ${b}.` : `a = ${short(late.a)} · ${early.a < 0 ? `(${short(early.a)})` : short(early.a)} = ${short(map.a)}, b = ${b}.`);
  }

  update();
  go(spec.pass);
  return { get states() { return rows.at(-1).map(({ b }) => b); }, get bits() { return undefined; },
    get pass() { return pass; }, get maps() { return rows[pass].flatMap(({ a, b }) => [a, b]); } };
};
})();
