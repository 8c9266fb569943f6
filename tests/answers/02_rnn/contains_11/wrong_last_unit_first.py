# Mistake: the unit that answers stands first, not last. Caught by: short_strings, resets, remembers, all_strings
def contains_11():
    return {
        "weight_ih": np.array([[1.0], [1.0]]),
        "weight_hh": np.array([[2.0, 1.0], [0.0, 0.0]]),
        "bias": np.array([-1.5, -0.5]),
        "h_0": np.array([0.0, 0.0]),
    }
