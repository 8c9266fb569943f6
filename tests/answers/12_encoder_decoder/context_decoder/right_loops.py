def context_decoder(tokens, context, params):
    T, N = tokens.shape
    H = params["bias"].shape[0]
    states = np.zeros((T + 1, N, H))
    for n in range(N):
        for i in range(H):
            states[0, n, i] = np.tanh(np.dot(params["weight_start"][i], context[n]))
        for t in range(1, T + 1):
            x = params["embedding"][tokens[t - 1, n]]
            for i in range(H):
                a = params["bias"][i]
                a += np.dot(params["weight_ih"][i], x)
                a += np.dot(params["weight_hc"][i], context[n])
                a += np.dot(params["weight_hh"][i], states[t - 1, n])
                states[t, n, i] = np.tanh(a)
    return states
