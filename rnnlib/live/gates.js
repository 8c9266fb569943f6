// One LSTM unit whose gates the reader sets, step by step: the cell, the output, and the gradient along the cell.

(() => {
"use strict";
const L = window.rnnlibLive;
const NAMES = ["i", "f", "g", "o"], WORDS = { i: "input gate i", f: "forget gate f", g: "candidate g", o: "output gate o" };

L.views.gates = (host, spec) => {
  const { cases } = spec, T = cases[0].i.length, say = L.announcer(host);
  let current = 0, chosen = 0, values;
  const signed = (v) => v.toFixed(2).replace("-", "−");
  const load = (k) => {
    current = k;
    values = Object.fromEntries(NAMES.map((name) => [name, [...cases[k][name]]]));
  };
  load(0);

  // c_t = f c + i g, h_t = o tanh(c); what a change of c_t is worth in c_T is the product of the f between.
  function measure() {
    const c = [], h = [], worth = Array(T).fill(1);
    for (let t = 0; t < T; t++) {
      c.push(values.f[t] * (c[t - 1] ?? 0) + values.i[t] * values.g[t]);
      h.push(values.o[t] * Math.tanh(c[t]));
    }
    for (let t = T - 2; t >= 0; t--) worth[t] = worth[t + 1] * values.f[t + 1];
    return { c, h, worth };
  }

  const buttons = cases.map(({ label }, k) => L.button(label, () => { load(k); update(); }));
  const every = L.make("input", { type: "checkbox", id: L.unique("every") });
  const sliders = NAMES.map((name) => L.slider(WORDS[name], { min: name === "g" ? -1 : 0, max: 1, step: 0.05, value: 0,
    say: signed, change: (v) => {
      if (every.checked) values[name].fill(v);
      else values[name][chosen] = v;
      current = -1;
      update();
    } }));
  const steps = Array.from({ length: T }, (_, t) => L.button(`${t + 1}`, () => { chosen = t; update(); }));
  const verdict = L.make("p.verdict"), sum = L.make("p"), room = L.make("div.room");
  host.append(L.make("div.chips", { role: "group", "aria-label": "example" }, buttons), room,
    L.make("div.steps.keys", { role: "group", "aria-label": "step", style: `--steps: ${T}` }, steps),
    L.make("p.key", {}, "Choose a step and set its gates.  ",
      L.make("span.pair", {}, every, L.make("label", { for: every.id }, "set all steps at once"))),
    ...sliders.map(({ element }) => element), sum, verdict);

  function update() {
    const { c, h, worth } = measure(), bold = (words) => L.make("strong", {}, words), t = chosen;
    buttons.forEach((b, k) => b.setAttribute("aria-pressed", String(k === current)));
    steps.forEach((b, k) => {
      b.setAttribute("aria-pressed", String(k === t));
      b.setAttribute("aria-label", `step ${k + 1}: c ${signed(c[k])}, h ${signed(h[k])}`);
    });
    NAMES.forEach((name, k) => { sliders[k].value = values[name][t]; });
    sum.textContent = `Step ${t + 1}: c = ${signed(values.f[t])} · ${signed(c[t - 1] ?? 0)} + ${signed(values.i[t])} · ${
      signed(values.g[t])} = ${signed(c[t])};  h = ${signed(values.o[t])} · tanh(${signed(c[t])}) = ${signed(h[t])}`;
    verdict.replaceChildren("Of what is in the cell after step ", bold(String(t + 1)), ", the share ",
      bold(worth[t] > 0 && worth[t] < 0.001 ? worth[t].toExponential(1).replace("-", "−") : worth[t].toFixed(3)),
      ` is left at step ${T}, and the same share of a gradient comes back.`);
    paint();
    say(`${sum.textContent}. ${verdict.textContent}`);
  }

  const paint = L.canvas(room, () => 290, (c, width, height, style) => {
    const color = (name) => style.getPropertyValue(`--live-${name}`).trim(), m = measure();
    const rows = [["c", "cell c", "blue", Math.max(1, ...m.c.map(Math.abs))], ["h", "output h", "orange", 1],
      ["worth", `∂c at step ${T} by ∂c here`, "green", 1]];
    const tall = height / 3, wide = width / T;
    c.font = `14px ${style.fontFamily}`;
    c.fillStyle = color("surface");
    c.fillRect(chosen * wide, 0, wide, height);
    rows.forEach(([key, words, name, most], row) => {
      const signs = key !== "worth", top = row * tall + 22, room = tall - 28;
      const zero = signs ? top + room / 2 : top + room, unit = (signs ? room / 2 : room) / most;
      c.fillStyle = color("muted");
      c.textAlign = "left";
      c.fillText(signs && most > 1.001 ? `${words} (full height: ${most.toFixed(1)})` : words, 2, top - 7);
      c.fillRect(0, zero, width, 1);
      c.fillStyle = color(name);
      m[key].forEach((v, t) => c.fillRect(t * wide + 0.18 * wide, Math.min(zero, zero - v * unit), 0.64 * wide,
        Math.max(1, Math.abs(v * unit))));
    });
  });

  update();
  return { measure, get states() { const { c, h, worth } = measure(); return [...c, ...h, ...worth]; } };
};
})();
