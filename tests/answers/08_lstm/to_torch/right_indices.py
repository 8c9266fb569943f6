# Right: row numbers in place of blocks.
def to_torch(weights, form):
    def layer(W, R, b_ih, b_hh, blocks, ending):
        H = len(R[0])
        rows = np.concatenate([np.arange(k * H, (k + 1) * H) for k in blocks])
        names = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]
        return {name + ending: a[rows] for name, a in zip(names, (W, R, b_ih, b_hh), strict=True)}

    if form == "keras":
        W, R, b = weights["kernel"].T, weights["recurrent_kernel"].T, weights["bias"]
        return layer(W, R, b, 0 * b, (0, 1, 2, 3), "_l0")
    if form == "coupled":
        W, R, b = weights["weight_ih"], weights["weight_hh"], weights["bias"]
        state = layer(W, R, b, 0 * b, (0, 0, 1, 2), "_l0")
        H = R.shape[1]
        for array in state.values():
            array[:H] *= -1
        return state
    H = weights["R"].shape[2]
    state = {}
    for k, ending in enumerate(["_l0", "_l0_reverse"][: len(weights["W"])]):
        b_ih, b_hh = weights["B"][k, : 4 * H], weights["B"][k, 4 * H :]
        state |= layer(weights["W"][k], weights["R"][k], b_ih, b_hh, (0, 2, 3, 1), ending)
    return state
