# Mistake: a fourth octave mark is not read. Caught by: values
def find_pitches(tokens, key, reach):
    """The pitch of each note, and whether it is in the scale of the key.

    Parameters
    ----------
    tokens : list of str
        Notes, "z" and "|".
    key : str
        Such as "G", "Bb", "F#m" or "Ador".
    reach : str
        How far an accidental holds: "not", "octave" or "pitch".

    Returns
    -------
    pitches : list of int
        MIDI numbers, one for each note.
    inside : list of bool
    """
    steps = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
    modes = {"lyd": 1, "": 0, "mix": -1, "dor": -2, "m": -3, "phr": -4, "loc": -5}
    order = "FCGDAEB"
    tonic, sign, mode = re.fullmatch("(.)([#b]?)(.*)", key).groups()
    sharps = order.index(tonic) - 1 + {"#": 7, "b": -7, "": 0}[sign] + modes[mode]
    signature = {letter: (k < sharps) - (k >= 7 + sharps) for k, letter in enumerate(order)}
    scale = {(steps[letter] + signature[letter]) % 12 for letter in order}
    pitches, holds = [], {}
    for token in tokens:
        if token == "|":
            holds = {}
        elif token != "z":
            accidental, name, marks = re.fullmatch("([_=^]*)(.)(.*)", token).groups()
            letter = name.upper()
            octave = name.islower() + min(3, marks.count("'")) - min(3, marks.count(","))
            place = (letter, octave) if reach == "octave" else letter
            alter = holds.get(place, signature[letter])
            if accidental:
                alter = accidental.count("^") - accidental.count("_")
                if reach != "not":
                    holds[place] = alter
            pitches.append(60 + steps[letter] + alter + 12 * octave)
    return pitches, [pitch % 12 in scale for pitch in pitches]
