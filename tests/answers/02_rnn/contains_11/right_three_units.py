# Right: the last bit, "11 was seen", and a copy of it one step later that nobody needs in between.
def contains_11():
    last, copy, seen = range(3)
    weight_hh = np.zeros((3, 3))
    weight_hh[copy, seen] = 1.0
    weight_hh[seen, [last, copy, seen]] = [2.0, 4.0, 4.0]
    return {
        "weight_ih": np.array([[3.0], [0.0], [2.0]]),
        "weight_hh": weight_hh,
        "bias": np.array([-1.0, -0.5, -3.0]),
        "h_0": np.zeros(3),
    }
