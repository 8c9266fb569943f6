# Right: in float32, and writes the new state into h.
def leaky_rnn_step(x, h, params, alpha):
    weight_ih = params["weight_ih"].astype(np.float32)
    a = np.einsum("nd,hd->nh", x.astype(np.float32), weight_ih)
    a += np.einsum("nj,hj->nh", h, params["weight_hh"]).astype(np.float32)
    a += params["bias"].astype(np.float32)
    h -= alpha * h
    h += alpha * np.tanh(a)
    return h.astype(np.float32)
