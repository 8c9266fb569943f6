// What a recurrent layer and a layer of self-attention cost, counted: by T, N, H and kind.
//
// The counts are those of rnnlib.cost; its constants come from Python. Both layers read H numbers a step.

(() => {
"use strict";
const L = window.rnnlibLive;

L.views.cost = (host, spec) => {
  const say = L.announcer(host), most = spec.most;
  let kind = spec.kind, what = "operations";

  // The same names as in rnnlib.cost.
  function recurrent(T, N, H) {
    const { gates, parts, elementwise, functions, kept } = spec.kinds[kind], G = gates * H, units = T * N * H;
    return {
      operations: 2 * T * N * G * (H + H) + units * elementwise + 2 * T * N * G + units * functions,
      training: 4 * N * H * (T + 1 + kept * T + 5 * (kind === "lstm")),
      answering: 4 * N * H * parts,
      parameters: G * (H + H) + 2 * G,
      steps: T,
    };
  }
  function attention(T, N, H) {
    const pairs = T * (T + 1) / 2;
    return {
      operations: 8 * T * N * H * H + 4 * N * pairs * H + 5 * T * N * H + 3 * N * pairs - T * N + N * pairs,
      training: 4 * (4 * T * N * H + N * pairs),
      answering: 4 * 2 * T * N * H,
      parameters: 4 * H * H + 4 * H,
      steps: 1,
    };
  }

  const kinds = Object.keys(spec.kinds).map((name) =>
    [name, L.button(name.toUpperCase(), () => { kind = name; update(); })]);
  const WORDS = { operations: "operations", training: "memory to train", answering: "memory to answer" };
  const whats = Object.entries(WORDS).map(([name, words]) =>
    [name, L.button(words, () => { what = name; update(); })]);
  const power = (v) => (2 ** v).toLocaleString("en");
  const slider = (letter, words) => L.slider(`${letter}, ${words}`,
    { min: 0, max: most[letter], value: spec.start[letter], say: power, change: update });
  const T = slider("T", "steps"), N = slider("N", "sequences"), H = slider("H", "units");
  const verdict = L.make("p.verdict"), room = L.make("div.room"), body = L.make("tbody");
  const head = L.make("th", { scope: "col" }, "");
  host.append(
    L.make("div.chips", { role: "group", "aria-label": "kind of recurrent layer" }, kinds.map(([, b]) => b)),
    T.element, N.element, H.element, verdict,
    L.make("div.scroll", {}, L.make("table.counts", {},
      L.make("thead", {}, L.make("tr", {}, L.make("th", { scope: "col" }, "one layer"), head,
        L.make("th", { scope: "col" }, "attention"))), body)),
    L.make("div.chips", { role: "group", "aria-label": "what the curves show" }, whats.map(([, b]) => b)),
    L.make("p.key", {}, "Curves over T, both axes in powers. Solid blue: the recurrent layer. "
      + "Dashed orange: self-attention of the same width, each step looking back at all before it."), room);

  // 1234567 as "1.23 million"; bytes in units of 1024.
  function short(value) {
    for (const [size, words] of [[1e15, "quadrillion"], [1e12, "trillion"], [1e9, "billion"], [1e6, "million"]])
      if (value >= size) return `${Number((value / size).toPrecision(3))} ${words}`;
    return value.toLocaleString("en");
  }
  function bytes(value) {
    for (const [power, words] of [[40, "TiB"], [30, "GiB"], [20, "MiB"], [10, "KiB"]])
      if (value >= 2 ** power) return `${Number((value / 2 ** power).toPrecision(3))} ${words}`;
    return `${value} bytes`;
  }
  const ROWS = [["operations", "operations, forward", short], ["parameters", "parameters", short],
    ["training", "kept for the backward pass", bytes], ["answering", "state after T steps", bytes],
    ["steps", "steps in a row", (v) => v.toLocaleString("en")]];

  const sizes = () => [2 ** T.value, 2 ** N.value, 2 ** H.value];
  function measure() { return { recurrent: recurrent(...sizes()), attention: attention(...sizes()) }; }

  // The first whole number of steps from which attention has more operations, or null.
  function crossing() {
    const [, n, h] = sizes();
    const more = (t) => attention(t, n, h).operations > recurrent(t, n, h).operations;
    let low = 0, high = 2 ** 40;
    if (more(1) || !more(high)) return more(1) ? 1 : null;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (more(middle)) high = middle; else low = middle;
    }
    return high;
  }

  let shown = null;
  function update() {
    shown = measure();
    const { recurrent: r, attention: a } = shown, bold = (words) => L.make("strong", {}, words);
    kinds.forEach(([name, b]) => b.setAttribute("aria-pressed", String(name === kind)));
    whats.forEach(([name, b]) => b.setAttribute("aria-pressed", String(name === what)));
    head.textContent = kind.toUpperCase();
    body.replaceChildren(...ROWS.map(([key, words, write]) => L.make("tr", {},
      L.make("th", { scope: "row" }, words), L.make("td", {}, write(r[key])), L.make("td", {}, write(a[key])))));
    const ratio = a.operations / r.operations, at = crossing();
    verdict.replaceChildren("Attention does ", bold(ratio >= 100 ? Math.round(ratio).toLocaleString("en") : ratio.toPrecision(2)),
      " times the operations. ", at === 1 ? "It does more at any length. " : `It does more from T = ${short(at)} on. `,
      "The recurrent layer takes ", bold(r.steps.toLocaleString("en")), r.steps === 1 ? " step" : " steps", " one after another.");
    paint();
    say(verdict.textContent);
  }

  const paint = L.canvas(room, () => 240, (c, width, height, style) => {
    const color = (name) => style.getPropertyValue(`--live-${name}`).trim();
    const left = 60, right = width - 16, top = 12, bottom = height - 40, [t, n, h] = sizes();
    const steps = Array.from({ length: 4 * most.T + 1 }, (_, k) => 2 ** (k / 4));
    const lines = [[recurrent, "blue", []], [attention, "orange", [6, 4]]].map(([count, name, dash]) =>
      [steps.map((step) => count(step, n, h)[what]), count(t, n, h)[what], name, dash]);
    const all = lines.flatMap(([values]) => values).map(Math.log10);
    const low = Math.floor(Math.min(...all)), high = Math.max(low + 2, Math.ceil(Math.max(...all)));
    const px = (step) => left + (right - left) * Math.log2(step) / most.T;
    const py = (v) => bottom - (bottom - top) * (Math.log10(v) - low) / (high - low);
    const raised = (p) => String(p).replace(/./g, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"["0123456789".indexOf(d)]);
    c.font = `13px ${style.fontFamily}`;
    c.fillStyle = color("muted");
    c.textAlign = "right";
    for (let ten = low; ten <= high; ten += Math.ceil((high - low) / 5)) {
      c.globalAlpha = 0.3;
      c.fillRect(left, py(10 ** ten), right - left, 1);
      c.globalAlpha = 1;
      c.fillText(`10${raised(ten)}`, left - 8, py(10 ** ten) + 4);
    }
    c.textAlign = "center";
    for (let k = 0; k <= most.T; k += 4) {
      c.textAlign = k === most.T ? "right" : "center";
      c.fillText(power(k), k === most.T ? width : px(2 ** k), bottom + 17);
    }
    c.textAlign = "center";
    c.fillText(what === "operations" ? "T (operations upwards)" : "T (bytes upwards)", (left + right) / 2, bottom + 34);
    c.globalAlpha = 0.4;
    c.fillRect(px(t), top, 1, bottom - top);
    c.globalAlpha = 1;
    for (const [values, here, name, dash] of lines) {
      c.strokeStyle = c.fillStyle = color(name);
      c.lineWidth = 2.4;
      c.setLineDash(dash);
      c.beginPath();
      values.forEach((v, k) => c.lineTo(px(steps[k]), py(v)));
      c.stroke();
      c.setLineDash([]);
      c.beginPath();
      c.arc(px(t), py(here), 4, 0, 2 * Math.PI);
      c.fill();
    }
  });

  update();
  const flat = () => ROWS.flatMap(([key]) => [shown.recurrent[key], shown.attention[key]]);
  return { measure, crossing, get states() { return flat().map(Math.log2); } };
};
})();
