# Mistake: all weights are zero: nothing is accepted. Caught by: shapes, short_strings, resets, remembers, all_strings
def contains_11():
    return {
        "weight_ih": np.zeros((2, 1)),
        "weight_hh": np.zeros((2, 2)),
        "bias": np.zeros(2),
        "h_0": np.zeros(2),
    }
