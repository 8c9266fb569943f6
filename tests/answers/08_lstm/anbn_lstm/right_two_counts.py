# Right: two counts, a's minus b's and b's minus a's, each shown by a unit that copies its sign.
def anbn_lstm():
    names = ["more_a", "more_b", "seen", "late", "short"]
    at = {name: k for k, name in enumerate(names)}
    H = len(names)
    weight_ih, weight_hh = np.zeros((4, H, 2)), np.zeros((4, H, H))
    bias = np.full((4, H), 45.0)
    bias[2, :2] = 0
    weight_ih[2, at["more_a"]] = 45, -45
    weight_ih[2, at["more_b"]] = -45, 45
    weight_ih[0, at["seen"]] = -90, 0
    weight_ih[0, at["late"]], weight_hh[0, at["late"], at["seen"]] = [-90, -180], 120
    # A b that comes where there are not more a's: more_b was 0 or above.
    weight_ih[0, at["short"]], weight_hh[0, at["short"], at["more_b"]] = [-180, 0], 120
    return {
        "weight_ih": weight_ih.reshape(4 * H, 2),
        "weight_hh": weight_hh.reshape(4 * H, H),
        "bias": bias.ravel(),
        "weight_ho": np.array([-1.5, -0.5, 1, -5, -5]),
        "bias_o": np.array(-0.4),
    }
