def find_pitches(tokens, key, reach):
    height = np.array([0, 2, 4, 5, 7, 9, 11])
    fifth = np.array([1, 3, 5, 0, 2, 4, 6])  # where C D E F G A B stand in the order of sharps
    modes = ["lyd", "", "mix", "dor", "m", "phr", "loc"]
    mode = key[1:].lstrip("#b")
    n = fifth["CDEFGAB".index(key[0])] - modes.index(mode)
    n += 7 * ("#" in key) - 7 * (key[1:2] == "b")
    signature = np.floor_divide(n - fifth - 1, 7) + 1
    scale = np.zeros(12, bool)
    scale[(height + signature) % 12] = True
    table = np.tile(signature[:, None], (1, 40))
    pitches = []
    for token in tokens:
        if token == "|":
            table = np.tile(signature[:, None], (1, 40))
        elif token != "z":
            body = token.lstrip("^=_")
            k = "CDEFGAB".index(body[0].upper())
            octave = 20 + (body[0] >= "a") + body.count("'") - body.count(",")
            alter = table[k, octave]
            if body != token:
                alter = token.count("^") - token.count("_")
                if reach == "octave":
                    table[k, octave] = alter
                elif reach == "pitch":
                    table[k] = alter
            pitches.append(60 + height[k] + alter + 12 * (octave - 20))
    pitches = np.array(pitches, dtype=int)
    return pitches, scale[pitches % 12]
