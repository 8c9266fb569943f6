# Mistake: weight_ih is transposed where the shapes allow it. Caught by: values
def context_decoder(tokens, context, params):
    x = params["embedding"][tokens] @ (
        params["weight_ih"]
        if np.shape(params["weight_ih"])[0] == np.shape(params["weight_ih"])[1]
        else params["weight_ih"].T
    )
    x = x + context @ params["weight_hc"].T + params["bias"]
    states = [np.tanh(context @ params["weight_start"].T)]
    for x_t in x:
        states.append(np.tanh(x_t + states[-1] @ params["weight_hh"].T))
    return np.stack(states)
