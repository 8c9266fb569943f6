def constrained_beam(log_p, moves, accepting, start, end, width, steps):
    """A beam over pairs of a state and a symbol, with the rules written into the model."""
    beam, finished = [([start], 0, 0.0)], [([start, end], float("-inf"))]
    for _ in range(steps):
        nexts = []
        for text, q, total in beam:
            row = np.array(log_p[text[-1]], dtype=float)
            banned = np.array(moves[q]) < 0
            banned[end] = not accepting[q]
            row[banned] = float("-inf")
            nexts += [(text + [v], moves[q][v], total + row[v]) for v in range(len(row))]
        nexts = [one for one in nexts if one[2] != float("-inf")]
        nexts.sort(key=lambda one: one[2], reverse=True)
        finished += [(text, p) for text, _, p in nexts[:width] if text[-1] == end]
        beam = [one for one in nexts[:width] if one[0][-1] != end]
    text, log_prob = sorted(finished, key=lambda one: -one[1])[0]
    return np.float32(log_prob), np.array(text[1:-1], dtype=np.int32)
