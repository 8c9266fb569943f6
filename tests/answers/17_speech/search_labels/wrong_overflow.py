# Mistake: multiplies probabilities, which are no floats in the end. Caught by: values
def search_labels(log_probs, blank, width, bonus):
    beam = {(): [0.0, 1.0]}
    for row in np.exp(log_probs):
        found = {}
        for prefix, (label, end) in beam.items():
            moves = [(prefix, 1, (label + end) * row[blank])]
            for v in range(len(row)):
                again = prefix[-1:] == (v,)
                if again:
                    moves.append((prefix, 0, label * row[v]))
                if v != blank:
                    moves.append(((*prefix, v), 0, (end if again else label + end) * row[v]))
            for new, kind, p in moves:
                found.setdefault(new, [0.0, 0.0])[kind] += p
        score = {new: np.log(sum(both)) + bonus * len(new) for new, both in found.items()}
        best = sorted(score, key=score.get, reverse=True)[:width]
        beam = {new: found[new] for new in best if sum(found[new]) > 0}
    return list(beam), [np.log(sum(both)) for both in beam.values()]
