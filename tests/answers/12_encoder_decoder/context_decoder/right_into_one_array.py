def context_decoder(tokens, context, params):
    (T, N), H = tokens.shape, params["weight_hh"].shape[0]
    states = np.zeros((T + 1, N, H))
    states[0] = context @ params["weight_start"].T
    np.tanh(states[0], out=states[0])
    context = np.concatenate([context, np.ones((N, 1))], 1)
    C = np.concatenate([params["weight_hc"], params["bias"][:, None]], 1)
    params["embedding"] = params["embedding"] @ params["weight_ih"].T
    for t in range(T):
        states[t + 1] = params["embedding"][tokens[t]]
        states[t + 1] += states[t] @ params["weight_hh"].T
        states[t + 1] += context @ C.T
        np.tanh(states[t + 1], out=states[t + 1])
    return states
