// The norm of a product of equal Jacobians against distance, and the eigenvalues of one of them.
//
// The matrix is gain times W, the slope of the activation is the same everywhere: J = slope * gain * W.
// All that is needed of W are the norms of its powers, and its eigenvalues.

(() => {
"use strict";
const L = window.rnnlibLive;

L.views.gradients = (host, spec) => {
  const cases = spec.cases.map((c) => ({ ...c, logs: L.array(c.logs), eigenvalues: L.array(c.eigenvalues) }));
  const M = spec.longest, say = L.announcer(host);
  let current = 0;
  const buttons = cases.map(({ label }, k) => L.button(label, () => { current = k; update(); }));
  const two = (v) => v.toFixed(2);
  const gain = L.slider("gain of W", { min: 0, max: 2, step: 0.01, value: spec.gain, change: update, say: two });
  const slope = L.slider("slope f′", { min: 0, max: 1, step: 0.01, value: spec.slope, change: update, say: two });
  const verdict = L.make("p.verdict"), curve = L.make("div.room"), circle = L.make("div.room");
  host.append(L.make("div.chips", { role: "group", "aria-label": "matrix" }, buttons), gain.element, slope.element,
    verdict, L.make("p.key", {}, "First: norm of the product over d steps (blue), and the powers of the largest eigenvalue "
      + "(dashed) and of the largest singular value (dotted). Second: the eigenvalues in the complex plane, the unit circle."),
    curve, circle);

  // Natural logarithm of the norm at each distance; nothing is left once a factor is 0.
  function measure() {
    const { logs, eigenvalues, radius, singular } = cases[current], factor = gain.value * slope.value;
    const grow = Math.log(factor);
    return { factor, radius: factor * radius, singular: factor * singular,
      logs: Array.from(logs, (v, d) => (d ? v + d * grow : 0)),
      eigenvalues: Array.from(eigenvalues, (v) => factor * v) };
  }

  const times = (log) => {
    if (log === -Infinity) return "0";
    const ten = log / Math.LN10, power = Math.floor(ten);
    return Math.abs(ten) < 3 ? Number(Math.exp(log).toPrecision(2)).toString()
      : `${(10 ** (ten - power)).toFixed(1)} · 10^${power}`.replace("-", "−");
  };

  function update() {
    const { radius, singular, logs } = measure();
    buttons.forEach((b, k) => b.setAttribute("aria-pressed", String(k === current)));
    verdict.replaceChildren("Largest eigenvalue ", L.make("strong", {}, radius.toFixed(2)), ", largest singular value ",
      L.make("strong", {}, singular.toFixed(2)), `. After ${M} steps the norm is `, L.make("strong", {}, times(logs[M])), ".");
    paintCurve();
    paintCircle();
    say(verdict.textContent);
  }

  const colors = (style) => (name) => style.getPropertyValue(`--live-${name}`).trim();

  const paintCurve = L.canvas(curve, () => 210, (c, width, height, style) => {
    const color = colors(style), { logs, radius, singular } = measure();
    const left = 52, right = width - 12, top = 10, bottom = height - 36, span = 8 * Math.LN10;
    const x = (d) => left + (right - left) * d / M;
    const bounded = (log) => Math.max(-99 * span, Math.min(99 * span, log));  // the log of 0 too
    const y = (log) => top + (bottom - top) * (1 - (bounded(log) + span) / (2 * span));
    c.font = `13px ${style.fontFamily}`;
    c.fillStyle = c.strokeStyle = color("muted");
    c.textAlign = "right";
    for (const ten of [-8, -4, 0, 4, 8]) {
      c.globalAlpha = ten ? 0.3 : 0.8;
      c.fillRect(left, y(ten * Math.LN10), right - left, 1);
      c.globalAlpha = 1;
      c.fillText(ten ? `10${ten < 0 ? "⁻" : ""}${"⁴⁸"[Math.abs(ten) / 4 - 1]}` : "1", left - 8, y(ten * Math.LN10) + 4);
    }
    c.textAlign = "center";
    for (let d = 0; d <= M; d += M / 4) c.fillText(String(d), x(d) - (d === M ? 8 : 0), bottom + 16);
    c.fillText("distance d (steps)", (left + right) / 2, bottom + 32);
    const line = (values, name, dash, wide) => {
      c.strokeStyle = color(name);
      c.lineWidth = wide;
      c.setLineDash(dash);
      c.save();
      c.beginPath();
      c.rect(left, top - 2, right - left, bottom - top + 4);
      c.clip();  // what leaves the picture ends at its border
      c.beginPath();
      values.forEach((v, d) => c.lineTo(x(d), y(v)));
      c.stroke();
      c.restore();
      c.setLineDash([]);
    };
    const powers = (base) => logs.map((_, d) => (d ? d * Math.log(base) : 0));
    line(powers(singular), "orange", [2, 3], 2);
    line(powers(radius), "muted", [7, 4], 2);
    line(logs, "blue", [], 2.6);
  });

  const paintCircle = L.canvas(circle, () => 230, (c, width, height, style) => {
    const color = colors(style), { eigenvalues } = measure();
    const reach = 2.2, unit = (height - 16) / 2 / reach, px = width / 2, py = height / 2;
    c.strokeStyle = color("muted");
    c.lineWidth = 1;
    c.strokeRect(px - reach * unit, py - reach * unit, 2 * reach * unit, 2 * reach * unit);
    c.beginPath();
    c.arc(px, py, unit, 0, 2 * Math.PI);
    c.lineWidth = 1.6;
    c.stroke();
    for (let k = 0; k < eigenvalues.length; k += 2) {
      const [re, im] = [eigenvalues[k], eigenvalues[k + 1]].map((v) => Math.max(-reach, Math.min(reach, v)));
      c.fillStyle = color(Math.hypot(eigenvalues[k], eigenvalues[k + 1]) > 1.0000001 ? "orange" : "blue");
      c.beginPath();
      c.arc(px + unit * re, py - unit * im, 4, 0, 2 * Math.PI);
      c.fill();
    }
  });

  update();
  const start = measure();
  return { measure, states: [...start.eigenvalues, ...start.logs] };
};
})();
