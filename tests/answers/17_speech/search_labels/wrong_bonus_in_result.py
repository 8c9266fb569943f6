# Mistake: returns scores. Caught by: bonus, values
def search_labels(log_probs, blank, width, bonus):
    beam = {(): [-np.inf, 0.0]}  # paths that end in a label, and in a blank
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
            for new, kind, log_p in moves:
                both = found.setdefault(new, [-np.inf, -np.inf])
                both[kind] = np.logaddexp(both[kind], log_p)
        score = {new: np.logaddexp(*both) + bonus * len(new) for new, both in found.items()}
        best = sorted(score, key=score.get, reverse=True)[:width]
        beam = {new: found[new] for new in best if score[new] > -np.inf}
    return list(beam), [np.logaddexp(*both) + bonus * len(new) for new, both in beam.items()]
