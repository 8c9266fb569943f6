// Which push came last? A window and one recurrent unit read the same steps.

(() => {
"use strict";
const L = window.rnnlibLive;
const FAINT = 0.1; // a state closer to zero counts as forgotten

L.views.window_or_memory = (host, spec) => {
  const pushes = [...spec.start], T = pushes.length, say = L.announcer(host);
  const words = { "+": "a push up", "-": "a push down", 0: "nothing" };
  const signs = { "+": "↑", "-": "↓", 0: "·" };
  const value = { "+": 1, "-": -1, 0: 0 };
  const grid = (name, properties, ...children) =>
    L.make(`div.steps.${name}`, { style: `--steps: ${T}`, ...properties }, ...children);

  // ---- what is on the page
  const keys = pushes.map((_, t) => L.button("", () => turn(t), { keydown: (event) => press(event, t) }));
  const bracket = L.make("div.bracket"), units = pushes.map(() => L.make("div.unit", {}, L.make("i")));
  const cards = L.make("div.cards"), truth = L.make("p.verdict");
  const width = L.slider("window w", { min: 1, max: T, value: spec.width, change: update,
    say: (w) => `${w} step${w > 1 ? "s" : ""}` });
  const now = L.slider("read up to step", { min: 1, max: T, value: T, change: update });
  const weight = L.slider("recurrent weight", { min: 0, max: 3, step: 0.1, value: spec.weight_hh, change: update,
    say: (v) => v.toFixed(1) });
  host.append(
    L.make("p.key", {}, "The steps. Press one to change it: nothing (·), a push up (↑), a push down (↓)."),
    grid("keys", { role: "group", "aria-label": "the steps" }, keys), grid("seen", { "aria-hidden": "true" }, bracket),
    L.make("p.key", {}, "The state of one unit, ", L.make("span.scale", {}, "−1 ", L.make("i"), " +1")),
    grid("units", { "aria-hidden": "true" }, units),
    truth, cards, width.element, now.element, weight.element,
    L.make("div.controls", {}, L.button("Start again", () => set(spec.start)), L.button("Clear", () => set("0".repeat(T)))));

  // ---- input
  function set(text) {
    [...text].forEach((push, t) => { pushes[t] = push; });
    update();
  }

  function turn(t) {
    pushes[t] = { 0: "+", "+": "-", "-": "0" }[pushes[t]];
    update();
  }

  // Arrow keys walk and push, so that the row works without a pointer; Enter and space turn the step.
  function press(event, t) {
    const push = { "+": "+", ArrowUp: "+", "-": "-", ArrowDown: "-", 0: "0", Delete: "0", Backspace: "0" }[event.key];
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (push) pushes[t] = push;
    else if (step) keys[(t + step + T) % T].focus();
    else return;
    event.preventDefault();
    update();
  }

  // ---- the two readers
  function states() {
    let h = 0;
    return pushes.map((push) => (h = Math.fround(Math.tanh(weight.value * h + spec.weight_ih * value[push]))));
  }

  function update() {
    const end = now.value, w = width.value, begin = Math.max(0, end - w), h = states();
    keys.forEach((key, t) => {
      key.textContent = signs[pushes[t]];
      key.setAttribute("aria-label", `step ${t + 1}: ${words[pushes[t]]}`);
      key.classList.toggle("later", t >= end);
      key.classList.toggle("within", t >= begin && t < end);
      key.dataset.push = pushes[t];
      const bar = units[t].firstChild;
      bar.style.height = `${50 * Math.abs(h[t])}%`;
      bar.style.bottom = h[t] < 0 ? "auto" : "50%";
      bar.style.top = h[t] < 0 ? "50%" : "auto";
      bar.style.background = `var(--live-${h[t] < 0 ? "blue" : "orange"})`;
      units[t].classList.toggle("later", t >= end);
    });
    bracket.style.gridColumn = `${begin + 1} / ${end + 1}`;
    bracket.textContent = w > 2 ? "window" : "";
    const last = pushes.slice(0, end).findLastIndex((push) => push !== "0");
    const inside = last >= begin, state = h[end - 1];
    const direction = (sign) => (sign > 0 ? "up" : "down");
    const right = last < 0 ? null : direction(value[pushes[last]]), ago = end - 1 - last;
    truth.replaceChildren(...(last < 0 ? ["There is no push yet. Press a step to give one."]
      : ["Which push came last? ", L.make("strong", {}, right),
        ago ? `, ${ago} step${ago > 1 ? "s" : ""} ago.` : ", just now."]));
    const verdict = (answer) => (last < 0 ? "" : answer === right ? "right" : answer ? "wrong" : "cannot tell");
    const shown = Math.abs(state) < 0.005 ? (state === 0 ? "0" : "0.00") : state.toFixed(2).replace("-", "−");
    const faint = Math.abs(state) < FAINT, unit = faint ? null : direction(state);
    cards.replaceChildren(
      card(`A window of ${w}`, inside ? `sees the push ${right}` : `sees ${w > 1 ? `${Math.min(w, end)} empty steps` : "an empty step"}`,
        verdict(inside ? right : null), `${w} weight${w > 1 ? "s" : ""}, one for each place in it`),
      card("One recurrent unit", `holds h = ${shown}: ${faint ? "too faint to read" : unit}`,
        verdict(unit), "2 weights, however far back"));
    say(`${truth.textContent} ${cards.textContent}`);
  }

  const card = (title, text, mark, cost) => L.make("div.card", { "data-mark": mark },
    L.make("b", {}, title), L.make("div", {}, `${text}. `), L.make("em", {}, mark ? `${mark}. ` : ""),
    L.make("small", {}, `${cost}.`));

  update();
  return { get states() { return states(); }, pushes };
};
})();
