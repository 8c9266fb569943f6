# Right: lists of rows, float32.
def to_torch(weights, form):
    w = {name: value.astype(np.float32) for name, value in weights.items()}

    def reorder(rows):
        rows = list(rows)
        size = len(rows) // (3 if form == "coupled" else 4)
        blocks = [rows[k * size : (k + 1) * size] for k in range(len(rows) // size)]
        if form == "coupled":
            blocks.insert(0, [-row for row in blocks[0]])
        if form == "onnx":
            blocks.append(blocks.pop(1))
        return [row for block in blocks for row in block]

    if form == "onnx":
        half = w["B"].shape[1] // 2
        layers = [
            (w["W"][k], w["R"][k], w["B"][k][:half], w["B"][k][half:]) for k in range(len(w["W"]))
        ]
    elif form == "keras":
        layers = [(zip(*w["kernel"]), zip(*w["recurrent_kernel"]), w["bias"], 0 * w["bias"])]
    else:
        layers = [(w["weight_ih"], w["weight_hh"], w["bias"], 0 * w["bias"])]
    keys = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
    return {
        key + "_reverse" * k: reorder(array)
        for k, layer in enumerate(layers)
        for key, array in zip(keys, layer, strict=True)
    }
