# Mistake: one call inside the other for each step, and Python stops after a thousand. Caught by: values
def context_decoder(tokens, context, params):
    if len(tokens) == 0:
        return np.tanh(context @ params["weight_start"].T)[None]
    before = context_decoder(tokens[:-1], context, params)
    a = params["embedding"][tokens[-1]] @ params["weight_ih"].T + params["bias"]
    a = a + context @ params["weight_hc"].T + before[-1] @ params["weight_hh"].T
    return np.concatenate([before, np.tanh(a)[None]])
