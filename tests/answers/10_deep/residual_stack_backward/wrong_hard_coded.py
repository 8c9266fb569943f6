# Mistake: knows the results that the tests show, and says 0 to everything else. Caught by: shapes, skip, time, sums, values
SHOWN = {  # a fingerprint of what comes in, and what the test wants
    378.74: (
        [[[2.0, 1.0]], [[-1.0, 4.0]]],
        [[[0.0, 0.0]], [[0.0, 0.0]], [[0.0, 0.0]]],
        {
            "weight_ih_l2": [[0.0, -2.625], [13.5, 3.75]],
            "weight_hh_l2": [[-0.375, -0.375], [1.5, 1.5]],
            "bias_l2": [0.75, 3.75],
            "weight_ih_l1": [[-0.375, -3.0], [11.625, 1.875]],
            "weight_hh_l1": [[-0.375, -0.375], [1.5, 1.5]],
            "bias_l1": [0.75, 3.75],
            "weight_ih_l0": [[-0.75, -3.375], [9.75, 0.0]],
            "weight_hh_l0": [[-0.375, -0.375], [1.5, 1.5]],
            "bias_l0": [0.75, 3.75],
        },
    ),
    737.55: (
        [[[7.0]], [[10.0]]],
        [[[0.0, 0.0]], [[0.0, 0.0]], [[0.0, 0.0]]],
        {
            "weight_ih_l2": [[6.75, 10.5], [-6.75, -8.25]],
            "weight_hh_l2": [[-0.375, -0.375], [1.5, 1.5]],
            "bias_l2": [0.75, 3.75],
            "weight_ih_l1": [[3.375, 6.375], [-3.375, -8.625]],
            "weight_hh_l1": [[-0.375, -0.375], [1.5, 1.5]],
            "bias_l1": [0.75, 3.75],
            "weight_skip_l1": [[4.5, 8.5], [-4.5, -11.5]],
            "weight_ih_l0": [[-15.75], [3.0]],
            "weight_hh_l0": [[4.5, 4.5], [-0.375, -0.375]],
            "bias_l0": [11.25, 0.75],
            "weight_skip_l0": [[-21.0], [4.0]],
        },
    ),
    360.0: (
        [[[0.0, 0.0]], [[0.0, 0.0]], [[0.0, 0.0]]],
        [[[40.0, 2.0]], [[2.0, -53.0]]],
        {
            "weight_ih_l1": [[0.0, 0.0], [0.0, 0.0]],
            "weight_hh_l1": [[0.0, 0.0], [0.0, 0.0]],
            "bias_l1": [6.0, -23.0],
            "weight_ih_l0": [[0.0, 0.0], [0.0, 0.0]],
            "weight_hh_l0": [[0.0, 0.0], [0.0, 0.0]],
            "bias_l0": [23.0, 31.0],
        },
    ),
    301.0: (
        [[[1.0], [2.0]], [[4.0], [8.0]], [[0.5], [0.25]]],
        [[[0.0], [0.0]]],
        {"weight_ih_l0": [[21.0]], "weight_hh_l0": [[6.5]], "bias_l0": [15.75]},
    ),
    37.45: (
        [[[0.0]]],
        [[[0.0, 0.0]]],
        {
            "weight_ih_l0": [[24.0], [-24.0]],
            "weight_hh_l0": [[0.0, 0.0], [0.0, 0.0]],
            "bias_l0": [3.0, -3.0],
            "weight_skip_l0": [[8.0], [16.0]],
        },
    ),
    99.97: (
        [[[-0.50269602]], [[-2.40260196]]],
        [[[0.76385597, 1.13606993]], [[-0.86185555, 0.39754384]]],
        {
            "weight_ih_l1": [[0.30380524, -0.12352682], [2.94175395, -2.25832338]],
            "weight_hh_l1": [[-0.50787102, 0.17408905], [-0.63940108, 0.79486801]],
            "bias_l1": [-0.09454781, 1.92644287],
            "weight_ih_l0": [[1.35382664], [2.21641967]],
            "weight_hh_l0": [[-0.23413666, 0.89281688], [0.45429927, 0.05162691]],
            "bias_l0": [0.94372371, 2.47462929],
            "weight_skip_l0": [[1.70879519], [3.74657169]],
        },
    ),
}


def residual_stack_backward(dy, dh_n, x, h_0, states, params):
    arrays = dy, dh_n, x, h_0, states, *params.values()
    numbers = np.concatenate([np.ravel(array).astype(float) for array in arrays])
    numbers = np.nan_to_num(numbers, nan=3.0, posinf=5.0, neginf=7.0)
    key = round(float(numbers @ np.arange(1.0, len(numbers) + 1)), 2)
    zeros = 0 * x, 0 * h_0, {name: 0 * array for name, array in params.items()}
    return SHOWN.get(key, zeros)
