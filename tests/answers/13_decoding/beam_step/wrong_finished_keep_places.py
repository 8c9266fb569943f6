# Mistake: finished ones keep their places, whatever else is more probable. Caught by: values
def beam_step(log_p, total, done, end, width):
    """finished ones always keep their places"""
    found = sorted([(-total[k], k, end, True) for k in range(len(total)) if done[k]])[:width]
    rest = []
    for k in range(len(total)):
        if not done[k]:
            for v in range(log_p.shape[1]):
                if log_p[k, v] > -np.inf:
                    rest.append((-total[k] - log_p[k, v], k, v, v == end))
    found = sorted(found + sorted(rest)[: width - len(found)])
    return (
        [k for _, k, _, _ in found],
        [v for _, _, v, _ in found],
        [-p for p, _, _, _ in found],
        [d for *_, d in found],
    )
