def context_decoder(tokens, context, params):
    params = {name: p.astype(np.float32) for name, p in params.items()}
    V = len(params["embedding"])
    states = [np.tanh(context.astype(np.float32) @ params["weight_start"].T)]
    table = params["embedding"] @ params["weight_ih"].T + params["bias"]
    constant = context.astype(np.float32) @ params["weight_hc"].T
    for row in tokens:
        one_hot = np.eye(V, dtype=np.float32)[row]
        states.append(np.tanh(one_hot @ table + constant + states[-1] @ params["weight_hh"].T))
    return np.array(states)
