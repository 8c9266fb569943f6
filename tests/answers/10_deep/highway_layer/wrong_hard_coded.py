# Mistake: knows the results that the tests show, and says 0 to everything else. Caught by: shapes, gate, ways, values
SHOWN = {  # a fingerprint of what comes in, and what the test wants
    -1132.0: (
        [[[1.0, -2.0]], [[-1.0, 2.0]]],
        [[[1.0, 2.0]], [[-3.0, 4.0]]],
        {
            "weight_candidate": [[0.0, 0.0], [0.0, 0.0]],
            "bias_candidate": [0.0, 0.0],
            "weight_transform": [[0.0, 0.0], [0.0, 0.0]],
            "bias_transform": [0.0, 0.0],
        },
    ),
    1208.0: (
        [[[0.76159416, 0.46211716]], [[0.0, -0.46211716]]],
        [[[0.20998717, -0.39322387]], [[-1.5, -0.78644773]]],
        {
            "weight_candidate": [[3.41997434, -6.83994868], [-1.57289547, 3.14579093]],
            "bias_candidate": [-2.58002566, 4.7186864],
            "weight_transform": [[0.0, 0.0], [0.0, 0.0]],
            "bias_transform": [0.0, 0.0],
        },
    ),
    502.5: (
        [[[1.0, -2.0], [0.5, 0.5]], [[0.25, 1.5], [-0.5, 1.0]]],
        [[[2.0, 4.0], [-2.0, 6.0]], [[8.0, 2.0], [4.0, -4.0]]],
        {
            "weight_candidate": [[2.0, 22.0], [19.0, -12.0]],
            "bias_candidate": [12.0, 8.0],
            "weight_transform": [[-6.0, 7.0], [7.5, -36.0]],
            "bias_transform": [-1.0, 6.0],
        },
    ),
    587.0: (
        [[[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]],
        [[[12.0, 16.0], [8.0, 24.0]], [[20.0, 8.0], [0.0, -16.0]]],
        {
            "weight_candidate": [[0.0, 0.0], [0.0, 0.0]],
            "bias_candidate": [12.0, 8.0],
            "weight_transform": [[0.0, 0.0], [0.0, 0.0]],
            "bias_transform": [0.0, 0.0],
        },
    ),
    591.0: (
        [[[0.5, -0.5], [0.5, -0.5]], [[0.5, -0.5], [0.5, -0.5]]],
        [[[-1.0, -2.0], [-9.0, -3.0]], [[10.0, -1.0], [10.0, 2.0]]],
        {
            "weight_candidate": [[0.0, 0.0], [0.0, 0.0]],
            "bias_candidate": [0.0, 0.0],
            "weight_transform": [[0.0, 0.0], [0.0, 0.0]],
            "bias_transform": [6.0, -4.0],
        },
    ),
    8.1: (
        [[[0.94634592, -0.43530158]]],
        [[[1.51415575, -1.08837841]]],
        {
            "weight_candidate": [[0.19320823, -0.09660411], [-0.28371581, 0.14185791]],
            "bias_candidate": [0.19320823, -0.28371581],
            "weight_transform": [[-0.07844855, 0.03922427], [-0.04464026, 0.02232013]],
            "bias_transform": [-0.07844855, -0.04464026],
        },
    ),
}


def highway_layer(x, dy, params):
    arrays = x, dy, *params.values()
    numbers = np.concatenate([np.ravel(array).astype(float) for array in arrays])
    numbers = np.nan_to_num(numbers, nan=3.0, posinf=5.0, neginf=7.0)
    key = round(float(numbers @ np.arange(1.0, len(numbers) + 1)), 2)
    zeros = 0 * x, 0 * x, {name: 0 * array for name, array in params.items()}
    return SHOWN.get(key, zeros)
