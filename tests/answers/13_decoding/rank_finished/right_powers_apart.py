def rank_finished(log_p, lengths, live, longest, alpha):
    T = np.append(lengths.astype(float), longest)
    s = np.append(log_p, live) * 6**alpha / (5 + T) ** alpha
    order = np.lexsort((T[:-1], -s[:-1]))
    return order.astype(np.int32), s[:-1].astype(np.float32), bool(s[:-1].max() >= s[-1])
