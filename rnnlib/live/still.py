"""The still pictures of live figures: SVG for print, and for wherever scripts do not run."""

import html

import numpy as np

COLORS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]
BLUE, ORANGE, GREEN = COLORS[:3]
INK, GREY, PALE = "#23262b", "#8a8a85", "#e8e6df"
WIDTH = 518


def tag(name, text="", **attributes):
    """An element of SVG; underscores in attributes become hyphens."""
    given = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f"<{name}{given}>{text}</{name}>"


def rect(x, y, width, height, fill, **more):
    """A filled rectangle, coordinates rounded to a hundredth."""
    x, y, width, height = (round(float(v), 2) for v in (x, y, width, height))
    return tag("rect", x=x, y=y, width=width, height=height, fill=fill, **more)


def text(x, y, words, size=14, anchor="middle", fill=INK, **more):
    """Text with its baseline at `y`."""
    x, y = round(float(x), 2), round(float(y), 2)
    more |= {"font_size": size, "text_anchor": anchor, "fill": fill}
    return tag("text", html.escape(words), x=x, y=y, **more)


def svg(height, *elements, width=WIDTH):
    """The picture as a whole."""
    box = {"width": width, "height": height, "viewBox": f"0 0 {width} {height}"}
    font = "Source Sans 3, Source Sans, Helvetica, Arial, sans-serif"
    ns = "http://www.w3.org/2000/svg"
    return tag("svg", "".join(elements), xmlns=ns, font_family=font, **box)


def percent(p):
    """A probability as the page writes it."""
    if 0.995 < p < 1:
        return "> 99 %"
    return "< 1 %" if 0 < p < 0.005 else f"{round(100 * p)} %"


def minus(value, digits=2):
    """A number with a true minus sign, trailing zeros left out."""
    return f"{round(float(value), digits) + 0:g}".replace("-", "−")


def diverging(value):
    """Blue below zero, orange above, as an attribute for fill and opacity."""
    opacity = round(min(1.0, abs(float(value))), 2)
    return {"fill": BLUE if value < 0 else ORANGE, "fill_opacity": opacity}


def word(letters, probabilities, states, classes, shown=5):
    """Columns of probability over the letters, and the units of the state below them."""
    last, steps = probabilities[-1], len(letters)
    top = np.argsort(-probabilities.max(axis=0), kind="stable")[:shown]
    step = min(58, 370 / max(steps, 6))
    cell, bottom, parts = round(0.8 * step / 8, 2), 172, []
    for t, (letter, p, h) in enumerate(zip(letters, probabilities, states)):
        x, low = step * (t + 0.5), bottom
        for slot, k in enumerate(top):
            parts.append(
                rect(x - 0.36 * step, low - 170 * p[k], 0.72 * step, 170 * p[k], COLORS[slot])
            )
            low -= 170 * p[k]
        parts.append(rect(x - 0.36 * step, 2, 0.72 * step, low - 2, "#d5d4cf"))
        parts.append(text(x, bottom + 24, letter, 20, font_weight=600))
        for unit, value in enumerate(h):
            at = x + (unit % 8 - 4) * cell, bottom + 38 + unit // 8 * cell
            parts.append(rect(*at, cell * 0.9, cell * 0.9, **diverging(value)))
    height, left = bottom + 44 + -(-states.shape[1] // 8) * cell, step * steps + 12
    for row, (slot, k) in enumerate(sorted(enumerate(top), key=lambda item: -last[item[1]])):
        parts.append(rect(left, 12 + 24 * row, 11, 11, COLORS[slot]))
        label = f"{classes[k]} {percent(last[k])}"
        parts.append(text(left + 17, 22 + 24 * row, label, anchor="start"))
    return svg(round(height), *parts)


def surprise(symbols, bits, width=52):
    """A text in lines, each symbol on a ground that is the darker the more it surprised."""
    cell, line, parts, x, y = 9.6, 23, [], 0, 0
    for symbol, cost in zip(symbols, bits):
        if x == width:
            x, y = 0, y + 1
        opacity = round(min(0.6, 0.6 * float(cost) / 8), 2)
        parts.append(rect(4 + cell * x, 4 + line * y, cell, line - 2, ORANGE, fill_opacity=opacity))
        if symbol not in "\n ":
            mono = {"font_family": "Source Code Pro, Menlo, Consolas, monospace"}
            parts.append(text(4 + cell * (x + 0.5), 19 + line * y, symbol, 15, **mono))
        x, y = (0, y + 1) if symbol == "\n" else (x + 1, y)
    return svg(round(line * (y + 1) + 12), *parts)


def window(pushes, states, width):
    """The steps, the window over the last of them, and the state of the unit as bars."""
    step, parts = WIDTH / len(pushes), []
    for t, (push, h) in enumerate(zip(pushes, states)):
        inside = t >= len(pushes) - width
        parts.append(rect(step * t + 2, 4, step - 4, 38, "#d3ece4" if inside else "#f3f2ed", rx=4))
        sign, color = {"+": ("↑", ORANGE), "-": ("↓", BLUE), "0": ("·", GREY)}[push]
        parts.append(text(step * (t + 0.5), 29, sign, 19, fill=color, font_weight=600))
        parts.append(rect(step * t + 2, 72, step - 4, 64, "#f3f2ed", rx=4))
        top = 104 - 32 * max(h, 0)
        parts.append(rect(step * t + 6, top, step - 12, 32 * abs(h), BLUE if h < 0 else ORANGE))
    left = step * (len(pushes) - width)
    bracket = f"M{left + 2:.1f} 46v7H{WIDTH - 2}v-7"
    parts.append(tag("path", d=bracket, fill="none", stroke=GREEN, stroke_width=2))
    parts.append(text((left + WIDTH) / 2, 67, f"window of {width}", 13))
    parts.append(text(2, 155, "state of one recurrent unit", 13, "start"))
    return svg(162, *parts)


def machine(bits, states, outputs, names):
    """A table: each bit, the state after it, the answer."""
    step = min(74, WIDTH / (len(bits) + 1.6))
    rows = ["bit", *(f"unit {i + 1}" for i in range(states.shape[1])), "answer"]
    parts = [text(0, 24 + 28 * r, row, 14, "start", fill="#5c6068") for r, row in enumerate(rows)]
    for t, (bit, h, o) in enumerate(zip(bits, states, outputs)):
        x = 68 + step * (t + 0.5)
        column = [str(bit), *(minus(v) for v in h), names[int(o)]]
        frame = {"rx": 4, "stroke": ORANGE if o else BLUE, "stroke_opacity": 0.5}
        height = 28 * len(rows)
        parts.append(rect(x - step / 2 + 3, 3, step - 6, height, "#fdfdfb", **frame))
        parts += [text(x, 24 + 28 * r, cell, 15) for r, cell in enumerate(column)]
    return svg(28 * len(rows) + 8, *parts)


def truncation(lengths, factors, window, title):
    """Bars of the parts by distance, filled as far as they survive."""
    shown = len(lengths) - 1
    step, bottom, tall, parts = 470 / shown, 150, max(lengths), []
    for d in range(shown):
        whole = 130 * lengths[d] / tall
        kept = whole * factors[d]
        x = 30 + step * d
        parts.append(rect(x, bottom - whole, step * 0.86, whole, ORANGE, fill_opacity=0.28))
        parts.append(rect(x, bottom - kept, step * 0.86, kept, BLUE))
    for d in range(0, shown, 16):
        parts.append(text(30 + step * (d + 0.5), bottom + 17, str(d)))
    parts.append(text(265, bottom + 36, "distance d (steps)"))
    parts.append(text(510, 18, f"{title}, window of {window}", anchor="end"))
    return svg(192, *parts)


def scan_tree(rows):
    """Rows of maps, one a pass, with lines from the two that each joins; states in green."""
    parts, boxes, tall = [], [], 74
    for p, row in enumerate(rows):
        step = 2 ** (p - 1) if p else 0
        for t, (a, b) in enumerate(row):
            x, y = 22 + 62 * t, 4 + tall * p
            for from_ in {t, t - step} if p and t >= step else {t} if p else ():
                ends = {"x1": 49 + 62 * from_, "y1": y - tall + 40, "x2": x + 27, "y2": y}
                parts.append(tag("line", **ends, stroke=GREY))
            done = t < 2**p
            color = GREEN if done else BLUE
            shade = {"stroke": color, "fill_opacity": 0.15, "rx": 5}
            boxes.append(rect(x, y, 54, 40, "#ffffff", rx=5) + rect(x, y, 54, 40, color, **shade))
            if done:
                boxes.append(text(x + 27, y + 25, minus(b, 3)))
            else:
                boxes.append(text(x + 27, y + 17, "×" + minus(a, 3), 13))
                boxes.append(text(x + 27, y + 34, ("+" if b >= 0 else "") + minus(b, 3), 13))
    return svg(tall * len(rows) - 26, *parts, *boxes)


def stopping(curves, stop, kept):
    """Losses by pass, the point where training stops, and the pass whose weights are kept."""
    losses = [value for values in curves.values() for value in values[1:] or values]
    low, high = np.floor(2 * min(losses)) / 2, np.ceil(2 * max(losses)) / 2
    passes, parts = len(curves["validation"]), []

    def place(k, value):
        x = 40 + 460 * (k / (passes - 1) if passes > 1 else 0.5)
        return round(x, 1), round(float(max(12, 190 - 178 * (value - low) / (high - low or 1))), 1)

    for value in np.arange(low, high + 0.01, 0.5):
        y = place(0, value)[1]
        parts.append(rect(40, y, 460, 1, PALE))
        parts.append(text(33, y + 5, f"{value:.1f}", anchor="end"))
    looks = {"training": (GREY, "6 4"), "validation": (BLUE, "none"), "test": (ORANGE, "2 3")}
    for name, (color, dash) in looks.items():
        points = " ".join(f"{x},{y}" for x, y in (place(*p) for p in enumerate(curves[name])))
        look = {"fill": "none", "stroke": color, "stroke_width": 2, "stroke_dasharray": dash}
        parts.append(tag("polyline", points=points, **look))
    parts.append(rect(place(stop - 1, low)[0] - 1, 6, 2, 184, INK))
    for name in ("validation", "test"):
        x, y = place(kept, curves[name][kept])
        parts.append(tag("circle", cx=x, cy=y, r=5, fill=looks[name][0]))
    for k in sorted({0, *range(9, passes, 10)}):
        parts.append(text(place(k, low)[0], 208, str(k + 1)))
    parts.append(text(270, 226, "pass"))
    for row, (name, (color, _)) in enumerate(looks.items()):
        parts.append(text(70 + 150 * row, 250, name, fill=color, anchor="start"))
    return svg(258, *parts)


def gradients(logs, eigenvalues, title):
    """The norm against distance, from 1e-8 to 1e8, and the eigenvalues in the unit circle."""
    parts, span, M = [], 8 * np.log(10), len(logs) - 1

    def height(log):
        return round(float(150 - 140 * (np.clip(log, -span, span) + span) / (2 * span)), 1)

    for ten, words in ((-8, "1e−8"), (0, "1"), (8, "1e8")):
        y = height(ten * np.log(10))
        parts += [rect(50, y, 240, 1, PALE), text(44, y + 5, words, anchor="end")]
    points = " ".join(f"{50 + 240 * d / M:.1f},{height(v)}" for d, v in enumerate(logs))
    parts.append(tag("polyline", points=points, fill="none", stroke=BLUE, stroke_width=2))
    parts += [text(50 + 240 * d / M, 168, str(d)) for d in (0, M // 2, M)]
    parts.append(text(170, 187, "distance d (steps)"))
    parts.append(tag("circle", cx=415, cy=80, r=50, fill="none", stroke=GREY))
    for re, im in np.clip(eigenvalues, -1.4, 1.4):
        place = {"cx": round(float(415 + 50 * re), 1), "cy": round(float(80 - 50 * im), 1)}
        parts.append(tag("circle", **place, r=3, fill=ORANGE if re * re + im * im > 1 else BLUE))
    parts.append(text(415, 187, title))
    return svg(196, *parts)


def buckets(words, lengths, size):
    """Batches of words as rows of cells, the padding paler; batches side by side in two columns."""
    widest, parts, tops = max(lengths), [], [4, 4]
    cell, line = (WIDTH / 2 - 12) / widest, 19
    for k in range(0, len(words), size):
        batch, steps = words[k : k + size], max(lengths[k : k + size])
        column = tops.index(min(tops))
        x, y = column * (WIDTH / 2 + 6), tops[column]
        for row, (word, length) in enumerate(zip(batch, lengths[k : k + size])):
            top = y + line * row
            parts.append(rect(x, top, cell * steps, line - 2, ORANGE, fill_opacity=0.25))
            parts.append(rect(x, top, cell * length, line - 2, "#d3e4f0"))
            parts.append(text(x + 4, top + 13, word, 13, "start"))
        tops[column] = y + line * len(batch) + 12
    return svg(round(max(tops)), *parts)


def coloured(symbols, values, width=52):
    """A text in lines, each symbol on a ground from blue (-1) to orange (1)."""
    cell, line, parts, x, y = 9.6, 23, [], 0, 0
    for symbol, value in zip(symbols, values):
        if x == width:
            x, y = 0, y + 1
        ground = diverging(0.6 * float(value))
        parts.append(rect(4 + cell * x, 4 + line * y, cell, line - 2, **ground))
        if symbol not in "\n ":
            mono = {"font_family": "Source Code Pro, Menlo, Consolas, monospace"}
            parts.append(text(4 + cell * (x + 0.5), 19 + line * y, symbol, 15, **mono))
        x, y = (0, y + 1) if symbol == "\n" else (x + 1, y)
    return svg(round(line * (y + 1) + 12), *parts)


def gates(c, h, worth):
    """Three rows of bars over the steps: the cell, the output, the gradient along the cell."""
    step, parts = WIDTH / len(c), []
    rows = (("cell c", c, BLUE), ("output h", h, ORANGE), ("gradient along the cell", worth, GREEN))
    for row, (words, values, color) in enumerate(rows):
        most, zero = max(1, np.abs(values).max()), 94 * row + 54
        parts += [text(2, 94 * row + 15, words, 14, "start"), rect(0, zero, WIDTH, 1, GREY)]
        for t, value in enumerate(values / most):
            top = zero - 34 * max(value, 0)
            parts.append(rect(step * (t + 0.18), top, step * 0.64, 34 * abs(value), color))
    parts += [text(step * (t + 0.5), 296, str(t + 1), 13) for t in range(len(c))]
    return svg(304, *parts)


def conventions(old, states):
    """Old state, candidate and new state of one unit, by where its reset gate acts."""
    parts = []
    for v in (-1, 0, 1):
        parts += [
            rect(90 + 190 * (v + 1), 10, 1, 116, PALE),
            text(90 + 190 * (v + 1), 146, minus(v)),
        ]
    for y, words, (n, h) in ((42, "after", states[:2]), (98, "before", states[2:])):
        x, candidate, new = (round(float(90 + 190 * (v + 1)), 1) for v in (old, n, h))
        parts.append(text(4, y + 5, words, anchor="start"))
        parts.append(rect(min(x, candidate), y - 1, abs(candidate - x), 2, GREY))
        parts.append(tag("circle", cx=x, cy=y, r=5, fill="white", stroke=GREY, stroke_width=2))
        parts.append(tag("circle", cx=candidate, cy=y, r=5, fill=ORANGE))
        parts.append(tag("circle", cx=new, cy=y, r=7, fill=BLUE))
    parts.append(text(280, 170, "ring: old state · orange: candidate · blue: new state"))
    return svg(178, *parts)


def depth(signals, gradients, most, residual):
    """How far apart each layer's outputs are, and the gradient at them, from 1e-8 to 1e4."""
    parts = []

    def height(value):
        ten = np.clip(np.log10(max(value, 1e-300)), -8, 4)
        return round(float(170 - 158 * (ten + 8) / 12), 1)

    for value, words in ((1e-8, "1e−8"), (1e-4, "1e−4"), (1, "1"), (1e4, "1e4")):
        parts += [rect(56, height(value), 450, 1, PALE)]
        parts += [text(48, height(value) + 5, words, anchor="end")]
    for values, color, dash in ((signals, BLUE, "none"), (gradients, ORANGE, "6 4")):
        places = [(round(64 + 434 * k / (most - 1), 1), height(v)) for k, v in enumerate(values)]
        points = " ".join(f"{x},{y}" for x, y in places)
        look = {"fill": "none", "stroke": color, "stroke_width": 2, "stroke_dasharray": dash}
        parts.append(tag("polyline", points=points, **look))
        parts += [tag("circle", cx=x, cy=y, r=3, fill=color) for x, y in places]
    for k in [0, *range(3, most, 4)]:
        parts.append(text(64 + 434 * k / (most - 1), 190, str(k + 1)))
    parts.append(text(281, 208, "layer"))
    kind = "residual" if residual else "plain"
    parts.append(text(64, 232, f"two texts apart ({kind})", fill=BLUE, anchor="start"))
    parts.append(text(280, 232, "gradient that arrives", fill=ORANGE, anchor="start"))
    return svg(240, *parts)


def cost(recurrent, attention, at, kind):
    """Operations of two layers against T in powers of two, both axes in powers."""
    parts, most = [], len(recurrent) - 1
    low, high = (round(f(np.log10([*recurrent, *attention]))) for f in (np.min, np.max))

    def height(value):
        return round(float(190 - 176 * (np.log10(value) - low) / (high - low)), 1)

    for ten in range(low, high + 1, 2):
        parts += [rect(56, height(10**ten), 450, 1, PALE)]
        parts += [text(48, height(10**ten) + 5, f"1e{ten}", anchor="end")]
    for values, color, dash in ((recurrent, BLUE, "none"), (attention, ORANGE, "6 4")):
        places = [(round(64 + 434 * k / most, 1), height(v)) for k, v in enumerate(values)]
        points = " ".join(f"{x},{y}" for x, y in places)
        look = {"fill": "none", "stroke": color, "stroke_width": 2, "stroke_dasharray": dash}
        parts.append(tag("polyline", points=points, **look))
        parts.append(tag("circle", cx=places[at][0], cy=places[at][1], r=4, fill=color))
    for k in range(0, most + 1, 4):
        parts.append(text(64 + 434 * k / most, 212, f"{2**k:,}"))
    parts.append(text(281, 230, "T"))
    parts.append(text(64, 252, f"operations of the {kind}", fill=BLUE, anchor="start"))
    parts.append(text(280, 252, "operations of attention", fill=ORANGE, anchor="start"))
    return svg(260, *parts)


def beam(levels, best):
    """The hypotheses that a beam search kept, step by step: (label, share, parent, ended) each.

    A parent is a row of the step before (0 for the start); `best` has the row of the best
    path at each step that it reaches.
    """
    cell, line, parts = WIDTH / max(8, len(levels) + 1), 34, []
    rows = max(map(len, levels))

    def place(t, k):
        return cell * (t + 0.5), line * (k + 0.5) + 4

    for t, level in enumerate(levels, start=1):
        for k, (*_, parent, _) in enumerate(level):
            on = t <= len(best) and best[t - 1] == k
            (x, y), (x0, y0) = place(t, k), place(t - 1, parent)
            points = f"{x0 + 0.4 * cell:.1f},{y0:.1f} {x - 0.4 * cell:.1f},{y:.1f}"
            look = {"stroke": BLUE if on else GREY, "stroke_width": 3 if on else 1.2}
            parts.append(tag("polyline", points=points, fill="none", **look))
    boxes = [(0, 0, "START", "", False)]
    boxes += [
        (t, k, label, share, ended)
        for t, level in enumerate(levels, start=1)
        for k, (label, share, _, ended) in enumerate(level)
    ]
    for t, k, label, share, ended in boxes:
        x, y = place(t, k)
        look = {"stroke": GREEN if ended else GREY, "rx": 4}
        parts.append(rect(x - 0.4 * cell, y - 14, 0.8 * cell, 28, PALE, **look))
        parts.append(text(x, y - 1 if share else y + 4, label, 12))
        parts.append(text(x, y + 11, share, 10.5))
    return svg(round(line * rows + 10), *parts)


def stress(sounds, rows):
    """The sounds of a word, and under each vowel its marks: one direction, both, dictionary."""
    left, step = 112, min(52, (WIDTH - 116) / max(len(sounds), 1))
    parts = []
    for row, label in enumerate(["sounds", "one direction", "both directions", "dictionary"]):
        parts.append(text(4, 24 + 32 * row, label, 14, "start", GREY if row == 3 else INK))
    for t, sound in enumerate(sounds):
        x = left + step * (t + 0.5)
        parts.append(text(x, 24, sound, 15, font_weight=600))
        for row, marks in enumerate(rows, start=1):
            if marks[t] is None:
                continue
            fill = [PALE, BLUE, ORANGE][marks[t]]
            wrong = {"stroke": INK, "stroke_dasharray": "3 2"} if marks[t] != rows[-1][t] else {}
            parts.append(rect(x - 14, 6 + 32 * row, 28, 26, fill, fill_opacity=0.45, rx=4, **wrong))
            parts.append(text(x, 25 + 32 * row, str(marks[t]), 16))
    return svg(146, *parts)


def translate(word, vector, symbols, chances, width=26):
    """A word, the vector that an encoder makes of it, and the symbols written from that."""
    cell, mono = WIDTH / (width + 1), {"font_family": "Source Code Pro, Menlo, Consolas, monospace"}
    parts = [text(WIDTH / 2, 20, word, 17, font_weight=600)]
    step = (WIDTH - 20) / len(vector)
    for k, value in enumerate(vector):
        parts.append(rect(10 + k * step, 34, max(step - 0.6, 0.6), 20, **diverging(value)))
    for k, (symbol, p) in enumerate(zip(symbols, chances)):
        x, y = (k % width + 0.5) * cell + cell / 2, 70 + 30 * (k // width)
        if symbol == "END":
            x += 0.5 * cell
        wide = 2 * cell if symbol == "END" else cell
        shade = {"fill_opacity": round(0.9 * (1 - float(p)), 2), "stroke": PALE}
        parts.append(rect(x - wide / 2, y, wide - 1, 26, ORANGE, **shade))
        parts.append(text(x, y + 18, symbol.replace(" ", "␣"), 14, **mono))
    return svg(76 + 30 * (1 + (len(symbols) - 1) // width), *parts)


def alignment(letters, phonemes, weights):
    """A matrix: letters across, phonemes down, the darker the more weight."""
    cell = min(36, (WIDTH - 70) / len(letters))
    parts = [text(70 + cell * (s + 0.5), 22, letter, 18) for s, letter in enumerate(letters)]
    for t, (phoneme, row) in enumerate(zip(phonemes, weights)):
        parts.append(text(58, 32 + 26 * t + 18, phoneme, 16, "end", font_weight=600))
        for s, weight in enumerate(row):
            x, y = 70 + cell * s, 32 + 26 * t
            parts.append(rect(x, y, cell - 2, 24, PALE))
            opacity = round(float(weight), 2)
            parts.append(rect(x, y, cell - 2, 24, BLUE, fill_opacity=opacity))
    return svg(round(38 + 26 * len(phonemes)), *parts)


def verdict(words, effects, p, strongest=2.0):
    """A review with each word on a ground from blue (negative) to orange (positive)."""
    side = f"positive, {percent(p)}" if p > 0.5 else f"negative, {percent(1 - p)}"
    parts, x, y = [text(4, 22, side, 17, "start", font_weight=650)], 4, 0
    for word, effect in zip(words, effects):
        width = 8.4 * len(word) + 10
        if x + width > WIDTH and x > 4:
            x, y = 4, y + 1
        share = np.clip(effect / strongest, -1, 1)
        parts.append(rect(x, 36 + 32 * y, width, 26, rx=4, **diverging(0.6 * share)))
        parts.append(text(x + width / 2, 54 + 32 * y, word, 16))
        x += width + 4
    return svg(72 + 32 * y, *parts)


def forecast(values, origin, fan, levels, first):
    """A series, what was known of it at the origin, and the quantiles of the steps behind it."""
    end, top = max(len(values), origin + len(fan)), 1.06 * max(*values, fan.max())

    def place(t, value):
        y = 200 - 190 * np.clip(value, 0, top) / top
        return f"{52 + 456 * t / (end - 1):.1f},{y:.1f}"

    def line(points, colour, **more):
        look = {"fill": "none", "stroke": colour, "stroke_width": 2} | more
        return tag("polyline", points=" ".join(place(*point) for point in points), **look)

    parts, last = [], (origin - 1, values[origin - 1])
    for low, high, opacity in ((0, -1, 0.16), (levels.index(0.25), levels.index(0.75), 0.3)):
        there = [last, *((origin + k, row[high]) for k, row in enumerate(fan))]
        back = [(origin + k, row[low]) for k, row in enumerate(fan)][::-1]
        points = " ".join(place(*point) for point in there + back)
        parts.append(tag("polygon", points=points, fill=BLUE, fill_opacity=opacity))
    parts.append(line(enumerate(values[:origin]), INK))
    middle = [last, *((origin + k, row[levels.index(0.5)]) for k, row in enumerate(fan))]
    parts.append(line(middle, BLUE))
    for t in range(origin, len(values)):
        x, y = place(t, values[t]).split(",")
        parts.append(tag("circle", cx=x, cy=y, r=2.5, fill=INK))
    for t in range(-first % 10, end, 10):
        parts.append(text(place(t, 0).split(",")[0], 220, str(first + t)))
    for value in (0, top / 2.12, top / 1.06):
        parts.append(
            text(46, float(place(0, value).split(",")[1]) + 5, f"{value:,.0f}", anchor="end")
        )
    return svg(230, *parts)


def tune(piece, kinds):
    """A tune as a piano roll: its notes, and what each bar is."""
    pitches = [note.pitch for note in piece.notes]
    low, high, row, top = min(pitches) - 1, max(pitches) + 1, 8, 24
    height = top + row * (high - low + 1)
    step = (WIDTH - 8) / float(sum(bar.length for bar in piece.bars))
    parts, now = [], 4.0
    for bar, kind in zip(piece.bars, kinds):
        begin = now
        for note in bar.notes:
            wide = step * float(note.length)
            if note.pitch is not None:
                y = top + row * (high - note.pitch)
                parts.append(rect(now + 0.7, y, max(wide - 1.4, 2), row - 1, BLUE, rx=2))
            now += wide
        parts.append(rect(now - 0.5, top, 1, height - top, GREY))
        parts.append(text((begin + now) / 2, 15, "✓" if kind == "full" else kind, 12))
    return svg(height + 6, *parts)


def hear(wave, chances, symbols, read):
    """A wave, below it the probability of each symbol over time, and what is read."""
    parts, top, tall = [], 70, 130
    step = (WIDTH - 20) / (len(chances) - 1 or 1)
    peaks = np.abs(wave[: len(wave) // 249 * 249].reshape(249, -1)).max(axis=1)
    for k, peak in enumerate(peaks / max(peaks.max(), 1e-9)):
        parts.append(rect(10 + 2 * k, 30 - 26 * peak, 1.4, 52 * peak, GREY))
    for k in range(len(symbols)):
        points = [(10 + step * t, top + tall * (1 - p[k])) for t, p in enumerate(chances)]
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        look = {"stroke": GREY, "stroke_dasharray": "4 3"} if k == 0 else {"stroke": BLUE}
        parts.append(tag("polyline", points=drawn, fill="none", stroke_width=1.6, **look))
    best = chances.argmax(axis=1)
    for t, k in enumerate(best):
        if k and (t == 0 or best[t - 1] != k):
            parts.append(text(10 + step * (t + 0.5), top - 6, symbols[k], 15, font_weight=600))
    parts.append(text(10, top + tall + 22, f"read: {' '.join(read)}", 15, "start"))
    return svg(top + tall + 30, *parts)
