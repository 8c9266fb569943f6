def search_labels(log_probs, blank, width, bonus):
    inf = float("inf")
    in_blank, in_label = {(): 0.0}, {}
    beam = [()]
    for row in np.asarray(log_probs, dtype=float):
        new_blank, new_label = {}, {}
        for prefix in beam:
            b, n = in_blank.get(prefix, -inf), in_label.get(prefix, -inf)
            both = np.logaddexp(b, n)
            new_blank[prefix] = np.logaddexp(new_blank.get(prefix, -inf), both + row[blank])
            if prefix:
                stay = n + row[prefix[-1]]
                new_label[prefix] = np.logaddexp(new_label.get(prefix, -inf), stay)
            for v, log_y in enumerate(row):
                if v == blank:
                    continue
                longer = prefix + (v,)
                start = b if prefix and prefix[-1] == v else both
                new_label[longer] = np.logaddexp(new_label.get(longer, -inf), start + log_y)
        total = {
            k: np.logaddexp(new_blank.get(k, -inf), new_label.get(k, -inf))
            for k in {*new_blank, *new_label}
        }
        beam = sorted(
            (k for k in total if total[k] > -inf), key=lambda k: -total[k] - bonus * len(k)
        )
        beam = beam[:width]
        in_blank, in_label = new_blank, new_label
    log_p = [np.logaddexp(in_blank.get(k, -inf), in_label.get(k, -inf)) for k in beam]
    return [list(k) for k in beam], np.array(log_p)
