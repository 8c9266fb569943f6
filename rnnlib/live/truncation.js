// Truncated backpropagation: which parts of a gradient survive windows of w steps.
//
// All that is needed of the parts g_0, g_1, ... are their inner products. With factors f, the truncated
// gradient is sum f_d g_d; its length, its error and its angle to the whole are quadratic forms.

(() => {
"use strict";
const L = window.rnnlibLive;

L.views.truncation = (host, spec) => {
  const cases = spec.cases.map(({ label, gram }) => ({ label, gram: L.array(gram) })), M = spec.longest;
  const say = L.announcer(host);
  let current = 0, stride = "w"; // the backward pass runs every k steps: k = w, w/2 or 1

  const pressed = (buttons, chosen) =>
    buttons.forEach((button, k) => button.setAttribute("aria-pressed", String(k === chosen)));
  const networks = cases.map(({ label }, k) => L.button(label, () => { current = k; update(); }));
  const strides = ["w", "w/2", "1"];
  const passes = strides.map((k) => L.button(`k = ${k}`, () => { stride = k; update(); }));
  const width = L.slider("window w", { min: 1, max: M, value: spec.window, change: update,
    say: (w) => `${w} step${w > 1 ? "s" : ""}` });
  const verdict = L.make("p.verdict"), room = L.make("div.room");
  host.append(cases.length > 1 ? L.make("div.chips", { role: "group", "aria-label": "network" }, networks) : "",
    width.element,
    L.make("div.chips", { role: "group", "aria-label": "steps between two backward passes" },
      L.make("span.key", {}, "backward every k steps"), passes),
    verdict, L.make("p.key", {}, "Bars: length of the part of the gradient from each distance d, relative to the whole; filled "
      + "as far as it survives. Line: the surviving share."), room);

  // The share of part d that survives: min(1, (w - d)/k), and nothing from d = w on.
  function factors(w, k) {
    return Float32Array.from({ length: M + 1 }, (_, d) => (d < w ? Math.min(1, (w - d) / k) : 0));
  }

  const form = (gram, a, b) => {
    let sum = 0;
    for (let i = 0; i <= M; i++) for (let j = 0; j <= M; j++) sum += a[i] * gram[i * (M + 1) + j] * b[j];
    return sum;
  };

  function measure() {
    const { gram } = cases[current], w = width.value, k = { w, "w/2": Math.max(1, Math.round(w / 2)), 1: 1 }[stride];
    const f = factors(w, k), one = f.map(() => 1), lost = f.map((v) => v - 1), whole = form(gram, one, one);
    return { w, k, f, error: Math.sqrt(Math.max(0, form(gram, lost, lost)) / whole),
      cosine: form(gram, f, one) / Math.sqrt(Math.max(1e-30, form(gram, f, f)) * whole),
      lengths: f.map((_, d) => Math.sqrt(gram[d * (M + 1) + d] / whole)) };
  }

  function update() {
    const { k, error, cosine, w } = measure(), angle = Math.acos(Math.min(1, Math.max(-1, cosine))) * 180 / Math.PI;
    pressed(networks, current);
    pressed(passes, strides.indexOf(stride));
    verdict.replaceChildren("Relative error ", L.make("strong", {}, error.toFixed(2)), ", angle to the full gradient ",
      L.make("strong", {}, `${angle.toFixed(angle < 10 ? 1 : 0)}°`), ` (cosine ${cosine.toFixed(3)}). `,
      L.make("span.told", {}, k === w ? "Each step is passed back over once."
        : `Each step is passed back over ${Number((w / k).toFixed(1))} times.`));
    paint();
    say(`Window ${w}. ${verdict.textContent}`);
  }

  const paint = L.canvas(room, () => 210, (c, width_, height, style) => {
    const color = (name) => style.getPropertyValue(`--live-${name}`).trim();
    const { f, lengths, w } = measure();
    const left = 36, right = width_ - 58, bottom = height - 34, top = 12, step = (right - left) / M;
    const tall = Math.max(...lengths), y = (v) => bottom - v / tall * (bottom - top);
    c.font = `13px ${style.fontFamily}`;
    const bar = (x, across, length, share) => {
      c.fillStyle = color("orange");
      c.globalAlpha = 0.28;
      c.fillRect(x, y(length), across, bottom - y(length));
      c.fillStyle = color("blue");
      c.globalAlpha = 1;
      c.fillRect(x, y(length * share), across, bottom - y(length * share));
    };
    lengths.slice(0, M).forEach((length, d) => bar(left + d * step, Math.max(1, step - 1), length, f[d]));
    bar(right + 22, 18, lengths[M], 0);
    c.strokeStyle = color("muted");
    c.lineWidth = 1.4;
    c.beginPath();
    f.slice(0, M).forEach((share, d) => c.lineTo(left + (d + 0.5) * step, bottom - share * (bottom - top)));
    c.stroke();
    c.fillStyle = color("muted");
    c.fillRect(left - 2, bottom, right - left + 4, 1);
    c.textAlign = "center";
    for (let d = 0; d < M; d += 16) c.fillText(String(d), left + (d + 0.5) * step, bottom + 15);
    c.fillText("distance d (steps)", (left + right) / 2, bottom + 31);
    c.fillText(`≥ ${M}`, right + 31, bottom + 15);
    c.textAlign = "right";
    c.fillText("0", left - 6, bottom + 3);
    c.fillText(tall.toFixed(tall < 0.1 ? 2 : 1), left - 6, top + 6);
    c.fillStyle = color("accent");
    c.fillRect(left + w * step - 1, top - 6, 2, bottom - top + 6);
    c.textAlign = w > M / 2 ? "right" : "left";
    c.fillText("w", left + w * step + (w > M / 2 ? -6 : 6), top + 4);
  });

  update();
  return { measure };
};
})();
