# Mistake: of equal candidates the larger k and v. Caught by: values
import heapq


def beam_step(log_p, total, done, end, width):
    found = []
    for k in range(len(total)):
        if done[k]:
            found.append((total[k], k, end))
            continue
        for v in range(log_p.shape[1]):
            if log_p[k, v] > -np.inf:
                found.append((total[k] + log_p[k, v], k, v))
    found = heapq.nlargest(width, found)
    return (
        [k for _, k, _ in found],
        [v for _, _, v in found],
        [p for p, _, _ in found],
        [v == end for _, _, v in found],
    )
