# Mistake: the rules are asked of whole texts only. Caught by: moves, values
def constrained_beam(log_p, moves, accepting, start, end, width, steps):
    def keeps(text):
        q = 0
        for v in text:
            q = moves[q, v]
            if q < 0:
                return False
        return accepting[q]

    beam, best, best_log_prob = [(0.0, [])], [], -np.inf
    for _ in range(steps):
        found = []
        for total, text in beam:
            row = total + log_p[text[-1] if text else start]
            found += [(row[v], text + [v]) for v in range(len(row)) if row[v] > -np.inf]
        found = sorted(found, key=lambda one: -one[0])[:width]
        beam = [one for one in found if one[1][-1] != end]
        for total, text in found:
            if text[-1] == end and total > best_log_prob and keeps(text[:-1]):
                best, best_log_prob = text[:-1], total
    return best_log_prob, best
