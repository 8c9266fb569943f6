# Mistake: the matrices are not transposed. Caught by: shapes, order, back, values
def carry_gru(weights, to):

    def exchanged(columns):
        first, second, candidate = np.split(columns, 3, axis=-1)
        return np.concatenate([second, first, candidate], axis=-1)

    if to == "torch":
        bias_ih, bias_hh = exchanged(weights["bias"])
        return {
            "weight_ih": exchanged(weights["kernel"]),
            "weight_hh": exchanged(weights["recurrent_kernel"]),
            "bias_ih": bias_ih,
            "bias_hh": bias_hh,
        }
    return {
        "kernel": exchanged(weights["weight_ih"]),
        "recurrent_kernel": exchanged(weights["weight_hh"]),
        "bias": exchanged(np.stack([weights["bias_ih"], weights["bias_hh"]])),
    }
