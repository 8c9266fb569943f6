# Mistake: each step reads the symbol that it should say. Caught by: symbols, values
def context_decoder(tokens, context, params):
    x = params["embedding"][np.roll(tokens, -1, axis=0)] @ params["weight_ih"].T
    x = x + context @ params["weight_hc"].T + params["bias"]
    states = [np.tanh(context @ params["weight_start"].T)]
    for x_t in x:
        states.append(np.tanh(x_t + states[-1] @ params["weight_hh"].T))
    return np.stack(states)
