# Right: What the candidate is at steps without a mark does not matter.
def shift_register(H):
    W = np.zeros((3 * H, 2))
    U = np.zeros((3 * H, H))
    b = np.zeros(3 * H)
    c = np.zeros(3 * H)

    b[: 2 * H] = 40
    W[H : 2 * H, 1] = -80
    W[2 * H, 0] = 1
    U[2 * H :] = np.eye(H, k=-1)
    W[:H, 1] = 100
    c[:H] = -50
    b[2 * H :] = 5
    W[2 * H :, 1] = -5
    return {"weight_ih": W, "weight_hh": U, "bias_ih": b, "bias_hh": c}
