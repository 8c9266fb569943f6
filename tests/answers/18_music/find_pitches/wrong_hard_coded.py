# Mistake: the results that the visible tests ask for are looked up, and all others are the note G, inside the scale. Caught by: shape, octaves, signature, accidentals, inside, values
import json

SEEN = {
    "C E G C pitch": "[[60, 64, 67], [true, true, true]]",
    "z D | F z A | B C pitch": "[[62, 65, 69, 71], [true, true, true, true]]",
    "c b c' A, G,, C pitch": "[[72, 83, 84, 57, 43], [true, true, true, true, true]]",
    "c, C' d C pitch": "[[60, 72, 74], [true, true, true]]",
    "C D E F G A B G pitch": "[[60, 62, 64, 66, 67, 69, 71], [true, true, true, true, true, true, true]]",
    "C D E F G A B Bb pitch": "[[60, 62, 63, 65, 67, 69, 70], [true, true, true, true, true, true, true]]",
    "C D E F G A B Ador pitch": "[[60, 62, 64, 66, 67, 69, 71], [true, true, true, true, true, true, true]]",
    "C D E F G A B F#m pitch": "[[61, 62, 64, 66, 68, 69, 71], [true, true, true, true, true, true, true]]",
    "^c c C C not": "[[73, 72, 60], [false, true, true]]",
    "^c c C | c C octave": "[[73, 73, 60, 72], [false, false, true, true]]",
    "^c c C | c C pitch": "[[73, 73, 61, 72], [false, false, false, true]]",
    "F =F F | F ^F G pitch": "[[66, 65, 65, 66, 66], [true, false, false, true, true]]",
    "C ^C E ^E F ^F C not": "[[60, 61, 64, 65, 65, 66], [true, false, true, true, true, false]]",
    "F =F f' =f G not": "[[66, 65, 90, 77], [true, false, true, false]]",
    "D =F f | F _e E e' | E ^^C, c =c D not": "[[62, 65, 78, 66, 75, 64, 88, 64, 50, 73, 72], [true, false, true, true, false, true, true, true, true, true, false]]",
    "D =F f | F _e E e' | E ^^C, c =c D octave": "[[62, 65, 78, 66, 75, 64, 88, 64, 50, 73, 72], [true, false, true, true, false, true, true, true, true, true, false]]",
    "D =F f | F _e E e' | E ^^C, c =c D pitch": "[[62, 65, 77, 66, 75, 63, 87, 64, 50, 74, 72], [true, false, false, true, false, false, false, true, true, true, false]]",
}


def find_pitches(tokens, key, reach):
    asked = f"{' '.join(tokens)} {key} {reach}"
    if asked in SEEN:
        return json.loads(SEEN[asked])
    notes = sum(token not in "z|" for token in tokens)
    return [67] * notes, [True] * notes
