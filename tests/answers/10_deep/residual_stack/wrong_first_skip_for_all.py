# Mistake: layers without a skip matrix take that of the first layer. Caught by: values
def residual_stack(x, h_0, params):
    states, D = [], x.shape[2]
    for layer, h in enumerate(h_0):
        names = ("weight_ih", "weight_hh", "bias")
        W, U, b = (params[f"{name}_l{layer}"] for name in names)
        skip = params.get(
            f"weight_skip_l{layer}",
            params.get("weight_skip_l0") if x.shape[2] != h.shape[1] else None,
        )
        if skip is None and layer and "weight_skip_l0" in params and D == h.shape[1]:
            skip = params["weight_skip_l0"]
        steps = []
        for x_t in x:
            h = np.tanh(x_t @ W.T + h @ U.T + b)
            steps.append(h)
        x = (x if skip is None else x @ skip.T) + np.stack(steps)
        states.append(np.stack(steps))
    return x, np.stack(states)
