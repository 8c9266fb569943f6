# Mistake: the weights are taken by their place in params and not by their names. Caught by: values
def context_decoder(tokens, context, params):
    E, W, C, U, b, S = params.values()
    x = E[tokens] @ W.T
    x = x + context @ C.T + b
    states = [np.tanh(context @ S.T)]
    for x_t in x:
        states.append(np.tanh(x_t + states[-1] @ U.T))
    return np.stack(states)
