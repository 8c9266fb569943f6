import heapq
import math


def constrained_beam(log_p, moves, accepting, start, end, width, steps):
    beam, ended = [(0.0, (), 0)], []
    for _ in range(steps):
        every, place = [], 0
        for total, text, q in beam:
            last = text[-1] if text else start
            for v in range(log_p.shape[1]):
                place += 1
                if log_p[last, v] == -math.inf:
                    continue
                if v == end and accepting[q]:
                    every.append((-(total + log_p[last, v]), place, text, None))
                if v != end and moves[q, v] != -1:
                    every.append((-(total + log_p[last, v]), place, (*text, v), moves[q, v]))
        beam = []
        for cost, _, text, q in heapq.nsmallest(width, every):
            if q is None:
                ended.append((-cost, text))
            else:
                beam.append((-cost, text, q))
    if not ended:
        return -math.inf, []
    log_prob, text = max(ended, key=lambda one: one[0])
    return log_prob, list(text)
