# Mistake: padding is multiplied by 0 and then lowered, so NaN stays. Caught by: values
import numpy as np


def top_pool(x, lengths, k, dy):
    T, N, H = x.shape
    valid = np.arange(T)[:, None] < np.asarray(lengths).astype(int)
    number = np.minimum(k, valid.sum(axis=0))[:, None]
    values = (x * valid[..., None] - 1e30 * ~valid[..., None]).astype(float)
    order = np.argsort(-values, axis=0, kind="stable")
    rank = np.argsort(order, axis=0, kind="stable")
    chosen = (rank < number) & valid[..., None]
    count = np.maximum(number, 1)
    y = (chosen * x).sum(axis=0) / count
    return y, np.where(chosen, dy / count, 0)
