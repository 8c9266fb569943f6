// The networks of rnnlib, forward only, and what the views need to show them.
//
// A vector is a Float32Array; a matrix is a Float32Array with `shape`, row by row, as in NumPy.
// Products are summed in float64 and stored in float32.

(() => {
"use strict";
const VERSION = "{{VERSION}}";
if (window.rnnlibLive?.version === VERSION) return; // another figure of this page brought it

// ---------------------------------------------------------------- arrays that Python sent

const bytesOf = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

// float16: one bit of sign, five of exponent, ten of fraction.
function fromHalf(bits) {
  const sign = bits >> 15 ? -1 : 1, exponent = (bits >> 10) & 31, fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function array({ data, dtype, shape, scale }) {
  const { buffer } = bytesOf(data);
  if (dtype === "int8") { // whole numbers, times one number for each row
    const scales = new Float32Array(bytesOf(scale).buffer), columns = shape[1];
    const a = Float32Array.from(new Int8Array(buffer), (v, k) => v * scales[Math.floor(k / columns)]);
    a.shape = shape;
    return a;
  }
  const a = dtype === "float16"
    ? Float32Array.from(new Uint16Array(buffer), fromHalf)
    : new Float32Array(buffer);
  a.shape = shape;
  return a;
}

// All arrays of a nested description of a network.
function arrays(spec) {
  if (Array.isArray(spec)) return spec.map(arrays);
  if (spec === null || typeof spec !== "object") return spec;
  if (spec.dtype) return array(spec);
  return Object.fromEntries(Object.entries(spec).map(([key, value]) => [key, arrays(value)]));
}

// ---------------------------------------------------------------- parts of a network

const sigmoid = (a) => 1 / (1 + Math.exp(-a));
const activations = { tanh: Math.tanh, relu: (a) => Math.max(a, 0), identity: (a) => a };

// W x + b. A number for x is one-hot: the product picks a column.
function linear({ weight, bias }, x) {
  const [rows, columns] = weight.shape, y = new Float32Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = bias ? bias[i] : 0;
    if (typeof x === "number") sum += weight[i * columns + x];
    else for (let j = 0; j < columns; j++) sum += weight[i * columns + j] * x[j];
    y[i] = sum;
  }
  return y;
}

function oneHot(k, size) {
  const x = new Float32Array(size);
  x[k] = 1;
  return x;
}

const embedding = ({ weight }, k) => weight.slice(k * weight.shape[1], (k + 1) * weight.shape[1]);

// Probabilities. A temperature below 1 sharpens them. The largest becomes 0: nothing overflows.
function softmax(scores, temperature = 1) {
  const largest = Math.max(...scores);
  const e = Float32Array.from(scores, (s) => Math.exp((s - largest) / temperature));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((v) => v / sum);
}

// ---------------------------------------------------------------- one step of each cell
// `p` has torch's names. A state is {h} or {h, c}; what else a cell returns is there to be shown.

const input = (p, x) => linear({ weight: p.weight_ih, bias: p.bias_ih }, x);
const past = (p, h) => linear({ weight: p.weight_hh, bias: p.bias_hh }, h);
const block = (a, k, H) => a.subarray(k * H, (k + 1) * H);

const cells = {
  // h_t = f(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh)
  rnn(p, x, { h }, { nonlinearity = "tanh" }) {
    const b = past(p, h), a = input(p, x).map((v, i) => v + b[i]);
    return { h: a.map(activations[nonlinearity]), a };
  },

  // Gates i f g o; c_t = f c_{t-1} + i g, h_t = o tanh(c_t)
  lstm(p, x, { h, c }) {
    const H = h.length, b = past(p, h), a = input(p, x).map((v, k) => v + b[k]);
    const i = block(a, 0, H).map(sigmoid), f = block(a, 1, H).map(sigmoid);
    const g = block(a, 2, H).map(Math.tanh), o = block(a, 3, H).map(sigmoid);
    const next = c.map((v, k) => f[k] * v + i[k] * g[k]);
    return { h: next.map((v, k) => o[k] * Math.tanh(v)), c: next, i, f, g, o };
  },

  // Gates r z n; h_t = (1 - z) n + z h_{t-1}. The reset gate acts on the product with W_hn, as in
  // torch ("after"), or on the state before the product, as in Cho et al. 2014 ("before").
  gru(p, x, { h }, { reset = "after" }) {
    const H = h.length, a = input(p, x), b = past(p, h);
    const r = block(a, 0, H).map((v, k) => sigmoid(v + b[k]));
    const z = block(a, 1, H).map((v, k) => sigmoid(v + b[H + k]));
    const b_n = block(reset === "after" ? b : past(p, h.map((v, k) => r[k] * v)), 2, H);
    const n = block(a, 2, H).map((v, k) => Math.tanh(v + (reset === "after" ? r[k] : 1) * b_n[k]));
    return { h: n.map((v, k) => (1 - z[k]) * v + z[k] * h[k]), r, z, n };
  },
};

// A layer, or several on top of each other: `step` for one direction, `run` for a whole sequence.
function recurrent({ kind, layers, ...options }) {
  const start = (p) => {
    const H = p.weight_hh.shape[1];
    return { h: new Float32Array(H), c: new Float32Array(H) };
  };
  return {
    kind,
    size: layers.at(-1).reduce((sum, p) => sum + p.weight_hh.shape[1], 0),
    start: () => layers.map(([p]) => start(p)),
    // The states of all layers after x; what the layers above get is the last one's h.
    step(x, states) {
      if (layers.some((directions) => directions.length > 1))
        throw new Error("a network of two directions has to see the whole sequence: use run");
      return layers.map(([p], l) => {
        const next = cells[kind](p, x, states[l], options);
        x = next.h;
        return next;
      });
    },
    run(xs) {
      for (const directions of layers) {
        const outputs = directions.map((p, backwards) => {
          let state = start(p);
          const order = backwards ? [...xs].reverse() : xs;
          const hs = order.map((x) => (state = cells[kind](p, x, state, options)).h);
          return backwards ? hs.reverse() : hs;
        });
        xs = xs.map((_, t) => Float32Array.from(outputs.flatMap((hs) => [...hs[t]])));
      }
      return xs;
    },
  };
}

// Weights over `keys`, and the values' mean under them. Scores: q.k ("dot"), q.Wk ("general"),
// v.tanh(W q + U k) ("additive"), each times `scale`; where `mask` is false there is no weight.
function attention(query, keys, values, { score = "dot", scale = 1, mask, W, U, v } = {}) {
  const dot = (a, b) => a.reduce((sum, value, k) => sum + value * b[k], 0);
  const asked = score === "additive" ? linear({ weight: W }, query) : query;
  const scores = keys.map((key, t) => {
    if (mask && !mask[t]) return -Infinity;
    if (score === "dot") return scale * dot(query, key);
    if (score === "general") return scale * dot(query, linear({ weight: W }, key));
    return scale * dot(v, linear({ weight: U }, key).map((u, k) => Math.tanh(asked[k] + u)));
  });
  const weights = softmax(scores);
  const context = values[0].map((_, k) =>
    values.reduce((sum, value, t) => sum + weights[t] * value[k], 0));
  return { weights, context };
}

// States after each symbol; what an edit leaves at the beginning is not computed again.
function reader(start, step) {
  let symbols = [], states = [];
  return (next) => {
    let kept = 0;
    while (kept < next.length && kept < symbols.length && next[kept] === symbols[kept]) kept++;
    states = states.slice(0, kept);
    for (let t = kept; t < next.length; t++) states.push(step(next[t], states[t - 1] ?? start));
    symbols = [...next];
    return states;
  };
}

// Equal seeds, equal draws (mulberry32).
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function draw(probabilities, uniform) {
  let left = uniform;
  const k = probabilities.findIndex((p) => (left -= p) < 0);
  return k < 0 ? probabilities.indexOf(Math.max(...probabilities)) : k; // rounding may leave a rest
}

// ---------------------------------------------------------------- the page

// Code points, an accent joined with its letter, so that an emoji is one symbol and é is one too.
const characters = (text) => Array.from(text.normalize("NFC"));

// An element: properties that are functions become listeners, the others attributes.
function make(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const svg = ["svg", "g", "path", "rect", "circle", "line", "text", "polyline", "defs", "marker",
    "tspan", "title"].includes(name);
  const element = svg
    ? document.createElementNS("http://www.w3.org/2000/svg", name)
    : document.createElement(name);
  if (classes.length) element.setAttribute("class", classes.join(" "));
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child != null));
  return element;
}

let ids = 0;
const unique = (word) => `rnnlib-${word}-${++ids}`;

const button = (text, press, properties = {}) =>
  make("button", { type: "button", click: press, ...properties }, text);

// A slider that shows its value in words. Returns {element, get value, set value}.
function slider(label, { min, max, step = 1, value, say = String, change }) {
  const id = unique("slider"), output = make("output", { for: id });
  const range = make("input", { type: "range", id, min, max, step, value, input: () => {
    tell();
    change(Number(range.value));
  } });
  const tell = () => {
    output.textContent = say(Number(range.value));
    range.setAttribute("aria-valuetext", output.textContent);
  };
  tell();
  return {
    element: make("div.slider", {}, make("label", { for: id }, label), range, output),
    get value() { return Number(range.value); },
    set value(v) { range.value = v; tell(); },
    set max(v) { range.max = v; tell(); },
    tell,
  };
}

// Says to a screen reader what has become of the figure, once the reader pauses.
function announcer(root, wait = 900) {
  const region = root.appendChild(make("div.unseen.visually-hidden", { "aria-live": "polite" }));
  let timer = null;
  return (words) => {
    clearTimeout(timer);
    timer = setTimeout(() => { region.textContent = words; }, wait);
  };
}

// Bars of shares, the same elements moved: rows of {key, label, share, mark, press, words}.
function bars(host) {
  const kept = [];
  return (rows) => {
    while (kept.length > rows.length) kept.pop().row.remove();
    rows.forEach(({ label, share, value, press, words, mark, color }, k) => {
      if (!kept[k]) {
        const parts = { label: make("span.label"), fill: make("span.fill"), value: make("span.value") };
        const click = () => kept[k].press?.();
        parts.row = make(press ? "button.bar" : "div.bar", press ? { type: "button", click } : { role: "group" },
          parts.label, make("span.track", { "aria-hidden": "true" }, parts.fill), parts.value);
        host.append(parts.row);
        kept[k] = parts;
      }
      const parts = kept[k];
      parts.press = press;
      parts.label.textContent = label;
      parts.value.textContent = value ?? percent(share);
      parts.fill.style.width = `${100 * share}%`;
      parts.fill.style.background = color ?? "";
      parts.row.classList.toggle("marked", Boolean(mark));
      if (words) parts.row.setAttribute("aria-label", words);
    });
  };
}

const percent = (p) => (p > 0.995 && p < 1 ? "> 99" : p > 0 && p < 0.005 ? "< 1" : Math.round(100 * p)) + " %";

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// A canvas drawn sharp on any screen, and again when its width or the colours change.
function canvas(host, height, paint) {
  const element = host.appendChild(make("canvas", { "aria-hidden": "true" }));
  const draw = () => {
    const width = host.clientWidth, ratio = window.devicePixelRatio || 1, tall = height(width);
    if (!width) return;
    element.width = Math.round(width * ratio);
    element.height = Math.round(tall * ratio);
    element.style.width = `${width}px`;
    element.style.height = `${tall}px`;
    const context = element.getContext("2d");
    context.scale(ratio, ratio);
    paint(context, width, tall, getComputedStyle(element));
  };
  new ResizeObserver(draw).observe(host);
  onTheme(draw);
  return draw;
}

// Calls back when the page turns dark or light.
function onTheme(change) {
  const watch = new MutationObserver(() => requestAnimationFrame(change));
  watch.observe(document.documentElement, { attributeFilter: ["data-theme", "class"] });
  watch.observe(document.body, { attributeFilter: ["data-jp-theme-light", "class"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", change);
}

const visible = (symbol) =>
  ({ "\n": "↵", " ": "␣", "\t": "⇥", "\r": "␍" })[symbol] ?? (/[\p{C}\p{Z}]/u.test(symbol)
    ? `U+${symbol.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}` : symbol);

const spoken = (symbol) =>
  ({ "\n": "new line", " ": "space", "\t": "tab", ".": "dot", ",": "comma", ":": "colon", "(": "open bracket",
    ")": "close bracket", "_": "underscore", "=": "equals", '"': "quote", "'": "apostrophe" })[symbol] ?? symbol;

// ---------------------------------------------------------------- figures

const views = {};

// Bring to life every figure of the page that is not yet, and whose view is here.
function mount() {
  for (const figure of document.querySelectorAll("figure.rnnlib-live:not([data-state])")) {
    const view = views[figure.dataset.view];
    if (!view) continue;
    const host = figure.querySelector(".live");
    try {
      const spec = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
      host.hidden = false; // a view may measure what it builds
      figure.live = view(host, spec); // for the tests: what the figure holds at its start
      figure.dataset.state = "live";
    } catch (error) {
      host.hidden = true;
      figure.dataset.state = "broken"; // the still picture stays
      console.error("rnnlib.live:", error);
    }
  }
}

window.rnnlibLive = {
  version: VERSION, views, mount, array, arrays, activations, linear, oneHot, embedding, softmax, cells,
  recurrent, attention, reader, random, draw, characters, make, button, slider, announcer, bars, percent,
  canvas, onTheme, still, visible, spoken, unique,
};
})();
