# Mistake: OR in place of AND: a single 1 is accepted. Caught by: short_strings, resets, all_strings
def contains_11():
    return {
        "weight_ih": np.array([[1.0], [1.0]]),
        "weight_hh": np.array([[0.0, 0.0], [1.0, 2.0]]),
        "bias": np.array([-0.5, -0.5]),
        "h_0": np.array([0.0, 0.0]),
    }
