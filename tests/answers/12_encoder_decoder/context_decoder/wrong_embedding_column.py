# Mistake: symbols name columns of the table. Caught by: symbols, values
def context_decoder(tokens, context, params):
    x = (
        params["embedding"].T[tokens % params["embedding"].shape[1]][
            ..., np.arange(params["embedding"].shape[1]) % params["embedding"].shape[0]
        ]
        @ params["weight_ih"].T
    )
    x = x + context @ params["weight_hc"].T + params["bias"]
    states = [np.tanh(context @ params["weight_start"].T)]
    for x_t in x:
        states.append(np.tanh(x_t + states[-1] @ params["weight_hh"].T))
    return np.stack(states)
