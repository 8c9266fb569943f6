// How far a signal and a gradient get through a stack of tanh layers: layer by layer, as it starts.
//
// The layers' weights, the inputs and the gradient at the top come from Python. The gains multiply
// weight_ih and weight_hh of every layer above the first; with a way round, a layer's output is what it
// computes plus what it reads.

(() => {
"use strict";
const L = window.rnnlibLive;

L.views.depth = (host, spec) => {
  const layers = spec.layers.map(L.arrays), x = L.array(spec.x), dy = L.array(spec.dy);
  const T = x.shape[0], H = layers[0].weight_hh.shape[0], most = layers.length;
  const rows = 2 * T;  // of two sequences: the row 2 t + n is step t of sequence n
  const say = L.announcer(host);
  let residual = spec.residual;
  const kinds = [["plain", false], ["residual", true]].map(([label, value]) =>
    [value, L.button(label, () => { residual = value; update(); })]);
  const two = (v) => v.toFixed(2);
  const depth = L.slider("layers", { min: 2, max: most, value: spec.depth, change: update });
  const gain = L.slider("gain of W_ih", { min: 0, max: 3, step: 0.05, value: spec.gain, change: update, say: two });
  const recurrence = L.slider("gain of W_hh", { min: 0, max: 3, step: 0.05, value: spec.recurrence, change: update, say: two });
  const verdict = L.make("p.verdict"), curve = L.make("div.room");
  host.append(L.make("div.chips", { role: "group", "aria-label": "kind of stack" }, kinds.map(([, b]) => b)),
    depth.element, gain.element, recurrence.element, verdict,
    L.make("p.key", {}, "Solid blue: how far apart a layer's outputs are for two texts, relative to the first layer. "
      + "Dashed orange: the gradient that arrives at a layer's outputs, relative to the last layer."), curve);

  // a += factor * (matrix times the row `from` of v), or with the matrix transposed.
  function product(matrix, v, from, factor, a, at) {
    const [rows, columns] = matrix.shape;
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let j = 0; j < columns; j++) sum += matrix[i * columns + j] * v[from * columns + j];
      a[at * rows + i] += factor * sum;
    }
  }
  function transposed(matrix, v, from, factor, a, at) {
    const [rows, columns] = matrix.shape;
    for (let i = 0; i < rows; i++) {
      const value = factor * v[from * rows + i];
      for (let j = 0; j < columns; j++) a[at * columns + j] += value * matrix[i * columns + j];
    }
  }

  function forward(k, inputs, [g, r]) {
    const p = layers[k], h = new Float64Array(rows * H);
    for (let t = 0; t < rows; t++) {
      for (let i = 0; i < H; i++) h[t * H + i] = p.bias_ih[i] + p.bias_hh[i];
      product(p.weight_ih, inputs, t, g, h, t);
      if (t > 1) product(p.weight_hh, h, t - 2, r, h, t);
      for (let i = 0; i < H; i++) h[t * H + i] = Math.tanh(h[t * H + i]);
    }
    return h;
  }

  function backward(k, h, dout, [g, r]) {
    const p = layers[k], da = Float64Array.from(dout), dx = new Float64Array(rows * p.weight_ih.shape[1]);
    for (let t = rows - 1; t >= 0; t--) {
      if (t < rows - 2) transposed(p.weight_hh, da, t + 2, r, da, t);
      for (let i = 0; i < H; i++) da[t * H + i] *= 1 - h[t * H + i] ** 2;
      transposed(p.weight_ih, da, t, g, dx, t);
    }
    return dx;
  }

  // How far apart the outputs of the two sequences are: root of the mean square.
  function apart(y) {
    let total = 0;
    for (let t = 0; t < T; t++) for (let i = 0; i < H; i++) total += (y[2 * t * H + i] - y[(2 * t + 1) * H + i]) ** 2;
    return Math.sqrt(total / (T * H));
  }

  const size = (v) => Math.sqrt(v.reduce((sum, value) => sum + value * value, 0) / v.length);

  function measure() {
    const n = depth.value, gains = (k) => (k ? [gain.value, recurrence.value] : [1, 1]);
    const hs = [], ys = [];
    for (let k = 0; k < n; k++) {
      hs.push(forward(k, k ? ys[k - 1] : x, gains(k)));
      ys.push(k && residual ? hs[k].map((v, i) => v + ys[k - 1][i]) : hs[k]);
    }
    const sizes = Array(n);
    let dout = Float64Array.from(dy);
    for (let k = n - 1; k >= 0; k--) {
      sizes[k] = size(dout);
      if (!k) break;
      const dx = backward(k, hs[k], dout, gains(k));
      dout = residual ? dx.map((v, i) => v + dout[i]) : dx;
    }
    const signals = ys.map(apart);
    return { signals: signals.map((v) => v / signals[0]), gradients: sizes.map((v) => v / sizes[n - 1]) };
  }

  const raised = (power) => String(power).replace(/./g, (c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]);
  const short = (v) => {
    if (v === 0) return "0";
    const power = Math.floor(Math.log10(v));
    return power > -5 && power < 4 ? Number(v.toPrecision(2)).toString() : `${(v / 10 ** power).toFixed(1)} · 10${raised(power)}`;
  };

  let shown = null;
  function update() {
    shown = measure();
    kinds.forEach(([value, button]) => button.setAttribute("aria-pressed", String(value === residual)));
    const n = depth.value, bold = (v) => L.make("strong", {}, short(v));
    verdict.replaceChildren(`After ${n} layers the two texts are `, bold(shown.signals[n - 1]),
      " times as far apart as after the first. The gradient at the first layer is ", bold(shown.gradients[0]),
      " times that at the last.");
    paint();
    say(verdict.textContent);
  }

  const paint = L.canvas(curve, () => 232, (c, width, height, style) => {
    const color = (name) => style.getPropertyValue(`--live-${name}`).trim();
    const left = 52, right = width - 14, top = 10, bottom = height - 40, low = -8, high = 4, n = depth.value;
    const px = (k) => left + 8 + (right - left - 16) * k / (most - 1);
    const py = (v) => bottom - (bottom - top) * (Math.max(low, Math.min(high, Math.log10(v || 1e-300))) - low) / (high - low);
    c.font = `13px ${style.fontFamily}`;
    c.fillStyle = color("muted");
    c.textAlign = "right";
    for (const [ten, words] of [[-8, "10⁻⁸"], [-4, "10⁻⁴"], [0, "1"], [4, "10⁴"]]) {
      c.globalAlpha = ten ? 0.3 : 0.8;
      c.fillRect(left, py(10 ** ten), right - left, 1);
      c.globalAlpha = 1;
      c.fillText(words, left - 8, py(10 ** ten) + 4);
    }
    c.textAlign = "center";
    for (let k = 0; k < most; k++) if (k === 0 || (k + 1) % 4 === 0) c.fillText(String(k + 1), px(k), bottom + 17);
    c.fillText("layer", (left + right) / 2, bottom + 34);
    for (const [values, name, dash] of [[shown.signals, "blue", []], [shown.gradients, "orange", [6, 4]]]) {
      c.strokeStyle = c.fillStyle = color(name);
      c.lineWidth = 2.4;
      c.setLineDash(dash);
      c.beginPath();
      values.forEach((v, k) => c.lineTo(px(k), py(v)));
      c.stroke();
      c.setLineDash([]);
      values.forEach((v, k) => { c.beginPath(); c.arc(px(k), py(v), 3.2, 0, 2 * Math.PI); c.fill(); });
    }
    c.fillStyle = color("text");
    c.globalAlpha = 0.35;
    c.fillRect(px(n - 1), top, 1, bottom - top);
    c.globalAlpha = 1;
  });

  update();
  return { measure, get states() { const m = measure(); return [...m.signals, ...m.gradients]; } };
};
})();
