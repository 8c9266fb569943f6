def carry_gru(weights, to):
    if to == "torch":
        H = len(weights["recurrent_kernel"])
        order = np.r_[H : 2 * H, :H, 2 * H : 3 * H]
        return {
            "weight_ih": weights["kernel"].T[order],
            "weight_hh": weights["recurrent_kernel"].T[order],
            "bias_ih": weights["bias"][0][order],
            "bias_hh": weights["bias"][1][order],
        }
    H = weights["weight_hh"].shape[1]
    order = np.r_[H : 2 * H, :H, 2 * H : 3 * H]
    return {
        "kernel": weights["weight_ih"][order].T,
        "recurrent_kernel": weights["weight_hh"][order].T,
        "bias": np.array([weights["bias_ih"][order], weights["bias_hh"][order]]),
    }
