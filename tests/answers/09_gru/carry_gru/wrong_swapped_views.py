# Mistake: blocks are exchanged in place by two views of the same numbers, so one is lost. Caught by: order, bias, back, values
def carry_gru(weights, to):
    """Carry the weights of a GRU from Keras (reset_after=True) to torch, or back.

    Parameters
    ----------
    weights : dict
        If to is "torch": "kernel" (D, 3H), "recurrent_kernel" (H, 3H) and "bias" (2, 3H).
        If to is "keras": "weight_ih" (3H, D), "weight_hh" (3H, H), "bias_ih" (3H,)
        and "bias_hh" (3H,).
    to : str
        "torch" or "keras".

    Returns
    -------
    dict
        The other one's weights, with its names and shapes.
    """

    def exchanged(columns):
        H = columns.shape[-1] // 3
        columns[..., :H], columns[..., H : 2 * H] = columns[..., H : 2 * H], columns[..., :H]
        return columns

    if to == "torch":
        bias_ih, bias_hh = exchanged(weights["bias"])
        return {
            "weight_ih": exchanged(weights["kernel"]).T,
            "weight_hh": exchanged(weights["recurrent_kernel"]).T,
            "bias_ih": bias_ih,
            "bias_hh": bias_hh,
        }
    return {
        "kernel": exchanged(weights["weight_ih"].T),
        "recurrent_kernel": exchanged(weights["weight_hh"].T),
        "bias": exchanged(np.stack([weights["bias_ih"], weights["bias_hh"]])),
    }
