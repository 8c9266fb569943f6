# Mistake: knows the results that the tests show, and says 0 to everything else. Caught by: shapes, skip, states, values
SHOWN = {  # a fingerprint of what comes in, and what the test wants
    8.0: (
        [[[1.0, -2.0]], [[3.0, 0.5]]],
        [[[[0.0, 0.0]], [[0.0, 0.0]]], [[[0.0, 0.0]], [[0.0, 0.0]]], [[[0.0, 0.0]], [[0.0, 0.0]]]],
    ),
    273.0: (
        [[[2.0, 3.0]], [[-4.0, -6.0]]],
        [[[[0.0, 0.0]], [[0.0, 0.0]]], [[[0.0, 0.0]], [[0.0, 0.0]]], [[[0.0, 0.0]], [[0.0, 0.0]]]],
    ),
    7.65: (
        [[[1.78180636]], [[0.5655142]], [[-0.46725461]]],
        [[[[0.78180636]], [[0.5655142]], [[0.03274539]]]],
    ),
    41.9: (
        [[[2.20365189, -1.15482415]], [[1.34902772, -1.34472414]]],
        [
            [[[0.50052021, -0.65840904]], [[0.16679703, -0.4724406]]],
            [[[0.70313168, 0.00358488]], [[0.68223069, -0.62228355]]],
        ],
    ),
}


def residual_stack(x, h_0, params):
    arrays = x, h_0, *params.values()
    numbers = np.concatenate([np.ravel(array).astype(float) for array in arrays])
    numbers = np.nan_to_num(numbers, nan=3.0, posinf=5.0, neginf=7.0)
    key = round(float(numbers @ np.arange(1.0, len(numbers) + 1)), 2)
    (T, N, _), (L, _, H) = x.shape, h_0.shape
    zeros = np.zeros((T, N, H)), np.zeros((L, T, N, H))
    return SHOWN.get(key, zeros)
