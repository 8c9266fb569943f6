# Mistake: one way round the whole stack, none round each layer. Caught by: skip, values
def residual_stack(x, h_0, params):
    states, lowest = [], None
    for layer, h in enumerate(h_0):
        names = ("weight_ih", "weight_hh", "bias")
        W, U, b = (params[f"{name}_l{layer}"] for name in names)
        skip = params.get(f"weight_skip_l{layer}")
        steps = []
        for x_t in x:
            h = np.tanh(x_t @ W.T + h @ U.T + b)
            steps.append(h)
        if layer == 0:
            lowest = x if skip is None else x @ skip.T
        x = np.stack(steps)
        states.append(np.stack(steps))
    return x + lowest, np.stack(states)
