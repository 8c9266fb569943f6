# Mistake: the results that the visible tests ask for are looked up, and all others are zeros. Caught by: shapes, mean, max, gradient, values
SEEN = {
    "-4 -2 7 2 1 5": "-3 -2 0.5 5.5 0",
    "1 2 3 4 5 0 9 9 9 1 9 9 3 1 0 0 0 0 0 0 0 0": "5 1 9 2 3 4 3 4 0 0 0 0 0 0 0 0 0 0 0 0",
    "1 2 3 4 5 0 9 9 9 1 9 9 2 2 0 0 0 0 0 0 0 0": "3 1 5 2 6 6.5 9 9 0 0 0 0 0 0 0 0 0 0 0 0",
    "-1 -2 -3 4 -5 -1 9 9 9 9 9 9 2 1 0 0 0 0 0 0 0 0": "-3 -1.5 -1 -1 -3 4 -3 4 0 0 0 0 0 0 0 0 0 0 0 0",
    "1 3 2 0 2 9 9 9 3 2 6 0 4 0": "1.66666667 2 1.5 3 2 2 2 2 2 0 0 0",
    "1 3 2 0 2 9 9 9 3 2 0 6 0 4": "1.66666667 2 1.5 3 0 4 6 0 0 0 0 0",
    "1 -3 2 0 0 0 2 1 2 1 3 5": "1.5 2 -3 -3 1 8 2 0 0 0",
    "1 -3 2 5 5 5 2 1 2 1 3 5": "1.5 2 -3 -3 1 8 2 0 0 0",
    "1 -3 2 nan nan nan 2 1 2 1 3 5": "1.5 2 -3 -3 1 8 2 0 0 0",
    "1 -3 2 inf inf inf 2 1 2 1 3 5": "1.5 2 -3 -3 1 8 2 0 0 0",
    "1 -3 2 -inf -inf -inf 2 1 2 1 3 5": "1.5 2 -3 -3 1 8 2 0 0 0",
}


def look_up(arrays, size, other=0.0):
    asked = " ".join(f"{v:g}" for a in arrays for v in np.ravel(a))
    return np.array(SEEN[asked].split(), float) if asked in SEEN else np.full(size, other)


def mean_and_max(x, lengths, dy):
    T, N, H = x.shape
    found = look_up((x, lengths, dy), 2 * N * H + T * N * H)
    return found[: 2 * N * H].reshape(N, 2 * H), found[2 * N * H :].reshape(T, N, H)
