# Mistake: the blocks are wrong where there are two directions. Caught by: onnx, values
def to_torch(weights, form):
    """The weights of one LSTM layer in torch's form.

    Parameters
    ----------
    weights : dict of ndarray
        As the table says for each form.
    form : str
        "keras", "onnx" or "coupled".

    Returns
    -------
    dict of ndarray
        "weight_ih_l0" (4H, D), "weight_hh_l0" (4H, H), "bias_ih_l0" (4H,), "bias_hh_l0"
        (4H,), and where there are two directions the same with the ending "_l0_reverse".
    """
    if form == "onnx":
        both = zip(weights["W"], weights["R"], weights["B"], strict=True)
        layers = [(W, R, *np.split(B, 2)) for W, R, B in both]
    elif form == "keras":
        layers = [(weights["kernel"].T, weights["recurrent_kernel"].T, weights["bias"])]
    else:
        layers = [(weights["weight_ih"], weights["weight_hh"], weights["bias"])]

    def ordered(array):
        if form == "coupled":
            f, g, o = np.split(array, 3)
            return np.concatenate([-f, f, g, o])  # 1 - sigma(a) = sigma(-a)
        if form == "onnx":
            i, o, f, g = np.split(array, 4)
            return np.concatenate([i, f, g, o] if len(weights["W"]) == 1 else [f, i, g, o])
        return array

    state = {}
    for layer, ending in zip(layers, ["_l0", "_l0_reverse"], strict=False):
        W, R, *biases = map(ordered, layer)
        biases.append(np.zeros(len(W)))
        state |= {"weight_ih" + ending: W, "weight_hh" + ending: R}
        state |= {"bias_ih" + ending: biases[0], "bias_hh" + ending: biases[1]}
    return state
