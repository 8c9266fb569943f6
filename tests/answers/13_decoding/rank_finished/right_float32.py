def rank_finished(log_p, lengths, live, longest, alpha):
    T = np.asarray(lengths).astype(np.int64)
    score = log_p / ((T + 5) ** alpha / 6**alpha)
    order = sorted(sorted(range(len(T)), key=lambda k: T[k]), key=lambda k: score[k], reverse=True)
    bound = live / ((longest + 5) ** alpha / 6**alpha)
    return np.array(order), score.astype(np.float32), np.bool_(bound <= max(score))
