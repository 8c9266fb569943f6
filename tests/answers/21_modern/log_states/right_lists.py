def log_states(log_a, log_b, log_h_0):
    import math

    def add(a, b):
        high, low = max(a, b), min(a, b)
        return high if low == -math.inf else high + math.log1p(math.exp(low - high))

    states, h = [], [float(v) for v in log_h_0]
    for a, b in zip(log_a.tolist(), log_b.tolist()):
        h = [add(a_u + h_u, b_u) for a_u, h_u, b_u in zip(a, h, b)]
        states.append(h)
    return states
