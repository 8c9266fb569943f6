import math


def ctc_loss(log_probs, labels, blank):
    def lse(xs):
        m = max(xs)
        return m if math.isinf(m) else m + math.log(math.fsum(math.exp(x - m) for x in xs))

    a = {(0, blank): 0.0}  # (labels read, last symbol)
    for row in log_probs.tolist():
        b = {}
        for (u, s), v in a.items():
            for n, key in (
                [(u, blank)]
                + ([(u, s)] if s != blank else [])
                + ([(u + 1, labels[u])] if u < len(labels) and labels[u] != s else [])
            ):
                b.setdefault((n, key), []).append(v + row[key])
        a = {k: lse(v) for k, v in b.items()}
    end = [v for (u, s), v in a.items() if u == len(labels)]
    return -lse(end) if end else math.inf
