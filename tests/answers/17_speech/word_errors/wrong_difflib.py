# Mistake: aligns with difflib, whose edits are not the fewest. Caught by: values
import difflib


def word_errors(references, hypotheses):
    S = D = I = words = 0
    for reference, hypothesis in zip(references, hypotheses):
        r, h = reference.split(), hypothesis.split()
        words += len(r)
        for kind, a, b, c, d in difflib.SequenceMatcher(None, r, h, autojunk=False).get_opcodes():
            if kind != "equal":
                both = min(b - a, d - c)
                S, D, I = S + both, D + b - a - both, I + d - c - both
    edits = S + D + I
    return S, D, I, edits / words if words else (np.inf if edits else 0.0)
