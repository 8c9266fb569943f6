// A recurrent network with weights set by hand, fed with bits: its numbers, and the diagram of its states.

(() => {
"use strict";
const L = window.rnnlibLive;
const TAPE = 12; // steps shown; all are read

L.views.machine = (host, spec) => {
  const { nodes, edges, answers, threshold, nonlinearity } = spec;
  const p = L.arrays(spec.params), head = L.arrays(spec.head), H = p.weight_hh.shape[0];
  const read = L.reader({ h: new Float32Array(H) }, (bit, state) =>
    L.cells.rnn(p, Float32Array.of(bit), state, { nonlinearity }));
  const say = L.announcer(host);
  const answer = (h) => answers[Number(L.linear(head, h)[0] > threshold)];
  let bits = [], states = [];

  // ---- what is on the page
  const id = L.unique("bits");
  const field = L.make("input", { id, class: "word", inputmode: "numeric", autocomplete: "off", spellcheck: "false",
    value: spec.start, input: update });
  const note = L.make("p.note", { role: "status" }), verdict = L.make("p.verdict");
  const tape = L.make("div.tape", { tabindex: 0, role: "group", "aria-label": "the steps so far" }), sums = L.make("div.sums"), picture = L.make("div.diagram", { "aria-hidden": "true" });
  const feed = (bit) => L.button(String(bit), () => { field.value += bit; update(); }, { class: "key", "aria-label": `feed ${bit}` });
  host.append(L.make("div.ask", {}, L.make("label", { for: id }, "Type bits, or press"), feed(0), feed(1), field),
    L.make("div.controls", {}, L.button("Take back", () => { field.value = field.value.slice(0, -1); update(); }),
      L.button("Clear", () => { field.value = ""; update(); }),
      L.button("8 random bits", () => { field.value += Array.from({ length: 8 }, () => Math.round(Math.random())).join(""); update(); })),
    note, verdict, tape, L.make("div.pair-of-panels", {}, picture, sums));

  // ---- the diagram, drawn once; later only its lights move
  const WIDTH = 420, HEIGHT = 250, R = 31;
  const loops = edges.some(([from, , to]) => from === to && nodes[from].at[1] > 0.5);
  const spot = ({ at }) => [62 + at[0] * (WIDTH - 124), HEIGHT - 62 - at[1] * (HEIGHT - (loops ? 124 : 98))];
  const arrow = L.unique("arrow");
  const svg = L.make("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}` },
    L.make("defs", {}, L.make("marker", { id: arrow, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7,
      orient: "auto-start-reverse" }, L.make("path", { d: "M0 0 8 4 0 8z", fill: "context-stroke" }))));
  const drawnEdges = edges.map(([from, bit, to]) => {
    const [x, y] = spot(nodes[from]), [u, v] = spot(nodes[to]);
    let d, at;
    if (from === to) { // a loop, on the side away from the middle of the picture
      const up = y < HEIGHT / 2 ? -1 : 1, side = bit ? 26 : 0;
      d = `M${x - 12 + side} ${y + up * (R - 3)}c-16 ${up * 34} 40 ${up * 34} 24 0`;
      at = [x + side, y + up * (R + 14)];
    } else { // bent to the right of its direction, so that there and back do not meet, and past other states
      const length = Math.hypot(u - x, v - y), [a, b] = [(u - x) / length, (v - y) / length];
      const bent = (bend) => [(x + u) / 2 - b * bend, (y + v) / 2 + a * bend];
      const clear = ([m, n]) => nodes.every((node, k) => k === from || k === to
        || [0.2, 0.35, 0.5, 0.65, 0.8].every((s) => Math.hypot(
          (1 - s) ** 2 * x + 2 * s * (1 - s) * m + s * s * u - spot(node)[0],
          (1 - s) ** 2 * y + 2 * s * (1 - s) * n + s * s * v - spot(node)[1]) > R + 6));
      const middle = [30, 60, 95, 130, -60, -95].map(bent).find(clear) ?? bent(30);
      const toward = (px, py) => { const l = Math.hypot(middle[0] - px, middle[1] - py);
        return [px + (middle[0] - px) / l * (R + 3), py + (middle[1] - py) / l * (R + 3)]; };
      const [s, e] = [toward(x, y), toward(u, v)];
      d = `M${s}Q${middle} ${e}`;
      at = [(s[0] + e[0]) / 4 + middle[0] / 2 - b * 11, (s[1] + e[1]) / 4 + middle[1] / 2 + a * 11];
    }
    const path = L.make("path", { d, class: `edge bit${bit}`, "marker-end": `url(#${arrow})` });
    svg.append(path, L.make("text", { x: at[0], y: at[1] + 5, class: "bit" }, String(bit)));
    return path;
  });
  const drawnNodes = nodes.map((node) => {
    const [x, y] = spot(node);
    const group = L.make("g", { class: `node answer${answers.indexOf(node.answer)}` },
      L.make("circle", { cx: x, cy: y, r: R }), L.make("text", { x, y: y - 3 }, node.answer),
      L.make("text.vector", { x, y: y + 14 }, `(${node.state.map(short).join(", ")})`));
    svg.append(group);
    return group;
  });
  picture.append(svg);

  // ---- numbers
  function short(v) {
    return String(Number(v.toFixed(2)) || 0).replace("-", "−");
  }
  // "1·0 − 2·1 + 3" from pairs of factors and single numbers, the zero terms included
  const sum = (terms) => terms.map(([w, v], k) => {
    const shown = v === undefined ? short(Math.abs(w)) : `${short(Math.abs(w))}·${v < 0 ? `(${short(v)})` : short(v)}`;
    return (k ? (w < 0 ? " − " : " + ") : w < 0 ? "−" : "") + shown;
  }).join("");

  function equations(t) {
    const now = states[t], before = states[t - 1]?.h ?? new Float32Array(H), squash = { relu: "max(a, 0)", tanh: "tanh a", identity: "a" };
    const rows = Array.from(now.h, (h, i) => {
      const terms = [[p.weight_ih[i], bits[t]], ...Array.from(before, (v, j) => [p.weight_hh[i * H + j], v]),
        [p.bias_ih[i] + p.bias_hh[i]]];
      return L.make("div", {}, L.make("span", {}, `a${"₁₂₃₄"[i]} = `), sum(terms), " = ", L.make("b", {}, short(now.a[i])),
        L.make("span", {}, `  →  h${"₁₂₃₄"[i]} = `), L.make("b", {}, short(h)));
    });
    const o = L.linear(head, now.h)[0], outputs = Array.from(now.h, (h, i) => [head.weight[i], h]);
    if (head.bias[0]) outputs.push([head.bias[0]]);
    return [L.make("p.key", {}, `Bit ${t + 1}: W_ih x + W_hh h + b, then ${squash[nonlinearity]}`), ...rows,
      L.make("p.key", {}, "Output, from the new state"),
      L.make("div", {}, L.make("span", {}, "o = "), sum(outputs), " = ", L.make("b", {}, short(o)),
        L.make("span", {}, `  ${o > threshold ? ">" : "≤"} ${threshold}:  `), L.make("b", {}, answer(now.h)))];
  }

  // ---- reading
  function update() {
    const all = L.characters(field.value), strange = [...new Set(all.filter((c) => c !== "0" && c !== "1"))];
    bits = all.filter((c) => c === "0" || c === "1").map(Number);
    states = read(bits);
    note.textContent = strange.length ? `The machine reads only 0 and 1; it skips ${strange.slice(0, 8)
      .map((c) => `“${L.visible(c)}”`).join(", ")}.` : "";
    const t = bits.length - 1, ones = bits.reduce((a, b) => a + b, 0);
    const h = states[t]?.h ?? new Float32Array(H);
    verdict.replaceChildren(...(bits.length
      ? [`After ${bits.length} bit${bits.length > 1 ? "s" : ""} with ${ones} one${ones === 1 ? "" : "s"}: `, L.make("strong", {}, answer(h))]
      : ["Nothing read: the state is zero, the answer ", L.make("strong", {}, answer(h)), ". Feed it a 0 or a 1."]));
    const from = Math.max(0, bits.length - TAPE);
    tape.replaceChildren(from ? L.make("div.cut", {}, "…") : "", ...bits.slice(from).map((bit, k) => {
      const { h: then } = states[from + k];
      return L.make(`div${from + k === t ? ".present" : ""}`, {}, L.make("b", {}, String(bit)),
        ...Array.from(then, (v) => L.make("span", {}, short(v))), L.make("em", {}, answer(then)));
    }));
    sums.replaceChildren(...(bits.length ? equations(t) : []));
    const near = (vector) => {
      const far = nodes.map(({ state }) => Math.hypot(...state.map((v, i) => v - vector[i])));
      return far.indexOf(Math.min(...far));
    };
    const here = near(h), before = near(states[t - 1]?.h ?? new Float32Array(H));
    drawnNodes.forEach((group, k) => group.classList.toggle("lit", k === here));
    drawnEdges.forEach((path, k) => path.classList.toggle("lit",
      t >= 0 && edges[k][0] === before && edges[k][1] === bits[t]));
    say(`${verdict.textContent} State ${Array.from(h, short).join(", ")}. ${note.textContent}`);
  }

  update();
  return { get state() { return states.at(-1)?.h ?? new Float32Array(H); }, get states() { return states.map(({ h }) => h); },
    get answers() { return states.map(({ h }) => answer(h)); } };
};
})();
