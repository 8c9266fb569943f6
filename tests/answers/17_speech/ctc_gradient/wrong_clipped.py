# Mistake: keeps all probabilities above 1e-30. Caught by: values
def ctc_gradient(logits, labels, blank):
    z = logits.astype(float)
    z = z - z.max(1, keepdims=True)
    y = np.exp(z)
    y /= y.sum(1, keepdims=True)
    y = np.clip(y, 1e-30, None)
    return _fb(y, np.log(y), labels, blank)


def _fb(y, ly, labels, blank, eps=0.0, total=None):
    pl = places_of(labels, blank)
    P = len(pl)
    T = len(y)
    a = np.full((T, P), -np.inf)
    b = np.full((T, P), -np.inf)
    a[0, :2] = ly[0, pl[:2]]
    b[-1, -2:] = 0
    for t in range(1, T):
        for p in range(P):
            s = a[t - 1, p]
            if p:
                s = np.logaddexp(s, a[t - 1, p - 1])
            if p > 1 and pl[p] != pl[p - 2]:
                s = np.logaddexp(s, a[t - 1, p - 2])
            a[t, p] = s + ly[t, pl[p]]
    for t in range(T - 2, -1, -1):
        n = b[t + 1] + ly[t + 1, pl]
        for p in range(P):
            s = n[p]
            if p + 1 < P:
                s = np.logaddexp(s, n[p + 1])
            if p + 2 < P and pl[p] != pl[p + 2]:
                s = np.logaddexp(s, n[p + 2])
            b[t, p] = s
    tot = np.logaddexp.reduce(a[-1, -2:])
    q = np.zeros_like(y)
    np.add.at(q.T, pl, np.exp(a + b - tot).T)
    return y - q


def places_of(labels, blank):
    return np.array([blank, *(s for label in labels for s in (label, blank))])
