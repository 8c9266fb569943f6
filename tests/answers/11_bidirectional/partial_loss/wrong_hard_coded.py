# Mistake: knows the results that the tests show, and says 0 to everything else. Caught by: shape, one_path, sets, lengths, values
inf = np.inf
SHOWN = {  # a fingerprint of what comes in, and what the test wants
    109.0: [2.76141566],
    77.0: [1.43488171],
    86.0: [1.35059105],
    71.0: [4.43488171],
    196.25: [0.54236434],
    184.25: [3.74282521],
    205.25: [0.0],
    172.25: [inf],
    145.0: [2.04945203],
    40.5: [1.31326169],
    304.5: [2.04945203, 1.31326169],
    2290.5: [2.04945203, 1.31326169],
    418.5: [2.04945203, 1.31326169],
    580.5: [2.04945203, 1.31326169],
    70.0: [0.26879723],
    50070.0: [0.26879723],
    -49930.0: [0.26879723],
}


def partial_loss(scores, allowed, start, transition, end, lengths):
    arrays = scores, allowed, start, transition, end, lengths
    numbers = np.concatenate([np.ravel(array).astype(float) for array in arrays])
    numbers = np.nan_to_num(numbers, nan=3.0, posinf=5.0, neginf=7.0)
    key = round(float(numbers @ np.arange(1.0, len(numbers) + 1)), 2)
    zeros = np.zeros(len(lengths))
    return SHOWN.get(key, zeros)
