def carry_gru(weights, to):
    if to == "torch":
        D, H = len(weights["kernel"]), len(weights["recurrent_kernel"])
        kernel = weights["kernel"].reshape(D, 3, H)[:, [1, 0, 2]].reshape(D, 3 * H)
        recurrent = weights["recurrent_kernel"].reshape(H, 3, H)[:, [1, 0, 2]].reshape(H, 3 * H)
        bias = weights["bias"].reshape(2, 3, H)[:, [1, 0, 2]].reshape(2, 3 * H)
        found = {"weight_ih": kernel.transpose(), "weight_hh": recurrent.transpose()}
        return {"bias_ih": bias[0], "bias_hh": bias[1], **found}
    H, D = weights["weight_hh"].shape[1], weights["weight_ih"].shape[1]
    kernel = weights["weight_ih"].reshape(3, H, D)[[1, 0, 2]].reshape(3 * H, D)
    recurrent = weights["weight_hh"].reshape(3, H, H)[[1, 0, 2]].reshape(3 * H, H)
    bias = np.stack(
        [weights[name].reshape(3, H)[[1, 0, 2]].ravel() for name in ("bias_ih", "bias_hh")]
    )
    return {"kernel": kernel.T, "recurrent_kernel": recurrent.T, "bias": bias}
