def shift_register(H):
    # The reset gate stays at one half; twice the weight makes up for it.
    none = np.zeros((H, H))
    gates = np.array([[0, 0], [0, -120]]).repeat(H, axis=0)
    first = np.eye(H, 2) * [[1, 0]]
    return {
        "weight_ih": np.concatenate([gates, first]),
        "weight_hh": np.concatenate([none, none, 2 * np.diag(np.ones(H - 1), -1)]),
        "bias_ih": np.repeat([0.0, 60.0, 0.0], H),
        "bias_hh": np.zeros(3 * H),
    }
