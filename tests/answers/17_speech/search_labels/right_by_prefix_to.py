def search_labels(log_probs, blank, width, bonus):
    """For each candidate, gather what leads to it."""
    beam = {(): (0.0, -np.inf)}
    for row in log_probs:
        candidates = set(beam) | {(*k, v) for k in beam for v in range(len(row)) if v != blank}
        scored = []
        for k in candidates:
            end, label = beam.get(k, (-np.inf, -np.inf))
            new_end = np.logaddexp(end, label) + row[blank]
            new_label = -np.inf
            if k:
                shorter = beam.get(k[:-1], (-np.inf, -np.inf))
                same = len(k) > 1 and k[-2] == k[-1]
                come = shorter[0] if same else np.logaddexp(*shorter)
                new_label = np.logaddexp(label, come) + row[k[-1]]
            total = np.logaddexp(new_end, new_label)
            if total > -np.inf:
                scored.append((total + bonus * len(k), k, (new_end, new_label)))
        scored.sort(reverse=True)
        beam = {k: both for _, k, both in scored[:width]}
    return list(beam), [np.logaddexp(*both) for both in beam.values()]
