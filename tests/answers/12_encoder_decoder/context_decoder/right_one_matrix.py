def context_decoder(tokens, context, params):
    names = ["weight_ih", "weight_hc", "weight_hh"]
    weight = np.concatenate([params[name] for name in names], axis=1)
    h = np.tanh(np.einsum("hm,nm->nh", params["weight_start"], context))
    states = [h]
    for row in tokens:
        joined = np.concatenate([params["embedding"][row], context, h], axis=1)
        h = np.tanh(joined @ weight.T + params["bias"])
        states.append(h)
    return states
