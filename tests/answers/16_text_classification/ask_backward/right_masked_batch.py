import numpy as np


def ask_backward(dy, x, lengths, params):
    lengths = np.asarray(lengths).astype(int)
    inside = np.arange(len(x))[:, None] < lengths
    x = np.where(inside[..., None], x, 0.0)
    dy = np.where((lengths > 0)[:, None, None], dy, 0.0)
    W, b, v = (params[name].astype(float) for name in ("weight", "bias", "v"))
    u = np.tanh(x @ W.T + b)
    e = np.where(inside.T[:, None], np.einsum("tna,ra->nrt", u, v), -np.inf)
    top = e.max(axis=2, keepdims=True)
    e = np.exp(e - np.where(np.isfinite(top), top, 0))
    total = e.sum(axis=2, keepdims=True)
    a = e / np.where(total == 0, 1, total)
    da = np.einsum("nrh,tnh->nrt", dy, x)
    de = a * (da - (a * da).sum(axis=2, keepdims=True))
    dz = np.einsum("nrt,ra->tna", de, v) * (1 - u**2)
    dx = np.einsum("nrt,nrh->tnh", a, dy) + dz @ W
    grads = {"weight": np.einsum("tna,tnh->ah", dz, x), "bias": dz.sum(axis=(0, 1))}
    return dx, grads | {"v": np.einsum("nrt,tna->ra", de, u)}
