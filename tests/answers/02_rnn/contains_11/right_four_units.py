# Right: one unit too many, other weights, whole numbers in lists.
def contains_11():
    # Units: this bit; always on; this bit is 0; seen.
    return {
        "weight_ih": [[2], [0], [-2], [4]],
        "weight_hh": [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [2, -3, -2, 9]],
        "bias": [-1, 1, 1, -2],
        "h_0": [0, 1, 1, 0],
    }
