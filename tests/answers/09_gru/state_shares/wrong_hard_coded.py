# Mistake: the results that the visible tests ask for are looked up, and all others are equal shares. Caught by: held, whole, open_and_shut, values
SEEN = {
    "0.5 0.5 0.5": "0.125 0.125 0.25 0.5",
    "0.75 0.75 0.75": "0.421875 0.140625 0.1875 0.25",
    "1 0 1 1 1 1 0 0 1 1 1 0": "1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1",
    "0.5 0.25 0.8": "0.1 0.1 0.6 0.2",
}


def look_up(arrays, size, other=0.0):
    asked = " ".join(f"{v:g}" for a in arrays for v in np.ravel(a))
    return np.array(SEEN[asked].split(), float) if asked in SEEN else np.full(size, other)


def state_shares(z):
    T, N, H = z.shape
    return look_up((z,), (T + 1) * N * H, 1 / (T + 1)).reshape(T + 1, N, H)
