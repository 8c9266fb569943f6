def rank_finished(log_p, lengths, live, longest, alpha):
    every = np.append(np.asarray(lengths, dtype=float), longest)
    score = np.append(log_p, live) * np.exp(-alpha * np.log((5 + every) / 6))
    order = np.lexsort((np.arange(len(log_p)), lengths, -score[:-1]))
    return order, score[:-1], not score[-1] > score[:-1].max()
