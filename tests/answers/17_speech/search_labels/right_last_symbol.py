def search_labels(log_probs, blank, width, bonus):
    paths = {((), blank): 0.0}
    kept = [()]
    for row in log_probs:
        new = {}
        for (labels, last), log_p in paths.items():
            for v in range(len(row)):
                read = labels if v == blank or v == last else (*labels, v)
                new[read, v] = np.logaddexp(new.get((read, v), -np.inf), log_p + row[v])
        total = {}
        for (labels, _), log_p in new.items():
            total[labels] = np.logaddexp(total.get(labels, -np.inf), log_p)
        total = {labels: log_p for labels, log_p in total.items() if log_p != -np.inf}
        kept = sorted(total, key=lambda k: total[k] + bonus * len(k), reverse=True)[:width]
        chosen = set(kept)
        paths = {key: log_p for key, log_p in new.items() if key[0] in chosen}
        if not kept:
            return [], []
    return kept, [total[labels] for labels in kept]
