// A folk tune that the reader begins and the network goes on with: counted bar by bar, drawn, and played.
//
// The reader's notes are ABC (key signature, accidentals through the bar, broken rhythm); the network reads and writes
// tokens whose pitch depends on nothing before them. Lengths are whole numbers: TICKS an eighth.

(() => {
"use strict";
const L = window.rnnlibLive;
const TICKS = 48, MOST = 300, LONGEST = 400; // tokens written in all; characters read
const LETTERS = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
const NAMES = ["C", "^C", "D", "^D", "E", "F", "^F", "G", "^G", "A", "^A", "B"];
const MODES = { maj: [0, 2, 4, 5, 7, 9, 11], dor: [0, 2, 3, 5, 7, 9, 10], phr: [0, 1, 3, 5, 7, 8, 10],
  lyd: [0, 2, 4, 6, 7, 9, 11], mix: [0, 2, 4, 5, 7, 9, 10], min: [0, 2, 3, 5, 7, 8, 10], loc: [0, 1, 3, 5, 6, 8, 10] };
const LESS = { lyd: 1, maj: 0, mix: -1, dor: -2, min: -3, phr: -4, loc: -5 };
const ENDS = ["|:", ":|", "::", "||"], LINES = ["|", ...ENDS], ENDINGS = ["[1", "[2"], END = "END";
const tidy = (x) => (Math.abs(x - Math.round(x)) < 1e-6 ? Math.round(x) : x); // 2/3 of 48 is 32
const gcd = (a, b) => (b ? gcd(b, a % b) : a);

// ---- tokens and notes
function tokenOf({ pitch, ticks }) {
  const g = gcd(ticks, TICKS), top = ticks / g, below = TICKS / g;
  const number = `${top === 1 ? "" : top}${below === 1 ? "" : `/${below}`}`;
  if (pitch === null) return `z${number}`;
  const name = NAMES[pitch % 12], octave = Math.floor(pitch / 12) - 5;
  return (octave > 0 ? name.toLowerCase() + "'".repeat(octave - 1) : name + ",".repeat(-octave)) + number;
}
function noteOf(token) {
  const found = /^(z|\^?[A-Ga-g])([,']*)(\d*)(?:\/(\d+))?$/u.exec(token);
  if (!found) return null;
  const ticks = TICKS * Number(found[3] || 1) / Number(found[4] || 1);
  if (found[1] === "z") return { pitch: null, ticks };
  const letter = found[1].at(-1), octave = letter === letter.toLowerCase() ? 1 : 0;
  const marks = [...found[2]].reduce((n, c) => n + (c === "'" ? 1 : -1), 0);
  return { pitch: 60 + LETTERS[letter.toUpperCase()] + (found[1][0] === "^" ? 1 : 0) + 12 * (octave + marks), ticks };
}
function keyOf(token) { // "K:Bbmaj"
  const [, letter, sign, mode] = /^K:([A-G])([b#]?)(\w+)$/u.exec(token);
  const shift = { "#": 1, b: -1, "": 0 }[sign], sharps = "FCGDAEB".indexOf(letter) - 1 + 7 * shift + LESS[mode];
  const tonic = (LETTERS[letter] + shift + 12) % 12, signature = {};
  for (let k = 0; k < Math.abs(sharps); k++) {
    const name = "FCGDAEB".at(sharps > 0 ? k % 7 : -1 - (k % 7));
    signature[name] = (signature[name] ?? 0) + Math.sign(sharps);
  }
  return { tonic, signature, scale: new Set(MODES[mode].map((step) => (tonic + step) % 12)) };
}

// ---- the reader's ABC: tokens, or what could not be read
const SYMBOL = /(?<tuplet>\(\d+(?::\d*){0,2})|(?<ignored>(?:[\s).~\\`-]|\((?!\d))+|"[^"]*"|\{[^}]*\})|(?<bar>[:|]+\]?|\[\|)|(?<ending>\[[12])|(?<broken>>+|<+)|(?<sign>\^{1,2}|_{1,2}|=)?(?<letter>[A-Ga-gz])(?<octave>[,']*)(?<top>\d*)(?<slashes>\/*)(?<below>\d*)/uy;
const COMPOUND = ["M:6/8", "M:9/8", "M:12/8"];
function tupletOf(text, meter) { // "(3:2:3": the next 3 notes in the time of 2; or null
  const [p, q, r] = text.slice(1).split(":").map((number) => (number ? Number(number) : undefined));
  const time = q ?? ({ 2: 3, 3: 2, 4: 3, 6: 2, 8: 3 }[p] ?? (COMPOUND.includes(meter) ? 3 : 2));
  return p && time && (r ?? p) ? { times: time / p, left: r ?? p, text } : null;
}
function readAbc(text, key, meter) {
  const tokens = [];
  let place = 0, changed = {}, broken = null, tuplet = null, last = -1;
  while (place < text.length) {
    SYMBOL.lastIndex = place;
    const found = SYMBOL.exec(text)?.groups;
    if (!found || SYMBOL.lastIndex === place) return { tokens, strange: [...text.slice(place)][0] };
    place = SYMBOL.lastIndex;
    if (found.bar) {
      const left = found.bar.startsWith(":"), right = found.bar.length > 1 && found.bar.endsWith(":");
      tokens.push(left && right ? "::" : left ? ":|" : right ? "|:" : found.bar === "|" ? "|" : "||");
      changed = {}; broken = null; tuplet = null; last = -1;
    } else if (found.tuplet) {
      tuplet = tupletOf(found.tuplet, meter);
      if (!tuplet) return { tokens, strange: found.tuplet };
    } else if (found.ending) tokens.push(found.ending);
    else if (found.broken) {
      if (last < 0) return { tokens, strange: found.broken };
      broken = found.broken;
    } else if (found.letter) {
      const below = found.below ? Number(found.below) : 2 ** found.slashes.length;
      let ticks = TICKS * Number(found.top || 1) / below, written = `${found.letter}${found.top}/${below}`;
      if (tuplet) {
        ticks = tidy(ticks * tuplet.times);
        written = tuplet.text;
        tuplet = tuplet.left > 1 ? { ...tuplet, left: tuplet.left - 1 } : null;
      }
      if (broken) {
        const less = 1 / 2 ** broken.length, [before, after] = broken[0] === ">" ? [2 - less, less] : [less, 2 - less];
        const one = noteOf(tokens[last]);
        one.ticks *= before;
        ticks *= after;
        if (!Number.isInteger(one.ticks)) return { tokens, strange: broken };
        tokens[last] = tokenOf(one);
        broken = null;
      }
      if (!Number.isInteger(ticks) || ticks <= 0) return { tokens, strange: written };
      let pitch = null;
      if (found.letter !== "z") {
        const letter = found.letter.toUpperCase();
        if (found.sign) changed[letter] = { "^": 1, _: -1, "=": 0 }[found.sign[0]] * found.sign.length;
        const octave = (found.letter === letter ? 0 : 1) + [...found.octave].reduce((n, c) => n + (c === "'" ? 1 : -1), 0);
        pitch = 60 + LETTERS[letter] + (changed[letter] ?? key.signature[letter] ?? 0) + 12 * octave;
        if (pitch < 24 || pitch > 108) return { tokens, strange: found.letter + found.octave };
      }
      last = tokens.push(tokenOf({ pitch, ticks })) - 1;
    }
  }
  return { tokens, strange: null };
}

// ---- bars: those that tokens make, and what each is
function barsOf(tokens) {
  const bars = [];
  let notes = [], left = "", ending = 0;
  const join = (a, b) => {
    if (!a || !b || a === b) return a || b;
    if (a === "::" || b === "::" || [a, b].sort().join() === [":|", "|:"].sort().join()) return "::";
    return [":|", "|:", "||"].find((line) => line === a || line === b);
  };
  const close = (line) => {
    if (notes.length) {
      if (!bars.length) left = left === "|:" || left === "::" ? "|:" : "";
      bars.push({ notes, left, right: line || "|", ending });
      left = line; notes = []; ending = 0;
    } else {
      left = join(left, line);
      if (bars.length && line) bars.at(-1).right = left;
    }
  };
  tokens.forEach((token, t) => {
    if (LINES.includes(token)) close(token);
    else if (ENDINGS.includes(token)) { close(""); ending = Number(token[1]); }
    else if (token !== END) notes.push({ ...noteOf(token), t });
  });
  const open = notes.length > 0;
  if (open) { close("|"); bars.at(-1).open = true; }
  for (const bar of bars) bar.ticks = bar.notes.reduce((sum, note) => sum + note.ticks, 0);
  return bars;
}
function judge(bars, full) {
  const length = (k) => bars[k]?.ticks ?? 0;
  let pickup = 0;
  return bars.map((bar, k) => {
    const opens = k === 0 || (ENDS.includes(bar.left) && !bar.ending), last = k === bars.length - 1;
    if (opens) pickup = bar.ticks < full ? bar.ticks : 0;
    if (bar.open && bar.ticks < full) return "open";
    if (bar.ticks === full) return "full";
    if (bar.ticks > full) return "long";
    const missing = full - bar.ticks;
    if (k && (last || ENDS.includes(bar.right)) && [pickup, length(0), length(k + 1)].includes(missing)) return "close";
    return opens && !last ? "pickup" : "short";
  });
}

// ---- the mask that keeps the bar: BarKeeper of rnnlib.tunes
function keeper(notes, full) {
  const sizes = [...new Set(notes.filter(Boolean).map((note) => note.ticks))];
  const fillable = new Set([0]);
  for (let wave = [0]; wave.length;) {
    const next = new Set();
    for (const r of wave) for (const s of sizes) if (r + s <= full && !fillable.has(r + s)) next.add(r + s);
    for (const r of next) fillable.add(r);
    wave = [...next];
  }
  const s = { filled: 0, pickup: 0, first: 0, bars: 0, opening: true, rest: true, fresh: true };
  return {
    read(token, note) {
      if (LINES.includes(token)) {
        if (s.filled) {
          s.bars += 1;
          if (s.opening) s.pickup = s.filled < full ? s.filled : 0;
          if (s.bars === 1) s.first = s.pickup;
          s.rest = s.filled < full && token === "|";
        }
        s.opening = ENDS.includes(token) || (s.opening && !s.filled);
        s.filled = 0;
        s.fresh = s.bars > 0;
      } else if (ENDINGS.includes(token)) s.opening = s.fresh = false;
      else if (note) s.filled += note.ticks;
    },
    may(token, note) {
      const left = full - s.filled;
      if (note) return note.ticks <= left && fillable.has(left - note.ticks);
      if (token === "|") return s.filled > 0 && (left === 0 || s.opening);
      if (token === "|:" && !s.bars && !s.filled) return s.fresh;
      if (ENDS.includes(token))
        return s.filled > 0 && (left === 0 || (s.bars > 0 && !s.opening && (left === s.pickup || left === s.first)));
      if (token === END) return s.bars > 0 && !s.filled && s.fresh && !s.rest;
      if (ENDINGS.includes(token)) return s.bars > 0 && !s.filled && s.fresh;
      return false;
    },
  };
}

L.views.tune = (host, spec) => {
  const { tokens, share } = spec, say = L.announcer(host);
  const net = L.arrays(spec.network), layer = L.recurrent(net.rnn), number = new Map(tokens.map((token, k) => [token, k]));
  const notes = tokens.map((token) => noteOf(token));
  const heads = ["M:", "K:"].map((kind) => tokens.filter((token) => token.startsWith(kind)));
  const read = L.reader({ states: layer.start() }, (k, before) => {
    const states = layer.step(L.embedding(net.embedding, k), before.states);
    return { states, scores: L.linear(net.head, states.at(-1).h) };
  });

  let mine = [], written = [], chosen = 0, writing = null, sound = null, ended = false;
  const all = () => [...mine, ...written];
  const full = () => { const [top, below] = meter.value.slice(2).split("/"); return TICKS * 8 * top / below; };

  // ---- what is on the page
  const choice = (label, options, value) => {
    const id = L.unique("choice");
    const element = L.make("select", { id, change: () => { halt(); update(); } },
      options.map((token) => L.make("option", { value: token, selected: token === value }, token.slice(2))));
    return [L.make("span.pair", {}, L.make("label", { for: id }, label), element), element];
  };
  const [meterPair, meter] = choice("metre", heads[0], spec.start.meter);
  const [keyPair, key] = choice("key", heads[1], spec.start.key);
  const tick = (label, checked) => {
    const id = L.unique("tick"), box = L.make("input", { type: "checkbox", id, checked });
    return [L.make("span.pair", {}, box, L.make("label", { for: id }, label)), box];
  };
  const [keepPair, keep] = tick("keep the bars", true);
  const [copyPair, copy] = tick("repeat (copying rule)", true);
  const id = L.unique("abc"), noteId = L.unique("note");
  const field = L.make("input", { id, class: "word abc", value: spec.start.notes, autocomplete: "off", spellcheck: "false",
    autocapitalize: "off", "aria-describedby": noteId, input: () => { halt(); update(); } });
  const note = L.make("p.note", { role: "status", id: noteId }), verdict = L.make("p.verdict");
  const roll = L.make("div.scroll.roll", { tabindex: 0, role: "img" }), abc = L.make("p.abctext");
  const heat = L.slider("temperature τ", { min: 0.2, max: 1.5, step: 0.1, value: spec.temperature,
    say: (v) => v.toFixed(1), change: () => {} });
  const speed = L.slider("eighths a minute", { min: 120, max: 480, step: 20, value: 300, change: () => {} });
  const seed = L.make("input", { type: "number", min: 0, max: 9999, value: spec.seed, class: "seed", id: L.unique("seed") });
  const go = L.button("Go on", () => (writing ? halt() : write()), { class: "accent" });
  const play = L.button("Play", () => (sound ? silence() : start()), { class: "accent" });
  const chips = L.make("div.chips", { role: "group", "aria-label": "beginnings" }, spec.seeds.map((one) =>
    L.button(one.name, () => { halt(); meter.value = one.meter; key.value = one.key; field.value = one.notes; update(); })));
  host.append(L.make("div.ask", {}, L.make("label", { for: id }, "Begin a tune in ABC (L:1/8)"), meterPair, keyPair), field, note,
    chips, L.make("div.controls", {}, go, play, L.button("Stop", halt), L.button("Take back", () => { halt(); update(); }),
      keepPair, copyPair, L.make("span.pair", {}, L.make("label", { for: seed.id }, "seed"), seed)),
    heat.element, speed.element, verdict, roll, abc,
    L.make("p.key", {}, "Blue: your notes, green: the network's. A bar of wrong length has an orange ground. A hollow note is not in the key."));
  host.addEventListener("keydown", (event) => { if (event.key === "Escape") halt(); });

  // ---- reading what the reader typed
  function update() {
    written = []; ended = false;
    const text = L.characters(field.value).slice(0, LONGEST).join(""), found = readAbc(text, keyOf(key.value), meter.value);
    const unknown = found.tokens.filter((token) => !number.has(token));
    mine = found.tokens.filter((token) => number.has(token));
    const notes = [];
    if (L.characters(field.value).length > LONGEST) notes.push(`Only the first ${LONGEST} characters are read.`);
    if (found.strange) notes.push(`“${L.visible(found.strange)}” is no ABC that this figure reads; what stands after it is left out.`);
    if (unknown.length) notes.push(`${[...new Set(unknown)].slice(0, 5).join(" ")}: too rare a note for the network; left out.`);
    note.textContent = notes.join(" ");
    show();
  }

  const scores = () => {
    const codes = [meter.value, key.value, ...all()].map((token) => number.get(token));
    return read(codes).at(-1).scores;
  };

  // ---- the rule that copies: what followed the longest run of last tokens that stood here before
  function expected() {
    const given = all();
    let best = 0, guess = null;
    for (let s = given.length - 1; s > 0; s--) {
      let k = 0;
      while (s - 1 - k >= 0 && given[s - 1 - k] === given[given.length - 1 - k]) k++;
      if (k > best) [best, guess] = [k, given[s]];
    }
    return [Math.min(best, share.length - 1), guess];
  }

  function probabilities() {
    let p = L.softmax(scores(), heat.value);
    tokens.forEach((token, k) => { if (token[1] === ":" && "MK".includes(token[0])) p[k] = 0; });
    const total = p.reduce((a, b) => a + b, 0);
    p = p.map((v) => v / total);
    if (copy.checked) {
      const [k, guess] = expected();
      if (k) { p = p.map((v) => v * (1 - share[k])); p[number.get(guess)] += share[k]; }
    }
    if (keep.checked) {
      const mask = keeper(notes, full());
      for (const token of all()) mask.read(token, noteOf(token));
      const allowed = p.map((v, k) => (mask.may(tokens[k], notes[k]) ? v : 0));
      if (allowed.some((v) => v > 0)) p = allowed; // nothing fits a bar that the reader overran
    }
    const sum = p.reduce((a, b) => a + b, 0);
    return p.map((v) => v / sum);
  }

  function write() {
    if (ended || all().length >= MOST) { written = []; ended = false; }
    const uniform = L.random(Number(seed.value) || 0);
    go.textContent = "Pause";
    const one = () => {
      const token = tokens[L.draw(probabilities(), uniform())];
      written.push(token);
      ended = token === END;
      show();
      if (ended || all().length >= MOST) { halt(); return; }
      if (writing) writing = setTimeout(one, L.still() ? 0 : 30);
    };
    writing = setTimeout(one, 0);
  }

  function halt() {
    if (writing) {
      clearTimeout(writing);
      writing = null;
      go.textContent = "Go on";
      seed.value = (Number(seed.value) || 0) + 1; // the next continuation is another one
      say(verdict.textContent);
    }
    silence();
  }

  // ---- bars counted, notes drawn
  function show() {
    const bars = barsOf(all()), kinds = judge(bars, full()), { scale, tonic } = keyOf(key.value);
    const newest = bars.at(-1); // a section that has only begun
    if (!ended && kinds.at(-1) === "short" && newest.right === "|" && (bars.length === 1 || ENDS.includes(newest.left)))
      kinds[kinds.length - 1] = "pickup";
    const sounding = bars.flatMap((bar) => bar.notes).filter((one) => one.pitch !== null);
    const inside = sounding.filter((one) => scale.has(one.pitch % 12)).length;
    const wrong = kinds.filter((kind) => kind === "short" || kind === "long").length, last = sounding.at(-1);
    const closed = kinds.filter((kind) => kind !== "open").length;
    chosen = { bars: kinds, inside: sounding.length ? inside / sounding.length : 1 };
    const say_kinds = ["full", "pickup", "close", "short", "long"].map((kind) => [kind, kinds.filter((k) => k === kind).length]);
    verdict.replaceChildren(sounding.length ? L.make("strong", {}, `${closed - wrong} of ${closed} bars right`) : "No note yet: press Go on, and the network begins.",
      sounding.length ? ` (${say_kinds.filter(([, n]) => n).map(([kind, n]) => `${n} ${kind}`).join(", ") || "the first is open"}). `
        + `${inside} of ${sounding.length} notes in key. ` : "",
      ended ? `The tune has ended${last && last.pitch % 12 === tonic ? ", on the tonic." : ", not on the tonic."}` : "");
    abc.textContent = [meter.value, key.value, ...all()].join(" ");
    draw(bars, kinds, scale);
  }

  let marks = [];
  function draw(bars, kinds, scale) {
    const pitches = bars.flatMap((bar) => bar.notes).map((one) => one.pitch).filter((p) => p !== null);
    const low = Math.min(...pitches, 62) - 1, high = Math.max(...pitches, 76) + 1, row = 7, top = 18;
    const height = (high - low + 1) * row + top + 4, wide = 0.42; // points a tick
    const parts = [];
    let now = 0;
    marks = [];
    bars.forEach((bar, k) => {
      const from = now, bad = kinds[k] === "short" || kinds[k] === "long";
      const ground = L.make("rect", { x: from * wide, y: top, width: bar.ticks * wide, height: height - top - 2, class: bad ? "bad" : "bar" });
      parts.push(ground);
      for (const one of bar.notes) {
        if (one.pitch !== null) {
          const rect = L.make("rect", { x: now * wide + 0.7, y: top + (high - one.pitch) * row, width: Math.max(2, one.ticks * wide - 1.4), height: row - 1,
            rx: 2, class: `${one.t < mine.length ? "mine" : "its"}${scale.has(one.pitch % 12) ? "" : " off"}` });
          parts.push(rect);
          marks.push({ at: now, ticks: one.ticks, pitch: one.pitch, rect });
        }
        now += one.ticks;
      }
      parts.push(L.make("line", { x1: now * wide, x2: now * wide, y1: top, y2: height - 2, class: bar.right === "|" ? "thin" : "thick" }));
      if (!bar.open) parts.push(L.make("text", { x: (from + bar.ticks / 2) * wide, y: 13, class: bad ? "wrong" : "" },
        kinds[k] === "full" ? "✓" : bar.ticks * wide < 34 ? kinds[k][0] : kinds[k]));
    });
    const width = Math.max(now * wide + 4, 60);
    const picture = L.make("svg", { width, height, viewBox: `0 0 ${width} ${height}` }, ...parts);
    const end = roll.scrollLeft + roll.clientWidth >= roll.scrollWidth - 60;
    roll.replaceChildren(picture);
    roll.setAttribute("aria-label", `piano roll: ${bars.length} bars, ${marks.length} notes`);
    if (end && writing) roll.scrollLeft = roll.scrollWidth;
  }

  // ---- sound: made of numbers in the page, after a click
  function start() {
    if (writing) halt();
    if (!marks.length) return;
    const Context = window.AudioContext || window.webkitAudioContext;
    if (!Context) { note.textContent = "This browser has no Web Audio: nothing can be played."; return; }
    const context = new Context(), out = context.createGain(), queue = [...marks];
    out.gain.value = 0.25;
    out.connect(context.destination);
    context.resume();
    const second = 60 / speed.value / TICKS, zero = context.currentTime + 0.1;
    sound = { context, played: 0, timer: null, lit: null };
    play.textContent = "Silence";
    // Notes are handed over a little ahead of time, so that stopping and a long tune cost nothing.
    const more = () => {
      const now = context.currentTime;
      while (queue.length && zero + queue[0].at * second < now + 0.5) {
        const { at, ticks, pitch, rect } = queue.shift(), begin = zero + at * second, stop = begin + ticks * second * 0.95;
        const tone = context.createOscillator(), gain = context.createGain();
        tone.type = "triangle";
        tone.frequency.value = 440 * 2 ** ((pitch - 69) / 12);
        gain.gain.setValueAtTime(0, begin);
        gain.gain.linearRampToValueAtTime(1, begin + 0.012);
        gain.gain.exponentialRampToValueAtTime(0.25, stop);
        gain.gain.linearRampToValueAtTime(0, stop + 0.03);
        tone.connect(gain).connect(out);
        tone.start(begin);
        tone.stop(stop + 0.04);
        sound.played += 1;
        sound.shown = [...(sound.shown ?? []), { begin, rect }];
      }
      while (sound.shown?.length && sound.shown[0].begin <= now) {
        sound.lit?.classList.remove("lit");
        sound.lit = sound.shown.shift().rect;
        sound.lit.classList.add("lit");
        const x = Number(sound.lit.getAttribute("x"));
        if (x < roll.scrollLeft || x > roll.scrollLeft + roll.clientWidth - 40) roll.scrollLeft = x - 40;
      }
      const over = zero + (marks.at(-1).at + marks.at(-1).ticks) * second + 0.2;
      if (now > over) silence();
    };
    more();
    sound.timer = setInterval(more, 40);
    say("Playing. Press Escape or Stop to end.");
  }

  function silence() {
    if (!sound) return;
    clearInterval(sound.timer);
    sound.lit?.classList.remove("lit");
    sound.context.close();
    sound = null;
    play.textContent = "Play";
  }

  update();
  return { get answers() { return mine; }, get tokens() { return all(); }, get kinds() { return chosen.bars; }, get inside() { return chosen.inside; },
    get probabilities() { return Array.from(L.softmax(scores())); }, get playing() { return sound ? sound.played : null; },
    get writing() { return writing !== null; }, get ended() { return ended; } };
};
})();
