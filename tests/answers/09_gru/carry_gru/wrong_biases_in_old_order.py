# Mistake: the blocks of the biases stay in their order. Caught by: bias, back, values
def carry_gru(weights, to):

    def exchanged(columns):
        first, second, candidate = np.split(columns, 3, axis=-1)
        return np.concatenate([second, first, candidate], axis=-1)

    if to == "torch":
        bias_ih, bias_hh = weights["bias"]
        return {
            "weight_ih": exchanged(weights["kernel"]).T,
            "weight_hh": exchanged(weights["recurrent_kernel"]).T,
            "bias_ih": bias_ih,
            "bias_hh": bias_hh,
        }
    return {
        "kernel": exchanged(weights["weight_ih"].T),
        "recurrent_kernel": exchanged(weights["weight_hh"].T),
        "bias": (np.stack([weights["bias_ih"], weights["bias_hh"]])),
    }
