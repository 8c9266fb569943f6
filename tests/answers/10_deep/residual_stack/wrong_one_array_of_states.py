# Mistake: all stored states are one array, the last one. Caught by: states, values
def residual_stack(x, h_0, params):
    states = []
    for layer, h in enumerate(h_0):
        names = ("weight_ih", "weight_hh", "bias")
        W, U, b = (params[f"{name}_l{layer}"] for name in names)
        skip = params.get(f"weight_skip_l{layer}")
        steps = []
        for x_t in x:
            h[...] = np.tanh(x_t @ W.T + h @ U.T + b)
            steps.append(h)
        x = (x if skip is None else x @ skip.T) + np.stack(steps)
        states.append(np.stack(steps))
    return x, np.stack(states)
