# Mistake: both halves of a row of B are added into the first bias. Caught by: onnx, values
def to_torch(weights, form):
    if form == "onnx":
        both = zip(weights["W"], weights["R"], weights["B"], strict=True)
        layers = [(W, R, sum(np.split(B, 2))) for W, R, B in both]
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
            return np.concatenate([i, f, g, o])
        return array

    state = {}
    for layer, ending in zip(layers, ["_l0", "_l0_reverse"], strict=False):
        W, R, *biases = map(ordered, layer)
        biases.append(np.zeros(len(W)))
        state |= {"weight_ih" + ending: W, "weight_hh" + ending: R}
        state |= {"bias_ih" + ending: biases[0], "bias_hh" + ending: biases[1]}
    return state
