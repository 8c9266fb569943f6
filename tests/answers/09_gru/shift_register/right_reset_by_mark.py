# Right: The mark opens the reset gate, which is a half elsewhere.
def shift_register(H):
    W = np.zeros((3 * H, 2))
    U = np.zeros((3 * H, H))
    b = np.zeros(3 * H)
    c = np.zeros(3 * H)
    W[:H, 1] = 50
    b[H : 2 * H] = 40
    W[H : 2 * H, 1] = -80
    W[2 * H, 0] = 1
    U[2 * H :] = np.eye(H, k=-1)
    return {"weight_ih": W, "weight_hh": U, "bias_ih": b, "bias_hh": c}
