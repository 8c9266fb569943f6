# Mistake: of equal candidates the finished ones come first. Caught by: values
def beam_step(log_p, total, done, end, width):
    found = [(k, end, total[k], True) for k in range(len(total)) if done[k]]
    for k in range(len(total)):
        if not done[k]:
            for v in range(log_p.shape[1]):
                if total[k] + log_p[k, v] > -np.inf:
                    found.append((k, v, total[k] + log_p[k, v], v == end))
    found = sorted(found, key=lambda c: -c[2])[:width]
    a, b, c, d = [list(x) for x in zip(*found)] if found else ([], [], [], [])
    return a, b, c, d
