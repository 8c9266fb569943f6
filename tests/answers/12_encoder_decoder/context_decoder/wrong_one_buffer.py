# Mistake: one array is written into at each step, and all states are the last. Caught by: context, symbols, values
def context_decoder(tokens, context, params):
    x = params["embedding"][tokens] @ params["weight_ih"].T
    x = x + context @ params["weight_hc"].T + params["bias"]
    states = [np.tanh(context @ params["weight_start"].T)]
    h = states[0]
    for x_t in x:
        h[...] = np.tanh(x_t + h @ params["weight_hh"].T)
        states.append(h)
    return np.stack(states)
