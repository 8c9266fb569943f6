# Mistake: a adds tanh(0.1) to the count and b takes tanh(50) away. Caught by: short, counts, order, far, all_strings
def anbn_lstm():
    # Units: a's minus b's; a b was seen; an a came after a b; a b came that no a was left for.
    i, g, count, seen, late, over = 0, 2, 0, 1, 2, 3
    weight_ih, weight_hh = np.zeros((4, 4, 2)), np.zeros((4, 4, 4))  # gate, unit, from where
    bias = np.full((4, 4), 50)  # every gate is open and every candidate is 1, but:
    bias[g, count] = 0
    weight_ih[g, count] = [0.1, -50]
    weight_ih[i, seen] = [-100, 0]
    weight_ih[i, late] = [-100, -200]
    weight_hh[i, late, seen] = 100
    weight_ih[i, over] = [-200, 0]
    weight_hh[i, over, count] = -100
    return {
        "weight_ih": weight_ih.reshape(16, 2),
        "weight_hh": weight_hh.reshape(16, 4),
        "bias": bias.reshape(16),
        "weight_ho": np.array([-1, 1, -3, -3]),
        "bias_o": -0.5,
    }
