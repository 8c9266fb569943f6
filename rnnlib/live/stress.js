// A word, sound by sound: where two networks put its stress, one that has read no further, one that reads both ways.
//
// The network of one direction marks a vowel when it reads it, and never again. The one of both directions reads what
// is there so far as if it were a whole word, so that its marks may move with every sound.

(() => {
"use strict";
const L = window.rnnlibLive;
const MOST = 30, CODES = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const NAMES = ["no stress", "main stress", "secondary stress"];

L.views.stress = (host, spec) => {
  const { sounds, vowels } = spec, say = L.announcer(host);
  const number = new Map(sounds.map((sound, k) => [sound, k])), isVowel = new Set(vowels);
  const nets = ["one", "both"].map((key) => {
    const net = L.arrays(spec[key]), layer = L.recurrent(net.rnn);
    return (word) => layer.run(word.map((k) => L.embedding(net.embedding, k + 1))).map((y) => L.softmax(L.linear(net.head, y)));
  });

  // "photograph FM1kAG2F": the code of each sound, after a vowel its mark.
  const dictionary = new Map();
  for (const part of ["unseen", "seen"]) for (const entry of spec[part].split(" ")) {
    const [word, code] = entry.split("|");
    if (!code) continue;
    const found = { word, seen: part === "seen", sounds: [], marks: [] };
    for (const c of code) {
      if (c < "A") found.marks[found.marks.length - 1] = Number(c);
      else { found.sounds.push(CODES.indexOf(c)); found.marks.push(null); }
    }
    dictionary.set(word, found);
  }
  const words = [...dictionary.keys()].sort();

  // What the reader typed: a word of the list, or sounds with spaces between them.
  function understood(text) {
    const word = text.trim().toLowerCase();
    if (dictionary.has(word)) return dictionary.get(word);
    const typed = text.trim().toUpperCase().split(/[\s-]+/u).filter(Boolean), marks = [];
    const known = typed.map((sound) => {
      const plain = sound.replace(/[012]$/u, "");
      marks.push(plain === sound ? null : Number(sound.at(-1)));
      return number.get(plain);
    });
    if (!typed.length || known.includes(undefined)) return { word, sounds: null, strange: typed.find((s, k) => known[k] === undefined) };
    const cut = known.length - MOST;
    return { word: null, sounds: known.slice(0, MOST), marks: marks.slice(0, MOST), cut: Math.max(0, cut) };
  }

  let current = null, timer = null;
  const id = L.unique("word");
  const field = L.make("input", { id, class: "word", value: spec.start, autocomplete: "off", spellcheck: "false",
    autocapitalize: "off", input: () => read(field.value) });
  const chips = L.make("div.chips", { role: "group", "aria-label": "words" });
  const note = L.make("p.note", { role: "status" }), verdict = L.make("p.verdict"), table = L.make("div.scroll");
  const read_to = L.slider("sounds read", { min: 1, max: 2, value: 1, change: () => { stop(); show(); },
    say: (t) => (current?.sounds ? `${t} of ${current.sounds.length}` : "none") });
  const play = L.button("Read it sound by sound", () => (timer ? stop() : start()));
  host.append(L.make("div.ask", {}, L.make("label", { for: id }, "A word, or its sounds with spaces")), field, note, chips,
    read_to.element, L.make("div.controls", {}, play, L.button("Another word", another)), verdict, table,
    L.make("p.key", {}, "1: main stress, 2: secondary, 0: none. The fuller the ground, the surer the network. "
      + "A dashed frame: not what the dictionary says."));

  const choose = (word) => { field.value = word; read(word); };
  function another() {
    const unseen = words.filter((word) => !dictionary.get(word).seen);
    choose(unseen[Math.floor(Math.random() * unseen.length)]);
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = "Read it sound by sound";
  }
  function start() {
    if (!current.sounds) return;
    read_to.value = 1;
    show();
    play.textContent = "Stop";
    timer = setInterval(() => {
      if (read_to.value >= current.sounds.length) return stop();
      read_to.value += 1;
      show();
    }, L.still() ? 1600 : 900);
  }

  function read(text) {
    stop();
    const next = understood(text);
    const begins = next.word ? words.filter((word) => word.startsWith(next.word) && word !== next.word).slice(0, 6) : [];
    const offered = next.sounds ? spec.examples : begins.length ? begins : spec.examples;
    const held = chips.contains(document.activeElement) ? document.activeElement.textContent : null;
    const offers = offered.map((word) => L.button(word, () => choose(word)));
    chips.replaceChildren(...offers);
    // Who pressed one by the keyboard stands on it still, or on the first.
    if (held !== null) (offers.find((offer) => offer.textContent === held) ?? offers[0])?.focus();
    if (!next.sounds) {
      note.textContent = !text.trim() ? "Type a word, or choose one."
        : `“${text.trim().slice(0, 40)}” is not among the ${words.length.toLocaleString("en")} words here`
          + (begins.length ? "; go on typing, choose one below, or write" : "; choose one below, or write")
          + " its sounds, as in F OW T AH G R AE F.";
    } else {
      note.textContent = next.cut ? `The first ${MOST} sounds are read; ${next.cut.toLocaleString("en")} ${next.cut === 1 ? "is" : "are"} left out.`
        : next.word === null ? "Sounds as you wrote them." + (next.marks.some((m) => m !== null) ? " Your marks are compared." : "")
        : next.seen ? "The networks were trained on this word." : "Neither network has been trained on this word.";
    }
    current = next;
    if (next.sounds) {
      read_to.max = Math.max(2, next.sounds.length);
      read_to.value = next.sounds.length;
    }
    read_to.tell();
    show();
  }

  // Probabilities after `t` sounds: of one direction, and of both directions.
  const measured = (t) => nets.map((net) => net(current.sounds.slice(0, t)));
  const best = (p) => p.indexOf(Math.max(...p));

  function show() {
    if (!current.sounds) {
      table.replaceChildren();
      verdict.textContent = "";
      return;
    }
    const T = current.sounds.length, t = Math.min(read_to.value, T), found = measured(t), known = current.marks.some((m) => m !== null);
    const cell = (p, s) => {
      const answer = best(p), wrong = known && current.marks[s] !== null && answer !== current.marks[s];
      const td = L.make(`td.sign${wrong ? ".wrong" : ""}`, { title: `${NAMES[answer]}, ${L.percent(p[answer])}` }, String(answer));
      td.style.background = `color-mix(in srgb, var(--live-${["grey", "blue", "orange"][answer]}) ${Math.round(42 * p[answer])}%, var(--live-ground))`;
      return td;
    };
    const blank = () => L.make("td");
    const vowel = (k) => isVowel.has(sounds[k]);
    // A long word goes on in a second table, so that nothing has to be scrolled on a phone.
    const fit = Math.max(4, Math.floor((table.clientWidth - 104) / 37)), tables = [];
    for (let from = 0; from < T; from += fit) {
      const part = current.sounds.map((k, s) => [k, s]).slice(from, from + fit);
      const row = (label, draw) => L.make("tr", {}, L.make("th", { scope: "row" }, label), ...part.map(([k, s]) => draw(k, s)));
      tables.push(L.make("table.sounds", {}, L.make("tbody", {},
        row("sounds", (k, s) => L.make(s < t ? "td.sound" : "td.sound.later", {}, sounds[k])),
        row("one direction", (k, s) => (s < t && vowel(k) ? cell(found[0][s], s) : blank())),
        row("both", (k, s) => (s < t && vowel(k) ? cell(found[1][s], s) : blank())),
        known ? row("dictionary", (k, s) => (current.marks[s] === null ? blank() : L.make("td.sign", {}, String(current.marks[s])))) : null)));
    }
    table.replaceChildren(...tables);
    const places = current.sounds.map((k, s) => s).filter((s) => s < t && vowel(current.sounds[s]));
    const right = (p) => places.filter((s) => best(p[s]) === current.marks[s]).length;
    const marks = (p) => places.map((s) => best(p[s])).join(" ");
    const part = t < T ? `After ${t} of ${T} sounds: ` : "";
    if (!places.length) verdict.textContent = `${part}no vowel, so there is nothing to mark.`;
    else verdict.replaceChildren(part, "one direction ", L.make("strong", {}, marks(found[0])), ", both ", L.make("strong", {}, marks(found[1])),
      known && t === T ? `: ${right(found[0])} and ${right(found[1])} of ${places.length} right.` : ".");
    say(verdict.textContent);
  }

  read(spec.start);
  let width = table.clientWidth;
  new ResizeObserver(() => {
    if (table.clientWidth !== width) { width = table.clientWidth; show(); }
  }).observe(table);
  return { measured, get states() {
    const [one, both] = measured(current.sounds.length);
    return [...one, ...both].flatMap((p) => [...p]);
  } };
};
})();
