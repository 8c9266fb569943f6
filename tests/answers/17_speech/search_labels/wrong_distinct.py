# Mistake: gives the bonus once for equal labels. Caught by: bonus, values
def search_labels(log_probs, blank, width, bonus):
    beam = {(): [-np.inf, 0.0]}
    for row in log_probs:
        found = {}
        for prefix, (label, end) in beam.items():
            either = np.logaddexp(label, end)
            moves = [(prefix, 1, either + row[blank])]
            for v in range(len(row)):
                again = prefix[-1:] == (v,)
                if again:
                    moves.append((prefix, 0, label + row[v]))
                if v != blank:
                    moves.append(((*prefix, v), 0, (end if again else either) + row[v]))
            for new, kind, lp in moves:
                both = found.setdefault(new, [-np.inf, -np.inf])
                both[kind] = np.logaddexp(both[kind], lp)
        score = {n: np.logaddexp(*b) + bonus * len(set(n)) for n, b in found.items()}
        best = sorted(score, key=score.get, reverse=True)[:width]
        beam = {n: found[n] for n in best if score[n] > -np.inf}
    return list(beam), [np.logaddexp(*b) for b in beam.values()]
