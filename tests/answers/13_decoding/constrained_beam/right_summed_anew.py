import math


def constrained_beam(log_p, moves, accepting, start, end, width, steps):
    def total(text):
        return math.fsum(log_p[u, v] for u, v in zip((start,) + text, text))

    beam, finished = [((), 0)], []
    for _ in range(steps):
        found = []
        for text, q in beam:
            for v in range(len(log_p)):
                ok = accepting[q] if v == end else moves[q, v] >= 0
                if ok and log_p[(start,) + text, :][-1, v] > -np.inf:
                    found.append((text + (v,), moves[q, v]))
        found = sorted(found, key=lambda f: -total(f[0]))[:width]
        finished += [t for t, _ in found if t[-1] == end]
        beam = [f for f in found if f[0][-1] != end]
    if not finished:
        return float("-inf"), ()
    best = max(finished, key=total)
    return total(best), best[:-1]
