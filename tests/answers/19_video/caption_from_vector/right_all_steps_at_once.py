def caption_from_vector(vectors, captions, lengths, params):
    T, N = captions.shape
    mask = (np.arange(T)[:, None] < lengths[None, :].astype(int)).astype(float)
    words = np.where(mask > 0, captions, 0).astype(int)
    h = np.zeros((T, N, len(params["bias"])))
    reads = params["embedding"][words] + params["bias"]
    for t in range(T):
        if t == 0:
            h[0] = np.tanh(np.einsum("hd,nd->nh", params["weight_ih"], vectors) + params["bias"])
        else:
            h[t] = np.tanh(np.einsum("hk,nk->nh", params["weight_hh"], h[t - 1]) + reads[t - 1])
    o = h @ params["weight_ho"].T
    o = o - o.max(axis=2, keepdims=True)
    log_p = o - np.log(np.exp(o).sum(axis=2, keepdims=True))
    weight = mask / max(mask.sum(), 1.0)
    one_hot = np.eye(log_p.shape[2])[words]
    loss = -(weight[:, :, None] * one_hot * log_p).sum()
    dh = (weight[:, :, None] * (np.exp(log_p) - one_hot)) @ params["weight_ho"]
    for t in range(T - 1, 0, -1):
        dh[t - 1] += (dh[t] * (1 - h[t] ** 2)) @ params["weight_hh"]
    return loss, (dh[0] * (1 - h[0] ** 2)) @ params["weight_ih"]
