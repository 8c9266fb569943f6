# Mistake: bias_o is positive. Caught by: short, counts, far, all_strings
def anbn_lstm():
    H = 4
    W = np.zeros((4, H, 2))
    U = np.zeros((4, H, H))
    b = np.full((4, H), 60.0)
    I, F, G, O = range(4)

    b[G, 0] = 0
    W[G, 0] = [50, -50]
    W[I, 1] = [-120, 0]
    W[I, 2] = [-120, -240]
    U[I, 2, 1] = 120
    W[I, 3] = [-240, 0]
    U[I, 3, 0] = -120

    return {
        "weight_ih": W.reshape(4 * H, 2),
        "weight_hh": U.reshape(4 * H, H),
        "bias": b.ravel(),
        "weight_ho": np.array([-1, 1, -3, -3.0]),
        "bias_o": 0.5,
    }
