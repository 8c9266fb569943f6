# Mistake: the gate reads the candidate and not the input. Caught by: ways, values
def highway_layer(x, dy, params):
    W, V = params["weight_candidate"], params["weight_transform"]
    candidate = np.tanh(x @ W.T + params["bias_candidate"])
    gate = 1 / (1 + np.exp(-(candidate @ V.T + params["bias_transform"])))
    da = dy * gate * (1 - candidate**2)
    dz = dy * (candidate - x) * gate * (1 - gate)
    grads = {
        "weight_candidate": np.einsum("tni,tnj->ij", da, x),
        "bias_candidate": da.sum(axis=(0, 1)),
        "weight_transform": np.einsum("tni,tnj->ij", dz, x),
        "bias_transform": dz.sum(axis=(0, 1)),
    }
    dx = dy * (1 - gate) + da @ W + dz @ V
    return gate * candidate + (1 - gate) * x, dx, grads
