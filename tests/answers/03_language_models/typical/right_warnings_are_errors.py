# Right: the logarithm of 0 warns, and the notebook has made warnings errors; the tests do not mind.
import warnings

warnings.simplefilter("error")


def typical(p, mass):
    surprise = -np.log(p)
    entropy = np.sum(p[p > 0] * surprise[p > 0])
    order = np.argsort(np.abs(surprise - entropy), kind="stable")
    enough = np.searchsorted(np.cumsum(p[order]), mass - 1e-12) + 1
    kept = np.zeros_like(p)
    kept[order[:enough]] = p[order[:enough]]
    return kept / kept.sum()
