def find_pitches(tokens, key, reach):
    signs = ("^^", "__", "^", "_", "=")
    amount = (2, -2, 1, -1, 0)

    def parts(token):
        for sign, value in zip(signs, amount):
            if token.startswith(sign):
                return value, token[len(sign) :]
        return None, token

    def octave(name):
        return name[0].islower() + name.count("'") - name.count(",")

    order = ["F", "C", "G", "D", "A", "E", "B"]
    match = re.match(r"^([A-G])([#b]?)(\w*)$", key)
    sharps = order.index(match.group(1)) - 1
    sharps += {"": 0, "#": 7, "b": -7}[match.group(2)]
    sharps += {"lyd": 1, "": 0, "mix": -1, "dor": -2, "m": -3, "phr": -4, "loc": -5}[match.group(3)]
    sharp, flat = order[: max(0, sharps)], order[::-1][: max(0, -sharps)]

    def natural(letter):
        return {"C": 60, "D": 62, "E": 64, "F": 65, "G": 67, "A": 69, "B": 71}[letter.upper()]

    def signed(letter):
        return (letter.upper() in sharp) - (letter.upper() in flat)

    scale = [(natural(x) + signed(x)) % 12 for x in order]
    pitches = []
    for i, token in enumerate(tokens):
        if token in ("z", "|"):
            continue
        value, name = parts(token)
        j = i - 1
        while value is None and reach != "not" and j >= 0 and tokens[j] != "|":
            if tokens[j] != "z":
                other, before = parts(tokens[j])
                same = before[0].upper() == name[0].upper()
                if same and (reach == "pitch" or octave(before) == octave(name)):
                    value = other
            j -= 1
        if value is None:
            value = signed(name[0])
        pitches.append(natural(name[0]) + value + 12 * octave(name))
    return pitches, [p % 12 in scale for p in pitches]
