// A clip of speech that plays while the probabilities of its labels run along, computed from its samples.
//
// Noise, frames, mel filters, cepstra less their means, and the network: the equations of rnnlib.speech once more. Then
// the best path, and what it is read as. The cursor runs with the sound; where there is none, with the clock.

(() => {
"use strict";
const L = window.rnnlibLive;
const OFF = 31; // the end of the slider of noise: none at all. Below it, decibels between voice and noise

L.views.hear = (host, spec) => {
  const net = L.arrays({ rnn: spec.rnn, head: spec.head, filters: spec.filters });
  const layer = L.recurrent(net.rnn), { symbols, hop, rate, mean, std } = spec, [F, B] = net.filters.shape, size = 2 * (B - 1);
  const say = L.announcer(host), colours = ["blue", "orange", "green", "pink", "yellow"];
  const waves = spec.clips.map(({ wave }) => {
    const bytes = Uint8Array.from(atob(wave), (c) => c.charCodeAt(0));
    return Float32Array.from(new Int16Array(bytes.buffer), (v) => v / 32767);
  });
  const window_ = Float64Array.from({ length: size }, (_, k) => 0.54 - 0.46 * Math.cos((2 * Math.PI * k) / (size - 1)));
  const cosine = Float64Array.from({ length: size }, (_, k) => Math.cos((2 * Math.PI * k) / size));

  // Cepstra of each frame, less their means over the clip, scaled as the network was trained.
  function cepstra(wave) {
    const rows = [];
    for (let start = 0; start + size <= wave.length; start += hop) {
      const power = new Float64Array(B);
      for (let b = 0; b < B; b++) {
        let re = 0, im = 0;
        for (let k = 0; k < size; k++) {
          const v = wave[start + k] * window_[k], turn = (b * k) % size;
          re += v * cosine[turn];
          im += v * cosine[(turn + size - size / 4) % size]; // the sine
        }
        power[b] = re * re + im * im;
      }
      const energy = Array.from({ length: F }, (_, f) => {
        let sum = 0;
        for (let b = 0; b < B; b++) sum += net.filters[f * B + b] * power[b];
        return Math.log(Math.max(sum, 1e-10));
      });
      rows.push(mean.map((_, k) => Math.sqrt((k ? 2 : 1) / F)
        * energy.reduce((sum, e, f) => sum + e * Math.cos((Math.PI * k * (f + 0.5)) / F), 0)));
    }
    const means = mean.map((_, k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length);
    return rows.map((row) => Float32Array.from(row, (v, k) => (v - means[k] - mean[k]) / std[k]));
  }

  // The clip with white noise at a ratio of powers; the same noise for a clip each time.
  function noisy(wave, decibels, seed) {
    if (decibels >= OFF) return wave;
    const uniform = L.random(seed), square = (a) => a.reduce((sum, v) => sum + v * v, 0);
    const noise = wave.map(() => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()));
    const gain = Math.sqrt(square(wave) / square(noise) / 10 ** (decibels / 10));
    return wave.map((v, k) => v + gain * noise[k]);
  }
  const recognise = (wave) => layer.run(cepstra(wave)).map((y) => L.softmax(L.linear(net.head, y)));
  const best = (p) => p.indexOf(Math.max(...p));
  const joined = (path) => path.filter((s, t) => t === 0 || s !== path[t - 1]);
  const collapse = (path) => joined(path).filter((s) => s > 0);
  const written = (path) => path.map((s) => (s ? symbols[s] : "·")).join(" ");

  let chosen = 0, wave, chances, path, at = 0, playing = null;
  const chips = L.make("div.chips", { role: "group", "aria-label": "clips" });
  const note = L.make("p.note", { role: "status" }), verdict = L.make("p.verdict"), rows = L.make("div.readings");
  const play = L.button("Play the clip", () => (playing ? stop() : start()), { class: "accent" });
  const cursor = L.slider("frame", { min: 1, max: 2, value: 1, change: (t) => { stop(); at = t; show(); },
    say: (t) => `${t} of ${chances?.length ?? 0}, ${((t * hop) / rate).toFixed(2)} s` });
  const noise = L.slider("white noise", { min: 0, max: OFF, value: OFF, change: () => read(),
    say: (d) => (d >= OFF ? "none" : d ? `${d} dB weaker than the voice` : "as loud as the voice") });
  const picture = L.make("div.picture");
  host.append(chips, note, L.make("div.controls", {}, play), noise.element, picture, cursor.element, verdict, rows,
    L.make("p.key", {}, "Grey and dashed: the blank. A line for each digit. A dot in the path is a blank. The network reads in both "
      + "directions, so it has heard the whole clip before it writes the first symbol."));

  const draw = L.canvas(picture, () => 210, (c, width, height, style) => {
    if (!chances) return;
    const colour = (word) => style.getPropertyValue(`--live-${word}`).trim() || "grey", T = chances.length;
    const x = (t) => 6 + ((width - 12) * t) / Math.max(T - 1, 1), top = 78, tall = height - top - 8;
    c.fillStyle = colour("grey");
    const step = Math.max(1, Math.floor(wave.length / (width - 12)));
    for (let k = 0; k < width - 12; k++) {
      let peak = 0;
      for (let s = k * step; s < (k + 1) * step && s < wave.length; s++) peak = Math.max(peak, Math.abs(wave[s]));
      c.fillRect(6 + k, 28 - 26 * Math.min(peak, 1), 1, Math.max(1, 52 * Math.min(peak, 1)));
    }
    c.strokeStyle = colour("border");
    c.strokeRect(6, top, width - 12, tall);
    for (let s = 0; s < symbols.length; s++) {
      if (s && chances.every((p) => p[s] < 0.02)) continue;
      c.beginPath();
      c.setLineDash(s ? [] : [4, 3]);
      c.strokeStyle = colour(s ? colours[s % colours.length] : "grey");
      c.lineWidth = s ? 2 : 1.2;
      chances.forEach((p, t) => (t ? c.lineTo(x(t), top + tall * (1 - p[s])) : c.moveTo(x(t), top + tall * (1 - p[s]))));
      c.stroke();
    }
    c.setLineDash([]);
    c.fillStyle = colour("text");
    c.font = "600 15px " + style.fontFamily;
    c.textAlign = "center";
    path.forEach((s, t) => { if (s && s !== path[t - 1]) c.fillText(symbols[s], Math.min(x(t) + 4, width - 12), top - 7); });
    c.strokeStyle = colour("accent");
    c.lineWidth = 2;
    c.beginPath();
    c.moveTo(x(at - 1), 0);
    c.lineTo(x(at - 1), height);
    c.stroke();
  });

  function show() {
    const T = chances.length, now = path.slice(0, at), p = chances[at - 1], labels = collapse(now);
    const row = (label, words) => L.make("p", {}, L.make("span.over", {}, label), L.make("span.path", {}, words));
    rows.replaceChildren(row("the path up to here", written(now)), row("repeats made one", written(joined(now))),
      row("blanks taken out", labels.length ? written(labels) : "nothing yet"));
    const whole = collapse(path), clip = spec.clips[chosen];
    const right = whole.join() === clip.said.join();
    verdict.replaceChildren("Said: ", L.make("strong", {}, clip.said.map((s) => symbols[s]).join(" ")), ". Read: ",
      L.make("strong", {}, whole.map((s) => symbols[s]).join(" ") || "nothing"), right ? ", right. " : ", wrong. ",
      L.make("span.told", {}, `In frame ${at}: ${symbols[best(p)]}, ${L.percent(Math.max(...p))}.`));
    cursor.tell();
    draw();
    say(`Said ${clip.said.map((s) => symbols[s]).join(" ")}, read ${whole.map((s) => symbols[s]).join(" ") || "nothing"}.`);
  }

  function read() {
    stop();
    wave = noisy(waves[chosen], noise.value, 1 + chosen);
    chances = recognise(wave);
    path = chances.map(best);
    cursor.max = at = chances.length;
    cursor.value = at;
    note.textContent = spec.clips[chosen].about;
    [...chips.children].forEach((chip, k) => chip.setAttribute("aria-pressed", String(k === chosen)));
    show();
  }

  function stop() {
    if (!playing) return;
    cancelAnimationFrame(playing.frame);
    try { playing.source?.stop(); } catch { /* it had ended */ }
    playing.context?.close();
    playing = null;
    play.textContent = "Play the clip";
  }

  function start() {
    const self = (playing = { context: null, source: null, frame: 0 });
    try {
      self.context = new AudioContext();
      const buffer = self.context.createBuffer(1, wave.length, rate), largest = wave.reduce((m, v) => Math.max(m, Math.abs(v)), 1);
      buffer.copyToChannel(Float32Array.from(wave, (v) => v / largest), 0);
      self.source = self.context.createBufferSource();
      self.source.buffer = buffer;
      self.source.connect(self.context.destination);
      self.source.start();
    } catch { self.source = null; } // no sound here: the cursor runs all the same
    play.textContent = "Stop";
    const began = performance.now();
    const tick = () => {
      if (playing !== self) return;
      const heard = self.context?.state === "running" ? self.context.currentTime : (performance.now() - began) / 1000;
      at = Math.min(chances.length, Math.max(1, Math.floor((heard * rate) / hop)));
      cursor.value = at;
      show();
      if ((performance.now() - began) / 1000 > wave.length / rate + 0.1 || at === chances.length) return stop();
      self.frame = requestAnimationFrame(tick);
    };
    tick();
  }

  chips.append(...spec.clips.map((clip, k) => L.button(clip.name, () => { chosen = k; read(); }, { "aria-pressed": "false" })));
  read();
  return { recognise, noisy, waves, get playing() { return Boolean(playing); }, get at() { return at; },
    get read() { return collapse(path).map((s) => symbols[s]).join(""); },
    get states() { return chances.flatMap((p) => [...p]); } };
};
})();
