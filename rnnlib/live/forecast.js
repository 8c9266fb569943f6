// Forecasts from any origin: what was known, a fan of quantiles, simple rivals, and what came.
//
// All forecasts are in the page; nothing is trained here. MASE averages the absolute errors of the
// origins up to the chosen one, over the naive error that the case brings along.

(() => {
"use strict";
const L = window.rnnlibLive;
const RIVALS = [["orange", [6, 4]], ["green", [2, 3]]];

L.views.forecast = (host, spec) => {
  const { cases, levels, unit, first, network } = spec;
  const say = L.announcer(host), Q = levels.length, middle = levels.indexOf(0.5);
  let current = 0;
  const item = () => cases[current];
  const steps = spec.horizon;

  const chips = cases.map(({ label }, k) => L.button(label, () => { current = k; update(); }));
  const origin = L.slider("origin", { min: 0, max: spec.origins.length - 1, value: spec.start, change: update,
    say: (k) => `end of ${first + spec.origins[k] - 1}` });
  const ahead = L.slider("years ahead", { min: 1, max: steps, value: spec.ahead, change: update,
    say: (k) => `${k} (${first + spec.origins[origin?.value ?? spec.start] + k - 1})` });
  const verdict = L.make("p.verdict"), sofar = L.make("p"), room = L.make("div.room");
  host.append(
    L.make("div.chips", { role: "group", "aria-label": "series" }, chips), room,
    L.make("p.key", {}, `Line: known at the origin. Dots: what came. Blue: ${network}, median, and bands from `
      + `${Math.round(100 * levels[0])} to ${Math.round(100 * levels[Q - 1])} % and from 25 to 75 %. `
      + spec.rivals.map((name, k) => `${["Dashed orange", "Dotted green"][k]}: ${name}`).join(". ") + "."),
    origin.element, ahead.element, verdict, sofar);

  // The forecast of a quantile, of a rival, the truth (null where nobody knows it yet).
  const quantile = (o, k, q) => item().quantiles[(o * steps + k) * Q + q];
  const rival = (r, o, k) => item().rivals[r][o * steps + k];
  const truth = (o, k) => item().values[spec.origins[o] + k] ?? null;

  // MASE over the origins up to o and the first `until` steps, as far as the truth is known today.
  function errors(o, until) {
    const sums = spec.rivals.map(() => 0);
    let own = 0, inside = 0, count = 0;
    for (let i = 0; i <= o; i++) for (let k = 0; k < until; k++) {
      const v = truth(i, k);
      if (v === null) continue;
      own += Math.abs(v - quantile(i, k, middle));
      inside += quantile(i, k, 0) <= v && v <= quantile(i, k, Q - 1);
      sums.forEach((_, r) => { sums[r] += Math.abs(v - rival(r, i, k)); });
      count++;
    }
    const scaled = (sum) => count ? sum / count / item().naive : NaN;
    return { own: scaled(own), rivals: sums.map(scaled), inside: count ? inside / count : NaN, count };
  }

  function measure() {
    const o = origin.value, k = ahead.value - 1;
    return { o, k, low: quantile(o, k, 0), median: quantile(o, k, middle), high: quantile(o, k, Q - 1),
      truth: truth(o, k), errors: errors(o, k + 1) };
  }

  const whole = (v) => Math.round(v).toLocaleString("en");
  function update() {
    ahead.tell();
    chips.forEach((button, k) => button.setAttribute("aria-pressed", String(k === current)));
    const m = measure(), bold = (words) => L.make("strong", {}, words), year = first + spec.origins[m.o] + m.k;
    const share = Math.round(100 * (levels[Q - 1] - levels[0]));
    verdict.replaceChildren(`${item().label}, ${year}: `, bold(whole(m.median)), ` ${unit}, and with ${share} % from `,
      bold(`${whole(m.low)} to ${whole(m.high)}`), ". ",
      m.truth === null ? "Nobody knows yet what will come." : "What came: ",
      m.truth === null ? "" : bold(whole(m.truth)),
      m.truth === null ? "" : m.truth < m.low || m.truth > m.high ? ", outside." : ", inside.");
    const e = m.errors;
    sofar.textContent = e.count
      ? `From ${first + spec.origins[0] - 1} to this origin, ${e.count} forecasts. MASE: ${network} ${e.own.toFixed(2)}`
        + spec.rivals.map((name, r) => `, ${name} ${e.rivals[r].toFixed(2)}`).join("")
        + `. ${Math.round(100 * e.inside)} % of what came lay in the wide band.`
      : "Nothing that was forecast has come yet.";
    paint();
    say(`${verdict.textContent} ${sofar.textContent}`);
  }

  const frame = (width) => ({ left: 52, right: width - 10, top: 10, bottom: 236 });
  const paint = L.canvas(room, () => 264, (c, width, height, style) => {
    const color = (name) => style.getPropertyValue(`--live-${name}`).trim();
    const { left, right, top, bottom } = frame(width), m = measure(), start = spec.origins[m.o], until = m.k + 1;
    const values = item().values, end = Math.max(values.length, spec.origins.at(-1) + steps);
    const fans = [...Array(until).keys()].map((k) => quantile(m.o, k, Q - 1));
    const most = 1.06 * Math.max(...values, ...fans), x = (t) => left + t / (end - 1) * (right - left);
    const y = (v) => bottom - Math.max(0, Math.min(v, most)) / most * (bottom - top);
    c.font = `13px ${style.fontFamily}`;
    c.fillStyle = color("muted");
    c.textAlign = "right";
    const power = 10 ** Math.floor(Math.log10(most)), tick = most / power < 2 ? power / 2 : most / power < 5 ? power : 2 * power;
    for (let v = 0; v <= most; v += tick) {
      c.fillText(whole(v), left - 6, y(v) + 4);
      c.globalAlpha = 0.25;
      c.fillRect(left, y(v), right - left, 1);
      c.globalAlpha = 1;
    }
    c.textAlign = "center";
    const gap = width > 500 ? 10 : 20;
    for (let t = (gap - first % gap) % gap; t < end; t += gap) c.fillText(String(first + t), x(t), bottom + 18);
    const line = (points, hue, dash = [], thick = 2) => {
      c.strokeStyle = color(hue);
      c.setLineDash(dash);
      c.lineWidth = thick;
      c.beginPath();
      points.forEach(([t, v]) => c.lineTo(x(t), y(v)));
      c.stroke();
      c.setLineDash([]);
    };
    line(values.slice(0, start).map((v, t) => [t, v]), "text", [], 1.6);
    const last = [start - 1, values[start - 1]], years = [...Array(until).keys()];
    for (const [low, high, alpha] of [[0, Q - 1, 0.16], [levels.indexOf(0.25), levels.indexOf(0.75), 0.3]]) {
      c.globalAlpha = alpha;
      c.fillStyle = color("blue");
      c.beginPath();
      [last, ...years.map((k) => [start + k, quantile(m.o, k, high)]),
        ...years.map((k) => [start + k, quantile(m.o, k, low)]).reverse()].forEach(([t, v]) => c.lineTo(x(t), y(v)));
      c.fill();
      c.globalAlpha = 1;
    }
    spec.rivals.forEach((_, r) => line([last, ...years.map((k) => [start + k, rival(r, m.o, k)])], ...RIVALS[r]));
    line([last, ...years.map((k) => [start + k, quantile(m.o, k, middle)])], "blue");
    values.slice(start).forEach((v, k) => {
      c.globalAlpha = k < until ? 1 : 0.35;
      c.fillStyle = color("text");
      c.beginPath();
      c.arc(x(start + k), y(v), k === m.k ? 4 : 2.3, 0, 2 * Math.PI);
      c.fill();
      c.globalAlpha = 1;
    });
  });

  // Dragging sets the origin; the slider does the same for the keyboard.
  room.style.touchAction = "pan-y";
  room.style.cursor = "ew-resize";
  const drag = (event) => {
    if (event.type === "pointermove" && !event.buttons) return;
    const { left, right } = frame(room.clientWidth), end = Math.max(item().values.length, spec.origins.at(-1) + steps);
    const at = (event.clientX - room.getBoundingClientRect().left - left) / (right - left) * (end - 1) + 1;
    let best = 0;
    spec.origins.forEach((o, k) => { if (Math.abs(o - at) < Math.abs(spec.origins[best] - at)) best = k; });
    origin.value = best;
    update();
  };
  room.addEventListener("pointerdown", drag);
  room.addEventListener("pointermove", drag);

  update();
  return { measure, errors, get states() {
    const m = measure();
    return [m.low, m.median, m.high, m.truth ?? -1, m.errors.own, ...m.errors.rivals, m.errors.inside];
  } };
};
})();
