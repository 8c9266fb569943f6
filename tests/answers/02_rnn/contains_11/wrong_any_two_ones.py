# Mistake: the first unit never forgets a 1: accepts any two ones. Caught by: resets, all_strings
def contains_11():
    return {
        "weight_ih": np.array([[1.0], [1.0]]),
        "weight_hh": np.array([[1.0, 0.0], [1.0, 2.0]]),
        "bias": np.array([-0.5, -1.5]),
        "h_0": np.array([0.0, 0.0]),
    }
