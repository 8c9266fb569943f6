# Mistake: knows the results that the tests show, and says 0 to everything else. Caught by: shape, sums, rules, values
SHOWN = {  # a fingerprint of what comes in, and what the test wants
    115.0: [[1.0], [2.0], [2.0]],
    86.0: [[0.0], [0.0], [0.0]],
    53.0: [[1.0], [1.0], [2.0]],
    63.0: [[4.0], [0.0]],
    117.5: [[1.0], [3.0]],
    94.0: [[2.0], [1.0]],
    173.0: [[1.0], [3.0], [3.0]],
    168.0: [[1.0], [1.0], [4.0]],
    244.0: [[1.0], [3.0], [4.0]],
    57.0: [[1.0], [2.0]],
    6.5: [[1.0]],
    102.0: [[1.0, 1.0], [2.0, -1.0]],
    1252.0: [[1.0, 1.0], [2.0, -1.0]],
    171.0: [[1.0, 1.0], [2.0, -1.0]],
    263.0: [[1.0, 1.0], [2.0, -1.0]],
}


def bio_decode(scores, labels, lengths):
    arrays = scores, lengths
    numbers = np.concatenate([np.ravel(array).astype(float) for array in arrays])
    numbers = np.nan_to_num(numbers, nan=3.0, posinf=5.0, neginf=7.0)
    key = round(float(numbers @ np.arange(1.0, len(numbers) + 1)), 2)
    zeros = np.where(np.arange(len(scores))[:, None] < lengths, 0, -1)
    return SHOWN.get(key, zeros)
