# Mistake: says no to every string, which is right for almost all of them. Caught by: shapes, short, counts, order, far, all_strings
def anbn_lstm():
    return {
        "weight_ih": np.zeros((16, 2)),
        "weight_hh": np.zeros((16, 4)),
        "bias": np.zeros(16),
        "weight_ho": np.zeros(4),
        "bias_o": -1.0,
    }
