// One unit of a GRU, its reset gate before or after the product, and its update gate both ways.
//
// The unit reads itself (h1, its own gate r1) and one neighbour (h2, r2). `after`: r1 multiplies the
// product W h + b. `before`: each state is multiplied by the gate of the unit that it comes from.

(() => {
"use strict";
const L = window.rnnlibLive;

L.views.conventions = (host, spec) => {
  const say = L.announcer(host), { weights: [w1, w2], input } = spec;
  const fixed = (v) => v.toFixed(2).replace("-", "−");
  const sliders = Object.fromEntries([
    ["h1", "own old state h₁", -1], ["h2", "neighbour's state h₂", -1], ["r1", "own reset gate r₁", 0],
    ["r2", "neighbour's gate r₂", 0], ["z", "update gate z", 0], ["b", "recurrent bias b", -1],
  ].map(([name, label, min]) =>
    [name, L.slider(label, { min, max: 1, step: 0.01, value: spec.start[name], change: update, say: fixed })]));
  let takes = false; // whether z weighs the new state, as in Chung et al.

  // Both candidates, and the new state under the chosen meaning of z.
  function measure() {
    const v = Object.fromEntries(Object.entries(sliders).map(([name, slider]) => [name, slider.value]));
    const past = { after: v.r1 * (w1 * v.h1 + w2 * v.h2 + v.b), before: w1 * v.r1 * v.h1 + w2 * v.r2 * v.h2 + v.b };
    const keep = takes ? 1 - v.z : v.z, found = { ...v, keep };
    for (const [name, a] of Object.entries(past)) {
      const n = Math.tanh(input + a);
      found[name] = { past: a, n, h: (1 - keep) * n + keep * v.h1 };
    }
    return found;
  }

  const set = (values) => {
    for (const [name, value] of Object.entries(values)) sliders[name].value = value;
    update();
  };
  const presets = [
    ["Start", spec.start],
    ["All gates open", { r1: 1, r2: 1, z: 0 }],
    ["Own gate shut", { r1: 0, r2: 1 }],
    ["Neighbour's gate shut", { r1: 1, r2: 0 }],
    ["No neighbour, no bias", { h2: 0, b: 0 }],
  ].map(([label, values]) => L.button(label, () => set(values)));
  const meanings = [["z keeps the old state", false], ["z takes the new state", true]].map(([label, value]) =>
    L.button(label, () => { takes = value; update(); }));
  const verdict = L.make("p.verdict"), sums = L.make("div"), room = L.make("div.room");
  const lines = { after: L.make("p"), before: L.make("p"), state: L.make("p") };
  sums.append(...Object.values(lines));
  host.append(
    L.make("div.chips", { role: "group", "aria-label": "settings to try" }, presets),
    ...Object.values(sliders).map((slider) => slider.element),
    L.make("div.chips", { role: "group", "aria-label": "what the update gate weighs" }, meanings),
    verdict, room,
    L.make("p.key", {}, "Ring: the old state. Orange: the candidate. Blue: the new state, between the two."), sums);

  function update() {
    const m = measure(), apart = Math.abs(m.after.n - m.before.n), bold = (t) => L.make("strong", {}, t);
    meanings.forEach((button, k) => button.setAttribute("aria-pressed", String(takes === Boolean(k))));
    verdict.replaceChildren("New state: reset after the product ", bold(fixed(m.after.h)), ", before it ",
      bold(fixed(m.before.h)), ". ", apart < 0.005 ? "The candidates agree." : `The candidates are ${fixed(apart)} apart.`);
    const term = (v) => (v < 0 ? `(${fixed(v)})` : fixed(v));
    lines.after.textContent = `After: n = tanh(${fixed(input)} + ${term(m.r1)} · [${term(w1)} · ${term(m.h1)} + `
      + `${term(w2)} · ${term(m.h2)} + ${term(m.b)}]) = ${fixed(m.after.n)}`;
    lines.before.textContent = `Before: n = tanh(${fixed(input)} + ${term(w1)} · [${term(m.r1)} · ${term(m.h1)}] + `
      + `${term(w2)} · [${term(m.r2)} · ${term(m.h2)}] + ${term(m.b)}) = ${fixed(m.before.n)}`;
    lines.state.textContent = `${fixed(m.keep)} of the old state stays, ${fixed(1 - m.keep)} of the candidate comes in.`;
    paint();
    say(verdict.textContent);
  }

  // For each convention: the old state, the candidate, and the new state between the two.
  const paint = L.canvas(room, () => 154, (c, width, height, style) => {
    const color = (name) => style.getPropertyValue(`--live-${name}`).trim(), m = measure();
    const left = 62, right = width - 16, x = (v) => left + (right - left) * (v + 1) / 2;
    c.font = `13px ${style.fontFamily}`;
    for (const v of [-1, 0, 1]) {
      c.fillStyle = color("muted");
      c.globalAlpha = 0.35;
      c.fillRect(x(v), 12, 1, 120);
      c.globalAlpha = 1;
      c.textAlign = "center";
      c.fillText(fixed(v).replace(".00", ""), x(v), 148);
    }
    [["after", "after", 44], ["before", "before", 104]].forEach(([name, label, y]) => {
      const { n, h } = m[name];
      c.fillStyle = color("text");
      c.textAlign = "left";
      c.fillText(label, 2, y + 4);
      c.strokeStyle = color("muted");
      c.lineWidth = 1.5;
      c.beginPath();
      c.moveTo(x(m.h1), y);
      c.lineTo(x(n), y);
      c.stroke();
      const dot = (v, hue, size, hollow) => {
        c.beginPath();
        c.arc(x(v), y, size, 0, 2 * Math.PI);
        c.fillStyle = hollow ? color("ground") : color(hue);
        c.fill();
        c.strokeStyle = color(hue);
        c.lineWidth = 2;
        c.stroke();
      };
      dot(m.h1, "grey", 5, true);
      dot(n, "orange", 5);
      dot(h, "blue", 7);
    });
  });

  update();
  const { after, before } = measure();
  return { measure, states: [after.n, after.h, before.n, before.h] };
};
})();
