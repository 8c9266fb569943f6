# Mistake: the key is ignored for pitches. Caught by: signature, accidentals, inside, values
def find_pitches(tokens, key, reach):
    naturals = {"C": 60, "D": 62, "E": 64, "F": 65, "G": 67, "A": 69, "B": 71}
    mu = {"lyd": 1, "": 0, "mix": -1, "dor": -2, "m": -3, "phr": -4, "loc": -5}
    sharps = "FCGDAEB"
    letter, rest = key[0], key[1:]
    alpha = 0
    if rest.startswith("#"):
        alpha, rest = 1, rest[1:]
    elif rest.startswith("b"):
        alpha, rest = -1, rest[1:]
    n = sharps.index(letter) - 1 + 7 * alpha + mu[rest]
    signature = dict.fromkeys(sharps, 0)
    if n > 0:
        for x in sharps[:n]:
            signature[x] = 1
    elif n < 0:
        for x in sharps[n:]:
            signature[x] = -1
    scale = {(naturals[x] + signature[x]) % 12 for x in sharps}
    changes = {"^": 1, "^^": 2, "_": -1, "__": -2, "=": 0}
    pitches, inside, bar = [], [], {}
    for token in tokens:
        if token == "z":
            continue
        if token == "|":
            bar.clear()
            continue
        name = token.lstrip("^_=")
        sign = token[: len(token) - len(name)]
        small = name[0].islower()
        octave = (1 if small else 0) + name.count("'") - name.count(",")
        x = name[0].upper()
        slot = (x, octave) if reach == "octave" else x
        if sign:
            alter = changes[sign]
            if reach != "not":
                bar[slot] = alter
        elif slot in bar:
            alter = bar[slot]
        else:
            alter = 0
        pitch = naturals[x] + alter + 12 * octave
        pitches.append(pitch)
        inside.append(pitch % 12 in scale)
    return pitches, inside
