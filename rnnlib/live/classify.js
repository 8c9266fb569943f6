// A word that the reader types: the classes' probabilities and the hidden state, letter by letter.

(() => {
"use strict";
const L = window.rnnlibLive;
const SHOWN = 6, LONGEST = 40; // classes with a colour of their own; letters that are read
const SLOTS = ["blue", "orange", "green", "pink", "yellow", "sky"];
const BARS = 172, LETTERS = 38, GAP = 10; // heights in CSS pixels

L.views.classify = (host, spec) => {
  const { alphabet, classes, unknown, noun } = spec;
  const network = L.arrays(spec.network), layer = L.recurrent(network.rnn), H = layer.size;
  const number = new Map(alphabet.map((letter, k) => [letter, k]));
  const read = L.reader(layer.start(), (k, state) => layer.step(k, state));
  const say = L.announcer(host);

  let steps = [];        // one a letter: {letter, known, h, p}
  let at = 0;            // the step that is looked at, from 1
  let slots = new Map(); // class number to place among the colours; kept while the class is shown
  let typing = null;     // timer of a word that writes itself
  let told = null;       // true class of a word from the data

  // ---- what is on the page
  const id = L.unique("word");
  const field = L.make("input", { id, class: "word", type: "text", value: spec.start, autocomplete: "off",
    autocapitalize: "words", spellcheck: "false", input: () => { stop(); told = null; update(); } });
  const chips = L.make("div.chips", { role: "group", "aria-label": `${noun}s to try` },
    spec.examples.map((word) => L.button(word, () => write(word))),
    spec.surprises.length ? L.button("Surprise me", surprise, { class: "accent" }) : null);
  const verdict = L.make("p.verdict"), note = L.make("p.note", { role: "status" });
  const room = L.make("div.room"), scroll = L.make("div.scroll", { tabindex: -1 }, room);
  const slider = L.slider("read up to letter", { min: 1, max: 1, value: 1,
    say: (k) => (steps.length ? `${k}: ${steps.slice(0, k).map((s) => s.letter).join("")}` : "none"),
    change: (k) => { at = k; paintAll(); speak(); } });
  const table = L.make("details.values", { toggle: () => fillTable() },
    L.make("summary", {}, `All ${classes.length} probabilities`), L.make("div.columns"));
  host.append(L.make("div.ask", {}, L.make("label", { for: id }, `Type a ${noun}`), field), chips, verdict,
    note, scroll, L.make("p.key", {},
      L.make("span", {}, "Columns: probabilities after each letter. Below: "
        + `the ${H} units of the hidden state, from `), L.make("span.scale", {}, "−1 ", L.make("i"), " +1")),
    slider.element);
  const plane = spec.plane ? makePlane() : null;
  host.append(table);

  // ---- reading
  function update() {
    const all = L.characters(field.value.trim() && field.value), letters = all.slice(0, LONGEST);
    if (spec.capital && letters.length) letters[0] = letters[0].toLocaleUpperCase();
    const strange = [...new Set(letters.filter((letter) => !number.has(letter)))];
    const heard = letters.filter((letter) => unknown !== null || number.has(letter));
    const states = read(heard.map((letter) => number.get(letter) ?? unknown));
    steps = heard.map((letter, t) => {
      const { h } = states[t].at(-1);
      return { letter, known: number.has(letter), h, p: L.softmax(L.linear(network.head, h)) };
    });
    at = steps.length;
    slider.max = Math.max(1, steps.length);
    slider.value = Math.max(1, at);
    const notes = [];
    if (strange.length) notes.push(`${strange.map((s) => `“${L.visible(s)}”`).slice(0, 8).join(", ")} `
      + `${strange.length > 1 ? "are" : "is"} not in the network's alphabet; it `
      + (unknown === null ? "skips " : "reads ") + (strange.length > 1 ? "them" : "it")
      + (unknown === null ? "." : " as unknown."));
    if (all.length > LONGEST) notes.push(`Only the first ${LONGEST} letters are read.`);
    note.textContent = notes.join(" ");
    colours();
    paintAll();
    speak();
  }

  // The classes that were likely at some letter; one that stays on view keeps its colour.
  function colours() {
    const best = classes.map((_, k) => steps.reduce((m, { p }, t) =>
      Math.max(m, p[k] * (t === steps.length - 1 ? 1.5 : 1)), 0));
    const top = best.map((p, k) => [p, k]).sort((a, b) => b[0] - a[0]).slice(0, steps.length ? SHOWN : 0)
      .map(([, k]) => k);
    slots = new Map([...slots].filter(([k]) => top.includes(k)));
    for (const k of top) if (!slots.has(k)) {
      const used = new Set(slots.values());
      slots.set(k, SLOTS.findIndex((_, place) => !used.has(place)));
    }
  }

  function speak() {
    if (!at) return say(`The field is empty. Type a ${noun}.`);
    const ranked = ranking(steps[at - 1].p).slice(0, 3);
    say(`After ${steps.slice(0, at).map((s) => s.letter).join("")}: `
      + ranked.map(([k, p]) => `${classes[k]} ${L.percent(p)}`).join(", ") + ". " + note.textContent);
  }

  const ranking = (p) => Array.from(p, (value, k) => [k, value]).sort((a, b) => b[1] - a[1]);

  // ---- words that write themselves
  function stop() { clearTimeout(typing); typing = null; }

  function write(word, answer = null) {
    stop();
    const letters = L.characters(word);
    const next = (count) => {
      field.value = letters.slice(0, count).join("");
      told = count === letters.length ? answer : null;
      update();
      if (count < letters.length) typing = setTimeout(next, 170, count + 1);
    };
    next(L.still() ? letters.length : 1);
  }

  let bag = [];
  function surprise() {
    if (!bag.length) bag = [...spec.surprises].sort(() => Math.random() - 0.5); // each once, then anew
    write(...bag.pop());
  }

  // ---- painting
  function paintAll() {
    room.style.minWidth = `${gutter() + 16 * steps.length}px`;
    if (!at) verdict.replaceChildren(`Type a ${noun}, or press one of the buttons.`);
    else {
      const [[k, p]] = ranking(steps[at - 1].p), word = steps.slice(0, at).map((s) => s.letter).join("");
      verdict.replaceChildren("After ", L.make("b", {}, word), ": ", L.make("strong", {}, classes[k]),
        ` with ${L.percent(p)}`, told && at === steps.length
          ? L.make("span.told", {}, ` — in the data: ${told}`) : "");
    }
    fillTable();
    animate();
    plane?.();
    const { step } = geometry(room.clientWidth); // a long word is wider than a phone
    scroll.scrollLeft = at === steps.length ? scroll.scrollWidth : step * at - scroll.clientWidth / 2;
  }

  function fillTable() {
    if (!table.open) return;
    table.lastChild.replaceChildren(...(at ? ranking(steps[at - 1].p) : []).map(([k, p]) =>
      L.make("div", {}, `${classes[k]} `, L.make("b", {}, L.percent(p)))));
  }

  // What is drawn follows what is true: heights glide, unless the reader asked for no motion.
  let drawn = [], frame = null;
  function animate() {
    const target = steps.map(({ p }) => p);
    drawn = target.map((p, t) => drawn[t] ?? drawn[t - 1]?.slice() ?? p.map(() => 0));
    cancelAnimationFrame(frame);
    const move = () => {
      let rest = 0;
      const share = L.still() ? 1 : 0.3;
      drawn = drawn.map((p, t) => p.map((v, k) => {
        const left = target[t][k] - v;
        rest = Math.max(rest, Math.abs(left));
        return Math.abs(left) < 0.004 ? target[t][k] : v + share * left;
      }));
      paint();
      if (rest > 0.004) frame = requestAnimationFrame(move);
    };
    move();
  }

  const gutter = () => (scroll.clientWidth > 520 ? 168 : 118);
  // Width of a letter's column, and how its state is laid out: cells, so many in a row.
  const geometry = (width, count = steps.length) => {
    const step = Math.min(64, (width - gutter()) / Math.max(count, 6)), across = width > 520 ? 8 : 6;
    return { step, across, cell: Math.max(1, Math.floor(0.8 * step * 2 / across) / 2) };
  };
  const tallest = (width) => {
    const { across, cell } = geometry(width, 6); // the height does not jump as the word grows
    return BARS + LETTERS + GAP + Math.ceil(H / across) * cell + 4;
  };

  const paint = L.canvas(room, tallest, (c, width, _, style) => {
    const color = (name) => style.getPropertyValue(`--live-${name}`).trim();
    const { step, across, cell } = geometry(width), bar = Math.min(46, 0.72 * step);
    const order = [...slots].sort((a, b) => a[1] - b[1]);
    const font = style.fontFamily;
    // From the bottom up: the classes with a colour, then all others in grey.
    const stack = (p) => {
      let low = BARS;
      return order.map(([k, slot]) => {
        const high = low - p[k] * (BARS - 2), part = { k, slot, low, high };
        low = high;
        return part;
      }).concat({ k: -1, low, high: 2 });
    };
    const stacks = drawn.map(stack);
    const middle = (t) => step * (t + 0.5);
    c.globalAlpha = 0.16; // ribbons: where a class's share comes from
    for (let t = 1; t < stacks.length; t++) stacks[t].forEach((part, j) => {
      const before = stacks[t - 1][j], left = middle(t - 1) + bar / 2, right = middle(t) - bar / 2;
      if (t >= at || part.k < 0) return;
      c.fillStyle = color(SLOTS[part.slot]);
      c.beginPath();
      c.moveTo(left, before.low); c.lineTo(right, part.low); c.lineTo(right, part.high); c.lineTo(left, before.high);
      c.fill();
    });
    stacks.forEach((parts, t) => {
      for (const { k, slot, low, high } of parts) {
        c.globalAlpha = (t < at ? 1 : 0.25) * (k < 0 ? 0.35 : 1);
        c.fillStyle = color(k < 0 ? "grey" : SLOTS[slot]);
        if (low - high > 0.3) c.fillRect(middle(t) - bar / 2, high, bar, Math.max(0.5, low - high - (k < 0 ? 0 : 1)));
      }
    });
    steps.forEach(({ letter, known, h }, t) => {
      const x = middle(t);
      c.globalAlpha = t < at ? 1 : 0.35;
      c.fillStyle = color("text");
      c.font = `600 ${Math.min(21, Math.max(10, step))}px ${font}`;
      c.textAlign = "center";
      c.fillText(L.visible(letter), x, BARS + 25);
      if (!known) { // underlined in waves, as a speller does
        c.strokeStyle = color("orange");
        c.lineWidth = 1.6;
        c.beginPath();
        for (let k = 0; k <= 12; k++) c.lineTo(x - 9 + 1.5 * k, BARS + 32 + (k % 2 ? 1.5 : -1.5));
        c.stroke();
      } else if (t === at - 1) {
        c.fillStyle = color("accent");
        c.fillRect(x - bar / 2, BARS + 32, bar, 2.5);
      }
      h.forEach((value, unit) => {
        c.globalAlpha = Math.abs(value) * (t < at ? 1 : 0.3);
        c.fillStyle = color(value < 0 ? "blue" : "orange");
        c.fillRect(x + (unit % across - across / 2) * cell, BARS + LETTERS + GAP + Math.floor(unit / across) * cell,
          cell - (cell > 3 ? 0.7 : 0), cell - (cell > 3 ? 0.7 : 0));
      });
    });
    if (!at) return;
    // The names beside the column that is looked at, pushed apart where they would collide.
    const labels = stacks[at - 1].filter(({ k, low, high }) => k >= 0 ? steps[at - 1].p[k] >= 0.02 : low - high > 8)
      .map((part) => ({ ...part, y: (part.low + part.high) / 2 }));
    for (let k = 1; k < labels.length; k++) labels[k].y = Math.min(labels[k].y, labels[k - 1].y - 17);
    const over = labels.length ? Math.max(0, 8 - labels.at(-1).y) : 0;
    labels.forEach((label) => { label.y = Math.min(BARS - 6, label.y + over); });
    for (let k = labels.length - 2; k >= 0; k--) labels[k].y = Math.max(labels[k].y, labels[k + 1].y + 17);
    const left = Math.min(width - gutter(), step * steps.length) + 10;
    c.textAlign = "left";
    for (const { k, slot, y } of labels) {
      c.globalAlpha = k < 0 ? 0.5 : 1;
      c.fillStyle = color(k < 0 ? "grey" : SLOTS[slot]);
      c.fillRect(left, y - 5, 10, 10);
      c.globalAlpha = 1;
      c.fillStyle = color(k < 0 ? "muted" : "text");
      c.font = `14px ${font}`;
      const share = k < 0 ? order.reduce((sum, [j]) => sum - steps[at - 1].p[j], 1) : steps[at - 1].p[k];
      c.fillText(`${k < 0 ? "others" : classes[k]} ${L.percent(share)}`, left + 15, y + 5, gutter() - 25);
    }
  });
  room.addEventListener("pointermove", ({ offsetX }) => {
    const t = Math.floor(offsetX / geometry(room.clientWidth).step) + 1;
    if (typing || t > steps.length || t === at || !steps.length) return;
    at = t;
    slider.value = at;
    paintAll();
  });
  room.addEventListener("pointerleave", () => {
    if (typing || at === steps.length) return;
    at = steps.length;
    slider.value = Math.max(1, at);
    paintAll();
  });

  // The path of the state in a plane, between the places where words of some classes end.
  function makePlane() {
    const { places, low, high } = spec.plane, to = L.array(spec.plane.projection), centre = L.array(spec.plane.centre);
    const box = L.make("div.plane");
    host.append(L.make("p.key", {}, "The same states as a path in a plane, from the start (cross) on. "
      + `A disc marks where the state ends, on average, for ${noun}s of that class.`), box);
    const project = (h) => [0, 1].map((j) => h.reduce((sum, v, k) => sum + (v - centre[k]) * to[2 * k + j], 0));
    return L.canvas(box, (width) => Math.min(280, 0.6 * width), (c, width, height, style) => {
      const color = (name) => style.getPropertyValue(`--live-${name}`).trim();
      const spot = ([a, b]) => [30 + (a - low[0]) / (high[0] - low[0]) * (width - 60),
        height - 22 - (b - low[1]) / (high[1] - low[1]) * (height - 44)];
      const font = style.fontFamily;
      c.textAlign = "center";
      c.font = `600 14px ${font}`;
      for (const [k, place] of places) {
        const [x, y] = spot(place);
        c.globalAlpha = 0.14;
        c.fillStyle = color(slots.has(k) ? SLOTS[slots.get(k)] : "grey");
        c.beginPath(); c.arc(x, y, 40, 0, 7); c.fill();
        c.globalAlpha = 1;
        c.fillStyle = color("muted");
        c.fillText(classes[k], x, y - 20);
      }
      const path = [new Float32Array(H), ...steps.map(({ h }) => h)].slice(0, at + 1).map(project).map(spot);
      c.lineWidth = 1.2;
      c.strokeStyle = color("muted");
      c.beginPath();
      path.forEach(([x, y]) => c.lineTo(x, y));
      c.stroke();
      path.forEach(([x, y], t) => {
        const last = t === path.length - 1 && t > 0;
        c.fillStyle = color(last ? "accent" : "ground");
        c.strokeStyle = color(last ? "accent" : "muted");
        c.beginPath();
        if (t) { c.arc(x, y, 11, 0, 7); c.fill(); c.stroke(); }
        c.fillStyle = color(last ? "ground" : "text");
        c.fillText(t ? L.visible(steps[t - 1].letter) : "×", x, y + 5);
      });
    });
  }

  update();
  return { get steps() { return steps; }, get state() { return steps.at(-1)?.h; },
    get probabilities() { return steps.at(-1)?.p; } };
};
})();
