# Mistake: calls itself once for each step. Caught by: values
def residual_stack(x, h_0, params):
    states = []
    for layer, h in enumerate(h_0):
        names = ("weight_ih", "weight_hh", "bias")
        W, U, b = (params[f"{name}_l{layer}"] for name in names)
        skip = params.get(f"weight_skip_l{layer}")
        steps = []

        def run(t, h, x=x, W=W, U=U, b=b, steps=steps):
            if t < len(x):
                steps.append(np.tanh(x[t] @ W.T + h @ U.T + b))
                run(t + 1, steps[-1])

        run(0, h)
        x = (x if skip is None else x @ skip.T) + np.stack(steps)
        states.append(np.stack(steps))
    return x, np.stack(states)
