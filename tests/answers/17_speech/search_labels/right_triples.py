def search_labels(log_probs, blank, width, bonus):
    beam = [((), -np.inf, 0.0)]
    for row in log_probs.astype(float):
        end, lab = {}, {}
        for p, l, b in beam:
            both = np.logaddexp(l, b)
            end[p] = np.logaddexp(end.get(p, -np.inf), both + row[blank])
            if p:
                lab[p] = np.logaddexp(lab.get(p, -np.inf), l + row[p[-1]])
            for v in set(range(len(row))) - {blank}:
                lab[p + (v,)] = np.logaddexp(
                    lab.get(p + (v,), -np.inf), (b if p and p[-1] == v else both) + row[v]
                )
        beam = [(p, lab.get(p, -np.inf), end.get(p, -np.inf)) for p in set(end) | set(lab)]
        beam = [x for x in beam if max(x[1:]) > -np.inf]
        beam.sort(key=lambda x: -np.logaddexp(*x[1:]) - bonus * len(x[0]))
        beam = beam[:width]
    return [np.array(p, dtype=int) for p, _, _ in beam], np.array(
        [np.logaddexp(l, b) for _, l, b in beam]
    )
