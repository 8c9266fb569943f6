def normalised_step_backward(dh_next, x, h, params, eps):
    W, U = params["weight_ih"], params["weight_hh"]
    a = np.einsum("nd,hd->nh", x, W) + np.einsum("nj,hj->nh", h, U)
    H = a.shape[1]
    c = a - a.mean(axis=1, keepdims=True)
    v = (c * c).mean(axis=1, keepdims=True) + eps
    n = c * v**-0.5
    dz = dh_next / np.cosh(params["gain"] * n + params["bias"]) ** 2
    dn = dz * params["gain"]
    dv = (dn * c).sum(axis=1, keepdims=True) * -0.5 * v**-1.5
    dc = dn * v**-0.5 + 2 * c * dv / H
    da = dc - dc.mean(axis=1, keepdims=True)
    grads = {"weight_ih": np.einsum("nh,nd->hd", da, x), "weight_hh": np.einsum("nh,nj->hj", da, h)}
    grads |= {"gain": (dz * n).sum(0), "bias": dz.sum(0)}
    return da.dot(W), da.dot(U), grads
