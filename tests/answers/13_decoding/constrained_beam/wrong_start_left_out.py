# Mistake: the start symbol is left out wherever it was produced. Caught by: values
def constrained_beam(log_p, moves, accepting, start, end, width, steps):
    beam, best, best_log_prob = [(0.0, [], 0)], [], -np.inf
    for _ in range(steps):
        found = []
        for total, symbols, q in beam:
            extended = total + log_p[([start] + symbols)[-1]]
            allowed = moves[q] >= 0
            allowed[end] = accepting[q]
            for v in np.flatnonzero(allowed):
                found.append((extended[v], symbols + [v], moves[q, v]))
        found = sorted(found, key=lambda one: -one[0])[:width]
        beam = [one for one in found if one[1][-1] != end]
        for total, symbols, _ in found:
            if symbols[-1] == end and total > best_log_prob:
                best, best_log_prob = symbols[:-1], total
    return best_log_prob, [v for v in best if v != start]
