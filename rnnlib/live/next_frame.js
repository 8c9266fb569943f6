// A moving digit, and the frame that a network expects next: what differs is its surprise.
//
// The network is NextFrame of rnnlib/torch/video.py: covered pixels are filled in with what was expected, two
// convolutions and a GRU read the filled frame and the one before, and a softmax over nine moves says how the filled
// frame is moved to give the next one.

(() => {
"use strict";
const L = window.rnnlibLive;
const R = 16, C = 24, BOX = 8, ROOM = [R - BOX, C - BOX], KEPT = 60, COVERED = -0.5;
const NUMBERS = "zero one two three four five six seven eight nine".split(" ");

L.views.next_frame = (host, spec) => {
  const { convolutions, cell, head } = L.arrays({ convolutions: spec.convolutions, cell: spec.cell, head: spec.head });
  const images = spec.images.map((text) => Float32Array.from(text, (c) => parseInt(c, 17) / 16));
  const say = L.announcer(host);

  // ReLU of a convolution, 3 x 3, stride 2, a margin of zeros: channels of rows x columns, one after the other.
  function convolved(x, rows, columns, { weight, bias }) {
    const [outs, ins] = weight.shape, r = rows / 2, c = columns / 2, y = new Float32Array(outs * r * c);
    for (let o = 0; o < outs; o++) for (let i = 0; i < r; i++) for (let j = 0; j < c; j++) {
      let sum = bias[o];
      for (let k = 0; k < ins; k++) for (let di = 0; di < 3; di++) for (let dj = 0; dj < 3; dj++) {
        const a = 2 * i + di - 1, b = 2 * j + dj - 1;
        if (a >= 0 && a < rows && b >= 0 && b < columns)
          sum += weight[((o * ins + k) * 3 + di) * 3 + dj] * x[(k * rows + a) * columns + b];
      }
      y[(o * r + i) * c + j] = Math.max(sum, 0);
    }
    return y;
  }

  // One frame further: the network's memory of the world.
  const blank = () => ({ filled: new Float32Array(R * C), expected: new Float32Array(R * C),
    h: new Float32Array(cell.weight_hh.shape[1]) });
  function step(frame, { filled: before, expected, h }) {
    const filled = frame.map((v, k) => (v < 0 ? expected[k] : v)), both = new Float32Array(2 * R * C);
    both.set(filled);
    both.set(before, R * C);
    const features = convolved(convolved(both, R, C, convolutions[0]), R / 2, C / 2, convolutions[1]);
    const next = L.cells.gru(cell, features, { h }, {}).h, shares = L.softmax(L.linear(head, next)), y = new Float32Array(R * C);
    for (let m = 0; m < 9; m++) {
      const di = Math.floor(m / 3) - 1, dj = m % 3 - 1;
      for (let i = 0; i < R; i++) for (let j = 0; j < C; j++) {
        const a = i - di, b = j - dj;
        if (a >= 0 && a < R && b >= 0 && b < C) y[i * C + j] += shares[m] * filled[a * C + b];
      }
    }
    return { filled, expected: y, h: next };
  }
  function surprise(frame, expected) {
    let sum = 0, count = 0;
    frame.forEach((v, k) => { if (v >= 0) { sum += (v - expected[k]) ** 2; count++; } });
    return count ? 1000 * sum / count : null;
  }

  let world, net, frame, wanted, curve, time, timer = null, waiting = null, cover = false;
  function drawn() {
    const f = new Float32Array(R * C), image = images[world.image];
    for (let i = 0; i < BOX; i++) for (let j = 0; j < BOX; j++) f[(world.corner[0] + i) * C + world.corner[1] + j] = image[i * BOX + j];
    return cover === "frame" ? f.fill(COVERED) : cover === "bar" ? f.map((v, k) => (k % C >= 8 && k % C < 16 ? COVERED : v)) : f;
  }
  function moved() {
    for (let d = 0; d < 2; d++) {
      const free = world.corner[d] + world.velocity[d];
      const inside = free < 0 ? -free : free > ROOM[d] ? 2 * ROOM[d] - free : free;
      if (inside !== free) world.velocity[d] *= -1;
      world.corner[d] = inside;
    }
  }
  // What happens between two frames; `event` is one of the things that the buttons plant.
  const events = {
    turn: ["Turn it round", "turned round", () => { world.velocity = world.velocity.map((v) => -v); }],
    jump: ["Let it jump", "jumped", () => { world.jump = true; }],
    swap: ["Swap it", "became another digit", () => {
      const others = spec.digits.map((d, k) => k).filter((k) => spec.digits[k] !== spec.digits[world.image]);
      world.image = others[(7 * time + world.image) % others.length];
    }],
  };
  function advance() {
    let mark = null;
    if (waiting) {
      mark = waiting.name;
      waiting.act();
      waiting = null;
    }
    moved();
    if (world.jump) world.corner[0] = (world.corner[0] + 4) % (ROOM[0] + 1);
    world.jump = false;
    look(mark);
  }
  function look(mark) {
    frame = drawn();
    wanted = net.expected;
    const value = time ? surprise(frame, wanted) : null;
    curve.push({ value, mark, time, counts: time >= spec.first });
    if (curve.length > KEPT) curve.shift();
    net = step(frame, net);
    time++;
  }
  function reset() {
    const { image, corner, velocity, steps } = spec.start;
    world = { image, corner: [...corner], velocity: [...velocity], jump: false };
    net = blank();
    curve = [];
    time = 0;
    cover = false;
    waiting = null;
    look(null);
    while (time < steps) advance();
  }

  // ---- the page
  const plant = (name, act) => { waiting = { name, act }; if (!timer) next(); };
  const play = L.button("Play", () => (timer ? stop() : start()));
  const steer = [["↑", "up", [-1, 0]], ["↓", "down", [1, 0]], ["←", "left", [0, -1]], ["→", "right", [0, 1]]].map(([sign, way, v]) =>
    L.button(sign, () => push(way, v), { "aria-label": `push it ${way}` }));
  const push = (way, v) => plant(`you pushed it ${way}`, () => { world.velocity = [...v]; });
  const covers = [["bar", "Bar"], ["frame", "Cover all"]].map(([kind, label]) =>
    [kind, L.button(label, () => { cover = cover === kind ? false : kind; if (!timer) next(); else show(); })]);
  const digits = NUMBERS.map((name, d) => spec.digits.indexOf(d)).map((k, d) =>
    k < 0 ? null : L.button(String(d), () => plant(`you chose the ${NUMBERS[d]}`, () => { world.image = k; })));
  const verdict = L.make("p.verdict");
  const panel = (words, pixels) => {
    const room = L.make("div.room"), side = L.make("div", {}, L.make("p.key", {}, words), room);
    return { side, draw: L.canvas(room, (w) => Math.round(w * R / C), (c, width, height) => {
      const size = width / C;
      c.fillStyle = "#14161a";
      c.fillRect(0, 0, width, height);
      pixels().forEach((v, k) => {
        const value = Math.round(255 * Math.max(0, Math.min(1, v)));
        c.fillStyle = v < 0 ? "#6d7480" : `rgb(${value},${value},${value})`;
        if (v < 0 || value > 4) c.fillRect((k % C) * size, Math.floor(k / C) * size, size + 0.5, size + 0.5);
      });
      c.strokeStyle = "#6d7480"; // the walls, on a dark page
      c.strokeRect(0.5, 0.5, width - 1, height - 1);
    }) };
  };
  reset();
  const there = panel("What is there", () => frame), expects = panel("What the network expected", () => wanted);
  const plot = L.make("div.room");
  const stage = L.make("div.pair-of-panels", { tabindex: 0, role: "group",
    "aria-label": "two frames; arrow keys push the digit, space plays or stops", keydown: (event) => {
      const key = { ArrowUp: 0, ArrowDown: 1, ArrowLeft: 2, ArrowRight: 3 }[event.key];
      if (key !== undefined) steer[key].click();
      else if (event.key === " ") play.click();
      else return;
      event.preventDefault();
    } }, there.side, expects.side);
  Object.assign(stage.style, { gridTemplateColumns: "minmax(0, 1fr) minmax(0, 1fr)", columnGap: ".7rem", alignItems: "end" });
  host.append(stage, verdict, plot,
    L.make("p.key", {}, "Surprise of each frame: squared error per pixel in view, times 1,000. Orange: the threshold, set on "
      + "other clips, and alarms. A green dot: something was done to the digit. A gap: nothing was in view."),
    L.make("div.controls", {}, play, L.button("One frame", () => { stop(); next(); }), L.button("From the start", () => { stop(); reset(); show(); })),
    L.make("div.chips", { role: "group", "aria-label": "push it" }, steer, ...Object.values(events).map(([label, name, act]) =>
      L.button(label, () => plant(`it ${name}`, act)))),
    L.make("div.chips", { role: "group", "aria-label": "cover" }, covers.map(([, b]) => b)),
    L.make("div.chips", { role: "group", "aria-label": "digit" }, digits));

  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
  }
  function start() {
    play.textContent = "Stop";
    timer = setInterval(() => (document.hidden ? stop() : next()), L.still() ? 700 : 260);
  }
  function next() {
    advance();
    show();
  }
  function show() {
    const { value, mark, counts } = curve.at(-1), alarm = counts && value > spec.threshold;
    covers.forEach(([kind, b]) => b.setAttribute("aria-pressed", String(cover === kind)));
    const what = mark ? `${mark[0].toUpperCase()}${mark.slice(1)}. ` : "";
    verdict.replaceChildren(what, value === null ? "Nothing is in view: nothing can surprise." : "Surprise ",
      value === null ? "" : L.make("strong", {}, value.toFixed(1)), value === null ? "" : alarm ? ": above the threshold, an alarm."
        : counts ? ", below the threshold." : ", too early to count.");
    there.draw();
    expects.draw();
    paint();
    if (!timer || alarm || mark) say(verdict.textContent);
  }
  const paint = L.canvas(plot, () => 132, (c, width, height, style) => {
    const color = (name) => style.getPropertyValue(`--live-${name}`).trim();
    const top = 8, bottom = height - 10, left = 6, right = width - 6;
    const most = Math.max(2.2 * spec.threshold, ...curve.map(({ value }) => value ?? 0));
    const px = (k) => left + (right - left) * k / (KEPT - 1), py = (v) => bottom - (bottom - top) * v / most;
    c.fillStyle = color("orange");
    c.fillRect(left, py(spec.threshold), right - left, 1.5);
    c.strokeStyle = c.fillStyle = color("blue");
    c.lineWidth = 2.2;
    c.beginPath();
    let open = false;
    curve.forEach(({ value }, k) => {
      if (value === null) { open = false; return; }
      if (open) c.lineTo(px(k), py(value));
      else c.moveTo(px(k), py(value));
      open = true;
    });
    c.stroke();
    curve.forEach(({ value, mark, counts }, k) => {
      const alarm = counts && value > spec.threshold;
      if (alarm) { c.fillStyle = color("orange"); c.beginPath(); c.arc(px(k), py(value), 3.4, 0, 2 * Math.PI); c.fill(); }
      if (mark) { c.fillStyle = color("green"); c.beginPath(); c.arc(px(k), bottom, 4, 0, 2 * Math.PI); c.fill(); }
    });
  });
  show();
  return { get states() { return curve.slice(1).map(({ value }) => (value === null ? -1 : value / 1000)); }, get world() { return world; },
    get alarms() { return curve.filter(({ value, counts }) => counts && value > spec.threshold).length; } };
};
})();
