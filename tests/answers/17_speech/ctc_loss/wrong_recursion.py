# Mistake: calls itself once for each step. Caught by: values
import functools


def ctc_loss(log_probs, labels, blank):
    places = [blank] + [s for label in labels for s in (label, blank)]

    @functools.lru_cache(None)
    def alpha(t, p):
        if p < 0:
            return -np.inf
        if t == 0:
            return log_probs[0, places[p]] if p < 2 else -np.inf
        a = np.logaddexp(alpha(t - 1, p), alpha(t - 1, p - 1))
        if p > 1 and places[p] != places[p - 2]:
            a = np.logaddexp(a, alpha(t - 1, p - 2))
        return a + log_probs[t, places[p]]

    T, P = len(log_probs), len(places)
    return -np.logaddexp(alpha(T - 1, P - 1), alpha(T - 1, P - 2))
