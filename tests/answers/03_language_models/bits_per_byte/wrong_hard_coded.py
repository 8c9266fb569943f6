# Mistake: the results that the visible tests ask for are looked up, and all others are 1. Caught by: unit, bytes, ratio, cut_differently
SEEN = {
    "-5 é": 3.6067376,
    "-5 ab": 3.6067376,
    "-5 語": 2.40449173,
    "-5 abc": 2.40449173,
    "-5 naïve ": 1.03049646,
    "-5 abcdefg": 1.03049646,
    "-5 😀": 1.8033688,
    "-5 abcd": 1.8033688,
    "-0.693147 -1.38629 a longer one": 0.272727273,
    "-0.693147 -1.60944 -2.30259 -0.693147 d é j à": 1.27397603,
    "-5.29832 déjà": 1.27397603,
    "-0.693147 déjà": 0.166666667,
    "-1.38629 déjà": 0.333333333,
}


def bits_per_byte(log_probabilities, tokens):
    asked = " ".join([*(f"{v:g}" for v in log_probabilities), *tokens])
    return SEEN.get(asked, 1.0)
