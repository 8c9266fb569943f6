// Early stopping: the reader drags the pass at which training stops, and the kept weights answer.
//
// Kept are the weights of the pass with the lowest validation loss so far, the first of equal ones.
// Patience k stops by itself after k passes in a row that bring no new lowest.

(() => {
"use strict";
const L = window.rnnlibLive;
const LOOKS = { training: ["grey", [6, 4]], validation: ["blue", []], test: ["orange", [2, 3]] };

L.views.stopping = (host, spec) => {
  const { cases, unit } = spec;
  const say = L.announcer(host);
  let current = 0;
  const curves = () => cases[current].curves, passes = () => curves().validation.length;

  const networks = cases.map(({ label }, k) => L.button(label, () => { current = k; update(); }));
  const stop = L.slider("stop after pass", { min: 1, max: Math.max(...cases.map((c) => c.curves.validation.length)),
    value: spec.stop, change: update, say: (k) => `${k}` });
  const patience = L.slider("patience", { min: 1, max: spec.longest, value: spec.patience, change: update,
    say: (k) => `${k} pass${k > 1 ? "es" : ""}` });
  const verdict = L.make("p.verdict"), other = L.make("p"), room = L.make("div.room");
  const obey = L.button("Stop where patience ends", () => { stop.value = measure().ends; update(); });
  host.append(
    cases.length > 1 ? L.make("div.chips", { role: "group", "aria-label": "network" }, networks) : "",
    room,
    L.make("p.key", {}, `Dashed grey: training loss. Solid blue: validation. Dotted orange: test. In ${unit}. `
      + "Drag in the picture, or use the sliders."),
    stop.element, patience.element, L.make("div.controls", {}, obey), verdict, other);

  function lowest(values, end) {
    let best = 0;
    for (let k = 1; k < end; k++) if (values[k] < values[best]) best = k;
    return best;
  }

  function measure() {
    const { training, validation, test } = curves();
    const end = Math.min(stop.value, passes()), kept = lowest(validation, end);
    let ends = 1;
    while (ends < passes() && ends - 1 - lowest(validation, ends) < patience.value) ends++;
    return { end, kept: kept + 1, ends, training: training[end - 1], last: validation[end - 1], lastTest: test[end - 1],
      validation: validation[kept], test: test[kept] };
  }

  function update() {
    const m = measure(), bold = (words) => L.make("strong", {}, words);
    networks.forEach((button, k) => button.setAttribute("aria-pressed", String(k === current)));
    verdict.replaceChildren(`Stopped after pass ${m.end}; kept are the weights of pass `, bold(`${m.kept}`),
      ": validation ", bold(m.validation.toFixed(3)), ", test ", bold(m.test.toFixed(3)), `.`);
    const price = m.lastTest - m.test;
    other.textContent = m.kept === m.end ? "The last pass is the best so far: going on may still help."
      : `The last weights: training ${m.training.toFixed(3)}, validation ${m.last.toFixed(3)}, test ${m.lastTest.toFixed(3)}, `
        + `${Math.abs(price).toFixed(3)} ${price >= 0 ? "worse" : "better"} on the test than the kept ones.`;
    const { ends } = m;
    obey.textContent = ends < passes() || passes() - measure().kept >= patience.value
      ? `Stop where patience ends: pass ${ends}` : `Patience lasts to the end: pass ${ends}`;
    paint();
    say(`${verdict.textContent} ${other.textContent}`);
  }

  const frame = (width) => ({ left: 40, right: width - 14, top: 12, bottom: 226 });
  const paint = L.canvas(room, () => 270, (c, width, height, style) => {
    const color = (name) => style.getPropertyValue(`--live-${name}`).trim();
    const { left, right, top, bottom } = frame(width), n = passes(), m = measure();
    const all = cases.flatMap(({ curves: k }) => [...k.validation.slice(1), ...k.test.slice(1), ...k.training.slice(1)]);
    const low = Math.floor(2 * Math.min(...all)) / 2, high = Math.ceil(2 * Math.max(...all)) / 2;
    const x = (pass) => left + (n > 1 ? (pass - 1) / (n - 1) : 0.5) * (right - left);
    const y = (v) => bottom - (v - low) / (high - low || 1) * (bottom - top);
    c.font = `13px ${style.fontFamily}`;
    c.fillStyle = color("muted");
    c.textAlign = "right";
    for (let v = low; v <= high + 1e-9; v += 0.5) {
      c.fillText(v.toFixed(1), left - 7, y(v) + 4);
      c.globalAlpha = 0.25;
      c.fillRect(left, y(v), right - left, 1);
      c.globalAlpha = 1;
    }
    c.textAlign = "center";
    for (const k of new Set([1, ...[...Array(n).keys()].filter((k) => k && k % (n > 20 ? 10 : 5) === 0)]))
      c.fillText(String(k), x(k), bottom + 17);
    c.fillText("pass", (left + right) / 2, bottom + 35);
    for (const [name, [hue, dash]] of Object.entries(LOOKS)) {
      c.strokeStyle = color(hue);
      for (const [from, to, alpha] of [[1, m.end, 1], [m.end, n, 0.3]]) {
        c.globalAlpha = alpha;
        c.setLineDash(dash);
        c.lineWidth = 2;
        c.beginPath();
        for (let k = from; k <= to; k++) c.lineTo(x(k), Math.max(top, y(curves()[name][k - 1])));
        c.stroke();
      }
      c.globalAlpha = 1;
      c.setLineDash([]);
    }
    c.fillStyle = color("text");
    c.fillRect(x(m.end) - 1, top - 6, 2, bottom - top + 6);
    c.fillStyle = color("muted");
    c.fillRect(x(m.ends) - 0.5, bottom - 8, 1, 14);
    for (const [name, value] of [["blue", m.validation], ["orange", m.test]]) {
      c.fillStyle = color(name);
      c.beginPath();
      c.arc(x(m.kept), Math.max(top, y(value)), 5, 0, 2 * Math.PI);
      c.fill();
    }
  });

  // Dragging; the sliders do the same for the keyboard.
  room.style.touchAction = "pan-y";
  room.style.cursor = "ew-resize";
  const drag = (event) => {
    if (event.type === "pointermove" && !event.buttons) return;
    const { left, right } = frame(room.clientWidth), n = passes();
    const at = (event.clientX - room.getBoundingClientRect().left - left) / (right - left);
    stop.value = Math.max(1, Math.min(n, Math.round(1 + at * (n - 1))));
    update();
  };
  room.addEventListener("pointerdown", drag);
  room.addEventListener("pointermove", drag);

  update();
  return { measure, get states() { const m = measure(); return [m.kept, m.validation, m.test, m.ends]; } };
};
})();
