# Right: A span is the sum of its halves; nested lists come back.
def log_cell_path(a_forget, spans):
    lg = np.minimum(a_forget, 0) - np.log1p(np.exp(-np.abs(a_forget)))

    def go(s, t):
        if t - s == 0:
            return np.zeros(a_forget.shape[1:])
        if t - s == 1:
            return lg[s]
        m = (s + t) // 2
        return go(s, m) + go(m, t)

    return [go(s, t).tolist() for s, t in spans]
