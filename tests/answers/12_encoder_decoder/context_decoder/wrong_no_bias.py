# Mistake: the bias is forgotten. Caught by: shapes, symbols, values
def context_decoder(tokens, context, params):
    x = params["embedding"][tokens] @ params["weight_ih"].T
    x = x + context @ params["weight_hc"].T
    states = [np.tanh(context @ params["weight_start"].T)]
    for x_t in x:
        states.append(np.tanh(x_t + states[-1] @ params["weight_hh"].T))
    return np.stack(states)
