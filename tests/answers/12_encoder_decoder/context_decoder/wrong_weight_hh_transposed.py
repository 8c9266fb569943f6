# Mistake: weight_hh is transposed. Caught by: values
def context_decoder(tokens, context, params):
    x = params["embedding"][tokens] @ params["weight_ih"].T
    x = x + context @ params["weight_hc"].T + params["bias"]
    states = [np.tanh(context @ params["weight_start"].T)]
    for x_t in x:
        states.append(np.tanh(x_t + states[-1] @ params["weight_hh"]))
    return np.stack(states)
